//! Logs and metrics.

#[cfg(feature = "logging")]
mod json_lines;
pub(crate) mod log;
pub(crate) mod measurement;
pub(crate) mod metrics;
pub(crate) mod own_metrics;
#[cfg(feature = "logging")]
pub(crate) mod subscriber;
pub(crate) mod unit;
