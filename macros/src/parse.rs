use crate::body;
use crate::errors::Errors;
use crate::model::{Handler, Inherited, Input, Resource};
use crate::options;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{Attribute, FnArg, Item, ItemFn, Pat, PatType, Type};

/// What the attribute stands on.
pub(crate) enum Annotated {
    Function(Box<ItemFn>),
    Other,
    Unparsed,
}

pub(crate) fn annotated(tokens: &TokenStream, errors: &mut Errors) -> Annotated {
    match syn::parse2(tokens.clone()) {
        Ok(Item::Fn(item)) => Annotated::Function(Box::new(item)),
        Ok(other) => {
            let start = other.to_token_stream().into_iter().next();
            errors.push(start, "`#[lambda_handler]` goes on a free `async fn`");
            Annotated::Other
        }
        Err(error) => {
            errors.add(error);
            Annotated::Unparsed
        }
    }
}

/// Takes the function apart, and everything marked `#[init]` out of it.
pub(crate) fn handler(mut item: ItemFn, errors: &mut Errors) -> Handler {
    let mut resources = Vec::new();
    let mut steps = Vec::new();
    let inputs = inputs(&mut item, &mut resources, errors);
    body::lift(&mut item.block, &mut resources, &mut steps, errors);
    Handler {
        item,
        inputs,
        resources,
        steps,
    }
}

/// Sorts the parameters: event, context, resources.
fn inputs(item: &mut ItemFn, resources: &mut Vec<Resource>, errors: &mut Errors) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut plain = Vec::new();
    for param in &mut item.sig.inputs {
        let FnArg::Typed(param) = param else { continue };
        if let Some(init) = take_init(&mut param.attrs, errors) {
            if let Some(resource) = resource(&init, param, errors) {
                inputs.push(Input::Resource(resources.len()));
                resources.push(resource);
            }
        } else if inputs.is_empty() {
            plain.push(&*param);
        } else {
            let message = "the event and the context come before the resources; \
                           a resource has `#[init(EXPRESSION)]` in front of it";
            errors.push(&*param, message);
        }
    }
    inputs.splice(0..0, event_and_context(&plain, errors));
    inputs
}

fn event_and_context(params: &[&PatType], errors: &mut Errors) -> Vec<Input> {
    let is = |param: &PatType, name: &str| last_segment(&param.ty).is_some_and(|last| last == name);
    match params {
        [] => vec![],
        [event] if is(event, "LambdaEvent") => vec![Input::LambdaEvent(event.ty.clone())],
        [context] if is(context, "Context") => vec![Input::Context],
        [event] => vec![Input::Event(event.ty.clone())],
        [event, context, excess @ ..] => {
            for param in excess {
                let message = "a handler takes an event and a context; \
                               a resource has `#[init(EXPRESSION)]` in front of it";
                errors.push(param, message);
            }
            if is(event, "Context") {
                errors.push(event, "the event comes before the context: swap the two");
            }
            if is(event, "LambdaEvent") {
                errors.push(context, "the context is in the `LambdaEvent` already");
            }
            vec![Input::Event(event.ty.clone()), Input::Context]
        }
    }
}

/// `#[init(OPTIONS, VALUE)] NAME: &TYPE`
fn resource(init: &Attribute, param: &PatType, errors: &mut Errors) -> Option<Resource> {
    let given = options::with_value(init, errors);
    let name = resource_name(&param.pat, errors);
    let ty = match &*param.ty {
        Type::Reference(ty) if ty.mutability.is_none() => {
            check_sized(&ty.elem, errors);
            Some((*ty.elem).clone())
        }
        other => {
            let message = "a resource is shared by all invocations: its parameter is a `&Type`";
            errors.push(other, message);
            None
        }
    };
    let (options, value) = given?;
    Some(Resource {
        name: name?,
        ty: ty?,
        value,
        needs: Vec::new(),
        attrs: Inherited::from(&param.attrs),
        options,
        in_sync_closure: false,
        follows_restore: false,
    })
}

/// Refuses a type that only a reference can have, and that no cell can hold.
fn check_sized(ty: &Type, errors: &mut Errors) {
    let instead = match ty {
        Type::TraitObject(object) => format!("&Box<{}>", object.to_token_stream()),
        Type::Slice(slice) => format!("&Vec<{}>", slice.elem.to_token_stream()),
        ty if last_segment(ty).is_some_and(|last| last == "str") => "&String".to_owned(),
        _ => return,
    };
    let message = format!("a resource is held by value, and this type has no size: `{instead}`");
    errors.push(ty, message);
}

/// The one name that the pattern of a resource binds.
pub(crate) fn resource_name(pat: &Pat, errors: &mut Errors) -> Option<Ident> {
    match pat {
        Pat::Type(typed) => resource_name(&typed.pat, errors),
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
            if let Some(token) = &pat.mutability {
                let message = "a resource is shared by all invocations and cannot be `mut`: \
                               keep what changes in a `Mutex` or an atomic";
                errors.push(token, message);
                return None;
            }
            Some(pat.ident.clone())
        }
        other => {
            let message = "a resource has one name: bind the whole value, \
                           and take it apart in a second `let`";
            errors.push(other, message);
            None
        }
    }
}

/// Takes `#[init]` off the attributes.
pub(crate) fn take_init(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Attribute> {
    let is_init = |attr: &mut Attribute| attr.path().is_ident("init");
    let mut inits = attrs.extract_if(.., is_init);
    let first = inits.next();
    for again in inits {
        errors.push(again, "`#[init]` is given twice: remove one");
    }
    first
}

pub(crate) fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Group(group) => last_segment(&group.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}
