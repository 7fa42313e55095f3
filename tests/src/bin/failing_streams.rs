//! A handler whose response is a stream that ends as its event says: chunks, `"fail"`, or `"panic"`.

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use lambda_runtime::{MetadataPrelude, StreamResponse};
use prewarm::{Error, lambda_handler};

#[lambda_handler(raw, metrics)]
async fn handler(
    chunks: Vec<String>,
) -> Result<StreamResponse<impl Stream<Item = Result<Bytes, Error>> + Unpin>, Error> {
    let chunks = stream::iter(chunks).map(|chunk| match &*chunk {
        "fail" => Err("SECRET of the stream".into()),
        "panic" => panic!("SECRET of the panic"),
        _ => Ok(Bytes::from(chunk)),
    });
    Ok(StreamResponse {
        metadata_prelude: MetadataPrelude::default(),
        stream: chunks,
    })
}
