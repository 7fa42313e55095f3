//! How the program is built.

use super::{Found, Subject};
use crate::project::package::line_of_key;
use std::fs;
use toml_edit::Document;

pub(super) fn panic_unwind(subject: &Subject<'_>) -> Vec<Found> {
    let manifest = &subject.package.root_manifest;
    let text = fs::read_to_string(manifest).unwrap_or_default();
    let is_unwind = Document::parse(text).is_ok_and(|manifest| {
        let profile = manifest
            .get("profile")
            .and_then(|profile| profile.get("release"));
        let panic = profile.and_then(|profile| profile.get("panic"));
        panic.and_then(|panic| panic.as_str()) == Some("unwind")
    });
    if is_unwind {
        return Vec::new();
    }
    let line = line_of_key(manifest, &["profile", "release", "panic"]);
    vec![
        Found::new(
            line,
            "`cargo lambda build` makes a program that aborts, so a panic ends the execution environment",
            "set `panic = \"unwind\"` in `[profile.release]`",
        )
        .in_file(manifest),
    ]
}

/// <https://aws.github.io/aws-lc-rs/resources.html#entropy-configuration>
pub(super) fn jitter_entropy(subject: &Subject<'_>) -> Vec<Found> {
    let package = subject.package;
    let is_left_out = package
        .variable("AWS_LC_SYS_NO_JITTER_ENTROPY")
        .is_some_and(|value| value == "1");
    if !package.links("aws-lc-sys") || is_left_out {
        return Vec::new();
    }
    let line = line_of_key(&package.manifest, &["dependencies", "aws-config"]);
    vec![
        Found::new(
            line,
            "AWS-LC measures the CPU's jitter before the first TLS connection, which takes most of a cold start",
            "set `AWS_LC_SYS_NO_JITTER_ENTROPY = \"1\"` under `[env]` in `.cargo/config.toml`, or use `ring`",
        )
        .in_file(&package.manifest),
    ]
}

pub(super) fn two_tls_stacks(subject: &Subject<'_>) -> Vec<Found> {
    let package = subject.package;
    let stacks = ["rustls", "native-tls", "openssl", "s2n-tls"].map(|name| {
        let versions = package.versions(name).into_iter();
        versions.map(move |version| format!("`{name}` {version}"))
    });
    let mut stacks: Vec<String> = stacks.into_iter().flatten().collect();
    // `native-tls` is a face of `openssl`.
    if stacks.iter().any(|stack| stack.starts_with("`native-tls`")) {
        stacks.retain(|stack| !stack.starts_with("`openssl`"));
    }
    if stacks.len() < 2 {
        return Vec::new();
    }
    let line = line_of_key(&package.manifest, &["dependencies", "aws-config"]);
    vec![
        Found::new(
            line,
            format!("the program has two TLS stacks, {}", stacks.join(" and ")),
            "depend on `aws-config` and on each `aws-sdk-*` with `default-features = false`; `cargo tree -i` shows who asks for one",
        )
        .in_file(&package.manifest),
    ]
}

pub(super) fn prime(subject: &Subject<'_>) -> Vec<Found> {
    let (Some(described), Some(memory)) = (subject.description, subject.function.memory_mb())
    else {
        return Vec::new();
    };
    let is_primed = described
        .resources
        .iter()
        .any(|resource| resource.when == "prime");
    let Some(client) = subject.package.sdk_client() else {
        return Vec::new();
    };
    if is_primed || memory > 128.0 {
        return Vec::new();
    }
    vec![Found::new(
        subject.function.line_of("MemorySize"),
        format!(
            "the first request of `{client}` runs in an invocation of `{}`, on a fourteenth of a CPU",
            subject.id()
        ),
        "make it in INIT with `#[init(prime)]`, or set `MemorySize: 256`",
    )]
}
