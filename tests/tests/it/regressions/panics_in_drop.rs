//! A value that panics in its `Drop` passed the guards: the payload of a panic ended the process, and a cancelled
//! handler counted as a panic.

use prewarm::{Context, Error, lambda_handler};
use std::panic::panic_any;
use std::time::{Duration, SystemTime};

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "in `drop`");
    }
}

#[lambda_handler(raw, main = false)]
async fn throws((): ()) -> Result<(), Error> {
    panic_any(PanicsInDrop)
}

#[lambda_handler(raw, main = false)]
async fn hangs((): ()) -> Result<(), Error> {
    let _held = PanicsInDrop;
    std::future::pending().await
}

fn context() -> Context {
    let deadline = SystemTime::now() + Duration::from_millis(300);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut context = Context::default();
    context.deadline = deadline.as_millis().try_into().unwrap();
    context
}

#[tokio::test]
async fn payload_of_a_panic_cannot_pass_the_guard() {
    let error = Box::pin(throws::invoke("null", context()))
        .await
        .unwrap_err();
    assert_eq!(error.error_type, "Panic");
}

#[tokio::test]
async fn cancelled_handler_is_a_timeout_whatever_it_drops() {
    let error = Box::pin(hangs::invoke("null", context()))
        .await
        .unwrap_err();
    assert_eq!(error.error_type, "Timeout");
}
