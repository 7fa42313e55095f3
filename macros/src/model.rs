//! A handler, taken apart.

use crate::options::Options;
use crate::scope::Scope;
use syn::{Attribute, Expr, Ident, ItemFn, Meta, Type, parse_quote};

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
    /// `event: E`
    Event(Box<Type>),
    /// `event: LambdaEvent<E>`, which holds the context too.
    LambdaEvent(Box<Type>),
    /// `context: Context`
    Context,
    /// The resource of this index.
    Resource(usize),
}

/// A value that is created once and kept for every invocation.
pub(crate) struct Resource {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) value: Expr,
    pub(crate) attrs: Inherited,
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
    pub(crate) attrs: Inherited,
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
}

/// The user's attributes that also apply to the code made from what they are on.
pub(crate) struct Inherited {
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) lints: Vec<Attribute>,
}

impl Inherited {
    pub(crate) fn from(attrs: &[Attribute]) -> Self {
        let named = |names: &[&str]| -> Vec<Attribute> {
            let is_named = |attr: &&Attribute| names.iter().any(|name| attr.path().is_ident(name));
            attrs.iter().filter(is_named).cloned().collect()
        };
        let mut lints = named(&["allow", "warn", "deny", "expect"]);
        expect_to_allow(&mut lints);
        Inherited {
            cfgs: named(&["cfg"]),
            lints,
        }
    }
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
