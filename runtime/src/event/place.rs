//! Where a field of an HTTP request is.

use std::fmt;

/// Where a field of an HTTP request is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    Path,
    Body,
    Query,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::Path => "in the path",
            Place::Body => "in the body",
            Place::Query => "in the query",
        })
    }
}
