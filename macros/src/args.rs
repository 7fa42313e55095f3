use crate::errors::Errors;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Ident, LitBool, LitInt, LitStr, Path, Token, parse_quote};

/// The arguments of the attribute.
pub(crate) struct Args {
    pub(crate) mode: Mode,
    /// Where the mode is written.
    pub(crate) mode_token: Option<Ident>,
    pub(crate) metrics: Option<String>,
    pub(crate) error_text: Option<ErrorText>,
    pub(crate) deadline_margin_ms: Option<u64>,
    pub(crate) flavor: Option<Flavor>,
    /// Whether `fn main` is generated.
    pub(crate) main: bool,
    /// Whether `main` stands among the arguments, be it wrong.
    pub(crate) mentions_main: bool,
    /// Where `prewarm` is re-exported, if not at `::prewarm`.
    pub(crate) krate: Option<Path>,
}

/// What the handler takes and gives.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Value,
    Http,
    Raw,
}

#[derive(Clone, Copy)]
pub(crate) enum ErrorText {
    Show,
    Hide,
}

#[derive(Clone, Copy)]
pub(crate) enum Flavor {
    CurrentThread,
    MultiThread,
}

impl Args {
    /// The path of `prewarm`.
    pub(crate) fn krate(&self) -> Path {
        (self.krate.clone()).unwrap_or_else(|| parse_quote!(::prewarm))
    }
}

const NAMES: [&str; 8] = [
    "http",
    "raw",
    "metrics",
    "error_text",
    "deadline_margin_ms",
    "flavor",
    "main",
    "crate",
];

/// Reads the arguments. After a fault the rest is still read, and what is missing has its default.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut mode = None;
    let mut metrics = None;
    let mut error_text = None;
    let mut deadline_margin_ms = None;
    let mut flavor = None;
    let mut main = None;
    let mut krate = None;
    let mut mentions_main = false;
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let name = input.call(Ident::parse_any)?;
            let given = name.to_string();
            mentions_main |= nearest(&given, &NAMES) == Some("main");
            let read = match &*given {
                "http" => self::mode(&mut mode, Mode::Http, input, &name),
                "raw" => self::mode(&mut mode, Mode::Raw, input, &name),
                "metrics" => namespace(input, &name)
                    .and_then(|namespace| set(&mut metrics, &name, namespace)),
                "error_text" => one_of(ERROR_TEXTS, input, &name)
                    .and_then(|text| set(&mut error_text, &name, text)),
                "deadline_margin_ms" => milliseconds(input, &name)
                    .and_then(|margin| set(&mut deadline_margin_ms, &name, margin)),
                "flavor" => {
                    one_of(FLAVORS, input, &name).and_then(|value| set(&mut flavor, &name, value))
                }
                "main" => switched_off(input, &name).and_then(|value| set(&mut main, &name, value)),
                "crate" => path(input, &name).and_then(|path| set(&mut krate, &name, path)),
                _ => Err(unknown(&name)),
            };
            if let Err(error) = read {
                errors.add(error);
                skip_argument(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.add(error);
    }
    let (mode, mode_token) = mode.unzip();
    Args {
        mode: mode.unwrap_or(Mode::Value),
        mode_token,
        metrics,
        error_text,
        deadline_margin_ms,
        flavor,
        main: main.unwrap_or(true),
        mentions_main,
        krate,
    }
}

fn set<T>(slot: &mut Option<T>, name: &Ident, value: T) -> syn::Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(twice(name)),
    }
}

fn twice(name: &Ident) -> syn::Error {
    syn::Error::new_spanned(name, format!("`{name}` is given twice: remove one"))
}

/// A mode is its name alone.
fn mode(
    slot: &mut Option<(Mode, Ident)>,
    mode: Mode,
    input: ParseStream<'_>,
    name: &Ident,
) -> syn::Result<()> {
    if input.peek(Token![=]) {
        return Err(input.error(format!("`{name}` takes no value: write `{name}` alone")));
    }
    match slot.replace((mode, name.clone())) {
        Some((_, other)) if other != *name => {
            let message = format!("a handler has one mode: remove `{other}` or `{name}`");
            Err(syn::Error::new_spanned(name, message))
        }
        Some(_) => Err(twice(name)),
        None => Ok(()),
    }
}

/// `= VALUE`. `fault` makes the error of whatever else stands there.
fn value<T>(
    input: ParseStream<'_>,
    name: &Ident,
    read: fn(ParseStream<'_>) -> syn::Result<T>,
    fault: impl Fn(Span) -> syn::Error,
) -> syn::Result<T> {
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(fault(name.span()));
    }
    read(input).map_err(|error| fault(error.span()))
}

const ERROR_TEXTS: [(&str, ErrorText); 2] = [("show", ErrorText::Show), ("hide", ErrorText::Hide)];

const FLAVORS: [(&str, Flavor); 2] = [
    ("current_thread", Flavor::CurrentThread),
    ("multi_thread", Flavor::MultiThread),
];

/// One of two strings.
fn one_of<T: Copy>(values: [(&str, T); 2], input: ParseStream<'_>, name: &Ident) -> syn::Result<T> {
    let fault = |at| {
        let [(one, _), (other, _)] = values;
        let message = format!("`{name}` is `\"{one}\"` or `\"{other}\"`");
        syn::Error::new(at, message)
    };
    let given: LitStr = value(input, name, Parse::parse, fault)?;
    let known = values.iter().find(|(value, _)| *value == given.value());
    let (_, value) = known.ok_or_else(|| fault(given.span()))?;
    Ok(*value)
}

/// The namespace of metrics, or none for the default.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
fn namespace(input: ParseStream<'_>, name: &Ident) -> syn::Result<String> {
    if !input.peek(Token![=]) {
        return Ok("Lambda/Performance".to_owned());
    }
    let fault = |at| {
        let message = "`metrics` takes the namespace of the metrics: up to 255 letters, digits, spaces and `.-_/#:`, \
                       and not one of AWS's own, `AWS/...`";
        syn::Error::new(at, message)
    };
    let given: LitStr = value(input, name, Parse::parse, fault)?;
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

fn milliseconds(input: ParseStream<'_>, name: &Ident) -> syn::Result<u64> {
    let fault = |at| {
        let message = format!("`{name}` takes a number of milliseconds: `{name} = 100`");
        syn::Error::new(at, message)
    };
    let given: LitInt = value(input, name, Parse::parse, fault)?;
    given.base10_parse().map_err(|_| fault(given.span()))
}

fn switched_off(input: ParseStream<'_>, name: &Ident) -> syn::Result<bool> {
    let fault = |at| syn::Error::new(at, "`main` is generated unless you write `main = false`");
    let given: LitBool = value(input, name, Parse::parse, fault)?;
    if given.value {
        return Err(fault(given.span));
    }
    Ok(false)
}

fn path(input: ParseStream<'_>, name: &Ident) -> syn::Result<Path> {
    let fault = |at| {
        let message = "`crate` takes the path under which `prewarm` is re-exported: \
                       `crate = my_library::prewarm`";
        syn::Error::new(at, message)
    };
    value(input, name, Path::parse_mod_style, fault)
}

fn unknown(name: &Ident) -> syn::Error {
    let message = if let Some(near) = nearest(&name.to_string(), &NAMES) {
        format!("unknown argument `{name}`: did you mean `{near}`?")
    } else {
        format!(
            "unknown argument `{name}`: the arguments are `http` or `raw`, `metrics`, \
             `error_text = \"hide\"`, `deadline_margin_ms = 100`, `flavor = \"multi_thread\"`, \
             `main = false` and `crate = path`"
        )
    };
    syn::Error::new_spanned(name, message)
}

/// What is meant, if at most two letters are wrong, and fewer than are right.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let with_distance = known.iter().map(|known| (distance(name, known), *known));
    let (distance, nearest) = with_distance.min()?;
    (distance <= 2 && distance * 2 <= nearest.len()).then_some(nearest)
}

/// How many letters have to be added, removed or replaced.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn skip_argument(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
