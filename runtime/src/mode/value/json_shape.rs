//! A value of any type in an event, as far as it counts for what the event is. It is read in one pass.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value of any type.
#[derive(Default)]
pub(super) enum JsonShape<'a> {
    Text(Cow<'a, str>),
    True,
    /// An object, and whether it has these keys with a value that is not `null`.
    Object {
        has_http: bool,
        has_elb: bool,
    },
    /// One that nobody has looked at.
    Unread(&'a RawValue),
    /// Anything else.
    Other,
    /// `null`, or no value.
    #[default]
    Nothing,
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Http,
    Elb,
    #[serde(other)]
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for JsonShape<'a> {
    // In each place where it is called it would be large.
    #[inline(never)]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = JsonShape<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(JsonShape::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(JsonShape::Text(text.to_owned().into()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(if value {
            JsonShape::True
        } else {
            JsonShape::Other
        })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(JsonShape::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(JsonShape::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(JsonShape::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(JsonShape::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(JsonShape::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let [mut has_http, mut has_elb] = [false; 2];
        while let Some(key) = map.next_key()? {
            let has_value = map.next_value::<Option<IgnoredAny>>()?.is_some();
            match key {
                Key::Http => has_http |= has_value,
                Key::Elb => has_elb |= has_value,
                Key::Other => {}
            }
        }
        Ok(JsonShape::Object { has_http, has_elb })
    }
}
