//! The attribute of the crate `prewarm`, which re-exports and documents it. Depend on `prewarm`.
//!
//! The attribute works in stages, a folder each:
//!
//! 1. `attribute` has the words of the attributes. `args` reads the arguments and their `values`, and `init_options` the
//!    options of each `#[init]`. `nearest` finds what a misspelt word was meant to be.
//! 2. `item` has the function. `parse` turns it into the `model`: `lift` takes the initializers out of the body and leaves
//!    `holes`. `validate` has every rule about the function, and `surroundings` those about its file. `check_init` has every
//!    rule about resources and steps; `control_flow` finds what would leave an initializer.
//! 3. `names` finds which resources an initializer may name. The compiler resolves its names, so this errs on the side of
//!    one too many: `words` has all that can be names, `scope` what is bound at a place, and `walk` keeps it. `free` finds
//!    the variables that an initializer surely uses, also in the arguments of known `macros`, for the messages.
//! 4. `expansion` turns the model into code and fills the holes. It cannot fail. `companion` is the type that has the
//!    handler's name.
//!
//! `attrs` has the attributes that also count for generated code. Each stage adds the faults that it finds to one list of
//! `errors`. If there are any, `fallback` emits the user's function beside them, so that nothing else in the crate breaks.

#![forbid(unsafe_code)]

mod attribute;
mod attrs;
mod errors;
mod expansion;
mod item;
mod names;

#[cfg(test)]
mod tests;

use attribute::args;
use errors::Errors;
use expansion::fallback;
use item::parse::{self, Annotated};
use item::surroundings::Surroundings;
use item::{check_init, validate};
use proc_macro2::TokenStream;

#[allow(missing_docs)] // `prewarm` documents its re-export, where users find it
#[proc_macro_attribute]
pub fn lambda_handler(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(args.into(), item.into(), &Surroundings::here()).into()
}

fn expand(args: TokenStream, item: TokenStream, around: &Surroundings) -> TokenStream {
    let errors = &mut Errors::default();
    let mut args = args::parse(args, errors);
    let function = match parse::annotated(&item, errors) {
        Annotated::Function(function) => *function,
        Annotated::Other => return fallback::untouched(item, &args, errors),
        Annotated::Unparsed => return fallback::unparsed(&args, errors),
    };
    let mut handler = parse::handler(function, errors);
    validate::handler(&handler, &args, errors);
    let name = &handler.item.sig.ident;
    around.check(name, &mut args, errors);
    handler.has_name_of_crate = around.have_crate(name, item);
    check_init::check(&mut handler, errors);
    if errors.is_empty() {
        expansion::handler(&handler, &args)
    } else {
        fallback::handler(&handler, &args, errors)
    }
}
