//! The line that Lambda writes into the log at the end of an invocation.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Lambda's report of an invocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Report {
    pub(crate) billed_ms: f64,
    pub(crate) memory_used_mb: f64,
    /// Only of a cold start.
    pub(crate) init_ms: Option<f64>,
}

impl Report {
    /// Finds the report in the log tail of an invocation, which is Base64.
    pub(crate) fn find(log_tail: &str) -> Option<Self> {
        let log = STANDARD.decode(log_tail).ok()?;
        let log = String::from_utf8_lossy(&log);
        let report = log.lines().find(|line| line.starts_with("REPORT "))?;
        let field = |name: &str| -> Option<f64> {
            let mut fields = report.split('\t').map(str::trim);
            let value = fields.find_map(|field| field.strip_prefix(name))?;
            value.trim().split(' ').next()?.parse().ok()
        };
        Some(Report {
            billed_ms: field("Billed Duration:")?,
            memory_used_mb: field("Max Memory Used:")?,
            init_ms: field("Init Duration:"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, STANDARD};
    use base64::Engine as _;

    const START: &str = "START RequestId: 1 Version: $LATEST\nEND RequestId: 1\n";

    #[test]
    fn a_cold_start_has_its_init() {
        let line = "REPORT RequestId: 1\tDuration: 1.35 ms\tBilled Duration: 26 ms\tMemory Size: 128 MB\t\
                    Max Memory Used: 21 MB\tInit Duration: 24.39 ms\t\n";
        let report = Report::find(&STANDARD.encode(format!("{START}{line}")));
        let expected = Report {
            billed_ms: 26.0,
            memory_used_mb: 21.0,
            init_ms: Some(24.39),
        };
        assert_eq!(report, Some(expected));
    }

    #[test]
    fn a_warm_invocation_has_none() {
        let line = "REPORT RequestId: 1\tDuration: 1.35 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t\
                    Max Memory Used: 21 MB\t\n";
        let report = Report::find(&STANDARD.encode(line)).unwrap();
        assert_eq!((report.billed_ms, report.init_ms), (2.0, None));
    }

    #[test]
    fn a_log_without_a_report_is_none() {
        assert_eq!(Report::find(&STANDARD.encode(START)), None);
        assert_eq!(Report::find("no Base64"), None);
    }
}
