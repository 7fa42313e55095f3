//! The attribute of the crate `prewarm`, which re-exports and documents it. Depend on `prewarm`.
//!
//! The attribute works in stages, a file each:
//!
//! 1. `args` reads the attribute's arguments and their `values`, with what `nearest` was meant. `parse` turns the
//!    function into the `model`: `options` takes off each `#[init]`, and `lift` takes the initializers out of the body
//!    and leaves `holes`. `cfg` handles a `#[cfg]` on a parameter before that.
//! 2. `validate` has every rule about the function, and `surroundings` those about its file, where `outer` finds the
//!    parameters around it. `check_init` has every rule about resources and steps. For it, `references` finds the names
//!    that an initializer uses, also in a `format_string`; `scope` knows which are bound, with the `items` of each
//!    block; `names` knows what that means; and `control_flow` finds what would leave an initializer.
//! 3. `expand` turns the model into code and fills the holes. It cannot fail. `companion` is the type that has the
//!    handler's name, and `attrs` has the attributes that also count for that code.
//!
//! Each stage adds the faults that it finds to one list of `errors`. If there are any, `fallback` emits the
//! user's function beside them, so that nothing else in the crate breaks.

#![forbid(unsafe_code)]

mod args;
mod attrs;
mod cfg;
mod check_init;
mod companion;
mod control_flow;
mod errors;
mod expand;
mod fallback;
mod format_string;
mod holes;
mod items;
mod lift;
mod mode;
mod model;
mod names;
mod nearest;
mod options;
mod outer;
mod parse;
mod references;
mod scope;
mod surroundings;
mod validate;
mod values;

#[cfg(test)]
mod tests;

use errors::Errors;
use parse::Annotated;
use proc_macro2::TokenStream;
use surroundings::Surroundings;

#[allow(missing_docs)] // `prewarm` documents its re-export, where users find it
#[proc_macro_attribute]
pub fn lambda_handler(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    attribute(args.into(), item.into(), &Surroundings::read()).into()
}

fn attribute(args: TokenStream, item: TokenStream, around: &Surroundings) -> TokenStream {
    let errors = &mut Errors::default();
    let written_args = args.clone();
    let mut args = args::parse(args, errors);
    let function = match parse::annotated(&item, errors) {
        Annotated::Function(function) => *function,
        Annotated::Other => return fallback::untouched(item, &args, errors),
        Annotated::Unparsed => return fallback::unparsed(&args, errors),
    };
    if let Some(variants) = cfg::variants(&function, &args, &written_args) {
        return variants;
    }
    let mut handler = parse::handler(function, errors);
    validate::handler(&handler, &args, errors);
    let name = &handler.item.sig.ident;
    if errors.is_empty() {
        around.check(name, &item, &mut args, errors);
    } else {
        errors.is_associated = around.is_associated(name);
    }
    check_init::check(&mut handler, errors);
    if errors.is_empty() {
        expand::handler(&handler, &args)
    } else {
        fallback::handler(&handler, &args, errors)
    }
}
