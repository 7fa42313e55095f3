//! What is emitted beside errors: the user's function, so that whoever calls it still finds it and
//! no further error follows from its absence.

use crate::args::Args;
use crate::errors::Errors;
use crate::model::Handler;
use crate::validate::is_main;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Safety, parse_quote};

/// For an item that is no function.
pub(crate) fn untouched(item: TokenStream, errors: &Errors) -> TokenStream {
    let mut tokens = item;
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// For an item that cannot be parsed: the compiler, which parsed it before, has said so.
pub(crate) fn unparsed(args: &Args, errors: &Errors) -> TokenStream {
    let mut tokens = main(args);
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// The function without what no handler has, and a `main`, which would be missed as well. The body
/// goes: it expects its resources to be there.
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
    if args.main && !args.mentions_main {
        quote!(
            fn main() {}
        )
    } else {
        TokenStream::new()
    }
}
