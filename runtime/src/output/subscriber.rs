//! A `tracing` subscriber, for functions that want no other.

use super::json_lines::JsonLines;
use std::env;
use std::io::{stderr, stdout};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Where the spans come from that say which invocation, which record of a batch, and which initializer a line is of.
const SPANS: [&str; 3] = [
    "lambda_runtime::layers::trace",
    "prewarm::mode",
    "prewarm::resource",
];

/// Sets a `tracing` subscriber, with what is configured for the function.
///
/// It is a step, which is the first thing that INIT does:
///
/// ```
/// use prewarm::{Error, lambda_handler};
/// use tracing::info;
///
/// #[lambda_handler]
/// async fn handler(name: String) -> Result<String, Error> {
///     #[init]
///     prewarm::init_logging();
///
///     info!(name, "a caller is greeted");
///     Ok(format!("Hello, {name}"))
/// }
/// ```
///
/// Each line has the name of its initializer, or the request id, the trace id and the tenant id of its invocation, if
/// there are any, whatever the level is. Lambda's [logging
/// configuration](https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html) chooses the
/// format and the level:
///
/// - `AWS_LAMBDA_LOG_FORMAT=JSON` makes each line a JSON object, with `timestamp`, `level`, `message`, `requestId` and
///   the fields of the event at its top. Otherwise lines are text.
/// - `AWS_LAMBDA_LOG_LEVEL` is the level, or else `RUST_LOG`, which can also have targets, such as
///   `warn,my_function=debug`. The default is `info`. A filter of your own targets alone, such as `my_function=debug`,
///   lets the failures pass that `prewarm` logs.
///
/// The log goes to stdout on Lambda, and to stderr in a local run. If a subscriber is set already, this does nothing.
///
/// This is the feature `logging`.
pub fn init_logging() {
    let json = env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|it| it.eq_ignore_ascii_case("json"));
    // Locally stdout has the response alone.
    let writer = match env::var_os("AWS_LAMBDA_RUNTIME_API") {
        Some(_) => BoxMakeWriter::new(stdout),
        None => BoxMakeWriter::new(stderr),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let level = env::var("AWS_LAMBDA_LOG_LEVEL").or_else(|_| env::var("RUST_LOG"));
    let registry = registry().with(filter(level.as_deref().unwrap_or("info")));
    let set = if json {
        let lines = lines.json().event_format(JsonLines);
        registry.with(lines).try_init()
    } else {
        // CloudWatch has the time of each line.
        let lines = lines.with_target(false).without_time();
        registry.with(lines).try_init()
    };
    // Tests of one process may set several.
    drop(set);
}

/// A filter that passes events at this level, or with these directives.
fn filter(level: &str) -> Targets {
    let level = match level {
        "FATAL" => "error",
        level => level,
    };
    let filter = level.parse::<Targets>();
    let filter = filter.unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let says_nothing_of_ours = filter.default_level().is_none()
        && !filter
            .iter()
            .any(|(target, _)| target.starts_with("prewarm"));
    let filter = if says_nothing_of_ours {
        filter.with_target("prewarm", LevelFilter::WARN)
    } else {
        filter
    };
    filter.with_targets(SPANS.map(|target| (target, LevelFilter::INFO)))
}

#[cfg(test)]
mod tests {
    use super::{SPANS, filter};
    use tracing::Level;

    #[test]
    fn level_is_lambdas_or_that_of_directives() {
        for (level, passes, stays) in [
            ("INFO", Level::INFO, Level::DEBUG),
            ("WARN", Level::WARN, Level::INFO),
            ("FATAL", Level::ERROR, Level::WARN),
            ("trace", Level::TRACE, Level::TRACE),
            ("warn,shop=debug", Level::WARN, Level::INFO),
        ] {
            let filter = filter(level);
            assert!(filter.would_enable("my_function", &passes), "{level}");
            assert_eq!(
                filter.would_enable("my_function", &stays),
                passes == stays,
                "{level}"
            );
            for target in SPANS {
                assert!(filter.would_enable(target, &Level::INFO), "{level}");
            }
        }
        assert!(filter("warn,shop=debug").would_enable("shop", &Level::DEBUG));
    }

    #[test]
    fn filter_of_other_targets_does_not_silence_failures() {
        for (level, target, passes) in [
            ("shop=debug", "prewarm::output::log", true),
            ("shop=debug", "hyper", false),
            ("shop=off,hyper=off", "prewarm::output::log", true),
            ("shop=debug,prewarm=off", "prewarm::output::log", false),
            ("off,shop=debug", "prewarm::output::log", false),
            ("error,shop=debug", "prewarm::output::log", false),
        ] {
            assert_eq!(
                filter(level).would_enable(target, &Level::WARN),
                passes,
                "{level}"
            );
        }
    }
}
