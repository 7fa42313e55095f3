//! The names that an initializer uses.

use crate::names::format_string::inline_arguments;
use crate::names::scope::{self, Scope, Scoped};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Attribute, Block, Expr, ExprClosure, ExprPath, Item, Lit, LitStr, Macro, Pat, PatIdent,
    Path, Stmt, Token, Type,
};

/// A name that is free in an expression or a type: nothing inside binds it.
pub(crate) struct Reference {
    pub(crate) name: String,
    /// What to underline if the name is wrong.
    pub(crate) at: TokenStream,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// `name`
    Value,
    /// `name()`
    Callee,
    /// `name!()`, `name::..`, or the name of a type.
    Item,
    /// Among the tokens of a macro, or in a format string, where it may mean anything.
    Token,
    /// In an item inside the expression, which sees the items around it and nothing else.
    Nested,
}

/// The references in an expression, in the order of the source.
pub(crate) fn of_expr(expr: &Expr) -> Vec<Reference> {
    let mut walk = Walk::default();
    // A copy, because only a mutable walk keeps a scope.
    walk.visit_expr_mut(&mut expr.clone());
    walk.found
}

/// The references in a type, which are items alone.
pub(crate) fn of_type(ty: &Type) -> Vec<Reference> {
    let mut walk = Walk::default();
    walk.visit_type_mut(&mut ty.clone());
    for reference in &mut walk.found {
        reference.kind = Kind::Item;
    }
    walk.found
}

#[derive(Default)]
struct Walk {
    scope: Scope,
    found: Vec<Reference>,
}

impl Walk {
    fn add(&mut self, name: &str, at: TokenStream, kind: Kind) {
        let is_bound = match kind {
            Kind::Nested => self.scope.has_item(name),
            _ => self.scope.get(name).is_some(),
        };
        if !is_bound {
            self.found.push(Reference {
                name: name.to_owned(),
                at,
                kind,
            });
        }
    }

    /// Adds the first segment of a path. `alone` is its kind if it has no other.
    fn add_path(&mut self, path: &Path, alone: Kind) {
        if let (None, Some(first)) = (path.leading_colon, path.segments.first()) {
            let kind = path.get_ident().map_or(Kind::Item, |_| alone);
            let name = first.ident.unraw().to_string();
            self.add(&name, first.ident.to_token_stream(), kind);
        }
    }

    /// Adds every word that can be a name: not `field` in `x.field`, `item` in `path::item` or `a` in `'a`.
    fn add_tokens(&mut self, tokens: TokenStream, kind: Kind) {
        let mut before = [' ', ' '];
        for token in tokens {
            let mut last = ' ';
            match token {
                TokenTree::Ident(name) => {
                    let is_part = matches!(before, [_, '\'' | '$'] | [':', ':'])
                        || before[1] == '.' && before[0] != '.';
                    if !is_part {
                        self.add(&name.unraw().to_string(), name.to_token_stream(), kind);
                    }
                }
                TokenTree::Group(group) => self.add_tokens(group.stream(), kind),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.add_format(&text, &[], kind);
                    }
                }
                TokenTree::Punct(punct) => last = punct.as_char(),
            }
            before = [before[1], last];
        }
    }

    /// Adds the arguments that a format string names, without those that the macro is `given`.
    fn add_format(&mut self, text: &LitStr, given: &[String], kind: Kind) {
        for name in inline_arguments(&text.value()) {
            if !given.iter().any(|given| given == name) {
                self.add(name, text.to_token_stream(), kind);
            }
        }
    }

    fn visit_value(&mut self, expr: &mut ExprPath, kind: Kind) {
        self.add_path(&expr.path, kind);
        if let Some(qself) = &mut expr.qself {
            self.visit_type_mut(&mut qself.ty);
        }
        visit_mut::visit_path_mut(self, &mut expr.path);
    }

    /// Walks through the arguments of a macro, which may be one like `format!`.
    fn visit_arguments(&mut self, exprs: &mut [Expr]) {
        let given: Vec<_> = exprs.iter().filter_map(given_name).collect();
        for expr in exprs {
            match expr {
                Expr::Assign(assign) if matches!(&*assign.left, Expr::Path(_)) => {
                    self.visit_expr_mut(&mut assign.right);
                }
                Expr::Lit(lit) => {
                    if let Lit::Str(text) = &lit.lit {
                        self.add_format(text, &given, Kind::Token);
                    }
                }
                expr => self.visit_expr_mut(expr),
            }
        }
    }
}

/// The name in `name = value`, as in `format!("{name}", name = value)`.
fn given_name(argument: &Expr) -> Option<String> {
    let Expr::Assign(assign) = argument else {
        return None;
    };
    match &*assign.left {
        Expr::Path(name) => Some(name.path.get_ident()?.unraw().to_string()),
        _ => None,
    }
}

impl Scoped for Walk {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }
}

impl VisitMut for Walk {
    fn visit_path_mut(&mut self, path: &mut Path) {
        self.add_path(path, Kind::Item);
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_expr_path_mut(&mut self, expr: &mut ExprPath) {
        self.visit_value(expr, Kind::Value);
    }

    /// A pattern may name a constant.
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        if scope::is_constant(&pat.ident) {
            self.add(
                &pat.ident.unraw().to_string(),
                pat.ident.to_token_stream(),
                Kind::Item,
            );
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let Expr::Call(call) = expr else {
            return visit_mut::visit_expr_mut(self, expr);
        };
        if let Expr::Path(callee) = &mut *call.func {
            self.visit_value(callee, Kind::Callee);
        } else {
            self.visit_expr_mut(&mut call.func);
        }
        for arg in &mut call.args {
            self.visit_expr_mut(arg);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        self.add_path(&mac.path, Kind::Item);
        match Arguments::parse(mac) {
            Some(Arguments::Exprs(mut exprs)) => self.visit_arguments(&mut exprs),
            Some(Arguments::Block(stmts)) => {
                let brace_token = syn::token::Brace(Span::call_site());
                self.visit_block_mut(&mut Block { brace_token, stmts });
            }
            None => self.add_tokens(mac.tokens.clone(), Kind::Token),
        }
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        match item {
            // A `macro_rules!` sees the variables around it.
            Item::Macro(item) => self.add_tokens(item.mac.tokens.clone(), Kind::Token),
            item => self.add_tokens(item.to_token_stream(), Kind::Nested),
        }
    }

    fn visit_attributes_mut(&mut self, _: &mut Vec<Attribute>) {}

    scope::visit_bindings!();

    fn visit_block_mut(&mut self, block: &mut Block) {
        scope::block(self, block, visit_mut::visit_block_mut);
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        scope::closure(self, closure);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        scope::arm(self, arm);
    }
}

/// The arguments of a macro that can be read as Rust.
enum Arguments {
    Exprs(Vec<Expr>),
    Block(Vec<Stmt>),
}

impl Arguments {
    fn parse(mac: &Macro) -> Option<Self> {
        // A pattern can look like an expression.
        let name = &mac.path.segments.last()?.ident;
        if name.to_string().contains("matches") {
            let exprs = vec![Self::matches.parse2(mac.tokens.clone()).ok()?];
            return Some(Arguments::Exprs(exprs));
        }
        let commas = Punctuated::<Expr, Token![,]>::parse_terminated;
        let semicolons = Punctuated::<Expr, Token![;]>::parse_separated_nonempty;
        let tokens = || mac.tokens.clone();
        let exprs = (commas
            .parse2(tokens())
            .map(|exprs| exprs.into_iter().collect()))
        .or_else(|_| {
            semicolons
                .parse2(tokens())
                .map(|exprs| exprs.into_iter().collect())
        });
        let block = || Block::parse_within.parse2(tokens()).map(Arguments::Block);
        exprs.map(Arguments::Exprs).or_else(|_| block()).ok()
    }

    /// `VALUE, PATTERN if GUARD`, as a `match`.
    fn matches(input: ParseStream<'_>) -> syn::Result<Expr> {
        let value: Expr = input.parse()?;
        input.parse::<Token![,]>()?;
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = (!input.peek(Token![,])).then(|| input.parse::<TokenStream>());
        let guard = guard.transpose()?;
        input.parse::<Option<Token![,]>>()?;
        syn::parse2(quote!(match #value { #pat #guard => {} }))
    }
}

#[cfg(test)]
mod tests {
    use super::Kind::{Callee, Item, Token, Value};
    use super::{Kind, inline_arguments, of_expr};
    use proptest::prelude::*;

    fn references(expr: &str) -> Vec<(String, Kind)> {
        let found = of_expr(&syn::parse_str(expr).unwrap()).into_iter();
        found.map(|found| (found.name, found.kind)).collect()
    }

    fn values(expr: &str) -> Vec<String> {
        let values = references(expr)
            .into_iter()
            .filter(|(_, kind)| *kind == Value);
        values.map(|(name, _)| name).collect()
    }

    #[test]
    fn path_of_one_segment_is_a_value() {
        assert_eq!(values("f(config)"), ["config"]);
        assert_eq!(values("config.table.len() + r#type"), ["config", "type"]);
        assert_eq!(values("Client { config, table: name }"), ["config", "name"]);
        assert_eq!(values("self::config + crate::config + ::config"), [""; 0]);
    }

    #[test]
    fn callee_is_not_a_value() {
        assert_eq!(references("config()"), [("config".to_owned(), Callee)]);
        assert_eq!(values("config.get()(x)"), ["config", "x"]);
        let client = [("Client".to_owned(), Item), ("config".to_owned(), Value)];
        assert_eq!(references("Client::new(config)"), client);
    }

    #[test]
    fn name_that_the_expression_binds_is_not_a_reference() {
        for expr in [
            "{ let config = 1; config }",
            "xs().map(|config| config + 1)",
            "match x() { Some(config) => config, None => 0 }",
            "if let Some(config) = x() { config } else { 0 }",
            "if x() && let Some(config) = y() && config > 1 { config } else { 0 }",
            "for config in x() { config.y(); }",
            "while let Some(config) = x() { config.y() }",
            "match x() { config @ 1.. if config > 2 => config, _ => 0 }",
            "{ fn config() {} const C: u32 = 1; config; C }",
        ] {
            assert_eq!(values(expr), [""; 0], "{expr}");
        }
    }

    #[test]
    fn binding_ends_with_its_scope() {
        assert_eq!(values("{ { let config = 1; } config }"), ["config"]);
        assert_eq!(values("{ let config = config; config }"), ["config"]);
        assert_eq!(values("(|config| 1)(config)"), ["config"]);
        assert_eq!(values("if let Some(c) = x() { 1 } else { c }"), ["c"]);
        assert_eq!(values("match c { Some(c) => 1, None => c }"), ["c", "c"]);
    }

    #[test]
    fn constant_in_a_pattern_binds_nothing() {
        assert_eq!(values("match x() { MAX => MAX, _ => 1 }"), ["MAX"]);
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
    fn each_token_counts_in_a_macro_that_is_not_rust() {
        let tokens = references(r#"json!({"event": config})"#);
        let json = ("json".to_owned(), Item);
        assert_eq!(tokens, [json, ("config".to_owned(), Token)]);
    }

    #[test]
    fn format_string_names_its_arguments() {
        let x = ("x".to_owned(), Token);
        assert_eq!(references(r#"format!("{x:?}")"#)[1..], [x]);
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
        /// What is left after `name` is bound around it.
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
                text: format!(r#"f!("{{{name}}}")"#),
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
                    text: format!("({} + m!({}, {}))", x.text, y.text, x.text),
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
            let found: Vec<_> = references(&expression.text)
                .into_iter()
                .filter(|(_, kind)| matches!(kind, Value | Token))
                .map(|(name, _)| name)
                .collect();
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
