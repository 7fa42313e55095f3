//! The arguments of the attribute that the runtime uses.

/// The arguments of the attribute that the runtime uses.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether the handler takes an HTTP request. A local run then serves every path.
    pub is_http: bool,
    /// The namespace of the metrics. Without one there are no metrics.
    pub metrics: Option<&'static str>,
    /// Whether responses show the text of an error.
    pub error_text: ErrorText,
    /// How many milliseconds before the deadline the handler is cancelled. Zero turns this off.
    pub deadline_margin_ms: u64,
    /// The flavor of the Tokio runtime, if the handler asks for one.
    pub flavor: Option<Flavor>,
}

/// Whether responses show the text of an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorText {
    /// The default: as `Show`, but only `internal error` where the event is an HTTP request. Anybody might have sent
    /// it, and a caller of `Invoke` is known to IAM. What is wrong with a request is shown.
    HideOverHttp,
    /// The error's `Display`.
    Show,
    /// Only `internal error`.
    Hide,
}

impl ErrorText {
    /// How much of the errors of one invocation is shown.
    pub(crate) fn of_invocation(self, is_http: bool) -> Self {
        match self {
            ErrorText::HideOverHttp if !is_http => ErrorText::Show,
            chosen => chosen,
        }
    }
}

/// The flavors of the Tokio runtime, by Tokio's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flavor {
    /// One thread.
    CurrentThread,
    /// A thread for each core.
    MultiThread,
}

impl Options {
    /// The defaults.
    pub const DEFAULT: Options = Options {
        is_http: false,
        metrics: None,
        error_text: ErrorText::HideOverHttp,
        deadline_margin_ms: 100,
        flavor: None,
    };

    /// The defaults of `http` mode.
    pub const HTTP: Options = Options {
        is_http: true,
        ..Options::DEFAULT
    };
}
