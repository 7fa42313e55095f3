//! Helpers for several tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prewarm_tests::Answer;
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Programs whose events say how an invocation ends, one for each mode.
pub(crate) const OUTCOMES: &str = env!("CARGO_BIN_EXE_outcomes");
pub(crate) const OUTCOMES_HIDDEN: &str = env!("CARGO_BIN_EXE_outcomes_hidden");
pub(crate) const OUTCOMES_HTTP: &str = env!("CARGO_BIN_EXE_outcomes_http");
pub(crate) const OUTCOMES_RAW: &str = env!("CARGO_BIN_EXE_outcomes_raw");

/// A program with no variables, but for the one that sockets need on Windows.
pub(crate) fn outside_lambda(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.envs(env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command
}

/// The files of a folder and of the folders in it, whose names end so.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines of a text that are JSON objects.
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    let lines = text.lines().filter(|line| line.starts_with('{'));
    let lines = lines.map(|line| serde_json::from_str(line).expect(line));
    lines.collect()
}

/// The value that a handler answered with, in the body of a 200.
pub(crate) async fn result_of(
    invocation: impl Future<Output = Result<Value, prewarm::Diagnostic>>,
) -> Value {
    let response = invocation.await.unwrap();
    let mut body: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
    assert_eq!(response["statusCode"], 200, "{body}");
    body["result"].take()
}

/// The failure in the trailers of a stream.
pub(crate) fn failure_in_trailers(answer: &Answer) -> Option<Value> {
    let error_type = answer.trailers.get("lambda-runtime-function-error-type")?;
    let body = answer.trailers.get("lambda-runtime-function-error-body")?;
    let body: Value = serde_json::from_slice(&STANDARD.decode(body).unwrap()).unwrap();
    assert_eq!(body["errorType"], error_type.to_str().unwrap());
    Some(body)
}
