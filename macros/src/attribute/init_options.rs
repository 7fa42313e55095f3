//! `#[init]`: takes it off a `let`, a statement or a parameter, and reads its options.

use crate::attribute::values;
use crate::attribute::words::{Words, twice};
use crate::attrs::{is_conditional, leading_attrs};
use crate::errors::Errors;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, Lit, MacroDelimiter, Meta, Stmt, Token};

/// When and where an initializer runs. Each option is where it is written.
#[derive(Default)]
pub(crate) struct Options {
    /// Runs when control first reaches the `let`.
    pub(crate) lazy: Option<Ident>,
    /// Runs on a separate thread.
    pub(crate) blocking: Option<Ident>,
    /// Under SnapStart, runs after the restore.
    pub(crate) after_restore: Option<Ident>,
    /// A priming call: it can fail, and nothing needs it.
    pub(crate) prime: Option<Ident>,
    /// How old the value may be, in seconds, with the name of the option.
    pub(crate) max_age: Option<(Ident, u32)>,
    /// Runs after each answer, with the name of the option.
    pub(crate) flush: Option<(Ident, Expr)>,
    /// Runs at the end.
    pub(crate) close: Option<(Ident, Expr)>,
}

impl Options {
    /// The expressions that run after the initializer, with the names of their options.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &(Ident, Expr)> {
        [&self.flush, &self.close].into_iter().flatten()
    }
}

const NAMES: [&str; 7] = [
    "lazy",
    "blocking",
    "after_restore",
    "prime",
    "max_age_s",
    "flush",
    "close",
];

const OPTIONS: Words = Words {
    kind: "option",
    all: &NAMES,
    list: "`lazy`, `blocking`, `after_restore`, `prime`, `max_age_s = ...`, `flush = ...` and `close = ...`",
    elsewhere: &[
        "blocking spawn_blocking",
        "close drop on_close on_shutdown shutdown",
        "flush on_flush",
        "max_age_s expires refresh ttl",
        "prime prewarm priming warm warmup",
    ],
};

/// Takes `#[init]` off the attributes.
pub(crate) fn take_init(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Attribute> {
    let is_init = |attr: &mut Attribute| attr.path().is_ident("init");
    let mut inits = attrs.extract_if(.., is_init);
    let first = inits.next();
    for again in inits {
        errors.push(again, "`#[init]` is given twice: remove one");
    }
    for conditional in attrs.extract_if(.., |attr| is_conditional(attr, "init")) {
        let message = "`#[init]` cannot be conditional: write two `let`s, each with a `#[cfg]`";
        errors.push_spoiling(conditional, message);
    }
    first
}

/// Gives each step that ends with a block, such as an `if`, the `;` that it needs not have. The last statement of a
/// block without a `;` is the value of the block, and no step.
pub(crate) fn end_steps(stmts: &mut [Stmt]) {
    for stmt in stmts.iter_mut().rev().skip(1) {
        if let Stmt::Expr(expr, semi @ None) = stmt
            && let Some(attrs) = leading_attrs(expr)
            && attrs.iter().any(|attr| attr.path().is_ident("init"))
        {
            *semi = Some(Token![;](Span::call_site()));
        }
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
    match &rest {
        Expr::Lit(rest) if is_option(&rest.lit) => {
            errors.push(rest, "an option has no quotes: remove them");
        }
        Expr::Call(call) => match single_word(&call.func).filter(|name| OPTIONS.contains(name)) {
            Some(name) => errors.add(no_value(name)),
            None => errors.push(call, elsewhere),
        },
        rest => match single_word(rest) {
            Some(name) => {
                errors.add(OPTIONS.unknown(name));
                errors.unknown.push(("options", name.clone()));
            }
            None => errors.push(rest, elsewhere),
        },
    }
    options
}

/// Whether a literal is an option in quotes.
fn is_option(lit: &Lit) -> bool {
    matches!(lit, Lit::Str(text) if OPTIONS.has_text(&text.value()))
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
        Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => list,
        other => {
            let message = "`#[init]` takes its options in parentheses: `#[init(...)]`";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    let parser = |input: ParseStream<'_>| {
        while let Some(name) = word(input) {
            match &*name.to_string() {
                "lazy" => flag(&mut options.lazy, input)?,
                "blocking" => flag(&mut options.blocking, input)?,
                "after_restore" => flag(&mut options.after_restore, input)?,
                "prime" => flag(&mut options.prime, input)?,
                "max_age_s" => with_value_of(&mut options.max_age, input, values::max_age)?,
                "flush" => with_value_of(&mut options.flush, input, end)?,
                "close" => with_value_of(&mut options.close, input, end)?,
                // The last word may be an initializer.
                _ if is_last(input) && input.fork().parse::<Expr>().is_ok() => break,
                _ => return Err(OPTIONS.unknown(&name)),
            }
        }
        if input.is_empty() {
            return Ok(None);
        }
        match input.parse()? {
            Expr::Infer(open) => {
                let message =
                    "an initializer must be complete: write an expression in place of `_`";
                Err(syn::Error::new_spanned(open, message))
            }
            // A misspelt option.
            Expr::Assign(assign) => Err(match single_word(&assign.left) {
                Some(name) => OPTIONS.unknown(name),
                None => syn::Error::new_spanned(assign, "an initializer is not an assignment"),
            }),
            Expr::Call(call) if single_word(&call.func).is_some_and(has_value) => {
                Err(syn::Error::new_spanned(call, NO_EQUALS))
            }
            Expr::Path(_) if input.peek(Token![:]) => Err(input.error(NO_EQUALS)),
            value => {
                let comma = input.parse::<Option<Token![,]>>()?;
                match word(input).filter(|word| OPTIONS.contains(word)) {
                    Some(option) => {
                        let is = if has_value(&option) { " = ..." } else { "" };
                        let message =
                            format!("options come first: `#[init({option}{is}, EXPRESSION)]`");
                        Err(syn::Error::new_spanned(option, message))
                    }
                    None if comma.is_none() && !input.is_empty() => {
                        Err(input.error("a comma separates options"))
                    }
                    None => Ok(Some(value)),
                }
            }
        }
    };
    let value = parser.parse2(list.tokens.clone())?;
    Ok((options, value))
}

const NO_EQUALS: &str = "an option takes its value after a `=`: `NAME = EXPRESSION`";

/// The word that an expression is, if it is one.
fn single_word(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(expr) => expr.path.get_ident(),
        _ => None,
    }
}

fn has_value(name: &Ident) -> bool {
    name == "max_age_s" || name == "flush" || name == "close"
}

/// Reads an option that has no value.
fn flag(slot: &mut Option<Ident>, input: ParseStream<'_>) -> syn::Result<()> {
    let name = input.call(Ident::parse_any)?;
    if input.peek(Token![=]) {
        return Err(no_value(&name));
    }
    set(slot, &name.clone(), name, input)
}

fn no_value(name: &Ident) -> syn::Error {
    let message = format!("`{name}` takes no value: write `{name}` alone");
    syn::Error::new_spanned(name, message)
}

/// Reads an option with its value.
fn with_value_of<T>(
    slot: &mut Option<(Ident, T)>,
    input: ParseStream<'_>,
    value: fn(&Ident, ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<()> {
    let name: Ident = input.parse()?;
    let value = value(&name, input)?;
    set(slot, &name.clone(), (name, value), input)
}

fn set<T>(slot: &mut Option<T>, name: &Ident, value: T, input: ParseStream<'_>) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        return Err(twice(name));
    }
    input.parse::<Option<Token![,]>>()?;
    Ok(())
}

/// The expression of a `flush` or a `close`.
fn end(name: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    if input.parse::<Option<Token![=]>>()?.is_none() || input.is_empty() {
        let message = format!("`{name}` takes an expression: `{name} = ...`");
        return Err(syn::Error::new_spanned(name, message));
    }
    match input.parse()? {
        Expr::Closure(closure) => {
            let message = format!(
                "`{name}` takes an expression and no closure: it sees the resource by its name"
            );
            Err(syn::Error::new_spanned(closure, message))
        }
        expr => Ok(expr),
    }
}

/// The next word, if it is by itself: before a comma or at the end. The name of an option can have a value.
fn word(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any).ok()?;
    let is_given = || OPTIONS.contains(&word) && ahead.peek(Token![=]) && !ahead.peek(Token![==]);
    (ahead.is_empty() || ahead.peek(Token![,]) || is_given()).then_some(word)
}

/// Whether one token is left.
fn is_last(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<TokenTree>().is_ok() && ahead.is_empty()
}
