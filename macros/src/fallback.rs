//! What is emitted beside errors: the user's function, so that whoever calls it still finds it and
//! no further error follows from its absence.

use crate::args::Args;
use crate::errors::Errors;
use crate::model::Handler;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::parse_quote;

/// For an item that is no function, or cannot be parsed.
pub(crate) fn untouched(item: TokenStream, errors: &Errors) -> TokenStream {
    let mut tokens = item;
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// The function's signature, and a `main`, which would be missed as well. The body goes: it expects
/// its resources to be there.
pub(crate) fn handler(handler: &Handler, args: &Args, errors: &Errors) -> TokenStream {
    let mut item = handler.item.clone();
    item.attrs.push(parse_quote!(#[allow(unused)]));
    item.block = parse_quote!({ ::core::unimplemented!() });
    if item.sig.ident == "main" {
        item.sig.ident = format_ident!("__prewarm_main");
    }
    let mut tokens = item.into_token_stream();
    if args.main {
        tokens.extend(quote!(
            fn main() {}
        ));
    }
    tokens.extend(errors.to_compile_errors());
    tokens
}
