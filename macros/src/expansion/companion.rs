//! The type beside the function, which has its name.

use crate::attribute::args::Args;
use crate::attrs;
use crate::item::model::Handler;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, ItemFn, Path, parse_quote};

/// The names of the companion type, and of what it is made with.
pub(crate) struct Companion {
    /// A name for `prewarm`, wherever it is found. With one name for it, a wrong path is one error.
    pub(crate) krate: Ident,
    /// The module of the companion type.
    module: Ident,
    /// The path of the companion type: `prewarm_handler::handler`.
    pub(crate) this: Path,
}

impl Companion {
    pub(crate) fn new(name: &Ident) -> Self {
        let module = format_ident!("prewarm_{}", name.unraw(), span = Span::call_site());
        Companion {
            krate: format_ident!("__{module}_crate"),
            this: parse_quote!(#module::#name),
            module,
        }
    }

    /// The type with what the user calls, and what its cells name. The bodies are those of `main`, `main_with_layer`,
    /// `invoke` and `service`, in order.
    pub(crate) fn items(
        &self,
        handler: &Handler,
        args: &Args,
        bodies: [TokenStream; 4],
    ) -> TokenStream {
        let Companion { krate, module, .. } = self;
        let path = args.krate();
        let inner = from_inside(&path);
        let ItemFn {
            attrs, vis, sig, ..
        } = &handler.item;
        let (name, lints) = (&sig.ident, attrs::lints(attrs));
        let doc = format!(" The Lambda function `{name}`.");
        let import = (!handler.has_name_of_crate).then(|| {
            quote! {
                #[cfg(not(doc))]
                #[allow(clippy::pub_use, unused_imports, unreachable_pub)]
                #vis use #module::*;
            }
        });
        let [main, main_with_layer, invoke, service] = bodies;
        quote! {
            use #path as #krate;
            #[doc(hidden)]
            #(#lints)*
            #[allow(
                clippy::exhaustive_enums,
                clippy::impl_trait_in_params,
                dead_code,
                non_camel_case_types,
                unreachable_pub,
                unused_variables
            )]
            mod #module {
                #inner as #krate;
                #[doc = #doc]
                pub enum #name {}

                impl #name {
                    /// Runs the function: INIT, and then one invocation after another.
                    #[must_use = "the status of the process: `fn main() -> std::process::ExitCode`"]
                    pub fn main() -> ::std::process::ExitCode {
                        #main
                    }

                    /// Runs the function as `main` does, with a `tower` layer around each invocation on Lambda. A local run
                    /// leaves the layer out.
                    #[must_use = "the status of the process: `fn main() -> std::process::ExitCode`"]
                    pub fn main_with_layer(
                        layer: impl #krate::expansion::InvocationLayer,
                    ) -> ::std::process::ExitCode {
                        #main_with_layer
                    }

                    /// Runs one whole invocation in this process, for tests. `event` is JSON. Returns what
                    /// Lambda would be sent.
                    ///
                    /// # Errors
                    ///
                    /// Fails if the invocation ends in a function error.
                    ///
                    /// # Panics
                    ///
                    /// Panics if an initializer fails.
                    pub fn invoke(
                        event: impl #krate::expansion::IntoEvent,
                        context: #krate::Context,
                    ) -> #krate::expansion::BoxFuture<
                        ::std::result::Result<#krate::expansion::Value, #krate::Diagnostic>,
                    > {
                        #invoke
                    }

                    /// Runs INIT, and returns the function as a `tower` service, for a
                    /// `lambda_runtime::Runtime` with custom layers.
                    ///
                    /// # Errors
                    ///
                    /// Fails if an initializer fails.
                    pub async fn service() -> ::std::result::Result<#krate::HandlerService, #krate::Error> {
                        #service
                    }
                }
            }
            #import
        }
    }
}

/// The import of a path in a module of its own.
fn from_inside(path: &Path) -> TokenStream {
    let first = path.segments.first().map(|first| first.ident.to_string());
    match first.as_deref() {
        first if path.leading_colon.is_some() || first == Some("crate") => quote!(use #path),
        Some("super") => quote!(use super::#path),
        // A crate, or what is imported around the module.
        _ => quote! {
            #[allow(clippy::wildcard_imports, unused_imports)]
            use super::*;
            use #path
        },
    }
}
