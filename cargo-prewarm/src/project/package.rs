//! The package of a function: its files, what it depends on, and what its program says of itself.

use super::function::Function;
use anyhow::{Context as _, Result, anyhow, bail};
use cargo_metadata::{Message, MetadataCommand, Package as CargoPackage};
use serde::Deserialize;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};
use toml_edit::{Document, Item};

/// The target of Lambda. Dependencies for other systems do not count.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The profile of what is deployed.
pub(crate) const RELEASE: &str = "release";

/// The profile of a debug build.
pub(crate) const DEBUG: &str = "dev";

/// A program describes itself before it does anything else.
const LONGEST_DESCRIPTION: Duration = Duration::from_secs(10);

/// The package of a function.
pub(crate) struct Package {
    pub(crate) manifest: PathBuf,
    /// That of the workspace, which has the profiles.
    pub(crate) root_manifest: PathBuf,
    /// The name of the program, or why it is unknown.
    pub(crate) binary: Result<String, String>,
    /// Where Cargo builds.
    pub(crate) target: PathBuf,
    /// The names and versions of what the program is built of.
    pub(crate) crates: Vec<(String, String)>,
}

/// A program's description of itself: `cargo run -- --describe`.
#[derive(Debug, Deserialize)]
pub(crate) struct Description {
    pub(crate) mode: String,
    pub(crate) arguments: Arguments,
    pub(crate) resources: Vec<DescribedResource>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Arguments {
    pub(crate) stream: bool,
    pub(crate) metrics: Option<String>,
    pub(crate) deadline_margin_ms: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DescribedResource {
    pub(crate) when: String,
}

impl Package {
    /// Finds the package of a function.
    ///
    /// # Errors
    ///
    /// Fails if Cargo finds none.
    pub(crate) fn of(function: &Function<'_>) -> Result<Self> {
        let folders = function.folder.ancestors();
        let manifest = folders
            .map(|folder| folder.join("Cargo.toml"))
            .find(|manifest| manifest.exists())
            .context("no folder above it has a Cargo.toml")?;
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .no_deps()
            .exec()?;
        let manifest = fs::canonicalize(&manifest)?;
        let is_own = |package: &&CargoPackage| package.manifest_path.as_std_path() == manifest;
        let own = metadata.packages.iter().find(is_own);
        let packages = own.map_or_else(|| metadata.workspace_packages(), |own| vec![own]);
        let programs: Vec<(&CargoPackage, &str)> = packages
            .into_iter()
            .flat_map(|package| {
                let programs = package.targets.iter().filter(|target| target.is_bin());
                programs.map(move |target| (package, &*target.name))
            })
            .collect();
        let wanted = function.binary.as_deref();
        let wanted = wanted.or(own.and_then(|own| own.default_run.as_deref()));
        let found = match (wanted, &*programs) {
            (Some(name), _) => programs.iter().find(|(_, program)| *program == name),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        let binary = found.map(|(_, name)| (*name).to_owned()).ok_or_else(|| {
            let names = programs.iter().map(|(_, name)| format!("`{name}`"));
            let names = names.collect::<Vec<_>>().join(", ");
            match wanted {
                Some(wanted) => format!("the package has no program `{wanted}`, but {names}"),
                None => format!(
                    "the package has several programs, {names}: name the function's in the template, as \
                     `Metadata: BuildProperties: Binary`"
                ),
            }
        });
        let package = found.map(|(package, _)| &package.manifest_path);
        let manifest = package.map_or(manifest, |manifest| manifest.clone().into());
        Ok(Package {
            crates: crates(&manifest)?,
            manifest,
            root_manifest: metadata.workspace_root.join("Cargo.toml").into(),
            binary,
            target: metadata.target_directory.clone().into(),
        })
    }

    /// The name of the program.
    fn binary(&self) -> Result<&str> {
        let binary = self.binary.as_deref();
        binary.map_err(|error| anyhow!("{error}"))
    }

    /// The versions of a dependency, direct or not. There are none of a crate that is not linked.
    pub(crate) fn versions(&self, name: &str) -> Vec<&str> {
        let crates = self.crates.iter().filter(|(linked, _)| linked == name);
        crates.map(|(_, version)| &**version).collect()
    }

    pub(crate) fn links(&self, name: &str) -> bool {
        !self.versions(name).is_empty()
    }

    /// A client of the AWS SDK that the program is linked with, other than those that it signs in with.
    pub(crate) fn sdk_client(&self) -> Option<&str> {
        let names = self.crates.iter().map(|(name, _)| &**name);
        let sign_in = [
            "aws-sdk-sso",
            "aws-sdk-ssooidc",
            "aws-sdk-sts",
            "aws-sdk-signin",
        ];
        names
            .filter(|name| name.starts_with("aws-sdk-") && !sign_in.contains(name))
            .min()
    }

    /// The program that a debug build has made.
    ///
    /// # Errors
    ///
    /// Fails if there is none: without it, rules would be left out.
    pub(crate) fn built(&self) -> Result<PathBuf> {
        let binary = self.binary()?;
        let name = format!("{binary}{}", env::consts::EXE_SUFFIX);
        let program = self.target.join("debug").join(name);
        if !program.exists() {
            bail!(
                "{} is missing: run `cargo build --bin {binary}` first",
                program.display()
            );
        }
        Ok(program)
    }

    /// Asks a program what it is.
    ///
    /// # Errors
    ///
    /// Fails if it does not describe itself.
    pub(crate) fn describe(program: &Path) -> Result<Description> {
        let mut child = Command::new(program)
            .arg("--describe")
            .env_remove("AWS_LAMBDA_RUNTIME_API")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let stdout = child.stdout.take().context("a pipe")?;
        let reading = thread::spawn(move || {
            let mut text = String::new();
            let read = BufReader::new(stdout).read_to_string(&mut text);
            read.map(|_| text)
        });
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if started.elapsed() > LONGEST_DESCRIPTION {
                child.kill()?;
                child.wait()?;
                break None;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let text = reading.join().ok().context("a thread panicked")??;
        let description = serde_json::from_str(text.trim()).ok();
        status
            .filter(std::process::ExitStatus::success)
            .and(description)
            .with_context(|| {
                format!(
                    "`{} --describe` does not say what it is: it needs a current prewarm with the feature `local`",
                    program.display()
                )
            })
    }

    /// Builds the program. A debug build describes itself.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be built.
    pub(crate) fn build(&self, profile: &str) -> Result<PathBuf> {
        let binary = self.binary()?;
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut child = Command::new(cargo)
            .args(["build", "--message-format=json-render-diagnostics"])
            .arg("--manifest-path")
            .arg(&self.manifest)
            .args(["--bin", binary, "--profile", profile])
            .args(self.added_by_cargo_lambda(profile))
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run Cargo")?;
        let stdout = child.stdout.take().context("a pipe")?;
        let mut program = None;
        for message in Message::parse_stream(BufReader::new(stdout)) {
            if let Message::CompilerArtifact(artifact) = message?
                && artifact.target.name == binary
                && let Some(executable) = artifact.executable
            {
                program = Some(executable.into());
            }
        }
        if !child.wait()?.success() {
            bail!("`{binary}` cannot be built");
        }
        program.context("Cargo names no program")
    }

    /// The options of the release profile that `cargo lambda build` adds where Cargo.toml does not have them, as Cargo's
    /// arguments. <https://www.cargo-lambda.info/commands/build.html#release-optimizations>
    fn added_by_cargo_lambda(&self, profile: &str) -> Vec<String> {
        const ADDED: [(&str, &str); 4] = [
            ("codegen-units", "1"),
            ("lto", "'thin'"),
            ("panic", "'abort'"),
            ("strip", "'symbols'"),
        ];
        if profile != RELEASE {
            return Vec::new();
        }
        let text = fs::read_to_string(&self.root_manifest).unwrap_or_default();
        let manifest = Document::parse(text).ok();
        let release = manifest.as_ref().and_then(|manifest| {
            let profiles = manifest.get("profile")?;
            profiles.get(RELEASE)
        });
        let has = |name| release.is_some_and(|release| release.get(name).is_some());
        let added = ADDED.iter().filter(|(name, _)| !has(name));
        added
            .map(|(name, value)| format!("--config=profile.{RELEASE}.{name}={value}"))
            .collect()
    }

    /// The value of a variable in `[env]` in Cargo's configuration. The variables of a shell do not count: another
    /// build does not have them.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let folders = self.manifest.ancestors().skip(1);
        let mut files = folders.flat_map(|folder| {
            ["config.toml", "config"].map(|file| folder.join(".cargo").join(file))
        });
        files.find_map(|file| {
            let text = fs::read_to_string(file).ok()?;
            let document = Document::parse(text).ok()?;
            let value = document.get("env")?.get(name)?;
            let value = value.get("value").unwrap_or(value);
            value.as_str().map(str::to_owned)
        })
    }
}

/// The line of a key of a TOML file, by its path, or else of the last of its tables that exists.
pub(crate) fn line_of_key(file: &Path, path: &[&str]) -> usize {
    let text = fs::read_to_string(file).unwrap_or_default();
    let Ok(document) = Document::parse(&*text) else {
        return 1;
    };
    let mut item: &Item = document.as_item();
    let mut line = 1;
    for name in path {
        let Some(table) = item.as_table_like() else {
            break;
        };
        let Some((key, value)) = table.get_key_value(name) else {
            break;
        };
        let span = key.span().or_else(|| value.span());
        if let Some(span) = span {
            line = text[..span.start].matches('\n').count() + 1;
        }
        item = value;
    }
    line
}

/// The packages that a program of the package is built of, with the features that it asks for itself.
fn crates(manifest: &Path) -> Result<Vec<(String, String)>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree", "--edges", "normal", "--prefix", "none", "--format", "{p}",
        ])
        .args(["--target", TARGET, "--manifest-path"])
        .arg(manifest)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run Cargo")?;
    if !output.status.success() {
        bail!("`cargo tree` fails");
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut crates: Vec<_> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let name = words.next()?;
            let version = words.next()?.strip_prefix('v')?;
            Some((name.to_owned(), version.to_owned()))
        })
        .collect();
    crates.sort();
    crates.dedup();
    Ok(crates)
}
