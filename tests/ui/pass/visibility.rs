#![deny(warnings)]

mod a {
    pub mod b {
        #[prewarm::lambda_handler(main = false)]
        pub(in crate::a) async fn handler(event: u32) -> Result<u32, prewarm::Error> {
            Ok(event)
        }
    }

    pub async fn call() -> u32 {
        let context = prewarm::Context::default();
        let answer = b::handler::invoke("1", context).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        b::handler(1).await.unwrap()
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(a::call()), 1);
}
