//! What is logged and measured.

pub(crate) mod log;
pub(crate) mod measurement;
pub(crate) mod metrics;
pub(crate) mod recorded;
#[cfg(feature = "logging")]
pub(crate) mod subscriber;
pub(crate) mod unit;
