//! The names that are free in an initializer: nothing inside of it binds them.

use crate::names::macros::Arguments;
use crate::names::scope::{Meaning, Scope};
use crate::names::walk::{self, Scoped};
use crate::names::words::Word;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::visit_mut::VisitMut;
use syn::{Arm, Attribute, Block, Expr, ExprClosure, ExprPath, Item, Macro};

/// A name that is free in an expression.
pub(crate) struct Free {
    pub(crate) name: String,
    /// The tokens to underline if the name is wrong.
    pub(crate) at: TokenStream,
    /// Whether it is a variable, rather than a word in a macro that can give it any meaning.
    pub(crate) is_sure: bool,
}

/// The free names of an expression, in the order of the source.
pub(crate) fn of(expr: &Expr) -> Vec<Free> {
    let mut walk = FreeNames::default();
    // A copy, because only a mutable walk keeps a scope.
    walk.visit_expr_mut(&mut expr.clone());
    walk.found
}

#[derive(Default)]
struct FreeNames {
    scope: Scope,
    found: Vec<Free>,
}

impl FreeNames {
    fn add(&mut self, name: String, at: TokenStream, is_sure: bool) {
        let meaning = self.scope.get(&name);
        if !matches!(meaning, Meaning::Sure(_)) {
            let is_sure = is_sure && meaning == Meaning::Free;
            self.found.push(Free { name, at, is_sure });
        }
    }

    fn add_words(&mut self, words: impl IntoIterator<Item = Word>, is_sure: bool) {
        for Word { name, at, is_label } in words {
            if !is_label {
                self.add(name, at, is_sure);
            }
        }
    }
}

impl Scoped for FreeNames {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }
}

impl VisitMut for FreeNames {
    fn visit_expr_path_mut(&mut self, expr: &mut ExprPath) {
        if let Some(name) = expr.path.get_ident() {
            self.add(name.unraw().to_string(), name.to_token_stream(), true);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        match Arguments::of(mac) {
            Arguments::Known(mut exprs, words) => {
                for expr in &mut exprs {
                    self.visit_expr_mut(expr);
                }
                self.add_words(words, true);
            }
            Arguments::Unknown(words) => self.add_words(words, false),
        }
    }

    /// An item sees no variables.
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_attributes_mut(&mut self, _: &mut Vec<Attribute>) {}

    fn visit_block_mut(&mut self, block: &mut Block) {
        walk::block(self, block, FreeNames::visit_stmt_mut);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        walk::closure(self, closure);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        walk::arm(self, arm);
    }

    walk::visit_bindings!();
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::names::words::inline_arguments;
    use proptest::prelude::*;

    fn names(expr: &str) -> Vec<(String, bool)> {
        let found = of(&syn::parse_str(expr).unwrap()).into_iter();
        found.map(|found| (found.name, found.is_sure)).collect()
    }

    fn values(expr: &str) -> Vec<String> {
        let values = names(expr).into_iter().filter(|(_, is_sure)| *is_sure);
        values.map(|(name, _)| name).collect()
    }

    #[test]
    fn path_of_one_segment_is_a_value() {
        assert_eq!(values("m::f(config)"), ["config"]);
        assert_eq!(values("config.table.len() + r#type"), ["config", "type"]);
        assert_eq!(values("Client { config, table: name }"), ["config", "name"]);
        assert_eq!(values("self::config + crate::config + ::config"), [""; 0]);
    }

    #[test]
    fn callee_is_a_value_and_a_longer_path_is_not() {
        assert_eq!(values("config()"), ["config"]);
        assert_eq!(values("config.get()(x)"), ["config", "x"]);
        assert_eq!(values("Client::new(config)"), ["config"]);
    }

    #[test]
    fn name_that_the_expression_binds_is_not_a_reference() {
        for expr in [
            "{ let config = 1; config }",
            "m::xs().map(|config| config + 1)",
            "match m::x() { Some(config) => config, None => 0 }",
            "if let Some(config) = m::x() { config } else { 0 }",
            "if m::x() && let Some(config) = m::y() && config > 1 { config } else { 0 }",
            "for config in m::x() { config.y(); }",
            "while let Some(config) = m::x() { config.y() }",
            "match m::x() { config @ 1.. if config > 2 => config, _ => 0 }",
            "{ fn config() {} const C: u32 = 1; config; C }",
            "{ use m::config; config }",
            "{ bind!(config); config }",
        ] {
            assert_eq!(values(expr), [""; 0], "{expr}");
        }
    }

    #[test]
    fn binding_ends_with_its_scope() {
        assert_eq!(values("{ { let config = 1; } config }"), ["config"]);
        assert_eq!(values("{ let config = config; config }"), ["config"]);
        assert_eq!(values("(|config| 1)(config)"), ["config"]);
        assert_eq!(values("if let Some(c) = m::x() { 1 } else { c }"), ["c"]);
        assert_eq!(values("match c { Some(c) => 1, None => c }"), ["c", "c"]);
    }

    #[test]
    fn constant_in_a_pattern_binds_nothing() {
        assert_eq!(values("match m::x() { MAX => MAX, _ => 1 }"), ["MAX"]);
    }

    #[test]
    fn arguments_of_a_macro_are_read_as_rust_if_they_can_be() {
        assert_eq!(values("vec![config; n]"), ["config", "n"]);
        assert_eq!(values(r#"format!("{}", config.x)"#), ["config"]);
        assert_eq!(values(r#"format!("{x}", x = config)"#), ["config"]);
        assert_eq!(values("m!({ let config = 1; config })"), [""; 0]);
        assert_eq!(
            values("matches!(x, Some(config) if config > y)"),
            ["x", "y"]
        );
    }

    #[test]
    fn each_word_counts_in_a_macro_that_is_not_known() {
        let words = names("m!(config.x => y::z, a: b)");
        let unsure = |name: &str| (name.to_owned(), false);
        assert_eq!(words, [unsure("config"), unsure("b")]);
        assert_eq!(
            names("{ bind!(config); config }").last(),
            Some(&unsure("config"))
        );
    }

    #[test]
    fn values_of_a_document_are_read_as_rust() {
        let document =
            r#"json!({"event": {"x": [a, b.c, null]}, key: (d), "e": f(g), "h": {}, "i": []})"#;
        assert_eq!(values(document), ["a", "b", "null", "d", "f", "g"]);
    }

    #[test]
    fn format_string_names_its_arguments() {
        assert_eq!(values(r#"format!("{x:?}")"#), ["x"]);
        assert_eq!(values(r#"vec!["{x}"]"#), [""; 0]);
        assert_eq!(
            inline_arguments("{a} {{b}} {c:?} {} {0} { d } {"),
            ["a", "c", "d"]
        );
        assert_eq!(inline_arguments("{a:>w$.p$}"), ["a", "p", "w"]);
        assert_eq!(inline_arguments("{:w$}{x"), ["w"]);
    }

    /// An expression, with the names that are free in it, in the order of the source.
    #[derive(Clone, Debug)]
    struct Generated {
        text: String,
        free: Vec<String>,
    }

    impl Generated {
        /// The names that remain free after `name` is bound around them.
        fn without(&self, name: &str) -> impl Iterator<Item = String> {
            self.free
                .clone()
                .into_iter()
                .filter(move |free| free != name)
        }
    }

    fn expression() -> impl Strategy<Value = Generated> {
        let name = || prop::sample::select(vec!["a", "b", "c", "d"]);
        let leaf = prop_oneof![
            Just(Generated {
                text: "1".to_owned(),
                free: vec![],
            }),
            name().prop_map(|name| Generated {
                text: name.to_owned(),
                free: vec![name.to_owned()],
            }),
            name().prop_map(|name| Generated {
                text: format!(r#"format!("{{{name}}}")"#),
                free: vec![name.to_owned()],
            }),
        ];
        leaf.prop_recursive(5, 40, 3, move |inner| {
            let both = (inner.clone(), inner.clone(), name());
            let bound = both.clone();
            let matched = both.clone();
            let looped = both.clone();
            prop_oneof![
                both.clone().prop_map(|(x, y, _)| Generated {
                    text: format!("({} + vec![{}, {}][0])", x.text, y.text, x.text),
                    free: [x.free.clone(), y.free, x.free].concat(),
                }),
                both.prop_map(|(x, y, name)| Generated {
                    text: format!("(S {{ {name}: {}, y: {}.z }})", x.text, y.text),
                    free: [x.free, y.free].concat(),
                }),
                bound.prop_map(|(x, y, name)| Generated {
                    text: format!("{{ let {name} = {}; {} }}", x.text, y.text),
                    free: x.free.iter().cloned().chain(y.without(name)).collect(),
                }),
                matched.prop_map(|(x, y, name)| Generated {
                    text: format!(
                        "match {} {{ Some({name}) if {} => 1, _ => 2 }}",
                        x.text, y.text
                    ),
                    free: x.free.iter().cloned().chain(y.without(name)).collect(),
                }),
                looped.clone().prop_map(|(x, y, name)| Generated {
                    text: format!("(|{name}| {})({})", y.text, x.text),
                    free: y.without(name).chain(x.free.clone()).collect(),
                }),
                looped.clone().prop_map(|(x, y, name)| Generated {
                    text: format!("for {name} in {} {{ {}; }}", x.text, y.text),
                    free: x.free.iter().cloned().chain(y.without(name)).collect(),
                }),
                looped.prop_map(|(x, y, name)| Generated {
                    text: format!(
                        "if let Some({name}) = {} {{ {} }} else {{ {} }}",
                        x.text, y.text, y.text
                    ),
                    free: [x.free.clone(), y.without(name).collect(), y.free.clone()].concat(),
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn free_names_of_a_generated_expression_are_found(expression in expression()) {
            let found: Vec<_> = names(&expression.text).into_iter().map(|(name, _)| name).collect();
            prop_assert_eq!(found, expression.free, "{}", expression.text);
        }

        #[test]
        fn inline_arguments_of_any_text_are_names(text in "[{}a-c:$.0-9 é]*") {
            for name in inline_arguments(&text) {
                let name: Result<syn::Ident, _> = syn::parse_str(name);
                prop_assert!(name.is_ok() || text.contains('_'), "{}", text);
            }
        }
    }
}
