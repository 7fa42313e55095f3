//! Why an event cannot be deserialized: all of it for the caller, and for the log what cannot be data of the event.

use super::place::Place;
use crate::reply::Failure;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use std::fmt::Write as _;

/// Why an event, or what has this place in a request, is not an `E`.
pub(crate) fn of_json<E: DeserializeOwned>(
    json: &str,
    place: Option<Place>,
    cause: &serde_json::Error,
) -> Failure {
    let deserializer = &mut serde_json::Deserializer::from_str(json);
    let fault = serde_path_to_error::deserialize::<_, E>(deserializer).err();
    let path = fault.as_ref().map(serde_path_to_error::Error::path);
    let position = Some((cause.line(), cause.column()));
    failure(place, path, position, &cause.to_string())
}

/// The failure of an event that cannot be deserialized. `position` is the line and column, in an event that is
/// JSON.
pub(crate) fn failure(
    place: Option<Place>,
    path: Option<&Path>,
    position: Option<(usize, usize)>,
    cause: &str,
) -> Failure {
    let is_known = |path: &&Path| path.iter().any(|part| !matches!(part, Segment::Unknown));
    let path = path.filter(is_known);
    let mut logged = "invalid event".to_owned();
    // A field that is missing is in no place.
    if let Some(place) = place
        && (path.is_some() || !cause.starts_with("missing field"))
    {
        let _ = write!(logged, " {place}");
    }
    let mut message = logged.clone();
    if let Some(path) = path {
        let _ = write!(logged, " at `{}`", without_data(path));
        let _ = write!(message, " at `{path}`");
    }
    let _ = write!(message, ": {cause}");
    if let Some(description) = describe(cause) {
        let _ = write!(logged, ": {description}");
    }
    // An error of the handler's own `Deserialize` has no position.
    if let Some((line @ 1.., column)) = position {
        let _ = write!(logged, ", line {line} column {column}");
    }
    Failure::invalid_event(logged, message)
}

/// The longest key or word that the log shows.
const LONGEST_WORD: usize = 64;

/// The longest path that the log shows, in segments.
const LONGEST_PATH: usize = 32;

/// A path without keys that might be data: the keys of a map are, the names of fields are not, and nothing tells
/// the two apart but their form.
fn without_data(path: &Path) -> String {
    let mut text = String::new();
    for (i, segment) in path.iter().enumerate() {
        if i == LONGEST_PATH {
            text.push('…');
            break;
        }
        let dot = if text.is_empty() { "" } else { "." };
        let _ = match segment {
            Segment::Seq { index } => write!(text, "[{index}]"),
            Segment::Map { key } | Segment::Enum { variant: key } if is_word(key) => {
                write!(text, "{dot}{key}")
            }
            Segment::Map { .. } | Segment::Enum { .. } => write!(text, "{dot}…"),
            Segment::Unknown => write!(text, "{dot}?"),
        };
    }
    text
}

/// Whether a text has the form of the name of a field.
fn is_word(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    text.len() <= LONGEST_WORD && starts_well && text.chars().all(is_part)
}

/// The fault, in the words of serde and of the event's type, without the values that serde quotes.
/// <https://docs.rs/serde/latest/serde/de/trait.Error.html>
fn describe(cause: &str) -> Option<String> {
    let cause = without_position(cause);
    for start in ["missing field `", "duplicate field `"] {
        let field = cause
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix('`'));
        if let Some(field) = field.filter(|field| is_word(field)) {
            return Some(format!("{start}{field}`"));
        }
    }
    for kind in [
        "invalid type",
        "invalid value",
        "invalid length",
        "unknown variant",
        "unknown field",
    ] {
        if let Some(rest) = cause.strip_prefix(kind) {
            // The last one: a value may contain the words, and what is expected hardly does.
            let (found, expected) = rest.rsplit_once(", expected ")?;
            let found = found
                .strip_prefix(": ")
                .map(kind_of_value)
                .unwrap_or_default();
            let expected = expected_words(expected)?;
            return Some(format!("{kind}{found}, expected {expected}"));
        }
    }
    // A syntax error of JSON, in `serde_json`'s own words.
    let words = [
        "EOF while parsing",
        "expected value",
        "expected ident",
        "expected `:`",
        "expected `,` or",
        "expected `\"`",
        "trailing comma",
        "trailing characters",
        "control character",
        "key must be a string",
        "lone leading surrogate",
        "unexpected end of hex escape",
        "invalid escape",
        "invalid number",
        "invalid unicode code point",
        "number out of range",
        "recursion limit exceeded",
    ];
    let is_known = words.iter().any(|words| cause.starts_with(words));
    is_known.then(|| cause.to_owned())
}

/// A message of `serde_json` without ` at line 1 column 2`.
pub(crate) fn without_position(message: &str) -> &str {
    let numbers = |text: &str| {
        let (line, column) = text.split_once(" column ")?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (is_number(line) && is_number(column)).then_some(())
    };
    match message.rsplit_once(" at line ") {
        Some((message, position)) if numbers(position).is_some() => message,
        _ => message,
    }
}

/// `: string` of `string "SECRET"`, and nothing of a text that is not serde's.
fn kind_of_value(found: &str) -> String {
    let kinds = [
        "boolean",
        "integer",
        "floating point",
        "character",
        "string",
        "byte array",
        "unit value",
        "null",
        "Option value",
        "newtype struct",
        "sequence",
        "map",
        "enum",
        "unit variant",
        "newtype variant",
        "tuple variant",
        "struct variant",
    ];
    let kind = kinds.iter().find(|kind| found.starts_with(**kind));
    kind.map_or_else(String::new, |kind| format!(": {kind}"))
}

/// The text that a type expects, which its author wrote. A long text, or one with odd characters, might be something
/// else.
fn expected_words(expected: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " `_-,.:()<>[]{}'&/*#+=".contains(c);
    (expected.len() <= 4 * LONGEST_WORD && expected.chars().all(is_plain)).then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::describe;
    use serde::Deserialize;
    use serde::de::{DeserializeOwned, Error as _};
    use std::collections::HashMap;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Order {
        id: u32,
        kind: Option<Kind>,
        pair: Option<(u8, u8)>,
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        A,
        B,
    }

    #[derive(Debug)]
    struct Custom;

    impl<'de> Deserialize<'de> for Custom {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Err(D::Error::custom(format!("`{text}` is not good")))
        }
    }

    /// The fault, as it is logged.
    fn logged<T: DeserializeOwned>(json: &str) -> String {
        let deserializer = &mut serde_json::Deserializer::from_str(json);
        let fault = serde_path_to_error::deserialize::<_, T>(deserializer)
            .err()
            .unwrap();
        let cause = serde_json::from_str::<T>(json).err().unwrap();
        let position = Some((cause.line(), cause.column()));
        let failure = super::failure(None, Some(fault.path()), position, &cause.to_string());
        assert!(!failure.error().contains("SECRET"), "{}", failure.error());
        failure.error().to_owned()
    }

    #[test]
    fn log_says_what_is_wrong_without_the_value() {
        for (json, expected) in [
            ("{}", "invalid event: missing field `id`, line 1 column 2"),
            (
                r#"{"id":"SECRET"}"#,
                "invalid event at `id`: invalid type: string, expected u32, line 1 column 14",
            ),
            (
                r#"{"id":-1}"#,
                "invalid event at `id`: invalid value: integer, expected u32, line 1 column 8",
            ),
            (
                r#"{"id":1,"SECRET, expected nothing":2}"#,
                "invalid event at `…`: unknown field, expected one of `id`, `kind`, `pair`, line 1 column 34",
            ),
            (
                r#"{"id":1,"kind":"SECRET`, expected SECRET"}"#,
                "invalid event at `kind`: unknown variant, expected `A` or `B`, line 1 column 41",
            ),
            (
                r#"{"id":1,"pair":[1]}"#,
                "invalid event at `pair`: invalid length, expected a tuple of size 2, line 1 column 18",
            ),
            (
                r#"{"id":1,"id":2}"#,
                "invalid event: duplicate field `id`, line 1 column 12",
            ),
            (
                r#"{"id":"#,
                "invalid event at `id`: EOF while parsing a value, line 1 column 6",
            ),
        ] {
            assert_eq!(logged::<Order>(json), expected, "{json}");
        }
    }

    #[test]
    fn keys_that_may_be_data_are_not_logged() {
        type Map = HashMap<String, HashMap<String, u32>>;
        let json = r#"{"plain":{"SECRET@example.com":"SECRET"}}"#;
        let expected =
            "invalid event at `plain.…`: invalid type: string, expected u32, line 1 column 39";
        assert_eq!(logged::<Map>(json), expected);
        let json = format!(r#"{{"{}":{{"k":"x"}}}}"#, "k".repeat(5_000_000));
        assert!(logged::<Map>(&json).len() < 200);
    }

    #[test]
    fn error_of_a_custom_type_is_not_logged() {
        assert_eq!(logged::<Custom>(r#""SECRET""#), "invalid event");
        assert_eq!(
            logged::<Vec<Custom>>(r#"["SECRET"]"#),
            "invalid event at `[0]`, line 1 column 10"
        );
    }

    #[test]
    fn text_of_somebody_else_is_not_described() {
        for cause in [
            "missing field `SECRET@example.com`",
            "SECRET",
            "invalid type: SECRET",
            "invalid value: x, expected \u{e9}",
        ] {
            assert_eq!(describe(cause), None, "{cause}");
        }
        let described = describe("invalid value: SECRET, expected a number").unwrap();
        assert_eq!(described, "invalid value, expected a number");
    }
}
