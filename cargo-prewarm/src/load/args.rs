use std::path::PathBuf;

/// Invoke a function many times concurrently: on AWS, on an emulator, or in a local run
///
/// Region, credentials and profile come from the AWS CLI. Nothing is retried, so each time is for one
/// request.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The function: its name or ARN, with `:ALIAS` if an alias is meant
    pub(crate) function: String,

    /// The number of invocations
    #[arg(long, short = 'n', default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) requests: u32,

    /// The number of invocations that run at once
    #[arg(long, short, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) concurrency: u32,

    /// The event, as JSON
    #[arg(long, short, default_value = "{}", value_parser = json)]
    pub(crate) payload: String,

    /// Another endpoint than AWS: an emulator, or a local run of the function
    #[arg(long)]
    pub(crate) endpoint_url: Option<String>,

    /// Force this many cold starts instead, one after another, by touching the function's description
    #[arg(long, conflicts_with_all = ["memory", "requests", "concurrency"], value_name = "N")]
    pub(crate) cold: Option<u32>,

    /// Measure with each of these memory sizes, in MB
    #[arg(long, value_delimiter = ',', value_name = "MB,...")]
    pub(crate) memory: Vec<i32>,

    /// Change the function's configuration without a question
    #[arg(long, short)]
    pub(crate) yes: bool,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Draw the histogram into an SVG file
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub(crate) svg: Option<PathBuf>,
}

fn json(text: &str) -> Result<String, serde_json::Error> {
    serde_json::from_str::<serde::de::IgnoredAny>(text)?;
    Ok(text.to_owned())
}
