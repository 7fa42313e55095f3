//! The README shows what is printed, and says what the crate's docs say.

use crate::quickstart::binary;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of the README, and what it is said to print.
struct Shown {
    event: String,
    stdout_only: bool,
    output: Vec<String>,
}

fn shown() -> Vec<Shown> {
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("```console\n").skip(1);
    let blocks = blocks.map(|block| block.split_once("\n```").expect("a block ends").0);
    blocks
        .map(|block| {
            let (command, output) = block.split_once('\n').expect("a command prints");
            let args = command.strip_prefix("$ cargo run -q -p quickstart -- '");
            let (event, rest) = args.and_then(|args| args.split_once('\'')).expect(command);
            Shown {
                event: event.to_owned(),
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
    assert_eq!(shown.len(), 2);
    for Shown {
        event,
        stdout_only,
        output,
    } in shown
    {
        let run = Command::new(binary())
            .arg(event)
            .env_clear()
            .output()
            .unwrap();
        let mut printed = String::new();
        if !stdout_only {
            printed.push_str(std::str::from_utf8(&run.stderr).unwrap());
        }
        printed.push_str(std::str::from_utf8(&run.stdout).unwrap());
        assert_eq!(
            printed.lines().map(without_times).collect::<Vec<_>>(),
            output
        );
    }
}

/// `UPDATE_EXPECT=1` writes the parts anew.
#[test]
fn readme_has_the_parts_of_the_docs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let mut pieces = readme.split("<!-- runtime/docs/");
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
        assert_eq!(readme, expected);
    }
}
