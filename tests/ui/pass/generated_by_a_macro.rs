#![deny(warnings)]

macro_rules! function {
    ($name:ident, $event:ident: $In:ty, $resource:ident: $Resource:ty = $value:expr, $body:expr) => {
        #[prewarm::lambda_handler(main = false)]
        async fn $name($event: $In) -> Result<u32, prewarm::Error> {
            #[init]
            let $resource: $Resource = $value;
            #[init]
            let own: u32 = 1;

            Ok($body + *own)
        }
    };
}

function!(handler, event: u32, limit: u32 = 10, event + *limit);

mod second {
    function!(other, event: (u32,), list: Vec<u32> = vec![1, 2], event.0 + list[1]);

    pub async fn call() -> u32 {
        other((1,)).await.unwrap()
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        assert_eq!(handler(1).await.unwrap(), 12);
        assert_eq!(second::call().await, 4);
    });
}
