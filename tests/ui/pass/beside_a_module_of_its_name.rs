#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};

// As `mod handler;` with `src/handler.rs` beside `src/main.rs`.
mod handler {
    pub(super) const OFFSET: u32 = 41;
}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let offset: u32 = handler::OFFSET;

    Ok(event + *offset)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(handler(1)).unwrap(), 42);
    // The type gives way to the module, and is found in its own.
    let invocation = prewarm_handler::handler::invoke("1", Context::default());
    let response = runtime.block_on(invocation).unwrap();
    assert!(
        response["body"]
            .as_str()
            .unwrap()
            .starts_with(r#"{"result":42,"#)
    );
}
