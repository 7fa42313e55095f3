use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: Option<&'a str>) -> Result<usize, Error> {
    Ok(event.map_or(0, str::len))
}

fn main() {}
