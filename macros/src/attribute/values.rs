//! The values of the attribute's arguments.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitBool, LitInt, LitStr, Path, Token, token};

/// `= VALUE`. `fault` makes the error for anything else.
fn value<T>(
    name: &Ident,
    input: ParseStream<'_>,
    read: fn(ParseStream<'_>) -> syn::Result<T>,
    fault: impl Fn(Span) -> syn::Error,
) -> syn::Result<T> {
    let Some(equals) = input.parse::<Option<Token![=]>>()? else {
        return Err(fault(name.span()));
    };
    if input.is_empty() {
        return Err(fault(equals.span));
    }
    read(input).map_err(|error| fault(error.span()))
}

/// One of two strings, which stand for variants of an enum.
pub(crate) fn one_of(
    values: [(&'static str, &'static str); 2],
    name: &Ident,
    input: ParseStream<'_>,
) -> syn::Result<&'static str> {
    let fault = |at| {
        let [(one, _), (other, _)] = values;
        let message = format!("`{name}` is `\"{one}\"` or `\"{other}\"`");
        syn::Error::new(at, message)
    };
    let given: LitStr = value(name, input, Parse::parse, fault)?;
    let known = values.iter().find(|(value, _)| *value == given.value());
    let (_, variant) = known.ok_or_else(|| fault(given.span()))?;
    Ok(variant)
}

/// The namespace of metrics, or the default.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
pub(crate) fn namespace(name: &Ident, input: ParseStream<'_>) -> syn::Result<String> {
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
    let fault = |at| {
        let message = "`metrics` takes the namespace of the metrics: up to 255 letters, digits, spaces and `.-_/#:`, \
                       and not one of AWS's own, `AWS/...`";
        syn::Error::new(at, message)
    };
    let given: LitStr = value(name, input, Parse::parse, fault)?;
    let namespace = given.value();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " .-_/#:".contains(c);
    let is_valid = (1..=255).contains(&namespace.len())
        && namespace.chars().all(is_allowed)
        && !namespace.trim().is_empty()
        && !namespace.starts_with([':', ' '])
        && !namespace.starts_with("AWS/");
    if is_valid {
        Ok(namespace)
    } else {
        Err(fault(given.span()))
    }
}

/// The unit that is passed on in `batch` mode, if it is not what a record holds.
pub(crate) fn record(name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    let fault = |at| {
        let message = "write `batch` for what the producer of each record sent, \
                       or `batch = \"record\"` for the record as it stands";
        syn::Error::new(at, message)
    };
    let given: LitStr = value(name, input, Parse::parse, fault)?;
    if given.value() == "record" {
        Ok(())
    } else {
        Err(fault(given.span()))
    }
}

/// How many records are handled at once.
pub(crate) fn concurrency(name: &Ident, input: ParseStream<'_>) -> syn::Result<usize> {
    let fault = |at| {
        let message = format!("`{name}` takes a number of records, 1 or more: `{name} = 10`");
        syn::Error::new(at, message)
    };
    let given: LitInt = value(name, input, Parse::parse, fault)?;
    let number = given.base10_parse().unwrap_or(0);
    if number == 0 || !given.suffix().is_empty() {
        return Err(fault(given.span()));
    }
    Ok(number)
}

pub(crate) fn milliseconds(name: &Ident, input: ParseStream<'_>) -> syn::Result<u64> {
    let fault = |at| {
        let message = format!("`{name}` takes a number of milliseconds: `{name} = 100`");
        syn::Error::new(at, message)
    };
    let given: LitInt = value(name, input, Parse::parse, fault)?;
    if !given.suffix().is_empty() {
        return Err(fault(given.span()));
    }
    given.base10_parse().map_err(|_| fault(given.span()))
}

pub(crate) fn switched_off(name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    let fault = |at| syn::Error::new(at, "`main` is generated unless you write `main = false`");
    let given: LitBool = value(name, input, Parse::parse, fault)?;
    if given.value {
        return Err(fault(given.span));
    }
    Ok(())
}

pub(crate) fn path(name: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let fault = |at| {
        let message = "`crate` takes the path where `prewarm` is re-exported: \
                       `crate = my_library::prewarm`";
        syn::Error::new(at, message)
    };
    let path: Path = value(name, input, Path::parse_mod_style, fault)?;
    match path.segments.iter().find(|segment| segment.ident == "Self") {
        Some(segment) => Err(fault(segment.ident.span())),
        None => Ok(path),
    }
}
