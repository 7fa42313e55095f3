//! Events that are HTTP requests: of API Gateway (both payload versions), function URLs and ALB.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::query::Parameters;
use crate::event::members::{each_value, text};
use crate::event::outline::{Outline, Part};
use crate::event::query::Query;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part of an HTTP request that a handler reads.
#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Body(Vec<u8>),
    /// The parameters of path and query, if the request has no body.
    Parameters(Parameters),
}

impl Content {
    /// What a handler reads of an event that is a request.
    pub(crate) fn of(outline: &Outline<'_>) -> Self {
        match outline.part(Part::Body).and_then(text) {
            Some(body) if !body.is_empty() => {
                let is_base64 = outline.part(Part::IsBase64Encoded) == Some("true");
                // A body that claims to be Base64 and is not is not JSON either, and is refused as such.
                let decoded = is_base64.then(|| STANDARD.decode(&*body).ok()).flatten();
                Content::Body(decoded.unwrap_or_else(|| body.into_owned().into_bytes()))
            }
            _ => Content::Parameters(Parameters::new(parameters(outline))),
        }
    }
}

/// The parameters of query and path by their names.
fn parameters(outline: &Outline<'_>) -> BTreeMap<String, Vec<String>> {
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let query = Query::of(outline).map(|query| query.parameters());
    for (name, value) in query.into_iter().flatten() {
        parameters.entry(name).or_default().push(value);
    }
    // A parameter of the path wins over one of the query.
    if let Some(of_path) = outline.part(Part::PathParameters) {
        let _ = each_value(of_path, |name, value| {
            let values = value.map(Cow::into_owned).into_iter().collect();
            parameters.insert(name.to_string(), values);
        });
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::Content;
    use crate::event::outline::Outline;
    use crate::invocation::Sender;
    use crate::mode::value::sender_of;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::{Value, json};

    fn content(event: &Value) -> Option<Content> {
        let event = event.to_string();
        let outline = Outline::of(event.as_bytes());
        outline.is_request().then(|| Content::of(&outline))
    }

    fn sender(event: &Value) -> Sender {
        sender_of(&Outline::of(event.to_string().as_bytes()))
    }

    fn parameters<T: for<'de> Deserialize<'de>>(event: &Value) -> Result<T, String> {
        match content(event) {
            Some(Content::Parameters(parameters)) => {
                let read = T::deserialize(&parameters);
                read.map_err(|error| error.to_string())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_origin_of_a_request_is_recognized() {
        let body = json!({"id": "42"}).to_string();
        let requests = [
            json!({"requestContext": {"http": {"method": "POST"}}, "body": body}),
            json!({"requestContext": {"elb": {}}, "httpMethod": "POST", "body": body}),
            json!({"requestContext": {}, "httpMethod": "POST", "body": body}),
            json!({"requestContext": {}, "method": "POST", "body": body}),
            json!({"requestContext": {}, "method": "POST", "body": "eyJpZCI6IjQyIn0=", "isBase64Encoded": true}),
        ];
        for request in requests {
            let expected = Some(Content::Body(body.clone().into_bytes()));
            assert_eq!(content(&request), expected, "{request}");
        }
    }

    #[test]
    fn other_events_are_not_requests() {
        for event in [
            json!({"id": "42"}),
            json!({"requestContext": {"eventType": "CONNECT"}}),
            json!({"requestContext": "a string", "httpMethod": "POST"}),
            json!({"requestContext": {}, "httpMethod": 7}),
            json!({"requestContext": {}, "httpMethod": "GET", "methodArn": "arn"}),
            json!({"requestContext": {"http": {}}, "routeArn": "arn"}),
            json!(["requestContext"]),
            json!({"id": "requestContext"}),
        ] {
            assert_eq!(content(&event), None, "{event}");
        }
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Search {
        id: u32,
        #[serde(default)]
        exact: bool,
        price: Option<f64>,
        #[serde(default)]
        tag: Vec<String>,
        order: Option<Order>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Order {
        Name,
    }

    #[test]
    fn parameters_are_read_as_the_types_of_the_fields() {
        let event = json!({
            "requestContext": {},
            "httpMethod": "GET",
            "body": null,
            "pathParameters": {"id": "42"},
            "queryStringParameters": {"id": "7", "exact": "true", "price": "1.5", "order": "name", "tag": "b"},
            "multiValueQueryStringParameters": {"tag": ["a", "b"]},
        });
        let expected = Search {
            id: 42,
            exact: true,
            price: Some(1.5),
            tag: vec!["a".to_owned(), "b".to_owned()],
            order: Some(Order::Name),
        };
        assert_eq!(parameters::<Search>(&event), Ok(expected));
    }

    #[test]
    fn repeated_parameters_come_from_the_raw_query() {
        let event = json!({
            "version": "2.0",
            "requestContext": {"http": {}},
            "rawQueryString": "id=1&tag=a%2Cb&tag=c+d&exact=true",
            "queryStringParameters": {"id": "1", "tag": "a,b,c d", "exact": "true"},
        });
        let search = parameters::<Search>(&event).unwrap();
        assert_eq!(search.tag, ["a,b", "c d"]);
        assert_eq!((search.id, search.exact), (1, true));
        // An event that somebody wrote may leave it empty.
        let event = json!({
            "requestContext": {"http": {}},
            "rawQueryString": "",
            "queryStringParameters": {"id": "7"},
        });
        assert_eq!(parameters::<Search>(&event).unwrap().id, 7);
    }

    #[test]
    fn large_integers_are_read() {
        #[derive(Debug, Deserialize, PartialEq)]
        struct Large {
            u: u128,
            i: i128,
        }
        let query = json!({"u": u128::MAX.to_string(), "i": i128::MIN.to_string()});
        let event = json!({"requestContext": {"http": {}}, "queryStringParameters": query});
        let expected = Large {
            u: u128::MAX,
            i: i128::MIN,
        };
        assert_eq!(parameters::<Large>(&event), Ok(expected));
    }

    #[test]
    fn only_alb_wants_multi_value_headers() {
        let of = |context: Value| {
            let event =
                json!({"requestContext": context, "httpMethod": "GET", "multiValueHeaders": {}});
            sender(&event)
        };
        assert_eq!(of(json!({"elb": {}})), Sender::LoadBalancer);
        assert_eq!(of(json!({})), Sender::Caller);
        let event = json!({"requestContext": {"elb": {}}, "headers": {}});
        assert_eq!(sender(&event), Sender::Caller);
    }

    #[test]
    fn text_that_is_not_a_number_is_refused() {
        let event = json!({"requestContext": {"http": {}}, "queryStringParameters": {"id": "x"}});
        let error = parameters::<Search>(&event).unwrap_err();
        assert_eq!(error, "invalid value: \"x\", expected an integer");
        let event = json!({"requestContext": {"http": {}}});
        assert_eq!(
            parameters::<Search>(&event).unwrap_err(),
            "missing field `id`"
        );
    }

    #[test]
    fn query_from_alb_is_decoded() {
        #[derive(Debug, Deserialize, PartialEq)]
        struct Query {
            name: String,
        }
        let query = json!({"name": "green%20tea+100%"});
        let alb = json!({"requestContext": {"elb": {}}, "queryStringParameters": query});
        assert_eq!(parameters::<Query>(&alb).unwrap().name, "green tea 100%");
        let gateway = json!({"requestContext": {"http": {}}, "queryStringParameters": query});
        assert_eq!(
            parameters::<Query>(&gateway).unwrap().name,
            "green%20tea+100%"
        );
    }

    /// JSON that may look like a request, with any value under the keys that count.
    fn request_like() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        let key = prop::sample::select(vec![
            "requestContext",
            "http",
            "elb",
            "httpMethod",
            "method",
            "methodArn",
            "body",
            "isBase64Encoded",
            "pathParameters",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "id",
        ]);
        leaf.prop_recursive(3, 32, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::hash_map(key.clone(), inner, 0..8).prop_map(|members| {
                    let members = members.into_iter();
                    Value::Object(
                        members
                            .map(|(key, value)| (key.to_owned(), value))
                            .collect(),
                    )
                }),
            ]
        })
    }

    /// Reads what was found as types that ask for each kind of value.
    fn read_all(event: &[u8]) {
        #[derive(Debug, Deserialize)]
        #[allow(dead_code)]
        struct Everything {
            id: Option<u128>,
            http: Option<i128>,
            elb: Option<Vec<f32>>,
            body: Option<char>,
            method: Option<()>,
            httpmethod: Option<Order>,
            newtype: Option<Newtype>,
        }
        #[derive(Debug, Deserialize)]
        #[allow(dead_code)]
        struct Newtype(u8);

        let outline = Outline::of(event);
        let find = || outline.is_request().then(|| Content::of(&outline));
        if let Some(Content::Parameters(_)) = find() {
            for read in [
                |parameters| Everything::deserialize(&parameters).is_ok(),
                |parameters| Value::deserialize(&parameters).is_ok(),
                |parameters| Vec::<String>::deserialize(&parameters).is_ok(),
                |parameters| Option::<Newtype>::deserialize(&parameters).is_ok(),
            ] {
                if let Some(Content::Parameters(parameters)) = find() {
                    read(parameters);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            read_all(&bytes);
            let mut event = br#"{"requestContext":{"http":{}},"queryStringParameters":"#.to_vec();
            event.extend(bytes);
            read_all(&event);
        }

        #[test]
        fn any_json_is_read_without_a_panic(event in request_like()) {
            read_all(event.to_string().as_bytes());
        }
    }
}
