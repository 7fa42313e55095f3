//! The parameters of what is around the handler, which it cannot use: `T` of a function, `Self` of an `impl`.

use crate::attrs;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    File, GenericParam, Generics, Ident, ImplItem, Item, ItemFn, ItemImpl, ItemTrait, TraitItem,
};

/// The first parameter of a function, an `impl` or a `trait` around the handler that it names, and where.
pub(crate) fn named(
    file: &File,
    handler: &Ident,
    written: &TokenStream,
) -> Option<(String, Ident)> {
    let mut around = Around {
        handler,
        parameters: Vec::new(),
        of_handler: Vec::new(),
    };
    around.visit_file(file);
    around.of_handler.into_iter().find_map(|name| {
        let at = occurrence(&name, written.clone())?;
        Some((name, at))
    })
}

/// Finds the handler, and keeps the parameters of what it is in.
struct Around<'a> {
    handler: &'a Ident,
    /// Those around the item that is visited.
    parameters: Vec<String>,
    /// Those around the handler that nothing inside of it declares again.
    of_handler: Vec<String>,
}

impl Around<'_> {
    /// Forgets the parameters of an item after it.
    fn scope(&mut self, visit: impl FnOnce(&mut Self)) {
        let outside = self.parameters.len();
        visit(self);
        self.parameters.truncate(outside);
    }
}

impl Visit<'_> for Around<'_> {
    fn visit_item(&mut self, item: &Item) {
        self.scope(|this| visit::visit_item(this, item));
    }

    fn visit_impl_item(&mut self, item: &ImplItem) {
        self.scope(|this| visit::visit_impl_item(this, item));
    }

    fn visit_trait_item(&mut self, item: &TraitItem) {
        self.scope(|this| visit::visit_trait_item(this, item));
    }

    fn visit_item_fn(&mut self, item: &ItemFn) {
        if attrs::of_handler(&item.attrs, &item.sig.ident, self.handler).is_some() {
            let mut declared = Declared(Vec::new());
            declared.visit_block(&item.block);
            let parameters = self.parameters.iter();
            let outer = parameters.filter(|name| !declared.0.contains(name));
            self.of_handler.extend(outer.cloned());
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_generics(&mut self, generics: &Generics) {
        self.parameters.extend(names(generics));
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        self.parameters.push("Self".to_owned());
        visit::visit_item_impl(self, item);
    }

    fn visit_item_trait(&mut self, item: &ItemTrait) {
        self.parameters.push("Self".to_owned());
        visit::visit_item_trait(self, item);
    }
}

/// Collects the parameters that are declared.
struct Declared(Vec<String>);

impl Visit<'_> for Declared {
    fn visit_generics(&mut self, generics: &Generics) {
        self.0.extend(names(generics));
    }

    fn visit_item_impl(&mut self, item: &ItemImpl) {
        self.0.push("Self".to_owned());
        visit::visit_item_impl(self, item);
    }

    fn visit_item_trait(&mut self, item: &ItemTrait) {
        self.0.push("Self".to_owned());
        visit::visit_item_trait(self, item);
    }
}

fn names(generics: &Generics) -> impl Iterator<Item = String> {
    generics.params.iter().map(|param| match param {
        GenericParam::Type(param) => param.ident.to_string(),
        GenericParam::Const(param) => param.ident.to_string(),
        GenericParam::Lifetime(param) => param.lifetime.to_string(),
    })
}

/// The first token that is a name, and not a field, a method or a later segment of a path.
pub(crate) fn occurrence(name: &str, tokens: TokenStream) -> Option<Ident> {
    let mut puncts = String::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) => {
                puncts.push(punct.as_char());
                continue;
            }
            TokenTree::Group(group) => {
                let inside = occurrence(name, group.stream());
                if inside.is_some() {
                    return inside;
                }
            }
            TokenTree::Ident(ident) => {
                let is_lifetime = puncts.ends_with('\'');
                let is_part = puncts.ends_with("::") || puncts.ends_with('.');
                let is_it = match name.strip_prefix('\'') {
                    Some(name) => is_lifetime && ident == name,
                    None => !is_lifetime && !is_part && ident == name,
                };
                if is_it {
                    return Some(ident);
                }
            }
            TokenTree::Literal(_) => {}
        }
        puncts.clear();
    }
    None
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;
    use syn::{ItemFn, parse_quote};

    /// Whether the handler names one, in a file in which it stands at `HANDLER`.
    fn is_named(file: &str, handler: &str) -> bool {
        let handler = format!("async fn handler{handler}");
        let written: ItemFn = syn::parse_str(&handler).unwrap();
        let with_attribute = format!("#[lambda_handler(main = false)] {handler}");
        let file = syn::parse_file(&file.replace("HANDLER", &with_attribute)).unwrap();
        let named = super::named(&file, &parse_quote!(handler), &written.to_token_stream());
        named.is_some()
    }

    #[test]
    fn parameter_around_the_handler_is_found() {
        for (file, handler) in [
            ("fn f<T>() { HANDLER }", "(event: T) {}"),
            ("fn f<const N: usize>() { HANDLER }", "(event: [u8; N]) {}"),
            ("fn f<'a>() { HANDLER }", "(event: &'a str) {}"),
            (
                "impl<T> S<T> { fn f() { HANDLER } }",
                "() { vec![T::new()] }",
            ),
            ("impl S { fn f() { HANDLER } }", "() { Self::new() }"),
            ("trait S { fn f() { mod m {} HANDLER } }", "() -> Self {}"),
        ] {
            assert!(is_named(file, handler), "{file} {handler}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for (file, handler) in [
            ("fn f<T>() { HANDLER }", "(event: U) { self::T; x.T }"),
            ("fn f<'a>(a: &'a A) { HANDLER }", "(a: A) {}"),
            ("fn f<T>() { HANDLER }", "() { fn g<T>(t: T) {} }"),
            ("fn f() { fn g<T>() {} HANDLER }", "(event: T) {}"),
            ("fn f() { HANDLER }", "() { impl S { fn g() -> Self {} } }"),
        ] {
            assert!(!is_named(file, handler), "{file} {handler}");
        }
    }
}
