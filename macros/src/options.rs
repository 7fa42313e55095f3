//! `#[init]`: takes it off a `let`, a statement or a parameter, and reads its options.

use crate::errors::Errors;
use crate::nearest::nearest;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, Meta, Token};

/// When and where an initializer runs. Each option is where it is written.
#[derive(Default)]
pub(crate) struct Options {
    /// Runs when control first reaches the `let`.
    pub(crate) lazy: Option<Ident>,
    /// Runs on a separate thread.
    pub(crate) blocking: Option<Ident>,
    /// Under SnapStart, runs after the restore.
    pub(crate) after_restore: Option<Ident>,
}

const NAMES: [&str; 3] = ["lazy", "blocking", "after_restore"];

/// Takes `#[init]` off the attributes.
pub(crate) fn take_init(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Attribute> {
    let is_init = |attr: &mut Attribute| attr.path().is_ident("init");
    let mut inits = attrs.extract_if(.., is_init);
    let first = inits.next();
    for again in inits {
        errors.push(again, "`#[init]` is given twice: remove one");
    }
    first
}

/// The attributes in front of an expression statement: syntactically those of its leftmost operand.
pub(crate) fn leading_attrs(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! attrs_of {
        ($($kind:ident)*) => {
            match expr {
                Expr::Assign(expr) => leading_attrs(&mut expr.left),
                Expr::Binary(expr) => leading_attrs(&mut expr.left),
                Expr::Cast(expr) => leading_attrs(&mut expr.expr),
                $(Expr::$kind(expr) => Some(&mut expr.attrs),)*
                _ => None,
            }
        };
    }
    attrs_of! {
        Array Async Await Block Break Call Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct
        Try TryBlock Tuple Unary Unsafe While Yield
    }
}

/// The `init` of an `#[init]` among unparsed tokens.
pub(crate) fn find_init(tokens: TokenStream) -> Option<Ident> {
    let mut after_pound = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let init = match group.stream().into_iter().next() {
                Some(TokenTree::Ident(name)) if after_pound && name == "init" => Some(name),
                _ => find_init(group.stream()),
            };
            if init.is_some() {
                return init;
            }
        }
        after_pound = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
    None
}

/// Reads the options of an `#[init]` that has its initializer elsewhere. `elsewhere` says where.
pub(crate) fn alone(attr: &Attribute, elsewhere: &str, errors: &mut Errors) -> Options {
    let (options, rest) = parse(attr).unwrap_or_else(|error| {
        errors.add(error);
        (Options::default(), None)
    });
    let Some(rest) = rest else { return options };
    let word = match &rest {
        Expr::Path(rest) => rest.path.get_ident(),
        _ => None,
    };
    match word {
        Some(name) => errors.add(unknown(name)),
        None => errors.push(&rest, elsewhere),
    }
    options
}

/// Reads the options, and the initializer after them.
pub(crate) fn with_value(attr: &Attribute, errors: &mut Errors) -> Option<(Options, Expr)> {
    let (options, value) = parse(attr).map_err(|error| errors.add(error)).ok()?;
    if value.is_none() {
        let message = "a parameter has its initializer in the attribute, after the options: \
                       `#[init(EXPRESSION)]`";
        errors.push(&attr.meta, message);
    }
    Some((options, value?))
}

fn parse(attr: &Attribute) -> syn::Result<(Options, Option<Expr>)> {
    let mut options = Options::default();
    let list = match &attr.meta {
        Meta::Path(_) => return Ok((options, None)),
        Meta::List(list) => list,
        Meta::NameValue(other) => {
            let message = "`#[init]` takes its options in parentheses: `#[init(...)]`";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    let parser = |input: ParseStream<'_>| {
        while let Some(name) = word(input) {
            let slot = match &*name.to_string() {
                "lazy" => &mut options.lazy,
                "blocking" => &mut options.blocking,
                "after_restore" => &mut options.after_restore,
                // The last word may be an initializer.
                _ if is_last(input) => break,
                _ => return Err(unknown(&name)),
            };
            input.call(Ident::parse_any)?;
            if slot.is_some() {
                let message = format!("`{name}` is given twice: remove one");
                return Err(syn::Error::new_spanned(name, message));
            }
            *slot = Some(name);
            input.parse::<Option<Token![,]>>()?;
        }
        if input.is_empty() {
            return Ok(None);
        }
        input.parse().map(Some)
    };
    let value = parser.parse2(list.tokens.clone())?;
    Ok((options, value))
}

/// The next word, if it is by itself: before a comma or at the end.
fn word(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    (ahead.is_empty() || ahead.peek(Token![,])).then_some(word)
}

/// Whether one token is left.
fn is_last(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<TokenTree>().is_ok() && ahead.is_empty()
}

fn unknown(name: &Ident) -> syn::Error {
    let message = match nearest(&name.to_string(), &NAMES) {
        Some(near) => format!("unknown option `{name}`: did you mean `{near}`?"),
        None => format!(
            "unknown option `{name}`: the options are `lazy`, `blocking` and `after_restore`"
        ),
    };
    syn::Error::new_spanned(name, message)
}
