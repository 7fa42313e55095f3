//! Who may ask: programs on this machine, and pages that it serves. A page of another site must not invoke the
//! function through the developer's browser.

use super::api_error::ApiError;
use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};

/// Refuses what a page of another site might have sent.
pub(super) fn check(headers: &HeaderMap) -> Result<(), ApiError> {
    if !is_addressed_to_loopback(headers) {
        return Err(refusal(
            "only requests to this machine's loopback address are served",
        ));
    }
    if is_of_another_site(headers) {
        return Err(refusal(
            "requests that a page of another site makes are refused",
        ));
    }
    Ok(())
}

fn refusal(message: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "AccessDeniedException", message)
}

/// A page can make its own host name resolve to 127.0.0.1, but it cannot choose the `Host` header.
fn is_addressed_to_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority: Option<Authority> = host.and_then(|host| host.parse().ok());
    authority.is_some_and(|authority| is_loopback(authority.host()))
}

/// Browsers send `Origin` with every request that a page makes, but for a `GET` without CORS. Then they send
/// `Sec-Fetch-Site`. <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site>
fn is_of_another_site(headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_some() {
        return !origins.all(is_loopback_origin);
    }
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site == "cross-site")
}

fn is_loopback_origin(origin: &HeaderValue) -> bool {
    let uri: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    uri.is_some_and(|uri| uri.scheme().is_some() && uri.host().is_some_and(is_loopback))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::check;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn is_served(headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        check(&map).is_ok()
    }

    #[test]
    fn programs_and_own_pages_are_served() {
        for headers in [
            &[("host", "127.0.0.1:9000")][..],
            &[("host", "localhost")],
            &[
                ("host", "localhost:9000"),
                ("origin", "http://localhost:9000"),
            ],
            &[
                ("host", "localhost:9000"),
                ("origin", "http://127.0.0.1:3000"),
            ],
            &[("host", "localhost:9000"), ("origin", "https://[::1]:3000")],
            &[("host", "localhost:9000"), ("sec-fetch-site", "none")],
            &[
                ("host", "localhost:9000"),
                ("sec-fetch-site", "same-origin"),
            ],
            &[("host", "localhost:9000"), ("sec-fetch-site", "same-site")],
        ] {
            assert!(is_served(headers), "{headers:?}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        for headers in [
            &[][..],
            &[("host", "rebound.example")],
            &[("host", "127.0.0.1.evil.example")],
            &[
                ("host", "localhost:9000"),
                ("origin", "https://evil.example"),
            ],
            &[
                ("host", "localhost:9000"),
                ("origin", "http://localhost.evil.example"),
            ],
            &[
                ("host", "localhost:9000"),
                ("origin", "http://localhost@evil.example"),
            ],
            &[("host", "localhost:9000"), ("origin", "null")],
            &[("host", "localhost:9000"), ("origin", "localhost")],
            &[
                ("host", "localhost:9000"),
                ("origin", "http://localhost"),
                ("origin", "http://evil.example"),
            ],
            &[
                ("host", "localhost:9000"),
                ("origin", "https://evil.example"),
                ("sec-fetch-site", "same-site"),
            ],
            &[("host", "localhost:9000"), ("sec-fetch-site", "cross-site")],
        ] {
            assert!(!is_served(headers), "{headers:?}");
        }
    }
}
