//! Projects as users have them, outside the workspace: the sizes of their binaries, and how long they take to build.

use crate::programs::median;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How often a project is edited.
const EDITS: usize = 7;

/// A project's dependencies, and its program.
pub(crate) struct Content {
    dependencies: &'static str,
    program: &'static str,
}

/// The best by hand.
pub(crate) const BY_HAND: Content = Content {
    dependencies: r#"
        lambda_runtime = { version = "1.5", default-features = false }
        serde_json = "1"
        tokio = { version = "1", features = ["macros", "rt"] }
    "#,
    program: include_str!("../../src/bin/trivial_by_hand.rs"),
};

/// The same function with the attribute, with each choice of features.
pub(crate) const WITH_FEATURES: [(&str, Content); 4] = {
    const fn with(dependencies: &'static str) -> Content {
        Content {
            dependencies,
            program: include_str!("../../src/bin/trivial_prewarm.rs"),
        }
    }
    [
        (
            "no features",
            with("prewarm = { path = 'PREWARM', default-features = false }"),
        ),
        ("default features", with("prewarm = { path = 'PREWARM' }")),
        (
            "feature http",
            with("prewarm = { path = 'PREWARM', features = ['http'] }"),
        ),
        (
            "feature logging",
            with("prewarm = { path = 'PREWARM', features = ['logging'] }"),
        ),
    ]
};

/// The sizes of the example `quickstart`, by hand and with the attribute, in kB.
pub(crate) fn quickstart_kb() -> [f64; 2] {
    [
        ("weight", "quickstart_by_hand"),
        ("quickstart", "quickstart"),
    ]
    .map(|(package, program)| {
        let folder = target().join("weight/workspace");
        let mut cargo = Command::new(env!("CARGO"));
        let cargo = cargo
            .current_dir(ROOT)
            .args([
                "build",
                "--quiet",
                "--release",
                "-p",
                package,
                "--bin",
                program,
            ])
            .arg("--target-dir")
            .arg(&folder);
        assert!(cargo.status().expect("Cargo").success(), "{program}");
        kb(&folder.join("release").join(program))
    })
}

fn kb(file: &Path) -> f64 {
    let bytes = fs::metadata(file).expect("a binary").len();
    f64::from(u32::try_from(bytes).expect("not so large")) / 1e3
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or(Path::new(ROOT).join("target"), PathBuf::from)
}

/// A project in a folder of its own.
pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    pub(crate) fn new(name: &str, content: &Content) -> Self {
        let folder = target().join("weight").join(name);
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let prewarm = Path::new(ROOT).join("runtime");
        let dependencies = content
            .dependencies
            .replace("PREWARM", &prewarm.to_string_lossy());
        let manifest = format!(
            "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n\
             [profile.release]\ncodegen-units = 1\nlto = \"fat\"\npanic = \"unwind\"\nstrip = true\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        fs::write(folder.join("src/main.rs"), content.program).expect("a program");
        // The same versions for all.
        fs::copy(
            Path::new(ROOT).join("Cargo.lock"),
            folder.join("Cargo.lock"),
        )
        .expect("a lock");
        Project { folder }
    }

    /// Builds it, and returns how many seconds that takes.
    fn build(&self, arguments: &[&str]) -> f64 {
        let started = Instant::now();
        let mut cargo = Command::new(env!("CARGO"));
        let cargo = cargo
            .current_dir(&self.folder)
            .args(["build", "--quiet"])
            .args(arguments);
        let status = cargo
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .status();
        assert!(
            status.expect("Cargo").success(),
            "{}",
            self.folder.display()
        );
        started.elapsed().as_secs_f64()
    }

    /// The size of its binary, in kB.
    pub(crate) fn release_kb(&self) -> f64 {
        self.build(&["--release"]);
        let name = self.folder.file_name().expect("a name");
        kb(&self.folder.join("target/release").join(name))
    }

    pub(crate) fn build_from_nothing(&self) -> f64 {
        let debug = self.folder.join("target/debug");
        if debug.exists() {
            fs::remove_dir_all(debug).expect("it is removed");
        }
        self.build(&[])
    }

    /// The median of a build after an edit, of projects that are edited in turn.
    pub(crate) fn rebuild_in_turn<const N: usize>(projects: [&Project; N]) -> [f64; N] {
        let mut times = [const { Vec::new() }; N];
        for edit in 0..EDITS {
            for (project, times) in projects.iter().zip(&mut times) {
                let main = project.folder.join("src/main.rs");
                let text = fs::read_to_string(&main).expect("a program");
                // The text of a string, so that there is code to make anew.
                let text = text.replace("{greeting}", &format!("{{greeting}}{edit}"));
                fs::write(main, text).expect("it is written");
                times.push(project.build(&[]));
            }
        }
        times.map(median)
    }
}
