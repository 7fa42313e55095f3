//! The arguments of the attribute.

use crate::attribute::mode::Mode;
use crate::attribute::values::{
    concurrency, milliseconds, namespace, one_of, path, record, switched_off,
};
use crate::attribute::words::{Words, twice};
use crate::errors::Errors;
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Path, Token, parse_quote, token};

/// The arguments of the attribute. What is missing, or wrong, has its default.
#[derive(Default)]
pub(crate) struct Args {
    /// The mode, and where it is written.
    mode: Option<(Mode, Ident)>,
    /// The namespace of the metrics.
    pub(crate) metrics: Option<String>,
    /// A variant of the runtime's `ErrorText`.
    pub(crate) error_text: Option<&'static str>,
    pub(crate) deadline_margin_ms: Option<u64>,
    /// A variant of the runtime's `Flavor`.
    pub(crate) flavor: Option<&'static str>,
    /// Where `stream` is written: the body of an HTTP response is streamed.
    stream: Option<Ident>,
    /// How many records of a batch are handled at once, and where that is written.
    pub(crate) concurrency: Option<(usize, Ident)>,
    /// `main = false`
    no_main: Option<()>,
    /// Whether the user has a `main`, or might have one: it is among the arguments, right or wrong, or beside the
    /// handler.
    pub(crate) may_have_main: bool,
    /// Where `prewarm` is re-exported, if not at `::prewarm`.
    pub(crate) krate: Option<Path>,
}

const ERROR_TEXTS: [(&str, &str); 2] = [("show", "Show"), ("hide", "Hide")];

const FLAVORS: [(&str, &str); 2] = [
    ("current_thread", "CurrentThread"),
    ("multi_thread", "MultiThread"),
];

const NAMES: [&str; 11] = [
    "http",
    "stream",
    "raw",
    "batch",
    "concurrency",
    "metrics",
    "error_text",
    "deadline_margin_ms",
    "flavor",
    "main",
    "crate",
];

const ARGUMENTS: Words = Words {
    kind: "argument",
    all: &NAMES,
    list: "`http`, `raw` or `batch`, `stream`, `concurrency = 10`, `metrics`, `error_text = \"hide\"`, \
           `deadline_margin_ms = 100`, `flavor = \"multi_thread\"`, `main = false` and `crate = path`",
    elsewhere: &[
        "batch dynamodb kafka kinesis queue sqs",
        "concurrency max_concurrency parallelism",
        "deadline_margin_ms deadline timeout",
        "main no_main",
        "metrics namespace",
        "stream response_stream streaming",
    ],
};

impl Args {
    pub(crate) fn mode(&self) -> Mode {
        match &self.mode {
            Some((mode, _)) if mode.is_http && self.stream.is_some() => Mode::HTTP_STREAM,
            Some((mode, _)) => *mode,
            None => Mode::VALUE,
        }
    }

    /// Where `http` is written, if it is.
    pub(crate) fn http(&self) -> Option<&Ident> {
        let (_, name) = self.mode.as_ref()?;
        (name == "http").then_some(name)
    }

    /// Whether the handler is called for each record of a batch.
    pub(crate) fn is_batch(&self) -> bool {
        self.mode().value == Mode::BATCH.value
    }

    /// Whether `fn main` is generated.
    pub(crate) fn main(&self) -> bool {
        self.no_main.is_none()
    }

    /// The path of `prewarm`.
    pub(crate) fn krate(&self) -> Path {
        (self.krate.clone()).unwrap_or_else(|| parse_quote!(::prewarm))
    }
}

/// Reads the arguments. After a fault it reads the rest all the same.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut args = Args::default();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = one(&mut args, input, errors) {
                errors.add(error);
                skip_argument(input)?;
            }
            if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
                let next = input.cursor().token_stream().into_iter().next();
                if let Some(TokenTree::Punct(_)) = next {
                    input.parse::<TokenTree>()?;
                    errors.push(next, "a comma separates arguments");
                } else {
                    errors.push(next, "write a comma in front of this argument");
                }
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.add(error);
    }
    // A mode that is wrong may have been meant to be `batch`.
    if let (Some((_, name)), false, true) = (&args.concurrency, args.is_batch(), errors.is_empty())
    {
        let message = "`concurrency` is only available in `batch` mode: write `#[lambda_handler(batch, concurrency = 10)]`";
        errors.push(name, message);
    }
    if let (Some(name), false, true) = (&args.stream, args.mode().is_http, errors.is_empty()) {
        let message = "`stream` is only available in `http` mode: write `#[lambda_handler(http, stream)]`; in `raw` mode a \
                       handler returns a stream without it";
        errors.push(name, message);
    }
    args
}

/// Reads one argument.
fn one(args: &mut Args, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
    if let Ok(text) = input.fork().parse::<LitStr>()
        && ARGUMENTS.has_text(&text.value())
    {
        let name = text.value();
        args.may_have_main |= name == "main";
        let message = format!("an argument has no quotes: write `{name}`");
        return Err(syn::Error::new_spanned(text, message));
    }
    let Ok(name) = input.call(Ident::parse_any) else {
        let list = ARGUMENTS.list;
        let message = format!("an argument begins with its name: the arguments are {list}");
        return Err(input.error(message));
    };
    // `main, false`: the fault is in front of it.
    if (name == "true" || name == "false") && !errors.is_empty() {
        return Ok(());
    }
    if !ARGUMENTS.contains(&name) {
        errors.unknown.push(("arguments", name.clone()));
    }
    argument(args, &name, input)
}

/// Reads what follows the name of an argument.
fn argument(args: &mut Args, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    let given = name.to_string();
    args.may_have_main |= ARGUMENTS.nearest(name) == Some("main");
    match &*given {
        "http" => mode(&mut args.mode, Mode::HTTP, name, input),
        "raw" => mode(&mut args.mode, Mode::RAW, name, input),
        "batch" => mode(&mut args.mode, batch(name, input)?, name, input),
        "stream" => set(
            &mut args.stream,
            name,
            no_value(name, input).map(|()| name.clone()),
        ),
        "concurrency" => {
            let number = concurrency(name, input);
            set(
                &mut args.concurrency,
                name,
                number.map(|number| (number, name.clone())),
            )
        }
        "metrics" => set(&mut args.metrics, name, namespace(name, input)),
        "error_text" => set(&mut args.error_text, name, one_of(ERROR_TEXTS, name, input)),
        "deadline_margin_ms" => set(
            &mut args.deadline_margin_ms,
            name,
            milliseconds(name, input),
        ),
        "flavor" => set(&mut args.flavor, name, one_of(FLAVORS, name, input)),
        "main" => set(&mut args.no_main, name, switched_off(name, input)),
        "crate" => set(&mut args.krate, name, path(name, input)),
        _ => Err(ARGUMENTS.unknown(name)),
    }
}

fn skip_argument(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

fn set<T>(slot: &mut Option<T>, name: &Ident, value: syn::Result<T>) -> syn::Result<()> {
    match slot.replace(value?) {
        None => Ok(()),
        Some(_) => Err(twice(name)),
    }
}

/// A mode is its name alone.
fn mode(
    slot: &mut Option<(Mode, Ident)>,
    mode: Mode,
    name: &Ident,
    input: ParseStream<'_>,
) -> syn::Result<()> {
    no_value(name, input)?;
    match slot.replace((mode, name.clone())) {
        Some((_, other)) if other != *name => {
            let message = format!("a handler has one mode: remove `{other}` or `{name}`");
            Err(syn::Error::new_spanned(name, message))
        }
        Some(_) => Err(twice(name)),
        None => Ok(()),
    }
}

fn no_value(name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![=]) || input.peek(token::Paren) {
        return Err(input.error(format!("`{name}` takes no value: write `{name}` alone")));
    }
    Ok(())
}

/// `batch` or `batch = "record"`.
fn batch(name: &Ident, input: ParseStream<'_>) -> syn::Result<Mode> {
    if !input.peek(Token![=]) {
        return Ok(Mode::BATCH);
    }
    record(name, input)?;
    Ok(Mode::BATCH_OF_RECORDS)
}
