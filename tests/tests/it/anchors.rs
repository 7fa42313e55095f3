//! Links to a part of a page lead to a heading of it, and every metric is on its page.

use crate::guide::{DOCS, REPOSITORY, ROOT, files, links};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The anchors of each page: of a module of the guide by its path, and of a file by its path in the repository.
struct Pages(BTreeMap<String, BTreeSet<String>>);

impl Pages {
    fn read() -> Self {
        let mut pages = BTreeMap::new();
        let source = read("runtime/src/guide.rs");
        let mut texts = Vec::new();
        for line in source.lines() {
            if let Some((_, file)) = line.split_once("include_str!(\"../docs/") {
                let file = file.split('"').next().unwrap();
                texts.push(read(&format!("runtime/docs/{file}")));
            }
            if let Some(name) = line.strip_prefix("pub mod ") {
                let name = name.trim_end_matches(" {}");
                let anchors = texts.drain(..).flat_map(|text| anchors(&text)).collect();
                pages.insert(format!("guide::{name}"), anchors);
            }
        }
        // The docs of the crate and of the attribute are in one file, with the parts that they include.
        let mut crate_docs = anchors(&read("runtime/src/lib.rs"));
        for file in files("runtime/docs", "md") {
            if file.parent().unwrap().ends_with("docs") {
                crate_docs.extend(anchors(&fs::read_to_string(file).unwrap()));
            }
        }
        pages.insert("crate".to_owned(), crate_docs);
        for file in ["README.md", "examples/README.md", "cargo-prewarm/README.md"] {
            pages.insert(file.to_owned(), anchors(&read(file)));
        }
        Pages(pages)
    }

    /// The page that a link leads to, if it is one of these.
    fn of_target(target: &str) -> Option<String> {
        let guide = |name: &str| format!("guide::{name}");
        if let Some(name) = target.strip_prefix("crate::guide::") {
            return Some(guide(name));
        }
        if target == "crate" || target == "crate::lambda_handler" {
            return Some("crate".to_owned());
        }
        if let Some(page) = target.strip_prefix(DOCS) {
            let name = page.strip_prefix("guide/");
            let name = name.and_then(|name| name.strip_suffix("/index.html"));
            return Some(name.map_or_else(|| "crate".to_owned(), guide));
        }
        let file = target.strip_prefix(REPOSITORY)?;
        file.strip_prefix("blob/main/").map(str::to_owned)
    }

    /// The page that a file is a part of.
    fn of_file(file: &Path) -> String {
        let file = file.strip_prefix(ROOT).unwrap().to_string_lossy();
        let file = file.trim_start_matches('/');
        let Some(name) = file.strip_prefix("runtime/docs/") else {
            return file.to_owned();
        };
        let source = read("runtime/src/guide.rs");
        let Some((_, rest)) = source.split_once(&format!("\"../docs/{name}\"")) else {
            return "crate".to_owned();
        };
        let (_, rest) = rest.split_once("pub mod ").unwrap();
        format!("guide::{}", rest.split(' ').next().unwrap())
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(format!("{ROOT}/{path}")).unwrap()
}

/// The anchors of a text's headings, as rustdoc and GitHub make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut is_code = false;
    let headings = text.lines().filter_map(|line| {
        let line = line
            .trim_start_matches("//!")
            .trim_start_matches("///")
            .trim();
        if line.starts_with("```") {
            is_code = !is_code;
        }
        let heading = line.trim_start_matches('#');
        (!is_code && heading.len() < line.len()).then(|| heading.strip_prefix(' '))?
    });
    headings.map(anchor).collect()
}

fn anchor(heading: &str) -> String {
    let heading = heading.trim().to_lowercase();
    let characters = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    });
    characters.collect()
}

#[test]
fn anchors_are_headings() {
    let pages = Pages::read();
    let mut texts: Vec<PathBuf> = files("runtime/docs", "md");
    texts.extend(
        ["README.md", "examples/README.md", "cargo-prewarm/README.md"]
            .map(|it| Path::new(ROOT).join(it)),
    );
    let mut faults = Vec::new();
    let mut checked = 0;
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        for link in links(&text) {
            let Some((target, anchor)) = link.split_once('#') else {
                continue;
            };
            let page = if target.is_empty() {
                Some(Pages::of_file(&path))
            } else if path.ends_with("examples/README.md") && target == "../README.md" {
                Some("README.md".to_owned())
            } else {
                Pages::of_target(target)
            };
            let Some(page) = page else { continue };
            checked += 1;
            if !pages
                .0
                .get(&page)
                .is_some_and(|anchors| anchors.contains(anchor))
            {
                faults.push(format!("{}: {target}#{anchor}", path.display()));
            }
        }
    }
    assert!(checked > 50, "{checked}");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn metrics_of_the_source_are_in_the_guide() {
    let mut printed = BTreeSet::new();
    for file in files("runtime/src/output", "rs") {
        let source = fs::read_to_string(file).unwrap();
        for call in ["definition(\"", ".phase(\""] {
            let names = source.split(call).skip(1);
            printed.extend(names.map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    let page = read("runtime/docs/guide/production.md");
    let (_, table) = page.split_once("| metric | unit | meaning |").unwrap();
    let rows = table
        .lines()
        .take_while(|line| !line.starts_with("The line"));
    let names = rows.filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    let documented: BTreeSet<_> = names.map(str::to_owned).collect();
    assert_eq!(printed, documented);
}
