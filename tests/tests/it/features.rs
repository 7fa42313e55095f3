use std::fs;
use std::path::Path;
use std::process::Command;

/// In a project of its own: the tests have every feature on.
#[test]
fn the_mode_http_without_its_feature_is_one_error_that_says_so() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_http");
    fs::create_dir_all(project.join("src")).unwrap();
    fs::copy(workspace.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let manifest = format!(
        "[workspace]\n[package]\nname = \"without_http\"\nedition = \"2024\"\n\
         [dependencies]\nprewarm = {{ path = {:?} }}\n",
        workspace.join("runtime")
    );
    fs::write(project.join("Cargo.toml"), manifest).unwrap();
    let program = "#[prewarm::lambda_handler(http)]\n\
                   async fn handler() -> Result<String, prewarm::Error> {\n    \
                   #[init]\n    let greeting: String = String::new();\n    Ok(greeting.clone())\n}\n";
    fs::write(project.join("src/main.rs"), program).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(&project)
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let (error, rest) = stderr.split_once("\n\n").expect(&stderr);
    assert!(
        error.starts_with("error: this mode is a feature of its own: ")
            && error.contains("--> src/main.rs:1:27\n"),
        "{stderr}"
    );
    assert!(
        rest.starts_with("error: could not compile"),
        "one error: {stderr}"
    );
}
