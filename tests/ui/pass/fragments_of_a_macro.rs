#![deny(warnings)]

use prewarm::{Error, lambda_handler};

macro_rules! handler {
    ($name:ident($event:ty) with $resource:ident: $ty:ty = $value:expr) => {
        #[lambda_handler(main = false)]
        async fn $name(event: $event) -> Result<$ty, Error> {
            #[init]
            let $resource: $ty = $value;
            #[init]
            let doubled: $ty = *$resource * 2;

            Ok(<$ty>::from(event) + *$resource + *doubled)
        }
    };
}

handler!(add(u32) with offset: u32 = 1);
handler!(add_wide(u32) with offset: u64 = 10);

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { (add(1).await, add_wide(1).await) });
    assert_eq!((answer.0.unwrap(), answer.1.unwrap()), (4, 31));
}
