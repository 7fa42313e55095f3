//! What the Runtime API is told that `lambda_runtime` does not tell it.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

pub(crate) mod report;
pub(crate) mod send_stream;

use lambda_runtime_api_client::PooledClient;
use std::sync::OnceLock;

/// The client for what `lambda_runtime` does not send. It is used only after the restore of a snapshot, if at all, or just
/// before the process ends.
fn client() -> &'static PooledClient {
    static CLIENT: OnceLock<PooledClient> = OnceLock::new();
    CLIENT.get_or_init(|| PooledClient::builder().build())
}
