//! The type beside the function, which has its name.

use super::Expansion;
use crate::model::Handler;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ItemFn;

impl Expansion<'_> {
    pub(super) fn companion_type(&self) -> TokenStream {
        let module = &self.module;
        let ItemFn { vis, sig, .. } = &self.handler.item;
        let name = &sig.ident;
        let doc = format!(" The Lambda function `{name}`.");
        let import = (!self.names_a_crate()).then(|| {
            quote! {
                #[cfg(not(doc))]
                #[allow(clippy::pub_use, unused_imports, unreachable_pub)]
                #vis use #module::*;
            }
        });
        quote! {
            #[doc(hidden)]
            mod #module {
                #![allow(clippy::exhaustive_enums, non_camel_case_types, unreachable_pub)]
                #[doc = #doc]
                pub enum #name {}
            }
            #import
        }
    }

    /// Whether the function has its name from a crate that it uses, `serde_json::..`. The type would hide the crate.
    fn names_a_crate(&self) -> bool {
        let Handler {
            item,
            resources,
            steps,
            ..
        } = self.handler;
        let mut tokens = item.to_token_stream();
        for resource in resources {
            resource.ty.to_tokens(&mut tokens);
            resource.value.to_tokens(&mut tokens);
        }
        for step in steps {
            step.value.to_tokens(&mut tokens);
        }
        begins_a_path(&item.sig.ident, tokens)
    }
}

/// Whether one of the paths among the tokens begins with this name.
fn begins_a_path(name: &Ident, tokens: TokenStream) -> bool {
    let mut colons = 0;
    let mut follows_name = false;
    for token in tokens {
        let is_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        match &token {
            TokenTree::Group(group) if begins_a_path(name, group.stream()) => return true,
            TokenTree::Ident(word) if word == name && colons < 2 => follows_name = true,
            _ if is_colon && follows_name && colons == 1 => return true,
            _ if is_colon => {}
            _ => follows_name = false,
        }
        colons = if is_colon { colons + 1 } else { 0 };
    }
    false
}
