//! What is emitted beside errors: the user's function, so its absence causes no further error.

use crate::args::Args;
use crate::errors::Errors;
use crate::model::Handler;
use crate::validate::is_main;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Safety, parse_quote};

/// For an item that is not a function.
pub(crate) fn untouched(item: TokenStream, errors: &Errors) -> TokenStream {
    let mut tokens = item;
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// For an item that does not parse. The compiler parsed it before, and has reported it.
pub(crate) fn unparsed(args: &Args, errors: &Errors) -> TokenStream {
    let mut tokens = main(args);
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// The function without what a handler cannot have, and a `main`, which would be missing as well. The body goes,
/// because it expects its resources.
pub(crate) fn handler(handler: &Handler, args: &Args, errors: &Errors) -> TokenStream {
    let mut item = handler.item.clone();
    item.attrs.retain(|attr| !is_main(attr));
    item.attrs.push(parse_quote!(#[allow(unused)]));
    item.block = parse_quote!({ ::core::unimplemented!() });
    let sig = &mut item.sig;
    (sig.constness, sig.abi, sig.variadic) = (None, None, None);
    sig.safety = Safety::Default;
    if sig.ident == "main" {
        sig.ident = format_ident!("__prewarm_main");
    }
    let mut tokens = item.into_token_stream();
    tokens.extend(main(args));
    tokens.extend(errors.to_compile_errors());
    tokens
}

fn main(args: &Args) -> TokenStream {
    if args.main() && !args.mentions_main {
        quote!(
            fn main() {}
        )
    } else {
        TokenStream::new()
    }
}
