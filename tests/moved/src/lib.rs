//! Code that the programs share.

use prewarm::Error;
use std::env;
use std::process::ExitCode;

/// Runs the form of a program that the variable `FORM` says.
///
/// # Panics
///
/// If it is another one.
pub fn run(
    by_hand: impl FnOnce() -> Result<(), Error>,
    moved: impl FnOnce() -> ExitCode,
) -> ExitCode {
    match env::var("FORM").as_deref() {
        Ok("by hand") => match by_hand() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        },
        Ok("moved") => moved(),
        form => panic!("`FORM` is {form:?}"),
    }
}
