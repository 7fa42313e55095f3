#![deny(warnings)]

// Outside the root the generated `main` does nothing, and the root has its own.
mod function {
    #[prewarm::lambda_handler]
    pub(crate) async fn handler(event: u32) -> Result<u32, prewarm::Error> {
        Ok(event)
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(function::handler(1)).unwrap(), 1);
}
