//! A handler as a value: what it needs, and the way from the bytes of an event to a reply.

use crate::event::Event;
use crate::failure::Failure;
use crate::resource::{BoxFuture, Resource};
use crate::response::{Chunks, Stream};
use crate::{Context, Error};
use bytes::Bytes;
use futures_util::StreamExt as _;
use lambda_runtime::{FunctionResponse, IntoFunctionResponse, StreamResponse};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::fmt::Debug;
use std::time::Instant;

/// What the attribute makes of a function. No type of the user's is in it.
pub struct Handler {
    /// The function's name.
    pub name: &'static str,
    /// Steps and resources, in the order of the source, steps first.
    pub resources: &'static [&'static Resource],
    /// The arguments of the attribute.
    pub options: Options,
    /// The name of the event's type, where the mode and the type are known to the attribute.
    pub event_type: Option<fn() -> &'static str>,
    /// Parses the event, calls the function and maps what it returns.
    pub call: fn(Event, Context) -> BoxFuture<Reply>,
}

/// The arguments of the attribute that the runtime heeds.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the handler takes and gives.
    pub mode: Mode,
    /// The namespace of its metrics, if it has any.
    pub metrics: Option<&'static str>,
    /// What is told of an error.
    pub error_text: ErrorText,
    /// How many milliseconds before the deadline the handler is cancelled. With 0 it is not.
    pub deadline_margin_ms: u64,
    /// Tokio's runtime, if it is asked for.
    pub flavor: Option<Flavor>,
}

/// What a handler takes and gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// A value, in an HTTP response of the crate's own form.
    Value,
    /// An HTTP request and an HTTP response: with the feature of that name.
    Http,
    /// What stands, as it stands.
    Raw,
}

/// Whether a response says what the error was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorText {
    /// With the error's `Display`.
    Show,
    /// Not at all.
    Hide,
}

/// Tokio's runtimes, by Tokio's names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flavor {
    /// One thread.
    CurrentThread,
    /// A thread for each core.
    MultiThread,
}

impl Options {
    /// What holds where no argument says otherwise.
    pub const VALUE: Options = Options {
        mode: Mode::Value,
        metrics: None,
        error_text: ErrorText::Show,
        deadline_margin_ms: 100,
        flavor: None,
    };

    /// The same in the mode `http`.
    #[cfg(feature = "http")]
    pub const HTTP: Options = Options {
        mode: Mode::Http,
        error_text: ErrorText::Hide,
        ..Options::VALUE
    };

    /// The same in the mode `raw`.
    pub const RAW: Options = Options {
        mode: Mode::Raw,
        ..Options::VALUE
    };
}

/// What a handler answers.
pub struct Reply {
    /// When the handler returned.
    pub(crate) at: Instant,
    pub(crate) outcome: Result<Success, Box<Failure>>,
}

pub(crate) enum Success {
    /// `{"result":VALUE`, and no more yet.
    Opened(Vec<u8>),
    Json(Box<RawValue>),
    #[cfg(feature = "http")]
    Http(Box<lambda_http::Response<lambda_http::Body>>),
    Stream(Box<Stream>),
}

impl Reply {
    /// The value of a handler that succeeded.
    pub fn ok<T: Serialize>(value: T) -> Self {
        let at = Instant::now();
        let mut opened = Vec::with_capacity(128);
        opened.extend_from_slice(br#"{"result":"#);
        let outcome = match serde_json::to_writer(&mut opened, &value) {
            Ok(()) => Ok(Success::Opened(opened)),
            Err(error) => Err(Box::new(Failure::unserializable(&error))),
        };
        Reply { at, outcome }
    }

    /// The value of a handler that succeeded, to be sent as it is: JSON, or a stream.
    pub fn raw<T, B, S, D, E>(value: T) -> Self
    where
        T: IntoFunctionResponse<B, S>,
        B: Serialize,
        S: futures_util::Stream<Item = Result<D, E>> + Unpin + Send + 'static,
        D: Into<Bytes> + Send,
        E: Into<Error> + Send + Debug,
    {
        let at = Instant::now();
        let outcome = match value.into_response() {
            FunctionResponse::BufferedResponse(value) => match to_raw_value(&value) {
                Ok(json) => Ok(Success::Json(json)),
                Err(error) => Err(Box::new(Failure::unserializable(&error))),
            },
            FunctionResponse::StreamingResponse(StreamResponse {
                metadata_prelude,
                stream,
            }) => {
                let chunks = stream.map(|chunk| chunk.map(Into::into).map_err(Into::into));
                let stream: Chunks = chunks.boxed();
                Ok(Success::Stream(Box::new(StreamResponse {
                    metadata_prelude,
                    stream,
                })))
            }
        };
        Reply { at, outcome }
    }

    /// The HTTP response of a handler that succeeded.
    #[cfg(feature = "http")]
    pub fn http<T: lambda_http::IntoResponse>(value: T) -> BoxFuture<Self> {
        let at = Instant::now();
        let response = value.into_response();
        Box::pin(async move {
            let outcome = Ok(Success::Http(Box::new(response.await)));
            Reply { at, outcome }
        })
    }

    /// The error of a handler that failed.
    pub fn err<E: Into<Error>>(error: E) -> Self {
        Reply::failed(Failure::of(error))
    }

    pub(crate) fn failed(failure: Failure) -> Self {
        Reply {
            at: Instant::now(),
            outcome: Err(Box::new(failure)),
        }
    }
}
