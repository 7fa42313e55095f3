use crate::handler::Handler;
use crate::resource::Resource;
use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// The width of the narrowest terminal.
const COLUMNS: usize = 80;
const LONGEST_NAME: usize = 20;
const LONGEST_NEEDS: usize = 20;

/// Shows where INIT spent its time: a row for each step and resource, with its bar, its start, its length and
/// what it waited for. A lazy resource has a row, too.
pub(super) fn of(handler: &Handler, started: Instant) -> String {
    let total = started.elapsed();
    let rows = handler.resources.iter().filter_map(|resource| {
        let time = resource.time();
        if time.is_none() && !resource.is_lazy() {
            return None;
        }
        let needs: Vec<_> = resource.needs().iter().map(|need| name(need)).collect();
        Some(Row {
            name: shortened(&name(resource), LONGEST_NAME),
            time: time.map(|time| Time {
                start: time.started.saturating_duration_since(started),
                length: time.took,
            }),
            needs: shortened(&needs.join(", "), LONGEST_NEEDS),
        })
    });
    draw(&rows.collect::<Vec<_>>(), total, Style::of_stderr())
}

struct Row {
    name: String,
    /// `None` for a lazy resource that INIT skipped.
    time: Option<Time>,
    needs: String,
}

struct Time {
    start: Duration,
    length: Duration,
}

/// Escape sequences around a bar, and around what is less important.
#[derive(Clone, Copy, Default)]
struct Style {
    bar: &'static str,
    faint: &'static str,
    end: &'static str,
}

impl Style {
    /// Plain if stderr is not a terminal, or if `NO_COLOR` asks for it. <https://no-color.org>
    fn of_stderr() -> Self {
        let asks = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if asks || !io::stderr().is_terminal() {
            return Style::default();
        }
        Style {
            bar: "\x1b[36m",
            faint: "\x1b[2m",
            end: "\x1b[0m",
        }
    }
}

fn draw(rows: &[Row], total: Duration, style: Style) -> String {
    let times = || rows.iter().filter_map(|row| row.time.as_ref());
    let in_turn: Duration = times().map(|time| time.length).sum();
    let mut text = format!("INIT took {}", time(total).trim_start());
    if times().count() > 1 {
        let _ = write!(text, ", one after another {}", time(in_turn).trim_start());
    }
    text.push('\n');
    let width = |column: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| column(row).chars().count());
        widths.max().unwrap_or(0)
    };
    let name_width = width(|row| &row.name);
    let needs_width = match width(|row| &row.needs) {
        0 => 0,
        needs => "  after ".len() + needs,
    };
    // Two spaces in front, two between the columns, and two times of nine characters.
    let bar_width = COLUMNS - name_width - needs_width - 2 * 9 - 4 * 2;
    for row in rows {
        let name = &row.name;
        let Some(Time { start, length }) = row.time else {
            let Style { faint, end, .. } = style;
            let _ = writeln!(
                text,
                "  {name:name_width$}  {faint}lazy, not initialized yet{end}"
            );
            continue;
        };
        let column = |at: Duration| {
            let column = at.as_nanos() * bar_width as u128 / total.as_nanos().max(1);
            usize::try_from(column).map_or(bar_width, |column| column.min(bar_width))
        };
        let from = column(start).min(bar_width - 1);
        let to = column(start + length).max(from + 1);
        let before = " ".repeat(from);
        let bar = "━".repeat(to - from);
        let rest = " ".repeat(bar_width - to);
        let (start, length) = (time(start), time(length));
        let Style {
            bar: on,
            faint,
            end,
        } = style;
        let _ = write!(
            text,
            "  {name:name_width$}  {before}{on}{bar}{end}{rest}  {start}  {length}"
        );
        if !row.needs.is_empty() {
            let _ = write!(text, "  {faint}after {}{end}", row.needs);
        }
        text.push('\n');
    }
    text
}

/// A time, nine columns wide.
fn time(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ..100.0 => format!("{ms:>6.2} ms"),
        ..10_000.0 => format!("{ms:>6.0} ms"),
        _ => format!("{:>7.2} s", ms / 1e3),
    }
}

/// The name of a resource, or the text of a step on one line.
fn name(resource: &Resource) -> String {
    let words = resource.name().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let start: String = text.chars().take(columns - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::{Row, Style, Time, draw, shortened};
    use std::time::Duration;

    fn row(name: &str, [start, length]: [u64; 2], needs: &str) -> Row {
        Row {
            name: name.to_owned(),
            time: Some(Time {
                start: Duration::from_millis(start),
                length: Duration::from_millis(length),
            }),
            needs: needs.to_owned(),
        }
    }

    #[test]
    fn row_shows_bar_start_length_and_needs() {
        let rows = [
            row("config", [0, 10], ""),
            row("client", [10, 5], "config"),
            row("cache", [0, 80], ""),
        ];
        let drawn = draw(&rows, Duration::from_millis(80), Style::default());
        let expected = "\
INIT took 80.00 ms, one after another 95.00 ms
  config  ━━━━                                  0.00 ms   10.00 ms
  client      ━━                               10.00 ms    5.00 ms  after config
  cache   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━    0.00 ms   80.00 ms
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn lazy_resource_has_no_bar() {
        let lazy = Row {
            time: None,
            ..row("model", [0, 0], "config")
        };
        let drawn = draw(
            &[row("config", [0, 10], ""), lazy],
            Duration::from_millis(10),
            Style::default(),
        );
        let lines: Vec<_> = drawn.lines().collect();
        assert_eq!(lines[0], "INIT took 10.00 ms");
        assert_eq!(lines[2], "  model   lazy, not initialized yet");
    }

    #[test]
    fn widest_row_has_eighty_columns() {
        let name = shortened("a_resource_with_a_name_that_goes_on_and_on", 20);
        let rows = [row(&name, [0, 1], &name), row("b", [120_000, 0], "")];
        let drawn = draw(&rows, Duration::from_secs(120), Style::default());
        let widths: Vec<_> = drawn
            .lines()
            .skip(1)
            .map(|line| line.chars().count())
            .collect();
        assert_eq!(widths[0], 80, "{drawn}");
    }

    #[test]
    fn color_does_not_change_the_width() {
        let rows = [row("config", [0, 10], ""), row("client", [10, 5], "config")];
        let style = Style {
            bar: "<b>",
            faint: "<f>",
            end: "</>",
        };
        let draw = |style| draw(&rows, Duration::from_millis(15), style);
        let colored = draw(style);
        let plain = ["<b>", "<f>", "</>"]
            .iter()
            .fold(colored, |text, code| text.replace(code, ""));
        assert_eq!(plain, draw(Style::default()));
    }
}
