//! The report of a measurement, for people and as JSON.

use super::measured::{Measured, Size, Times};
use super::subject::ColdSubject;
use crate::check::Finding;
use cargo_prewarm::statistics::quartiles;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

#[derive(Serialize)]
pub(super) struct Report<'a> {
    function: &'a str,
    program_bytes: u64,
    package_bytes: u64,
    starts: usize,
    disk_mb_per_s: u32,
    rows: Vec<Row>,
    /// In ms.
    resources: BTreeMap<String, f64>,
    findings: &'a [Finding],
    /// The parts that could not be measured, and why.
    limits: Vec<String>,
    #[serde(skip)]
    has_share: bool,
    #[serde(skip)]
    has_metrics: bool,
}

#[derive(Serialize)]
struct Row {
    memory_mb: u32,
    warm: Medians,
    cold: Option<Medians>,
}

/// In ms.
#[derive(Serialize)]
struct Medians {
    init: f64,
    first: f64,
    second: f64,
    init_and_first: f64,
    init_cpu: f64,
    first_cpu: f64,
    second_cpu: f64,
}

impl<'a> Report<'a> {
    pub(super) fn new(subject: &'a ColdSubject, measured: Measured) -> Self {
        let share = measured.no_share.as_ref().map(|why| {
            format!(
                "There is no right to make a control group ({why}): each phase had a whole CPU, whatever the memory size. \
                 The times of the CPU are in parentheses."
            )
        });
        let disk = measured
            .no_disk
            .as_ref()
            .map(|why| format!("Nothing was measured from a cold disk: {why}."));
        Report {
            function: &subject.name,
            program_bytes: measured.program_bytes,
            package_bytes: measured.package_bytes,
            starts: measured.sizes.first().map_or(0, |size| size.warm.len()),
            disk_mb_per_s: measured.disk_mb_per_s,
            rows: measured.sizes.iter().map(Row::new).collect(),
            resources: measured.resources,
            findings: &subject.findings,
            limits: share.into_iter().chain(disk).collect(),
            has_share: measured.no_share.is_none(),
            has_metrics: subject.has_metrics,
        }
    }

    fn time(&self, time: f64, cpu: f64) -> String {
        if self.has_share {
            format!("{time:.1}")
        } else {
            format!("{time:.1} ({cpu:.1})")
        }
    }

    fn columns(&self, medians: &Medians) -> [String; 4] {
        [
            self.time(medians.init, medians.init_cpu),
            self.time(medians.first, medians.first_cpu),
            self.time(medians.second, medians.second_cpu),
            format!("{:.1}", medians.init_and_first),
        ]
    }
}

impl Row {
    fn new(size: &Size) -> Self {
        Row {
            memory_mb: size.memory_mb,
            warm: Medians::of(&size.warm),
            cold: (size.cold.len() == size.warm.len()).then(|| Medians::of(&size.cold)),
        }
    }
}

impl Medians {
    fn of(starts: &[Times]) -> Self {
        let median = |of: &dyn Fn(&Times) -> f64| {
            let [_, median, _] = quartiles(&mut starts.iter().map(of).collect::<Vec<_>>());
            // To the microsecond.
            (median * 1e3).round() / 1e3
        };
        Medians {
            init: median(&|start| start.init[0]),
            first: median(&|start| start.first[0]),
            second: median(&|start| start.second[0]),
            init_and_first: median(&|start| start.init[0] + start.first[0]),
            init_cpu: median(&|start| start.init[1]),
            first_cpu: median(&|start| start.first[1]),
            second_cpu: median(&|start| start.second[1]),
        }
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: a package of {}, a program of {}; medians of {} starts, in ms\n",
            self.function,
            megabytes(self.package_bytes),
            megabytes(self.program_bytes),
            self.starts,
        )?;
        let heads = ["INIT", "first", "second", "INIT + first"].map(str::to_owned);
        let mut table = vec![(String::new(), heads)];
        let rows = [("in memory", false), ("from a cold disk", true)];
        for row in &self.rows {
            for (label, is_cold) in rows {
                let medians = if is_cold {
                    row.cold.as_ref()
                } else {
                    Some(&row.warm)
                };
                let memory = if self.has_share {
                    format!("{} MB, ", row.memory_mb)
                } else {
                    String::new()
                };
                if let Some(medians) = medians {
                    table.push((format!("{memory}{label}"), self.columns(medians)));
                }
            }
        }
        let width = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
        let first = width(&mut table.iter().map(|(label, _)| label.len()));
        let widths = [0, 1, 2, 3]
            .map(|column| width(&mut table.iter().map(|(_, columns)| columns[column].len())));
        for (label, columns) in &table {
            write!(f, "{label:first$}")?;
            for (column, width) in columns.iter().zip(widths) {
                write!(f, "  {column:>width$}")?;
            }
            writeln!(f)?;
        }
        self.fmt_resources(f)?;
        if !self.findings.is_empty() {
            writeln!(f, "\nWhat would help:")?;
            for finding in self.findings {
                writeln!(f, "  {finding}")?;
            }
        }
        writeln!(f)?;
        for limit in &self.limits {
            writeln!(f, "{limit}")?;
        }
        if self.rows.iter().any(|row| row.cold.is_some()) {
            let rate = self.disk_mb_per_s;
            writeln!(
                f,
                "The cold disk reads {rate} MB/s, which is a guess: compare ratios."
            )?;
        }
        writeln!(
            f,
            "Before INIT, Lambda downloads the package and creates the environment, which is not measured here."
        )
    }
}

impl Report<'_> {
    fn fmt_resources(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.resources.is_empty() {
            return if self.has_metrics {
                Ok(())
            } else {
                writeln!(
                    f,
                    "\nWith `#[lambda_handler(metrics)]`, this shows INIT by resource."
                )
            };
        }
        writeln!(f, "\nINIT by resource:")?;
        let width = self.resources.keys().map(String::len).max();
        let mut resources: Vec<_> = self.resources.iter().collect();
        resources.sort_by(|a, b| b.1.total_cmp(a.1));
        for (name, time) in resources {
            let width = width.unwrap_or_default();
            writeln!(f, "  {name:width$}  {time:>6.1}")?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "no program has 2^52 bytes")]
fn megabytes(bytes: u64) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}
