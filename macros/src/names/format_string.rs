//! Format strings, which name variables.

/// The arguments that a format string names: `x` and `w` of `"{x:w$}"`.
/// <https://doc.rust-lang.org/std/fmt/index.html#syntax>
pub(crate) fn inline_arguments(format: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (argument, spec) = rest[..close]
            .split_once(':')
            .unwrap_or((&rest[..close], ""));
        names.push(argument.trim());
        // A width or precision ends with `$`.
        let counts = spec.split('$').rev().skip(1);
        names.extend(counts.filter_map(|before| before.rsplit(|c| !is_part_of_a_name(c)).next()));
        rest = &rest[close + 1..];
    }
    names.retain(|name| name.chars().all(is_part_of_a_name));
    names.retain(|name| name.starts_with(|c: char| !c.is_ascii_digit()));
    names
}

fn is_part_of_a_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
