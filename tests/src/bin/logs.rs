//! A handler that logs with what `prewarm` sets.

use prewarm::{Error, lambda_handler};
use tracing::{info, warn};

#[lambda_handler(raw)]
async fn handler(name: String) -> Result<String, Error> {
    #[init]
    prewarm::init_logging();

    info!("an info of {name}");
    warn!(name, "a warning");
    if name == "fail" {
        return Err("it failed".into());
    }
    Ok(name)
}
