//! The head of an HTTP response, in the forms that gateways read. A value that is not ASCII is its text, in UTF-8.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_runtime::MetadataPrelude;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// The text of a header.
pub(crate) fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

/// The cookies among headers.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = Cow<'_, str>> {
    headers.get_all(SET_COOKIE).iter().map(text)
}

/// Headers but for cookies, each with one value: the values of one name are joined with commas.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.3>
pub(crate) fn joined(headers: &HeaderMap) -> impl Iterator<Item = (&HeaderName, Cow<'_, str>)> {
    let names = headers.keys().filter(|name| **name != SET_COOKIE);
    names.map(|name| {
        let mut values = headers.get_all(name).iter().map(text);
        let mut joined = values.next().unwrap_or_default();
        for value in values {
            let joined = joined.to_mut();
            joined.push_str(", ");
            joined.push_str(&value);
        }
        (name, joined)
    })
}

/// Headers with one value each. They have no cookies, or the first one.
pub(crate) struct SingleValues<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) has_a_cookie: bool,
}

impl<'a> SingleValues<'a> {
    pub(crate) fn without_cookies(headers: &'a HeaderMap) -> Self {
        SingleValues {
            headers,
            has_a_cookie: false,
        }
    }
}

impl Serialize for SingleValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cookie = cookies(self.headers).next().filter(|_| self.has_a_cookie);
        let headers = joined(self.headers).map(|(name, value)| (name.as_str(), value));
        serializer.collect_map(headers.chain(cookie.map(|cookie| (SET_COOKIE.as_str(), cookie))))
    }
}

/// The head of a response whose body is a stream.
/// <https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html>
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Head<'a> {
    status_code: u16,
    headers: SingleValues<'a>,
    cookies: Vec<Cow<'a, str>>,
}

impl<'a> Head<'a> {
    pub(crate) fn of(prelude: &'a MetadataPrelude) -> Self {
        Head {
            status_code: prelude.status_code.as_u16(),
            headers: SingleValues::without_cookies(&prelude.headers),
            cookies: all_cookies(prelude).collect(),
        }
    }
}

/// The cookies of a head, those among its headers too.
pub(crate) fn all_cookies(head: &MetadataPrelude) -> impl Iterator<Item = Cow<'_, str>> {
    let beside = head.cookies.iter().map(|cookie| Cow::Borrowed(&**cookie));
    cookies(&head.headers).chain(beside)
}
