use crate::options::Options;
use syn::{Attribute, Expr, Ident, ItemFn, Meta, Type, parse_quote};

/// A handler, taken apart.
pub(crate) struct Handler {
    /// The function without its `#[init]`s: each step and the value of each lifted `let` is a hole
    /// in its body (see [`crate::body`]).
    pub(crate) item: ItemFn,
    /// What it is called with, in order.
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

/// A value that is made once and kept for every invocation.
pub(crate) struct Resource {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) value: Expr,
    /// Which earlier ones its initialiser uses, in order. [`crate::init`] finds them.
    pub(crate) needs: Vec<usize>,
    /// `#[cfg]`s, which everything made from the resource carries, and lint levels.
    pub(crate) attrs: Inherited,
    pub(crate) options: Options,
    /// Whether it stands where nothing can be awaited: in a closure that is not `async`.
    pub(crate) in_sync_closure: bool,
    /// Whether it, or something that it needs, is made after the restore. [`crate::init`] finds it.
    pub(crate) follows_restore: bool,
}

/// Code that runs once, before every resource: `#[init] VALUE;`
pub(crate) struct Step {
    pub(crate) value: Expr,
    pub(crate) attrs: Inherited,
    pub(crate) options: Options,
}

/// Attributes of the user's that hold for code made from what they stand on.
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
        expect_nothing(&mut lints);
        Inherited {
            cfgs: named(&["cfg"]),
            lints,
        }
    }
}

/// Turns each `#[expect]` into an `#[allow]`: what is expected of one place need not happen in each
/// that is made from it.
pub(crate) fn expect_nothing(attrs: &mut [Attribute]) {
    for attr in attrs {
        if attr.path().is_ident("expect")
            && let Meta::List(list) = &attr.meta
        {
            let lints = &list.tokens;
            *attr = parse_quote!(#[allow(#lints)]);
        }
    }
}
