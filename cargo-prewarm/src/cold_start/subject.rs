//! The subject of a measurement: a function's program, its environment and its event.

use super::Args;
use crate::check::{Finding, Subject};
use crate::project::function::Function;
use crate::project::package::{DEBUG, Description, Package};
use crate::project::template::Template;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a template is expected.
const TEMPLATE: &str = "template.yaml";

/// The template of a function that has none.
const NO_TEMPLATE: &str = "Resources: {Function: {Type: AWS::Serverless::Function, Properties: \
                           {CodeUri: ., Runtime: provided.al2023}}}";

/// The rules of `check` that cost time.
const RULES: [&str; 3] = ["jitter-entropy", "two-tls-stacks", "prime"];

pub(super) struct ColdSubject {
    pub(super) name: String,
    /// The subject of a measurement.
    pub(super) program: PathBuf,
    pub(super) variables: Vec<(String, String)>,
    pub(super) event: String,
    pub(super) memory_mb: Vec<u32>,
    pub(super) findings: Vec<Finding>,
    /// Whether the function prints how long each resource took.
    pub(super) has_metrics: bool,
    /// A folder for files of the measurement.
    pub(super) scratch: PathBuf,
}

impl ColdSubject {
    pub(super) fn new(args: &Args) -> Result<Self> {
        let named = args.template.as_deref();
        let file = named.unwrap_or(Path::new(TEMPLATE));
        let has_template = named.is_some() || file.exists();
        let text = if has_template {
            fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
        } else {
            NO_TEMPLATE.to_owned()
        };
        let template = Template::parse(&text).with_context(|| file.display().to_string())?;
        let functions = Function::all(&template, file);
        let function = if has_template {
            chosen(functions, args.function.as_deref(), file)?
        } else {
            let only = functions.into_iter().next();
            let mut only =
                only.context("there is neither a template.yaml nor a Cargo.toml here")?;
            only.binary.clone_from(&args.function);
            only
        };
        let package = Package::of(&function)?;
        let is_prewarm = package.links("prewarm");
        let debug = is_prewarm.then(|| package.build(DEBUG)).transpose()?;
        let description = debug.as_deref().map(Package::describe).transpose()?;
        let event = event(&args.event, debug.as_deref(), description.as_ref())?;
        let program = package.build(&args.profile)?;
        let subject = Subject {
            function: &function,
            package: &package,
            description: description.as_ref(),
            file,
        };
        let mut findings = subject.findings();
        findings.retain(|finding| {
            RULES.contains(&finding.rule) && (has_template || finding.file != file)
        });
        let mut variables = function.variables();
        variables.extend(args.env.iter().cloned());
        let scratch = package.target.join("prewarm");
        fs::create_dir_all(&scratch)
            .with_context(|| format!("cannot create {}", scratch.display()))?;
        Ok(ColdSubject {
            name: if has_template {
                function.resource.id.to_owned()
            } else {
                file_name(&program)
            },
            memory_mb: memory_sizes(args, function.memory_mb().filter(|_| has_template)),
            program,
            variables,
            event,
            findings,
            has_metrics: description.is_some_and(|it| it.arguments.metrics.is_some()),
            scratch,
        })
    }
}

fn chosen<'a>(
    functions: Vec<Function<'a>>,
    name: Option<&str>,
    file: &Path,
) -> Result<Function<'a>> {
    let file = file.display();
    let ids: Vec<String> = functions
        .iter()
        .map(|function| format!("`{}`", function.resource.id))
        .collect();
    let ids = ids.join(", ");
    let mut functions = functions.into_iter();
    if let Some(name) = name {
        let found = functions.find(|function| function.resource.id == name);
        return found
            .with_context(|| format!("{file} has no function `{name}` in Rust, but these: {ids}"));
    }
    match (functions.next(), functions.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => bail!("{file} has no function in Rust"),
        (Some(_), Some(_)) => bail!("{file} has several functions, so name one of them: {ids}"),
    }
}

/// The event: as JSON, from a file, or by its name, which the function itself knows.
fn event(
    args: &[String],
    debug: Option<&Path>,
    description: Option<&Description>,
) -> Result<String> {
    let default = match description.map(|description| &*description.mode) {
        Some("http") => ["GET", "/"].map(str::to_owned).to_vec(),
        Some("batch") => ["sqs", "{}"].map(str::to_owned).to_vec(),
        _ => vec!["{}".to_owned()],
    };
    let args = if args.is_empty() { &default } else { args };
    if let Some(program) = debug {
        let output = Command::new(program)
            .arg("--print-event")
            .args(args)
            .env_remove("AWS_LAMBDA_RUNTIME_API")
            .output()
            .with_context(|| format!("cannot run {}", program.display()))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            bail!("{}", stderr.trim().trim_start_matches("prewarm: "));
        }
        let events = String::from_utf8(output.stdout)?;
        return Ok(events.trim_end().to_owned());
    }
    let [event] = args else {
        bail!("a function without prewarm takes one event, as JSON or as @FILE");
    };
    let event = match event.strip_prefix('@') {
        Some(file) => fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
        None => event.clone(),
    };
    serde_json::from_str::<serde::de::IgnoredAny>(&event).context("the event is not JSON")?;
    Ok(event)
}

fn memory_sizes(args: &Args, own: Option<f64>) -> Vec<u32> {
    if !args.memory.is_empty() {
        return args.memory.clone();
    }
    let own = own.and_then(|mb| format!("{mb}").parse().ok());
    let mut sizes: Vec<u32> = [128, 512, 1769].into_iter().chain(own).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

fn file_name(program: &Path) -> String {
    let name = program.file_stem().unwrap_or(program.as_os_str());
    name.to_string_lossy().into_owned()
}
