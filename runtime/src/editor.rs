//! The words that rust-analyzer proposes inside of the attributes. An unknown word there becomes a path into one of
//! these modules, and its name is completed as any other. Only editors compile this.

/// The arguments of `#[lambda_handler(...)]`.
pub mod arguments {
    /// `http`: the event is a request, and the value a response.
    pub mod http {}
    /// `http, stream`: the body of the response is sent while it is produced.
    pub mod stream {}
    /// `raw`: the event and the value, unchanged.
    pub mod raw {}
    /// `batch`: the handler is called for each record of a queue or a stream.
    pub mod batch {}
    /// `concurrency = 10`: in `batch` mode, how many records are handled at once.
    pub mod concurrency {}
    /// `metrics`, `metrics = "Namespace"`: prints metrics for `CloudWatch`.
    pub mod metrics {}
    /// `error_text = "hide"`, `error_text = "show"`: whether responses show the text of an error.
    pub mod error_text {}
    /// `deadline_margin_ms = 100`: how many milliseconds before the deadline the handler is cancelled.
    pub mod deadline_margin_ms {}
    /// `flavor = "multi_thread"`: the flavor of the Tokio runtime.
    pub mod flavor {}
    /// `main = false`: generates no `fn main`.
    pub mod main {}
}

/// The options of `#[init(...)]`.
pub mod options {
    /// Runs when control first reaches the `let`, not in INIT.
    pub mod lazy {}
    /// Runs on a separate thread.
    pub mod blocking {}
    /// Under `SnapStart`, runs after the restore.
    pub mod after_restore {}
    /// A priming call, which can fail.
    pub mod prime {}
    /// `max_age_s = 300`: creates the value again before it is older, in seconds.
    pub mod max_age_s {}
    /// `flush = EXPRESSION`: runs after each answer.
    pub mod flush {}
    /// `close = EXPRESSION`: runs at the end of the process.
    pub mod close {}
}
