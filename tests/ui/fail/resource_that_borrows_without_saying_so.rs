use prewarm::{Error, lambda_handler};

struct Name<'a>(&'a str);

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let name: Name = Name("Ada");

    Ok(name.0.len())
}

fn main() {}
