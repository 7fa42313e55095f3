//! `cargo prewarm check`: does a template agree with the code?

mod finding;
mod rules;

use crate::project::function::Function;
use crate::project::package::{DEBUG, Package};
use crate::project::template::Template;
use anyhow::{Context as _, Result};
use finding::Allowed;
pub(crate) use finding::Finding;
use rules::RULES;
pub(crate) use rules::Subject;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Compare templates of SAM or CloudFormation with the functions that they deploy
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The templates
    #[arg(default_value = "template.yaml")]
    templates: Vec<PathBuf>,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
    /// Build nothing: ask the programs that a debug build has made already
    #[arg(long)]
    no_build: bool,
}

/// The rules, for `--help`.
pub(crate) fn rules() -> String {
    let mut text = "Rules:\n".to_owned();
    for rule in &RULES {
        let _ = writeln!(text, "  {:18}  {}", rule.name, rule.about);
    }
    text + "\nA comment switches a rule off, for its line or for the block that begins below it:\n  \
            # prewarm: allow(log-retention)\n\n\
            The exit status is 1 if something is found, and 2 if the template or a package cannot be read."
}

impl Args {
    /// Checks, prints, and returns how it went.
    ///
    /// # Errors
    ///
    /// Fails if a template or a package cannot be read.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let mut findings = Vec::new();
        let mut functions = 0;
        for file in &self.templates {
            let (found, checked) = self.check(file)?;
            findings.extend(found);
            functions += checked;
        }
        findings.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
        // Functions of one package have one Cargo.toml.
        findings.dedup_by(|a, b| (&a.file, a.line, &a.message) == (&b.file, b.line, &b.message));
        self.print(&findings, functions)?;
        Ok(if findings.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }

    /// The findings in a template, and how many functions it has.
    fn check(&self, file: &Path) -> Result<(Vec<Finding>, usize)> {
        let text = fs::read_to_string(file);
        let text = text.with_context(|| format!("cannot read {}", file.display()))?;
        let template = Template::parse(&text).with_context(|| file.display().to_string())?;
        let functions = Function::all(&template, file);
        let mut findings: Vec<Finding> = Vec::new();
        for function in &functions {
            let found = self.check_function(file, function);
            findings.extend(found.with_context(|| {
                let resource = &function.resource;
                format!("{}:{}: `{}`", file.display(), resource.line, resource.id)
            })?);
        }
        let mut comments = BTreeMap::from([(file.to_owned(), Allowed::of(&text))]);
        for finding in &findings {
            comments.entry(finding.file.clone()).or_insert_with(|| {
                Allowed::of(&fs::read_to_string(&finding.file).unwrap_or_default())
            });
        }
        findings.retain(|finding| {
            let comments = &comments[&finding.file];
            !comments.is_allowed(finding.rule, finding.line)
        });
        let unknown = comments
            .iter()
            .flat_map(|(file, comments)| comments.unknown(file));
        findings.extend(unknown);
        // As a person names them.
        if let Ok(here) = env::current_dir().and_then(fs::canonicalize) {
            for finding in &mut findings {
                if let Ok(file) = finding.file.strip_prefix(&here) {
                    finding.file = file.to_owned();
                }
            }
        }
        Ok((findings, functions.len()))
    }

    fn check_function(&self, file: &Path, function: &Function<'_>) -> Result<Vec<Finding>> {
        let package = Package::of(function)?;
        let program = match package.links("prewarm") {
            true if self.no_build => Some(package.built()?),
            true => Some(package.build(DEBUG)?),
            false => None,
        };
        let description = program
            .map(|program| Package::describe(&program))
            .transpose()?;
        let subject = Subject {
            function,
            package: &package,
            description: description.as_ref(),
            file,
        };
        Ok(subject.findings())
    }

    fn print(&self, findings: &[Finding], functions: usize) -> Result<()> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(findings)?);
            return Ok(());
        }
        for finding in findings {
            println!("{finding}");
        }
        let plural = |count, noun| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let functions = plural(functions, "Rust function");
        eprintln!("{} in {functions}", plural(findings.len(), "finding"));
        Ok(())
    }
}
