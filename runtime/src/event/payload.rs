//! What the producer of a record sent, and how a handler reads it.

use super::{Event, fault, parse};
use crate::reply::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;

/// Where the producer's part of a record is. The bytes are JSON.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// All of it.
    Whole,
    /// A string.
    Text(Bytes),
    /// A string with bytes in Base64.
    Base64(Bytes),
}

impl Event {
    /// Reads what the producer of a record sent: JSON, or else text.
    pub(super) fn parse_payload<E: DeserializeOwned>(self) -> Result<E, Failure> {
        let json = match &self.payload {
            Payload::Whole => return parse(&self.bytes),
            Payload::Text(json) | Payload::Base64(json) => json,
        };
        // A record may have no payload.
        let Ok(text) = serde_json::from_slice::<Cow<'_, str>>(json) else {
            return parse(json);
        };
        match &self.payload {
            Payload::Base64(_) => match STANDARD.decode(&*text) {
                Ok(bytes) => json_or_text(&bytes),
                Err(cause) => {
                    let location = "invalid event: the record is not Base64".to_owned();
                    Err(Failure::invalid_event(
                        location.clone(),
                        format!("{location}: {cause}"),
                    ))
                }
            },
            _ => json_or_text(text.as_bytes()),
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
