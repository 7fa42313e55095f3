//! The modes of a handler, by how each begins an invocation.

#[cfg(feature = "http")]
pub use super::http::{http, http_stream};

use super::stream_guard;
use crate::event::Event;
use crate::handler::Begun;
use crate::reply::Failure;
use crate::reply::form::ResponseForm;
use lambda_runtime::Context;

/// A value, sent in a proxy response.
///
/// # Errors
///
/// Never fails.
pub fn value(_: &Event, _: &Context) -> Result<Begun, Failure> {
    Ok(Begun {
        form: ResponseForm::Proxy,
        complete: None,
        guard_stream: None,
    })
}

/// The event and the value as they are.
///
/// # Errors
///
/// Never fails.
pub fn raw(_: &Event, _: &Context) -> Result<Begun, Failure> {
    Ok(Begun {
        guard_stream: Some(stream_guard::guard),
        ..records()
    })
}

/// The records of a batch, and what is not done of them.
///
/// # Errors
///
/// Never fails.
pub fn batch(_: &Event, _: &Context) -> Result<Begun, Failure> {
    Ok(records())
}

fn records() -> Begun {
    Begun {
        form: ResponseForm::Raw,
        complete: None,
        guard_stream: None,
    }
}
