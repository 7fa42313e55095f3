//! The event of `http` mode as a request.

use super::gateway_context;
use super::uri::uri;
use crate::event::members::{each_value, text, texts};
use crate::event::origin::Origin;
use crate::event::outline::{Outline, Part};
use crate::event::query::{Query, QueryError};
use crate::reply::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{COOKIE, HOST, HeaderMap, HeaderName, HeaderValue};
use http::{Extensions, Method};
use lambda_http::aws_lambda_events::query_map::QueryMap;
use lambda_http::{Body, Request, RequestExt as _};
use lambda_runtime::Context;
use memchr::memmem;
use std::borrow::Cow;
use std::collections::HashMap;
use std::env;

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// A request to an HTTP API or a function URL.
const MINIMAL: &str = r#"{"rawPath":"/","requestContext":{"http":{"method":"GET"}}}"#;

/// Reads who has sent a request.
///
/// # Errors
///
/// Fails if the event is not a request.
pub(super) fn origin(outline: &Outline<'_>, event: &[u8]) -> Result<Origin, Failure> {
    outline.origin().ok_or_else(|| {
        Failure::unsupported_event(if is_lattice_1(event) {
            "the event is a request of VPC Lattice in version 1.0: \
             set the event structure version of its target group to V2"
                .to_owned()
        } else {
            format!(
                "the event is not an HTTP request of API Gateway, a function URL, ALB or VPC Lattice: {}. \
                 A minimal request is `{MINIMAL}`, and `cargo run -- GET /` makes a complete one",
                missing(outline, event)
            )
        })
    })
}

/// The members that an event lacks to be a request.
fn missing(outline: &Outline<'_>, event: &[u8]) -> &'static str {
    let has_context = outline.part(Part::RequestContext).is_some();
    if outline.is_for_an_authorizer() {
        "it is for an authorizer"
    } else if !has_context && memmem::find(event, br#""httpMethod""#).is_some() {
        "`requestContext` is missing"
    } else {
        "`requestContext.http.method` is missing"
    }
}

/// Whether it is a request of VPC Lattice in version 1.0 of its event.
/// <https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html#receive-event-from-service>
fn is_lattice_1(event: &[u8]) -> bool {
    let has = |key: &[u8]| memmem::find(event, key).is_some();
    has(br#""raw_path""#) && has(br#""method""#)
}

/// Builds the request, with what `lambda_http` adds to each: the other information of the gateway, the context, and the
/// trace id as a header.
///
/// # Errors
///
/// Fails if the request cannot be built.
pub(super) fn build(
    outline: &Outline<'_>,
    origin: Origin,
    context: Context,
) -> Result<Request, Failure> {
    let method = method(outline, origin)?;
    let mut headers = headers(outline)?;
    if let Some(Ok(trace_id)) = context.xray_trace_id.as_deref().map(HeaderValue::from_str) {
        headers.insert(HeaderName::from_static("x-amzn-trace-id"), trace_id);
    }
    let query = Query::of(outline).map_err(|error| match error {
        QueryError::Malformed => invalid("its parameters are malformed"),
        QueryError::NoValue(name) => {
            let named = format!("the parameter `{name}` has no value");
            refused("a parameter has no value", &named)
        }
    })?;
    let raw_path =
        part_as_text(outline, Part::RawPath).or_else(|| part_as_text(outline, Part::Path));
    let raw_path = raw_path.unwrap_or_default();
    let stage = outline.context.stage.and_then(|json| text(json.get()));
    let path = match stage {
        Some(stage) if stage != "$default" && is_stage_in_path() => with_stage(&stage, &raw_path),
        _ => Cow::Borrowed(&*raw_path),
    };
    let domain_name = outline
        .context
        .domain_name
        .and_then(|json| text(json.get()));
    // Where ALB has arrays of values alone, `lambda_http` knows no host.
    let header = |name| outline.part(Part::Headers).and(headers.get(name));
    let host = header(HOST).and_then(|host| host.to_str().ok());
    let host = host.or(domain_name.as_deref());
    let scheme = header(X_FORWARDED_PROTO).and_then(|scheme| scheme.to_str().ok());
    let uri = uri(scheme, host, &path, &query).map_err(invalid)?;

    let request_context = outline.part(Part::RequestContext).unwrap_or_default();
    let request_context = gateway_context::read(request_context, origin, method.as_str());
    let mut extensions = Extensions::new()
        .with_raw_http_path(raw_path)
        .with_query_string_parameters(multi_map(query.parameters()))
        .with_request_context(request_context)
        .with_lambda_context(context);
    if let Some(parameters) = parameters(outline, Part::PathParameters)? {
        extensions = extensions.with_path_parameters(parameters);
    }
    if let Some(variables) = parameters(outline, Part::StageVariables)? {
        extensions = extensions.with_stage_variables(variables);
    }
    let mut request = Request::new(body(outline)?);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    *request.extensions_mut() = extensions;
    Ok(request)
}

/// A request that cannot be built.
fn invalid(reason: &str) -> Failure {
    refused(reason, reason)
}

/// The same, where the caller sees more than the log.
fn refused(reason: &str, told: &str) -> Failure {
    let error = |reason| format!("invalid request: {reason}");
    Failure::invalid_event(error(reason), error(told))
}

fn part_as_text<'a>(outline: &Outline<'a>, part: Part) -> Option<Cow<'a, str>> {
    outline.part(part).and_then(text)
}

fn method(outline: &Outline<'_>, origin: Origin) -> Result<Method, Failure> {
    let (given, place) = match origin {
        Origin::HttpApi => {
            let http = outline.context.http_method();
            (http.and_then(text), "requestContext.http.method")
        }
        Origin::Lattice => (part_as_text(outline, Part::Method), "method"),
        // That of a WebSocket may have none.
        Origin::WebSocket => {
            let method = part_as_text(outline, Part::HttpMethod);
            (Some(method.unwrap_or_default()), "httpMethod")
        }
        Origin::RestApi | Origin::LoadBalancer => {
            (part_as_text(outline, Part::HttpMethod), "httpMethod")
        }
    };
    let given = given.ok_or_else(|| invalid(&format!("`{place}` is missing")))?;
    if given.is_empty() {
        return Ok(Method::GET);
    }
    Method::from_bytes(given.as_bytes()).map_err(|_| invalid(&format!("`{place}` is malformed")))
}

/// The headers of a request. Where an event has all values of each, the form with one value adds what is missing.
fn headers(outline: &Outline<'_>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    let mut fault = None;
    let multiple = outline.part(Part::MultiValueHeaders);
    for (json, adds_to_others) in [
        (multiple, false),
        (outline.part(Part::Headers), multiple.is_some()),
    ] {
        let Some(json) = json else { continue };
        let read = each_value(json, |name, value| {
            let Some(value) = value else { return };
            let name = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_bytes(value.as_bytes());
            match (name, value) {
                (Ok(name), Ok(_)) if adds_to_others && headers.contains_key(&name) => {}
                (Ok(name), Ok(value)) => {
                    if headers.try_append(name, value).is_err() {
                        fault = Some("it has too many headers");
                    }
                }
                _ => fault = Some("one of its headers is malformed"),
            }
        });
        read.map_err(|_| invalid("its headers are malformed"))?;
    }
    let cookies = outline.part(Part::Cookies).and_then(texts);
    let cookies = cookies.filter(|cookies| !cookies.is_empty());
    if let Some(cookies) = cookies {
        match HeaderValue::try_from(cookies.join("; ")) {
            Ok(cookies) => drop(headers.insert(COOKIE, cookies)),
            Err(_) => fault = Some("one of its cookies is malformed"),
        }
    }
    fault.map_or(Ok(headers), |fault| Err(invalid(fault)))
}

/// Whether the stage of a REST API is a part of the path, as with `lambda_http`.
fn is_stage_in_path() -> bool {
    env::var_os("AWS_LAMBDA_HTTP_IGNORE_STAGE_IN_PATH").is_none()
}

fn with_stage<'a>(stage: &str, path: &'a str) -> Cow<'a, str> {
    let has_stage = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(stage));
    if has_stage.is_some_and(|rest| rest.starts_with('/')) {
        return path.into();
    }
    let slash = if path.is_empty() || path.starts_with('/') {
        ""
    } else {
        "/"
    };
    format!("/{stage}{slash}{path}").into()
}

fn parameters(outline: &Outline<'_>, part: Part) -> Result<Option<QueryMap>, Failure> {
    let Some(json) = outline.part(part) else {
        return Ok(None);
    };
    let mut parameters = Vec::new();
    let read = each_value(json, |name, value| {
        parameters.extend(value.map(|value| (name.to_string(), value.into_owned())));
    });
    read.map_err(|_| invalid("its parameters are malformed"))?;
    Ok(Some(multi_map(parameters)))
}

fn multi_map(parameters: Vec<(String, String)>) -> QueryMap {
    let mut map: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in parameters {
        map.entry(name).or_default().push(value);
    }
    map.into()
}

fn body(outline: &Outline<'_>) -> Result<Body, Failure> {
    let Some(json) = outline.part(Part::Body) else {
        return Ok(Body::Empty);
    };
    let body = text(json).ok_or_else(|| invalid("its body is not a text"))?;
    if outline.part(Part::IsBase64Encoded) != Some("true") {
        return Ok(Body::Text(body.into_owned()));
    }
    let decoded = STANDARD.decode(&*body);
    decoded
        .map(Body::Binary)
        .map_err(|_| invalid("its body is not Base64"))
}

#[cfg(test)]
mod tests {
    use super::{MINIMAL, build, origin};
    use crate::event::outline::Outline;
    use crate::event::outline::tests::{corpus, events_in, sam_events};
    use lambda_http::{Request, RequestExt as _};
    use lambda_runtime::Context;
    use std::env;

    /// The request that an event is, if it is one.
    fn request(name: &str, event: &[u8]) -> Option<Result<Request, String>> {
        let outline = Outline::of(event);
        let Ok(origin) = origin(&outline, event) else {
            assert!(!outline.is_request(), "{name}: the default mode reads it");
            return None;
        };
        let request = build(&outline, origin, Context::default());
        Some(request.map_err(|failure| format!("{name}: {}", failure.error())))
    }

    #[test]
    fn minimal_request_of_the_message_is_one() {
        let request = request("minimal", MINIMAL.as_bytes()).unwrap().unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("GET", "/")
        );
    }

    #[test]
    fn missing_part_of_a_request_is_named() {
        for (event, missing) in [
            ("{}", "`requestContext.http.method` is missing"),
            (
                r#"{"rawPath":"/","requestContext":{}}"#,
                "`requestContext.http.method` is missing",
            ),
            (
                r#"{"httpMethod":"GET","path":"/"}"#,
                "`requestContext` is missing",
            ),
            (
                r#"{"httpMethod":null,"requestContext":{}}"#,
                "`requestContext.http.method` is missing",
            ),
            (
                r#"{"type":"REQUEST","routeArn":"arn","requestContext":{"http":{"method":"GET"}}}"#,
                "it is for an authorizer",
            ),
        ] {
            let failure = origin(&Outline::of(event.as_bytes()), event.as_bytes())
                .err()
                .unwrap();
            let error = failure.error().to_string();
            assert!(
                error.contains(&format!("VPC Lattice: {missing}. A minimal")),
                "{error}"
            );
        }
    }

    /// How many events are requests. Each of them has a path, and a context with what the event says.
    fn requests(events: impl IntoIterator<Item = (String, Vec<u8>)>) -> usize {
        let requests = events
            .into_iter()
            .filter_map(|(name, event)| request(&name, &event));
        let (read, faults): (Vec<_>, Vec<_>) = requests.partition(Result::is_ok);
        let faults = faults.into_iter().filter_map(Result::err);
        let faults: Vec<_> = faults
            .filter(|fault| !fault.contains("not Base64"))
            .collect();
        assert_eq!(faults, [""; 0]);
        for request in read.iter().flatten() {
            assert!(request.uri().path().starts_with('/'), "{request:?}");
            assert!(request.request_context_ref().is_some(), "{request:?}");
        }
        read.len()
    }

    #[test]
    fn each_request_of_the_corpus_is_read() {
        let requests = requests(corpus());
        assert!(requests >= 21, "{requests}");
    }

    #[test]
    #[ignore = "needs the events of aws-sam-cli"]
    fn each_request_of_sam_is_read() {
        // Their body is to be Base64.
        let filled = |event: String| {
            let event = event.replace("\"body\":\"1\"", "\"body\":\"e30=\"");
            event.replace("\"body\": \"1\"", "\"body\": \"e30=\"")
        };
        let events = sam_events().into_iter();
        let requests = requests(events.map(|(name, event)| (name, filled(event).into_bytes())));
        assert!(requests >= 3, "{requests}");
    }

    /// The JSON files in the folder that the variable `HTTP_EVENTS` names, and in those below it. Some that are written
    /// by hand have a body that is not Base64, and say that it is.
    #[test]
    #[ignore = "needs a folder of events"]
    fn each_request_of_a_folder_is_read() {
        let folder = env::var("HTTP_EVENTS").expect("`HTTP_EVENTS` names a folder");
        println!("{} requests", requests(events_in(folder.as_ref())));
    }
}
