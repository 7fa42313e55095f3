//! What is logged and measured.

pub(crate) mod log;
pub(crate) mod measurement;
pub(crate) mod metrics;
#[cfg(feature = "logging")]
pub(crate) mod subscriber;
