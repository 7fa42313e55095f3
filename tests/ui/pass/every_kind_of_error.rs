#![deny(warnings)]

use prewarm::lambda_handler;
use std::io;

#[derive(Debug)]
enum MyError {
    Broken,
}

impl std::fmt::Display for MyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for MyError {}

#[lambda_handler(main = false)]
async fn own() -> Result<(), MyError> {
    Err(MyError::Broken)
}

#[lambda_handler(main = false)]
async fn string() -> Result<(), String> {
    Err("broken".to_owned())
}

#[lambda_handler(main = false)]
async fn text() -> Result<(), &'static str> {
    Err("broken")
}

#[lambda_handler(main = false)]
async fn of_std() -> io::Result<()> {
    Err(io::Error::other("broken"))
}

#[lambda_handler(main = false)]
async fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Err("broken".into())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async {
        let context = prewarm::Context::default;
        [
            own::invoke("1", context()).await,
            string::invoke("1", context()).await,
            text::invoke("1", context()).await,
            of_std::invoke("1", context()).await,
            boxed::invoke("1", context()).await,
        ]
    });
    for answer in answer {
        assert!(answer.unwrap().to_string().contains("broken"));
    }
}
