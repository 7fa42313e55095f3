//! The INIT phase.

use crate::error::InitError;
use crate::handler::Handler;
use crate::log;
use futures_util::future::join_all;

/// Makes every resource of the handler that is not there yet, those that do not need each other
/// together.
pub(crate) async fn run(handler: &'static Handler) -> Result<(), InitError> {
    let ready = handler.resources.iter().map(|resource| resource.ready());
    join_all(ready).await.into_iter().collect()
}

/// Says what is to be mended in the function. After INIT: a logger may be set there.
pub(crate) fn warn(handler: &Handler, is_lambda: bool) {
    if is_lambda && cfg!(panic = "abort") {
        log::warning(
            "a panic ends the execution environment, because this binary was built with `panic = \"abort\"`: \
             write `panic = \"unwind\"` under `[profile.release]` in Cargo.toml, \
             and a panic is a response like any other error",
        );
    }
    let event_type = handler.event_type.map_or("", |event_type| event_type());
    if event_type.starts_with("aws_lambda_events::") {
        log::warning(&format!(
            "`{event_type}` is a whole event, and without a mode a handler is given the body of an HTTP \
             request: write `#[lambda_handler(raw)]`, or `#[lambda_handler(http)]` and take a `Request`"
        ));
    }
}
