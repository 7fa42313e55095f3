//! The parameters of a handler, besides resources.
//!
//! The compiler quotes these traits to users. Each has a method, which the expansion calls by the path of its trait: a
//! bound of a function would be quoted as well.

use super::ReadEvent;
use crate::invocation::Invocation;
use crate::reply::Failure;
use lambda_runtime::{Context, LambdaEvent};
use serde::de::Deserialize;
use std::any::Any;

/// The event, except in `http` mode.
#[diagnostic::on_unimplemented(
    message = "an event is read from JSON, and `{Self}` does not implement `serde::Deserialize`",
    label = "not `Deserialize`",
    note = "for local types consider adding `#[derive(serde::Deserialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "a `Request` needs `#[lambda_handler(http)]`; a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromEvent: Sized {
    /// Reads the event in a mode.
    ///
    /// # Errors
    ///
    /// Fails if the event cannot be deserialized.
    fn read<M: ReadEvent>(invocation: &mut Invocation) -> Result<Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl<E: for<'de> Deserialize<'de>> FromEvent for E {
    fn read<M: ReadEvent>(invocation: &mut Invocation) -> Result<Self, Failure> {
        M::read(invocation)
    }
}

/// The contents of the only parameter, whatever name its type has in the user's module: the event, a [`Context`], or
/// both in a [`LambdaEvent`]. `Kind` keeps the two implementations apart.
#[diagnostic::on_unimplemented(
    message = "an event is read from JSON, and `{Self}` does not implement `serde::Deserialize`",
    label = "not `Deserialize`",
    note = "for local types consider adding `#[derive(serde::Deserialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "a `Request` needs `#[lambda_handler(http)]`; a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromInvocation<Kind>: Sized {
    /// # Errors
    ///
    /// Fails like [`FromEvent::read`].
    fn read<M: ReadEvent>(invocation: &mut Invocation) -> Result<Self, Failure>;
}

/// The event alone, or the context alone.
pub struct Single;

/// The event and the context.
pub struct EventAndContext;

#[diagnostic::do_not_recommend]
impl<E: FromEvent + 'static> FromInvocation<Single> for E {
    fn read<M: ReadEvent>(invocation: &mut Invocation) -> Result<Self, Failure> {
        match own_context(&invocation.context) {
            Some(context) => Ok(context),
            None => FromEvent::read::<M>(invocation),
        }
    }
}

/// The context, if that is what an `E` is. A `Context` can be deserialized, too, so no bound distinguishes it from an
/// event.
fn own_context<E: 'static>(context: &Context) -> Option<E> {
    let mut own: Option<E> = None;
    let slot: &mut dyn Any = &mut own;
    if let Some(slot) = slot.downcast_mut::<Option<Context>>() {
        *slot = Some(context.clone());
    }
    own
}

#[diagnostic::do_not_recommend]
impl<E: FromEvent> FromInvocation<EventAndContext> for LambdaEvent<E> {
    fn read<M: ReadEvent>(invocation: &mut Invocation) -> Result<Self, Failure> {
        let event = FromEvent::read::<M>(invocation)?;
        Ok(LambdaEvent::new(event, invocation.context.clone()))
    }
}

/// The second parameter.
#[diagnostic::on_unimplemented(
    message = "the second parameter of a handler is the context, a `prewarm::Context`, not `{Self}`",
    label = "not the context",
    note = "a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromContext {
    /// The context of the invocation.
    fn from_context(invocation: &Invocation) -> Self;
}

#[diagnostic::do_not_recommend]
impl FromContext for Context {
    fn from_context(invocation: &Invocation) -> Self {
        invocation.context.clone()
    }
}
