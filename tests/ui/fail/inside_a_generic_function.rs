use prewarm::{Error, lambda_handler};
use serde::de::DeserializeOwned;

fn serve<T: DeserializeOwned + Send + 'static>() {
    #[lambda_handler(main = false)]
    async fn handler(event: T) -> Result<(), Error> {
        drop(event);
        Ok(())
    }
}

fn main() {
    serve::<String>();
}
