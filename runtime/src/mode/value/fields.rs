//! Deserializes from an HTTP request: the parameters of its path, the members of its body and the parameters of its query
//! are the fields of one object.

use super::parameter::Values;
use crate::event::place::Place;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, btree_map};
use std::{fmt, slice};

/// The parameters of a path or of a query, by their names.
pub(super) type Parameters<'a> = BTreeMap<Cow<'a, str>, Parameter<'a>>;

/// The values of a parameter.
#[derive(Default)]
pub(super) struct Parameter<'a> {
    pub(super) values: Vec<Cow<'a, str>>,
    /// Whether the body has it as well.
    is_in_body: Cell<bool>,
}

/// The fields of a request. A parameter of the path has precedence over a member of the body, because the gateway has matched
/// and authorized it, and both have precedence over a parameter of the query.
pub(super) struct Fields<'a> {
    pub(super) path: Parameters<'a>,
    /// The body, which is JSON, if there is one.
    pub(super) body: Option<&'a str>,
    /// Without those that the path has.
    pub(super) query: Parameters<'a>,
    /// Where the field is that was read last.
    pub(super) place: Cell<Option<Place>>,
}

/// `serde_json`'s name for the type of JSON that is not read.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

impl Fields<'_> {
    fn body(&self) -> &str {
        self.body.unwrap_or("{}")
    }

    /// Whether the body has members, or there is none. Otherwise it is the event alone.
    fn is_object(&self) -> bool {
        self.body().trim_start().starts_with('{')
    }

    /// Reads all fields.
    fn read_all<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Error> {
        let merge = Merge {
            fields: self,
            visitor,
        };
        self.read_body(|body| body.deserialize_map(merge))
    }

    /// Reads the body alone.
    fn read_body<'b, T>(
        &'b self,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::StrRead<'b>>,
        ) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.place.set(self.body.map(|_| Place::Body));
        let mut body = serde_json::Deserializer::from_str(self.body());
        let value = read(&mut body)?;
        self.place.set(self.body.map(|_| Place::Body));
        body.end()?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &'de Fields<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.is_object() {
            return self.read_body(|body| body.deserialize_any(visitor));
        }
        self.read_all(visitor)
    }

    /// The elements of an array, which would be the fields in their order, do not take the place of the path.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if !self.is_object() && self.path.is_empty() {
            return self.read_body(|body| body.deserialize_struct(name, fields, visitor));
        }
        self.read_all(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.body().trim() == "null" {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.body {
            None => visitor.visit_unit(),
            Some(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == RAW_VALUE {
            return self.read_body(|body| body.deserialize_newtype_struct(name, visitor));
        }
        visitor.visit_newtype_struct(self)
    }

    /// The name of a variant is the only member of a body.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read_body(|body| body.deserialize_enum(name, variants, visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Reads the members of a body, and the parameters before and after them.
struct Merge<'de, 'a, V> {
    fields: &'de Fields<'a>,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Merge<'de, '_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, body: A) -> Result<V::Value, A::Error> {
        let Merge { fields, visitor } = self;
        for parameter in fields.query.values() {
            parameter.is_in_body.set(false);
        }
        visitor.visit_map(Members {
            path: fields.path.iter(),
            body,
            query: fields.query.iter(),
            fields,
            values: &[],
        })
    }
}

/// The members of the object that the fields of a request are.
struct Members<'de, 'a, A> {
    path: btree_map::Iter<'de, Cow<'a, str>, Parameter<'a>>,
    body: A,
    query: btree_map::Iter<'de, Cow<'a, str>, Parameter<'a>>,
    fields: &'de Fields<'a>,
    /// The values of the parameter whose name was read last.
    values: &'de [Cow<'a, str>],
}

impl<'de, A: MapAccess<'de>> Members<'de, '_, A> {
    /// The name of the next member.
    fn next_name(&mut self) -> Result<Option<Cow<'de, str>>, A::Error> {
        let place = &self.fields.place;
        if let Some((name, parameter)) = self.path.next() {
            place.set(Some(Place::Path));
            self.values = &parameter.values;
            return Ok(Some(Cow::Borrowed(name)));
        }
        place.set(Some(Place::Body));
        while let Some(Name(name)) = self.body.next_key()? {
            if !self.fields.path.contains_key(&name) {
                if let Some(parameter) = self.fields.query.get(&name) {
                    parameter.is_in_body.set(true);
                }
                return Ok(Some(name));
            }
            self.body.next_value::<IgnoredAny>()?;
        }
        let parameter = self
            .query
            .find(|(_, parameter)| !parameter.is_in_body.get());
        place.set(parameter.map(|_| Place::Query));
        Ok(parameter.map(|(name, parameter)| {
            self.values = &parameter.values;
            Cow::Borrowed(&**name)
        }))
    }
}

/// A name, without a copy if it can be.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, '_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(name) = self.next_name()? else {
            return Ok(None);
        };
        let key = seed.deserialize(Values(slice::from_ref(&name)));
        key.map(Some).map_err(A::Error::custom)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        if self.fields.place.get() == Some(Place::Body) {
            return self.body.next_value_seed(seed);
        }
        seed.deserialize(Values(self.values))
            .map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use crate::event::outline::Outline;
    use crate::mode::value::request::read;
    use crate::options::ErrorText::Show;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::collection::btree_map;
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::value::RawValue;
    use serde_json::{Map, Value, json};

    /// The event that a handler takes from an HTTP API.
    fn of<T: DeserializeOwned>(path: &Value, body: &str, query: &str) -> Result<T, String> {
        let event = json!({
            "requestContext": {"http": {}},
            "pathParameters": path,
            "rawQueryString": query,
            "body": STANDARD.encode(body),
            "isBase64Encoded": true,
        });
        let event = event.to_string();
        let event = read(&Outline::of(event.as_bytes()));
        event.map_err(|failure| format!("{} {}", failure.status(), failure.message_for(Show)))
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Todo {
        id: u32,
        text: String,
        #[serde(default)]
        done: bool,
        #[serde(default)]
        tags: Vec<String>,
        notify: Option<bool>,
    }

    #[test]
    fn path_body_and_query_are_one_set() {
        let body = r#" {"text": "42", "done": true, "tags": ["a", "b"]}"#;
        let todo = of::<Todo>(&json!({"id": "7"}), body, "notify=true&tags=c").unwrap();
        let expected = Todo {
            id: 7,
            text: "42".to_owned(),
            done: true,
            tags: vec!["a".to_owned(), "b".to_owned()],
            notify: Some(true),
        };
        assert_eq!(todo, expected);
        let todo = of::<Todo>(
            &json!({"id": "7"}),
            r#"{"text":""}"#,
            "tags=c&tags=d&done=true",
        );
        assert_eq!(todo.unwrap().tags, ["c", "d"]);
    }

    #[test]
    fn body_does_not_take_the_place_of_the_path() {
        let of = |body, query| of::<Todo>(&json!({"id": "7"}), body, query).map(|todo| todo.id);
        assert_eq!(of(r#"{"text":"","id":8}"#, "id=9"), Ok(7));
        assert_eq!(of(r#"{"text":"","id":"x"}"#, ""), Ok(7));
        assert_eq!(of(r#"{"text":"","\u0069d":8,"id":[{}]}"#, ""), Ok(7));
        // In the order of the fields.
        let error = of(r#"[8,"",false,[],null]"#, "").unwrap_err();
        let expected =
            "400 invalid event in the body: invalid type: sequence, expected struct Todo";
        assert!(error.starts_with(expected), "{error}");
        let alone = super::tests::of::<Todo>(&json!(null), r#"[8,"",false,[],null]"#, "done=true");
        assert_eq!(alone.map(|todo| todo.id), Ok(8));
    }

    #[test]
    fn alias_does_not_take_the_place_of_the_path() {
        #[derive(Debug, Deserialize)]
        struct Aliased {
            #[serde(alias = "todo")]
            id: u32,
        }
        let error = of::<Aliased>(&json!({"id": "7"}), r#"{"todo":8}"#, "");
        assert_eq!(
            error.map(|todo| todo.id).unwrap_err(),
            "400 invalid event in the body: duplicate field `id` at line 1 column 7"
        );
    }

    #[test]
    fn fault_has_its_place() {
        for (path, body, query, fault) in [
            (
                json!({"id": "x"}),
                r#"{"text":""}"#,
                "",
                "in the path at `id`: invalid value: \"x\", expected an integer",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":7}"#,
                "",
                "in the body at `text`: invalid type: integer `7`, expected a string at line 1 column 9",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":"","done":"true"}"#,
                "",
                "in the body at `done`: invalid type: string \"true\", expected a boolean at line 1 column 24",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":""}"#,
                "done=maybe",
                "in the query at `done`: invalid value: \"maybe\", expected `true` or `false`",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":"","text":""}"#,
                "",
                "in the body: duplicate field `text` at line 1 column 17",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":"""#,
                "",
                "in the body: EOF while parsing an object at line 1 column 10",
            ),
            (
                json!({"id": "7"}),
                r#"{"text":""} 1"#,
                "",
                "in the body: trailing characters at line 1 column 13",
            ),
            (
                json!({"id": "7"}),
                "text",
                "",
                "in the body: expected ident at line 1 column 2",
            ),
            (
                json!({"id": "7"}),
                "{}",
                "",
                "missing field `text` at line 1 column 2",
            ),
            (json!({"id": "7"}), "", "", "missing field `text`"),
            (
                json!(null),
                r#"{"text":7}"#,
                "",
                "in the body at `text`: invalid type: integer `7`, expected a string at line 1 column 9",
            ),
            (
                json!(null),
                r#"{"text":""}"#,
                "",
                "missing field `id` at line 1 column 11",
            ),
        ] {
            let error = of::<Todo>(&path, body, query).unwrap_err();
            let fault = fault.trim_start_matches("missing");
            assert!(error.starts_with("400 invalid event"), "{error}");
            assert!(error.ends_with(fault), "{error}: {fault}");
        }
    }

    #[test]
    fn body_that_is_no_object_is_the_event_alone() {
        let path = json!({"id": "7"});
        assert_eq!(of(&path, "[1,2]", "a=b"), Ok(vec![1, 2]));
        assert_eq!(of(&path, r#""text""#, "a=b"), Ok("text".to_owned()));
        assert_eq!(of(&path, "null", "a=b"), Ok(None::<Todo>));
        assert_eq!(of(&path, "7", "a=b"), Ok(json!(7)));
    }

    #[test]
    fn other_types_than_structs_are_read() {
        #[derive(Debug, Deserialize, PartialEq)]
        struct New(Todo);
        #[derive(Debug, Deserialize, PartialEq)]
        enum Command {
            Add { text: String },
        }
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(tag = "kind")]
        enum Tagged {
            Add { text: String, id: String },
        }
        #[derive(Debug, Deserialize, PartialEq)]
        struct Flat {
            id: u32,
            #[serde(flatten)]
            rest: Map<String, Value>,
        }
        let path = json!({"id": "7"});
        let body = r#"{"text":"tea"}"#;
        assert_eq!(of::<New>(&path, body, "").unwrap().0.id, 7);
        assert_eq!(of::<Option<Todo>>(&path, body, "").unwrap().unwrap().id, 7);
        assert_eq!(of::<Box<RawValue>>(&path, body, "").unwrap().get(), body);
        let text = "tea".to_owned();
        let body = r#"{"Add":{"text":"tea"}}"#;
        let add = Command::Add { text: text.clone() };
        assert_eq!(of(&path, body, "a=b"), Ok(add));
        let body = r#"{"kind":"Add","text":"tea"}"#;
        let id = "7".to_owned();
        assert_eq!(of(&path, body, "a=b"), Ok(Tagged::Add { text, id }));
        let flat = of::<Flat>(&path, r#"{"n":1}"#, "m=2").unwrap();
        assert_eq!(flat.id, 7);
        assert_eq!(Value::from(flat.rest), json!({"n": 1, "m": "2"}));
        let numbers =
            of::<std::collections::BTreeMap<u8, u8>>(&json!({"1": "2"}), r#"{"3":4}"#, "5=6");
        assert_eq!(numbers, Ok([(1, 2), (3, 4), (5, 6)].into()));
    }

    #[test]
    fn type_that_denies_a_parameter_of_the_path_is_not_the_fault_of_the_caller() {
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(deny_unknown_fields)]
        struct Strict {
            text: String,
        }
        let body = r#"{"text":"tea"}"#;
        let of = |path, body, query| of::<Strict>(&path, body, query).map(|strict| strict.text);
        let error = of(json!({"id": "7"}), body, "").unwrap_err();
        assert_eq!(
            error,
            "500 the event's type denies unknown fields, and has none for a parameter of the path: unknown field `id`, \
             expected `text`"
        );
        assert_eq!(of(json!(null), body, ""), Ok("tea".to_owned()));
        let error = of(json!(null), body, "id=7").unwrap_err();
        assert!(
            error.starts_with("400 invalid event in the query"),
            "{error}"
        );
        let error = of(json!(null), r#"{"id":7}"#, "text=tea").unwrap_err();
        assert!(
            error.starts_with("400 invalid event in the body"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn fields_are_those_of_path_body_and_query_in_this_order(
            path in btree_map("[a-e]", "[a-z0-9&=+ ]{0,3}", 0..4),
            body in btree_map("[a-e]", prop_oneof![any::<i32>().prop_map(Value::from), Just(json!({"a": [null]}))], 0..4),
            query in btree_map("[a-e]", "[a-z0-9]{0,3}", 0..4),
        ) {
            let pairs: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let texts = |map: &std::collections::BTreeMap<String, String>| {
                map.clone().into_iter().map(|(name, value)| (name, Value::from(value)))
            };
            let mut expected: Map<String, Value> = texts(&query).collect();
            expected.extend(body.clone());
            expected.extend(texts(&path));
            let body = serde_json::to_string(&body).unwrap();
            let read = of::<Map<String, Value>>(&json!(path), &body, &pairs.join("&"));
            prop_assert_eq!(read, Ok(expected));
        }
    }
}
