//! Every rule about the function itself.

use crate::attribute::args::Args;
use crate::attribute::mode::Mode;
use crate::errors::Errors;
use crate::item::model::{Handler, Input};
use crate::item::parse::{is_context, last_segment, payload, type_arguments};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::visit::Visit;
use syn::{
    Attribute, Generics, Lifetime, ReturnType, Signature, Type, TypeImplTrait, TypeInfer,
    TypeReference,
};

/// Checks every rule about the function, and reports every fault.
pub(crate) fn handler(handler: &Handler, args: &Args, errors: &mut Errors) {
    let sig = &handler.item.sig;
    check_attributes(&handler.item.attrs, errors);
    check_signature(sig, errors);
    check_parameters(handler, errors);
    check_return_type(sig, errors);
    check_whole_event(handler, args.mode(), errors);
}

/// Types of `aws_lambda_events` for whole events, of which a mode reads a part. All fields of a `SqsMessage` are optional,
/// so it would be read from any object, and so would most others.
fn check_whole_event(handler: &Handler, mode: Mode, errors: &mut Errors) {
    for input in &handler.inputs {
        let (Input::Event(ty) | Input::Lone(ty)) = input else {
            continue;
        };
        let ty = payload(ty).unwrap_or(ty);
        let Some(name) = last_segment(ty) else {
            continue;
        };
        let name = name.unraw().to_string();
        let is_among = |names: &str| names.split(' ').any(|other| other == name);
        let is_batch = mode.part.is_some();
        let message = if is_batch && is_among("SqsEvent KinesisEvent DynamoDbEvent KafkaEvent") {
            "in `batch` mode the handler is called for each record: take the type of a record's payload, or write \
             `#[lambda_handler(raw)]` for the whole event"
        } else if mode.part == Some("Payload")
            && is_among("SqsMessage KinesisEventRecord KafkaRecord")
        {
            "`batch` passes the payload of a record: write `batch = \"record\"` for the whole record"
        } else if mode.reader == Some("ValueMode") && is_among(WHOLE_REQUESTS) {
            "`#[lambda_handler]` reads the body of an HTTP request: write `#[lambda_handler(raw)]` for the whole \
             event, or write `#[lambda_handler(http)]` and take a `Request`"
        } else {
            continue;
        };
        errors.push(ty, message);
    }
}

const WHOLE_REQUESTS: &str = "AlbTargetGroupRequest ApiGatewayProxyRequest ApiGatewayV2httpRequest \
                              ApiGatewayWebsocketProxyRequest LambdaFunctionUrlRequest VpcLatticeRequestV1 \
                              VpcLatticeRequestV2";

fn check_attributes(attrs: &[Attribute], errors: &mut Errors) {
    for attr in attrs {
        if let Some(message) = rejection(attr) {
            errors.push(attr, message);
        }
    }
}

/// Why a handler cannot have this attribute, if it cannot.
pub(crate) fn rejection(attr: &Attribute) -> Option<&'static str> {
    let last = attr.path().segments.last()?;
    // `#[tokio::main]`, `#[tokio::test]` and their like
    match &*last.ident.to_string() {
        "main" => Some("`#[lambda_handler]` starts Tokio itself: remove this attribute"),
        "test" => {
            Some("a handler is not a test: write a test that calls it, and remove this attribute")
        }
        "lambda_handler" => Some("`#[lambda_handler]` is given twice: remove one"),
        _ => None,
    }
}

/// Refuses the parts that the signature of a handler cannot have.
fn check_signature(sig: &Signature, errors: &mut Errors) {
    if sig.ident.unraw() == "main" {
        let message = "`#[lambda_handler]` generates a `fn main`: give the handler another name";
        errors.push(&sig.ident, message);
    }
    if sig.asyncness.is_none() {
        let message =
            "a handler is asynchronous: write `async fn`, without `#[tokio::main]` above it";
        errors.push(sig.fn_token, message);
    }
    let mut refuse = |part: &dyn ToTokens, message: &str| {
        let part = part.to_token_stream();
        if !part.is_empty() {
            errors.push(part, message);
        }
    };
    let Generics {
        params,
        where_clause,
        ..
    } = &sig.generics;
    refuse(&sig.constness, "a handler cannot be `const`: remove it");
    refuse(
        &sig.safety,
        "a handler cannot be `unsafe` or `safe`: remove it",
    );
    refuse(&sig.abi, "a handler has Rust's ABI: remove `extern`");
    refuse(
        params,
        "a handler cannot be generic: Lambda calls it with one type of event",
    );
    refuse(
        where_clause,
        "a handler cannot have a `where` clause: remove it",
    );
    refuse(
        &sig.variadic,
        "a handler cannot take variable arguments: remove `...`",
    );
}

fn check_parameters(handler: &Handler, errors: &mut Errors) {
    let sig = &handler.item.sig;
    if let Some(receiver) = sig.receiver() {
        let message = "a handler is a free function: move it out of the `impl`, \
                       and make the fields of `self` `#[init]` resources";
        errors.push(receiver, message);
    }
    for input in &handler.inputs {
        if let Input::Event(ty) | Input::Lone(ty) = input {
            let rule = "the type of a handler's parameter must be complete";
            check_type_is_named(rule, ty, errors);
            check_is_owned(ty, errors);
        }
    }
}

/// Refuses an event that borrows: nothing outlives the call that it could borrow from.
fn check_is_owned(ty: &Type, errors: &mut Errors) {
    struct Borrows(Option<TokenStream>);

    impl Visit<'_> for Borrows {
        fn visit_type_reference(&mut self, ty: &TypeReference) {
            self.0.get_or_insert_with(|| ty.to_token_stream());
        }

        fn visit_lifetime(&mut self, lifetime: &Lifetime) {
            if lifetime.ident != "static" {
                self.0.get_or_insert_with(|| lifetime.to_token_stream());
            }
        }
    }

    if let Type::Reference(reference) = ty {
        let elem = &reference.elem;
        let owned = owned_alternative(elem).unwrap_or_else(|| elem.to_token_stream().to_string());
        let message = if is_context(elem) {
            format!("a handler owns its context: write `{owned}`")
        } else {
            format!(
                "an event is owned: write `{owned}`; \
                 a resource has `#[init(EXPRESSION)]` in front of it"
            )
        };
        return errors.push(ty, message);
    }
    if let Some(owned) = owned_alternative(ty) {
        let message = format!("an event is owned, and this type has no size: write `{owned}`");
        return errors.push_spoiling(ty, message);
    }
    let mut borrows = Borrows(None);
    borrows.visit_type(ty);
    if let Some(at) = borrows.0 {
        let message = "an event is owned and borrows from nothing: \
                       write `String` in place of `&str`, and a type without a lifetime";
        errors.push(at, message);
    }
}

fn check_return_type(sig: &Signature, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = &sig.output else {
        let message = "a handler returns a `Result`: add `-> Result<T, prewarm::Error>`";
        return errors.push_spoiling(&sig.ident, message);
    };
    let is_error = |ty: &Type| {
        last_segment(ty).is_some_and(|last| last.unraw().to_string().ends_with("Error"))
    };
    if let [value, error] = &*type_arguments(ty)
        && last_segment(ty).is_some_and(|last| last == "Result")
        && is_error(value)
        && !is_error(error)
        && last_segment(error).is_some_and(|last| last != "Infallible")
    {
        let message = "the value of a `Result` comes first, and its error second: swap the two";
        errors.push_spoiling(ty, message);
    }
}

/// The type to write in place of one that has no size.
pub(crate) fn owned_alternative(ty: &Type) -> Option<String> {
    match ty {
        Type::Group(group) => owned_alternative(&group.elem),
        Type::Paren(paren) => owned_alternative(&paren.elem),
        Type::TraitObject(object) => Some(format!("Box<{}>", object.to_token_stream())),
        Type::Slice(slice) => Some(format!("Vec<{}>", slice.elem.to_token_stream())),
        ty if last_segment(ty).is_some_and(|last| last == "str") => Some("String".to_owned()),
        _ => None,
    }
}

/// Refuses a type that the compiler would have to complete. `rule` says why.
pub(crate) fn check_type_is_named(rule: &str, ty: &Type, errors: &mut Errors) {
    struct LeftOpen<'a>(&'a str, &'a mut Errors);

    impl Visit<'_> for LeftOpen<'_> {
        fn visit_type_impl_trait(&mut self, ty: &TypeImplTrait) {
            let rule = self.0;
            let message = format!("{rule}: name the type, or box it as `Box<dyn ...>`");
            self.1.push_spoiling(ty, message);
        }

        fn visit_type_infer(&mut self, ty: &TypeInfer) {
            let rule = self.0;
            self.1
                .push_spoiling(ty, format!("{rule}: write the type in place of `_`"));
        }
    }

    LeftOpen(rule, errors).visit_type(ty);
}
