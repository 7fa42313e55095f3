//! The meaning of the names in initializers. The compiler resolves them where the initializer stands. Only resources
//! are bound for it, and only certain mistakes are reported here, with the reason.

mod free;
mod macros;
pub(crate) mod scope;
pub(crate) mod walk;
pub(crate) mod words;

use crate::errors::Errors;
use crate::item::model::{Handler, Need, Resource, ResourceKind};
use free::Free;
use quote::ToTokens as _;
use scope::{Binding, Meaning};
use std::collections::BTreeSet;
use syn::Expr;
use syn::ext::IdentExt as _;

/// Refuses the variables of an invocation in an initializer.
fn check(resource: &Resource, free: &[Free], errors: &mut Errors) {
    for free in free {
        let Meaning::Sure(bound) = resource.place.scope.get(&free.name) else {
            continue;
        };
        let name = &free.name;
        let (what, instead) = match bound {
            _ if !free.is_sure => continue,
            Binding::Event => ("the event", "use it in the body"),
            Binding::Context => ("the context", "use it in the body"),
            Binding::Local => (
                "a variable",
                "make it an `#[init]` too, or move it into this initializer",
            ),
            Binding::Resource(_) if resource.kind == ResourceKind::Step => {
                let message = format!(
                    "a step runs before every resource, `{name}` among them: make it a resource \
                     that comes after `{name}`, `#[init] let done: () = ...;`"
                );
                errors.push(&free.at, message);
                continue;
            }
            Binding::Resource(_) | Binding::Item => continue,
        };
        let message = format!(
            "`{name}` is {what} of an invocation, and an initializer runs before the first invocation: {instead}"
        );
        errors.push(&free.at, message);
    }
}

/// Checks the names in an expression of a resource, and returns the earlier resources that it needs: each that it might
/// name. One too many costs a wait, and one too few would be an error of the compiler's.
pub(crate) fn needs(
    handler: &Handler,
    resource: &Resource,
    expr: &Expr,
    is_end: bool,
    errors: &mut Errors,
) -> Vec<Need> {
    let mut free = free::of(expr);
    // An end has the resource itself.
    free.retain(|free| !is_end || resource.name.unraw() != free.name);
    check(resource, &free, errors);
    if resource.kind == ResourceKind::Step {
        return Vec::new();
    }
    let scope = &resource.place.scope;
    let mut needs = Vec::new();
    let mut seen = BTreeSet::new();
    for word in words::of(expr.to_token_stream()) {
        if !seen.insert(word.name.clone()) {
            continue;
        }
        let at = free.iter().find(|free| free.name == word.name);
        let candidates = match scope.resources(&word.name) {
            Ok(candidates) => candidates,
            Err(path) => {
                if at.is_some() {
                    let message = format!(
                        "`{0}` could mean the resource or what `{path}!` makes of it: move this `#[init]` in front of \
                         `{path}!`, or give `{0}` another name there",
                        word.name
                    );
                    errors.push(&word.at, message);
                }
                continue;
            }
        };
        for candidate in candidates {
            let needed = &handler.resources[candidate.resource];
            let may_wait = needed.options.lazy.is_some() || needed.follows_restore;
            if (may_wait || candidate.may_be_hidden) && at.is_none() {
                continue;
            }
            if resource.kind == ResourceKind::Prime && needed.options.lazy.is_some() {
                let message = format!(
                    "`{}` is `lazy`, and a priming call would initialize it in INIT: remove one of the two",
                    word.name
                );
                errors.push(&word.at, message);
            }
            needs.push(Need {
                name: word.name.clone(),
                at: at.map(|free| free.at.clone()),
                candidate,
            });
        }
    }
    needs
}
