//! Progress, where a person looks on.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of this length and form. <https://docs.rs/indicatif/latest/indicatif/#templates>
pub(crate) fn bar(length: u64, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).expect("the template is valid");
    ProgressBar::new(length).with_style(style)
}
