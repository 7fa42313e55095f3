use crate::errors::Errors;
use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitBool, Path, Token, parse_quote};

/// The arguments of the attribute.
pub(crate) struct Args {
    /// Whether `fn main` is generated.
    pub(crate) main: bool,
    /// Whether `main` stands among the arguments, be it wrong.
    pub(crate) mentions_main: bool,
    /// Where `prewarm` is re-exported, if not at `::prewarm`.
    pub(crate) krate: Option<Path>,
}

impl Args {
    /// The path of `prewarm`.
    pub(crate) fn krate(&self) -> Path {
        (self.krate.clone()).unwrap_or_else(|| parse_quote!(::prewarm))
    }
}

/// Reads the arguments. After a fault the rest is still read, and what is missing has its default.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut main = None;
    let mut krate = None;
    let mut mentions_main = false;
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let name = input.call(Ident::parse_any)?;
            let given = name.to_string();
            mentions_main |= nearest(&given) == Some("main");
            let read = match &*given {
                "main" => set(&mut main, &name, input, switched_off),
                "crate" => set(&mut krate, &name, input, path),
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
    Args {
        main: main.unwrap_or(true),
        mentions_main,
        krate,
    }
}

fn set<T>(
    slot: &mut Option<T>,
    name: &Ident,
    input: ParseStream<'_>,
    value: fn(ParseStream<'_>, &Ident) -> syn::Result<T>,
) -> syn::Result<()> {
    let value = value(input, name)?;
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(syn::Error::new_spanned(
            name,
            format!("`{name}` is given twice: remove one"),
        )),
    }
}

fn switched_off(input: ParseStream<'_>, name: &Ident) -> syn::Result<bool> {
    let fault = |at| syn::Error::new(at, "`main` is generated unless you write `main = false`");
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(fault(name.span()));
    }
    let value: LitBool = input.parse().map_err(|error| fault(error.span()))?;
    if value.value {
        return Err(fault(value.span));
    }
    Ok(false)
}

fn path(input: ParseStream<'_>, name: &Ident) -> syn::Result<Path> {
    let fault = |at| {
        let message = "`crate` takes the path under which `prewarm` is re-exported: \
                       `crate = my_library::prewarm`";
        syn::Error::new(at, message)
    };
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Err(fault(name.span()));
    }
    input
        .call(Path::parse_mod_style)
        .map_err(|error| fault(error.span()))
}

const ARGUMENTS: [&str; 2] = ["main", "crate"];

fn unknown(name: &Ident) -> syn::Error {
    let message = match nearest(&name.to_string()) {
        Some(near) => format!("unknown argument `{name}`: did you mean `{near}`?"),
        None => format!(
            "unknown argument `{name}`: the arguments are `main = false` and `crate = path`"
        ),
    };
    syn::Error::new_spanned(name, message)
}

/// The argument that is meant, if at most two letters are wrong.
fn nearest(name: &str) -> Option<&'static str> {
    let with_distance = ARGUMENTS.map(|argument| (distance(name, argument), argument));
    let (distance, nearest) = with_distance.into_iter().min()?;
    (distance <= 2).then_some(nearest)
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
