//! The README shows what is printed, and says what the crate's docs say.

use crate::quickstart::binary;
use crate::support::outside_lambda;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const README: &str = include_str!("../../../README.md");

/// A command of the README, and what it is said to print.
struct Shown {
    program: PathBuf,
    /// None serves.
    event: Option<String>,
    stdout_only: bool,
    output: Vec<String>,
}

fn shown() -> Vec<Shown> {
    let blocks = README.split("```console\n").skip(1);
    let blocks = blocks.map(|block| block.split_once("\n```").expect("a block ends").0);
    blocks
        .map(|block| {
            let (command, output) = block.split_once('\n').expect("a command prints");
            let command = command.strip_prefix("$ cargo run -q").expect(command);
            let (program, args) = match command.strip_prefix(" -p quickstart") {
                Some(args) => (binary().clone(), args),
                None => (env!("CARGO_BIN_EXE_readme").into(), command),
            };
            let event = args.strip_prefix(" -- '");
            let (event, rest) = match event.and_then(|args| args.split_once('\'')) {
                Some((event, rest)) => (Some(event.to_owned()), rest),
                None => (None, args),
            };
            Shown {
                program,
                event,
                stdout_only: rest == " 2>/dev/null",
                output: output.lines().map(without_times).collect(),
            }
        })
        .collect()
}

/// Without what differs from run to run: times, bars, request ids.
fn without_times(line: &str) -> String {
    if let Some((start, rest)) = line.split_once(r#"\"execution_time\":"#) {
        return format!(
            "{start}{}",
            rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())
        );
    }
    if let Some((start, _)) = line.split_once(r#"\"request_id\":"#) {
        return start.to_owned();
    }
    let words = line.split_whitespace();
    let fixed = words.filter(|word| !word.starts_with('━') && word.parse::<f64>().is_err());
    fixed.collect::<Vec<_>>().join(" ")
}

#[test]
fn readme_shows_what_is_printed() {
    let shown = shown();
    assert_eq!(shown.len(), 4);
    for Shown {
        program,
        event,
        stdout_only,
        output,
    } in shown
    {
        let mut command = outside_lambda(program);
        command
            .env("AWS_LAMBDA_FUNCTION_NAME", "shop")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let printed = match event {
            Some(event) => {
                let run = command.arg(event).output().unwrap();
                let stderr = (!stdout_only).then(|| String::from_utf8(run.stderr).unwrap());
                stderr.unwrap_or_default() + std::str::from_utf8(&run.stdout).unwrap()
            }
            None => printed_by_server(command.args(["--port", "0"]), output.len()),
        };
        assert_eq!(
            printed.lines().map(without_times).collect::<Vec<_>>(),
            output
        );
    }
}

/// The first lines of a server, as if its port were 9000.
fn printed_by_server(command: &mut Command, lines: usize) -> String {
    let mut server = command.spawn().unwrap();
    let stderr = BufReader::new(server.stderr.take().unwrap());
    let printed: Vec<_> = stderr.lines().take(lines).map(Result::unwrap).collect();
    server.kill().unwrap();
    server.wait().unwrap();
    let printed = printed.join("\n");
    let (_, rest) = printed.split_once("http://127.0.0.1:").expect(&printed);
    let port = rest.split(' ').next().unwrap();
    printed.replace(&format!(":{port}"), ":9000")
}

#[test]
fn first_program_of_the_readme_is_the_one_that_is_run() {
    let program = include_str!("../../src/bin/readme.rs");
    let (_, program) = program.split_once("\n\n").unwrap();
    let shown = README.split("```rust\n").nth(1).unwrap();
    assert_eq!(shown.split_once("```").unwrap().0, program);
}

/// `UPDATE_EXPECT=1` writes the parts anew.
#[test]
fn readme_has_the_parts_of_the_docs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join("README.md");
    let mut pieces = README.split("<!-- runtime/docs/");
    let mut expected = pieces.next().unwrap().to_owned();
    let mut parts = 0;
    for piece in pieces {
        let (name, rest) = piece.split_once(" -->").expect("a comment ends");
        let (_, rest) = rest.split_once("<!-- end -->").expect("a part ends");
        let docs = fs::read_to_string(root.join("runtime/docs").join(name)).unwrap();
        let docs = docs.trim_end();
        let part = format!("<!-- runtime/docs/{name} -->\n\n{docs}\n\n<!-- end -->");
        expected.extend([&*part, rest]);
        parts += 1;
    }
    assert!(parts >= 4, "{parts}");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, expected).unwrap();
    } else {
        assert_eq!(README, expected);
    }
}
