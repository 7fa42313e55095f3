//! The rules. Each compares what a template says with what the program says of itself, or with Cargo's files.

mod build;
mod function;
mod sources;
#[cfg(test)]
mod tests;
mod watching;

use super::finding::Finding;
use crate::project::function::Function;
use crate::project::package::{Description, Package};
use std::path::Path;

/// A rule, by its name in findings and in comments.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// The consequence of a violation, for `--help`.
    pub(crate) about: &'static str,
    pub(crate) check: fn(&Subject<'_>) -> Vec<Found>,
}

/// The subject of a check.
pub(crate) struct Subject<'a> {
    pub(crate) function: &'a Function<'a>,
    pub(crate) package: &'a Package,
    /// None if the function is not one of prewarm.
    pub(crate) description: Option<&'a Description>,
    pub(crate) file: &'a Path,
}

/// A finding without the name of its rule.
pub(crate) struct Found {
    /// Another file than the template.
    pub(crate) file: Option<std::path::PathBuf>,
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Found {
    fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Found {
            file: None,
            line,
            message: message.into(),
            help: help.into(),
        }
    }

    fn in_file(mut self, file: &Path) -> Self {
        self.file = Some(file.to_owned());
        self
    }
}

impl Subject<'_> {
    fn id(&self) -> &str {
        self.function.resource.id
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let of_rule = |rule: &Rule| {
            let found = (rule.check)(self).into_iter();
            let name = rule.name;
            found
                .map(|found| Finding {
                    rule: name,
                    file: found.file.unwrap_or_else(|| self.file.to_owned()),
                    line: found.line,
                    message: found.message,
                    help: found.help,
                })
                .collect::<Vec<_>>()
        };
        RULES.iter().flat_map(of_rule).collect()
    }
}

pub(crate) const RULES: [Rule; 13] = [
    Rule {
        name: "batch-failures",
        about: "Lambda does not read which records of a batch failed, and deletes them",
        check: sources::batch_failures,
    },
    Rule {
        name: "dead-letter-queue",
        about: "a message that always fails is retried until it expires, and is lost then",
        check: sources::dead_letter_queue,
    },
    Rule {
        name: "visibility-timeout",
        about: "a message is received again while it is still being handled",
        check: sources::visibility_timeout,
    },
    Rule {
        name: "stream-invoke-mode",
        about: "a streamed response is sent when it is complete",
        check: function::stream_invoke_mode,
    },
    Rule {
        name: "timeout-margin",
        about: "a handler is cancelled before it begins",
        check: function::timeout_margin,
    },
    Rule {
        name: "snapstart-zip",
        about: "the deployment fails: SnapStart needs a container image on this runtime",
        check: function::snapstart_zip,
    },
    Rule {
        name: "provided-al2",
        about: "the runtime is no longer supported",
        check: function::provided_al2,
    },
    Rule {
        name: "log-retention",
        about: "logs are kept and billed forever",
        check: watching::log_retention,
    },
    Rule {
        name: "fault-alarm",
        about: "an alarm waits for a metric that the function does not send",
        check: watching::fault_alarm,
    },
    Rule {
        name: "panic-unwind",
        about: "a panic ends the execution environment",
        check: build::panic_unwind,
    },
    Rule {
        name: "jitter-entropy",
        about: "the first TLS connection measures the CPU's jitter, for tens or hundreds of milliseconds",
        check: build::jitter_entropy,
    },
    Rule {
        name: "two-tls-stacks",
        about: "the package is larger by a second TLS stack, which a new environment has to load",
        check: build::two_tls_stacks,
    },
    Rule {
        name: "prime",
        about: "the first request of an SDK's client runs on a fourteenth of a CPU",
        check: build::prime,
    },
];
