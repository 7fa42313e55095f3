use futures_util::stream::{self, Stream};
use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<impl Stream<Item = String>, Error> {
    Ok(stream::iter([event]))
}

fn main() {}
