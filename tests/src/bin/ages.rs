//! Handlers whose values may be a second old. `SECRET` names a file that says what the service answers, and `HANDLER` which
//! of the handlers runs.

use lambda_runtime::streaming::{Body, Response, channel};
use lambda_runtime::tower::layer::layer_fn;
use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs};
use tokio::time::sleep;

/// Something that is closed, and that works only with the secret of now.
struct Pool(String);

impl Pool {
    fn open(secret: &str) -> Self {
        eprintln!("open {secret}");
        Pool(secret.to_owned())
    }

    fn close(&self) {
        eprintln!("close {}", self.0);
    }
}

async fn secret() -> Result<String, Error> {
    let answer = fs::read_to_string(env::var("SECRET")?)?;
    match &*answer {
        "fails" => Err("the service refuses".into()),
        "panics" => panic!("out of luck"),
        "hangs" => std::future::pending().await,
        "takes time" => {
            sleep(Duration::from_secs(1)).await;
            Ok(answer)
        }
        _ => Ok(answer),
    }
}

#[lambda_handler(raw, metrics, main = false)]
async fn value(
    millis: u64,
    #[init(max_age_s = 1, secret().await?)] secret: &String,
    #[init(close = pool.close(), Pool::open(secret))] pool: &Pool,
) -> Result<Value, Error> {
    #[init]
    let stays: Pool = Pool::open("stays");
    #[init(max_age_s = 1)]
    eprintln!("step with {}", stays.0);
    #[init(prime)]
    eprintln!("prime {}", pool.0);

    sleep(Duration::from_millis(millis)).await;
    Ok(json!([secret, pool.0]))
}

#[lambda_handler(raw, deadline_margin_ms = 0, main = false)]
async fn no_margin(
    _event: Value,
    #[init(max_age_s = 1, secret().await?)] secret: &String,
) -> Result<Value, Error> {
    Ok(json!(secret))
}

#[lambda_handler(batch, main = false)]
async fn batch(
    millis: u64,
    #[init(max_age_s = 1, secret().await?)] secret: &String,
) -> Result<(), Error> {
    eprintln!("record with {secret}");
    sleep(Duration::from_millis(millis)).await;
    eprintln!("record with {secret}");
    Ok(())
}

#[lambda_handler(raw, main = false)]
async fn stream(
    millis: u64,
    #[init(max_age_s = 1, secret().await?)] secret: &String,
    #[init(close = pool.close(), Pool::open(secret))] pool: &Pool,
) -> Result<Response<Body>, Error> {
    let (mut sender, body) = channel();
    let answer = pool.0.clone();
    tokio::spawn(async move {
        sender.send_data(answer.into()).await?;
        sleep(Duration::from_millis(millis)).await;
        eprintln!("the stream ends");
        Ok::<_, Error>(())
    });
    Ok(Response::from(body))
}

#[tokio::main(flavor = "current_thread")]
async fn serve() -> Result<(), Error> {
    lambda_runtime::run(value::service().await?).await
}

fn main() -> ExitCode {
    match env::var("HANDLER").as_deref() {
        Ok("no_margin") => no_margin::main(),
        Ok("batch") => batch::main(),
        Ok("stream") => stream::main(),
        Ok("layer") => value::main_with_layer(layer_fn(|service| service)),
        Ok("service") => {
            serve().unwrap();
            ExitCode::SUCCESS
        }
        _ => value::main(),
    }
}
