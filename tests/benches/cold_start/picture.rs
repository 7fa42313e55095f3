//! What a person waits for at a cold start, as an SVG that reads on a light and on a dark page.

use crate::Measured;
use crate::programs::{AwsLc, Program};
use crate::report::{median, sum};
use std::fmt::Write as _;

const WIDTH: u32 = 760;
const LABELS: u32 = 250;
/// What is left on the right of the longest bar, for its number.
const NUMBERS: u32 = 70;
const HEAD: u32 = 56;
const ROW: u32 = 34;
const BAR: u32 = 18;

/// The rows, from what people come from to what they go to.
const ROWS: [(&str, Option<AwsLc>, &str); 4] = [
    ("Python, `boto3`", None, "Python, boto3"),
    (
        "by hand, client made before `run`",
        Some(AwsLc::AsItComes),
        "Rust by hand",
    ),
    (
        "`#[init]`",
        Some(AwsLc::WithoutJitterEntropy),
        "prewarm, the build variable",
    ),
    (
        "`#[init]` and `#[init(prime)]`",
        Some(AwsLc::WithoutJitterEntropy),
        "prewarm, the variable and a prime",
    ),
];

pub(crate) fn draw(memory_mb: u32, programs: &[Program], measured: &[Measured]) -> String {
    let rows = ROWS.map(|(name, aws_lc, label)| {
        let is_it = |program: &Program| program.name == name && program.aws_lc == aws_lc;
        let index = programs.iter().position(is_it);
        (
            label,
            &*measured[index.expect("the program was measured")].warm,
        )
    });
    let longest = rows.iter().map(|(_, starts)| sum(starts)[1]);
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
  @media (prefers-color-scheme: dark) {{
    text {{ fill: #e6edf3; }}
    .init {{ fill: #4493f8; }}
    .first {{ fill: #d29922; }}
  }}
</style>
<text class="head" x="0" y="18">From the start of a process to its first answer at {memory_mb} MB, in ms</text>
<rect class="init" x="{LABELS}" y="32" width="12" height="12" rx="2"/>
<text x="{}" y="43">INIT</text>
<rect class="first" x="{}" y="32" width="12" height="12" rx="2"/>
<text x="{}" y="43">first invocation</text>
"#,
        LABELS + 18,
        LABELS + 70,
        LABELS + 88,
    );
    let mut y = HEAD;
    for (label, starts) in rows {
        let init = median(starts, |start| start.init.time);
        let first = median(starts, |start| start.first.time);
        let (init_width, first_width) = (init * scale, first * scale);
        let begin = f64::from(LABELS);
        let line = write!(
            svg,
            r#"<text x="0" y="{}">{label}</text>
<rect class="init" x="{begin}" y="{y}" width="{init_width:.1}" height="{BAR}"/>
<rect class="first" x="{:.1}" y="{y}" width="{first_width:.1}" height="{BAR}"/>
<text x="{:.1}" y="{}">{:.0}</text>
"#,
            y + 14,
            begin + init_width,
            begin + init_width + first_width + 8.0,
            y + 14,
            sum(starts)[1],
        );
        line.expect("a string takes all");
        y += ROW;
    }
    svg + "</svg>\n"
}
