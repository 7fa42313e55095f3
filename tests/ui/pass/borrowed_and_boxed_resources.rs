#![deny(warnings)]

use prewarm::{Error, lambda_handler};

use std::borrow::Cow;
use std::fmt::Debug;

#[lambda_handler(main = false)]
async fn handler(
    #[init(Box::new(5))] boxed: &Box<dyn Debug + Send + Sync>,
) -> Result<String, Error> {
    #[init]
    let text: &str = "text";
    #[init]
    let cow: Cow<'_, str> = Cow::Borrowed(*text);
    #[init]
    let function: fn(&str) -> usize = str::len;
    #[init]
    let words: Vec<&str> = vec![text, cow];

    Ok(format!("{boxed:?} {} {}", function(words[0]), words[1]))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer =
        runtime.block_on(async { handler(&(Box::new(5) as Box<dyn Debug + Send + Sync>)).await });
    assert_eq!(answer.unwrap(), "5 4 text");
}
