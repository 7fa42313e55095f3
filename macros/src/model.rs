//! A handler, taken apart.

use crate::options::Options;
use crate::scope::Scope;
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{AttrStyle, Attribute, Expr, Ident, ItemFn, Meta, Token, Type, parse_quote};

/// A handler, taken apart.
pub(crate) struct Handler {
    /// The function without its `#[init]`s. Each step, and the value of each lifted `let`, is a
    /// [hole](crate::holes) in its body.
    pub(crate) item: ItemFn,
    /// What the function is called with, in order.
    pub(crate) inputs: Vec<Input>,
    /// `#[init]` on a parameter or a `let`, in the order of the source.
    pub(crate) resources: Vec<Resource>,
    /// `#[init]` on a statement, in the order of the source.
    pub(crate) steps: Vec<Step>,
}

/// A parameter of the handler.
pub(crate) enum Input {
    /// The event, in front of the context.
    Event(Box<Type>),
    /// The context, after the event.
    Context(Box<Type>),
    /// The event, the context or a `LambdaEvent`, as its type tells.
    Lone(Box<Type>),
    /// The resource of this index.
    Resource(usize),
}

/// A value that is created once and kept for every invocation.
pub(crate) struct Resource {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) value: Expr,
    /// Whether the initializer has a fault that the compiler would report once more.
    pub(crate) is_spoiled: bool,
    /// The lint levels that apply to the initializer.
    pub(crate) lints: Vec<Attribute>,
    pub(crate) options: Options,
    pub(crate) place: Place,
    /// The earlier resources that the initializer uses, in order. [`crate::check_init`] finds them.
    pub(crate) needs: Vec<usize>,
    /// Whether the resource, or one that it needs, is initialized after the restore. [`crate::check_init`]
    /// finds it.
    pub(crate) follows_restore: bool,
}

/// Code that runs once, before every resource: `#[init] VALUE;`
pub(crate) struct Step {
    pub(crate) value: Expr,
    /// Whether the step has a fault that the compiler would report once more.
    pub(crate) is_spoiled: bool,
    /// The lint levels that apply to the step.
    pub(crate) lints: Vec<Attribute>,
    pub(crate) options: Options,
    pub(crate) place: Place,
}

/// What is known of the place where an initializer was lifted.
#[derive(Clone)]
pub(crate) struct Place {
    /// The names that are bound there.
    pub(crate) scope: Scope,
    /// Whether code can `.await` there: not in a closure that is not `async`.
    pub(crate) can_await: bool,
    /// The `#[cfg]`s of the statement, and of all that is around it.
    pub(crate) cfgs: Vec<Attribute>,
}

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

/// The attribute as it stands in front of an item.
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

/// Whether an attribute is a `#[cfg_attr]` that may add an attribute of this name.
pub(crate) fn is_conditional(attr: &Attribute, name: &str) -> bool {
    let Meta::List(list) = &attr.meta else {
        return false;
    };
    let all = Punctuated::<Meta, Token![,]>::parse_terminated;
    list.path.is_ident("cfg_attr")
        && all
            .parse2(list.tokens.clone())
            .is_ok_and(|metas| metas.iter().skip(1).any(|meta| meta.path().is_ident(name)))
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
