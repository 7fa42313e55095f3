//! Mutated handlers. `FUZZ_CASES` sets how many.

use crate::expand;
use crate::item::surroundings::Surroundings;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseError};
use proptest::{prop_assert, prop_oneof, proptest};
use std::path::Path;
use std::str::FromStr as _;
use std::{env, fs};

/// A change of one place of a handler.
#[derive(Clone, Debug)]
enum Mutation {
    Delete(Index),
    Duplicate(Index),
    Swap(Index, Index),
    Replace(Index, &'static str),
    Insert(Index, &'static str),
}

const WORDS: [&str; 37] = [
    ";",
    ",",
    "_",
    "=",
    "&",
    "#[init]",
    "#[init(lazy)]",
    "#[init(prime)]",
    "#[init(max_age_s = 5)]",
    "#[init(max_age_s = 5, flush = a, close = a)]",
    "#[init(max_age_s = 5)] f();",
    "#[init(true)]",
    "#[init(_)]",
    "#[init(async)]",
    "#[cfg(x)]",
    "#![allow(unused)]",
    "dyn Fn() + Send",
    "impl Fn()",
    "str",
    "[u8]",
    "mut",
    "self",
    "Self",
    "async",
    "await",
    "?",
    "{}",
    "()",
    "..",
    "|x|",
    "use a::*;",
    "macro_rules! m { () => {} }",
    "'a",
    "1u8",
    "\"{x:y$}\"",
    "match x { #[cfg(y)] _ => { #[init] let a: u32 = 1; } }",
    "#[init] f();",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let (place, word) = (any::<Index>, || select(&WORDS[..]));
    prop_oneof![
        place().prop_map(Mutation::Delete),
        place().prop_map(Mutation::Duplicate),
        (place(), place()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (place(), word()).prop_map(|(at, word)| Mutation::Replace(at, word)),
        (place(), word()).prop_map(|(at, word)| Mutation::Insert(at, word)),
    ]
}

/// A token, or the beginning or the end of a group.
#[derive(Clone)]
enum Flat {
    Token(TokenTree),
    Open(Delimiter),
    Close,
}

fn flatten(tokens: TokenStream, flat: &mut Vec<Flat>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                flat.push(Flat::Open(group.delimiter()));
                flatten(group.stream(), flat);
                flat.push(Flat::Close);
            }
            token => flat.push(Flat::Token(token)),
        }
    }
}

/// The tokens with each group closed, as the compiler passes them on.
fn nest(flat: Vec<Flat>) -> TokenStream {
    let mut groups = vec![(Delimiter::None, TokenStream::new())];
    let close = |groups: &mut Vec<(Delimiter, TokenStream)>| {
        if groups.len() > 1
            && let Some((delimiter, tokens)) = groups.pop()
            && let Some((_, outer)) = groups.last_mut()
        {
            outer.extend([TokenTree::from(Group::new(delimiter, tokens))]);
        }
    };
    for piece in flat {
        match piece {
            Flat::Open(delimiter) => groups.push((delimiter, TokenStream::new())),
            Flat::Close => close(&mut groups),
            Flat::Token(token) => {
                if let Some((_, tokens)) = groups.last_mut() {
                    tokens.extend([token]);
                }
            }
        }
    }
    while groups.len() > 1 {
        close(&mut groups);
    }
    groups.remove(0).1
}

fn mutate(tokens: TokenStream, mutations: &[Mutation]) -> TokenStream {
    let mut flat = Vec::new();
    flatten(tokens, &mut flat);
    let pieces = |word: &str| {
        let mut pieces = Vec::new();
        flatten(
            TokenStream::from_str(word).expect("a word is tokens"),
            &mut pieces,
        );
        pieces
    };
    for mutation in mutations {
        if flat.is_empty() {
            break;
        }
        let at = |place: &Index| place.index(flat.len());
        match mutation {
            Mutation::Delete(place) => {
                flat.remove(at(place));
            }
            Mutation::Duplicate(place) => {
                let place = at(place);
                flat.insert(place, flat[place].clone());
            }
            Mutation::Swap(a, b) => {
                let (a, b) = (at(a), at(b));
                flat.swap(a, b);
            }
            Mutation::Replace(place, word) => {
                let place = at(place);
                flat.splice(place..=place, pieces(word));
            }
            Mutation::Insert(place, word) => {
                let place = at(place);
                flat.splice(place..place, pieces(word));
            }
        }
    }
    nest(flat)
}

/// The arguments and the function of every handler in the examples and among the compile tests.
fn corpus() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut handlers = Vec::new();
    for folder in [
        "tests/ui/pass",
        "tests/ui/fail",
        "tests/src/bin",
        "examples/quickstart/src",
    ] {
        for file in fs::read_dir(root.join(folder)).expect("a folder of programs") {
            let program = fs::read_to_string(file.expect("a file").path()).expect("a program");
            for (at, _) in program.match_indices("#[lambda_handler") {
                handlers.extend(handler(&program[at..]));
            }
        }
    }
    assert!(handlers.len() > 100);
    handlers
}

/// The arguments of the attribute, if a text begins with it.
fn handler(text: &str) -> Option<(String, String)> {
    let (attribute, rest) = text.split_once("]\n")?;
    let args = attribute.strip_prefix("#[lambda_handler")?;
    let args = args
        .strip_prefix('(')
        .map_or("", |args| args.trim_end_matches(')'));
    let end = rest.find("\n}")? + 2;
    let item = &rest[..end];
    (TokenStream::from_str(args).is_ok() && TokenStream::from_str(item).is_ok())
        .then(|| (args.to_owned(), item.to_owned()))
}

fn expansion_is_rust(args: TokenStream, item: TokenStream) -> Result<(), TestCaseError> {
    let (args_text, item_text) = (args.to_string(), item.to_string());
    let expansion = expand(args, item, &Surroundings::default());
    let is_rust = syn::parse2::<syn::File>(expansion.clone()).is_ok();
    let expansion = expansion.to_string();
    prop_assert!(
        is_rust || expansion.contains("compile_error"),
        "#[lambda_handler({})] {}\n\n{}",
        args_text,
        item_text,
        expansion
    );
    Ok(())
}

fn config() -> Config {
    let cases = env::var("FUZZ_CASES").map(|cases| cases.parse().expect("a number"));
    Config {
        cases: cases.unwrap_or(10_000),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn expansion_of_a_mutated_handler_is_rust_or_an_error(
        (args, item) in select(corpus()),
        in_args in vec(mutation(), 0..2),
        in_item in vec(mutation(), 0..5),
    ) {
        let tokens = |text: &str| TokenStream::from_str(text).expect("a handler is tokens");
        expansion_is_rust(mutate(tokens(&args), &in_args), mutate(tokens(&item), &in_item))?;
    }
}
