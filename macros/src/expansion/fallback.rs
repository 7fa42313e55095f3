//! The output beside errors: the user's function, so its absence causes no further error.

use crate::attribute::args::Args;
use crate::errors::Errors;
use crate::expansion::companion::Companion;
use crate::item::holes;
use crate::item::model::{Handler, Input, Resource, ResourceKind};
use crate::item::validate::{owned_alternative, rejection};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, Ident, Lifetime, Pat, PatType, ReturnType, Safety, Stmt, Token, Type,
    TypeReference, parse_quote,
};

/// For an item that is not a function.
pub(crate) fn untouched(item: TokenStream, args: &Args, errors: &Errors) -> TokenStream {
    let mut tokens = item;
    tokens.extend(main(args, &TokenStream::new()));
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// For an item that does not parse. The compiler parsed it before, and has reported it, unless its syntax is newer than
/// `syn` is.
pub(crate) fn unparsed(args: &Args, errors: &Errors) -> TokenStream {
    let message = "the handler is missing: its syntax is newer than `prewarm`";
    let mut tokens = main(args, &quote!(::core::panic!(#message)));
    tokens.extend(proposals(args, errors));
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// The function without what a handler cannot have, and a `main`, which would be missing as well. The body stays, so
/// that editors complete code in it, unless the compiler would report a fault once more because of it.
pub(crate) fn handler(handler: &Handler, args: &Args, errors: &Errors) -> TokenStream {
    if errors.is_second {
        let mut tokens = main(args, &TokenStream::new());
        tokens.extend(errors.to_compile_errors());
        return tokens;
    }
    let mut item = handler.item.clone();
    item.attrs.retain(|attr| rejection(attr).is_none());
    let lints = quote!(unused, unreachable_code);
    item.attrs.push(parse_quote!(#[allow(#lints)]));
    if errors.spoil_body {
        item.block = parse_quote!({ ::core::unimplemented!() });
        Complete.visit_signature_mut(&mut item.sig);
    } else {
        *item.block = body(handler);
    }
    let sig = &mut item.sig;
    for input in &mut sig.inputs {
        Anonymous.visit_fn_arg_mut(input);
    }
    sig.asyncness.get_or_insert_default();
    (sig.constness, sig.abi, sig.variadic) = (None, None, None);
    if let Safety::Safe(_) = sig.safety {
        sig.safety = Safety::Default;
    }
    if sig.ident == "main" {
        sig.ident = format_ident!("__prewarm_main");
    }
    let is_associated = errors.is_associated || item.sig.receiver().is_some();
    let mut tokens = item.into_token_stream();
    if !is_associated {
        tokens.extend(companion(handler, args));
        tokens.extend(proposals(args, errors));
    }
    tokens.extend(main(args, &TokenStream::new()));
    tokens.extend(errors.to_compile_errors());
    tokens
}

/// Where an editor finds how an unknown word can continue. The compiler leaves it out.
fn proposals(args: &Args, errors: &Errors) -> Option<TokenStream> {
    let krate = args.krate();
    // A keyword cannot be a part of a path.
    let words = errors.unknown.iter().filter(|(_, word)| {
        let word = word.to_string();
        syn::parse_str::<Ident>(&word).is_ok()
    });
    let words: Vec<_> = words
        .map(|(module, word)| {
            let module = format_ident!("{module}");
            quote!(use #krate::editor::#module::#word as _;)
        })
        .collect();
    (!words.is_empty()).then(|| {
        quote! {
            #[allow(unexpected_cfgs)]
            const _: () = {
                #[cfg(rust_analyzer)]
                {
                    #(#words)*
                }
            };
        }
    })
}

/// The functions that a `main` or a test might call.
fn companion(handler: &Handler, args: &Args) -> TokenStream {
    let companion = Companion::new(&handler.item.sig.ident);
    companion.items(handler, args, [(); 4].map(|()| quote!(loop {})))
}

/// The body with each initializer in its place, where compilers and editors check it and nothing runs it.
pub(super) fn body(handler: &Handler) -> Block {
    let initialize = |resource: &Resource| {
        let Resource { ty, value, .. } = resource;
        let run = match resource.kind {
            ResourceKind::Value => {
                let ends = resource.options.ends().map(|(_, expr)| {
                    let name = &resource.name;
                    quote!({ let #name: &#ty = loop {}; let _ = #expr; })
                });
                quote!(let _: #ty = #value; #(#ends)*)
            }
            ResourceKind::Step | ResourceKind::Repeat | ResourceKind::Prime => quote!(#value;),
        };
        diverging((!resource.is_spoiled).then_some(run))
    };
    let mut body = (*handler.item.block).clone();
    holes::fill(&mut body, |index, stmt| {
        let resource = &handler.resources[index];
        match stmt {
            Stmt::Local(local) => {
                if let (Pat::Type(pat), Some(init)) = (&mut local.pat, &mut local.init) {
                    *pat.ty = reference(&resource.ty);
                    *init.expr = initialize(resource);
                }
            }
            Stmt::Expr(expr, _) => *expr = initialize(resource),
            _ => {}
        }
        None
    });
    let injected = handler.inputs.iter().filter_map(|input| match input {
        Input::Resource(index) => {
            let value = initialize(&handler.resources[*index]);
            Some(parse_quote!(if false { #value }))
        }
        _ => None,
    });
    body.stmts.splice(0..0, injected.collect::<Vec<Stmt>>());
    body
}

/// `&TYPE`. An editor would not complete a type right after a lifetime.
fn reference(ty: &Type) -> Type {
    Type::Reference(TypeReference {
        attrs: Vec::new(),
        and_token: <Token![&]>::default(),
        lifetime: None,
        mutability: None,
        elem: Box::new(ty.clone()),
    })
}

/// An expression that never ends. Whatever the initializer moves, nothing after it is missing it.
fn diverging(initializer: Option<TokenStream>) -> Expr {
    let initializer = initializer.map(|initializer| {
        quote! {
            let _ = async {
                #initializer
                ::core::result::Result::Ok::<
                    (),
                    ::std::boxed::Box<dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync>,
                >(())
            };
        }
    });
    Expr::Verbatim(quote!({ #initializer loop {} }))
}

/// Takes the names off lifetimes, which no handler declares.
struct Anonymous;

impl VisitMut for Anonymous {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = Lifetime::new("'_", lifetime.span());
        }
    }
}

/// Makes a signature one that a body without a value can have.
struct Complete;

impl VisitMut for Complete {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Infer(_) = ty {
            *ty = parse_quote!(());
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_pat_type_mut(&mut self, param: &mut PatType) {
        if owned_alternative(&param.ty).is_some() {
            *param.ty = parse_quote!(());
        }
        self.visit_type_mut(&mut param.ty);
    }

    fn visit_return_type_mut(&mut self, output: &mut ReturnType) {
        struct WithoutImplTrait;

        impl VisitMut for WithoutImplTrait {
            fn visit_type_mut(&mut self, ty: &mut Type) {
                match ty {
                    Type::ImplTrait(_) | Type::Infer(_) => {
                        *ty = parse_quote!(::core::convert::Infallible);
                    }
                    _ => visit_mut::visit_type_mut(self, ty),
                }
            }
        }

        WithoutImplTrait.visit_return_type_mut(output);
    }
}

fn main(args: &Args, body: &TokenStream) -> TokenStream {
    let is_missing = args.main() && !args.may_have_main;
    let main = is_missing.then(|| quote!(fn main() { #body }));
    main.unwrap_or_default()
}
