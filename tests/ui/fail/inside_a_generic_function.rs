use prewarm::{Error, lambda_handler};
use serde::de::DeserializeOwned;

fn start<E: DeserializeOwned>() {
    #[lambda_handler(main = false)]
    async fn handler(event: E) -> Result<(), Error> {
        drop(event);
        Ok(())
    }
    handler::main();
}

fn main() {
    start::<u32>();
}
