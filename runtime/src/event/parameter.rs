//! A parameter of a handler that takes what an invocation is given.

#[cfg(feature = "http")]
use crate::event::FromRequest;
use crate::event::{Event, FromEvent};
use crate::reply::Failure;
use lambda_runtime::{Context, LambdaEvent};
use std::marker::PhantomData;

/// The one parameter of a handler besides its resources. Its type tells what it takes, by whatever name: a
/// [`Context`], a [`LambdaEvent`], or else the event.
///
/// A method of the type itself comes before a method of a trait that has the same name.
pub struct Parameter<T>(PhantomData<fn() -> T>);

impl<T> Parameter<T> {
    pub const NEW: Self = Parameter(PhantomData);
}

/// Takes the context.
impl Parameter<Context> {
    /// # Errors
    ///
    /// Never fails.
    pub fn parse(self, _: Event, context: Context) -> Result<Context, Failure> {
        Ok(context)
    }

    /// # Errors
    ///
    /// Never fails.
    pub fn parse_whole(self, _: Event, context: Context) -> Result<Context, Failure> {
        Ok(context)
    }

    /// # Errors
    ///
    /// Never fails.
    #[cfg(feature = "http")]
    pub fn request(self, _: Event, context: Context) -> Result<Context, Failure> {
        Ok(context)
    }
}

/// Takes the event and the context.
impl<E> Parameter<LambdaEvent<E>> {
    /// # Errors
    ///
    /// Fails like [`Event::parse`].
    pub fn parse(self, event: Event, context: Context) -> Result<LambdaEvent<E>, Failure>
    where
        E: FromEvent,
    {
        Ok(LambdaEvent::new(event.parse()?, context))
    }

    /// # Errors
    ///
    /// Fails like [`Event::parse_whole`].
    pub fn parse_whole(self, event: Event, context: Context) -> Result<LambdaEvent<E>, Failure>
    where
        E: FromEvent,
    {
        Ok(LambdaEvent::new(event.parse_whole()?, context))
    }

    /// # Errors
    ///
    /// Fails like [`Event::request`].
    #[cfg(feature = "http")]
    pub fn request(self, event: Event, context: Context) -> Result<LambdaEvent<E>, Failure>
    where
        E: FromRequest,
    {
        Ok(LambdaEvent::new(event.request()?, context))
    }
}

/// Takes the event.
pub trait EventParameter: Sized {
    type Event;

    /// # Errors
    ///
    /// Fails like [`Event::parse`].
    fn parse(self, event: Event, _: Context) -> Result<Self::Event, Failure>
    where
        Self::Event: FromEvent,
    {
        event.parse()
    }

    /// # Errors
    ///
    /// Fails like [`Event::parse_whole`].
    fn parse_whole(self, event: Event, _: Context) -> Result<Self::Event, Failure>
    where
        Self::Event: FromEvent,
    {
        event.parse_whole()
    }

    /// # Errors
    ///
    /// Fails like [`Event::request`].
    #[cfg(feature = "http")]
    fn request(self, event: Event, _: Context) -> Result<Self::Event, Failure>
    where
        Self::Event: FromRequest,
    {
        event.request()
    }
}

impl<E> EventParameter for Parameter<E> {
    type Event = E;
}

/// The second parameter of a handler.
#[diagnostic::on_unimplemented(
    message = "the second parameter of a handler is the context, a `prewarm::Context`, not `{Self}`",
    label = "not the context",
    note = "a resource has `#[init(EXPRESSION)]` in front of it"
)]
pub trait FromContext {
    fn from_context(context: Context) -> Self;
}

impl FromContext for Context {
    fn from_context(context: Context) -> Self {
        context
    }
}

/// Takes the context as the type of the second parameter.
#[must_use]
pub fn context<C: FromContext>(context: Context) -> C {
    C::from_context(context)
}
