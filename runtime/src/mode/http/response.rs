//! A response in the form that its gateway reads.

use crate::event::origin::Origin;
use crate::output::log;
use crate::reply::Failure;
use crate::reply::head::{SingleValues, cookies, text};
use crate::reply::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use lambda_http::Body;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// A gateway, by what it reads of a response.
pub(super) struct Gateway {
    pub(super) origin: Origin,
    /// Whether ALB reads the `multiValueHeaders` of a response.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers>
    pub(super) is_multi_value: bool,
}

/// The forms of all gateways.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Form<'a> {
    status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_description: Option<String>,
    headers: SingleValues<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_headers: Option<MultiValues<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookies: Option<Vec<Cow<'a, str>>>,
    is_base64_encoded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Cow<'a, str>>,
}

/// Headers with an array of values each.
struct MultiValues<'a>(&'a HeaderMap);

impl Serialize for MultiValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = |name| self.0.get_all(name).iter().map(text).collect::<Vec<_>>();
        serializer.collect_map(self.0.keys().map(|name| (name.as_str(), values(name))))
    }
}

impl Gateway {
    /// Gives a response the form that this gateway reads.
    ///
    /// # Errors
    ///
    /// Fails if the response is larger than Lambda accepts.
    pub(super) fn response(
        &self,
        response: &lambda_http::Response<Body>,
    ) -> Result<Response, Failure> {
        let (status, headers) = (response.status(), response.headers());
        let (is_base64_encoded, body) = match response.body() {
            Body::Text(text) => (false, Some(text.into())),
            Body::Binary(bytes) => (true, Some(STANDARD.encode(bytes).into())),
            _ => (false, None),
        };
        let none = HeaderMap::new();
        let is_of_alb = self.origin == Origin::LoadBalancer;
        // A gateway reads one of the two, or sends twice what is in both.
        let (single, multiple) = match self.origin {
            Origin::RestApi | Origin::WebSocket => (&none, Some(headers)),
            Origin::HttpApi => (headers, Some(&none)),
            Origin::LoadBalancer => (headers, Some(headers)),
            Origin::Lattice => (headers, None),
        };
        let reads_one_cookie = self.origin == Origin::Lattice || is_of_alb && !self.is_multi_value;
        if reads_one_cookie {
            warn_of_lost_cookies(headers);
        }
        let reason = status.canonical_reason().unwrap_or_default();
        let form = Form {
            status_code: status.as_u16(),
            status_description: is_of_alb.then(|| format!("{} {reason}", status.as_u16())),
            headers: SingleValues {
                headers: single,
                has_a_cookie: self.origin != Origin::HttpApi,
            },
            multi_value_headers: multiple.map(MultiValues),
            cookies: (self.origin == Origin::HttpApi).then(|| cookies(headers).collect()),
            is_base64_encoded,
            body,
        };
        Response::serialize(&form, status.as_u16())
    }
}

/// Where a response has one value of each header, it has one cookie.
fn warn_of_lost_cookies(headers: &HeaderMap) {
    // A text without a name is a secret.
    let name = |cookie: &str| {
        cookie
            .split_once('=')
            .map_or("?", |(name, _)| name)
            .to_owned()
    };
    let lost: Vec<_> = cookies(headers)
        .skip(1)
        .map(|cookie| name(&cookie))
        .collect();
    if !lost.is_empty() {
        log::warning(&format!(
            "a response has one cookie here, and these are left out: {}. Of ALB, enable multi-value headers; VPC \
             Lattice has no way to send them",
            lost.join(", ")
        ));
    }
}
