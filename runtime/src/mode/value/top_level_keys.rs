//! Deserializes an event, and looks at the keys of its top level on the way to find out who sent it. A scan of the
//! event for these keys would cost several percent of an invocation.

use crate::event::service_event::is_rare;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// What the keys of an event tell about its sender.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Keys {
    /// A direct caller sent it.
    Direct,
    /// A service sent it, or a direct caller whose event has the same key, or no keys.
    Unclear,
}

/// The deserializer of an event, its visitor, or the access to its keys. It records what it sees in `keys`.
pub(super) struct Watched<'a, T> {
    inner: T,
    keys: &'a Cell<Keys>,
}

/// The seed of a key at the top level, its deserializer, or its visitor.
struct Key<'a, T> {
    inner: T,
    keys: &'a Cell<Keys>,
}

impl<'a, T> Watched<'a, T> {
    /// `keys` starts as [`Keys::Unclear`].
    pub(super) fn new(inner: T, keys: &'a Cell<Keys>) -> Self {
        Watched { inner, keys }
    }
}

impl<'a, T> Key<'a, T> {
    fn new(inner: T, keys: &'a Cell<Keys>) -> Self {
        Key { inner, keys }
    }

    fn look_at(&self, key: &str) {
        if is_rare(key) {
            self.keys.set(Keys::Unclear);
        }
    }
}

type Names = &'static [&'static str];

/// Forwards methods of a deserializer, each with the visitor that `$wrap` makes of its visitor.
macro_rules! forward {
    ($wrap:expr, $($method:ident($($arg:ident: $ty:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self, $($arg: $ty,)* visitor: V) -> Result<V::Value, D::Error> {
                let visitor = $wrap(visitor, self.keys);
                self.inner.$method($($arg,)* visitor)
            }
        )*
    };
}

fn as_it_is<V>(visitor: V, _: &Cell<Keys>) -> V {
    visitor
}

/// For a key that is not a text: what it is called in the event is not seen.
fn unseen<V>(visitor: V, keys: &Cell<Keys>) -> V {
    keys.set(Keys::Unclear);
    visitor
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Watched<'_, D> {
    type Error = D::Error;

    forward! {
        Watched::new,
        deserialize_any()
        deserialize_map()
        deserialize_struct(name: &'static str, fields: Names)
        deserialize_option()
    }

    forward! {
        as_it_is,
        deserialize_bool() deserialize_char() deserialize_f32() deserialize_f64()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_enum(name: &'static str, variants: Names)
        deserialize_identifier() deserialize_ignored_any()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // `serde_json` knows its `RawValue` by a name like this, and calls the visitor in a way of its own.
        if name.starts_with("$serde_json::") {
            return self.inner.deserialize_newtype_struct(name, visitor);
        }
        let visitor = Watched::new(visitor, self.keys);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, D> {
    type Error = D::Error;

    forward! {
        Key::new,
        deserialize_any() deserialize_str() deserialize_string()
        deserialize_identifier() deserialize_ignored_any()
    }

    forward! {
        as_it_is,
        deserialize_bool() deserialize_f32() deserialize_f64()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
    }

    forward! {
        unseen,
        deserialize_char() deserialize_bytes() deserialize_byte_buf() deserialize_option()
        deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map() deserialize_struct(name: &'static str, fields: Names)
        deserialize_enum(name: &'static str, variants: Names)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($ty:ty))*) => {
        $(
            fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
                self.inner.$method(value)
            }
        )*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool) visit_f64(f64)
        visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Watched::new(inner, self.keys))
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        let inner = Watched::new(inner, self.keys);
        self.inner.visit_newtype_struct(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.keys.set(Keys::Direct);
        self.inner.visit_map(Watched::new(map, self.keys))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(data)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Watched<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(Key::new(seed, self.keys))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Key::new(inner, self.keys))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<V::Value, E> {
        self.look_at(key);
        self.inner.visit_str(key)
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<V::Value, E> {
        self.look_at(key);
        self.inner.visit_borrowed_str(key)
    }

    fn visit_string<E: Error>(self, key: String) -> Result<V::Value, E> {
        self.look_at(&key);
        self.inner.visit_string(key)
    }
}

#[cfg(test)]
mod tests {
    use super::Keys::{self, Direct, Unclear};
    use super::Watched;
    use serde::Deserialize;
    use serde_json::Value;
    use serde_json::value::RawValue;
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Get {
        id: Option<u32>,
        event_source: Option<String>,
        #[serde(default)]
        inner: Vec<Get>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Newtype(Get);

    #[derive(Debug, Deserialize, PartialEq)]
    struct Flat {
        id: Option<u32>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Untagged {
        Get(Get),
        Text(String),
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind")]
    enum Tagged {
        Get { id: u32 },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    enum Unit {
        One,
        Get { id: u32 },
    }

    #[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
    enum EnumKey {
        #[serde(rename = "id")]
        Id,
        #[serde(other)]
        Other,
    }

    /// What the keys tell while `json` is read as a `T`. The value is the same as without a watch.
    fn keys<'de, T: Deserialize<'de> + Debug>(json: &'de str) -> Keys {
        let keys = Cell::new(Unclear);
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let watched = T::deserialize(Watched::new(&mut deserializer, &keys)).unwrap();
        let plain: T = serde_json::from_str(json).unwrap();
        assert_eq!(format!("{watched:?}"), format!("{plain:?}"));
        keys.get()
    }

    #[test]
    fn event_of_a_direct_caller_is_seen_while_it_is_read() {
        let json = r#"{"id":42,"other":[{"eventSource":1}],"inner":[{"eventSource":"x"}]}"#;
        assert_eq!(keys::<Get>(json), Direct);
        assert_eq!(keys::<Option<Get>>(json), Direct);
        assert_eq!(keys::<Newtype>(json), Direct);
        assert_eq!(keys::<Box<Get>>(json), Direct);
        assert_eq!(keys::<Flat>(json), Direct);
        assert_eq!(keys::<Untagged>(json), Direct);
        assert_eq!(keys::<Value>(json), Direct);
        assert_eq!(keys::<BTreeMap<String, Value>>(r#"{"id":42}"#), Direct);
        assert_eq!(keys::<BTreeMap<u32, Value>>(r#"{"42":42}"#), Direct);
        assert_eq!(keys::<Tagged>(r#"{"kind":"Get","id":42}"#), Direct);
    }

    #[test]
    fn key_of_a_service_is_seen_in_every_kind_of_type() {
        let json = r#"{"id":42,"eventSource":"aws:sqs"}"#;
        assert_eq!(keys::<Get>(json), Unclear);
        assert_eq!(keys::<Option<Newtype>>(json), Unclear);
        assert_eq!(keys::<Flat>(json), Unclear);
        assert_eq!(keys::<Untagged>(json), Unclear);
        assert_eq!(keys::<Value>(json), Unclear);
        assert_eq!(keys::<BTreeMap<String, Value>>(json), Unclear);
        assert_eq!(keys::<BTreeMap<EnumKey, Value>>(json), Unclear);
        assert_eq!(keys::<Get>(r#"{"event\u0053ource":"escaped"}"#), Unclear);
    }

    #[test]
    fn event_whose_keys_are_not_read_is_unclear() {
        assert_eq!(keys::<Box<RawValue>>(r#"{"id":42}"#), Unclear);
        assert_eq!(keys::<&RawValue>(r#"{"id":42}"#), Unclear);
        assert_eq!(keys::<Unit>(r#"{"Get":{"id":42}}"#), Unclear);
        assert_eq!(keys::<Unit>(r#""One""#), Unclear);
        assert_eq!(keys::<Vec<Get>>(r#"[{"id":42}]"#), Unclear);
        assert_eq!(keys::<Option<String>>("null"), Unclear);
        assert_eq!(keys::<Untagged>(r#""text""#), Unclear);
        assert_eq!(keys::<()>("null"), Unclear);
    }
}
