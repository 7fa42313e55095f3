//! `cargo prewarm cold-start` in a project of its own.
#![cfg(target_os = "linux")]

mod project;

use project::Project;
use serde_json::Value;
use std::fs;

const PROGRAM: &str = r#"
use prewarm::{Error, lambda_handler};

#[derive(serde::Deserialize)]
struct Order {
    id: String,
}

#[lambda_handler(metrics = "Shop")]
async fn store(order: Order) -> Result<String, Error> {
    #[init]
    let table: String = std::env::var("TABLE")?;
    #[init]
    let prefix: String = std::env::var("PREFIX")?;

    match &*order.id {
        "0" => Err("no such order".into()),
        id => Ok(format!("{table} {prefix}{id}")),
    }
}
"#;

const TEMPLATE: &str = "\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: provided.al2023
    Handler: bootstrap
    CodeUri: .
    Environment:
      Variables:
        TABLE: !Ref Orders
Resources:
  Store:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: rust-cargolambda}
    Properties:
      MemorySize: 256
  Other:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: rust-cargolambda}
  Orders: {Type: AWS::DynamoDB::Table}
";

/// A debug build is measured, which is made in a moment.
const MEASURE: [&str; 5] = ["cold-start", "--profile", "dev", "--starts", "2"];

#[test]
fn function_is_measured_with_its_variables_and_an_event() {
    let project = Project::new(PROGRAM, TEMPLATE);
    let measure = |arguments: &[&str]| project.run(&[&MEASURE, arguments].concat());

    let (code, _, stderr) = measure(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        stderr,
        "error: template.yaml has several functions, so name one of them: `Store`, `Other`\n"
    );
    let (code, _, stderr) = measure(&["Stroe"]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("no function `Stroe` in Rust, but these: `Store`, `Other`"),
        "{stderr}"
    );

    let (code, _, stderr) = measure(&["Store", "--", r#"{"id":"42"}"#]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("the resource `prefix` failed"), "{stderr}");
    let prefix = ["Store", "--env", "PREFIX=order-"];
    let with_prefix = |rest: &[&str]| measure(&[&prefix, rest].concat());
    let (code, _, stderr) = with_prefix(&["--", r#"{"id":"0"}"#]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("no such order"), "{stderr}");
    assert!(stderr.contains("its log:\n"), "{stderr}");
    let (code, _, stderr) = with_prefix(&["--", "{id}"]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("error: the event `{id}` is not JSON"),
        "{stderr}"
    );

    let (code, stdout, stderr) = with_prefix(&["--", "POST", "/", r#"{"id":"42"}"#]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stdout.starts_with("Store: a package of "), "{stdout}");
    assert!(stdout.contains("medians of 2 starts, in ms"), "{stdout}");
    assert!(
        stdout.contains("INIT  first  second  INIT + first\n"),
        "{stdout}"
    );
    assert!(stdout.contains("in memory "), "{stdout}");
    let (_, resources) = stdout.split_once("\nINIT by resource:\n").expect(&stdout);
    let resources: Vec<_> = resources
        .lines()
        .map_while(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(resources.len(), 2, "{stdout}");
    assert!(
        resources.contains(&"table") && resources.contains(&"prefix"),
        "{stdout}"
    );

    let (code, stdout, stderr) = with_prefix(&["--json", "--", r#"{"id":"42"}"#]);
    assert_eq!(code, Some(0), "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["function"], "Store");
    assert_eq!(report["starts"], 2);
    let rows = report["rows"].as_array().unwrap();
    let is_shared = !report["limits"].to_string().contains("control group");
    let sizes: Vec<_> = rows.iter().map(|row| row["memory_mb"].clone()).collect();
    assert_eq!(
        sizes,
        if is_shared {
            vec![128, 256, 512, 1769]
        } else {
            vec![128]
        }
    );
    for row in rows {
        assert!(row["warm"]["init_cpu"].as_f64().unwrap() > 0.0, "{row}");
        assert!(row["warm"]["init_and_first"].as_f64() >= row["warm"]["first"].as_f64());
    }
    let is_cold = !report["limits"].to_string().contains("cold disk");
    assert_eq!(rows[0]["cold"].is_object(), is_cold);

    // Without a template, the program has a name.
    fs::remove_file(project.path().join("template.yaml")).unwrap();
    let variables = ["--env", "TABLE=orders", "--env", "PREFIX=order-"];
    let without_template = |function: &str| {
        let event = ["--json", "--", r#"{"id":"42"}"#];
        measure(&[&[function], &variables[..], &event[..]].concat())
    };
    let (code, stdout, stderr) = without_template("orders");
    assert_eq!(code, Some(0), "{stderr}");
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["function"], "orders");
    let (code, _, stderr) = without_template("order");
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("the package has no program `order`, but `orders`"),
        "{stderr}"
    );
}
