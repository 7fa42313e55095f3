//! Medians.

/// The median and the quartiles around it. They are not numbers if there are no values.
#[must_use]
pub fn quartiles(values: &mut [f64]) -> [f64; 3] {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    [last / 4, last / 2, last - last / 4]
        .map(|index| values.get(index).copied().unwrap_or(f64::NAN))
}
