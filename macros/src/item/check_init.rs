//! Every rule about `#[init]`, and what each resource needs.

use crate::attribute::init_options::Options;
use crate::errors::Errors;
use crate::item::control_flow;
use crate::item::model::{Handler, Input, Need, PRIME_HAS_NO_VALUE, Resource, ResourceKind};
use crate::item::validate::{check_type_is_named, owned_alternative};
use crate::names;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, Item};

/// Checks every rule about resources and steps, and records what each resource needs.
pub(crate) fn check(handler: &mut Handler, errors: &mut Errors) {
    check_unique_names(&handler.resources, errors);
    for (index, resource) in handler.resources.iter().enumerate() {
        if let Some(instead) = owned_alternative(&resource.ty) {
            let is_input = |input: &Input| matches!(input, Input::Resource(i) if *i == index);
            let reference = if handler.inputs.iter().any(is_input) {
                "&"
            } else {
                ""
            };
            let message = format!(
                "a resource is stored by value, and this type has no size: write `{reference}{instead}`"
            );
            errors.push_spoiling(&resource.ty, message);
        }
        let rule = "a resource is stored in a `static`, so its type must be complete";
        check_type_is_named(rule, &resource.ty, errors);
    }
    check_options(handler, errors);
    for index in 0..handler.resources.len() {
        let resource = &handler.resources[index];
        let mut is_spoiled = control_flow::check(&resource.value, errors);
        let needs = names::needs(handler, resource, &resource.value, false, errors);
        let mut needs_of_ends = Vec::new();
        for (_, expr) in resource.options.ends() {
            is_spoiled |= control_flow::check(expr, errors);
            let mut needs = names::needs(handler, resource, expr, true, errors);
            // That is bound by itself.
            needs.retain(|need| resource.name.unraw() != need.name);
            needs_of_ends.push(needs);
        }
        // A resource comes after those that it needs.
        let needed = |need: &Need| &handler.resources[need.candidate.resource];
        let follows = needs.iter().any(|need| needed(need).follows_restore);
        let renewed = needs.iter().find(|need| needed(need).is_renewed);
        if let (Some(need), Some(lazy)) = (renewed, &resource.options.lazy) {
            let message = format!(
                "`{}` is created again with `{}`, and a lazy resource is created once: remove `lazy`",
                resource.name.unraw(),
                need.name
            );
            errors.push(lazy, message);
        }
        let is_renewed = renewed.is_some() || resource.options.max_age.is_some();
        let resource = &mut handler.resources[index];
        resource.is_renewed = is_renewed;
        resource.follows_restore =
            follows || is_renewed || resource.options.after_restore.is_some();
        resource.is_spoiled = is_spoiled;
        resource.needs = needs;
        resource.needs_of_ends = needs_of_ends;
    }
}

/// Which options go with what, and with each other.
fn check_options(handler: &Handler, errors: &mut Errors) {
    for input in &handler.inputs {
        if let Input::Resource(index) = input
            && let Some(lazy) = &handler.resources[*index].options.lazy
        {
            let message = "a parameter is initialized before the handler is called, so it cannot be `lazy`; \
                           use a `let` in the body";
            errors.push(lazy, message);
        }
    }
    for resource in &handler.resources {
        let Options { prime, .. } = &resource.options;
        match resource.kind {
            ResourceKind::Prime => {
                check_prime(&resource.options, errors);
                continue;
            }
            ResourceKind::Step => check_step(&resource.options, errors),
            ResourceKind::Repeat => {
                check_has_no_end(&resource.options, errors);
                check_age(&resource.options, errors);
            }
            ResourceKind::Value => {
                if let Some(prime) = prime {
                    errors.push(prime, PRIME_HAS_NO_VALUE);
                }
                check_value(resource, errors);
            }
        }
        check_blocking(&resource.options, &resource.value, errors);
    }
}

/// A value is initialized at one time.
fn check_value(resource: &Resource, errors: &mut Errors) {
    let Options {
        lazy,
        after_restore,
        max_age,
        ..
    } = &resource.options;
    if max_age.is_some() {
        return check_age(&resource.options, errors);
    }
    if let Some(lazy) = lazy
        && !resource.place.can_await
    {
        let message = "a lazy initializer is awaited at its `let`, but a closure that is not `async` \
                       cannot await: move the `let` in front of the closure, or write `async ||`";
        errors.push(lazy, message);
    }
    if let (Some(_), Some(after_restore)) = (lazy, after_restore) {
        let message = "a lazy initializer runs in an invocation, and so after the restore in any \
                       case: remove one of the two";
        errors.push(after_restore, message);
    }
}

/// A value with an age is created in INIT, after a restore, and again later.
fn check_age(options: &Options, errors: &mut Errors) {
    if let Some(lazy) = &options.lazy {
        let message = "a value with an age is created in INIT, and again before it is too old: remove `lazy` or \
                       `max_age_s`";
        errors.push(lazy, message);
    }
    if let Some(after_restore) = &options.after_restore {
        let message = "`max_age_s` implies `after_restore`: remove `after_restore`";
        errors.push(after_restore, message);
    }
}

/// A step has one time to run.
fn check_step(options: &Options, errors: &mut Errors) {
    check_has_no_end(options, errors);
    let others = [&options.lazy, &options.after_restore];
    if let Some(option) = others.into_iter().flatten().next() {
        let message = format!(
            "a step runs before every resource, so it cannot be `{option}`: make it a resource, \
             `#[init({option})] let done: () = ...;`"
        );
        errors.push(option, message);
    }
}

/// A priming call has one time to run.
fn check_prime(options: &Options, errors: &mut Errors) {
    check_has_no_end(options, errors);
    if let Some((max_age, _)) = &options.max_age {
        let message = "a priming call already runs again with each new value that it names: remove `max_age_s`";
        errors.push(max_age, message);
    }
    let others = [&options.lazy, &options.blocking, &options.after_restore];
    for option in others.into_iter().flatten() {
        let message = format!(
            "a priming call always runs in INIT, once the resources it uses are ready (after the restore under \
             SnapStart): remove `{option}`"
        );
        errors.push(option, message);
    }
}

/// The value of a statement is not kept.
fn check_has_no_end(options: &Options, errors: &mut Errors) {
    for (option, _) in options.ends() {
        let message = format!(
            "nothing is kept of a statement, so it has no `{option}`: make it a resource, \
             `#[init({option} = ...)] let NAME: TYPE = ...;`"
        );
        errors.push(option, message);
    }
}

/// A blocking thread cannot await.
fn check_blocking(options: &Options, value: &Expr, errors: &mut Errors) {
    struct Awaits<'a>(&'a mut Errors);

    impl Visit<'_> for Awaits<'_> {
        fn visit_expr_await(&mut self, expr: &ExprAwait) {
            let message = "a `blocking` initializer runs on its own thread and cannot await: \
                           remove `blocking`, or this `.await`";
            self.0.push(expr.await_token, message);
            visit::visit_expr_await(self, expr);
        }

        fn visit_expr_async(&mut self, _: &ExprAsync) {}

        fn visit_expr_closure(&mut self, closure: &ExprClosure) {
            if closure.asyncness.is_none() {
                visit::visit_expr_closure(self, closure);
            }
        }

        fn visit_item(&mut self, _: &Item) {}
    }

    if options.blocking.is_some() {
        Awaits(errors).visit_expr(value);
    }
}

/// Refuses two resources of one name in one block. Metrics would show one for the other.
fn check_unique_names(resources: &[Resource], errors: &mut Errors) {
    for (index, resource) in resources.iter().enumerate() {
        let is_twin = |earlier: &Resource| {
            let [one, two] = [&earlier.place, &resource.place];
            one.block == two.block && one.cfgs.len() == two.cfgs.len() && earlier.is_twin(resource)
        };
        if resources[..index].iter().any(is_twin) {
            let message = format!(
                "there is already a resource `{}`: give this one another name",
                resource.name.unraw()
            );
            errors.push(&resource.name, message);
        }
    }
}
