//! What the compiler says of mistakes, and odd programs that it must accept.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The compiler's output for each mistake. `TRYBUILD=overwrite` records it again.
#[test]
fn every_mistake_has_its_error() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}

/// They are examples of this package, so `cargo test` has compiled them.
#[test]
fn every_odd_program_runs() {
    let test = env::current_exe().unwrap();
    let compiled = test.ancestors().nth(2).unwrap().join("examples");
    for program in programs("pass") {
        let name = program.file_stem().unwrap();
        let compiled = compiled
            .join(name)
            .with_extension(env::consts::EXE_EXTENSION);
        let output = Command::new(&compiled).output();
        let output = output.unwrap_or_else(|error| {
            panic!(
                "{}: {error}. Run `cargo test -p ui-tests`, and list each program in `Cargo.toml`",
                compiled.display()
            )
        });
        assert!(output.status.success(), "{name:?}: {output:?}");
    }
}

/// The programs in a folder, sorted.
fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let mut programs: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    programs.sort();
    programs
}

/// A recorded error, with the program that it is about.
struct Recorded {
    name: String,
    program: String,
    errors: String,
}

impl Recorded {
    fn all() -> Vec<Self> {
        let programs = programs("fail");
        programs.iter().map(|path| Recorded::read(path)).collect()
    }

    fn read(program: &Path) -> Self {
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        Recorded {
            name: program.file_stem().unwrap().to_str().unwrap().to_owned(),
            program: read(program),
            errors: read(&program.with_extension("stderr")),
        }
    }

    fn is_about(&self, topics: &[&str]) -> bool {
        topics.iter().any(|topic| self.name.starts_with(topic))
    }

    /// The lines of the program to which the errors point.
    fn places(&self) -> Vec<&str> {
        let lines: Vec<_> = self.program.lines().collect();
        let places = self.line_numbers().map(|number| lines[number - 1]);
        places.collect()
    }

    fn line_numbers(&self) -> impl Iterator<Item = usize> {
        let messages = self.errors.split("\n\n");
        let errors = messages.filter(|message| message.starts_with("error"));
        errors.map(|error| {
            let (_, place) = error.split_once(" --> ").expect("an error has a place");
            place.split(':').nth(1).unwrap().parse().unwrap()
        })
    }

    /// The line at which each mistake begins. A program with two or more modules has a mistake in each.
    fn mistakes(&self) -> Vec<usize> {
        let lines = (1..).zip(self.program.lines());
        let modules = lines.filter(|(_, line)| line.starts_with("mod "));
        let modules: Vec<_> = modules.map(|(number, _)| number).collect();
        if modules.len() < 2 { vec![1] } else { modules }
    }

    /// The mistake that each error is in, in the order of the program. An error outside of all has none.
    fn blamed(&self) -> Vec<Option<usize>> {
        let mistakes = self.mistakes();
        let mistake_at = |number| mistakes.iter().rfind(|begin| **begin <= number).copied();
        let mut blamed: Vec<_> = self.line_numbers().map(mistake_at).collect();
        blamed.sort_unstable();
        blamed
    }
}

#[test]
fn one_mistake_is_one_error() {
    for recorded in Recorded::all() {
        let blamed = recorded.blamed();
        match &*recorded.name {
            "several_mistakes_at_once" => assert_eq!(blamed.len(), 6),
            "several_wrong_arguments" => assert_eq!(blamed.len(), 5),
            name => {
                let mistakes: Vec<_> = recorded.mistakes().into_iter().map(Some).collect();
                assert_eq!(blamed, mistakes, "{name}:\n{}", recorded.errors);
            }
        }
        assert!(!recorded.errors.contains("warning"), "{}", recorded.name);
    }
}

#[test]
fn error_points_to_what_must_change() {
    for recorded in Recorded::all() {
        // These are about the attribute, or about a function that it makes.
        if recorded.is_about(&[
            "argument_",
            "attribute_twice",
            "main_of_ones_own",
            "several_wrong_arguments",
            "crate_",
            "invoke_",
            "two_handlers",
        ]) {
            continue;
        }
        for place in recorded.places() {
            assert!(!place.contains("#[lambda_handler"), "{}", recorded.name);
        }
        let blames_the_attribute = recorded
            .errors
            .contains("originates in the attribute macro");
        assert!(!blames_the_attribute, "{}", recorded.name);
    }
}

#[test]
fn error_names_nothing_that_is_generated() {
    for Recorded { name, errors, .. } in Recorded::all() {
        for generated in ["__prewarm", "__value", "__PREWARM", "__start"] {
            assert!(!errors.contains(generated), "{name}:\n{errors}");
        }
        for (at, path) in errors.match_indices("prewarm::") {
            let rest = &errors[at + path.len()..];
            let known = [
                "expansion::",
                "lambda_http",
                "Context",
                "Diagnostic",
                "Error",
                "Event",
                "lambda_handler",
            ];
            let is_known = known.iter().any(|known| rest.starts_with(known));
            assert!(is_known || name.contains("crate"), "{name}: {rest}");
        }
    }
}

/// Not every machine has the source of the standard library, and the compiler shows it where it is.
#[test]
fn error_quotes_no_source_of_ours_or_of_std() {
    for Recorded { name, errors, .. } in Recorded::all() {
        assert!(!errors.contains("$RUST"), "{name}:\n{errors}");
        assert!(!errors.contains("$WORKSPACE"), "{name}:\n{errors}");
        assert!(
            !errors.contains("required by a bound in `prewarm::"),
            "{name}:\n{errors}"
        );
    }
}
