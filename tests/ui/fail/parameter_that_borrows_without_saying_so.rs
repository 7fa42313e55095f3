use prewarm::{Error, lambda_handler};

struct Name<'a>(&'a str);

#[lambda_handler(main = false)]
async fn handler(#[init(Name("Ada"))] name: &Name) -> Result<usize, Error> {
    Ok(name.0.len())
}

fn main() {}
