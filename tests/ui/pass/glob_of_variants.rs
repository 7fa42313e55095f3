#![deny(warnings)]

use prewarm::{Error, lambda_handler};

enum Size {
    Small,
    Large,
}

#[lambda_handler(main = false)]
async fn handler(event: bool) -> Result<u32, Error> {
    use Size::*;

    #[init]
    let limit: u32 = 10;
    let size = if event { Small } else { Large };

    Ok(match size {
        Small => *limit,
        Large => 0,
    })
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(true).await }).unwrap(), 10);
}
