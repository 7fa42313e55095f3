//! What is measured: the programs of the package `cold-start`, in two builds, and the function in Python.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What Python's programs import.
const PACKAGES: [&str; 3] = ["awslambdaric==4.2.2", "boto3==1.44.8", "trustme==1.2.1"];

/// How AWS-LC is built.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum AwsLc {
    AsItComes,
    WithoutJitterEntropy,
}

pub(crate) struct Program {
    /// What it does, for a reader.
    pub(crate) name: &'static str,
    /// None of it is in Python.
    pub(crate) aws_lc: Option<AwsLc>,
    path: PathBuf,
    arguments: &'static [&'static str],
}

impl Program {
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(self.arguments).current_dir(sources());
        command
    }
}

/// Builds all programs, and makes Python's environment.
pub(crate) fn build(target: &Path) -> Vec<Program> {
    let mut programs = vec![Program {
        name: "Python, `boto3`",
        aws_lc: None,
        path: python(target),
        arguments: &["-m", "awslambdaric", "function.handler"],
    }];
    for (aws_lc, folder, without_jitter_entropy) in [
        (AwsLc::AsItComes, "as-it-comes", "0"),
        (AwsLc::WithoutJitterEntropy, "without-jitter-entropy", "1"),
    ] {
        let folder = target.join(folder);
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "-p", "cold-start", "--target-dir"])
            .arg(&folder)
            .env("AWS_LC_SYS_NO_JITTER_ENTROPY", without_jitter_entropy)
            .current_dir(sources()));
        for (file, name) in [
            ("in_handler", "by hand, client made in the handler"),
            ("by_hand", "by hand, client made before `run`"),
            ("init", "`#[init]`"),
            ("primed", "`#[init]` and `#[init(prime)]`"),
        ] {
            programs.push(Program {
                name,
                aws_lc: Some(aws_lc),
                path: folder.join("release").join(file),
                arguments: &[],
            });
        }
    }
    programs
}

/// Python, with what is imported.
pub(crate) fn python(target: &Path) -> PathBuf {
    let folder = target.join("venv");
    let python = folder.join("bin/python");
    let installed = folder.join("installed");
    let packages = PACKAGES.join("\n");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == packages) {
        return python;
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(PACKAGES));
    fs::write(installed, packages).expect("the folder is ours");
    python
}

/// The folder of the programs' sources.
pub(crate) fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cold_start")
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command can be run");
    assert!(status.success(), "{command:?}: {status}");
}
