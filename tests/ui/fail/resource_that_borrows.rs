use prewarm::{Error, lambda_handler};

struct Word<'a>(&'a str);

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let word: Word<'_> = Word(&String::from("word"));

    Ok(word.0.len())
}

fn main() {}
