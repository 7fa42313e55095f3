//! `cargo prewarm check` in a project of its own.

use serde_json::Value;
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

const PROGRAM: &str = r#"
use prewarm::{Error, lambda_handler};

#[derive(serde::Deserialize)]
struct Order {
    id: String,
}

#[lambda_handler(batch, metrics = "Shop")]
async fn store(order: Order) -> Result<(), Error> {
    Err(order.id.into())
}
"#;

const TEMPLATE: &str = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Store:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: rust-cargolambda}
    Properties:
      CodeUri: .
      Handler: bootstrap
      Runtime: provided.al2023
      Timeout: 5
      LoggingConfig: {LogGroup: !Ref Log}
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            FunctionResponseTypes: [ReportBatchItemFailures]
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
  Dead: {Type: AWS::SQS::Queue}
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 30}
";

struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Project(TempDir::new().unwrap());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let prewarm = root.join("runtime");
        project.write(
            "Cargo.toml",
            &MANIFEST.replace("PREWARM", &prewarm.to_string_lossy()),
        );
        fs::create_dir(project.0.path().join("src")).unwrap();
        project.write("src/main.rs", PROGRAM);
        project.write("template.yaml", TEMPLATE);
        // The same versions as here, so nothing is downloaded.
        fs::copy(root.join("Cargo.lock"), project.0.path().join("Cargo.lock")).unwrap();
        project
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), text).unwrap();
    }

    /// Removes what an earlier run has built.
    fn clean() {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("debug/orders");
        let _ = fs::remove_file(program.with_extension(std::env::consts::EXE_EXTENSION));
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }

    /// What is printed, but for Cargo's messages.
    fn check(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        // As Cargo starts it.
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_cargo-prewarm"))
            .args(["prewarm", "check"])
            .args(arguments)
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR"))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }
}

#[test]
fn template_is_compared_with_the_code() {
    let project = Project::new();
    Project::clean();
    let (code, _, stderr) = project.check(&["--no-build"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains(" is missing: run `cargo build --bin orders` first"),
        "{stderr}"
    );
    let (code, stdout, stderr) = project.check(&[]);
    assert_eq!((code, &*stdout), (Some(0), ""), "{stderr}");
    assert!(
        stderr.ends_with("0 findings in 1 Rust function\n"),
        "{stderr}"
    );

    let faulty = TEMPLATE
        .replace("            FunctionResponseTypes: [ReportBatchItemFailures]\n", "")
        .replace("    Properties:\n      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}\n", "");
    project.write("template.yaml", &faulty);
    let (code, stdout, stderr) = project.check(&["--no-build"]);
    assert_eq!(code, Some(1), "{stderr}");
    assert_eq!(
        stdout,
        "template.yaml:13: batch-failures: Lambda does not read which records of `Orders` have failed, and deletes them: \
         add `FunctionResponseTypes: [ReportBatchItemFailures]`\n\
         template.yaml:17: dead-letter-queue: a message of `Queue` that always fails is retried until it expires, and is lost \
         then: give the queue a `RedrivePolicy` with a dead-letter queue\n"
    );
    assert!(
        stderr.ends_with("2 findings in 1 Rust function\n"),
        "{stderr}"
    );

    let (code, stdout, _) = project.check(&["--no-build", "--json"]);
    assert_eq!(code, Some(1));
    let findings: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(findings[0]["rule"], "batch-failures");
    assert_eq!(findings[0]["line"], 13);
    assert_eq!(findings[1]["file"], "template.yaml");

    project.write("template.yaml", &format!("{faulty}  Again: [\n"));
    let (code, _, stderr) = project.check(&[]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.starts_with("error: template.yaml: it is not YAML"),
        "{stderr}"
    );
    let (code, _, stderr) = project.check(&["none.yaml"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.starts_with("error: cannot read none.yaml"),
        "{stderr}"
    );

    project.write("template.yaml", TEMPLATE);
    let manifest = project.read("Cargo.toml");
    project.write("Cargo.toml", &manifest.replace("unwind", "abort"));
    let (_, stdout, _) = project.check(&["--no-build"]);
    assert!(
        stdout.starts_with("Cargo.toml:12: panic-unwind: "),
        "{stdout}"
    );
    let allowed = format!("{manifest}# prewarm: allow(panic-unwind)\npanic = \"abort\"\n");
    project.write("Cargo.toml", &allowed.replace("panic = \"unwind\"\n", ""));
    let (code, stdout, _) = project.check(&["--no-build"]);
    assert_eq!((code, &*stdout), (Some(0), ""));

    project.write("src/main.rs", "fn main() {}");
    let (code, _, stderr) = project.check(&[]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("orders --describe` does not say what it is"),
        "{stderr}"
    );
}
