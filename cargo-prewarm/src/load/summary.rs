//! A summary of many invocations.

use super::lambda::{Outcome, Sample};
use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::time::Duration;

#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    invocations: usize,
    /// From the first request to the last answer, in seconds.
    seconds: f64,
    /// The times of all answers, without throttled requests.
    all: Option<Times>,
    /// Known only where the log tail has a report.
    cold: Option<Times>,
    warm: Option<Times>,
    status_codes: BTreeMap<u16, u32>,
    without_status_code: u32,
    function_errors: BTreeMap<String, u32>,
    throttled: u32,
    init_ms: Option<Range>,
    billed_ms: Option<Range>,
    memory_used_mb: Option<Range>,
}

/// In milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Times {
    pub(crate) count: u64,
    pub(crate) average: f64,
    pub(crate) minimum: f64,
    pub(crate) maximum: f64,
    pub(crate) p50: f64,
    pub(crate) p90: f64,
    pub(crate) p99: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Range {
    average: f64,
    minimum: f64,
    maximum: f64,
}

impl Summary {
    pub(crate) fn new(samples: &[Sample], took: Duration) -> Self {
        let mut status_codes = BTreeMap::new();
        let mut function_errors = BTreeMap::new();
        let (mut without_status_code, mut throttled) = (0, 0);
        for sample in samples {
            match &sample.outcome {
                Outcome::Answered(Some(status)) => *status_codes.entry(*status).or_default() += 1,
                Outcome::Answered(None) => without_status_code += 1,
                Outcome::FunctionError(kind) => {
                    *function_errors.entry(kind.clone()).or_default() += 1;
                }
                Outcome::Throttled => throttled += 1,
            }
        }
        let reports = || samples.iter().filter_map(|sample| sample.report);
        let started = |cold: bool| {
            let is_so = move |sample: &&Sample| {
                (sample.report).is_some_and(|report| report.init_ms.is_some() == cold)
            };
            Times::of(samples.iter().filter(is_so))
        };
        Summary {
            invocations: samples.len(),
            seconds: took.as_secs_f64(),
            all: Times::of(samples.iter()),
            cold: started(true),
            warm: started(false),
            status_codes,
            without_status_code,
            function_errors,
            throttled,
            init_ms: Range::of(reports().filter_map(|report| report.init_ms)),
            billed_ms: Range::of(reports().map(|report| report.billed_ms)),
            memory_used_mb: Range::of(reports().map(|report| report.memory_used_mb)),
        }
    }

    pub(crate) fn times(&self) -> Option<Times> {
        self.all
    }

    /// The billed duration in milliseconds: Lambda's figure, or else the measured one.
    pub(crate) fn billed_ms(&self) -> Option<f64> {
        let billed = self.billed_ms.map(|billed| billed.average);
        billed.or_else(|| self.all.map(|times| times.average.ceil()))
    }
}

impl Times {
    /// The times of all that was not throttled, if there is any.
    fn of<'a>(samples: impl Iterator<Item = &'a Sample>) -> Option<Self> {
        let histogram = histogram(samples);
        let ms = |microseconds: u64| Duration::from_micros(microseconds).as_secs_f64() * 1e3;
        (!histogram.is_empty()).then(|| Times {
            count: histogram.len(),
            average: histogram.mean() / 1e3,
            minimum: ms(histogram.min()),
            maximum: ms(histogram.max()),
            p50: ms(histogram.value_at_quantile(0.5)),
            p90: ms(histogram.value_at_quantile(0.9)),
            p99: ms(histogram.value_at_quantile(0.99)),
        })
    }
}

/// The times in microseconds, to three figures.
pub(crate) fn histogram<'a>(samples: impl Iterator<Item = &'a Sample>) -> Histogram<u64> {
    let mut histogram = Histogram::new(3).expect("three figures are possible");
    for sample in samples {
        if sample.outcome != Outcome::Throttled {
            let microseconds = u64::try_from(sample.elapsed.as_micros()).unwrap_or(u64::MAX);
            (histogram.record(microseconds)).expect("it grows as it has to");
        }
    }
    histogram
}

impl Range {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let values: Vec<_> = values.collect();
        let count = u32::try_from(values.len())
            .ok()
            .filter(|count| *count > 0)?;
        Some(Range {
            average: values.iter().sum::<f64>() / f64::from(count),
            minimum: values.iter().copied().fold(f64::INFINITY, f64::min),
            maximum: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary {
            invocations,
            seconds,
            ..
        } = self;
        writeln!(f, "{invocations} invocations in {seconds:.2} s")?;
        writeln!(
            f,
            "\nin ms     count    average        min        max        p50        p90        p99"
        )?;
        for (name, times) in [("all", self.all), ("cold", self.cold), ("warm", self.warm)] {
            if let Some(times) = times {
                let mut row = format!("{name:<6}  {:>7}", times.count);
                let Times {
                    average,
                    minimum,
                    maximum,
                    p50,
                    p90,
                    p99,
                    ..
                } = times;
                for ms in [average, minimum, maximum, p50, p90, p99] {
                    let _ = write!(row, "  {ms:>9.2}");
                }
                writeln!(f, "{row}")?;
            }
        }
        writeln!(f)?;
        for (status, count) in &self.status_codes {
            writeln!(f, "status {status}: {count}")?;
        }
        if self.without_status_code > 0 {
            writeln!(f, "answers without a status: {}", self.without_status_code)?;
        }
        for (kind, count) in &self.function_errors {
            writeln!(f, "function error {kind}: {count}")?;
        }
        if self.throttled > 0 {
            writeln!(f, "throttled: {}", self.throttled)?;
        }
        if self.billed_ms.is_none() {
            return writeln!(
                f,
                "cold starts, billed time and memory: not known, only Lambda reports them"
            );
        }
        let rows = [
            ("INIT", self.init_ms, "ms"),
            ("billed", self.billed_ms, "ms"),
            ("memory used", self.memory_used_mb, "MB"),
        ];
        for (name, range, unit) in rows {
            if let Some(Range {
                average,
                minimum,
                maximum,
            }) = range
            {
                writeln!(
                    f,
                    "{name}: {average:.1} {unit} on average, {minimum:.1} to {maximum:.1}"
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::report::Report;

    fn sample(ms: u64, outcome: Outcome, init_ms: Option<f64>) -> Sample {
        let report = Report {
            billed_ms: 2.0,
            memory_used_mb: 20.0,
            init_ms,
        };
        Sample {
            elapsed: Duration::from_millis(ms),
            outcome,
            report: Some(report),
        }
    }

    #[test]
    fn what_happened_is_counted_apart() {
        let samples = [
            sample(100, Outcome::Answered(Some(200)), Some(30.0)),
            sample(10, Outcome::Answered(Some(200)), None),
            sample(20, Outcome::Answered(Some(500)), None),
            sample(30, Outcome::FunctionError("Panic".to_owned()), None),
            Sample {
                report: None,
                ..sample(1, Outcome::Throttled, None)
            },
        ];
        let summary = Summary::new(&samples, Duration::from_secs(1));
        let all = summary.all.unwrap();
        assert_eq!((all.count, all.average.round()), (4, 40.0));
        assert!(
            all.minimum > 9.0,
            "a throttled request is no time of the function"
        );
        assert_eq!(summary.cold.unwrap().count, 1);
        assert_eq!(summary.warm.unwrap().count, 3);
        assert_eq!(summary.status_codes, BTreeMap::from([(200, 2), (500, 1)]));
        assert_eq!(summary.function_errors["Panic"], 1);
        assert_eq!(summary.throttled, 1);
        assert!((summary.init_ms.unwrap().average - 30.0).abs() < 1e-9);
    }

    #[test]
    fn without_an_answer_there_are_no_times() {
        let samples = [Sample {
            report: None,
            ..sample(1, Outcome::Throttled, None)
        }];
        let summary = Summary::new(&samples, Duration::from_secs(1));
        assert_eq!(summary.times(), None);
        assert!(summary.to_string().contains("throttled: 1"));
    }
}
