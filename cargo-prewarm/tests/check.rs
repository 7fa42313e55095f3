//! `cargo prewarm check` in a project of its own.

mod project;

use project::Project;
use serde_json::Value;
use std::fs;
use std::path::Path;

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

fn check(project: &Project, arguments: &[&str]) -> (Option<i32>, String, String) {
    project.run(&[&["check"], arguments].concat())
}

#[test]
fn template_is_compared_with_the_code() {
    let project = Project::new(PROGRAM, TEMPLATE);
    // What an earlier run has built.
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("debug/orders");
    let _ = fs::remove_file(built.with_extension(std::env::consts::EXE_EXTENSION));
    let (code, _, stderr) = check(&project, &["--no-build"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains(" is missing: run `cargo build --bin orders` first"),
        "{stderr}"
    );
    let (code, stdout, stderr) = check(&project, &[]);
    assert_eq!((code, &*stdout), (Some(0), ""), "{stderr}");
    assert!(
        stderr.ends_with("0 findings in 1 Rust function\n"),
        "{stderr}"
    );

    let faulty = TEMPLATE
        .replace("            FunctionResponseTypes: [ReportBatchItemFailures]\n", "")
        .replace("    Properties:\n      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}\n", "");
    project.write("template.yaml", &faulty);
    let (code, stdout, stderr) = check(&project, &["--no-build"]);
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

    let (code, stdout, _) = check(&project, &["--no-build", "--json"]);
    assert_eq!(code, Some(1));
    let findings: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(findings[0]["rule"], "batch-failures");
    assert_eq!(findings[0]["line"], 13);
    assert_eq!(findings[1]["file"], "template.yaml");

    project.write("template.yaml", &format!("{faulty}  Again: [\n"));
    let (code, _, stderr) = check(&project, &[]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.starts_with("error: template.yaml: it is not YAML"),
        "{stderr}"
    );
    let (code, _, stderr) = check(&project, &["none.yaml"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.starts_with("error: cannot read none.yaml"),
        "{stderr}"
    );

    project.write("template.yaml", TEMPLATE);
    let manifest = fs::read_to_string(project.path().join("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &manifest.replace("unwind", "abort"));
    let (_, stdout, _) = check(&project, &["--no-build"]);
    assert!(
        stdout.starts_with("Cargo.toml:12: panic-unwind: "),
        "{stdout}"
    );
    let allowed = format!("{manifest}# prewarm: allow(panic-unwind)\npanic = \"abort\"\n");
    project.write("Cargo.toml", &allowed.replace("panic = \"unwind\"\n", ""));
    let (code, stdout, _) = check(&project, &["--no-build"]);
    assert_eq!((code, &*stdout), (Some(0), ""));

    project.write("src/main.rs", "fn main() {}");
    let (code, _, stderr) = check(&project, &[]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("orders --describe` does not say what it is"),
        "{stderr}"
    );
}
