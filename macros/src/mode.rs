//! The modes of a handler.

use proc_macro2::TokenStream;
use quote::quote;

/// What the handler takes and returns: the names of the runtime's items that a mode uses.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    /// The function that begins an invocation.
    pub(crate) name: &'static str,
    /// The constant of `Options` with the mode's defaults.
    pub(crate) options: &'static str,
    /// Whether event and value are those of HTTP.
    pub(crate) is_http: bool,
    /// The method of the event's traits that reads it.
    pub(crate) read: &'static str,
    /// The trait of the value.
    pub(crate) value: &'static str,
    /// A variant of the runtime's `Part`, in a mode that reads a part of the event.
    pub(crate) part: Option<&'static str>,
}

impl Mode {
    pub(crate) const VALUE: Mode = Mode {
        name: "value",
        options: "DEFAULT",
        is_http: false,
        read: "parse",
        value: "JsonValue",
        part: Some("Body"),
    };
    pub(crate) const HTTP: Mode = Mode {
        name: "http",
        options: "HTTP",
        is_http: true,
        read: "request",
        value: "HttpValue",
        part: None,
    };
    pub(crate) const HTTP_STREAM: Mode = Mode {
        name: "http_stream",
        value: "HttpStream",
        ..Mode::HTTP
    };
    pub(crate) const RAW: Mode = Mode {
        name: "raw",
        options: "DEFAULT",
        is_http: false,
        read: "parse_whole",
        value: "JsonOrStream",
        part: None,
    };
    pub(crate) const BATCH: Mode = Mode {
        name: "batch",
        read: "parse_payload",
        value: "BatchValue",
        part: Some("Payload"),
        ..Mode::RAW
    };
    pub(crate) const BATCH_OF_RECORDS: Mode = Mode {
        read: "parse_whole",
        part: Some("Record"),
        ..Mode::BATCH
    };

    /// The traits of an event, and of a parameter that is the only one.
    pub(crate) fn traits(self) -> (TokenStream, TokenStream) {
        if self.is_http {
            (quote!(FromRequest), quote!(FromHttpInvocation))
        } else {
            (quote!(FromEvent), quote!(FromInvocation<_>))
        }
    }
}
