//! The payload of a record, and how a handler reads it.

use crate::event::json::{parse, text};
use crate::event::{Encoding, invalid_event};
use crate::reply::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The argument that a handler is called with.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// A record of a batch.
    Record,
    /// The payload of a record.
    Payload,
}

/// Reads what the producer of a record sent.
///
/// # Errors
///
/// Fails if it is neither JSON nor text for this type.
pub(super) fn read<E: DeserializeOwned>(bytes: &[u8], encoding: Encoding) -> Result<E, Failure> {
    match encoding {
        Encoding::Json => parse(bytes),
        Encoding::Text => json_or_text(bytes),
        Encoding::Base64 => {
            let bytes = STANDARD.decode(bytes).map_err(|cause| {
                let location = "invalid event: the record is not Base64";
                Failure::invalid_event(location.to_owned(), format!("{location}: {cause}"))
            })?;
            if str::from_utf8(&bytes).is_err() {
                let error = "invalid event: the record is binary, such as gzip, Avro or an aggregate of the KPL: \
                             take it unchanged, with `batch = \"record\"`";
                return Err(Failure::invalid_event(error.to_owned(), error.to_owned()));
            }
            json_or_text(&bytes)
        }
    }
}

fn json_or_text<E: DeserializeOwned>(bytes: &[u8]) -> Result<E, Failure> {
    let text = text(bytes, None)?;
    serde_json::from_str(text).or_else(|cause| {
        let value = serde_json::from_value(Value::from(text)).ok();
        value.ok_or_else(|| invalid_event::of_json::<E>(text, None, &cause))
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::event::Encoding;
    use serde::Deserialize;
    use std::fmt::Debug;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        id: u32,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Name(String);

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Color {
        Red,
    }

    fn text<E: for<'de> Deserialize<'de>>(text: &str) -> Result<E, String> {
        read(text.as_bytes(), Encoding::Text).map_err(|failure| failure.error().to_owned())
    }

    fn base64<E: for<'de> Deserialize<'de>>(text: &str) -> Result<E, String> {
        read(text.as_bytes(), Encoding::Base64).map_err(|failure| failure.error().to_owned())
    }

    #[test]
    fn payload_is_json_or_else_text() {
        assert_eq!(text(r#"{"id":7}"#), Ok(Order { id: 7 }));
        assert_eq!(text("plain"), Ok("plain".to_owned()));
        assert_eq!(text("\"quoted\""), Ok("quoted".to_owned()));
        assert_eq!(text(r#"{"id":7}"#), Ok(r#"{"id":7}"#.to_owned()));
        assert_eq!(text("7"), Ok(7));
        assert_eq!(text("7"), Ok("7".to_owned()));
        assert_eq!(
            text("tab\t\"and\" line\n"),
            Ok(Name("tab\t\"and\" line\n".to_owned()))
        );
        assert_eq!(text("red"), Ok(Color::Red));
        assert_eq!(text(""), Ok(String::new()));
        let wrong = text::<Order>(r#"{"id":"x"}"#).unwrap_err();
        assert!(
            wrong.starts_with("invalid event at `id`: invalid type: string, expected u32"),
            "{wrong}"
        );
        let wrong = text::<Order>("plain").unwrap_err();
        assert!(wrong.contains("expected value"), "{wrong}");
    }

    #[test]
    fn payload_is_decoded() {
        assert_eq!(base64("eyJpZCI6N30="), Ok(Order { id: 7 }));
        assert_eq!(base64("cGxhaW4="), Ok("plain".to_owned()));
        let wrong = base64::<String>("/w==").unwrap_err();
        assert!(wrong.contains("`batch = \"record\"`"), "{wrong}");
        let wrong = base64::<String>("no Base64").unwrap_err();
        assert_eq!(wrong, "invalid event: the record is not Base64");
    }
}
