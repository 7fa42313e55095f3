//! Lines of the log as JSON, with what an invocation is known by at the top, as Lambda's own runtimes have it.
//! <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>

use super::log::timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::{self, Debug};
use std::time::SystemTime;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::{LookupSpan, Scope};

/// The members at the top of a line, rather than in one of its spans.
const OF_THE_INVOCATION: [&str; 3] = ["requestId", "xrayTraceId", "tenantId"];

/// Formats an event as a line of JSON. The fields of spans are JSON, too.
pub(super) struct JsonLines;

#[derive(Serialize)]
struct Line<'a> {
    timestamp: String,
    level: &'a str,
    #[serde(flatten)]
    fields: Map<String, Value>,
    target: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<Map<String, Value>>,
}

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut top = Map::new();
        let mut spans = Vec::new();
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            let extensions = span.extensions();
            let fields = extensions.get::<FormattedFields<N>>();
            let fields = fields.and_then(|fields| serde_json::from_str(fields).ok());
            let mut fields: Map<String, Value> = fields.unwrap_or_default();
            let before = top.len();
            for name in OF_THE_INVOCATION {
                if let Some(value) = fields.remove(name) {
                    top.insert(name.to_owned(), value);
                }
            }
            if top.len() > before && fields.is_empty() {
                continue;
            }
            fields.insert("name".to_owned(), span.name().into());
            spans.push(fields);
        }
        let mut fields = Fields(top);
        event.record(&mut fields);
        let line = Line {
            timestamp: timestamp(SystemTime::now()),
            level: event.metadata().level().as_str(),
            fields: fields.0,
            target: event.metadata().target(),
            spans,
        };
        let json = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
        writeln!(writer, "{json}")
    }
}

/// The fields of an event. The line's own are not replaced.
struct Fields(Map<String, Value>);

impl Fields {
    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        if !["timestamp", "level", "target", "spans"].contains(&field.name()) {
            self.0.insert(field.name().to_owned(), value.into());
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, format!("{value:?}"));
    }
}
