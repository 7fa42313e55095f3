//! A process that starts again in its own place, after an answer and while nobody waits. If it exited, the next caller
//! would wait for INIT, and for Lambda the invocation that was answered would have failed.

use crate::error::text::epoch_millis;
use crate::output::log;
use std::process;
use std::time::{Duration, SystemTime};

/// The least time that a start takes.
const SHORTEST: Duration = Duration::from_millis(300);

/// Replaces this process by a new one of the same id, whose INIT may last until this deadline, in milliseconds since 1970. If
/// that cannot be, it exits, and Lambda starts another one.
pub(super) fn in_place(init_took: Duration, deadline: u64) -> ! {
    let left = deadline.saturating_sub(epoch_millis(SystemTime::now()));
    let left = Duration::from_millis(left);
    let needed = SHORTEST.max(init_took * 2);
    let why_not = if left < needed {
        format!(
            "its INIT may take {} ms, and {} ms are left of the invocation",
            needed.as_millis(),
            left.as_millis()
        )
    } else {
        replace(deadline)
    };
    log::warning(&format!(
        "the process exits, and does not start again in its own place: {why_not}"
    ));
    process::exit(1)
}

/// Replaces this process. Returns why it could not be done.
#[cfg(target_os = "linux")]
fn replace(deadline: u64) -> String {
    use super::beginning::RESTARTS_UNTIL;
    use std::env;
    use std::io::{self, Write as _};
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    // What a handler has printed would be lost with the buffer.
    let _ = io::stdout().flush();
    let mut args = env::args_os();
    let mut command = Command::new("/proc/self/exe");
    command
        .arg0(args.next().unwrap_or_default())
        .args(args)
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
        .env(RESTARTS_UNTIL, deadline.to_string());
    command.exec().to_string()
}

#[cfg(not(target_os = "linux"))]
fn replace(_: u64) -> String {
    "that takes Linux".to_owned()
}
