//! The subjects of the measurement: the programs of the package `cold-start`, in several builds, and the function in
//! Python.

use cargo_prewarm::laboratory::package_size;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

/// The modules that Python's programs import.
const PACKAGES: [&str; 3] = ["awslambdaric==4.2.2", "boto3==1.44.8", "trustme==1.2.1"];

/// One of the programs in one of its builds, or the one in Python.
pub(crate) struct Program {
    /// A description for readers.
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
    /// Python's has none.
    pub(crate) build: Option<Built>,
    arguments: &'static [&'static str],
}

/// The output of a build.
pub(crate) struct Built {
    pub(crate) name: &'static str,
    /// From nothing.
    pub(crate) took: Duration,
    /// The size of the package, zipped, in bytes.
    pub(crate) package: u64,
}

impl Program {
    pub(crate) fn is(&self, name: &str, build: Option<&str>) -> bool {
        self.name == name && self.build.as_ref().map(|build| build.name) == build
    }

    /// Of its file, in bytes.
    pub(crate) fn size(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |file| file.len())
    }

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
        command
            .args(self.arguments)
            .current_dir(sources())
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command
    }
}

/// The names of the programs.
pub(crate) const IN_HANDLER: &str = "by hand, client made in the handler";
pub(crate) const BY_HAND: &str = "by hand, client made before `run`";
pub(crate) const INIT: &str = "`#[init]`";
pub(crate) const PRIMED: &str = "`#[init]` and `#[init(prime)]`";
pub(crate) const PYTHON: &str = "Python, `boto3`";

/// A way to build them.
struct Build {
    name: &'static str,
    features: &'static str,
    /// How dependencies are optimized, in TOML.
    opt_level: &'static str,
    without_jitter_entropy: bool,
    /// The compiler's flags for the program alone, not for programs that its build runs.
    flags: &'static str,
}

/// The target of builds that have flags: with one, Cargo gives them to nothing else.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The least that a person does.
pub(crate) const AS_IT_COMES: &str = "as the SDK comes";
/// With the line that takes most of the time out of a cold start.
pub(crate) const ONE_TLS: &str = "one TLS stack, no jitter entropy";
/// The settings of the examples.
pub(crate) const SMALL: &str = "`ring`, dependencies at `opt-level = \"s\"`";

const PLAIN: Build = Build {
    name: AS_IT_COMES,
    features: "config,sdk-defaults",
    opt_level: "3",
    without_jitter_entropy: false,
    flags: "",
};

const BUILDS: [Build; 10] = [
    PLAIN,
    Build {
        name: ONE_TLS,
        features: "config,https-client",
        without_jitter_entropy: true,
        ..PLAIN
    },
    Build {
        name: "the same, dependencies at `opt-level = \"s\"`",
        features: "config,https-client",
        opt_level: "'s'",
        without_jitter_entropy: true,
        ..PLAIN
    },
    Build {
        name: "`ring`",
        features: "config,ring",
        ..PLAIN
    },
    Build {
        name: SMALL,
        features: "config,ring",
        opt_level: "'s'",
        ..PLAIN
    },
    Build {
        name: "`ring`, dependencies at `opt-level = \"z\"`",
        features: "config,ring",
        opt_level: "'z'",
        ..PLAIN
    },
    Build {
        name: "`ring`, `\"s\"`, no `aws-config`",
        features: "ring",
        opt_level: "'s'",
        ..PLAIN
    },
    Build {
        name: "the same, linked statically",
        features: "ring",
        opt_level: "'s'",
        flags: "-C relocation-model=static -C target-feature=+crt-static",
        ..PLAIN
    },
    Build {
        name: "`ring`, `\"s\"`, no `aws-config`, not relocatable",
        features: "ring",
        opt_level: "'s'",
        flags: "-C relocation-model=static",
        ..PLAIN
    },
    Build {
        name: "one TLS stack, no jitter entropy, with `sso` and `credentials-process`",
        features: "config,https-client,sso",
        without_jitter_entropy: true,
        ..PLAIN
    },
];

/// The function in all ways: where its client is made, in three builds, and in Python.
pub(crate) fn ways(target: &Path) -> Vec<Program> {
    let mut programs = vec![Program {
        name: PYTHON,
        path: python(target),
        build: None,
        arguments: &["-m", "awslambdaric", "function.handler"],
    }];
    for (index, build) in BUILDS.iter().enumerate() {
        if [AS_IT_COMES, ONE_TLS, SMALL].contains(&build.name) {
            programs.extend(build.make(
                &target.join(format!("build-{index}")),
                &[
                    ("primed", PRIMED),
                    ("init", INIT),
                    ("by_hand", BY_HAND),
                    ("in_handler", IN_HANDLER),
                ],
            ));
        }
    }
    programs
}

/// The function with a prime in all builds, of which most make it smaller.
pub(crate) fn levers(target: &Path) -> Vec<Program> {
    let builds = BUILDS.iter().enumerate();
    let programs = builds.flat_map(|(index, build)| {
        let folder = target.join(format!("build-{index}"));
        build.make(&folder, &[("primed", PRIMED)])
    });
    programs.collect()
}

impl Build {
    fn make(&self, folder: &Path, programs: &[(&str, &'static str)]) -> Vec<Program> {
        let took = folder.join("took_ms");
        let made = programs.iter().map(|(file, name)| {
            let began = Instant::now();
            let path = self.cargo_build(folder, file);
            // The first one compiles all dependencies. A build that has little to do says nothing.
            if !took.exists() {
                let millis = began.elapsed().as_millis().to_string();
                fs::write(&took, millis).expect("the folder is ours");
            }
            let millis = fs::read_to_string(&took).expect("it was written");
            let build = Built {
                name: self.name,
                took: Duration::from_millis(millis.parse().expect("a number")),
                package: package_size(&path).expect("the program can be read"),
            };
            Program {
                name,
                path,
                build: Some(build),
                arguments: &[],
            }
        });
        made.collect()
    }

    /// Builds a program. Returns where it is.
    fn cargo_build(&self, folder: &Path, program: &str) -> PathBuf {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--release", "-p", "cold-start", "--bin", program])
            .args(["--no-default-features", "--features", self.features])
            .arg("--target-dir")
            .arg(folder)
            .env(
                "AWS_LC_SYS_NO_JITTER_ENTROPY",
                if self.without_jitter_entropy {
                    "1"
                } else {
                    "0"
                },
            )
            .current_dir(sources());
        // As in a package of its own, where `"*"` has prewarm, too.
        for package in ["'*'", "prewarm"] {
            let level = self.opt_level;
            cargo.args([
                "--config",
                &format!("profile.release.package.{package}.opt-level={level}"),
            ]);
        }
        let mut release = folder.to_owned();
        if !self.flags.is_empty() {
            cargo
                .args(["--target", TARGET])
                .env("RUSTFLAGS", self.flags);
            release.push(TARGET);
        }
        run(&mut cargo);
        release.join("release").join(program)
    }
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
    env!("CARGO_MANIFEST_DIR").into()
}

fn run(command: &mut Command) {
    let status = command.status().expect("the command can be run");
    assert!(status.success(), "{command:?}: {status}");
}
