//! The floors of both crates: no file imports from a floor above its own, and no imports form a circle.
//!
//! A `use` with a visibility re-exports, so that a folder can show what its files contain. It is not an import: an
//! import through it counts as one of the file that declares the name.

use crate::support::files;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemUse, UseTree, Visibility};

/// The modules of the runtime at the crate's root, from the ground up.
const RUNTIME: [&[&str]; 12] = [
    &["budget", "call", "error", "options", "polls"],
    &["resource"],
    &["reply", "output"],
    &["event", "runtime_api"],
    &["invocation", "ending", "ends"],
    &["renewal"],
    &["mode"],
    &["handler"],
    &["environment"],
    &["lambda"],
    &["local"],
    &["editor", "expansion", "guide", "start", "lib"],
];

const MACROS: [&[&str]; 5] = [
    &["attrs", "errors"],
    &["attribute"],
    &["item", "names"],
    &["expansion"],
    &["lib"],
];

const LONGEST_FILE: usize = 300;

/// Files by the paths of their modules, `[]` for the root.
type Files = BTreeMap<Vec<String>, File>;

#[test]
fn runtime_imports_run_down() {
    assert_eq!(faults(&read("../runtime/src"), &RUNTIME), [""; 0]);
}

#[test]
fn imports_of_the_macros_run_down() {
    assert_eq!(faults(&read("../macros/src"), &MACROS), [""; 0]);
}

#[test]
fn no_file_is_long() {
    for folder in ["../runtime/src", "../macros/src"] {
        for (name, source) in sources(Path::new(folder)) {
            let source = source.replace("pub(crate) mod tests {", "mod tests {");
            let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines = code.lines().count();
            assert!(lines <= LONGEST_FILE, "{folder}/{name}: {lines} lines");
        }
    }
}

#[test]
fn import_from_above_is_a_fault() {
    let files = [("low.rs", "use crate::high::X;"), ("high.rs", "struct X;")];
    let faults = faults(&parsed(&files), &[&["low"], &["high"], &["lib"]]);
    assert_eq!(faults, ["`low` imports from `high`, which is above it"]);
}

#[test]
fn path_without_a_use_is_an_import() {
    let files = [("low.rs", "fn f() { crate::high::g() }"), ("high.rs", "")];
    let faults = faults(&parsed(&files), &[&["low"], &["high"], &["lib"]]);
    assert_eq!(faults, ["`low` imports from `high`, which is above it"]);
}

#[test]
fn circle_is_a_fault() {
    let files = [
        ("room/mod.rs", "mod a; mod b; mod c; pub use c::Z;"),
        ("room/a.rs", "use super::b::X;"),
        ("room/b.rs", "use crate::room::Z;"),
        ("room/c.rs", "use super::a::Y;"),
    ];
    let faults = faults(&parsed(&files), &[&["room"], &["lib"]]);
    assert_eq!(faults, ["a circle: room::a, room::b, room::c, room::a"]);
}

#[test]
fn name_from_the_root_is_a_fault() {
    let files = [("lib.rs", "pub struct X;"), ("low.rs", "use crate::X;")];
    let faults = faults(&parsed(&files), &[&["low"], &["lib"]]);
    assert_eq!(faults, ["`low` imports from `lib`, which is above it"]);
}

#[test]
fn imports_of_tests_do_not_count() {
    let files = [
        ("low.rs", "#[cfg(test)] mod tests { use crate::high::X; }"),
        ("high.rs", ""),
    ];
    let faults = faults(&parsed(&files), &[&["low"], &["high"], &["lib"]]);
    assert_eq!(faults, [""; 0]);
}

fn faults(files: &Files, floors: &[&[&str]]) -> Vec<String> {
    let floor = |module: &[String]| {
        let room = module.first().map_or("lib", String::as_str);
        let floor = floors.iter().position(|rooms| rooms.contains(&room));
        floor.unwrap_or_else(|| panic!("`{room}` is on no floor"))
    };
    let mut faults = Vec::new();
    let mut imports: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (module, file) in files {
        let mut paths = Paths::default();
        paths.visit_file(file);
        for path in paths.found {
            let Some(from) = resolve(files, module, &path) else {
                continue;
            };
            if from == *module {
                continue;
            }
            if floor(&from) > floor(module) {
                let (module, from) = (name(module), name(&from));
                faults.push(format!(
                    "`{module}` imports from `{from}`, which is above it"
                ));
            }
            imports.entry(module.clone()).or_default().insert(from);
        }
    }
    let mut done = BTreeSet::new();
    for module in files.keys() {
        if let Some(circle) = circle(&imports, &mut vec![module.clone()], &mut done) {
            let names: Vec<_> = circle.iter().map(|module| name(module)).collect();
            done.extend(circle);
            faults.push(format!("a circle: {}", names.join(", ")));
        }
    }
    faults.dedup();
    faults
}

fn name(module: &[String]) -> String {
    if module.is_empty() {
        "lib".to_owned()
    } else {
        module.join("::")
    }
}

/// A circle that the imports of the last module of `way` close, if there is one.
fn circle(
    imports: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    way: &mut Vec<Vec<String>>,
    done: &mut BTreeSet<Vec<String>>,
) -> Option<Vec<Vec<String>>> {
    let last = way.last()?.clone();
    if done.contains(&last) {
        return None;
    }
    for import in imports.get(&last).into_iter().flatten() {
        if let Some(start) = way.iter().position(|module| module == import) {
            let mut circle = way[start..].to_vec();
            circle.push(import.clone());
            return Some(circle);
        }
        way.push(import.clone());
        let found = circle(imports, way, done);
        way.pop();
        if found.is_some() {
            return found;
        }
    }
    done.insert(last);
    None
}

/// The module whose file declares what a path names, if it is a path into this crate.
fn resolve(files: &Files, module: &[String], path: &[String]) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    let parent = || module[..module.len().saturating_sub(1)].to_vec();
    let (mut at, mut rest) = match &**first {
        "crate" => (Vec::new(), rest),
        "self" => (module.to_vec(), rest),
        "super" => (parent(), rest),
        // A module that the file declares.
        first => {
            let mut child = module.to_vec();
            child.push(first.to_owned());
            files.get(&child)?;
            (child, rest)
        }
    };
    while let Some((segment, after)) = rest.split_first() {
        let mut child = at.clone();
        child.push(segment.clone());
        if !files.contains_key(&child) {
            break;
        }
        (at, rest) = (child, after);
    }
    if let Some(name) = rest.first()
        && let Some(original) = reexports(&files[&at]).remove(name)
        && let Some(declared) = resolve(files, &at, &original)
    {
        return Some(declared);
    }
    Some(at)
}

/// The names that a file re-exports, with the paths that they stand for.
fn reexports(file: &File) -> BTreeMap<String, Vec<String>> {
    let uses = file.items.iter().filter_map(|item| match item {
        Item::Use(item) if is_reexport(item) => Some(item),
        _ => None,
    });
    let mut found = Vec::new();
    for item in uses {
        flatten(&item.tree, &mut Vec::new(), &mut found);
    }
    let named = found
        .into_iter()
        .map(|path| (path.last().unwrap().clone(), path));
    named.collect()
}

fn is_reexport(item: &ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}

/// The paths in a `use`.
fn flatten(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let mut add = |last: String| {
        let mut path = before.clone();
        path.push(last);
        found.push(path);
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => add(name.ident.to_string()),
        UseTree::Rename(rename) => add(rename.ident.to_string()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, found);
            }
        }
        UseTree::Glob(_) => panic!("name what is imported: a glob hides it"),
    }
}

/// The paths that a file names, but for its tests.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl Visit<'_> for Paths {
    fn visit_item(&mut self, item: &Item) {
        let attrs = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !attrs.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        if !is_reexport(item) {
            flatten(&item.tree, &mut Vec::new(), &mut self.found);
        }
    }

    fn visit_visibility(&mut self, _: &Visibility) {}

    fn visit_path(&mut self, path: &syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.found.push(segments.collect());
        visit::visit_path(self, path);
    }
}

fn is_for_tests(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg")
        && attr
            .parse_args::<syn::Ident>()
            .is_ok_and(|condition| condition == "test")
}

fn read(folder: &str) -> Files {
    let sources = sources(Path::new(folder));
    let files: Vec<_> = (sources.iter())
        .map(|(name, source)| (&**name, &**source))
        .collect();
    parsed(&files)
}

/// The sources below a folder, by their names.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    for path in files(folder, "rs") {
        let name = path.strip_prefix(folder).unwrap();
        let is_of_tests = ["snapshots", "tests", "tests.rs"].map(|test| name.starts_with(test));
        if !is_of_tests.contains(&true) {
            let name = name.to_str().unwrap().to_owned();
            sources.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(sources.len() > 10, "{}", folder.display());
    sources
}

fn parsed(files: &[(&str, &str)]) -> Files {
    let files = files.iter().map(|(name, source)| {
        let module = name.trim_end_matches(".rs").trim_end_matches("/mod");
        let module = module.split('/').filter(|segment| *segment != "lib");
        let file = syn::parse_file(source).expect(name);
        (module.map(str::to_owned).collect(), file)
    });
    let mut files: Files = files.collect();
    files
        .entry(Vec::new())
        .or_insert_with(|| syn::parse_file("").unwrap());
    files
}
