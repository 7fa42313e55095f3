//! The sender of an HTTP request, and the contents of a request's context.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// Who has sent an HTTP request, by the form of the event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Origin {
    /// Payload version 1.0: a REST API.
    RestApi,
    /// Payload version 2.0: an HTTP API, or a function URL.
    HttpApi,
    /// ALB.
    LoadBalancer,
    /// A WebSocket API.
    WebSocket,
    /// VPC Lattice, in version 2.0 of its event.
    Lattice,
}

/// The members of an event's `requestContext` whose values are not `null`.
#[derive(Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct RequestContext<'a> {
    #[serde(borrow)]
    http: Option<&'a RawValue>,
    elb: Option<IgnoredAny>,
    /// In the context of a WebSocket.
    connection_id: Option<IgnoredAny>,
    /// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
    pub(super) condition: Option<IgnoredAny>,
    #[cfg(feature = "http")]
    #[serde(borrow)]
    pub(crate) stage: Option<&'a RawValue>,
    #[cfg(feature = "http")]
    #[serde(borrow)]
    pub(crate) domain_name: Option<&'a RawValue>,
}

impl RequestContext<'_> {
    /// The sender of the request, if its context shows it.
    pub(super) fn origin(&self) -> Option<Origin> {
        if self.http.is_some() {
            Some(Origin::HttpApi)
        } else if self.elb.is_some() {
            Some(Origin::LoadBalancer)
        } else {
            self.connection_id.is_some().then_some(Origin::WebSocket)
        }
    }
}

#[cfg(feature = "http")]
impl<'a> RequestContext<'a> {
    /// `http.method` as JSON, in payload version 2.0.
    pub(crate) fn http_method(&self) -> Option<&'a str> {
        #[derive(serde::Deserialize)]
        struct Http<'a> {
            #[serde(borrow)]
            method: &'a RawValue,
        }
        let http: Http<'a> = serde_json::from_str(self.http?.get()).ok()?;
        Some(http.method.get())
    }
}
