use crate::errors::Errors;
use crate::model::{Handler, Input};
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Ident, Item, ItemFn, PathSegment, ReturnType, Safety, Signature, Type,
    TypeImplTrait, TypeInfer,
};

/// Holds every rule about a handler. All that is broken is reported.
pub(crate) fn handler(handler: &Handler, errors: &mut Errors) {
    let sig = &handler.item.sig;
    check_place(&handler.item, errors);
    check_attributes(&handler.item.attrs, errors);
    check_name(sig, errors);
    check_qualifiers(sig, errors);
    check_generics(sig, errors);
    check_parameters(handler, errors);
    check_return_type(sig, errors);
}

/// Nothing tells a function that it stands in an `impl` but a `Self`.
fn check_place(item: &ItemFn, errors: &mut Errors) {
    struct FindSelf(Option<Ident>);

    impl Visit<'_> for FindSelf {
        fn visit_path_segment(&mut self, segment: &PathSegment) {
            if segment.ident == "Self" {
                self.0.get_or_insert_with(|| segment.ident.clone());
            }
            visit::visit_path_segment(self, segment);
        }

        fn visit_item(&mut self, _: &Item) {}
    }

    let mut find = FindSelf(None);
    find.visit_item_fn(item);
    if let Some(token) = find.0 {
        let message = "a handler is a free function, and has no `Self`: move it out of the `impl`";
        errors.push(token, message);
    }
}

fn check_attributes(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| is_main(attr)) {
        let message = "`#[lambda_handler]` starts Tokio itself, and a handler stays `async`: \
                       remove this attribute";
        errors.push(attr, message);
    }
}

/// `#[tokio::main]` and its like.
pub(crate) fn is_main(attr: &Attribute) -> bool {
    let last = attr.path().segments.last();
    last.is_some_and(|last| last.ident == "main")
}

fn check_name(sig: &Signature, errors: &mut Errors) {
    if sig.ident.unraw() == "main" {
        let message = "`fn main` is what `#[lambda_handler]` generates: \
                       give the handler another name";
        errors.push(&sig.ident, message);
    }
}

fn check_qualifiers(sig: &Signature, errors: &mut Errors) {
    if sig.asyncness.is_none() {
        let message = "a handler is asynchronous: write `async fn`, \
                       and no `#[tokio::main]` above it";
        errors.push(sig.fn_token, message);
    }
    if let Some(token) = &sig.constness {
        errors.push(token, "a handler cannot be `const`: remove it");
    }
    if let Safety::Unsafe(_) | Safety::Safe(_) = &sig.safety {
        errors.push(
            &sig.safety,
            "a handler cannot be `unsafe` or `safe`: remove it",
        );
    }
    if let Some(abi) = &sig.abi {
        errors.push(abi, "a handler has Rust's own ABI: remove `extern`");
    }
}

fn check_generics(sig: &Signature, errors: &mut Errors) {
    if !sig.generics.params.is_empty() {
        let message = "a handler is not generic: Lambda calls it with one type of event";
        errors.push(&sig.generics.params, message);
    }
    if let Some(clause) = &sig.generics.where_clause {
        errors.push(clause, "a handler has no `where` clause: remove it");
    }
}

fn check_parameters(handler: &Handler, errors: &mut Errors) {
    let sig = &handler.item.sig;
    if let Some(receiver) = sig.receiver() {
        let message = "a handler is a free function: move it out of the `impl`, \
                       and what `self` holds into `#[init]` resources";
        errors.push(receiver, message);
    }
    for input in &handler.inputs {
        if let Input::Event(ty) | Input::LambdaEvent(ty) = input {
            check_type_is_named("a parameter of a handler has a type of its own", ty, errors);
        }
    }
    if let Some(variadic) = &sig.variadic {
        errors.push(variadic, "a handler takes no variable arguments");
    }
}

fn check_return_type(sig: &Signature, errors: &mut Errors) {
    if let ReturnType::Default = sig.output {
        let message = "a handler returns a `Result`: add `-> Result<T, prewarm::Error>`";
        errors.push(&sig.ident, message);
    }
}

/// Refuses a type that is left to the compiler, in whole or in part. `rule` says why.
pub(crate) fn check_type_is_named(rule: &str, ty: &Type, errors: &mut Errors) {
    struct LeftOpen<'a>(&'a str, &'a mut Errors);

    impl Visit<'_> for LeftOpen<'_> {
        fn visit_type_impl_trait(&mut self, ty: &TypeImplTrait) {
            let rule = self.0;
            let message = format!("{rule}: name it, or box it as `Box<dyn ...>`");
            self.1.push(ty, message);
        }

        fn visit_type_infer(&mut self, ty: &TypeInfer) {
            let rule = self.0;
            self.1.push(ty, format!("{rule}: write it in place of `_`"));
        }
    }

    LeftOpen(rule, errors).visit_type(ty);
}
