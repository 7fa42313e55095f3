use crate::project;
use crate::support::{json_lines, outside_lambda};
use prewarm_tests::Lambda;
use serde_json::Value;
use std::path::PathBuf;

#[test]
#[ignore = "builds another project"]
fn http_mode_without_its_feature_is_one_error() {
    let program = "#[prewarm::lambda_handler(http)]\n\
                   async fn handler() -> Result<String, prewarm::Error> {\n    \
                   #[init]\n    let greeting: String = String::new();\n    Ok(greeting.clone())\n}\n";
    let project = project::write("without_http", program);
    let output = project::cargo(&project)
        .args(["check", "--quiet"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let (error, rest) = stderr.split_once("\n\n").expect(&stderr);
    assert!(
        error.starts_with("error: `http` mode needs the feature `http`: ")
            && error.contains("--> src/main.rs:1:27\n"),
        "{stderr}"
    );
    assert!(
        rest.starts_with("error: could not compile"),
        "one error: {stderr}"
    );
}

/// A function with a resource, and each kind of answer.
const PROGRAM: &str = r#"
#[prewarm::lambda_handler(metrics)]
async fn handler(event: u32) -> Result<u32, prewarm::Error> {
    #[init]
    let factor: u32 = 2;

    match event {
        0 => Err("nothing to multiply".into()),
        13 => panic!("unlucky"),
        event => Ok(event * *factor),
    }
}
"#;

fn build(name: &str, options: &str) -> PathBuf {
    let project = project::write_with(name, options, PROGRAM);
    let status = project::cargo(&project).args(["build", "--quiet"]).status();
    assert!(status.unwrap().success());
    let binary = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    project::target().join("debug").join(binary)
}

/// Removes times, which differ from run to run. All of them are floating-point numbers or have "time" in their names.
fn without_times(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, value| !name.to_lowercase().contains("time") && !value.is_f64());
            members.values_mut().for_each(without_times);
        }
        Value::Array(values) => values.iter_mut().for_each(without_times),
        Value::String(text) => {
            if let Ok(mut body @ Value::Object(_)) = serde_json::from_str(text) {
                without_times(&mut body);
                *text = body.to_string();
            }
        }
        _ => {}
    }
}

/// The answers to each kind of event, and the lines that were logged for them.
async fn answers_and_lines(program: PathBuf) -> Vec<Value> {
    let mut lambda = Lambda::start(program).await;
    let mut seen = Vec::new();
    for event in ["21", "0", "13", r#""no number""#] {
        seen.push(lambda.invoke(event.to_owned()).await.json());
    }
    let printed = lambda.end().await;
    seen.extend(json_lines(&printed.stdout));
    seen.iter_mut().for_each(without_times);
    seen
}

#[tokio::test]
#[ignore = "builds another project"]
async fn function_without_features_answers_and_logs_the_same() {
    let with = answers_and_lines(build("with_local", "")).await;
    let without = answers_and_lines(build("without_features", "default-features = false")).await;
    assert_eq!(with, without);
    assert_eq!(without[0]["body"], r#"{"result":42}"#);
    assert_eq!(without[1]["statusCode"], 500);
    assert!(without.len() > 8, "{without:#?}");
}

#[test]
#[ignore = "builds another project"]
fn function_without_local_runs_says_how_to_run_it() {
    let program = build("without_features", "default-features = false");
    let output = outside_lambda(program).arg("21").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.starts_with("prewarm: "), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
