//! The URI of a request: path and query as the gateway has them. Nothing is resolved, because a gateway has matched and
//! authorized the unchanged path.

use crate::event::query::Query;
use http::Uri;
use http::uri::{Authority, Builder, PathAndQuery, Scheme};
use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode,
};

/// The characters that the query of a URI cannot contain.
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// The characters that could end a value that is encoded already.
const NOT_IN_AN_ENCODED_VALUE: &AsciiSet = &NOT_IN_A_QUERY.add(b'&');

const NOT_IN_AN_ENCODED_NAME: &AsciiSet = &NOT_IN_AN_ENCODED_VALUE.add(b'=');

/// The characters that a part of a parameter cannot contain: all but the unreserved ones.
/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
const NOT_IN_A_PARAMETER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The URI of a request, with its host if there is one.
///
/// # Errors
///
/// Fails if the host is malformed, or if path and query are longer than 65,534 bytes, and says so.
pub(super) fn uri(
    scheme: Option<&str>,
    host: Option<&str>,
    path: &str,
    query: &Query<'_>,
) -> Result<Uri, &'static str> {
    let mut text = encoded(path);
    push_query(&mut text, query);
    let too_long = "its path and query are too long";
    let path_and_query = PathAndQuery::try_from(text).map_err(|_| too_long)?;
    let mut uri = Builder::new().path_and_query(path_and_query);
    if let Some(authority) = authority(host.unwrap_or_default())? {
        let scheme = scheme.and_then(|scheme| Scheme::try_from(scheme).ok());
        uri = uri
            .scheme(scheme.unwrap_or(Scheme::HTTPS))
            .authority(authority);
    }
    uri.build().map_err(|_| too_long)
}

/// A host, with a port if it has one. With a user name it is malformed.
/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>
fn authority(host: &str) -> Result<Option<Authority>, &'static str> {
    // The host of a template, such as `id.{dns_suffix}`, cannot be in a URI.
    let is_of_a_name = |byte: u8| byte.is_ascii_graphic() && !b"#%/:?@[\\]".contains(&byte);
    let malformed = "its host is malformed";
    match Authority::try_from(host) {
        Ok(authority) => {
            let port = host.strip_prefix(authority.host()).ok_or(malformed)?;
            let is_valid = port.is_empty() || authority.port_u16().is_some();
            is_valid.then_some(Some(authority)).ok_or(malformed)
        }
        Err(_) if host.bytes().all(is_of_a_name) => Ok(None),
        Err(_) => Err(malformed),
    }
}

/// Adds a query to a URI. What cannot stand in one is percent-encoded.
fn push_query(uri: &mut String, query: &Query<'_>) {
    let (pairs, [of_names, of_values]) = match query {
        Query::Raw(query) => {
            uri.push('?');
            return uri.extend(utf8_percent_encode(query, NOT_IN_A_QUERY));
        }
        Query::Encoded(pairs) => (pairs, [NOT_IN_AN_ENCODED_NAME, NOT_IN_AN_ENCODED_VALUE]),
        Query::Decoded(pairs) => (pairs, [NOT_IN_A_PARAMETER; 2]),
    };
    for (index, (name, value)) in pairs.iter().enumerate() {
        uri.push(if index == 0 { '?' } else { '&' });
        uri.extend(utf8_percent_encode(name, of_names));
        uri.push('=');
        uri.extend(utf8_percent_encode(value, of_values));
    }
}

/// A path in which everything that cannot stand in one is percent-encoded.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') {
        encoded.push('/');
    }
    for (index, byte) in path.bytes().enumerate() {
        let is_plain = match byte {
            b'%' => begins_an_escape(&path.as_bytes()[index..]),
            // Characters that a URI cannot contain, and that have only one meaning.
            b'"' | b'[' | b']' | b'^' | b'{' | b'|' | b'}' => true,
            b'#' | b'<' | b'>' | b'?' | b'\\' | b'`' => false,
            byte => byte.is_ascii_graphic(),
        };
        if is_plain {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(percent_encode_byte(byte));
        }
    }
    encoded
}

fn begins_an_escape(text: &[u8]) -> bool {
    matches!(text, [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{encoded, uri};
    use crate::event::query::Query;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    fn raw(query: &str) -> Query<'_> {
        match query {
            "" => Query::Decoded(Vec::new()),
            query => Query::Raw(query.into()),
        }
    }

    #[test]
    fn query_is_as_it_came() {
        let text = |query: &Query<'_>| {
            let uri = uri(None, None, "/", query).unwrap();
            uri.query().map(str::to_owned)
        };
        for query in ["a", "a=1&&b=%2F+%zz;c=?/", "=", "&", "a[]={1}|2^3`4\\5"] {
            assert_eq!(text(&raw(query)).as_deref(), Some(query));
        }
        let encoded = text(&raw("a=b c#\u{e9}\n\"<>\u{7f}"));
        assert_eq!(encoded.as_deref(), Some("a=b%20c%23%C3%A9%0A%22%3C%3E%7F"));
        let pairs = || vec![("a&=".into(), "1&2=%26+#".into()), ("b".into(), "".into())];
        let decoded = text(&Query::Decoded(pairs()));
        assert_eq!(decoded.as_deref(), Some("a%26%3D=1%262%3D%2526%2B%23&b="));
        let encoded = text(&Query::Encoded(pairs()));
        assert_eq!(encoded.as_deref(), Some("a%26%3D=1%262=%26+%23&b="));
        assert_eq!(text(&Query::Encoded(Vec::new())), None);
    }

    #[test]
    fn path_is_as_it_came() {
        for path in [
            "/",
            "//",
            "/a//b/",
            "/public/../admin/keys",
            "/public/%2e%2e/admin",
            "/./a/.",
            "/a;b=c,d",
            "/a%2Fb%2f",
            "/%C3%BC",
            "/a:b@c!$&'()*+,;=-._~",
            "/{\"a\":[1|2]}^",
        ] {
            assert_eq!(encoded(path), path);
            assert_eq!(uri(None, None, path, &raw("")).unwrap(), *path);
            let absolute = uri(Some("http"), Some("h:80"), path, &raw("a=1")).unwrap();
            assert_eq!(absolute, *format!("http://h:80{path}?a=1"));
            assert_eq!((absolute.path(), absolute.query()), (path, Some("a=1")));
        }
    }

    #[test]
    fn what_cannot_stand_in_a_path_is_encoded() {
        for (path, expected) in [
            ("", "/"),
            ("a", "/a"),
            ("*", "/*"),
            ("/a#b", "/a%23b"),
            ("/a?b", "/a%3Fb"),
            ("/a\\..\\b", "/a%5C..%5Cb"),
            ("/a\t\r\n b", "/a%09%0D%0A%20b"),
            ("/%", "/%25"),
            ("/%zz%4", "/%25zz%254"),
            ("/%%41", "/%25%41"),
            ("/ü\u{7f}\0", "/%C3%BC%7F%00"),
            ("/<`>", "/%3C%60%3E"),
        ] {
            assert_eq!(encoded(path), expected, "{path:?}");
        }
    }

    #[test]
    fn malformed_host_is_refused() {
        let with = |scheme, host| uri(Some(scheme), Some(host), "/a", &raw(""));
        for host in [
            "a b",
            "[",
            "a/b",
            "a?b",
            "a#b",
            "x:99999",
            "x:y",
            "x:",
            "%",
            "me@h",
            "me:secret@h",
            "h/../b",
        ] {
            assert_eq!(with("https", host), Err("its host is malformed"), "{host}");
        }
        for host in [
            "h",
            "H.example",
            "h:443",
            "127.0.0.1:9000",
            "[::1]",
            "[::1]:80",
            "xn--a",
        ] {
            let uri = with("https", host).unwrap();
            assert_eq!(uri.to_string(), format!("https://{host}/a"));
        }
        for host in ["", "id.{dns_suffix}"] {
            assert_eq!(with("https", host).unwrap(), "/a");
        }
        assert_eq!(with("https,http", "h").unwrap(), "https://h/a");
        assert_eq!(with("wss", "h").unwrap(), "wss://h/a");
    }

    #[test]
    fn long_uri_is_refused() {
        let path = |len| "x".repeat(len);
        assert!(uri(None, None, &path(65_533), &raw("")).is_ok());
        assert!(uri(None, None, &path(65_534), &raw("")).is_err());
        assert!(uri(None, None, "/", &raw(&path(70_000))).is_err());
    }

    proptest! {
        #[test]
        fn any_path_is_told(path in "(/|[ -~]|\\.\\.|%2[eEfF]|[\\x00-\\x7f]|\\PC){0,20}") {
            let uri = uri(Some("https"), Some("h"), &path, &raw("")).unwrap();
            let told: Vec<u8> = percent_decode_str(uri.path()).collect();
            let slash = if path.starts_with('/') { "" } else { "/" };
            let expected: Vec<u8> = percent_decode_str(&format!("{slash}{path}")).collect();
            prop_assert_eq!(told, expected);
            prop_assert_eq!(uri.query(), None);
        }
    }
}
