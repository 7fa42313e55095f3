//! Macros whose arguments are known.

use crate::names::words::{self, Word};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Macro, Token};

/// The macros of the standard library that take a format string.
const FORMATS: &str = "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne eprint eprintln format \
                       format_args panic print println todo unimplemented unreachable write writeln";

/// The others whose arguments are expressions.
const OTHERS: &str = "assert_matches cfg concat dbg debug_assert_matches env include_str matches option_env stringify vec";

/// Macros of crates that write a log or check a condition.
const OF_CRATES: &str = "bail debug ensure error event info log trace warn";

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|other| other == name)
}

fn name(mac: &Macro) -> String {
    let last = mac.path.segments.last();
    last.map_or_else(String::new, |last| last.ident.to_string())
}

/// Whether a macro binds nothing.
pub(crate) fn is_known(mac: &Macro) -> bool {
    let name = name(mac);
    let lists = [FORMATS, OTHERS, OF_CRATES];
    lists.iter().any(|names| is_among(&name, names))
}

/// The names in a macro's tokens.
pub(crate) enum Arguments {
    /// Expressions, and the names in a format string.
    Known(Vec<Expr>, Vec<Word>),
    /// Its words, of which it can make anything.
    Unknown(Vec<Word>),
}

impl Arguments {
    pub(crate) fn of(mac: &Macro) -> Self {
        let known = match &*name(mac) {
            "json" => json(mac.tokens.clone()).map(|values| (values, Vec::new())),
            "matches" => {
                let value = Arguments::matches.parse2(mac.tokens.clone());
                value.ok().map(|value| (vec![value], Vec::new()))
            }
            name if is_among(name, FORMATS) => exprs(mac).map(Arguments::format),
            name if is_among(name, OTHERS) => exprs(mac).map(|values| (values, Vec::new())),
            _ => None,
        };
        match known {
            Some((exprs, words)) => Arguments::Known(exprs, words),
            None => Arguments::Unknown(words::of(mac.tokens.clone()).collect()),
        }
    }

    /// The values of the arguments, and the names in their format string that are not among them.
    fn format(arguments: Vec<Expr>) -> (Vec<Expr>, Vec<Word>) {
        let mut given = Vec::new();
        let mut values = Vec::new();
        let mut words = Vec::new();
        for argument in arguments {
            match argument {
                Expr::Assign(argument) => {
                    if let Expr::Path(name) = &*argument.left {
                        given.extend(name.path.get_ident().map(ToString::to_string));
                    }
                    values.push(*argument.right);
                }
                Expr::Lit(lit) => {
                    if let Lit::Str(text) = lit.lit {
                        words.extend(words::of(quote!(#text)));
                    }
                }
                value => values.push(value),
            }
        }
        words.retain(|word| !given.contains(&word.name));
        (values, words)
    }

    /// `VALUE, PATTERN if GUARD`, as a `match`.
    fn matches(input: ParseStream<'_>) -> syn::Result<Expr> {
        let value: Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let arm: TokenStream = input.parse()?;
        syn::parse2(quote!(match #value { #arm => {} }))
    }
}

/// The arguments of a macro, between commas or, as in `vec![x; n]`, semicolons.
fn exprs(mac: &Macro) -> Option<Vec<Expr>> {
    let commas = Punctuated::<Expr, Token![,]>::parse_terminated;
    let semicolons = Punctuated::<Expr, Token![;]>::parse_separated_nonempty;
    let tokens = || mac.tokens.clone();
    let commas = commas
        .parse2(tokens())
        .map(|exprs| exprs.into_iter().collect());
    let semicolons = |_| {
        semicolons
            .parse2(tokens())
            .map(|exprs| exprs.into_iter().collect())
    };
    commas.or_else(semicolons).ok()
}

/// The values in a document.
fn json(tokens: TokenStream) -> Option<Vec<Expr>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if let [TokenTree::Group(group)] = &*tokens {
        let is_object = match group.delimiter() {
            Delimiter::Brace => true,
            Delimiter::Bracket => false,
            _ => return syn::parse2(group.stream()).ok().map(|value| vec![value]),
        };
        let members: Vec<TokenTree> = group.stream().into_iter().collect();
        let is = |token: &TokenTree, c| matches!(token, TokenTree::Punct(it) if it.as_char() == c);
        let members = members
            .split(|token| is(token, ','))
            .filter(|it| !it.is_empty());
        let values = members.map(|member| {
            let colon = member.iter().position(|token| is_object && is(token, ':'));
            let value = &member[colon.map_or(0, |colon| colon + 1)..];
            json(value.iter().cloned().collect())
        });
        return values
            .collect::<Option<Vec<_>>>()
            .map(|values| values.concat());
    }
    syn::parse2(tokens.into_iter().collect())
        .ok()
        .map(|value| vec![value])
}
