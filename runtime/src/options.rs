//! The arguments of the attribute that the runtime uses.

/// The arguments of the attribute that the runtime uses.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the handler takes and returns.
    pub mode: Mode,
    /// The namespace of the metrics. Without one there are no metrics.
    pub metrics: Option<&'static str>,
    /// Whether responses show the text of an error.
    pub error_text: ErrorText,
    /// How many milliseconds before the deadline the handler is cancelled. Zero turns this off.
    pub deadline_margin_ms: u64,
    /// The flavor of the Tokio runtime, if the handler asks for one.
    pub flavor: Option<Flavor>,
}

/// What the handler takes and returns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// A value, sent in a proxy response.
    Value,
    /// An HTTP request and an HTTP response, with feature `http`.
    Http,
    /// An HTTP request and an HTTP response whose body is streamed, with feature `http`.
    HttpStream,
    /// The event and the value as they are.
    Raw,
}

/// Whether responses show the text of an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorText {
    /// The error's `Display`.
    Show,
    /// Only `internal error`.
    Hide,
}

/// The flavors of the Tokio runtime, by Tokio's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flavor {
    /// One thread.
    CurrentThread,
    /// A thread for each core.
    MultiThread,
}

impl Mode {
    /// Whether the handler takes an HTTP request.
    #[cfg(feature = "local")]
    pub(crate) fn is_http(self) -> bool {
        matches!(self, Mode::Http | Mode::HttpStream)
    }
}

impl Options {
    /// The defaults of the mode without a name.
    pub const VALUE: Options = Options {
        mode: Mode::Value,
        metrics: None,
        error_text: ErrorText::Show,
        deadline_margin_ms: 100,
        flavor: None,
    };

    /// The defaults of `http` mode.
    #[cfg(feature = "http")]
    pub const HTTP: Options = Options {
        mode: Mode::Http,
        error_text: ErrorText::Hide,
        ..Options::VALUE
    };

    /// The defaults of `http` mode with `stream`.
    #[cfg(feature = "http")]
    pub const HTTP_STREAM: Options = Options {
        mode: Mode::HttpStream,
        ..Options::HTTP
    };

    /// The defaults of `raw` mode, and of `batch` mode.
    pub const RAW: Options = Options {
        mode: Mode::Raw,
        ..Options::VALUE
    };
}
