//! The one Tokio runtime on which resources are made.
//!
//! A client may hold connections that tasks of its runtime drive, so a resource must not be made on
//! a runtime that ends before the process does, as that of a `#[tokio::test]` function.

use once_cell::sync::OnceCell;
use tokio::runtime::{Builder, Handle, Runtime};

static HANDLE: OnceCell<Handle> = OnceCell::new();

/// Makes the runtime of the program the one that resources are made on.
pub(crate) fn set(runtime: &Runtime) {
    // It is taken already only if resources were asked for before the program was started.
    let _ = HANDLE.set(runtime.handle().clone());
}

/// The program's runtime. Where there is none, as in a test, one that lives as long as the process.
pub(crate) fn handle() -> &'static Handle {
    static BACKGROUND: OnceCell<Runtime> = OnceCell::new();
    HANDLE.get_or_init(|| {
        let runtime = BACKGROUND.get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("prewarm")
                .enable_all()
                .build()
                .expect("a Tokio runtime starts")
        });
        runtime.handle().clone()
    })
}
