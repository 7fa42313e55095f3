//! A streamed response.

use crate::error::Error;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use lambda_runtime::{Diagnostic, StreamResponse};
use std::{error, fmt};

pub(crate) type Chunks = BoxStream<'static, Result<Bytes, Error>>;

pub(crate) type Stream = StreamResponse<Chunks>;

/// The end of a failed stream: the part of the failure that its reader may see.
pub struct StreamError(pub(crate) Diagnostic);

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.error_message)
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for StreamError {}
