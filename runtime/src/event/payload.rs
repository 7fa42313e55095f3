//! What the producer of a record sent, and how a handler reads it.

use super::json::{fault, parse};
use crate::reply::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What the producer of a record sent.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// All of the record.
    Whole,
    Text(Bytes),
    /// Bytes in Base64.
    Base64(Bytes),
    None,
}

impl Payload {
    pub(super) fn text(text: String) -> Self {
        Payload::Text(text.into())
    }

    pub(super) fn base64(text: String) -> Self {
        Payload::Base64(text.into())
    }

    /// Reads what the producer of a record sent: JSON, or else text.
    ///
    /// # Errors
    ///
    /// Fails if it is neither for this type.
    pub(super) fn parse<E: DeserializeOwned>(&self, record: &[u8]) -> Result<E, Failure> {
        match self {
            Payload::Whole => parse(record),
            Payload::Text(text) => json_or_text(text),
            Payload::Base64(text) => {
                let bytes = STANDARD.decode(text).map_err(|cause| {
                    let location = "invalid event: the record is not Base64";
                    Failure::invalid_event(location.to_owned(), format!("{location}: {cause}"))
                })?;
                json_or_text(&bytes)
            }
            Payload::None => parse(b"null"),
        }
    }
}

fn json_or_text<E: DeserializeOwned>(payload: &[u8]) -> Result<E, Failure> {
    serde_json::from_slice(payload).or_else(|cause| {
        let text = str::from_utf8(payload).ok();
        let text = text.and_then(|text| serde_json::from_value(Value::from(text)).ok());
        text.ok_or_else(|| fault::<E>(payload, &cause))
    })
}

#[cfg(test)]
mod tests {
    use super::Payload;
    use crate::event::Event;
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

    fn read<E: for<'de> Deserialize<'de>>(payload: Payload) -> Result<E, String> {
        let record = Event {
            payload,
            ..r#"{"the":"record"}"#.into()
        };
        let parsed = record.parse_payload();
        parsed.map_err(|failure| failure.error().to_owned())
    }

    fn text<E: for<'de> Deserialize<'de>>(text: &str) -> Result<E, String> {
        read(Payload::text(text.to_owned()))
    }

    fn base64<E: for<'de> Deserialize<'de>>(text: &str) -> Result<E, String> {
        read(Payload::base64(text.to_owned()))
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
        assert!(wrong.starts_with("invalid event"), "{wrong}");
        let wrong = base64::<String>("no Base64").unwrap_err();
        assert_eq!(wrong, "invalid event: the record is not Base64");
    }

    #[test]
    fn record_may_have_no_payload() {
        assert_eq!(read::<Option<Order>>(Payload::None), Ok(None));
        assert!(read::<Order>(Payload::None).is_err());
        assert!(read::<String>(Payload::None).is_err());
    }

    #[test]
    fn record_as_it_stands_is_read_whole() {
        fn whole(payload: Payload) -> Event {
            Event {
                payload,
                ..r#"{"id":7}"#.into()
            }
        }

        let order = Order { id: 7 };
        assert_eq!(
            whole(Payload::Whole).parse_payload::<Order>().unwrap(),
            order
        );
        let record = whole(Payload::text("text".to_owned()));
        assert_eq!(record.parse_whole::<Order>().unwrap(), order);
    }
}
