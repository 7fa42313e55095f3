//! Events that are HTTP requests: of API Gateway (both payload versions), function URLs and ALB.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::fields::{Fields, Parameter, Parameters};
use crate::event::invalid_event::{self, without_position};
use crate::event::json;
use crate::event::members::{each_value, text};
use crate::event::outline::{Outline, Part};
use crate::event::place::Place;
use crate::event::query::Query;
use crate::reply::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::cell::Cell;

/// Reads a request: the fields of its path, its body and its query; or the body alone, if it is not an object. A struct
/// is not read from an array then: its elements would take the place of what is in the path.
///
/// # Errors
///
/// Fails if the request is not an `E`.
pub(super) fn read<E: DeserializeOwned>(outline: &Outline<'_>) -> Result<E, Failure> {
    let body = body(outline)?;
    if let Some(body) = &body
        && !has_parameters(outline)
    {
        return json::parse_text(body, Some(Place::Body));
    }
    let path = path(outline);
    let query = query(outline, &path);
    let fields = Fields {
        path,
        body: body.as_deref(),
        query,
        place: Cell::new(None),
    };
    E::deserialize(&fields).map_err(|cause| fault::<E>(&fields, &cause))
}

/// Why the fields of a request are not an `E`.
fn fault<E: DeserializeOwned>(fields: &Fields<'_>, cause: &serde_json::Error) -> Failure {
    let place = fields.place.get();
    let text = cause.to_string();
    let is_of_body = fields.body.is_some() && matches!(place, None | Some(Place::Body));
    let (text, position) = if is_of_body {
        (&*text, Some((cause.line(), cause.column())))
    } else {
        (without_position(&text), None)
    };
    // The caller has not chosen its name.
    if place == Some(Place::Path) && text.starts_with("unknown field") {
        return Failure::unknown_path_parameter(text);
    }
    let error = serde_path_to_error::deserialize::<_, E>(fields).err();
    let path = error.as_ref().map(serde_path_to_error::Error::path);
    invalid_event::failure(place, path, position, text)
}

/// The body of a request, if it has one. A body that claims to be Base64 and is not is not JSON either, and is refused
/// as such.
fn body<'a>(outline: &Outline<'a>) -> Result<Option<Cow<'a, str>>, Failure> {
    let body = outline.part(Part::Body).and_then(text);
    let Some(body) = body.filter(|body| !body.is_empty()) else {
        return Ok(None);
    };
    if outline.part(Part::IsBase64Encoded) == Some("true")
        && let Ok(decoded) = STANDARD.decode(&*body)
    {
        let body = json::text(&decoded, Some(Place::Body))?;
        return Ok(Some(Cow::Owned(body.to_owned())));
    }
    Ok(Some(body))
}

/// Whether a request can have parameters.
fn has_parameters(outline: &Outline<'_>) -> bool {
    let parts = [
        Part::PathParameters,
        Part::RawQueryString,
        Part::QueryStringParameters,
        Part::MultiValueQueryStringParameters,
    ];
    let is_there = |part| outline.part(part).is_some_and(|json| json.len() > 2);
    parts.into_iter().any(is_there)
}

fn path<'a>(outline: &Outline<'a>) -> Parameters<'a> {
    let mut parameters = Parameters::new();
    if let Some(path) = outline.part(Part::PathParameters) {
        let _ = each_value(path, |name, value| {
            let mut parameter = Parameter::default();
            parameter.values.extend(value);
            parameters.insert(name.clone(), parameter);
        });
    }
    parameters
}

/// The parameters of the query that the path has not.
fn query(outline: &Outline<'_>, path: &Parameters<'_>) -> Parameters<'static> {
    let mut parameters = Parameters::new();
    let query = Query::of(outline).map(|query| query.parameters());
    for (name, value) in query.into_iter().flatten() {
        if !path.contains_key(&*name) {
            let parameter = parameters.entry(Cow::Owned(name)).or_default();
            parameter.values.push(Cow::Owned(value));
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::outline::Outline;
    use crate::invocation::Sender;
    use crate::mode::value::sender_of;
    use crate::options::ErrorText::Show;
    use crate::reply::Failure;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::value::RawValue;
    use serde_json::{Value, json};

    /// The value that a handler takes for its event, if this is a request.
    fn read_request<T: DeserializeOwned>(event: &Value) -> Option<Result<T, String>> {
        let event = event.to_string();
        let outline = Outline::of(event.as_bytes());
        let failed =
            |failure: Failure| format!("{} {}", failure.status(), failure.message_for(Show));
        let read = || read::<T>(&outline).map_err(failed);
        outline.is_request().then(read)
    }

    fn sender(event: &Value) -> Sender {
        sender_of(&Outline::of(event.to_string().as_bytes()))
    }

    fn request<T: DeserializeOwned>(event: &Value) -> Result<T, String> {
        read_request(event).expect("a request")
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
            let expected = Some(Ok(json!({"id": "42"})));
            assert_eq!(read_request(&request), expected, "{request}");
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
            assert_eq!(read_request::<Value>(&event), None, "{event}");
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
        assert_eq!(request::<Search>(&event), Ok(expected));
    }

    #[test]
    fn repeated_parameters_come_from_the_raw_query() {
        let event = json!({
            "version": "2.0",
            "requestContext": {"http": {}},
            "rawQueryString": "id=1&tag=a%2Cb&tag=c+d&exact=true",
            "queryStringParameters": {"id": "1", "tag": "a,b,c d", "exact": "true"},
        });
        let search = request::<Search>(&event).unwrap();
        assert_eq!(search.tag, ["a,b", "c d"]);
        assert_eq!((search.id, search.exact), (1, true));
        // A handwritten event can leave it empty.
        let event = json!({
            "requestContext": {"http": {}},
            "rawQueryString": "",
            "queryStringParameters": {"id": "7"},
        });
        assert_eq!(request::<Search>(&event).unwrap().id, 7);
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
        assert_eq!(request::<Large>(&event), Ok(expected));
    }

    #[test]
    fn only_alb_wants_multi_value_headers() {
        let of = |context: Value| {
            let event =
                json!({"requestContext": context, "httpMethod": "GET", "multiValueHeaders": {}});
            sender(&event)
        };
        assert_eq!(of(json!({"elb": {}})), Sender::LoadBalancer);
        assert_eq!(of(json!({})), Sender::Gateway);
        let event = json!({"requestContext": {"elb": {}}, "headers": {}});
        assert_eq!(sender(&event), Sender::Gateway);
    }

    #[test]
    fn client_of_a_websocket_is_no_caller_of_invoke() {
        let context = json!({"connectionId": "c", "routeKey": "$default"});
        let event = json!({"requestContext": context, "body": "{}"});
        assert_eq!(sender(&event), Sender::Gateway);
        assert_eq!(sender(&json!({"requestContext": {}})), Sender::Caller);
    }

    #[test]
    fn text_that_is_not_a_number_is_refused() {
        let event = json!({"requestContext": {"http": {}}, "queryStringParameters": {"id": "x"}});
        let error = request::<Search>(&event).unwrap_err();
        assert_eq!(
            error,
            "400 invalid event in the query at `id`: invalid value: \"x\", expected an integer"
        );
        let event = json!({"requestContext": {"http": {}}});
        assert_eq!(
            request::<Search>(&event).unwrap_err(),
            "400 invalid event: missing field `id`"
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
        assert_eq!(request::<Query>(&alb).unwrap().name, "green tea 100%");
        let gateway = json!({"requestContext": {"http": {}}, "queryStringParameters": query});
        assert_eq!(request::<Query>(&gateway).unwrap().name, "green%20tea+100%");
    }

    /// JSON that might look like a request, with any value under the keys that count.
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
        if outline.is_request() {
            let _ = read::<Everything>(&outline);
            let _ = read::<Value>(&outline);
            let _ = read::<Vec<String>>(&outline);
            let _ = read::<Option<Newtype>>(&outline);
            let _ = read::<Box<RawValue>>(&outline);
            let _ = read::<Order>(&outline);
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
