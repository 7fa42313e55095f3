//! The code around the function in its file. The compiler does not show it to an attribute, and reports what follows
//! from it without the way out.

use crate::attribute::args::Args;
use crate::attrs;
use crate::errors::Errors;
use proc_macro2::{Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use std::fs;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Attribute, File, Ident, ImplItemFn, Item, ItemFn, TraitItemFn};

/// Where the attribute is.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// The text of the file.
    source: String,
    line: usize,
    /// Whether the attribute is indented, and so might be inside of something.
    is_indented: bool,
}

impl Surroundings {
    pub(crate) fn here() -> Self {
        let attribute = proc_macro::Span::call_site();
        let source = attribute.local_file().map(fs::read_to_string);
        Surroundings {
            source: source.and_then(Result::ok).unwrap_or_default(),
            line: attribute.line(),
            is_indented: attribute.column() > 1,
        }
    }

    /// Refuses a function of an `impl` or a `trait`, a second handler of its name, and a `fn main` beside the one that
    /// is generated.
    pub(crate) fn check(&self, handler: &Ident, args: &mut Args, errors: &mut Errors) {
        let source = &self.source;
        let is_attribute =
            |line: &&str| line.trim_start().starts_with("#[") && line.contains("lambda_handler");
        let handlers = source.lines().filter(is_attribute).count();
        let is_main = |line: &str| line.contains("fn main") && !line.trim_start().starts_with("//");
        let has_main = source.lines().any(is_main);
        if !source.is_empty() {
            args.may_have_main = has_main && handler != "main";
        }
        let is_alone = !(args.main() && has_main) && handlers < 2;
        // To parse a file takes time.
        if is_alone && !self.is_indented {
            return;
        }
        let Ok(file) = syn::parse_file(source) else {
            return;
        };
        errors.is_associated = is_associated(&file, handler);
        if !errors.is_empty() {
            return;
        }
        if errors.is_associated {
            let message = "a handler is a free function: move it out of the `impl` or `trait`";
            return errors.push_spoiling(handler, message);
        }
        let functions = file.items.iter().filter_map(|item| match item {
            Item::Fn(item) if attrs::cfgs(&item.attrs).next().is_none() => Some(item),
            _ => None,
        });
        let functions: Vec<&ItemFn> = functions.collect();
        let is_this = |item: &ItemFn| item.sig.ident.unraw() == handler.unraw();
        let handlers: Vec<_> = (functions.iter())
            .filter_map(|item| Some((*item, attrs::of_handler(&item.attrs)?)))
            .collect();
        // Only the later of two is at fault.
        let is_above = |name: &Ident| {
            let declared = format!("fn {name}(");
            let mut above = source.lines().take(self.line.saturating_sub(1));
            above.any(|line| line.contains(&declared))
        };
        let namesakes = handlers.iter().filter(|(item, _)| is_this(item)).count();
        if namesakes > 1 && is_above(handler) {
            errors.is_second = true;
            let message =
                format!("there is already a handler `{handler}`: give this one another name");
            return errors.push(handler, message);
        }
        if !args.main() || namesakes == 0 {
            return;
        }
        let generates_main =
            |attribute: &Attribute| !attribute.to_token_stream().to_string().contains("main");
        let other = handlers.iter().find(|(item, attribute)| {
            !is_this(item) && generates_main(attribute) && is_above(&item.sig.ident)
        });
        let message = if functions.iter().any(|item| item.sig.ident == "main") {
            "this file has a `fn main`: write `#[lambda_handler(main = false)]` to keep it, or remove it".to_owned()
        } else if let Some((other, _)) = other {
            format!(
                "the handler `{}` has a `fn main` already: write `#[lambda_handler(main = false)]` on one of the two",
                other.sig.ident
            )
        } else {
            return;
        };
        errors.add(syn::Error::new(Span::call_site(), message));
        args.may_have_main = true;
    }

    /// Whether the handler has the name of a crate that it, or its file, uses: `image::open(..)`. The type beside the
    /// handler would hide the crate.
    pub(crate) fn have_crate(&self, handler: &Ident, item: TokenStream) -> bool {
        let is_in_file = || {
            let tokens = self.source.contains(&format!("{handler}::"));
            let tokens = tokens.then(|| self.source.parse().ok()).flatten();
            tokens.is_some_and(|tokens| begins_a_path(handler, tokens))
        };
        begins_a_path(handler, item) || is_in_file()
    }
}

/// Whether one of the paths among the tokens begins with this name, and does not lead to what is beside a handler.
fn begins_a_path(name: &Ident, tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // Not the one of `name: ::path`.
    let are_colons = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(colon)) => {
            colon.as_char() == ':' && colon.spacing() == Spacing::Joint
        }
        _ => false,
    };
    let begins = |at: usize| match &tokens[at] {
        TokenTree::Group(group) => begins_a_path(name, group.stream()),
        TokenTree::Ident(word) if word == name && are_colons(at + 1) => {
            let ours = ["main", "main_with_layer", "invoke", "service"];
            let is_ours = |next: &TokenTree| ours.contains(&&*next.to_string());
            let is_inside = at.checked_sub(2).is_some_and(are_colons);
            !is_inside && !tokens.get(at + 3).is_some_and(is_ours)
        }
        _ => false,
    };
    (0..tokens.len()).any(begins)
}

/// Whether the handler is in an `impl` or a `trait`.
fn is_associated(file: &File, handler: &Ident) -> bool {
    struct Find<'a>(&'a Ident, bool);

    impl Find<'_> {
        fn look_at(&mut self, attributes: &[Attribute], name: &Ident) {
            self.1 |= attrs::of_handler(attributes).is_some() && name.unraw() == self.0.unraw();
        }
    }

    impl Visit<'_> for Find<'_> {
        fn visit_impl_item_fn(&mut self, item: &ImplItemFn) {
            self.look_at(&item.attrs, &item.sig.ident);
            visit::visit_impl_item_fn(self, item);
        }

        fn visit_trait_item_fn(&mut self, item: &TraitItemFn) {
            self.look_at(&item.attrs, &item.sig.ident);
            visit::visit_trait_item_fn(self, item);
        }
    }

    let mut find = Find(handler, false);
    find.visit_file(file);
    find.1
}

#[cfg(test)]
mod tests {
    use super::Surroundings;
    use crate::attribute::args::Args;
    use crate::errors::Errors;
    use syn::parse_quote;

    /// Whether a handler at the end of this source is refused.
    fn is_refused(source: &str) -> bool {
        let mut errors = Errors::default();
        let around = Surroundings {
            source: source.to_owned(),
            line: source.lines().count(),
            is_indented: true,
        };
        let args = &mut Args::default();
        around.check(&parse_quote!(handler), args, &mut errors);
        !errors.is_empty()
    }

    #[test]
    fn associated_function_is_refused() {
        assert!(is_refused(
            "impl S { #[lambda_handler] async fn handler() {} }"
        ));
        assert!(is_refused(
            "mod m { trait T { #[p::lambda_handler(raw)] async fn handler() {} } }"
        ));
        assert!(!is_refused(
            "impl S { async fn handler() {} } mod m { #[lambda_handler] async fn handler() {} }"
        ));
        assert!(!is_refused(
            "fn f() { #[lambda_handler] async fn handler() {} }"
        ));
    }

    #[test]
    fn main_beside_a_generated_one_is_refused() {
        assert!(is_refused(
            "#[tokio::main] async fn main() {} #[lambda_handler] async fn handler() {}"
        ));
        assert!(is_refused(
            "#[lambda_handler] async fn first() {}\n#[lambda_handler] async fn handler() {}"
        ));
        for allowed in [
            "#[cfg(unix)] fn main() {} #[lambda_handler] async fn handler() {}",
            "fn main() {} mod m { #[lambda_handler] async fn handler() {} }",
            "fn main() {} #[lambda_handler] async fn other() {}",
            "#[lambda_handler(main = false)] async fn first() {}\n#[lambda_handler] async fn handler() {}",
            "mod m { #[lambda_handler] async fn first() {} }\n#[lambda_handler] async fn handler() {}",
            "fn main() { half",
        ] {
            assert!(!is_refused(allowed), "{allowed}");
        }
    }

    #[test]
    fn second_handler_of_a_name_is_refused() {
        let one = "#[lambda_handler(main = false)]\nasync fn handler() {}";
        assert!(is_refused(&format!("{one}\n{one}")));
        assert!(!is_refused(&format!("mod m {{ {one} }}\n{one}")));
        assert!(!is_refused(&format!(
            "#[cfg(unix)]\n{one}\n#[cfg(not(unix))]\n{one}"
        )));
    }
    #[test]
    fn crate_of_the_same_name_is_found() {
        let has_crate = |source: &str, item: &str| {
            let source = source.to_owned();
            let around = Surroundings {
                source,
                ..Surroundings::default()
            };
            around.have_crate(&parse_quote!(image), item.parse().unwrap())
        };
        let nothing = "async fn image() {}";
        for source in [
            "use image::DynamicImage;",
            "use image::{self, DynamicImage};",
            "mod m { fn f() { g(image::open(1)) } }",
        ] {
            assert!(has_crate(source, nothing), "{source}");
            assert!(has_crate("", source), "{source}");
        }
        for source in [
            "// use image::DynamicImage;",
            "use ::image::DynamicImage; use a::image::B;",
            "fn main() { image::main() } fn f() { image::invoke(1).await; super::image::main() }",
            "fn f(image: ::a::B) {}",
            "half image::open(",
        ] {
            assert!(!has_crate(source, nothing), "{source}");
        }
    }
}
