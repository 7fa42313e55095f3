//! The names that the items of a block bring into its scope.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, ForeignItem, Item, ItemMacro, ItemUse, Stmt, Token, UseTree};

/// `use PATH::*;`
#[derive(Clone)]
pub(crate) struct Glob {
    attrs: Vec<Attribute>,
    leading_colon: Option<Token![::]>,
    path: Vec<Ident>,
    star: Token![*],
}

impl Glob {
    /// The first segment of the path, if it is relative.
    pub(crate) fn root(&self) -> Option<&Ident> {
        let first = self.path.first();
        first.filter(|_| self.leading_colon.is_none())
    }

    /// The names that the glob brings in, if it takes them from one of these items.
    fn contents(&self, items: &[&Item]) -> Option<Vec<Ident>> {
        let [source] = &*self.path else { return None };
        items.iter().find_map(|item| match item {
            Item::Enum(item) if item.ident == *source => {
                let variants = item.variants.iter();
                Some(variants.map(|variant| variant.ident.clone()).collect())
            }
            Item::Mod(item) if item.ident == *source => {
                let items = item.content.iter().flat_map(|(_, items)| items);
                Some(items.flat_map(declared).collect())
            }
            _ => None,
        })
    }
}

impl ToTokens for Glob {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Glob {
            attrs,
            leading_colon,
            path,
            star,
        } = self;
        tokens.extend(quote!(#(#attrs)* use #leading_colon #(#path::)* #star;));
    }
}

/// The names that the items among these statements declare, and the globs that bring in others.
pub(crate) fn of_block(stmts: &[Stmt]) -> (Vec<Ident>, Vec<Glob>) {
    let mut names = Vec::new();
    let mut globs = Vec::new();
    let mut items = Vec::new();
    for stmt in stmts {
        match stmt {
            Stmt::Item(item) => {
                names.extend(declared(item));
                items.push(item);
            }
            Stmt::Macro(stmt) => declared_among(stmt.mac.tokens.clone(), &mut names),
            Stmt::Local(_) | Stmt::Expr(..) => {}
        }
    }
    for item in &items {
        let Item::Use(item) = item else { continue };
        for glob in globs_of(item) {
            match glob.contents(&items) {
                Some(contents) => names.extend(contents),
                None => globs.push(glob),
            }
        }
    }
    (names, globs)
}

/// The names that an item declares beside it.
fn declared(item: &Item) -> Vec<Ident> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::ExternCrate(item) => item.rename.as_ref().map_or(&item.ident, |(_, name)| name),
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Macro(ItemMacro {
            ident: Some(name), ..
        }) => name,
        Item::Macro(item) => {
            let mut names = Vec::new();
            declared_among(item.mac.tokens.clone(), &mut names);
            return names;
        }
        Item::Use(item) => {
            let mut names = Vec::new();
            imported(&item.tree, None, &mut names);
            return names;
        }
        Item::ForeignMod(item) => {
            let names = item.items.iter().filter_map(|item| match item {
                ForeignItem::Fn(item) => Some(item.sig.ident.clone()),
                ForeignItem::Static(item) => Some(item.ident.clone()),
                ForeignItem::Type(item) => Some(item.ident.clone()),
                _ => None,
            });
            return names.collect();
        }
        _ => return Vec::new(),
    };
    vec![name.clone()]
}

/// The names that a `use` imports. `around` is the segment in front of `tree`.
fn imported(tree: &UseTree, around: Option<&Ident>, names: &mut Vec<Ident>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, Some(&path.ident), names),
        UseTree::Name(name) if name.ident == "self" => names.extend(around.cloned()),
        UseTree::Name(name) => names.push(name.ident.clone()),
        UseTree::Rename(rename) => names.push(rename.rename.clone()),
        UseTree::Group(group) => {
            for tree in &group.items {
                imported(tree, around, names);
            }
        }
        UseTree::Glob(_) => {}
    }
}

/// The names that a macro declares if it passes on the items among its arguments, as `thread_local!` does.
fn declared_among(tokens: TokenStream, names: &mut Vec<Ident>) {
    const KEYWORDS: [&str; 10] = [
        "const",
        "enum",
        "fn",
        "macro_rules",
        "mod",
        "static",
        "struct",
        "trait",
        "type",
        "union",
    ];
    let mut follows_keyword = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => declared_among(group.stream(), names),
            TokenTree::Ident(word) if KEYWORDS.iter().any(|keyword| word == keyword) => {
                follows_keyword = true;
                continue;
            }
            TokenTree::Ident(word) if follows_keyword => {
                if word == "mut" || word == "ref" {
                    continue;
                }
                names.push(word);
            }
            // `macro_rules! name`
            TokenTree::Punct(punct) if follows_keyword && punct.as_char() == '!' => continue,
            _ => {}
        }
        follows_keyword = false;
    }
}

/// The globs of a `use`, each by itself.
fn globs_of(item: &ItemUse) -> Vec<Glob> {
    fn find(tree: &UseTree, before: &Glob, globs: &mut Vec<Glob>) {
        match tree {
            UseTree::Path(path) => {
                let mut before = before.clone();
                before.path.push(path.ident.clone());
                find(&path.tree, &before, globs);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    find(tree, before, globs);
                }
            }
            UseTree::Glob(glob) => globs.push(Glob {
                star: glob.star_token,
                ..before.clone()
            }),
            UseTree::Name(_) | UseTree::Rename(_) => {}
        }
    }

    let mut globs = Vec::new();
    let start = Glob {
        attrs: item.attrs.clone(),
        leading_colon: item.leading_colon,
        path: Vec::new(),
        star: <Token![*]>::default(),
    };
    find(&item.tree, &start, &mut globs);
    globs
}

/// Whether a `use` has a glob.
pub(crate) fn has_glob(item: &ItemUse) -> bool {
    !globs_of(item).is_empty()
}
