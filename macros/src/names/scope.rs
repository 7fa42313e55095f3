//! The names that are bound at a place in a function.

use crate::attrs;
use crate::names::macros::is_known;
use crate::names::words;
use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Fields, Item, ItemUse, Macro, Pat, PatIdent, Stmt};

/// The meaning of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Binding {
    Event,
    Context,
    Local,
    /// The resource of this index.
    Resource(usize),
    /// A function, constant or static, or a struct that is a value.
    Item,
}

/// The names that are bound at a place in a function, the innermost last.
#[derive(Clone, Default)]
pub(crate) struct Scope(Vec<Entry>);

#[derive(Clone)]
enum Entry {
    Name(Name),
    /// An import, which might bring in a name.
    Use(ItemUse),
    /// Macros of the user's among the statements of a block, which can make items of any name.
    Macros,
    /// One of them, in its place. It might bind each of its words.
    Macro {
        path: String,
        words: Vec<String>,
    },
}

/// A name that is bound.
#[derive(Clone)]
struct Name {
    ident: Ident,
    /// Without an `r#`.
    text: String,
    bound: Binding,
    /// Under which conditions it is bound.
    cfgs: Vec<Attribute>,
}

/// The meaning of a name at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// Nothing that is bound there.
    Free,
    Sure(Binding),
    /// A macro, an import or a condition might give it another meaning.
    Unsure,
}

/// A resource that a name might mean.
pub(crate) struct Candidate {
    pub(crate) resource: usize,
    /// Whether an item further inside might hide it: one that is imported, or that a macro makes.
    pub(crate) may_be_hidden: bool,
    /// Under these conditions the name means something else.
    pub(crate) unless: Vec<Attribute>,
}

impl Scope {
    pub(crate) fn get(&self, name: &str) -> Meaning {
        let found = self.0.iter().rev().find_map(|entry| match entry {
            Entry::Name(bound) if bound.text == name => {
                let is_sure = bound.cfgs.is_empty();
                Some(if is_sure {
                    Meaning::Sure(bound.bound)
                } else {
                    Meaning::Unsure
                })
            }
            Entry::Use(item) if may_import(item, name) => Some(Meaning::Unsure),
            Entry::Macro { words, .. } if words.iter().any(|word| word == name) => {
                Some(Meaning::Unsure)
            }
            _ => None,
        });
        found.unwrap_or(Meaning::Free)
    }

    /// The names of the event and the context.
    pub(crate) fn of_the_invocation(&self) -> Vec<Ident> {
        let names = self.0.iter().filter_map(|entry| match entry {
            Entry::Name(name) if matches!(name.bound, Binding::Event | Binding::Context) => {
                Some(name)
            }
            _ => None,
        });
        let names = names.filter(|name| !is_constant(&name.ident));
        names.map(|name| name.ident.clone()).collect()
    }

    /// The resources that a name might mean, the innermost last.
    ///
    /// # Errors
    ///
    /// Fails if a macro might bind the name as well, and returns the path of the macro.
    pub(crate) fn resources(&self, name: &str) -> Result<Vec<Candidate>, &str> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut doubt = None;
        for entry in &self.0 {
            match entry {
                Entry::Name(bound) if bound.text == name => {
                    if bound.cfgs.is_empty() {
                        (found, doubt) = (Vec::new(), None);
                    }
                    if let Binding::Resource(resource) = bound.bound {
                        found.push(Candidate {
                            resource,
                            may_be_hidden: false,
                            unless: Vec::new(),
                        });
                    } else {
                        for found in &mut found {
                            found.unless.extend(bound.cfgs.clone());
                        }
                    }
                }
                Entry::Name(_) => {}
                Entry::Use(item) if !may_import(item, name) => {}
                Entry::Use(_) | Entry::Macros => {
                    for found in &mut found {
                        found.may_be_hidden = true;
                    }
                }
                Entry::Macro { path, words } => {
                    let is_word = words.iter().any(|word| word == name);
                    if is_word && !found.is_empty() {
                        doubt = Some(&**path);
                    }
                }
            }
        }
        doubt.map_or(Ok(found), Err)
    }

    pub(crate) fn bind(&mut self, name: &Ident, bound: Binding, cfgs: &[Attribute]) {
        self.0.push(Entry::Name(Name {
            ident: name.clone(),
            text: name.unraw().to_string(),
            bound,
            cfgs: cfgs.to_vec(),
        }));
    }

    pub(crate) fn bind_pat(&mut self, pat: &Pat, bound: Binding, attrs: &[Attribute]) {
        struct Names<'a>(&'a mut Scope, Binding, Vec<Attribute>);

        impl Visit<'_> for Names<'_> {
            fn visit_pat_ident(&mut self, pat: &PatIdent) {
                if self.1 != Binding::Local || !is_constant(&pat.ident) {
                    self.0.bind(&pat.ident, self.1, &self.2);
                }
                visit::visit_pat_ident(self, pat);
            }

            fn visit_expr(&mut self, _: &Expr) {}
        }

        Names(self, bound, attrs::cfgs(attrs).collect()).visit_pat(pat);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets what was bound since the scope had this length.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Binds the items among the statements of a block.
    pub(crate) fn begin_block(&mut self, stmts: &[Stmt]) {
        let is_unknown = |stmt: &Stmt| matches!(stmt, Stmt::Macro(stmt) if !is_known(&stmt.mac));
        if stmts.iter().any(is_unknown) {
            self.0.push(Entry::Macros);
        }
        for stmt in stmts {
            let Stmt::Item(item) = stmt else { continue };
            let (name, attrs) = match item {
                Item::Const(item) => (&item.ident, &item.attrs),
                Item::Fn(item) => (&item.sig.ident, &item.attrs),
                Item::Static(item) => (&item.ident, &item.attrs),
                Item::Struct(item) if !matches!(item.fields, Fields::Named(_)) => {
                    (&item.ident, &item.attrs)
                }
                Item::Use(item) => {
                    self.0.push(Entry::Use(item.clone()));
                    continue;
                }
                _ => continue,
            };
            self.bind(name, Binding::Item, &attrs::cfgs(attrs).collect::<Vec<_>>());
        }
    }

    /// Binds what a statement might bind that is a macro.
    pub(crate) fn bind_macro(&mut self, mac: &Macro) {
        if !is_known(mac) {
            self.0.push(Entry::Macro {
                path: mac.path.to_token_stream().to_string().replace(' ', ""),
                words: words::of(mac.tokens.clone())
                    .map(|word| word.name)
                    .collect(),
            });
        }
    }
}

/// Whether an import might bring in a name: it has the name, or a `*`.
fn may_import(item: &ItemUse, name: &str) -> bool {
    let path = item.tree.to_token_stream().to_string();
    let mut words = path.split(|c| !words::is_part_of_a_name(c));
    path.contains('*') || words.any(|word| word == name)
}

/// Whether a pattern of this name is a constant and binds nothing, by the case of its first letter.
pub(crate) fn is_constant(name: &Ident) -> bool {
    (name.unraw().to_string()).starts_with(|c: char| c.is_uppercase())
}
