//! Code that a release binary does not contain.

use crate::quickstart::{binary, release_binary};
use crate::support::outside_lambda;
use std::fs;
use std::path::Path;

fn holds(program: &Path, text: &str) -> bool {
    let bytes = fs::read(program).unwrap();
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
#[ignore = "builds for release"]
fn release_binary_contains_nothing_of_local_runs() {
    for text in [
        "listening on http://",
        "Runs this Lambda function on your machine",
        "one after another",
    ] {
        assert!(holds(binary(), text), "a debug build serves itself: {text}");
        assert!(!holds(release_binary(), text), "{text}");
    }
}

#[test]
#[ignore = "builds for release"]
fn release_binary_outside_lambda_says_in_one_line_how_to_run_it() {
    let output = outside_lambda(release_binary()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        stderr,
        "prewarm: this is a Lambda function, started outside Lambda: to run it here, use a debug build \
         (`cargo run`) or `cargo lambda watch`\n"
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
