//! A project outside this workspace, in which the tool runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const MANIFEST: &str = r#"
[workspace]
[package]
name = "orders"
edition = "2024"

[dependencies]
prewarm = { path = "PREWARM" }
serde = { version = "1", features = ["derive"] }

[profile.release]
panic = "unwind"
"#;

/// A package `orders`, with a template.
pub(crate) struct Project(TempDir);

impl Project {
    pub(crate) fn new(program: &str, template: &str) -> Self {
        let project = Project(TempDir::new().unwrap());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let prewarm = root.join("runtime");
        let manifest = MANIFEST.replace("PREWARM", &prewarm.to_string_lossy());
        project.write("Cargo.toml", &manifest);
        fs::create_dir(project.path().join("src")).unwrap();
        project.write("src/main.rs", program);
        project.write("template.yaml", template);
        // The same versions as here, so nothing is downloaded.
        fs::copy(root.join("Cargo.lock"), project.path().join("Cargo.lock")).unwrap();
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.path().join(file), text).unwrap();
    }

    /// Runs `cargo prewarm`. Returns the exit status, and what it and Cargo print.
    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        // As Cargo starts it.
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_cargo-prewarm"))
            .arg("prewarm")
            .args(arguments)
            .current_dir(self.path())
            .env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR"))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }
}
