//! Events that are HTTP requests: of API Gateway (both payload versions), function URLs and ALB.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::json_shape::JsonShape;
use super::query::Parameters;
use crate::invocation::Sender;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::{fmt, mem};

/// What counts of an HTTP request.
#[derive(Debug, PartialEq)]
pub(crate) struct HttpRequest {
    pub(crate) content: Content,
    pub(crate) sender: Sender,
}

/// The part of an HTTP request that a handler reads.
#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Body(Vec<u8>),
    /// The parameters of path and query, if the request has no body.
    Parameters(Parameters),
}

/// The keys that tell what an event is, whatever the types of their values.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Key {
    RequestContext,
    HttpMethod,
    Method,
    MethodArn,
    RouteArn,
    Body,
    IsBase64Encoded,
    MultiValueHeaders,
    RawQueryString,
    PathParameters,
    QueryStringParameters,
    MultiValueQueryStringParameters,
    #[serde(other)]
    Other,
}

/// What an event has under each key.
#[derive(Default)]
struct Probe<'a>([JsonShape<'a>; Key::Other as usize]);

impl<'de> Deserialize<'de> for Probe<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ProbeVisitor)
    }
}

struct ProbeVisitor;

impl<'de> Visitor<'de> for ProbeVisitor {
    type Value = Probe<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut probe = Probe::default();
        while let Some(key) = map.next_key()? {
            probe.0[key as usize] = match key {
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                // They are read only if there is no body.
                Key::PathParameters
                | Key::QueryStringParameters
                | Key::MultiValueQueryStringParameters => JsonShape::Unread(map.next_value()?),
                _ => map.next_value()?,
            };
        }
        Ok(probe)
    }
}

impl HttpRequest {
    /// The request, if the event is one: `requestContext` is an object that has `http` or `elb`, or it has
    /// `httpMethod` or `method` beside it. The event of an authorizer looks the same, and has a `methodArn` or a
    /// `routeArn`.
    pub(crate) fn find(event: &[u8]) -> Option<Self> {
        // This sorts out most other events in next to no time.
        memmem::find(event, br#""requestContext""#)?;
        let event = str::from_utf8(event).ok()?;
        let mut probe: Probe<'_> = serde_json::from_str(event).ok()?;
        let &JsonShape::Object { has_http, has_elb } = probe.at(Key::RequestContext) else {
            return None;
        };
        let is_text = |key| matches!(probe.at(key), JsonShape::Text(_));
        let has_method = is_text(Key::HttpMethod) || is_text(Key::Method);
        let has = |key| !matches!(probe.at(key), JsonShape::Nothing);
        let is_authorizers = has(Key::MethodArn) || has(Key::RouteArn);
        if is_authorizers || !(has_http || has_elb || has_method) {
            return None;
        }
        // <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers>
        let sender = if has_elb && has(Key::MultiValueHeaders) {
            Sender::LoadBalancer
        } else {
            Sender::Caller
        };
        let is_base64 = matches!(probe.at(Key::IsBase64Encoded), JsonShape::True);
        let content = match mem::take(&mut probe.0[Key::Body as usize]) {
            JsonShape::Text(body) if !body.is_empty() => Content::Body(decoded(body, is_base64)),
            _ => Content::Parameters(Parameters::new(probe.parameters(has_elb))),
        };
        Some(HttpRequest { content, sender })
    }
}

fn decoded(body: Cow<'_, str>, is_base64: bool) -> Vec<u8> {
    // A body that claims to be Base64 and is not is not JSON either, and is refused as such.
    let decoded = is_base64.then(|| STANDARD.decode(&*body).ok()).flatten();
    decoded.unwrap_or_else(|| body.into_owned().into_bytes())
}

impl<'a> Probe<'a> {
    fn at(&self, key: Key) -> &JsonShape<'a> {
        &self.0[key as usize]
    }

    /// The text under a key, if there is one that is not empty.
    fn text(&self, key: Key) -> Option<&str> {
        match self.at(key) {
            JsonShape::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The parameters under a key. `T` is a text, or a list of them.
    fn read<T: DeserializeOwned>(&self, key: Key) -> BTreeMap<String, T> {
        match self.at(key) {
            JsonShape::Unread(json) => serde_json::from_str(json.get()).unwrap_or_default(),
            _ => BTreeMap::new(),
        }
    }

    /// `is_encoded`: ALB passes the query on without decoding it.
    fn parameters(&self, is_encoded: bool) -> BTreeMap<String, Vec<String>> {
        let decode = |text: String| {
            if is_encoded {
                percent_decoded(&text)
            } else {
                text
            }
        };
        let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // In payload 2.0, `queryStringParameters` has the values of a repeated parameter joined by commas.
        if let Some(raw) = self.text(Key::RawQueryString) {
            for (name, value) in pairs(raw) {
                parameters.entry(name).or_default().push(value);
            }
        } else {
            for (name, value) in self.read(Key::QueryStringParameters) {
                parameters.insert(decode(name), vec![decode(value)]);
            }
        }
        for (name, values) in self.read::<Vec<_>>(Key::MultiValueQueryStringParameters) {
            let values = values.into_iter().map(decode).collect();
            parameters.insert(decode(name), values);
        }
        // A parameter of the path wins over one of the query.
        for (name, value) in self.read(Key::PathParameters) {
            parameters.insert(name, vec![value]);
        }
        parameters
    }
}

/// The parameters of a query, decoded. <https://url.spec.whatwg.org/#urlencoded-parsing>
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(name), percent_decoded(value))
    })
}

/// Decodes `%XX` and `+`, as in forms. <https://url.spec.whatwg.org/#urlencoded-parsing>
fn percent_decoded(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let spaces = text.replace('+', " ");
    let decoded = percent_decode_str(&spaces).decode_utf8_lossy();
    decoded.into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Content, HttpRequest, Sender, pairs, percent_decoded};
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::{Value, json};

    fn find(event: &Value) -> Option<HttpRequest> {
        HttpRequest::find(event.to_string().as_bytes())
    }

    fn content(event: &Value) -> Option<Content> {
        find(event).map(|request| request.content)
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
            find(&event).unwrap().sender
        };
        assert_eq!(of(json!({"elb": {}})), Sender::LoadBalancer);
        assert_eq!(of(json!({})), Sender::Caller);
        let event = json!({"requestContext": {"elb": {}}, "headers": {}});
        assert_eq!(find(&event).unwrap().sender, Sender::Caller);
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

    #[test]
    fn percent_sign_without_two_hex_digits_stays() {
        for (encoded, decoded) in [
            ("%C3%A9", "é"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("%+1", "% 1"),
            ("%-1", "%-1"),
            ("%2B+%25", "+ %"),
            ("%ff", "\u{fffd}"),
            ("", ""),
        ] {
            assert_eq!(percent_decoded(encoded), decoded);
        }
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

        let find = || HttpRequest::find(event).map(|request| request.content);
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

        #[test]
        fn pairs_agree_with_url(query in "[a-c=&%+0-9A-F é]*") {
            let expected: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs(&query).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn decoding_agrees_with_url(text in "[a-z%+0-9A-F é]*") {
            // `form_urlencoded` splits at `&` and `=`, which are not in the text.
            let decoded: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
            let expected = decoded.first().map_or(String::new(), |(name, _)| name.to_string());
            prop_assert_eq!(percent_decoded(&text), expected);
        }
    }
}
