//! An extension in the function's process, which flushes after each invocation.

use lambda_extension::{Extension, NextEvent, service_fn};
use prewarm::{Error, LambdaEvent, lambda_handler};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How often it was flushed.
static FLUSHED: AtomicU32 = AtomicU32::new(0);

/// Waits until an invocation is done, and flushes.
async fn flush(
    event: lambda_extension::LambdaEvent,
    done: Arc<Mutex<UnboundedReceiver<()>>>,
) -> Result<(), Error> {
    match event.next {
        NextEvent::Invoke(_) => {
            let done = done.lock().await.recv().await;
            done.ok_or("the channel is closed")?;
            FLUSHED.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
        NextEvent::Shutdown(_) => Err("an internal extension is not told of it".into()),
    }
}

/// Registers the extension. The future that comes back runs it.
async fn register(
    done: UnboundedReceiver<()>,
) -> Result<impl Future<Output = Result<(), Error>> + Send, Error> {
    let done = Arc::new(Mutex::new(done));
    let extension = Extension::new()
        .with_events(&["INVOKE"])
        .with_events_processor(service_fn(move |event| flush(event, Arc::clone(&done))))
        .with_extension_name("internal-flush");
    Ok(extension.register().await?.run())
}

fn answer(event: &LambdaEvent<Value>, done: &UnboundedSender<()>) -> Result<Value, Error> {
    let flushed = FLUSHED.load(Ordering::Relaxed);
    done.send(())?;
    Ok(json!({"event": event.payload, "flushed before": flushed}))
}

#[tokio::main]
async fn by_hand() -> Result<(), Error> {
    let (done, received) = unbounded_channel();
    let extension = register(received).await?;
    let func = async |event: LambdaEvent<Value>| answer(&event, &done);
    tokio::try_join!(
        lambda_runtime::run(lambda_runtime::service_fn(func)),
        extension
    )?;
    Ok(())
}

#[lambda_handler(raw, main = false)]
async fn moved(
    event: LambdaEvent<Value>,
    #[init(extension().await?)] done: &UnboundedSender<()>,
) -> Result<Value, Error> {
    answer(&event, done)
}

/// The work of the former `main`: INIT registers the extension, and it runs beside the function.
async fn extension() -> Result<UnboundedSender<()>, Error> {
    let (done, received) = unbounded_channel();
    tokio::spawn(register(received).await?);
    Ok(done)
}

fn main() -> ExitCode {
    moved_programs::run(by_hand, moved::main)
}
