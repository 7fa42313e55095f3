//! Whole expansions, as a person would read them. `UPDATE_EXPECT=1` writes them anew.

mod fuzz;

use crate::expand;
use crate::item::surroundings::Surroundings;
use expect_test::{ExpectFile, expect_file};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{File, Item, ItemFn};

fn check(args: &str, handler: &str, expected: &ExpectFile) {
    let item: TokenStream = handler.parse().unwrap();
    let expansion = expand(args.parse().unwrap(), item, &Surroundings::default());
    let file: File = syn::parse2(compiled(expansion)).expect("an expansion is Rust");
    expected.assert_eq(&printed(&file));
}

/// An expansion with what is compiled in the place of each `PATH::__in_editor! { { EDITOR } { COMPILED } }`.
fn compiled(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    while let Some(at) = (tokens.iter()).position(|token| token.to_string() == "__in_editor") {
        let TokenTree::Group(arms) = &tokens[at + 2] else {
            panic!("a macro has arguments");
        };
        let arms: Vec<_> = arms.stream().into_iter().collect();
        let [_, TokenTree::Group(compiled)] = &*arms else {
            panic!("two arms");
        };
        let compiled: Vec<_> = compiled.stream().into_iter().collect();
        tokens.splice(at - 3..at + 3, compiled);
    }
    let tokens = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let inside = compiled(group.stream());
            TokenTree::Group(Group::new(group.delimiter(), inside))
        }
        token => token,
    });
    tokens.collect()
}

/// An expansion, with both arms of `__http!` where there is one.
fn printed(file: &File) -> String {
    let [Item::Macro(both)] = &*file.items else {
        return prettyplease::unparse(file);
    };
    let arms = both.mac.tokens.clone().into_iter().map(|arm| {
        let TokenTree::Group(arm) = arm else {
            panic!("an arm is in braces");
        };
        prettyplease::unparse(&syn::parse2(arm.stream()).expect("an arm is Rust"))
    });
    let arms: Vec<_> = arms.collect();
    format!(
        "// with the feature\n\n{}\n// without the feature\n\n{}",
        arms[0], arms[1]
    )
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
fn quickstart_expands() {
    let handler = quickstart().to_token_stream().to_string();
    check("", &handler, &expect_file!["snapshots/quickstart.rs"]);
}

#[test]
fn every_form_expands() {
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
fn options_and_arguments_expand() {
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
fn ages_and_ends_expand() {
    check(
        "",
        r"
            async fn handler(event: Event, #[init(max_age_s = 300, password().await?)] password: &Password) -> Result<(), Error> {
                #[init(close = pool.close().await)]
                let pool: Pool = Pool::connect(password).await?;
                #[init(max_age_s = 60)]
                pool.refresh();
                run(event, pool).await
            }
        ",
        &expect_file!["snapshots/ages_and_ends.rs"],
    );
}

#[test]
fn http_mode_expands() {
    check(
        "http",
        r"
            async fn handler(request: Request, #[init(connect().await?)] pool: &Pool) -> Result<impl IntoResponse, Error> {
                pool.find(request.uri().path()).await
            }
        ",
        &expect_file!["snapshots/http_mode.rs"],
    );
}

#[test]
fn batch_mode_expands() {
    check(
        "batch, concurrency = 10",
        "async fn handler(order: Order, #[init(connect().await?)] db: &Db) -> Result<(), Error> { db.store(order).await }",
        &expect_file!["snapshots/batch_mode.rs"],
    );
}

#[test]
fn lambda_event_expands() {
    check(
        "",
        "async fn handler(event: LambdaEvent<GetItem>) -> Result<Item, Error> { find(event).await }",
        &expect_file!["snapshots/lambda_event.rs"],
    );
}

#[test]
fn fallback_keeps_the_signature() {
    check(
        "main = false",
        r#"
            /// Docs.
            pub(crate) const unsafe extern "C" fn handler(event: GetItem, #[init] pool: &Pool) -> Result<Item, Error> {
                #[init]
                let table = Table::new();
                find(event).await
            }
        "#,
        &expect_file!["snapshots/fallback.rs"],
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
