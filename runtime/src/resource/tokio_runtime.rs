//! The Tokio runtime that resources are initialized on.
//!
//! A client might hold connections that tasks of its runtime drive. So a resource must not be initialized
//! on a runtime that ends before the process does, as the runtime of a `#[tokio::test]` function does.

use crate::options::Flavor;
use futures_util::future::BoxFuture;
use once_cell::sync::OnceCell;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;

/// Initializers run in any test and any task, so no value can carry it.
static HANDLE: OnceCell<Handle> = OnceCell::new();

/// Builds the runtime of the program, which resources are initialized on from now on.
pub(crate) fn build(flavor: Flavor) -> Runtime {
    let mut builder = match flavor {
        Flavor::CurrentThread => Builder::new_current_thread(),
        Flavor::MultiThread => Builder::new_multi_thread(),
    };
    let runtime = start(&mut builder);
    // The handle is set already only if resources were used before the program was started.
    let _ = HANDLE.set(runtime.handle().clone());
    runtime
}

/// Makes the current runtime the one that resources are initialized on, unless there is one already.
pub(crate) fn use_current() {
    HANDLE.get_or_init(Handle::current);
}

/// The program's runtime. Where there is none, as in a test, it is one that lives as long as the process.
pub(crate) fn handle() -> &'static Handle {
    HANDLE.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        let runtime = start(builder.worker_threads(1).thread_name("prewarm"));
        Box::leak(Box::new(runtime)).handle().clone()
    })
}

/// Runs a task on the program's runtime. All tasks have one type, because each type is 11 kB of code.
pub(crate) fn spawn(task: BoxFuture<'static, ()>) -> JoinHandle<()> {
    handle().spawn(task)
}

fn start(builder: &mut Builder) -> Runtime {
    // Room for 1,024 events, the default, is three pages of memory. A worker's queue has room for 256 tasks.
    let builder = builder.enable_all().max_io_events_per_tick(256);
    let runtime = builder.build();
    runtime.expect("the operating system starts a Tokio runtime")
}
