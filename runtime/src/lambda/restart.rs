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
    use nix::unistd::execve;
    use std::env;
    use std::ffi::{CString, OsString};
    use std::io::{self, Write as _};
    use std::os::unix::ffi::OsStringExt as _;

    const TYPE: &str = "AWS_LAMBDA_INITIALIZATION_TYPE";

    // Text that a handler has printed would be lost with the buffer.
    let _ = io::stdout().flush();
    let variable = |(name, value): (OsString, OsString)| {
        let mut variable = name;
        variable.push("=");
        variable.push(value);
        variable
    };
    let ours = [
        (TYPE.into(), "on-demand".into()),
        (RESTARTS_UNTIL.into(), deadline.to_string().into()),
    ];
    let others = env::vars_os().filter(|(name, _)| name != TYPE && name != RESTARTS_UNTIL);
    // Arguments and variables from the operating system contain no zeros.
    let text = |text: OsString| CString::new(text.into_vec()).ok();
    let variables: Vec<_> = others.chain(ours).map(variable).filter_map(text).collect();
    let args: Vec<_> = env::args_os().filter_map(text).collect();
    // `std`'s own way refers to ten functions of libc more, which every start of the program would look up.
    match execve(c"/proc/self/exe", &args, &variables) {
        Err(error) => error.to_string(),
    }
}

#[cfg(not(target_os = "linux"))]
fn replace(_: u64) -> String {
    "that takes Linux".to_owned()
}
