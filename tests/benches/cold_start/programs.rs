//! What is measured: the programs of the package `cold-start`, in two builds, and the function in Python.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
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
    /// How long it took to build it from nothing.
    pub(crate) build_time: Option<Duration>,
    /// The size of its package, zipped, in bytes.
    pub(crate) package: Option<u64>,
    pub(crate) path: PathBuf,
    arguments: &'static [&'static str],
}

impl Program {
    /// How many places the loader of a program writes to before it begins.
    pub(crate) fn relocations(&self) -> String {
        let output = Command::new("readelf").arg("-rW").arg(&self.path).output();
        let output = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        output.map_or_else(
            |_| "?".to_owned(),
            |text| {
                text.lines()
                    .filter(|line| line.contains("R_"))
                    .count()
                    .to_string()
            },
        )
    }

    pub(crate) fn command(&self) -> Command {
        self.command_at(&self.path)
    }

    /// The same, from a copy of its file.
    pub(crate) fn command_at(&self, path: &Path) -> Command {
        let mut command = Command::new(path);
        command.args(self.arguments).current_dir(sources());
        command
    }
}

/// The function in all ways: where its client is made, with AWS-LC in two builds, and in Python.
pub(crate) fn ways(target: &Path) -> Vec<Program> {
    let mut programs = vec![Program {
        name: "Python, `boto3`",
        aws_lc: None,
        build_time: None,
        // What Lambda has of it is in no package.
        package: None,
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
            let path = folder.join("release").join(file);
            programs.push(Program {
                name,
                aws_lc: Some(aws_lc),
                build_time: None,
                package: Some(zipped(target, &path)),
                path,
                arguments: &[],
            });
        }
    }
    programs
}

/// A way to build the function with less to load.
struct Lever {
    name: &'static str,
    features: &'static str,
    /// What Cargo is given.
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

const NO_JITTER: (&str, &str) = ("AWS_LC_SYS_NO_JITTER_ENTROPY", "1");
const SMALL: &str = r#"profile.release.package."*".opt-level="s""#;
const SMALLEST: &str = r#"profile.release.package."*".opt-level="z""#;
const NOT_RELOCATABLE: &str = "-C relocation-model=static";
const STATIC: &str = "-C relocation-model=static -C target-feature=+crt-static";
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The first is what the others are told as a ratio of.
const LEVERS: [Lever; 10] = [
    Lever {
        name: "as the SDK comes",
        features: "config,sdk-defaults",
        arguments: &[],
        variables: &[],
    },
    Lever {
        name: "one TLS stack, no jitter entropy",
        features: "config,https-client",
        arguments: &[],
        variables: &[NO_JITTER],
    },
    Lever {
        name: "the same, dependencies at `opt-level = \"s\"`",
        features: "config,https-client",
        arguments: &["--config", SMALL],
        variables: &[NO_JITTER],
    },
    Lever {
        name: "`ring`",
        features: "config,ring",
        arguments: &[],
        variables: &[],
    },
    Lever {
        name: "`ring`, dependencies at `opt-level = \"s\"`",
        features: "config,ring",
        arguments: &["--config", SMALL],
        variables: &[],
    },
    Lever {
        name: "`ring`, dependencies at `opt-level = \"z\"`",
        features: "config,ring",
        arguments: &["--config", SMALLEST],
        variables: &[],
    },
    Lever {
        name: "`ring`, `\"s\"`, no `aws-config`",
        features: "ring",
        arguments: &["--config", SMALL],
        variables: &[],
    },
    Lever {
        name: "the same, linked statically",
        features: "ring",
        arguments: &["--config", SMALL, "--target", TARGET],
        variables: &[("RUSTFLAGS", STATIC)],
    },
    Lever {
        name: "`ring`, `\"s\"`, no `aws-config`, not relocatable",
        features: "ring",
        arguments: &["--config", SMALL, "--target", TARGET],
        variables: &[("RUSTFLAGS", NOT_RELOCATABLE)],
    },
    Lever {
        name: "one TLS stack, no jitter entropy, `sso` and `credentials-process`",
        features: "config,https-client,sso",
        arguments: &[],
        variables: &[NO_JITTER],
    },
];

/// The function with a prime, built in ways that make it smaller.
pub(crate) fn levers(target: &Path) -> Vec<Program> {
    let levers = LEVERS.iter().enumerate();
    let program = |(index, lever): (usize, &Lever)| {
        let folder = target.join(format!("lever-{index}"));
        let took = folder.join("took_ms");
        let began = Instant::now();
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "-p", "cold-start", "--bin", "primed"])
            .args(["--no-default-features", "--features", lever.features])
            .args(lever.arguments)
            .arg("--target-dir")
            .arg(&folder)
            .env("AWS_LC_SYS_NO_JITTER_ENTROPY", "0")
            .envs(lever.variables.iter().copied())
            .current_dir(sources()));
        // A build that had nothing to do says nothing.
        if !took.exists() {
            let millis = began.elapsed().as_millis().to_string();
            fs::write(&took, millis).expect("the folder is ours");
        }
        let millis = fs::read_to_string(&took).expect("it was written");
        let is_cross = lever.arguments.contains(&"--target");
        let folder = folder.join(if is_cross { TARGET } else { "" });
        let path = folder.join("release/primed");
        Program {
            name: lever.name,
            aws_lc: None,
            build_time: millis.parse().ok().map(Duration::from_millis),
            package: Some(zipped(target, &path)),
            path,
            arguments: &[],
        }
    };
    levers.map(program).collect()
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

/// The size of a package with this program.
fn zipped(target: &Path, program: &Path) -> u64 {
    let package = target.join("package.zip");
    run(Command::new("python3")
        .args(["-m", "zipfile", "-c"])
        .arg(&package)
        .arg(program));
    fs::metadata(package).expect("it was written").len()
}

/// The folder of the programs' sources.
pub(crate) fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cold_start")
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command can be run");
    assert!(status.success(), "{command:?}: {status}");
}
