//! From the item that the attribute is on to the model. It holds no policy: `validate` and `check_init` do.

use crate::attribute::init_options::{self, take_init};
use crate::attrs;
use crate::errors::Errors;
use crate::item::lift::lift;
use crate::item::model::{Handler, Input, Place, Resource, resource_name};
use crate::names::scope::{Binding, Scope};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{
    Attribute, FnArg, GenericArgument, Item, ItemFn, PatType, PathArguments, TraitItemFn, Type,
};

/// The item that the attribute is on.
pub(crate) enum Annotated {
    Function(Box<ItemFn>),
    Other,
    Unparsed,
}

pub(crate) fn annotated(tokens: &TokenStream, errors: &mut Errors) -> Annotated {
    match syn::parse2(tokens.clone()) {
        Ok(Item::Fn(item)) => Annotated::Function(Box::new(item)),
        Ok(other) => {
            let message = match &other {
                Item::Verbatim(tokens) if syn::parse2::<TraitItemFn>(tokens.clone()).is_ok() => {
                    "a handler is a free function with a body: move it out of the trait"
                }
                _ => "`#[lambda_handler]` goes on a free `async fn`",
            };
            let start = other.to_token_stream().into_iter().next();
            errors.push(start, message);
            Annotated::Other
        }
        Err(_) => Annotated::Unparsed,
    }
}

/// Takes the function apart, and takes everything marked `#[init]` out of it.
pub(crate) fn handler(mut item: ItemFn, errors: &mut Errors) -> Handler {
    let mut resources = Vec::new();
    let mut scope = Scope::default();
    let inputs = inputs(&mut item, &mut scope, &mut resources, errors);
    let names = scope.of_the_invocation();
    lift(&mut item.block, scope, &mut resources, errors);
    Handler {
        item,
        names,
        inputs,
        resources,
        has_name_of_crate: false,
    }
}

/// Sorts the parameters: event, context, resources. Binds their names.
fn inputs(
    item: &mut ItemFn,
    scope: &mut Scope,
    resources: &mut Vec<Resource>,
    errors: &mut Errors,
) -> Vec<Input> {
    let mut plain = Vec::new();
    let mut injected = Vec::new();
    for param in &mut item.sig.inputs {
        let FnArg::Typed(param) = param else { continue };
        let init = take_init(&mut param.attrs, errors);
        if let Some(cfg) = attrs::cfgs(&param.attrs).next() {
            let message = "a parameter of a handler cannot be conditional: write two functions, each with a `#[cfg]`";
            errors.push(cfg, message);
        } else if let Some(init) = init {
            injected.push((init, &*param));
        } else if injected.is_empty() {
            plain.push(&*param);
        } else {
            let message = "the event and the context come before the resources; \
                           a resource has `#[init(EXPRESSION)]` in front of it";
            errors.push(&*param, message);
        }
    }
    let mut inputs = event_and_context(&plain, errors);
    for (param, input) in plain.iter().zip(&inputs) {
        let bound = match input {
            Input::Context(_) => Binding::Context,
            Input::Lone(ty) if is_context(ty) => Binding::Context,
            _ => Binding::Event,
        };
        scope.bind_pat(&param.pat, bound, &[]);
    }
    for (init, param) in injected {
        let index = resources.len();
        if let Some(resource) = resource(&init, param, scope, errors) {
            inputs.push(Input::Resource(index));
            resources.push(resource);
        }
        scope.bind_pat(&param.pat, Binding::Resource(index), &[]);
    }
    inputs
}

fn event_and_context(params: &[&PatType], errors: &mut Errors) -> Vec<Input> {
    let is = |param: &PatType, name: &str| last_segment(&param.ty).is_some_and(|last| last == name);
    match params {
        [] => vec![],
        [lone] => vec![Input::Lone(lone.ty.clone())],
        [event, context, excess @ ..] => {
            for param in excess {
                errors.push(param, TOO_MANY);
            }
            if is(event, "Context") && !is(context, "Context") {
                errors.push(event, "the event comes before the context: swap the two");
            } else if is(event, "LambdaEvent") {
                errors.push(
                    context,
                    "the `LambdaEvent` has the context already: remove this parameter",
                );
            } else if let Type::Reference(reference) = &*context.ty {
                if last_segment(&reference.elem).is_some_and(|last| last == "Context") {
                    errors.push(&context.ty, "a handler owns its context: write `Context`");
                } else {
                    errors.push(context, TOO_MANY);
                }
            }
            vec![
                Input::Event(event.ty.clone()),
                Input::Context(context.ty.clone()),
            ]
        }
    }
}

const TOO_MANY: &str = "a handler takes an event and a context; \
                        a resource has `#[init(EXPRESSION)]` in front of it";

/// `#[init(OPTIONS, VALUE)] NAME: &TYPE`
fn resource(
    init: &Attribute,
    param: &PatType,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Resource> {
    let given = init_options::with_value(init, errors);
    let name = resource_name(&param.pat, errors);
    let ty = match &*param.ty {
        Type::Reference(ty) if ty.mutability.is_none() => Some((*ty.elem).clone()),
        other => {
            let message = "all invocations share a resource: make its parameter a `&Type`";
            errors.push(other, message);
            None
        }
    };
    let (options, value) = given?;
    let place = Place {
        scope: scope.clone(),
        block: 0,
        can_await: true,
        cfgs: Vec::new(),
    };
    Some(Resource {
        lints: attrs::lints(&param.attrs),
        ..Resource::new(name?, ty?, value, options, place)
    })
}

/// Whether a type looks like the context, for a message.
pub(crate) fn is_context(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.to_string().ends_with("Context"))
}

/// The name of a type, without its module and its generics.
pub(crate) fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Group(group) => last_segment(&group.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The `E` of `LambdaEvent<E>`.
pub(crate) fn payload(ty: &Type) -> Option<&Type> {
    if last_segment(ty)? != "LambdaEvent" {
        return None;
    }
    type_arguments(ty).into_iter().next()
}

/// The types among the generic arguments of a type.
pub(crate) fn type_arguments(ty: &Type) -> Vec<&Type> {
    let last = match ty {
        Type::Group(group) => return type_arguments(&group.elem),
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let Some(PathArguments::AngleBracketed(generics)) = last.map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = generics.args.iter().filter_map(|arg| match arg {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
