//! The modes of a handler.

/// The event and the value of a handler: the names of the runtime's items that a mode uses.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    /// The mode itself.
    pub(crate) name: &'static str,
    /// The constant of `Options` with the mode's defaults.
    pub(crate) options: &'static str,
    /// Whether event and value are an HTTP request and response.
    pub(crate) is_http: bool,
    /// The mode that reads the event, or a record of it.
    pub(crate) reader: Option<&'static str>,
    /// The trait of the value.
    pub(crate) value: &'static str,
    /// A variant of the runtime's `Part`, in `batch` mode.
    pub(crate) part: Option<&'static str>,
}

impl Mode {
    pub(crate) const VALUE: Mode = Mode {
        name: "ValueMode",
        options: "DEFAULT",
        is_http: false,
        reader: Some("ValueMode"),
        value: "JsonValue",
        part: None,
    };
    pub(crate) const HTTP: Mode = Mode {
        name: "HttpMode",
        options: "HTTP",
        is_http: true,
        reader: None,
        value: "HttpValue",
        part: None,
    };
    pub(crate) const HTTP_STREAM: Mode = Mode {
        name: "HttpStreamMode",
        value: "HttpStream",
        ..Mode::HTTP
    };
    pub(crate) const RAW: Mode = Mode {
        name: "RawMode",
        options: "DEFAULT",
        is_http: false,
        reader: Some("RawMode"),
        value: "JsonOrStream",
        part: None,
    };
    pub(crate) const BATCH: Mode = Mode {
        name: "BatchMode",
        reader: Some("BatchMode"),
        value: "BatchValue",
        part: Some("Payload"),
        ..Mode::RAW
    };
    pub(crate) const BATCH_OF_RECORDS: Mode = Mode {
        reader: Some("RawMode"),
        part: Some("Record"),
        ..Mode::BATCH
    };

    /// The traits of an event, and of a parameter that is the only one.
    pub(crate) fn traits(self) -> (&'static str, &'static str) {
        if self.is_http {
            ("FromRequest", "FromRequest")
        } else {
            ("FromEvent", "FromInvocation")
        }
    }
}
