//! The members of an object whose values are texts, or arrays of texts: headers and parameters.

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A text of a JSON document, without a copy if it can be.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A text, if JSON is one.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str(json).ok().map(|Text(text)| text)
}

/// The texts of an array, if JSON is one.
pub(crate) fn texts(json: &str) -> Option<Vec<Cow<'_, str>>> {
    let texts: Vec<Text<'_>> = serde_json::from_str(json).ok()?;
    Some(texts.into_iter().map(|Text(text)| text).collect())
}

/// Calls `each` with each value of each member of an object, in the order in which they are written. An array can be
/// empty: then there is no value. A number, or `true`, is its own text, and a member that is `null` is none. A value
/// that is not an object, such as the `[]` of PHP, has no members.
///
/// # Errors
///
/// Fails if a value is an object, or has one in it.
pub(crate) fn each_value<'a>(
    json: &'a str,
    each: impl FnMut(&Cow<'a, str>, Option<Cow<'a, str>>),
) -> Result<(), serde_json::Error> {
    if !json.starts_with('{') {
        return Ok(());
    }
    serde_json::Deserializer::from_str(json).deserialize_map(Members(each))
}

struct Members<F>(F);

impl<'de, F: FnMut(&Cow<'de, str>, Option<Cow<'de, str>>)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((Text(name), value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
            let value = value.get();
            let is_text = || A::Error::custom("a value is a text, or an array of texts");
            match value.as_bytes() {
                [b'"', ..] => (self.0)(&name, Some(text(value).ok_or_else(is_text)?)),
                [b'[', ..] => {
                    let values = texts(value).ok_or_else(is_text)?;
                    if values.is_empty() {
                        (self.0)(&name, None);
                    }
                    for value in values {
                        (self.0)(&name, Some(value));
                    }
                }
                [b'{', ..] => return Err(is_text()),
                b"null" => {}
                _ => (self.0)(&name, Some(value.into())),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::each_value;

    fn values(json: &str) -> Option<Vec<(String, Option<String>)>> {
        let mut values = Vec::new();
        let read = each_value(json, |name, value| {
            values.push((name.to_string(), value.map(Into::into)));
        });
        read.ok().map(|()| values)
    }

    #[test]
    fn each_value_has_the_name_of_its_member() {
        let json = r#"{"b": "1", "a": ["x", "\u0079"], "c": [], "d": null, "e": 2.50, "f": true}"#;
        let expected = [
            ("b", Some("1")),
            ("a", Some("x")),
            ("a", Some("y")),
            ("c", None),
            ("e", Some("2.50")),
            ("f", Some("true")),
        ];
        let owned = |(name, value): (&str, Option<&str>)| (name.to_owned(), value.map(Into::into));
        assert_eq!(values(json), Some(expected.map(owned).to_vec()));
    }

    #[test]
    fn other_json_is_refused() {
        for json in [r#"{"a": {}}"#, r#"{"a": [1]}"#, r#"{"a""#] {
            assert_eq!(values(json), None, "{json}");
        }
        for json in ["[]", "1", r#""None""#] {
            assert_eq!(values(json), Some(vec![]), "{json}");
        }
    }
}
