//! A handler that logs with what `prewarm` sets.

use prewarm::{Error, lambda_handler};
use tracing::{info, warn};

fn greeting() -> String {
    warn!("a greeting is made");
    "Hello".to_owned()
}

fn name_day() -> String {
    warn!("a name day is made");
    "Ada".to_owned()
}

#[lambda_handler(raw)]
async fn handler(name: String) -> Result<String, Error> {
    #[init]
    prewarm::init_logging();
    #[init]
    let greeting: String = greeting();
    #[init(blocking)]
    let name_day: String = name_day();

    info!("{greeting} {name_day}");
    info!("an info of {name}");
    warn!(name, "a warning");
    if name == "fail" {
        return Err("it failed".into());
    }
    Ok(name)
}
