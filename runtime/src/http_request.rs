//! Events that are HTTP requests: of API Gateway (both payload versions), function URLs and ALB.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use crate::parameters::Parameters;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use serde::de::{Deserialize, IgnoredAny};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a handler is given of an HTTP request.
#[derive(Debug, PartialEq)]
pub(crate) enum HttpRequest {
    Body(Vec<u8>),
    /// Of a request without a body: those of the path and of the query.
    Parameters(Parameters),
}

/// The parts that tell what an event is, whatever their types.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline<'a> {
    #[serde(borrow)]
    request_context: Option<&'a RawValue>,
    http_method: Option<&'a RawValue>,
    method: Option<&'a RawValue>,
    method_arn: Option<IgnoredAny>,
    route_arn: Option<IgnoredAny>,
    body: Option<&'a RawValue>,
    is_base64_encoded: Option<&'a RawValue>,
    path_parameters: Option<&'a RawValue>,
    query_string_parameters: Option<&'a RawValue>,
    multi_value_query_string_parameters: Option<&'a RawValue>,
}

#[derive(serde::Deserialize)]
struct RequestContext {
    http: Option<IgnoredAny>,
    elb: Option<IgnoredAny>,
}

impl HttpRequest {
    /// The request, if the event is one: `requestContext` is an object, and either `http` or `elb` is
    /// in it, or `httpMethod` or `method` beside it. An authorizer's event has a `methodArn` or a
    /// `routeArn`.
    pub(crate) fn find(event: &[u8]) -> Option<Self> {
        // Most events are none, and this takes next to no time.
        memmem::find(event, br#""requestContext""#)?;
        let outline: Outline<'_> = serde_json::from_slice(event).ok()?;
        let context = read::<RequestContext>(outline.request_context)?;
        let mut methods = [outline.http_method, outline.method].into_iter().flatten();
        let has_method = methods.any(|method| method.get().starts_with('"'));
        let is_authorizers = outline.method_arn.is_some() || outline.route_arn.is_some();
        if is_authorizers || !(context.http.is_some() || context.elb.is_some() || has_method) {
            return None;
        }
        let body = read::<String>(outline.body).unwrap_or_default();
        if body.is_empty() {
            let is_encoded = context.elb.is_some();
            return Some(HttpRequest::Parameters(Parameters::new(
                outline.parameters(is_encoded),
            )));
        }
        let is_base64 = read::<bool>(outline.is_base64_encoded).unwrap_or(false);
        // What says that it is Base64 and is not is no JSON either, and is refused as such.
        let decoded = is_base64.then(|| STANDARD.decode(&body).ok()).flatten();
        Some(HttpRequest::Body(
            decoded.unwrap_or_else(|| body.into_bytes()),
        ))
    }
}

impl Outline<'_> {
    /// `is_encoded`: ALB hands the query on as it came.
    fn parameters(&self, is_encoded: bool) -> BTreeMap<String, Vec<String>> {
        let decode = |text: String| {
            if is_encoded {
                percent_decoded(&text)
            } else {
                text
            }
        };
        let mut parameters = BTreeMap::new();
        let query = read::<BTreeMap<String, String>>(self.query_string_parameters);
        for (name, value) in query.unwrap_or_default() {
            parameters.insert(decode(name), vec![decode(value)]);
        }
        let query = read::<BTreeMap<String, Vec<String>>>(self.multi_value_query_string_parameters);
        for (name, values) in query.unwrap_or_default() {
            parameters.insert(decode(name), values.into_iter().map(decode).collect());
        }
        // What stands in the path cannot be overruled from the query.
        let path = read::<BTreeMap<String, String>>(self.path_parameters);
        for (name, value) in path.unwrap_or_default() {
            parameters.insert(name, vec![value]);
        }
        parameters
    }
}

fn read<'a, T: Deserialize<'a>>(value: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(value?.get()).ok()
}

/// `%XX` and `+`, as forms are encoded. <https://url.spec.whatwg.org/#urlencoded-parsing>
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(match (first, byte) {
            (b'%', Some(byte)) => {
                rest = &after[2..];
                byte
            }
            (b'+', _) => b' ',
            (other, _) => *other,
        });
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{HttpRequest, percent_decoded};
    use serde::Deserialize;
    use serde_json::{Value, json};

    fn find(event: &Value) -> Option<HttpRequest> {
        HttpRequest::find(event.to_string().as_bytes())
    }

    fn parameters<T: for<'de> Deserialize<'de>>(event: &Value) -> Result<T, String> {
        match find(event) {
            Some(HttpRequest::Parameters(parameters)) => {
                let read = T::deserialize(parameters);
                read.map_err(|error| error.to_string())
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_front_end_is_known() {
        let body = json!({"id": "42"}).to_string();
        let requests = [
            json!({"requestContext": {"http": {"method": "POST"}}, "body": body}),
            json!({"requestContext": {"elb": {}}, "httpMethod": "POST", "body": body}),
            json!({"requestContext": {}, "httpMethod": "POST", "body": body}),
            json!({"requestContext": {}, "method": "POST", "body": body}),
            json!({"requestContext": {}, "method": "POST", "body": "eyJpZCI6IjQyIn0=", "isBase64Encoded": true}),
        ];
        for request in requests {
            let expected = Some(HttpRequest::Body(body.clone().into_bytes()));
            assert_eq!(find(&request), expected, "{request}");
        }
    }

    #[test]
    fn other_events_are_none() {
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
            assert_eq!(find(&event), None, "{event}");
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
    fn without_a_body_path_and_query_are_read_as_what_is_asked_for() {
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
    fn what_is_no_number_is_refused() {
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
    fn what_alb_hands_on_is_decoded() {
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

    #[test]
    fn percent_signs_are_decoded_where_they_can_be() {
        for (encoded, decoded) in [
            ("%C3%A9", "é"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("", ""),
        ] {
            assert_eq!(percent_decoded(encoded), decoded);
        }
    }
}
