use crate::handler::Handler;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// How wide a terminal is, at the least.
const COLUMNS: usize = 80;
const LONGEST_NAME: usize = 24;

/// What INIT spent where: a row for each step and resource, with its place in time, its start and
/// its length.
pub(super) fn of(handler: &Handler, started: Instant) -> String {
    let rows = handler.resources.iter().filter_map(|resource| {
        let time = resource.time()?;
        Some(Row {
            name: shortened(resource.name()),
            start: time.started.saturating_duration_since(started),
            length: time.took,
        })
    });
    draw(&rows.collect::<Vec<_>>(), started.elapsed())
}

struct Row {
    name: String,
    start: Duration,
    length: Duration,
}

fn draw(rows: &[Row], total: Duration) -> String {
    let names = rows.iter().map(|row| row.name.chars().count());
    let name_width = names.max().unwrap_or(0);
    // Two spaces in front, two between the columns, and two times of nine characters.
    let bar_width = COLUMNS - name_width - 2 * 9 - 4 * 2;
    let mut text = format!("INIT took {}\n", time(total).trim_start());
    for Row {
        name,
        start,
        length,
    } in rows
    {
        let column = |at: Duration| {
            let column = at.as_nanos() * bar_width as u128 / total.as_nanos().max(1);
            usize::try_from(column).map_or(bar_width, |column| column.min(bar_width))
        };
        let from = column(*start).min(bar_width - 1);
        let to = column(*start + *length).max(from + 1);
        let mut bar = " ".repeat(from);
        bar.push_str(&"━".repeat(to - from));
        bar.push_str(&" ".repeat(bar_width - to));
        let (start, length) = (time(*start), time(*length));
        let _ = writeln!(text, "  {name:name_width$}  {bar}  {start}  {length}");
    }
    text
}

/// A time in nine columns.
fn time(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ..100.0 => format!("{ms:>6.2} ms"),
        ..10_000.0 => format!("{ms:>6.0} ms"),
        _ => format!("{:>7.2} s", ms / 1e3),
    }
}

/// The name in at most [`LONGEST_NAME`] columns, on one line.
fn shortened(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_NAME {
        return line;
    }
    let start: String = line.chars().take(LONGEST_NAME - 1).collect();
    format!("{start}…")
}
