//! The attribute of the crate `prewarm`, which re-exports and documents it. Depend on `prewarm`.
//!
//! The attribute goes through stages, a file each:
//!
//! 1. `args` reads the attribute's arguments, `parse` turns the function into the `model`:
//!    `#[init]` comes off with its `options`, initialisers are lifted out of the `body`, which is left with
//!    `holes`.
//! 2. `validate` holds every rule about the function, `init` every rule about resources and steps:
//!    `references` tells which names an initialiser uses, `scope` what they stand for.
//! 3. `expand` turns the model into code, fills the holes, and cannot fail.
//!
//! Each stage adds what it finds to one list of `errors`. If there are any, `fallback` keeps
//! the user's function alive beside them, so that nothing else in the crate breaks.

mod args;
mod body;
mod cfg;
mod errors;
mod expand;
mod fallback;
mod holes;
mod init;
mod leaving;
mod model;
mod options;
mod parse;
mod references;
mod scope;
mod validate;

#[cfg(test)]
mod tests;

use errors::Errors;
use parse::Annotated;
use proc_macro2::TokenStream;

#[allow(missing_docs)] // documented where users find it, at the re-export in `prewarm`
#[proc_macro_attribute]
pub fn lambda_handler(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    attribute(args.into(), item.into()).into()
}

fn attribute(args: TokenStream, item: TokenStream) -> TokenStream {
    let errors = &mut Errors::default();
    let written_args = args.clone();
    let args = args::parse(args, errors);
    let function = match parse::annotated(&item, errors) {
        Annotated::Function(function) => *function,
        Annotated::Other => return fallback::untouched(item, errors),
        Annotated::Unparsed => return fallback::unparsed(&args, errors),
    };
    if let Some(variants) = cfg::variants(&function, &args, &written_args) {
        return variants;
    }
    let mut handler = parse::handler(function, errors);
    validate::handler(&handler, errors);
    init::check(&mut handler, errors);
    if errors.is_empty() {
        expand::handler(&handler, &args)
    } else {
        fallback::handler(&handler, &args, errors)
    }
}
