//! A handler as a value: what it needs, and the way from an event to a reply.

use crate::ends::Ends;
use crate::invocation::Invocation;
use crate::mode::Mode;
use crate::options::Options;
use crate::reply::Reply;
use crate::resource::Resource;
use futures_util::future::BoxFuture;

/// The handler that the attribute generates from a function. It does not name any of the function's types.
pub struct Handler {
    /// The name of the function.
    pub name: &'static str,
    /// Steps and resources in the order of the source, steps first.
    pub resources: &'static [&'static Resource],
    /// The types that the handler takes and returns.
    pub mode: &'static dyn Mode,
    /// The arguments of the attribute.
    pub options: Options,
    /// The expressions that run after an answer, and at the end.
    pub ends: &'static dyn Ends,
    /// Reads the event, calls the function, and makes a reply of what it returns.
    pub call: for<'a> fn(&'a mut Invocation) -> BoxFuture<'a, Reply>,
}
