//! The values of the attribute's arguments.

use std::str::FromStr;
use syn::parse::{Parse, ParseStream};
use syn::{Error, Ident, LitBool, LitInt, LitStr, Path, Result, Token, token};

/// `= VALUE`, which `read` can refuse. The message says what the argument takes.
fn value<T, U>(
    name: &Ident,
    input: ParseStream<'_>,
    message: &str,
    parse: fn(ParseStream<'_>) -> Result<T>,
    read: impl FnOnce(T) -> Option<U>,
) -> Result<U> {
    let Some(equals) = input.parse::<Option<Token![=]>>()? else {
        return Err(Error::new(name.span(), message));
    };
    if input.is_empty() {
        return Err(Error::new(equals.span, message));
    }
    let at = input.span();
    let given = parse(input).map_err(|error| Error::new(error.span(), message))?;
    read(given).ok_or_else(|| Error::new(at, message))
}

/// One of two strings, which stand for variants of an enum.
pub(crate) fn one_of(
    values: [(&'static str, &'static str); 2],
    name: &Ident,
    input: ParseStream<'_>,
) -> Result<&'static str> {
    let [(one, _), (other, _)] = values;
    let message = format!("`{name}` is `\"{one}\"` or `\"{other}\"`");
    let variant = |given: LitStr| {
        let known = values.iter().find(|(value, _)| *value == given.value());
        known.map(|(_, variant)| *variant)
    };
    value(name, input, &message, Parse::parse, variant)
}

/// The namespace of metrics, or the default.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
pub(crate) fn namespace(name: &Ident, input: ParseStream<'_>) -> Result<String> {
    if input.peek(token::Paren) {
        let message = format!("`{name}` takes its value after a `=`: `{name} = ...`");
        return Err(input.error(message));
    }
    if !input.peek(Token![=]) {
        return Ok("Lambda/Performance".to_owned());
    }
    if input.peek2(LitBool) {
        let message =
            "write `metrics` alone for the default namespace, or `metrics = \"Namespace\"`";
        input.parse::<Token![=]>()?;
        return Err(input.error(message));
    }
    let message = "`metrics` takes the namespace of the metrics: up to 255 letters, digits, spaces and `.-_/#:`, and \
                   not one of AWS's own, `AWS/...`";
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " .-_/#:".contains(c);
    let is_valid = |namespace: &String| {
        (1..=255).contains(&namespace.len())
            && namespace.chars().all(is_allowed)
            && !namespace.trim().is_empty()
            && !namespace.starts_with([':', ' '])
            && !namespace.starts_with("AWS/")
    };
    value(name, input, message, Parse::parse, |given: LitStr| {
        Some(given.value()).filter(is_valid)
    })
}

/// The unit that is passed on in `batch` mode, if it is not what a record holds.
pub(crate) fn record(name: &Ident, input: ParseStream<'_>) -> Result<()> {
    let message = "write `batch` for the payload of each record, \
                   or `batch = \"record\"` for the whole record";
    value(name, input, message, Parse::parse, |given: LitStr| {
        (given.value() == "record").then_some(())
    })
}

/// A number without a suffix.
fn number<N: FromStr<Err: std::fmt::Display>>(given: &LitInt) -> Option<N> {
    let number = given.base10_parse().ok();
    number.filter(|_| given.suffix().is_empty())
}

/// How many records are handled at once.
pub(crate) fn concurrency(name: &Ident, input: ParseStream<'_>) -> Result<usize> {
    let message = format!("`{name}` takes a number of records, 1 or more: `{name} = 10`");
    value(name, input, &message, Parse::parse, |given| {
        number(&given).filter(|number| *number > 0)
    })
}

/// How old a value may be.
pub(crate) fn max_age(name: &Ident, input: ParseStream<'_>) -> Result<u32> {
    let message = format!(
        "`{name}` takes a number of seconds, from 1 to 86400 and without an operator: `{name} = 300`"
    );
    let number = |given: LitInt| number(&given).filter(|number| (1..=86400).contains(number));
    let age = value(name, input, &message, Parse::parse, number)?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(age);
    }
    Err(input.error(message))
}

pub(crate) fn milliseconds(name: &Ident, input: ParseStream<'_>) -> Result<u64> {
    let message = format!("`{name}` takes a number of milliseconds: `{name} = 100`");
    value(name, input, &message, Parse::parse, |given| number(&given))
}

pub(crate) fn switched_off(name: &Ident, input: ParseStream<'_>) -> Result<()> {
    let message = "`main` is generated unless you write `main = false`";
    value(name, input, message, Parse::parse, |given: LitBool| {
        (!given.value).then_some(())
    })
}

pub(crate) fn path(name: &Ident, input: ParseStream<'_>) -> Result<Path> {
    let message =
        "`crate` takes the path where `prewarm` is re-exported: `crate = my_library::prewarm`";
    value(name, input, message, Path::parse_mod_style, |path| {
        let is_this = path.segments.iter().any(|segment| segment.ident == "Self");
        (!is_this).then_some(path)
    })
}
