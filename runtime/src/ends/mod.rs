//! Expressions that run after the initializer of a resource: `flush` after each answer, and `close` at the end of the
//! process.

mod at_signal;
mod end;
mod lifetime;

pub(crate) use at_signal::wait_from_outside;
pub use end::{End, Ended, EndsOf};
pub use lifetime::{Ends, NoEnds};
pub(crate) use lifetime::{LONGEST_CLOSE, LONGEST_FLUSH, LONGEST_LOCAL_CLOSE, Place, Until};
