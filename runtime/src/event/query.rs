//! The query of an HTTP request, as the gateway has sent it.

use super::members::{each_value, text};
use super::origin::Origin;
use super::outline::{Outline, Part};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The query of an HTTP request.
pub(crate) enum Query<'a> {
    /// The query itself. In payload 2.0, the parameters beside it have the values of a repeated one joined by commas.
    Raw(Cow<'a, str>),
    /// Its parameters, as ALB passes them on: percent-encoded.
    Encoded(Vec<Pair<'a>>),
    /// Its parameters, decoded.
    Decoded(Vec<Pair<'a>>),
}

/// Why a query cannot be read.
#[cfg_attr(not(feature = "http"), expect(dead_code))]
pub(crate) enum QueryError {
    Malformed,
    /// The parameter with this name has an empty list of values.
    NoValue(String),
}

type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

impl<'a> Query<'a> {
    /// The query of a request.
    ///
    /// # Errors
    ///
    /// Fails if a parameter has an empty list of values, or if the parameters are not an object of texts.
    pub(crate) fn of(outline: &Outline<'a>) -> Result<Self, QueryError> {
        // A handwritten event can leave it empty.
        let raw = outline.part(Part::RawQueryString);
        if let Some(raw) = raw.filter(|raw| *raw != "\"\"").and_then(text) {
            return Ok(Query::Raw(raw));
        }
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        let mut empty = None;
        // Each parameter of the second has its last value in the first.
        if let Some(parameters) = outline.part(Part::MultiValueQueryStringParameters) {
            let read = each_value(parameters, |name, value| match value {
                Some(value) => pairs.push((name.clone(), value)),
                None => empty = Some(name.to_string()),
            });
            read.map_err(|_| QueryError::Malformed)?;
        }
        let multiple = pairs.len();
        if let Some(parameters) = outline.part(Part::QueryStringParameters) {
            let read = each_value(parameters, |name, value| match value {
                Some(value) => {
                    if !pairs[..multiple].iter().any(|(other, _)| other == name) {
                        pairs.push((name.clone(), value));
                    }
                }
                None => empty = Some(name.to_string()),
            });
            read.map_err(|_| QueryError::Malformed)?;
        }
        match (empty, outline.origin()) {
            (Some(name), _) => Err(QueryError::NoValue(name)),
            (None, Some(Origin::LoadBalancer | Origin::Lattice)) => Ok(Query::Encoded(pairs)),
            _ => Ok(Query::Decoded(pairs)),
        }
    }

    /// The parameters, decoded.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let decoded = |(name, value): &Pair<'_>| (form_decoded(name), form_decoded(value));
        match self {
            Query::Raw(query) => pairs(query).collect(),
            Query::Encoded(pairs) => pairs.iter().map(decoded).collect(),
            Query::Decoded(pairs) => {
                let pairs = pairs.iter();
                pairs
                    .map(|(name, value)| (name.to_string(), value.to_string()))
                    .collect()
            }
        }
    }
}

/// The parameters of a query, decoded. <https://url.spec.whatwg.org/#urlencoded-parsing>
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (form_decoded(name), form_decoded(value))
    })
}

/// Decodes `%XX` and `+`, as in forms. <https://url.spec.whatwg.org/#urlencoded-parsing>
fn form_decoded(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let spaces = text.replace('+', " ");
    let decoded = percent_decode_str(&spaces).decode_utf8_lossy();
    decoded.into_owned()
}

#[cfg(test)]
mod tests {
    use super::{form_decoded, pairs};
    use proptest::prelude::*;

    #[test]
    fn percent_sign_without_two_hex_digits_stays() {
        for (encoded, decoded) in [
            ("%C3%A9", "é"),
            ("%", "%"),
            ("%4", "%4"),
            ("%zz", "%zz"),
            ("%+1", "% 1"),
            ("%-1", "%-1"),
            ("%2B+%25", "+ %"),
            ("%ff", "\u{fffd}"),
            ("", ""),
        ] {
            assert_eq!(form_decoded(encoded), decoded);
        }
    }

    proptest! {
        #[test]
        fn pairs_agree_with_url(query in "[a-c=&%+0-9A-F é]*") {
            let expected: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            prop_assert_eq!(pairs(&query).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn decoding_agrees_with_url(text in "[a-z%+0-9A-F é]*") {
            // `form_urlencoded` splits at `&` and `=`, which are not in the text.
            let decoded: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
            let expected = decoded.first().map_or(String::new(), |(name, _)| name.to_string());
            prop_assert_eq!(form_decoded(&text), expected);
        }
    }
}
