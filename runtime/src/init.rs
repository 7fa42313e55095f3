//! The INIT phase.

use crate::error::InitError;
use crate::handler::Handler;
use futures_util::future::join_all;

/// Makes every resource of the handler that is not there yet, those that do not need each other
/// together.
pub(crate) async fn run(handler: &'static Handler) -> Result<(), InitError> {
    let ready = handler.resources.iter().map(|resource| resource.ready());
    join_all(ready).await.into_iter().collect()
}
