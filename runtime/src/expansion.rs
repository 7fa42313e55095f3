//! All items that the expansion of the attribute names, and no others. The compiler quotes these paths to users.

pub use crate::ends::{End, Ended, Ends, EndsOf, NoEnds};
pub use crate::environment::invoke;
pub use crate::event::IntoEvent;
pub use crate::handler::Handler;
pub use crate::lambda::{InvocationLayer, InvocationService};
pub use crate::mode::batch::{BatchMode, BatchValue, Part, handle_batch};
#[cfg(feature = "http")]
pub use crate::mode::http::{
    FormOfResponse, FormOfValue, FromRequest, HttpAnswer, HttpMode, HttpStream, HttpStreamMode,
    HttpValue,
};
pub use crate::mode::parameter::{EventAndContext, FromContext, FromEvent, FromInvocation, Single};
pub use crate::mode::raw::{JsonOrStream, RawMode};
pub use crate::mode::returned::Returned;
pub use crate::mode::value::{JsonValue, ValueMode};
pub use crate::options::{ErrorText, Flavor, Options};
pub use crate::renewal::{
    Compare, Differ, Held, Moment, Pair, Renewals, Renewed, RenewedCell, handle_renewed,
};
pub use crate::reply::{HandlerError, ReadAsDiagnostic, ReadAsError, ReadAsTyped, Reply, Thrown};
pub use crate::resource::{
    BoxFuture, Cell, InitError, Made, Resource, Shared, Stored, When, initialize,
    initialize_blocking,
};
#[cfg(feature = "local")]
pub use crate::start::local;
pub use crate::start::{lambda, lambda_with_layer};
pub use serde_json::Value;
