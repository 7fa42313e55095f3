//! Where the AWS SDK finds the trace id of an invocation, which Lambda's recursion detection needs.
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>

use std::env;

/// Sets the trace id. Call it only where one invocation is served at a time.
#[allow(unsafe_code)]
pub(super) fn set(trace_id: Option<&str>) {
    const NAME: &str = "_X_AMZN_TRACE_ID";
    // SAFETY: the standard library reads and writes the environment under a lock, and so does all Rust code. C code that
    // reads it in another thread at this moment is not covered, as under `lambda_runtime`, which does the same.
    unsafe {
        match trace_id {
            Some(trace_id) => env::set_var(NAME, trace_id),
            None => env::remove_var(NAME),
        }
    }
}
