use clap::Parser;
use std::path::PathBuf;

/// Measures a Lambda function under concurrent invocations.
///
/// Region, credentials and profile are those of the AWS CLI. Nothing is tried again, so each time is that of one
/// request.
#[derive(Debug, Parser)]
#[command(version, about, long_about)]
pub(crate) struct Args {
    /// The function: its name or ARN, with `:ALIAS` if an alias is meant
    pub(crate) function: String,

    /// How many invocations there are
    #[arg(long, short = 'n', default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests: u32,

    /// How many of them run at once
    #[arg(long, short, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) concurrency: u32,

    /// The event, as JSON
    #[arg(long, short, default_value = "{}", value_parser = json)]
    pub(crate) payload: String,

    /// Another endpoint than AWS: an emulator, or a local run of the function
    #[arg(long)]
    pub(crate) endpoint_url: Option<String>,

    /// Forces this many cold starts instead, one after another, by touching the function's description
    #[arg(long, conflicts_with_all = ["memory", "requests", "concurrency"], value_name = "N")]
    pub(crate) cold: Option<u32>,

    /// Measures with each of these memory sizes, in MB
    #[arg(long, value_delimiter = ',', value_name = "MB,...")]
    pub(crate) memory: Vec<i32>,

    /// Changes the function's configuration without a question
    #[arg(long, short)]
    pub(crate) yes: bool,

    /// Prints JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Draws the histogram into an SVG file
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub(crate) svg: Option<PathBuf>,
}

fn json(text: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str::<serde::de::IgnoredAny>(text)?;
    Ok(text.to_owned())
}
