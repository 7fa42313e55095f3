//! A handler, taken apart.

use crate::attribute::init_options::Options;
use crate::attrs;
use crate::errors::Errors;
use crate::names::scope::{Candidate, Scope};
use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, Ident, ItemFn, Pat, Type};

/// A handler, taken apart.
pub(crate) struct Handler {
    /// The function without its `#[init]`s. Each step, and the value of each lifted `let`, is a
    /// [hole](crate::item::holes) in its body.
    pub(crate) item: ItemFn,
    /// The names of the event and the context.
    pub(crate) names: Vec<Ident>,
    /// The function's parameters, in order.
    pub(crate) inputs: Vec<Input>,
    /// Everything that is marked `#[init]`, in the order of the source.
    pub(crate) resources: Vec<Resource>,
    /// Whether a crate that is used around it has its name.
    pub(crate) has_name_of_crate: bool,
}

/// A parameter of the handler.
pub(crate) enum Input {
    /// The event, in front of the context.
    Event(Box<Type>),
    /// The context, after the event.
    Context(Box<Type>),
    /// The event, the context or a `LambdaEvent`, by its type.
    Lone(Box<Type>),
    /// The resource of this index.
    Resource(usize),
}

/// The item that an `#[init]` is on.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ResourceKind {
    /// A parameter or a `let`: a value that is created once and kept for every invocation.
    Value,
    /// A statement: code that runs once, before every resource.
    Step,
    /// A statement with an age: code that runs after what it names, and again.
    Repeat,
    /// A statement, with `prime`: a call of which nothing is kept.
    Prime,
}

/// An item that is marked `#[init]`.
pub(crate) struct Resource {
    pub(crate) kind: ResourceKind,
    /// The name of the value, or of the cell of a statement.
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) value: Expr,
    /// Whether the initializer has a fault that the compiler would report once more.
    pub(crate) is_spoiled: bool,
    /// The lint levels that apply to the initializer.
    pub(crate) lints: Vec<Attribute>,
    pub(crate) options: Options,
    pub(crate) place: Place,
    /// The earlier resources that the initializer might name. [`crate::item::check_init`] finds them.
    pub(crate) needs: Vec<Need>,
    /// Those that `flush` and `close` might name, in this order.
    pub(crate) needs_of_ends: Vec<Vec<Need>>,
    /// Whether the resource, or one that it needs, is initialized after the restore. [`crate::item::check_init`]
    /// finds it.
    pub(crate) follows_restore: bool,
    /// Whether it is created again: because of its age, or together with a resource that it needs.
    /// [`crate::item::check_init`] finds it.
    pub(crate) is_renewed: bool,
}

impl Resource {
    pub(crate) fn new(name: Ident, ty: Type, value: Expr, options: Options, place: Place) -> Self {
        Resource {
            kind: ResourceKind::Value,
            name,
            ty,
            value,
            is_spoiled: false,
            lints: Vec::new(),
            options,
            place,
            needs: Vec::new(),
            needs_of_ends: Vec::new(),
            follows_restore: false,
            is_renewed: false,
        }
    }

    /// Whether it is a value of this name.
    pub(crate) fn is_called(&self, name: &Ident) -> bool {
        self.kind == ResourceKind::Value && self.name.unraw() == name.unraw()
    }

    /// Whether both are values of one name, and are compiled together: the `#[cfg]`s of one are among those of the
    /// other.
    pub(crate) fn is_twin(&self, other: &Resource) -> bool {
        let within = |one: &[Attribute], other: &[Attribute]| {
            (one.iter()).all(|cfg| other.iter().any(|other| attrs::is_same(cfg, other)))
        };
        let [one, two] = [&self.place.cfgs, &other.place.cfgs];
        let is_value = self.kind == ResourceKind::Value;
        is_value && other.is_called(&self.name) && (within(one, two) || within(two, one))
    }
}

/// An earlier resource that an initializer might name.
pub(crate) struct Need {
    pub(crate) name: String,
    /// The name, where it is sure to be one.
    pub(crate) at: Option<TokenStream>,
    pub(crate) candidate: Candidate,
}

/// The place where an initializer was lifted.
#[derive(Clone)]
pub(crate) struct Place {
    /// The names that are bound there.
    pub(crate) scope: Scope,
    /// The number of the block, or 0 for a parameter.
    pub(crate) block: usize,
    /// Whether code can `.await` there: not in a closure that is not `async`.
    pub(crate) can_await: bool,
    /// The `#[cfg]`s of the statement, and of all that is around it.
    pub(crate) cfgs: Vec<Attribute>,
}

/// Why a priming call has no name.
pub(crate) const PRIME_HAS_NO_VALUE: &str =
    "a priming call has no value: put `#[init(prime)]` on a statement in the body";

/// The one name that the pattern of a resource binds.
pub(crate) fn resource_name(pat: &Pat, errors: &mut Errors) -> Option<Ident> {
    match pat {
        Pat::Type(typed) => resource_name(&typed.pat, errors),
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
            if let Some(token) = &pat.mutability {
                let message = "all invocations share a resource, so it cannot be `mut`: \
                               put mutable state in a `Mutex` or an atomic";
                errors.push_spoiling(token, message);
                return None;
            }
            Some(pat.ident.clone())
        }
        other => {
            let message = "a resource has one name: bind the whole value, \
                           and take it apart in a second `let`";
            errors.push_spoiling(other, message);
            None
        }
    }
}
