//! Code that the benches share.

use std::env;
use std::process::{Child, Command};

/// Clears the environment of a program, but for `PATH`, so that it runs the same instructions in every shell.
pub fn bare(command: &mut Command) -> &mut Command {
    command
        .env_clear()
        .envs(env::var_os("PATH").map(|path| ("PATH", path)))
}

/// A program under callgrind.
#[must_use]
pub fn callgrind(program: &str) -> Command {
    let mut command = Command::new("valgrind");
    command.args([
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        program,
    ]);
    command
}

/// Ends a program that runs under callgrind, and returns how many instructions it has run.
///
/// # Panics
///
/// If callgrind does not say.
#[must_use]
pub fn instructions(program: Child) -> u64 {
    // The signal ends the program, and not valgrind, which still counts.
    let id = program.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("there is `kill`").success());
    let output = program.wait_with_output().expect("it has ended");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut lines = stderr.lines();
    let collected = lines.find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.unwrap_or_else(|| panic!("callgrind counts: {stderr}"));
    number.trim().parse().expect("a number")
}
