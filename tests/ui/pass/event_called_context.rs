#![deny(warnings)]

use prewarm::{Error, lambda_handler};

#[derive(serde::Deserialize)]
pub struct Context {
    pub id: u32,
}

#[lambda_handler(main = false)]
pub async fn handler(event: Context) -> Result<u32, Error> {
    Ok(event.id)
}

mod beside_a_context {
    use super::Context;
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    pub async fn handler(event: Context, context: prewarm::Context) -> Result<String, Error> {
        Ok(format!("{} {}", event.id, context.request_id))
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let context = prewarm::Context::default;
    runtime.block_on(async {
        let answer = handler::invoke(r#"{"id":7}"#, context()).await.unwrap();
        assert!(
            answer["body"].as_str().unwrap().contains(r#""result":7"#),
            "{answer}"
        );
        let answer = beside_a_context::handler::invoke(r#"{"id":7}"#, context())
            .await
            .unwrap();
        assert_eq!(answer["statusCode"], 200);
    });
}
