//! The Runtime API: Lambda sends events and takes answers by HTTP.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

pub(crate) mod connection;
pub(crate) mod destination;
pub(crate) mod extension;
pub(crate) mod next_event;
pub(crate) mod report;
pub(crate) mod send_stream;
