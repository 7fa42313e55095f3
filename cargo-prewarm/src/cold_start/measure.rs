//! The measurement, which takes Linux.

use super::Args;
use super::measured::{Measured, Size, Times};
use super::subject::ColdSubject;
use crate::progress;
use anyhow::{Context as _, Result, anyhow};
use cargo_prewarm::laboratory::{ColdDisk, CpuShare, Phase, Start, package_size, was_cold};
use cargo_prewarm::runtime_api::{Failure, RuntimeApi};
use cargo_prewarm::statistics::quartiles;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How much of the log is shown when a function fails.
const LINES_OF_LOG: usize = 20;

/// Starts the function as often as asked for, from memory and from a cold disk in turn.
pub(super) fn measure(subject: &ColdSubject, args: &Args) -> Result<Measured> {
    let share = CpuShare::new();
    let disk = ColdDisk::mount(args.disk, &[&subject.program], &subject.scratch);
    let laboratory = Laboratory {
        subject,
        api: RuntimeApi::start()?,
        share: share.as_ref().ok(),
        log: subject.scratch.join("cold-start.log"),
    };
    let program_bytes = fs::metadata(&subject.program)?.len();
    let mut no_disk = disk.as_ref().err().map(ToString::to_string);
    let mut resources = BTreeMap::<String, Vec<f64>>::new();
    // Without a share, all memory sizes are the same.
    let memory_mb = match &share {
        Ok(_) => &*subject.memory_mb,
        Err(_) => &subject.memory_mb[..1],
    };
    let starts = u64::from(args.starts) * memory_mb.len() as u64;
    let bar = progress::bar(starts, "{bar:40} {pos}/{len} starts  {eta} left");
    let mut sizes = Vec::new();
    for &memory_mb in memory_mb {
        let mut size = Size {
            memory_mb,
            warm: Vec::new(),
            cold: Vec::new(),
        };
        for _ in 0..args.starts {
            size.warm
                .push(laboratory.start(&subject.program, memory_mb)?);
            for (name, time) in laboratory.resources() {
                resources.entry(name).or_default().push(time);
            }
            if let Ok(disk) = &disk {
                let _ = disk.read();
                let times = laboratory.start(&disk.file(0), memory_mb)?;
                if was_cold(disk.read(), program_bytes) {
                    size.cold.push(times);
                } else {
                    no_disk = Some("the kernel kept the program in memory".to_owned());
                }
            }
            bar.inc(1);
        }
        sizes.push(size);
    }
    bar.finish_and_clear();
    let median = |mut times: Vec<f64>| quartiles(&mut times)[1];
    Ok(Measured {
        sizes,
        resources: resources
            .into_iter()
            .map(|(name, times)| (name, median(times)))
            .collect(),
        program_bytes,
        package_bytes: package_size(&subject.program)?,
        no_share: share.as_ref().err().map(ToString::to_string),
        no_disk,
        disk_mb_per_s: args.disk,
    })
}

struct Laboratory<'a> {
    subject: &'a ColdSubject,
    api: RuntimeApi,
    share: Option<&'a CpuShare>,
    log: PathBuf,
}

impl Laboratory<'_> {
    fn start(&self, program: &Path, memory_mb: u32) -> Result<Times> {
        let log = File::create(&self.log)
            .with_context(|| format!("cannot write {}", self.log.display()))?;
        let mut command = Command::new(program);
        let variables = self.subject.variables.iter();
        command
            .envs(variables.map(|(name, value)| (name, value)))
            .stdout(log.try_clone()?)
            .stderr(log);
        let event = &self.subject.event;
        let start = Start::measure(command, event, memory_mb, &self.api, self.share);
        let start = start.map_err(|failure| self.explain(&failure))?;
        if let Some(failure) = failure_in(&start.answer) {
            let explained = self.with_log(&format!("the function answers {failure}"));
            return Err(explained);
        }
        Ok(Times {
            init: ms(start.init),
            first: ms(start.first),
            second: ms(start.second),
        })
    }

    /// The time of each initializer in ms, from the function's own line about INIT.
    fn resources(&self) -> Vec<(String, f64)> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let line = log.lines().find_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            line.get("InitTime")?;
            Some(line)
        });
        let resources = line.as_ref().and_then(|line| line["Resources"].as_object());
        let resources = resources.into_iter().flatten();
        resources
            .filter_map(|(name, time)| Some((name.clone(), time.as_f64()?)))
            .collect()
    }

    fn explain(&self, failure: &Failure) -> anyhow::Error {
        let Failure::Reported(report) = failure else {
            return self.with_log(&failure.to_string());
        };
        let report: Option<Value> = serde_json::from_str(report).ok();
        let member = |name| report.as_ref()?.get(name)?.as_str();
        let kind = member("errorType").unwrap_or("an error");
        let message = member("errorMessage").unwrap_or_default();
        self.with_log(&format!("the function fails with {kind}: {message}"))
    }

    fn with_log(&self, message: &str) -> anyhow::Error {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines[lines.len().saturating_sub(LINES_OF_LOG)..].join("\n");
        let log = match &*last {
            "" => String::new(),
            last => format!("\nits log:\n{last}"),
        };
        anyhow!(
            "{message}\na cold start is measured with an event that succeeds, after `--`, and with the variables \
             that the function needs, as `--env NAME=VALUE`{log}"
        )
    }
}

/// An answer that is not a success.
fn failure_in(answer: &str) -> Option<String> {
    // The beginning of a streamed response is JSON, too.
    let mut values = serde_json::Deserializer::from_str(answer).into_iter::<Value>();
    let answer = values.next()?.ok()?;
    if let Some(status) = answer.get("statusCode").and_then(Value::as_u64)
        && status >= 400
    {
        return Some(match answer.get("body").and_then(Value::as_str) {
            Some(body) => format!("with status {status}: {body}"),
            None => format!("with status {status}"),
        });
    }
    let failures = answer.get("batchItemFailures")?.as_array()?;
    (!failures.is_empty()).then(|| "that records of the batch have failed".to_owned())
}

fn ms(phase: Phase) -> [f64; 2] {
    [phase.time, phase.cpu].map(|time| time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::failure_in;

    #[test]
    fn answers_of_failures_are_told_from_others() {
        for good in [
            "",
            "null",
            r#""ok""#,
            r#"{"statusCode":200,"body":"{}"}"#,
            r#"{"statusCode":302}"#,
            "{\"statusCode\":200}\0\0\0\0\0\0\0\0body",
            r#"{"batchItemFailures":[]}"#,
            "no JSON",
        ] {
            assert_eq!(failure_in(good), None, "{good}");
        }
        for (bad, failure) in [
            (
                r#"{"statusCode":500,"body":"no table"}"#,
                "with status 500: no table",
            ),
            (
                "{\"statusCode\":404}\0\0\0\0\0\0\0\0body",
                "with status 404",
            ),
            (
                r#"{"batchItemFailures":[{"itemIdentifier":"1"}]}"#,
                "that records of the batch have failed",
            ),
        ] {
            assert_eq!(failure_in(bad).as_deref(), Some(failure));
        }
    }
}
