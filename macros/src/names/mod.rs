//! What the names in initializers mean: what each resource needs, and what cannot be named.

pub(crate) mod format_string;
pub(crate) mod items;
pub(crate) mod references;
pub(crate) mod scope;

use crate::errors::Errors;
use crate::item::model::{Handler, Step};
use crate::names::scope::{Bound, Scope};
use references::{Kind, Reference};
use std::cmp::Ordering;
use syn::ext::IdentExt as _;

/// Refuses a glob of an item of the body, which may bring any name into the initializers after it.
pub(crate) fn check_globs(handler: &Handler, errors: &mut Errors) {
    // Most places see the same globs.
    let most = (handler.places()).max_by_key(|place| place.scope.inner_globs().len());
    for root in most.iter().flat_map(|place| place.scope.inner_globs()) {
        errors.push(root, item_of_the_body(&root.unraw().to_string()));
    }
}

/// The names that initializers use, against those that are bound where they were lifted.
pub(crate) struct References<'a> {
    handler: &'a Handler,
    errors: &'a mut Errors,
    /// Whether a name is wrong that the compiler would report once more.
    pub(crate) is_spoiled: bool,
}

impl<'a> References<'a> {
    pub(crate) fn of(handler: &'a Handler, errors: &'a mut Errors) -> Self {
        References {
            handler,
            errors,
            is_spoiled: false,
        }
    }

    /// Checks the references of a step, which needs nothing. Returns whether the compiler would report one once more.
    pub(crate) fn step(mut self, step: &Step) -> bool {
        let scope = &step.place.scope;
        for reference in references::of_expr(&step.value) {
            let Reference { name, kind, .. } = &reference;
            let is_resource = match kind {
                Kind::Value => self.is_resource(name),
                Kind::Callee | Kind::Token => scope.get(name) == Some(Bound::Resource),
                Kind::Item | Kind::Nested => false,
            };
            if let Some(fault) = self.fault(scope, &reference) {
                self.errors.push(reference.at, fault);
            } else if is_resource {
                let message = format!(
                    "a step runs before every resource, `{0}` among them: make it a resource \
                     that comes after `{0}`, `#[init] let done: () = ...;`",
                    reference.name
                );
                self.is_spoiled |= scope.get(name) != Some(Bound::Resource);
                self.errors.push(reference.at, message);
            }
        }
        self.is_spoiled
    }

    /// Checks the references of the resource of this index, and returns the earlier resources that it needs.
    pub(crate) fn resource(&mut self, index: usize) -> Vec<usize> {
        let resource = &self.handler.resources[index];
        let scope = &resource.place.scope;
        let mut needs = Vec::new();
        for reference in references::of_type(&resource.ty) {
            if scope.get(&reference.name) == Some(Bound::Item) {
                let message = item_of_the_body(&reference.name);
                // The initializer may have been written for the type of that name in the module.
                self.is_spoiled = true;
                self.errors.push(reference.at, message);
            }
        }
        for reference in references::of_expr(&resource.value) {
            if let Some(fault) = self.fault(scope, &reference) {
                self.errors.push(reference.at, fault);
            } else if matches!(reference.kind, Kind::Value | Kind::Callee | Kind::Token) {
                self.need(index, scope, reference, &mut needs);
            }
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Records what a reference makes the resource of this index need.
    fn need(&mut self, index: usize, scope: &Scope, used: Reference, needs: &mut Vec<usize>) {
        let mut named = (self.handler.resources.iter().enumerate())
            .filter(|(_, other)| other.name.unraw() == used.name);
        let earlier: Vec<_> = named
            .clone()
            .map(|(i, _)| i)
            .filter(|i| *i < index)
            .collect();
        if scope.get(&used.name) == Some(Bound::Resource) {
            let is_lazy = |index: &usize| self.handler.resources[*index].options.lazy.is_some();
            if self.handler.resources[index].is_prime && earlier.iter().any(is_lazy) {
                let message = format!(
                    "`{}` is `lazy`, and a priming call would initialize it in INIT: remove one of the two",
                    used.name
                );
                self.errors.push(&used.at, message);
            }
            needs.extend(earlier);
        } else if used.kind == Kind::Value
            && let Some((other, _)) = named.next_back()
        {
            self.is_spoiled = true;
            self.errors
                .push(used.at, out_of_sight(&used.name, index, other));
        }
    }

    fn is_resource(&self, name: &str) -> bool {
        let mut resources = self.handler.resources.iter();
        resources.any(|resource| resource.name.unraw() == name)
    }

    /// What is wrong with a reference that is not to a resource.
    fn fault(&mut self, scope: &Scope, reference: &Reference) -> Option<String> {
        let name = &reference.name;
        if reference.kind == Kind::Nested {
            return scope.has_item(name).then(|| item_of_the_body(name));
        }
        let bound = scope.get(name)?;
        match (reference.kind, bound) {
            (_, Bound::Item) => Some(item_of_the_body(name)),
            (Kind::Item | Kind::Nested, _) | (_, Bound::Resource) => None,
            (_, Bound::Event) => Some(format!(
                "`{name}` is the event of an invocation, and an initializer runs before the \
                 first invocation: use it in the body"
            )),
            (_, Bound::Context) => Some(format!(
                "`{name}` is the context of an invocation, and an initializer runs before the \
                 first invocation: use it in the body"
            )),
            (_, Bound::Local) if self.is_resource(name) => {
                self.is_spoiled = true;
                Some(format!(
                    "`{name}` could mean the resource or the variable of that name: \
                     give the variable another name"
                ))
            }
            (_, Bound::Local) => Some(format!(
                "`{name}` is a variable of an invocation, and an initializer runs before the \
                 first invocation: make it an `#[init]` too, or move it into this initializer"
            )),
        }
    }
}

fn item_of_the_body(name: &str) -> String {
    format!(
        "`{name}` is declared inside the handler, and an initializer sees only the module: \
         move it out of the function"
    )
}

/// What is wrong with a reference to a resource that is not in scope.
fn out_of_sight(name: &str, index: usize, other: usize) -> String {
    match other.cmp(&index) {
        Ordering::Equal => format!("the resource `{name}` cannot use itself"),
        Ordering::Greater => {
            format!("the resource `{name}` comes later: move it up, in front of this one")
        }
        Ordering::Less => {
            format!("the resource `{name}` belongs to another block: move it out of that block")
        }
    }
}
