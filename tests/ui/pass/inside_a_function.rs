#![deny(warnings)]

use prewarm::{Error, lambda_handler};

fn main() {
    #[derive(serde::Serialize)]
    struct Local(u32);

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<Local, Error> {
        #[init]
        let local: Local = Local(1);

        Ok(Local(local.0 + event))
    }

    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(handler(1)).unwrap().0, 2);
}
