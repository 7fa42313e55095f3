//! What an error is called: the name of its type, its text, and those of its sources.

use crate::error::chain;
use std::error::Error;

/// The most of a text that is told or logged, in bytes. CloudWatch takes 256 kB for a line.
const LONGEST_TEXT: usize = 32 * 1024;

/// A text without what is too much of it.
pub(crate) fn cut(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        let mut end = LONGEST_TEXT;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The texts of what an error comes from. One that adds nothing to the one before is left out.
pub(crate) fn sources(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut texts: Vec<_> = chain(error).map(|error| cut(error.to_string())).collect();
    texts.dedup();
    texts.remove(0);
    texts
}

/// The name of a concrete error, without its path and generic arguments. What only holds an error, or a
/// text, is an `Error`.
pub(crate) fn error_type(type_name: &'static str) -> &'static str {
    let path = type_name.split('<').next().unwrap_or_default();
    let name = path.rsplit("::").next().unwrap_or_default();
    let is_container = matches!(
        path,
        "alloc::boxed::Box" | "alloc::string::String" | "alloc::borrow::Cow" | "eyre::Report"
    );
    if is_container || name.starts_with('&') {
        "Error"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, error_type};
    use crate::{Error, StatusError};
    use std::any::type_name;
    use std::borrow::Cow;
    use std::sync::PoisonError;

    #[test]
    fn the_type_of_an_error_is_its_own_name() {
        for (full, short) in [
            (type_name::<PoisonError<Vec<String>>>(), "PoisonError"),
            (type_name::<std::io::Error>(), "Error"),
            (type_name::<std::num::ParseIntError>(), "ParseIntError"),
            (type_name::<Error>(), "Error"),
            (type_name::<anyhow::Error>(), "Error"),
            (type_name::<eyre::Report>(), "Error"),
            (type_name::<String>(), "Error"),
            (type_name::<&str>(), "Error"),
            (type_name::<Cow<'_, str>>(), "Error"),
            (type_name::<StatusError>(), "StatusError"),
        ] {
            assert_eq!(error_type(full), short, "{full}");
        }
    }

    #[test]
    fn a_text_of_the_most_is_left_as_it_is() {
        assert_eq!(cut("x".repeat(32 * 1024)).len(), 32 * 1024);
    }
}
