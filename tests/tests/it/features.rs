use crate::project;

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
