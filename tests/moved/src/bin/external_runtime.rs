//! A function in a thread of its own, beside an application that has a Tokio runtime of its own.

use prewarm::{Error, LambdaEvent, lambda_handler};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;
use std::sync::LazyLock;
use std::thread;
use tokio::runtime::{Builder, Runtime};

#[derive(Deserialize)]
struct Request {
    command: String,
}

#[derive(Serialize)]
struct Response {
    req_id: String,
    msg: String,
}

static APPLICATION: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("application");
    builder.enable_all().build().unwrap()
});

#[lambda_handler(raw, main = false)]
async fn func(event: LambdaEvent<Request>) -> Result<Response, Error> {
    let command = event.payload.command;
    let executed = APPLICATION.spawn(async move {
        let thread = thread::current();
        let name = thread.name().unwrap_or_default();
        format!("Command {command} executed by {name}.")
    });
    Ok(Response {
        req_id: event.context.request_id,
        msg: executed.await?,
    })
}

fn by_hand() -> Result<(), Error> {
    let lambda = thread::spawn(|| {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().build()?;
        runtime.block_on(lambda_runtime::run(lambda_runtime::service_fn(func)))
    });
    lambda.join().unwrap()
}

/// The former `main` builds a runtime for `func::main`, which has its own.
fn moved() -> ExitCode {
    let lambda = thread::spawn(func::main);
    lambda.join().unwrap()
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, moved)
}
