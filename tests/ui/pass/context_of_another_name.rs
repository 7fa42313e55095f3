#![deny(warnings)]

use prewarm::{Context as LambdaContext, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(context: LambdaContext) -> Result<String, Error> {
    Ok(context.request_id)
}

mod beside_an_event {
    use prewarm::{Context as LambdaContext, Error, lambda_handler};

    #[lambda_handler(main = false)]
    pub async fn handler(event: u32, context: LambdaContext) -> Result<String, Error> {
        Ok(format!("{} {event}", context.request_id))
    }
}

mod in_http_mode {
    use prewarm::{Context as Caller, Error, lambda_handler};

    #[lambda_handler(http, main = false)]
    pub async fn handler(context: Caller) -> Result<String, Error> {
        Ok(context.request_id)
    }
}

mod raw {
    use prewarm::{Context as Caller, Error, lambda_handler};

    #[lambda_handler(raw, main = false)]
    pub async fn handler(context: Caller, #[init(1)] one: &u32) -> Result<String, Error> {
        Ok(format!("{} {one}", context.request_id))
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut context = LambdaContext::default();
    context.request_id = "id".to_owned();
    runtime.block_on(async {
        let answer = handler::invoke("{}", context.clone()).await.unwrap();
        assert!(answer["body"].as_str().unwrap().contains(r#""result":"id""#), "{answer}");
        let answer = beside_an_event::handler::invoke("1", context.clone()).await.unwrap();
        assert!(answer["body"].as_str().unwrap().contains("id 1"), "{answer}");
        let event = r#"{"version":"2.0","rawPath":"/","rawQueryString":"","headers":{},"requestContext":{"http":{"method":"GET","path":"/"}},"isBase64Encoded":false}"#;
        let answer = in_http_mode::handler::invoke(event, context.clone()).await.unwrap();
        assert_eq!(answer["body"], "id");
        assert_eq!(raw::handler::invoke("{}", context).await.unwrap(), "id 1");
    });
}
