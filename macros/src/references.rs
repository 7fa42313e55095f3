//! The names that an initialiser uses.

use crate::scope::{Role, Scope, Walk, Watch};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::Visit as _;
use syn::{Block, Expr, Ident, Lit, LitStr, Macro, Path, Stmt, Token, Type};

/// A name that stands free in an expression or a type: nothing inside binds it.
pub(crate) struct Reference {
    pub(crate) name: String,
    /// What is to be underlined when it is wrong.
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
}

/// The references in an expression, in the order of the source.
pub(crate) fn of_expr(expr: &Expr) -> Vec<Reference> {
    let mut found = Found(Vec::new());
    Walk::new(Scope::default(), &mut found).visit_expr(expr);
    found.0
}

/// The references in a type: items alone.
pub(crate) fn of_type(ty: &Type) -> Vec<Reference> {
    let mut found = Found(Vec::new());
    Walk::new(Scope::default(), &mut found).visit_type(ty);
    for reference in &mut found.0 {
        reference.kind = Kind::Item;
    }
    found.0
}

struct Found(Vec<Reference>);

impl Found {
    fn add(&mut self, scope: &Scope, name: &str, at: TokenStream, kind: Kind) {
        if scope.get(name).is_none() {
            self.0.push(Reference {
                name: name.to_owned(),
                at,
                kind,
            });
        }
    }

    fn add_token(&mut self, scope: &Scope, name: &Ident) {
        let at = name.to_token_stream();
        self.add(scope, &name.unraw().to_string(), at, Kind::Token);
    }

    fn add_tokens(&mut self, scope: &Scope, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.add_token(scope, &name),
                TokenTree::Group(group) => self.add_tokens(scope, group.stream()),
                TokenTree::Literal(literal) => {
                    if let Lit::Str(text) = Lit::new(literal) {
                        self.add_format(scope, &text);
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    fn add_format(&mut self, scope: &Scope, text: &LitStr) {
        for name in inline_arguments(&text.value()) {
            self.add(scope, name, text.to_token_stream(), Kind::Token);
        }
    }
}

impl Watch for Found {
    fn path(&mut self, scope: &Scope, path: &Path, role: Role) {
        if path.leading_colon.is_some() {
            return;
        }
        let Some(first) = path.segments.first() else {
            return;
        };
        let kind = match path.get_ident() {
            Some(_) if role == Role::Value => Kind::Value,
            Some(_) if role == Role::Callee => Kind::Callee,
            _ => Kind::Item,
        };
        let name = first.ident.unraw().to_string();
        self.add(scope, &name, first.ident.to_token_stream(), kind);
    }

    fn macro_arguments(walk: &mut Walk<'_, Self>, mac: &Macro) {
        match Arguments::parse(mac) {
            Some(arguments) => arguments.visit(walk),
            None => walk.watch.add_tokens(&walk.scope, mac.tokens.clone()),
        }
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
        if mac
            .path
            .segments
            .last()?
            .ident
            .to_string()
            .contains("matches")
        {
            return None;
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

    fn visit(self, walk: &mut Walk<'_, Found>) {
        match self {
            Arguments::Exprs(exprs) => {
                for expr in &exprs {
                    visit_argument(walk, expr);
                }
            }
            Arguments::Block(stmts) => {
                let brace_token = syn::token::Brace(Span::call_site());
                walk.visit_block(&Block { brace_token, stmts });
            }
        }
    }
}

fn visit_argument(walk: &mut Walk<'_, Found>, expr: &Expr) {
    match expr {
        // `name = value`, as in `format!`
        Expr::Assign(assign) if matches!(&*assign.left, Expr::Path(_)) => {
            walk.visit_expr(&assign.right);
        }
        Expr::Lit(lit) => {
            if let Lit::Str(text) = &lit.lit {
                walk.watch.add_format(&walk.scope, text);
            }
        }
        expr => walk.visit_expr(expr),
    }
}

/// The arguments that a format string names: `x` and `w` of `"{x:w$}"`.
/// <https://doc.rust-lang.org/std/fmt/index.html#syntax>
fn inline_arguments(format: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = format;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(escaped) = rest.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (argument, spec) = rest[..close]
            .split_once(':')
            .unwrap_or((&rest[..close], ""));
        names.push(argument.trim());
        // A width or precision ends with `$`.
        let counts = spec.split('$').rev().skip(1);
        names.extend(counts.filter_map(|before| before.rsplit(|c| !is_part_of_a_name(c)).next()));
        rest = &rest[close + 1..];
    }
    names.retain(|name| name.chars().all(is_part_of_a_name));
    names.retain(|name| name.starts_with(|c: char| !c.is_ascii_digit()));
    names
}

fn is_part_of_a_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::Kind::{Callee, Item, Token, Value};
    use super::{Kind, inline_arguments, of_expr};

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
    fn a_path_of_one_segment_is_a_value() {
        assert_eq!(values("f(config)"), ["config"]);
        assert_eq!(values("config.table.len() + r#type"), ["config", "type"]);
        assert_eq!(values("Client { config, table: name }"), ["config", "name"]);
        assert_eq!(values("self::config + crate::config + ::config"), [""; 0]);
    }

    #[test]
    fn what_is_called_is_no_value() {
        assert_eq!(references("config()"), [("config".to_owned(), Callee)]);
        assert_eq!(values("config.get()(x)"), ["config", "x"]);
        let client = [("Client".to_owned(), Item), ("config".to_owned(), Value)];
        assert_eq!(references("Client::new(config)"), client);
    }

    #[test]
    fn what_the_expression_binds_itself_is_no_reference() {
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
    fn a_binding_ends_with_its_scope() {
        assert_eq!(values("{ { let config = 1; } config }"), ["config"]);
        assert_eq!(values("{ let config = config; config }"), ["config"]);
        assert_eq!(values("(|config| 1)(config)"), ["config"]);
        assert_eq!(values("if let Some(c) = x() { 1 } else { c }"), ["c"]);
        assert_eq!(values("match c { Some(c) => 1, None => c }"), ["c", "c"]);
    }

    #[test]
    fn constants_in_patterns_bind_nothing() {
        assert_eq!(values("match x() { MAX => MAX, _ => 1 }"), ["MAX"]);
    }

    #[test]
    fn arguments_of_macros_are_read_as_rust_where_they_can_be() {
        assert_eq!(values("vec![config; n]"), ["config", "n"]);
        assert_eq!(values(r#"format!("{}", config.x)"#), ["config"]);
        assert_eq!(values(r#"format!("{x}", x = config)"#), ["config"]);
        assert_eq!(values("m!({ let config = 1; config })"), [""; 0]);
        assert_eq!(values("matches!(x, Some(config))"), [""; 0]);
    }

    #[test]
    fn elsewhere_each_token_counts() {
        let tokens = references(r#"json!({"event": config})"#);
        let json = ("json".to_owned(), Item);
        assert_eq!(tokens, [json, ("config".to_owned(), Token)]);
    }

    #[test]
    fn format_strings_name_their_arguments() {
        let x = ("x".to_owned(), Token);
        assert_eq!(references(r#"format!("{x:?}")"#)[1..], [x]);
        assert_eq!(
            inline_arguments("{a} {{b}} {c:?} {} {0} { d } {"),
            ["a", "c", "d"]
        );
        assert_eq!(inline_arguments("{a:>w$.p$}"), ["a", "p", "w"]);
        assert_eq!(inline_arguments("{:w$}{x"), ["w"]);
    }
}
