//! Deserializes from a text that a URL has: it is read as the scalar that the type asks for.

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, Deserializer, Error as _, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::str::FromStr;
use std::{error, fmt};

/// The fault of a text.
#[derive(Debug)]
pub(super) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Error(text.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::mismatch("type", found, expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::mismatch("value", found, expected)
    }
}

impl Error {
    /// In `serde`'s words. Its own text might have a float, whose tables would add 37 kB to every binary.
    fn mismatch(what: &str, found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found: Cow<'_, str> = match found {
            Unexpected::Str(text) => format!("string {text:?}").into(),
            Unexpected::Bool(value) => format!("boolean `{value}`").into(),
            Unexpected::Unsigned(number) => format!("integer `{number}`").into(),
            Unexpected::Signed(number) => format!("integer `{number}`").into(),
            Unexpected::Float(_) => "a floating point number".into(),
            Unexpected::Char(char) => format!("character `{char}`").into(),
            Unexpected::Bytes(_) => "byte array".into(),
            Unexpected::Unit => "unit value".into(),
            Unexpected::Option => "Option value".into(),
            Unexpected::NewtypeStruct => "newtype struct".into(),
            Unexpected::Seq => "sequence".into(),
            Unexpected::Map => "map".into(),
            Unexpected::Enum => "enum".into(),
            Unexpected::UnitVariant => "unit variant".into(),
            Unexpected::NewtypeVariant => "newtype variant".into(),
            Unexpected::TupleVariant => "tuple variant".into(),
            Unexpected::StructVariant => "struct variant".into(),
            Unexpected::Other(other) => other.into(),
        };
        Error(format!("invalid {what}: {found}, expected {expected}"))
    }
}

/// The values of one parameter. A type that asks for one value gets the last.
#[derive(Clone, Copy)]
pub(super) struct Values<'a>(pub(super) &'a [Cow<'a, str>]);

impl<'a> Values<'a> {
    fn last(self) -> &'a str {
        self.0.last().map_or("", |value| value)
    }

    fn parse<T: FromStr>(self, expected: &str) -> Result<T, Error> {
        let text = self.last();
        text.parse().map_err(|_| {
            Error::custom(format_args!(
                "invalid value: \"{text}\", expected {expected}"
            ))
        })
    }
}

impl IntoDeserializer<'_, Error> for Values<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! scalars {
    ($($deserialize:ident($visit:ident, $expected:literal))*) => {
        $(
            fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                visitor.$visit(self.parse($expected)?)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Values<'_> {
    type Error = Error;

    scalars! {
        deserialize_bool(visit_bool, "`true` or `false`")
        deserialize_i8(visit_i8, "an integer")
        deserialize_i16(visit_i16, "an integer")
        deserialize_i32(visit_i32, "an integer")
        deserialize_i64(visit_i64, "an integer")
        deserialize_i128(visit_i128, "an integer")
        deserialize_u8(visit_u8, "an integer")
        deserialize_u16(visit_u16, "an integer")
        deserialize_u32(visit_u32, "an integer")
        deserialize_u64(visit_u64, "an integer")
        deserialize_u128(visit_u128, "an integer")
        deserialize_f32(visit_f32, "a number")
        deserialize_f64(visit_f64, "a number")
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.last())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let each = self.0.chunks(1).map(Values);
        visitor.visit_seq(SeqDeserializer::new(each))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(StrDeserializer::new(self.last()))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}
