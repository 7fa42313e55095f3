//! Lifetimes that the type of a resource leaves out.

use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, ParenthesizedGenericArguments, Type, TypeFnPtr, TypeReference};

/// Makes a reference in the type of a resource `'static`, as it is in the type of a `static`.
pub(super) fn without_elided_lifetimes(mut ty: Type) -> Type {
    struct Elided;

    impl VisitMut for Elided {
        fn visit_type_reference_mut(&mut self, ty: &mut TypeReference) {
            ty.lifetime
                .get_or_insert_with(|| Lifetime::new("'static", ty.and_token.span));
            visit_mut::visit_type_reference_mut(self, ty);
        }

        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == "_" {
                *lifetime = Lifetime::new("'static", lifetime.span());
            }
        }

        // An elided lifetime means any lifetime there: `fn(&str)`, `Fn(&str)`.
        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }
    }

    Elided.visit_type_mut(&mut ty);
    ty
}
