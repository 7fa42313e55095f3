#![deny(warnings)]

use prewarm::{Context, Error, LambdaEvent, lambda_handler};

#[lambda_handler(main = false)]
async fn event(event: u32, context: Context, #[init(1)] one: &u32) -> Result<u32, Error> {
    assert_eq!(context.request_id, "");
    Ok(event + one)
}

#[lambda_handler(main = false)]
async fn invocation(event: LambdaEvent<u32>) -> Result<u32, Error> {
    #[init(max_age_s = 60)]
    let invocation: u32 = begun();

    Ok(event.payload + *invocation)
}

fn begun() -> u32 {
    2
}

#[lambda_handler(main = false, batch)]
async fn returned(event: u32) -> Result<(), Error> {
    assert_eq!(event, 1);
    Ok(())
}

#[lambda_handler(main = false, raw)]
async fn value(value: u32) -> Result<u32, Error> {
    Ok(value + 3)
}

#[lambda_handler(main = false, http)]
async fn error(error: prewarm::lambda_http::Request) -> Result<String, Error> {
    Ok(error.uri().path().to_owned())
}

#[lambda_handler(main = false)]
async fn way(form: u32) -> Result<u32, Error> {
    Err(format!("{form}").into())
}

fn main() {
    use prewarm::Event;

    let context = Context::default;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let answer = event::invoke("1", context()).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        let answer = invocation::invoke("1", context()).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        let batch = Event::sqs(["1"]);
        let answer = returned::invoke(batch, context()).await.unwrap();
        assert_eq!(answer["batchItemFailures"], serde_json::json!([]));
        assert_eq!(value::invoke("1", context()).await.unwrap(), 4);
        let request = Event::http("GET", "/path", "");
        let answer = error::invoke(request, context()).await.unwrap();
        assert_eq!(answer["body"], "/path");
        let answer = way::invoke("1", context()).await.unwrap();
        assert_eq!(answer["statusCode"], 500);
    });
}
