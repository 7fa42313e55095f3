//! `raw` mode: the event unchanged, and the value unchanged.

use super::stream_guard::{self, GuardedChunks};
use super::{Mode, ReadEvent};
use crate::ending::Ending;
use crate::error::Error;
use crate::event::json;
use crate::invocation::Invocation;
use crate::options::ErrorText;
use crate::output::measurement::Measurement;
use crate::reply::response::Response;
use crate::reply::stream::Chunks;
use crate::reply::{Failure, Reply};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use lambda_runtime::{FunctionResponse, IntoFunctionResponse, StreamResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Instant;

/// The event unchanged, and the value unchanged: JSON, or a stream.
pub struct RawMode;

impl Mode for RawMode {
    #[cfg(feature = "local")]
    fn name(&self) -> &'static str {
        "raw"
    }

    fn guard_stream(
        &self,
        chunks: Chunks,
        error_text: ErrorText,
        measurement: Measurement,
        ending: Arc<Ending>,
    ) -> GuardedChunks {
        stream_guard::guard(chunks, error_text, measurement, ending)
    }
}

impl ReadEvent for RawMode {
    fn read<E: DeserializeOwned>(invocation: &mut Invocation) -> Result<E, Failure> {
        json::parse(&invocation.event.bytes)
    }
}

/// The value of a handler in `raw` mode. `Kind` has the parameters that the implementation needs.
#[diagnostic::on_unimplemented(
    message = "the value of a handler is sent as JSON or as a stream, and `{Self}` is neither",
    label = "not `Serialize`, and not a stream",
    note = "for local types consider adding `#[derive(serde::Serialize)]` to your `{Self}` type",
    note = "for types from other crates check whether the crate offers a `serde` feature flag",
    note = "an HTTP response needs `#[lambda_handler(http)]`"
)]
pub trait JsonOrStream<Kind> {
    /// Makes the response.
    fn reply(self, invocation: &mut Invocation) -> Reply;
}

#[diagnostic::do_not_recommend]
impl<T, B, S, D, E> JsonOrStream<(B, S, D, E)> for T
where
    T: IntoFunctionResponse<B, S>,
    B: Serialize,
    S: Stream<Item = Result<D, E>> + Unpin + Send + 'static,
    D: Into<Bytes> + Send,
    E: Into<Error> + Send + Debug,
{
    fn reply(self, _: &mut Invocation) -> Reply {
        let at = Instant::now();
        let outcome = match self.into_response() {
            FunctionResponse::BufferedResponse(value) => Response::serialize(&value, 200),
            FunctionResponse::StreamingResponse(StreamResponse {
                metadata_prelude,
                stream,
            }) => {
                let chunks = stream.map(|chunk| chunk.map(Into::into).map_err(Into::into));
                Ok(Response::stream(StreamResponse {
                    metadata_prelude,
                    stream: chunks.boxed(),
                }))
            }
        };
        Reply::new(at, outcome)
    }
}
