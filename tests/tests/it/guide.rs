//! Whoever meets a message of ours finds it in the guide, and no link leads nowhere.

use crate::support;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
pub(crate) const REPOSITORY: &str = "https://github.com/prewarm-rs/prewarm/";
const RAW: &str = "https://raw.githubusercontent.com/prewarm-rs/prewarm/main/";
pub(crate) const DOCS: &str = "https://docs.rs/prewarm/latest/prewarm/";

/// Files whose texts are parts of others, or serde's, or pictures.
const NOT_MESSAGES: [&str; 7] = [
    "event/invalid_event.rs",
    "event/json.rs",
    "event/members.rs",
    "event/outline.rs",
    "event/signs.rs",
    "mode/value/parameter.rs",
    "local/waterfall.rs",
];

/// How the compiler's own messages begin.
const RUSTC: [&str; 3] = ["expected ", "unexpected ", "unused variable"];

/// Fewer words are no message, or part of one.
const WORDS: usize = 4;

#[test]
fn compile_errors_are_in_the_guide() {
    let page = Page::read();
    let mut messages = BTreeSet::new();
    for path in files("tests/ui/fail", "stderr") {
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("error"));
        let lines = lines.filter_map(|line| line.split_once(": "));
        messages.extend(lines.map(|(_, message)| message.to_owned()));
    }
    assert!(messages.len() > 100, "{}", messages.len());
    messages.retain(|message| !RUSTC.iter().any(|own| message.starts_with(own)));
    let missing: Vec<_> = messages.iter().filter(|it| !page.has(it)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn lines_of_the_log_are_in_the_guide() {
    let page = Page::read();
    let mut texts = BTreeSet::new();
    for path in files("runtime/src", "rs") {
        if NOT_MESSAGES.iter().any(|it| path.ends_with(it)) {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        let mut found = Texts::default();
        found.visit_file(&file);
        texts.extend(found.0);
    }
    assert!(texts.len() > 40, "{}", texts.len());
    let missing: Vec<_> = texts.iter().filter(|text| !page.has(text)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn links_lead_somewhere() {
    let pages = fs::read_to_string(format!("{ROOT}/runtime/src/guide.rs")).unwrap();
    let readme = Path::new(ROOT).join("README.md");
    let mut texts = files("runtime/docs", "md");
    let others = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "llms.txt"];
    texts.extend(others.map(|name| Path::new(ROOT).join(name)));
    texts.extend(files("examples", "md"));
    let mut faults = Vec::new();
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        for target in links(&text) {
            let (target, _) = target.split_once('#').unwrap_or((target, ""));
            let in_repository = target.strip_prefix(REPOSITORY);
            let in_repository = in_repository.and_then(|it| {
                let (kind, path) = it.split_once("/main/")?;
                ["blob", "tree"].contains(&kind).then_some(path)
            });
            let is_there = if let Some(it) = in_repository.or(target.strip_prefix(RAW)) {
                Path::new(ROOT).join(it).exists()
            } else if let Some(page) = target.strip_prefix(DOCS).filter(|it| !it.is_empty()) {
                let page = page.strip_prefix("guide/");
                let page = page.map(|it| it.trim_end_matches("index.html").trim_end_matches('/'));
                target == format!("{DOCS}attr.lambda_handler.html")
                    || page.is_some_and(|it| {
                        it.is_empty() || pages.contains(&format!("pub mod {it} {{}}"))
                    })
            } else if target.is_empty() || target.contains(':') || target == "crate" {
                true
            } else {
                // Outside of the repository, the README has no folder.
                path != readme && path.parent().unwrap().join(target).exists()
            };
            if !is_there {
                faults.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn first_function_is_that_of_the_template() {
    let read = |path| fs::read_to_string(format!("{ROOT}/{path}")).unwrap();
    let page = read("runtime/docs/guide/first_function.md");
    let template = read("template/src/main.rs");
    let (program, tests) = template.split_at(template.find("#[cfg(test)]").unwrap());
    let program = program.trim_end();
    for shown in [
        format!("```\n{program}\n```"),
        format!("```ignore\n{tests}```"),
    ] {
        assert!(page.contains(&shown), "{shown}");
    }
}

/// The page where messages are looked up.
struct Page(String);

impl Page {
    fn read() -> Self {
        let path = format!("{ROOT}/runtime/docs/guide/troubleshooting.md");
        Page(normalized(&fs::read_to_string(path).unwrap()))
    }

    /// Whether a message is on the page, where an ellipsis may leave out its end.
    fn has(&self, message: &str) -> bool {
        let nouns = ["resource", "records"].map(|noun| message.replace("{noun}", noun));
        nouns.iter().any(|message| {
            let message = normalized(message);
            let spaces = message.match_indices(' ').skip(WORDS - 1);
            let mut beginnings = spaces.map(|(end, _)| &message[..end]);
            self.0.contains(&message) || beginnings.any(|it| self.0.contains(&format!("{it} ...")))
        })
    }
}

/// Without what differs: code, numbers, and what is filled in.
fn normalized(text: &str) -> String {
    let mut plain = String::new();
    for (n, part) in text.split('`').enumerate() {
        plain += if n % 2 == 0 { part } else { "N" };
    }
    let mut filled = String::new();
    let mut rest = &*plain;
    while let Some((before, after)) = rest.split_once('{') {
        filled.extend([before, "N"]);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    filled += rest;
    let words = filled.split_whitespace().map(|word| {
        let letters = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is_number = !letters.is_empty() && letters.chars().all(|c| c.is_ascii_digit());
        if is_number {
            word.replace(letters, "N")
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The texts of a file that somebody may read: those of its code, but not of its tests and its assertions.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    fn add(&mut self, text: &str) {
        let words = text.split_whitespace();
        let words = words.filter(|word| word.chars().all(|c| c.is_alphabetic() || c == ','));
        let is_doc_or_help = text.starts_with(' ') || text.lines().count() > 3;
        if words.count() >= WORDS && !is_doc_or_help {
            self.0.push(text.to_owned());
        }
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.add(&text.value());
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "expect" {
            self.visit_expr(&call.receiver);
        } else {
            visit::visit_expr_method_call(self, call);
        }
    }

    fn visit_macro(&mut self, it: &'ast syn::Macro) {
        let name = it.path.segments.last().unwrap().ident.to_string();
        if name != "unreachable" && !name.contains("assert") {
            self.add_tokens(it.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.add(&text.value());
    }
}

/// The targets of a text's links.
pub(crate) fn links(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](").skip(1);
    links.filter_map(|link| link.split(')').next())
}

pub(crate) fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    support::files(&Path::new(ROOT).join(folder), extension)
}
