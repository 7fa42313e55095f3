//! JSON as a type of the handler's.

use super::invalid_event;
use super::place::Place;
use crate::reply::Failure;
use serde::de::DeserializeOwned;

/// Parses plainly. Parses once more only if that fails, to find the path of the fault.
pub(crate) fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Failure> {
    parse_text(text(json, None)?, None)
}

/// The same, for JSON that has this place in a request.
pub(crate) fn parse_text<E: DeserializeOwned>(
    json: &str,
    place: Option<Place>,
) -> Result<E, Failure> {
    serde_json::from_str(json).map_err(|cause| invalid_event::of_json::<E>(json, place, &cause))
}

/// The text of JSON. It is checked once here, rather than in each of its strings.
/// <https://www.rfc-editor.org/rfc/rfc8259#section-8.1>
pub(crate) fn text(json: &[u8], place: Option<Place>) -> Result<&str, Failure> {
    str::from_utf8(json).map_err(|cause| {
        let mut lines = json[..cause.valid_up_to()].split(|byte| *byte == b'\n');
        let line = lines.clone().count();
        let column = lines.next_back().map_or(0, <[u8]>::len) + 1;
        // In `serde_json`'s words.
        let cause = format!("invalid unicode code point at line {line} column {column}");
        invalid_event::failure(place, None, Some((line, column)), &cause)
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_is_not_utf8_has_a_position() {
        let failure = text(b"{\n \"name\": \"\xff\"}", None).unwrap_err();
        let expected = "invalid event: invalid unicode code point, line 2 column 11";
        assert_eq!(failure.error(), expected);
    }
}
