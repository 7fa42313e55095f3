//! `#[cfg]` on a parameter. The compiler does not resolve it before the attribute runs.
//!
//! ```text
//! Input:
//!     #[lambda_handler(ARGS)]
//!     async fn handler(event: Get, #[cfg(tracing)] context: Context) -> Result<Item, Error> { .. }
//!
//! Output:
//!     #[cfg(tracing)]
//!     #[lambda_handler(ARGS)]
//!     async fn handler(event: Get, context: Context) -> Result<Item, Error> { .. }
//!
//!     #[cfg(not(tracing))]
//!     #[lambda_handler(ARGS)]
//!     async fn handler(event: Get) -> Result<Item, Error> { .. }
//! ```

use crate::attribute::args::Args;
use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, ItemFn, Meta, Token};

/// The function with and without its first parameter that has a `#[cfg]`, if there is one. Both go through the
/// attribute again, for the next such parameter.
pub(crate) fn variants(item: &ItemFn, args: &Args, written: &TokenStream) -> Option<TokenStream> {
    let mut with = item.clone();
    let (index, cfg) = (with.sig.inputs.iter_mut().enumerate())
        .find_map(|(index, param)| Some((index, take_cfg(param)?)))?;
    let mut without = item.clone();
    let params = std::mem::take(&mut without.sig.inputs)
        .into_iter()
        .enumerate();
    let others: Punctuated<_, _> = (params.filter(|(i, _)| *i != index))
        .map(|(_, param)| param)
        .collect();
    without.sig.inputs = others;
    let krate = args.krate();
    Some(quote! {
        #[cfg(#cfg)]
        #[#krate::lambda_handler(#written)]
        #with

        #[cfg(not(#cfg))]
        #[#krate::lambda_handler(#written)]
        #without
    })
}

/// Takes the `#[cfg]`s off a parameter, and returns their condition.
fn take_cfg(param: &mut FnArg) -> Option<TokenStream> {
    let attrs = match param {
        FnArg::Receiver(_) => return None,
        FnArg::Typed(param) => &mut param.attrs,
    };
    let cfgs = attrs.extract_if(.., |attr| attr.path().is_ident("cfg"));
    let conditions: Punctuated<_, Token![,]> = cfgs.filter_map(condition).collect();
    (!conditions.is_empty()).then(|| quote!(all(#conditions)))
}

fn condition(cfg: Attribute) -> Option<TokenStream> {
    match cfg.meta {
        Meta::List(list) => Some(list.tokens),
        _ => None,
    }
}
