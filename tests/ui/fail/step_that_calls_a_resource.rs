use prewarm::{Error, lambda_handler};

fn start() {}

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init]
    let start: fn() = || ();
    #[init]
    start();

    start();
    Ok(self::start())
}

fn main() {}
