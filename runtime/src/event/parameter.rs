//! What the parameters of a handler take, besides resources.
//!
//! The compiler quotes these traits to users. Each has a method, which the expansion calls by the path of its trait: a
//! bound of a function would be quoted as well.

use crate::event::Event;
use crate::reply::Failure;
use lambda_runtime::{Context, LambdaEvent};
use serde::de::Deserialize;
use std::any::Any;

/// The event, but in `http` mode.
#[diagnostic::on_unimplemented(
    message = "an event is read from JSON, and `{Self}` does not implement `serde::Deserialize`",
    label = "not `Deserialize`",
    note = "for local types consider adding `#[derive(serde::Deserialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "a `Request` needs `#[lambda_handler(http)]`; a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromEvent: Sized {
    /// Reads the body of an HTTP request, or its parameters if it has no body. Reads any other event as it is.
    ///
    /// # Errors
    ///
    /// Fails if the event cannot be deserialized.
    fn parse(event: Event) -> Result<Self, Failure>;

    /// Reads the event as it is.
    ///
    /// # Errors
    ///
    /// Fails if the event cannot be deserialized.
    fn parse_whole(event: Event) -> Result<Self, Failure>;

    /// Reads what the producer of a record sent.
    ///
    /// # Errors
    ///
    /// Fails if that cannot be deserialized, and is no text for the type either.
    fn parse_payload(event: Event) -> Result<Self, Failure>;
}

#[diagnostic::do_not_recommend]
impl<E: for<'de> Deserialize<'de>> FromEvent for E {
    fn parse_payload(event: Event) -> Result<Self, Failure> {
        event.parse_payload()
    }

    fn parse(event: Event) -> Result<Self, Failure> {
        event.parse()
    }

    fn parse_whole(event: Event) -> Result<Self, Failure> {
        event.parse_whole()
    }
}

/// What the one parameter takes, whatever name its type has in the user's module: the event, a [`Context`], or both in
/// a [`LambdaEvent`]. `Kind` keeps the two implementations apart.
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
    /// Fails like [`FromEvent::parse`].
    fn parse(event: Event, context: Context) -> Result<Self, Failure>;

    /// # Errors
    ///
    /// Fails like [`FromEvent::parse_whole`].
    fn parse_whole(event: Event, context: Context) -> Result<Self, Failure>;

    /// # Errors
    ///
    /// Fails like [`FromEvent::parse_payload`].
    fn parse_payload(event: Event, context: Context) -> Result<Self, Failure>;
}

/// The event alone, or the context alone.
pub struct One;

/// The event and the context.
pub struct Both;

#[diagnostic::do_not_recommend]
impl<E: FromEvent + 'static> FromInvocation<One> for E {
    fn parse(event: Event, context: Context) -> Result<Self, Failure> {
        own_context(context).map_or_else(|| FromEvent::parse(event), Ok)
    }

    fn parse_whole(event: Event, context: Context) -> Result<Self, Failure> {
        own_context(context).map_or_else(|| FromEvent::parse_whole(event), Ok)
    }

    fn parse_payload(event: Event, context: Context) -> Result<Self, Failure> {
        own_context(context).map_or_else(|| FromEvent::parse_payload(event), Ok)
    }
}

/// The context, if that is what an `E` is. A `Context` can be deserialized, too, so no bound tells it from an event.
fn own_context<E: 'static>(context: Context) -> Option<E> {
    let mut context = Some(context);
    let context: &mut dyn Any = &mut context;
    context.downcast_mut::<Option<E>>()?.take()
}

#[diagnostic::do_not_recommend]
impl<E: FromEvent> FromInvocation<Both> for LambdaEvent<E> {
    fn parse(event: Event, context: Context) -> Result<Self, Failure> {
        Ok(LambdaEvent::new(FromEvent::parse(event)?, context))
    }

    fn parse_whole(event: Event, context: Context) -> Result<Self, Failure> {
        Ok(LambdaEvent::new(FromEvent::parse_whole(event)?, context))
    }

    fn parse_payload(event: Event, context: Context) -> Result<Self, Failure> {
        Ok(LambdaEvent::new(FromEvent::parse_payload(event)?, context))
    }
}

/// The event in `http` mode.
#[cfg(feature = "http")]
#[diagnostic::on_unimplemented(
    message = "in `http` mode a handler takes a `prewarm::lambda_http::Request`, not `{Self}`",
    label = "not a `Request`",
    note = "without `http`, the event is read from the request's body or parameters"
)]
pub trait FromRequest: Sized {
    /// # Errors
    ///
    /// Never fails: `http` mode rejects events that are not HTTP requests before it calls this.
    fn request(event: Event) -> Result<Self, Failure>;
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl FromRequest for lambda_http::Request {
    fn request(mut event: Event) -> Result<Self, Failure> {
        let request = event.request.take();
        Ok(*request.expect("`http` mode has read the request"))
    }
}

/// What the one parameter takes in `http` mode.
#[cfg(feature = "http")]
#[diagnostic::on_unimplemented(
    message = "in `http` mode a handler takes a `prewarm::lambda_http::Request`, not `{Self}`",
    label = "not a `Request`",
    note = "without `http`, the event is read from the request's body or parameters"
)]
pub trait FromHttpInvocation: Sized {
    /// # Errors
    ///
    /// Fails like [`FromRequest::request`].
    fn request(event: Event, context: Context) -> Result<Self, Failure>;
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl FromHttpInvocation for lambda_http::Request {
    fn request(event: Event, _: Context) -> Result<Self, Failure> {
        FromRequest::request(event)
    }
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl FromHttpInvocation for Context {
    fn request(_: Event, context: Context) -> Result<Self, Failure> {
        Ok(context)
    }
}

#[cfg(feature = "http")]
#[diagnostic::do_not_recommend]
impl FromHttpInvocation for LambdaEvent<lambda_http::Request> {
    fn request(event: Event, context: Context) -> Result<Self, Failure> {
        Ok(LambdaEvent::new(FromRequest::request(event)?, context))
    }
}

/// The second parameter.
#[diagnostic::on_unimplemented(
    message = "the second parameter of a handler is the context, a `prewarm::Context`, not `{Self}`",
    label = "not the context",
    note = "a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromContext {
    fn from_context(context: Context) -> Self;
}

#[diagnostic::do_not_recommend]
impl FromContext for Context {
    fn from_context(context: Context) -> Self {
        context
    }
}
