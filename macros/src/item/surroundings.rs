//! What is around the function in its file. The compiler does not show it to an attribute, and reports what follows
//! from it without the way out.

use crate::attribute::args::Args;
use crate::attrs;
use crate::errors::Errors;
use crate::item::outer;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use std::path::PathBuf;
use std::{env, fs};
use syn::visit::{self, Visit};
use syn::{File, Ident, ImplItemFn, Item, ItemFn, TraitItemFn};

/// What is around the function. Each text is empty if it is not known.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// The file that the function is in.
    source: String,
    /// Whether the attribute is indented, and so may be inside of something.
    is_indented: bool,
    /// The crate's Cargo.toml.
    manifest: String,
}

impl Surroundings {
    pub(crate) fn read() -> Self {
        let text = |path: PathBuf| fs::read_to_string(path).ok();
        let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = folder.map(|folder| folder.join("Cargo.toml"));
        let attribute = proc_macro::Span::call_site();
        Surroundings {
            source: attribute.local_file().and_then(text).unwrap_or_default(),
            is_indented: attribute.column() > 1,
            manifest: manifest.and_then(text).unwrap_or_default(),
        }
    }

    /// Refuses a function of an `impl` or a `trait`, one that names a parameter of what is around it, a `fn main`
    /// beside the one that is generated, and `prewarm` under a name that the expansion would not find.
    ///
    /// `written` is the function, called `handler`, as it was written.
    pub(crate) fn check(
        &self,
        handler: &Ident,
        written: &TokenStream,
        args: &mut Args,
        errors: &mut Errors,
    ) {
        let attribute = Span::call_site();
        if let (None, Some(name)) = (&args.krate, renamed(&self.manifest)) {
            let message = format!(
                "Cargo.toml calls `prewarm` `{name}`: write `#[lambda_handler(crate = {name})]`"
            );
            errors.add(syn::Error::new(attribute, message));
        }
        let source = &self.source;
        let may_have_main = args.main() && source.contains("fn main");
        // To parse a file takes time, and few need it.
        if !may_have_main && !self.is_indented {
            return;
        }
        let Ok(file) = syn::parse_file(source) else {
            return;
        };
        if is_associated(&file, handler) {
            errors.is_associated = true;
            let message = "a handler is a free function: move it out of the `impl` or `trait`";
            errors.push_spoiling(handler, message);
        } else if let Some((name, at)) = outer::named(&file, handler, written) {
            let message = format!(
                "`{name}` belongs to what is around the handler, which cannot use it: move the handler out"
            );
            errors.push_spoiling(at, message);
            errors.spoilt_name = Some(name);
        } else if may_have_main && has_main_beside(&file, handler) {
            let message = "this file has a `fn main`: write `#[lambda_handler(main = false)]` to keep it, \
                           or remove it";
            errors.add(syn::Error::new(attribute, message));
            args.may_have_main = true;
        }
    }

    /// Whether the function is one of an `impl` or a `trait`.
    pub(crate) fn is_associated(&self, handler: &Ident) -> bool {
        let file = self.is_indented.then(|| syn::parse_file(&self.source));
        matches!(file, Some(Ok(file)) if is_associated(&file, handler))
    }
}

/// What a manifest calls `prewarm`, if it is something else: `NAME = { package = "prewarm", .. }`.
fn renamed(manifest: &str) -> Option<String> {
    let mut table = "";
    let mut name = None;
    for line in manifest
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
    {
        let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
        if let Some(header) = line.strip_prefix('[') {
            table = header
                .trim_end_matches(']')
                .rsplit('.')
                .next()
                .unwrap_or_default();
        }
        if key == "prewarm" || table == "prewarm" {
            return None;
        }
        if line.replace(' ', "").contains("package=\"prewarm\"") {
            name = Some(if key == "package" { table } else { key });
        }
    }
    name.map(str::to_owned)
}

/// Whether the handler is in an `impl` or a `trait`.
fn is_associated(file: &File, handler: &Ident) -> bool {
    struct Find<'a>(&'a Ident, bool);

    impl Visit<'_> for Find<'_> {
        fn visit_impl_item_fn(&mut self, item: &ImplItemFn) {
            self.1 |= attrs::of_handler(&item.attrs, &item.sig.ident, self.0).is_some();
            visit::visit_impl_item_fn(self, item);
        }

        fn visit_trait_item_fn(&mut self, item: &TraitItemFn) {
            self.1 |= attrs::of_handler(&item.attrs, &item.sig.ident, self.0).is_some();
            visit::visit_trait_item_fn(self, item);
        }
    }

    let mut find = Find(handler, false);
    find.visit_file(file);
    find.1
}

/// Whether the file's own items are the handler, which generates a `main`, and a `main` that is always compiled.
fn has_main_beside(file: &File, handler: &Ident) -> bool {
    let functions = || {
        file.items.iter().filter_map(|item| match item {
            Item::Fn(item) => Some(item),
            _ => None,
        })
    };
    let generates_main = |item: &ItemFn| {
        let attribute = attrs::of_handler(&item.attrs, &item.sig.ident, handler);
        attribute.is_some_and(|attribute| !attribute.to_token_stream().to_string().contains("main"))
    };
    let is_main = |item: &ItemFn| {
        let is_conditional = attrs::cfgs(&item.attrs).next().is_some();
        item.sig.ident == "main" && !is_conditional
    };
    functions().any(generates_main) && functions().any(is_main)
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, renamed};
    use crate::attribute::args::Args;
    use crate::errors::Errors;
    use proc_macro2::TokenStream;
    use syn::parse_quote;

    fn is_refused(source: &str) -> bool {
        let mut errors = Errors::default();
        let around = Surroundings {
            source: source.to_owned(),
            is_indented: true,
            manifest: String::new(),
        };
        around.check(
            &parse_quote!(handler),
            &TokenStream::new(),
            &mut Args::default(),
            &mut errors,
        );
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
        for allowed in [
            "fn main() {} #[lambda_handler(main = false)] async fn handler() {}",
            "#[cfg(unix)] fn main() {} #[lambda_handler] async fn handler() {}",
            "fn main() {} mod m { #[lambda_handler] async fn handler() {} }",
            "fn main() {} #[lambda_handler] async fn other() {}",
            "fn main() { half",
        ] {
            assert!(!is_refused(allowed), "{allowed}");
        }
    }

    #[test]
    fn other_name_is_found() {
        let kept = Some("kept".to_owned());
        assert_eq!(
            renamed("[dependencies]\nkept = { package = \"prewarm\", version = \"1\" }"),
            kept
        );
        assert_eq!(
            renamed("[dependencies.kept]\nversion = \"1\"\npackage=\"prewarm\""),
            kept
        );
        for manifest in [
            "[dependencies]\nprewarm = \"1\"",
            "[dependencies]\nprewarm.workspace = true",
            "[dependencies.prewarm]\npackage = \"prewarm\"",
            "[dependencies]\n# kept = { package = \"prewarm\" }\nserde = \"1\"",
            "[dependencies]\nkept = { package = \"prewarm\" }\nprewarm = \"1\"",
            "[package]\nname = \"prewarm\"",
        ] {
            assert_eq!(renamed(manifest), None, "{manifest}");
        }
    }
}
