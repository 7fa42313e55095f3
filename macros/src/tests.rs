//! Whole expansions, as a person would read them. `UPDATE_EXPECT=1` writes them anew.

use crate::attribute;
use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Item, ItemFn};

fn check(args: &str, handler: &str, expected: &ExpectFile) {
    let item: TokenStream = handler.parse().unwrap();
    let expansion = attribute(args.parse().unwrap(), item);
    let file = syn::parse2(expansion).expect("an expansion is Rust");
    expected.assert_eq(&prettyplease::unparse(&file));
}

/// The handler of the quickstart.
fn quickstart() -> ItemFn {
    let program = include_str!("../../examples/quickstart/src/main.rs");
    let items = syn::parse_file(program).unwrap().items.into_iter();
    let mut functions = items.filter_map(|item| match item {
        Item::Fn(item) => Some(item),
        _ => None,
    });
    let mut handler = functions.next().expect("a function");
    handler
        .attrs
        .retain(|attr| !attr.path().is_ident("lambda_handler"));
    handler
}

#[test]
fn the_quickstart() {
    let handler = quickstart().to_token_stream().to_string();
    check("", &handler, &expect_file!["snapshots/quickstart.rs"]);
}

#[test]
fn every_form() {
    check(
        "main = false, crate = my_library::prewarm",
        r"
            async fn handler(event: GetItem, context: Context) -> Result<Item, MyError> {
                #[init]
                start_logging();
                #[cfg(tracing)]
                #[init]
                let tracer: Tracer = Tracer::new()?;
                #[init]
                #[allow(deprecated)]
                let config: Config = load().await;
                let find = |id| {
                    #[init]
                    let index: Index<'_> = Index::of(config);
                    index.find(id)
                };
                find(event.id)
            }
        ",
        &expect_file!["snapshots/every_form.rs"],
    );
}

#[test]
fn options_and_arguments() {
    check(
        "raw, metrics, deadline_margin_ms = 250",
        r"
            async fn handler(event: Event, #[init(blocking, load()?)] model: &Model) -> Result<(), Error> {
                #[init(after_restore)]
                let seed: u64 = seed();
                #[init]
                let random: Random = Random::new(*seed);
                #[init(lazy)]
                let cache: Cache = Cache::new();
                run(event, model, random, cache).await
            }
        ",
        &expect_file!["snapshots/options_and_arguments.rs"],
    );
}

#[test]
fn half_a_body_is_one_error_and_a_main() {
    check(
        "",
        "async fn handler() -> Result<(), Error> { #[init] let x: u32 = 1; x. }",
        &expect_file!["snapshots/half_a_body.rs"],
    );
}
