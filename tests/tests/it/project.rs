//! Projects outside the workspace, for what a test binary cannot be: the tests have every feature on, and
//! one profile.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes a project that depends on `prewarm` alone, and gives back its folder.
pub(crate) fn write(name: &str, program: &str) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(project.join("src")).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let manifest = format!(
        "[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n\
         [dependencies]\nprewarm = {{ path = \"{}\" }}\n",
        workspace.join("runtime").display()
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    fs::write(project.join("src/main.rs"), program).unwrap();
    project
}
