//! The user's attributes: those that also count for the code made from what they are on, and our own.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{AttrStyle, Attribute, Expr, Meta, Stmt, Token, parse_quote};

/// The lint levels among attributes, for the code that is made from what they are on.
pub(crate) fn lints(attrs: &[Attribute]) -> Vec<Attribute> {
    let is_level = |attr: &&Attribute| {
        let levels = ["allow", "warn", "deny", "expect"];
        levels.iter().any(|level| attr.path().is_ident(level))
    };
    let mut lints: Vec<Attribute> = attrs.iter().filter(is_level).map(outer).collect();
    expect_to_allow(&mut lints);
    lints
}

/// The `#[cfg]`s among attributes, those in a `#[cfg_attr]` too.
pub(crate) fn cfgs(attrs: &[Attribute]) -> impl Iterator<Item = Attribute> {
    let is_cfg = |attr: &&Attribute| attr.path().is_ident("cfg") || is_conditional(attr, "cfg");
    attrs.iter().filter(is_cfg).map(outer)
}

/// The condition of a `#[cfg]`, or of a `#[cfg_attr]` that adds one.
pub(crate) fn condition(attr: &Attribute) -> TokenStream {
    let condition = |meta: &Meta| match meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(list.tokens.clone()),
        _ => None,
    };
    condition(&attr.meta).unwrap_or_else(|| {
        let metas = conditional(attr);
        let (when, cfgs) = (metas.first(), metas.iter().skip(1).filter_map(condition));
        quote!(any(not(#when), all(#(#cfgs),*)))
    })
}

/// The condition of a `#[cfg_attr]`, and what it adds.
fn conditional(attr: &Attribute) -> Vec<Meta> {
    let all = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => all.parse2(list.tokens.clone()).ok(),
        _ => None,
    };
    metas.into_iter().flatten().collect()
}

/// The attribute in the form that stands in front of an item.
fn outer(attr: &Attribute) -> Attribute {
    Attribute {
        style: AttrStyle::Outer,
        ..attr.clone()
    }
}

/// Whether two attributes are written alike.
pub(crate) fn is_same(one: &Attribute, other: &Attribute) -> bool {
    one.to_token_stream().to_string() == other.to_token_stream().to_string()
}

/// Whether an attribute is a `#[cfg_attr]` that might add an attribute of this name.
pub(crate) fn is_conditional(attr: &Attribute, name: &str) -> bool {
    let metas = conditional(attr);
    (metas.iter().skip(1)).any(|meta| meta.path().is_ident(name))
}

/// Turns each `#[expect]` into an `#[allow]`. What is expected in one place need not happen in each place that
/// is made from it.
pub(crate) fn expect_to_allow(attrs: &mut [Attribute]) {
    for attr in attrs {
        if attr.path().is_ident("expect")
            && let Meta::List(list) = &attr.meta
        {
            let lints = &list.tokens;
            *attr = parse_quote!(#[allow(#lints)]);
        }
    }
}

/// The attribute of a handler among attributes.
pub(crate) fn of_handler(attrs: &[Attribute]) -> Option<&Attribute> {
    attrs.iter().find(|attr| {
        let last = attr.path().segments.last();
        last.is_some_and(|last| last.ident == "lambda_handler")
    })
}

/// The attributes in front of an expression statement: syntactically the attributes of its leftmost operand.
pub(crate) fn leading_attrs(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! attrs_of {
        ($($kind:ident)*) => {
            match expr {
                Expr::Assign(expr) => leading_attrs(&mut expr.left),
                Expr::Binary(expr) => leading_attrs(&mut expr.left),
                Expr::Cast(expr) => leading_attrs(&mut expr.expr),
                $(Expr::$kind(expr) => Some(&mut expr.attrs),)*
                _ => None,
            }
        };
    }
    attrs_of! {
        Array Async Await Block Break Call Closure Const Continue Field ForLoop Group If Index Infer
        Let Lit Loop Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct
        Try TryBlock Tuple Unary Unsafe While Yield
    }
}

/// The attributes of a statement that is not an item.
pub(crate) fn attrs_of(stmt: &mut Stmt) -> Vec<Attribute> {
    match stmt {
        Stmt::Local(local) => local.attrs.clone(),
        Stmt::Macro(mac) => mac.attrs.clone(),
        Stmt::Expr(expr, _) => leading_attrs(expr).cloned().unwrap_or_default(),
        Stmt::Item(_) => Vec::new(),
    }
}
