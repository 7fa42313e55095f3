//! A handler whose response is a stream, with errors that panic: of the handler, of the stream, and of INIT.

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use lambda_runtime::{MetadataPrelude, StreamResponse};
use prewarm::{Error, lambda_handler, retire};
use prewarm_tests::loud::Loud;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::env;
use std::future::pending;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Fails as a variable says.
fn check(variable: &str) -> Result<(), Loud> {
    Loud::check(&env::var(variable).unwrap_or_default())
}

/// Each event is `[HANDLER, CHUNK, ...]`. A chunk that is `loud-...` or `retire` is an error, and `forever` is the last.
#[lambda_handler(raw, metrics)]
async fn handler(
    mut event: Vec<String>,
) -> Result<StreamResponse<impl Stream<Item = Result<Bytes, Error>> + Unpin>, Error> {
    #[init]
    let resource: () = check("RESOURCE")?;
    #[init(prime)]
    {
        let () = *resource;
        check("PRIME")?;
    };

    let chunks = event.split_off(1);
    match &*event[0] {
        "allocated" => {
            let stats = ALLOCATOR.stats();
            let bytes = stats.bytes_allocated - stats.bytes_deallocated;
            return Ok(response(vec![bytes.to_string()]));
        }
        words => Loud::check(words)?,
    }
    Ok(response(chunks))
}

fn response(
    chunks: Vec<String>,
) -> StreamResponse<impl Stream<Item = Result<Bytes, Error>> + Unpin> {
    let stream = stream::iter(chunks).then(|chunk| async move {
        match chunk.strip_prefix("loud-") {
            Some(words) => Err(Loud(words.to_owned()).into()),
            None if chunk == "retire" => Err(retire("rotated")),
            None if chunk == "forever" => pending().await,
            None => Ok(Bytes::from(chunk)),
        }
    });
    StreamResponse {
        metadata_prelude: MetadataPrelude::default(),
        stream: Box::pin(stream),
    }
}
