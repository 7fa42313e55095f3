//! What stands in the parentheses of `#[init(...)]`: options, and on a parameter the initialiser.

use crate::args;
use crate::errors::Errors;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, Meta, Token};

/// When and where an initialiser runs, each option where it is written.
#[derive(Default)]
pub(crate) struct Options {
    /// When control first reaches the `let`.
    pub(crate) lazy: Option<Ident>,
    /// On a thread for what does not wait.
    pub(crate) blocking: Option<Ident>,
    /// Under `SnapStart`, not in the snapshot.
    pub(crate) after_restore: Option<Ident>,
}

const OPTIONS: [&str; 3] = ["lazy", "blocking", "after_restore"];

/// Reads the options of an `#[init]` on a `let` or a statement, where the initialiser stands elsewhere.
pub(crate) fn alone(attr: &Attribute, elsewhere: &str, errors: &mut Errors) -> Options {
    let (options, rest) = parse(attr).unwrap_or_else(|error| {
        errors.add(error);
        (Options::default(), None)
    });
    if let Some(Expr::Path(rest)) = &rest
        && let Some(name) = rest.path.get_ident()
    {
        errors.add(unknown(name));
    } else if let Some(rest) = rest {
        errors.push(
            &rest,
            format!("in the parentheses stand options alone: {elsewhere}"),
        );
    }
    options
}

/// Reads the options, and the initialiser after them.
pub(crate) fn with_value(attr: &Attribute, errors: &mut Errors) -> Option<(Options, Expr)> {
    let (options, value) = parse(attr).map_err(|error| errors.add(error)).ok()?;
    if value.is_none() {
        let message = "a parameter's initialiser stands in the attribute, after the options: \
                       `#[init(EXPRESSION)]`";
        errors.push(&attr.meta, message);
    }
    Some((options, value?))
}

fn parse(attr: &Attribute) -> syn::Result<(Options, Option<Expr>)> {
    let mut options = Options::default();
    let mut value = None;
    let list = match &attr.meta {
        Meta::Path(_) => return Ok((options, value)),
        Meta::List(list) => list,
        Meta::NameValue(other) => {
            let message = "what belongs to it stands in parentheses: `#[init(...)]`";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let Some(name) = word(input) else {
                value = Some(input.parse()?);
                break;
            };
            let slot = match &*name.to_string() {
                "lazy" => &mut options.lazy,
                "blocking" => &mut options.blocking,
                "after_restore" => &mut options.after_restore,
                // The last word may be an initialiser.
                _ if input.is_empty() => {
                    value = Some(Expr::Path(syn::parse_quote!(#name)));
                    break;
                }
                _ => return Err(unknown(&name)),
            };
            if slot.is_some() {
                let message = format!("`{name}` is given twice: remove one");
                return Err(syn::Error::new_spanned(name, message));
            }
            *slot = Some(name);
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    parser.parse2(list.tokens.clone())?;
    Ok((options, value))
}

/// A word that stands alone, before a comma or at the end.
fn word(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let name = ahead.call(Ident::parse_any).ok()?;
    let stands_alone = ahead.is_empty() || ahead.peek(Token![,]);
    if stands_alone {
        input.call(Ident::parse_any).ok();
    }
    stands_alone.then_some(name)
}

fn unknown(name: &Ident) -> syn::Error {
    let message = match args::nearest(&name.to_string(), &OPTIONS) {
        Some(near) => format!("unknown option `{name}`: did you mean `{near}`?"),
        None => format!(
            "unknown option `{name}`: the options are `lazy`, `blocking` and `after_restore`"
        ),
    };
    syn::Error::new_spanned(name, message)
}
