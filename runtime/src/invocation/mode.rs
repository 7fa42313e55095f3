//! The modes of a handler, by how each begins an invocation.

#[cfg(feature = "http")]
pub use super::http::{http, http_stream};

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
    Ok(as_it_is(ResponseForm::Proxy))
}

/// The event and the value as they are.
///
/// # Errors
///
/// Never fails.
pub fn raw(_: &Event, _: &Context) -> Result<Begun, Failure> {
    Ok(as_it_is(ResponseForm::Raw))
}

fn as_it_is(form: ResponseForm) -> Begun {
    Begun {
        form,
        complete: None,
    }
}
