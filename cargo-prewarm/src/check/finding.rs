//! The findings of a check, and the comments that switch a rule off.

use super::rules::RULES;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// A place that disagrees with the code.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) message: String,
    /// The way out.
    pub(crate) help: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            rule,
            file,
            line,
            message,
            help,
        } = self;
        write!(f, "{}:{line}: {rule}: {message}: {help}", file.display())
    }
}

/// The comments of a file: `# prewarm: allow(RULE, ...)`.
///
/// One beside a line is for this line. One on a line of its own is for the next line, and for what is indented below it.
pub(crate) struct Allowed {
    /// A rule, with the first and the last line for which it is off.
    lines: Vec<(String, usize, usize)>,
    /// Rules that do not exist, with their lines.
    unknown: Vec<(String, usize)>,
}

const MARK: &str = "prewarm: allow(";

impl Allowed {
    pub(crate) fn of(text: &str) -> Self {
        let mut allowed = Allowed {
            lines: Vec::new(),
            unknown: Vec::new(),
        };
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let Some((before, comment)) = line.split_once('#') else {
                continue;
            };
            let Some((_, names)) = comment.split_once(MARK) else {
                continue;
            };
            let names = names.split(')').next().unwrap_or_default();
            let (first, last) = if before.trim().is_empty() {
                block(&lines, index + 1)
            } else {
                (index, index)
            };
            for name in names.split(',').map(str::trim) {
                if RULES.iter().any(|rule| rule.name == name) {
                    let range = (name.to_owned(), first + 1, last + 1);
                    allowed.lines.push(range);
                } else {
                    allowed.unknown.push((name.to_owned(), index + 1));
                }
            }
        }
        allowed
    }

    pub(crate) fn is_allowed(&self, rule: &str, line: usize) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|(name, first, last)| name == rule && (*first..=*last).contains(&line))
    }

    /// A comment that switches nothing off is a finding itself.
    pub(crate) fn unknown(&self, file: &Path) -> impl Iterator<Item = Finding> {
        self.unknown.iter().map(|(name, line)| Finding {
            rule: "unknown-rule",
            file: file.to_owned(),
            line: *line,
            message: format!("no rule has the name `{name}`"),
            help: format!(
                "write one of {}",
                RULES.map(|rule| format!("`{}`", rule.name)).join(", ")
            ),
        })
    }
}

/// The first and the last line of what begins at a line, or below it.
fn block(lines: &[&str], from: usize) -> (usize, usize) {
    let is_content = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(first) = (from..lines.len()).find(|&index| is_content(lines[index])) else {
        return (from, from);
    };
    let below = (first + 1..lines.len()).take_while(|&index| {
        !is_content(lines[index]) || indent(lines[index]) > indent(lines[first])
    });
    (first, below.last().unwrap_or(first))
}
