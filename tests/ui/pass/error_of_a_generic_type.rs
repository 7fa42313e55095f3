#![deny(warnings)]

use prewarm::lambda_handler;
use std::fmt::{self, Debug, Display};

#[derive(Debug)]
struct Failed<T>(T);

impl<T: Display> Display for Failed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed: {}", self.0)
    }
}

impl<T: Debug + Display> std::error::Error for Failed<T> {}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Failed<u32>> {
    if event > 0 {
        Err(Failed(event))
    } else {
        Ok(event)
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime
        .block_on(handler::invoke("3", prewarm::Context::default()))
        .unwrap();
    assert!(
        answer["body"].as_str().unwrap().contains("failed: 3"),
        "{answer}"
    );
}
