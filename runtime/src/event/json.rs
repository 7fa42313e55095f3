//! JSON as a type of the handler's.

use super::invalid_event;
use crate::reply::Failure;
use serde::de::DeserializeOwned;

/// Parses plainly. Parses once more only if that fails, to find the path of the fault.
pub(crate) fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Failure> {
    let json = text(json)?;
    serde_json::from_str(json).map_err(|cause| invalid_event::of_json::<E>(json, &cause))
}

/// The text that JSON is. It is checked once here, and not in each of its strings.
/// <https://www.rfc-editor.org/rfc/rfc8259#section-8.1>
pub(crate) fn text(json: &[u8]) -> Result<&str, Failure> {
    str::from_utf8(json).map_err(|cause| {
        let mut lines = json[..cause.valid_up_to()].split(|byte| *byte == b'\n');
        let line = lines.clone().count();
        let column = lines.next_back().map_or(0, <[u8]>::len) + 1;
        // In `serde_json`'s words.
        let cause = format!("invalid unicode code point at line {line} column {column}");
        invalid_event::failure(None, Some((line, column)), &cause)
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_is_not_utf8_has_a_position() {
        let failure = text(b"{\n \"name\": \"\xff\"}").unwrap_err();
        let expected = "invalid event: invalid unicode code point, line 2 column 11";
        assert_eq!(failure.error(), expected);
    }
}
