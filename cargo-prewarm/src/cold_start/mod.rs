//! `cargo prewarm cold-start`: how long a cold start of a function takes, and where its time goes.

#[cfg(target_os = "linux")]
mod measure;
mod measured;
mod report;
mod subject;

use crate::project::package::RELEASE;
use anyhow::Result;
use measured::Measured;
use std::path::PathBuf;
use std::process::ExitCode;
use subject::ColdSubject;

/// Measure cold starts of a function on this machine, as Lambda has them
///
/// INIT runs on a whole CPU, and each invocation on the share of a CPU that belongs to the memory size. The program
/// starts from memory, and from a disk that has to be read. The function sees the variables of this shell and those
/// of the template, and calls the services that it calls.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The function: its name in the template, or without a template the name of its program
    function: Option<String>,
    /// The template [default: template.yaml, if it exists]
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// A variable of the function's environment
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// The memory sizes [default: 128,512,1769 and the template's]
    #[arg(long, value_delimiter = ',', value_name = "MB,...", value_parser = clap::value_parser!(u32).range(128..=10240))]
    memory: Vec<u32>,
    /// The number of starts at each memory size
    #[arg(long, short = 'n', value_name = "N", default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..))]
    starts: u32,
    /// The rate of the cold disk. The rate of Lambda's is not documented
    #[arg(long, value_name = "MB/S", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    disk: u32,
    /// The profile of the build. For `release`, Cargo gets the options that `cargo lambda build` adds
    #[arg(long, value_name = "NAME", default_value = RELEASE)]
    profile: String,
    /// Print the measurements as JSON
    #[arg(long)]
    json: bool,
    /// The event: JSON, @FILE, or an event by name, as in `cargo run -- EVENT`
    #[arg(last = true)]
    event: Vec<String>,
}

impl Args {
    /// Builds the function, measures it, and prints the times.
    ///
    /// # Errors
    ///
    /// Fails if the function cannot be built, or does not answer the event.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let subject = ColdSubject::new(self)?;
        let measured = self.measure(&subject)?;
        let report = report::Report::new(&subject, measured);
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print!("{report}");
        }
        Ok(ExitCode::SUCCESS)
    }

    #[cfg(target_os = "linux")]
    fn measure(&self, subject: &ColdSubject) -> Result<Measured> {
        measure::measure(subject, self)
    }

    #[cfg(not(target_os = "linux"))]
    fn measure(&self, _: &ColdSubject) -> Result<Measured> {
        anyhow::bail!(
            "cold starts are measured on Linux, which has control groups: run it in a container or a virtual machine"
        )
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it is not NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
