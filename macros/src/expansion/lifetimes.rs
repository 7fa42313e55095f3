//! Lifetimes that the type of a resource leaves out.

use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, ParenthesizedGenericArguments, TraitBound, Type, TypeFnPtr, TypeReference};

/// The type of a resource, where each lifetime is `'static`, as in the type of a `static`.
pub(super) fn without_lifetimes(ty: &Type) -> Type {
    with(ty, |_| true)
}

/// The same, where a lifetime that has a name keeps it. The compiler reports it, once.
pub(super) fn without_elided_lifetimes(ty: &Type) -> Type {
    with(ty, |lifetime| lifetime.ident == "_")
}

fn with(ty: &Type, is_static: impl Fn(&Lifetime) -> bool) -> Type {
    struct Elided<F>(F);

    impl<F: Fn(&Lifetime) -> bool> VisitMut for Elided<F> {
        fn visit_type_reference_mut(&mut self, ty: &mut TypeReference) {
            ty.lifetime
                .get_or_insert_with(|| Lifetime::new("'static", ty.and_token.span));
            visit_mut::visit_type_reference_mut(self, ty);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if (self.0)(lifetime) {
                *lifetime = Lifetime::new("'static", lifetime.span());
            }
        }

        // A lifetime means any lifetime there: `fn(&str)`, `Fn(&str)`, `for<'a> Read<'a>`.
        fn visit_trait_bound_mut(&mut self, bound: &mut TraitBound) {
            if bound.lifetimes.is_none() {
                visit_mut::visit_trait_bound_mut(self, bound);
            }
        }

        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }
    }

    let mut ty = ty.clone();
    Elided(is_static).visit_type_mut(&mut ty);
    ty
}
