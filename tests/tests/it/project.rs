//! Projects outside the workspace, for what a test binary cannot be: the tests have every feature on, and
//! one profile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes a project that depends on `prewarm` alone, and gives back its folder.
pub(crate) fn write(name: &str, program: &str) -> PathBuf {
    write_with(name, "", program)
}

/// The same, with options of the dependency, in TOML: `default-features = false`.
pub(crate) fn write_with(name: &str, options: &str, program: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(project.join("src")).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let manifest = format!(
        "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n\
         [dependencies.prewarm]\npath = \"{}\"\n{options}\n",
        workspace.join("runtime").display()
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/main.rs"), program).unwrap();
    project
}

/// Cargo in such a project. All of them have one target directory, so their dependencies are compiled once.
pub(crate) fn cargo(project: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(project).env("CARGO_TARGET_DIR", target());
    cargo
}

pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects")
}
