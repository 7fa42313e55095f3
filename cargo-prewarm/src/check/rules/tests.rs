//! For each rule, a template that has the fault, and one that has not.

use super::Subject;
use crate::check::finding::Allowed;
use crate::project::function::Function;
use crate::project::package::{Description, Package};
use crate::project::template::Template;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A function with a queue and a stream, with which nothing is wrong.
const GOOD: &str = "\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Seconds: {Type: Number, Default: 30}
Globals:
  Function:
    Runtime: provided.al2023
    MemorySize: 256
Resources:
  Store:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: rust-cargolambda
    Properties:
      CodeUri: .
      Handler: bootstrap
      Timeout: !Ref Seconds
      LoggingConfig: {LogGroup: !Ref Log}
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue.Arn
            FunctionResponseTypes: [ReportBatchItemFailures]
        Changes:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Table.StreamArn
            StartingPosition: LATEST
            FunctionResponseTypes:
              - ReportBatchItemFailures
            DestinationConfig:
              OnFailure: {Destination: !GetAtt Dead.Arn}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
  Dead:
    Type: AWS::SQS::Queue
  Log:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 30
  FaultAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: Shop
      MetricName: Fault
      Dimensions:
        - {Name: FunctionName, Value: !Ref Store}
";

const MANIFEST: &str = "\
[package]
name = \"store\"

[dependencies]
aws-config = \"1\"
prewarm = \"0.1\"

[profile.release]
panic = \"unwind\"
";

/// The subject of a check, without a fault at first.
struct Case {
    template: String,
    manifest: String,
    config: Option<&'static str>,
    description: Value,
    crates: Vec<(&'static str, &'static str)>,
}

impl Case {
    fn good() -> Self {
        Case {
            template: GOOD.to_owned(),
            manifest: MANIFEST.to_owned(),
            config: None,
            description: json!({
                "mode": "batch",
                "arguments": {"stream": false, "metrics": "Shop", "deadline_margin_ms": 100},
                "resources": [{"name": "client", "when": "init"}],
            }),
            crates: vec![
                ("aws-sdk-dynamodb", "1.0.0"),
                ("ring", "0.17.14"),
                ("rustls", "0.23.0"),
            ],
        }
    }

    fn template(mut self, from: &str, to: &str) -> Self {
        assert!(self.template.contains(from), "{from}");
        self.template = self.template.replacen(from, to, 1);
        self
    }

    fn described(mut self, pointer: &str, value: Value) -> Self {
        *self.description.pointer_mut(pointer).unwrap() = value;
        self
    }

    /// The findings: where, by which rule, and what.
    fn findings(&self) -> Vec<(usize, &'static str, String)> {
        let folder = TempDir::new().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        fs::write(&manifest, &self.manifest).unwrap();
        if let Some(config) = self.config {
            fs::create_dir(folder.path().join(".cargo")).unwrap();
            fs::write(folder.path().join(".cargo/config.toml"), config).unwrap();
        }
        let template = Template::parse(&self.template).unwrap();
        let package = Package {
            root_manifest: manifest.clone(),
            manifest,
            binary: Ok("store".to_owned()),
            target: folder.path().join("target"),
            crates: self
                .crates
                .iter()
                .map(|&(name, version)| (name.to_owned(), version.to_owned()))
                .collect(),
        };
        let description: Description = serde_json::from_value(self.description.clone()).unwrap();
        let comments = Allowed::of(&self.template);
        let functions = Function::all(&template, &folder.path().join("template.yaml"));
        assert!(!functions.is_empty());
        let findings = functions.iter().flat_map(|function| {
            let subject = Subject {
                function,
                package: &package,
                description: Some(&description),
                file: Path::new("template.yaml"),
            };
            subject.findings()
        });
        findings
            .filter(|finding| !comments.is_allowed(finding.rule, finding.line))
            .map(|finding| {
                assert!(!finding.help.is_empty());
                (finding.line, finding.rule, finding.message)
            })
            .collect()
    }

    #[track_caller]
    fn finds(&self, expected: &[(usize, &str)]) {
        let findings = self.findings();
        let places: Vec<_> = findings
            .iter()
            .map(|(line, rule, _)| (*line, *rule))
            .collect();
        assert_eq!(places, expected, "{findings:#?}");
    }
}

#[test]
fn good_template_has_no_findings() {
    Case::good().finds(&[]);
}

#[test]
fn bracket_below_its_key_is_read() {
    let types = "FunctionResponseTypes: [\n              ReportBatchItemFailures\n            ]";
    let case = Case::good().template("FunctionResponseTypes: [ReportBatchItemFailures]", types);
    case.finds(&[]);
}

#[test]
fn json_is_read() {
    let case = Case {
        template: r#"{"Resources": {"Store": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"CodeUri": ".", "MemorySize": "256",
                "Runtime": "provided.al2",
                "Events": {"Orders": {"Type": "SQS", "Properties": {"Queue": {"Fn::GetAtt": ["Queue", "Arn"]}}}}}},
            "Queue": {"Type": "AWS::SQS::Queue"}}}"#
            .to_owned(),
        ..Case::good()
    };
    case.finds(&[
        (5, "batch-failures"),
        (6, "dead-letter-queue"),
        (4, "provided-al2"),
        (1, "log-retention"),
    ]);
}

#[test]
fn answer_that_is_not_read_is_found() {
    let queue = Case::good().template(
        "\n            FunctionResponseTypes: [ReportBatchItemFailures]",
        "",
    );
    queue.finds(&[(19, "batch-failures")]);
    let stream = Case::good().template("- ReportBatchItemFailures", "- Nothing");
    stream.finds(&[(24, "batch-failures")]);
    // The other modes answer with a function error.
    queue.described("/mode", json!("raw")).finds(&[]);
}

#[test]
fn event_source_mapping_counts_as_an_event() {
    let mapping = "
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Store
      EventSourceArn: {\"Fn::GetAtt\": [Queue, Arn]}
  Queue:
";
    let case = Case::good().template("\n  Queue:\n", mapping);
    case.finds(&[(33, "batch-failures")]);
    // A queue of another template may have a dead-letter queue.
    let elsewhere = case.template("{\"Fn::GetAtt\": [Queue, Arn]}", "!ImportValue queue");
    elsewhere.finds(&[(33, "batch-failures")]);
    let stream = elsewhere.template(
        "!ImportValue queue",
        "!ImportValue stream\n      StartingPosition: LATEST",
    );
    stream.finds(&[(33, "batch-failures"), (33, "dead-letter-queue")]);
}

#[test]
fn missing_dead_letter_queue_is_found() {
    let redrive =
        "\n      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}";
    Case::good()
        .template(redrive, "")
        .finds(&[(33, "dead-letter-queue")]);
    let destination = "\n            DestinationConfig:\n              OnFailure: {Destination: !GetAtt Dead.Arn}";
    Case::good()
        .template(destination, "")
        .finds(&[(24, "dead-letter-queue")]);
    // A queue of another template may have one.
    let elsewhere = Case::good().template("!GetAtt Queue.Arn", "!ImportValue orders");
    elsewhere
        .template("VisibilityTimeout: 180", "VisibilityTimeout: 1")
        .finds(&[]);
}

#[test]
fn short_visibility_timeout_is_found() {
    let case = Case::good().template("VisibilityTimeout: 180", "VisibilityTimeout: 179");
    case.finds(&[(36, "visibility-timeout")]);
    let default = Case::good().template("      VisibilityTimeout: 180\n", "");
    default.finds(&[(33, "visibility-timeout")]);
    default.template("Default: 30", "Default: 5").finds(&[]);
    // Nothing says how long the function may take.
    let unknown = Case::good().template(", Default: 30", "");
    unknown
        .template("VisibilityTimeout: 180", "VisibilityTimeout: 1")
        .finds(&[]);
}

#[test]
fn stream_that_is_buffered_is_found() {
    let stream = |events: &str| {
        let from = GOOD.find("      Events:").unwrap();
        let to = GOOD.find("  Queue:\n").unwrap();
        let case = Case::good().template(&GOOD[from..to], events);
        case.described("/mode", json!("http"))
            .described("/arguments/stream", json!(true))
    };
    stream("      FunctionUrlConfig: {AuthType: NONE}\n").finds(&[(18, "stream-invoke-mode")]);
    stream("      FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}\n").finds(&[]);
    let events = "      Events:\n        Page: {Type: HttpApi}\n";
    stream(events).finds(&[(19, "stream-invoke-mode")]);
    let url =
        "  Url:\n    Type: AWS::Lambda::Url\n    Properties: {TargetFunctionArn: !Ref Store}\n";
    stream(url).finds(&[(18, "stream-invoke-mode")]);
    stream("      FunctionUrlConfig: {AuthType: NONE}\n")
        .described("/arguments/stream", json!(false))
        .finds(&[]);
}

#[test]
fn timeout_within_the_margin_is_found() {
    let case = Case::good().described("/arguments/deadline_margin_ms", json!(30_000));
    case.finds(&[(16, "timeout-margin")]);
    let off = Case::good().described("/arguments/deadline_margin_ms", json!(0));
    off.finds(&[]);
}

#[test]
fn snapshot_of_a_zip_package_is_found() {
    let snap_start = "CodeUri: .\n      SnapStart: {ApplyOn: PublishedVersions}";
    let case = Case::good().template("CodeUri: .", snap_start);
    case.finds(&[(15, "snapstart-zip")]);
    let none = Case::good().template("CodeUri: .", "CodeUri: .\n      SnapStart: {ApplyOn: None}");
    none.finds(&[]);
    let image = case.template("CodeUri: .", "CodeUri: .\n      PackageType: Image");
    image.finds(&[]);
}

#[test]
fn runtime_without_support_is_found() {
    let case = Case::good().template("provided.al2023", "provided.al2");
    case.finds(&[(6, "provided-al2")]);
}

#[test]
fn log_that_is_kept_forever_is_found() {
    let case = Case::good().template(
        "      RetentionInDays: 30\n",
        "      LogGroupClass: STANDARD\n",
    );
    case.finds(&[(40, "log-retention")]);
    let none = Case::good().template("      LoggingConfig: {LogGroup: !Ref Log}\n", "");
    none.finds(&[(9, "log-retention")]);
    let by_name =
        "    Properties:\n      LogGroupName: !Sub /aws/lambda/${Store}\n      RetentionInDays";
    none.template("    Properties:\n      RetentionInDays", by_name)
        .finds(&[]);
    let elsewhere = Case::good().template("!Ref Log}", "!ImportValue log}");
    elsewhere.finds(&[]);
}

#[test]
fn alarm_that_waits_in_vain_is_found() {
    let silent = Case::good().described("/arguments/metrics", Value::Null);
    silent.finds(&[(48, "fault-alarm")]);
    let elsewhere = Case::good().described("/arguments/metrics", json!("Lambda/Performance"));
    elsewhere.finds(&[(48, "fault-alarm")]);
    let other = silent.template("MetricName: Fault", "MetricName: Errors");
    other.finds(&[]);
}

#[test]
fn program_that_aborts_is_found() {
    let mut case = Case::good();
    case.manifest = MANIFEST.replace("unwind", "abort");
    case.finds(&[(9, "panic-unwind")]);
    case.manifest = MANIFEST.replace("[profile.release]\npanic = \"unwind\"\n", "");
    case.finds(&[(1, "panic-unwind")]);
}

#[test]
fn jitter_entropy_is_found() {
    let mut case = Case::good();
    case.crates.push(("aws-lc-sys", "0.30.0"));
    case.finds(&[(5, "jitter-entropy")]);
    case.config = Some("[env]\nAWS_LC_SYS_NO_JITTER_ENTROPY = \"0\"\n");
    case.finds(&[(5, "jitter-entropy")]);
    for config in [
        "[env]\nAWS_LC_SYS_NO_JITTER_ENTROPY = \"1\"\n",
        "env.AWS_LC_SYS_NO_JITTER_ENTROPY = { value = \"1\", force = true }\n",
    ] {
        case.config = Some(config);
        case.finds(&[]);
    }
}

#[test]
fn second_tls_stack_is_found() {
    let mut case = Case::good();
    case.crates.push(("rustls", "0.21.12"));
    case.finds(&[(5, "two-tls-stacks")]);
    let (_, _, message) = case.findings().pop().unwrap();
    assert_eq!(
        message,
        "the program has two TLS stacks, `rustls` 0.23.0 and `rustls` 0.21.12"
    );
}

#[test]
fn client_that_is_not_primed_is_found() {
    let small = || Case::good().template("MemorySize: 256", "MemorySize: 128");
    small().finds(&[(7, "prime")]);
    small()
        .template("    MemorySize: 128\n", "")
        .finds(&[(8, "prime")]);
    small()
        .described("/resources/0/when", json!("prime"))
        .finds(&[]);
    let mut without = small();
    without.crates.clear();
    without.finds(&[]);
}

#[test]
fn comment_switches_a_rule_off() {
    let redrive =
        "\n      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}";
    let case = || {
        let case = Case::good().template(redrive, "");
        case.template("VisibilityTimeout: 180", "VisibilityTimeout: 1")
    };
    case().finds(&[(33, "dead-letter-queue"), (36, "visibility-timeout")]);
    let comment = "\n  # prewarm: allow(dead-letter-queue)\n  Queue:";
    case()
        .template("\n  Queue:", comment)
        .finds(&[(37, "visibility-timeout")]);
    let both = "\n  # prewarm: allow(dead-letter-queue, visibility-timeout)\n  Queue:";
    case().template("\n  Queue:", both).finds(&[]);
    let beside = "VisibilityTimeout: 1 # prewarm: allow(visibility-timeout)";
    case()
        .template("VisibilityTimeout: 1", beside)
        .finds(&[(33, "dead-letter-queue")]);
    let elsewhere = "\n  # prewarm: allow(dead-letter-queue)\n  Dead:";
    case()
        .template("\n  Dead:", elsewhere)
        .finds(&[(33, "dead-letter-queue"), (36, "visibility-timeout")]);
}

#[test]
fn unknown_rule_in_a_comment_is_found() {
    let comments = Allowed::of("Resources:\n  A: 1 # prewarm: allow(log-retension)\n");
    let findings: Vec<_> = comments.unknown(Path::new("template.yaml")).collect();
    let [finding] = &*findings else {
        panic!("{findings:?}");
    };
    assert_eq!(
        finding.to_string().split(": write").next().unwrap(),
        "template.yaml:2: unknown-rule: no rule has the name `log-retension`"
    );
}

#[test]
fn function_in_another_language_is_left_out() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("Cargo.toml"), MANIFEST).unwrap();
    let text = GOOD
        .replace(
            "    Runtime: provided.al2023\n",
            "    Runtime: nodejs24.x\n",
        )
        .replace("    Metadata:\n      BuildMethod: rust-cargolambda\n", "");
    let template = Template::parse(&text).unwrap();
    assert!(Function::all(&template, &folder.path().join("template.yaml")).is_empty());
}
