//! The collector of faults.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

/// The faults, in the order found. Every stage continues after a fault, so the user sees all faults at once.
#[derive(Default)]
pub(crate) struct Errors {
    all: Option<syn::Error>,
    /// Whether the compiler would report one of the faults once more if it saw the handler's body.
    pub(crate) spoil_body: bool,
    /// Whether the function is in an `impl` or a `trait`, where no other item can be beside it.
    pub(crate) is_associated: bool,
    /// Whether the function is the second of its name.
    pub(crate) is_second: bool,
    /// Unknown words, each with the module of the runtime's `editor` that has all words of its kind.
    pub(crate) unknown: Vec<(&'static str, Ident)>,
}

impl Errors {
    /// Adds a fault, and underlines the whole of `at`.
    pub(crate) fn push(&mut self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.add(syn::Error::new_spanned(at, message));
    }

    /// Adds a fault that the compiler would report once more if it saw the handler's body.
    pub(crate) fn push_spoiling(&mut self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.push(at, message);
        self.spoil_body = true;
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.all {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_none()
    }

    /// A `compile_error!` for each fault.
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        self.all
            .as_ref()
            .map(syn::Error::to_compile_error)
            .unwrap_or_default()
    }
}
