//! The function under the attribute: how it is read, and every rule about it.

pub(crate) mod check_init;
pub(crate) mod control_flow;
pub(crate) mod holes;
pub(crate) mod lift;
pub(crate) mod model;
pub(crate) mod parse;
pub(crate) mod surroundings;
pub(crate) mod validate;
