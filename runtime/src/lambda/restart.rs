//! A process that starts again in its own place, after an answer and while no caller waits. If it exited, the next
//! caller would wait for INIT, and for Lambda the invocation that was answered would have failed.

use crate::budget::deadline_or_latest;
use crate::error::text::epoch_millis;
use crate::output::log;
use std::process;
use std::time::{Duration, SystemTime};

/// The least time that a start takes.
const SHORTEST: Duration = Duration::from_millis(300);

/// Replaces this process by a new one of the same id, whose INIT may last until this deadline, in milliseconds since 1970. If
/// that cannot be, it exits, and Lambda starts another one.
pub(super) fn in_place(init_took: Duration, deadline: u64) -> ! {
    let now = epoch_millis(SystemTime::now());
    let deadline = deadline_or_latest(deadline, now);
    let left = Duration::from_millis(deadline.saturating_sub(now));
    let needed = SHORTEST.max(init_took * 2);
    let why_not = if left < needed {
        format!(
            "its INIT might take {} ms, and {} ms are left of the invocation",
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
    use super::environment_variables::{INITIALIZATION_TYPE, set};
    use nix::unistd::execv;
    use std::env;
    use std::ffi::CString;
    use std::io::{self, Write as _};
    use std::os::unix::ffi::OsStringExt as _;

    // Text that a handler has printed would be lost with the buffer.
    let _ = io::stdout().flush();
    set(INITIALIZATION_TYPE, Some("on-demand"));
    set(RESTARTS_UNTIL, Some(&deadline.to_string()));
    // Arguments from the operating system contain no zeros.
    let args = env::args_os().filter_map(|arg| CString::new(arg.into_vec()).ok());
    let args: Vec<_> = args.collect();
    // `std`'s own way refers to ten functions of libc more, which every start of the program would look up. An error of
    // `nix` brings the names of all errors, which every start would relocate.
    match execv(c"/proc/self/exe", &args) {
        Err(error) => io::Error::from(error).to_string(),
    }
}

#[cfg(not(target_os = "linux"))]
fn replace(_: u64) -> String {
    "that takes Linux".to_owned()
}
