//! The words among tokens, which might be names.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Lit;
use syn::ext::IdentExt as _;

/// A word, or a name in a text such as `"{name}"`.
pub(crate) struct Word {
    pub(crate) name: String,
    /// The word or the text.
    pub(crate) at: TokenStream,
    /// Whether a `:` or a `!` follows, as in `{ field: value }` and `call!()`.
    pub(crate) is_label: bool,
}

/// The words that can be variables: not `field` in `x.field`, `item` in `path::item` or `a` in `'a`.
pub(crate) fn of(tokens: TokenStream) -> std::vec::IntoIter<Word> {
    let mut words = Vec::new();
    add(tokens, &mut words);
    words.into_iter()
}

fn add(tokens: TokenStream, words: &mut Vec<Word>) {
    let mut before = [' ', ' '];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let mut last = ' ';
        match token {
            TokenTree::Ident(word) => {
                let is_part = matches!(before, [_, '\'' | '$'] | [':', ':'])
                    || before[1] == '.' && before[0] != '.';
                if !is_part {
                    let follows = |token: &TokenTree| match token {
                        TokenTree::Punct(punct) => {
                            let is_not_unequal = punct.spacing() == Spacing::Alone;
                            punct.as_char() == ':' || punct.as_char() == '!' && is_not_unequal
                        }
                        _ => false,
                    };
                    words.push(Word {
                        name: word.unraw().to_string(),
                        at: word.to_token_stream(),
                        is_label: tokens.peek().is_some_and(follows),
                    });
                }
            }
            TokenTree::Group(group) => add(group.stream(), words),
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal) {
                    words.extend(
                        inline_arguments(&text.value())
                            .into_iter()
                            .map(|name| Word {
                                name: name.to_owned(),
                                at: text.to_token_stream(),
                                is_label: false,
                            }),
                    );
                }
            }
            TokenTree::Punct(punct) => last = punct.as_char(),
        }
        before = [before[1], last];
    }
}

/// The arguments that a format string names: `x` and `w` of `"{x:w$}"`.
/// <https://doc.rust-lang.org/std/fmt/index.html#syntax>
pub(crate) fn inline_arguments(format: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (argument, spec) = rest[..close]
            .split_once(':')
            .unwrap_or((&rest[..close], ""));
        names.push(argument.trim());
        // A width or precision ends with `$`.
        let counts = spec.split('$').rev().skip(1);
        names.extend(counts.filter_map(|before| before.rsplit(|c| !is_part_of_a_name(c)).next()));
        rest = &rest[close + 1..];
    }
    names.retain(|name| name.chars().all(is_part_of_a_name));
    names.retain(|name| name.starts_with(|c: char| !c.is_ascii_digit()));
    names
}

pub(crate) fn is_part_of_a_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
