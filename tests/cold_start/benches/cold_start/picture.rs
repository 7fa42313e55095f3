//! The parts of a cold start, as an SVG that reads on a light and on a dark page.

use crate::Measured;
use crate::programs::{AS_IT_COMES, BY_HAND, INIT, ONE_TLS, PRIMED, PYTHON, Program, SMALL};
use crate::report::{median, sum};
use std::fmt::Write as _;

const WIDTH: u32 = 760;
const LABELS: u32 = 250;
/// The room on the right of the longest bar, for its number.
const NUMBERS: u32 = 70;
const HEAD: u32 = 56;
const ROW: u32 = 34;
const BAR: u32 = 18;

/// The rows, from what people come from to what they go to.
const ROWS: [(&str, Option<&str>, &str); 5] = [
    (PYTHON, None, "Python, boto3"),
    (BY_HAND, Some(AS_IT_COMES), "Rust by hand"),
    (INIT, Some(ONE_TLS), "prewarm, the build variable"),
    (PRIMED, Some(ONE_TLS), "prewarm, the variable and a prime"),
    (PRIMED, Some(SMALL), "prewarm, a prime, small"),
];

pub(crate) fn draw(memory_mb: u32, programs: &[Program], measured: &[Measured]) -> String {
    let rows = ROWS.map(|(name, build, label)| {
        let is_it = |program: &Program| program.is(name, build);
        let index = programs.iter().position(is_it);
        let Measured { warm, cold, .. } = &measured[index.expect("the program was measured")];
        let init = median(warm, |start| start.init.time);
        let first = median(warm, |start| start.first.time);
        // Nothing was measured cold of Python, or at all.
        let loading = if cold.is_empty() {
            0.0
        } else {
            sum(cold)[1] - sum(warm)[1]
        };
        (
            label,
            [
                ("init", init),
                ("first", first),
                ("loading", loading.max(0.0)),
            ],
        )
    });
    let length = |segments: &[(&str, f64); 3]| segments.iter().map(|(_, ms)| ms).sum::<f64>();
    let longest = rows.iter().map(|(_, segments)| length(segments));
    let longest = longest.fold(0.0, f64::max);
    let scale = f64::from(WIDTH - LABELS - NUMBERS) / longest;
    let rows_height = ROW * u32::try_from(rows.len()).expect("few");
    let height = HEAD + rows_height + 8;
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="title">
<title id="title">From the start of a process to its first answer at {memory_mb} MB</title>
<style>
  text {{ font: 14px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }}
  .head {{ font-weight: 600; }}
  .init {{ fill: #0969da; }}
  .first {{ fill: #d4a72c; }}
  .loading {{ fill: #8c959f; }}
  @media (prefers-color-scheme: dark) {{
    text {{ fill: #e6edf3; }}
    .init {{ fill: #4493f8; }}
    .first {{ fill: #d29922; }}
    .loading {{ fill: #6e7681; }}
  }}
</style>
<text class="head" x="0" y="18">From the start of a process to its first answer at {memory_mb} MB, in ms</text>
<rect class="init" x="{LABELS}" y="32" width="12" height="12" rx="2"/>
<text x="{}" y="43">INIT</text>
<rect class="first" x="{}" y="32" width="12" height="12" rx="2"/>
<text x="{}" y="43">first invocation</text>
<rect class="loading" x="{}" y="32" width="12" height="12" rx="2"/>
<text x="{}" y="43">loading the program from a cold disk</text>
"#,
        LABELS + 18,
        LABELS + 70,
        LABELS + 88,
        LABELS + 215,
        LABELS + 233,
    );
    let mut y = HEAD;
    for (label, segments) in rows {
        let _ = writeln!(svg, r#"<text x="0" y="{}">{label}</text>"#, y + 14);
        let mut x = f64::from(LABELS);
        for (class, ms) in segments {
            let width = ms * scale;
            let _ = writeln!(
                svg,
                r#"<rect class="{class}" x="{x:.1}" y="{y}" width="{width:.1}" height="{BAR}"/>"#
            );
            x += width;
        }
        let _ = writeln!(
            svg,
            r#"<text x="{:.1}" y="{}">{:.0}</text>"#,
            x + 8.0,
            y + 14,
            length(&segments),
        );
        y += ROW;
    }
    svg + "</svg>\n"
}
