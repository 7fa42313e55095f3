//! The instructions of a warm invocation, by whose code they are in.

use crate::programs::{COUNT, Programs, WARM_UP};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Who is told by the first of these parts that the name of a function contains.
const OWNERS: [(&str, &[&str]); 6] = [
    (
        "memory: `malloc`, `free`, `memcpy`",
        &[
            "alloc",
            "_int_",
            "free",
            "memcpy",
            "memmove",
            "memset",
            "unlink_chunk",
            "raw_vec",
        ],
    ),
    ("`prewarm`", &["prewarm"]),
    ("JSON: `serde`, `serde_json`", &["serde", "zmij", "itoa"]),
    (
        "the client: `hyper`, `http`",
        &["hyper", "http", "bytes::", "hash", "Header"],
    ),
    ("`tokio`", &["tokio", "mio", "epoll", "futures", "park"]),
    (
        "`lambda_runtime`, `tower`, `tracing`",
        &["lambda_runtime", "tower", "tracing"],
    ),
];

const OTHERS: &str = "the standard library, libc, the handler";

/// The instructions of an invocation for each owner, by hand and with the attribute, most first.
pub(crate) fn of(programs: Programs, event: &str) -> Vec<(&'static str, [f64; 2])> {
    let [by_hand, prewarm] = programs.map(|program| {
        let counted = [WARM_UP, WARM_UP + COUNT].map(|invocations| {
            let profile = program.profile(event, invocations);
            by_owner(&profile)
        });
        let [before, after] = counted;
        let each = |(owner, count): (&'static str, u64)| {
            let before = before.get(owner).copied().unwrap_or_default();
            (owner, float(count - before) / float(COUNT))
        };
        after.into_iter().map(each).collect::<BTreeMap<_, _>>()
    });
    let count = |of: &BTreeMap<_, f64>, owner| of.get(owner).copied().unwrap_or_default();
    let owners = OWNERS.iter().map(|(owner, _)| *owner).chain([OTHERS]);
    let mut rows: Vec<_> = owners
        .map(|owner| (owner, [count(&by_hand, owner), count(&prewarm, owner)]))
        .collect();
    rows.sort_by(|(_, one), (_, other)| other[1].total_cmp(&one[1]));
    rows
}

/// The instructions of a profile of callgrind's, for each owner.
fn by_owner(profile: &Path) -> BTreeMap<&'static str, u64> {
    let mut annotate = Command::new("callgrind_annotate");
    let annotate = annotate
        .args(["--threshold=100", "--show-percs=no"])
        .arg(profile);
    let annotated = annotate.output().expect("callgrind_annotate is installed");
    let annotated = String::from_utf8_lossy(&annotated.stdout);
    let mut counts = BTreeMap::new();
    for line in annotated.lines() {
        // `12,345  FILE:FUNCTION [OBJECT]`
        let Some((count, place)) = line.trim_start().split_once(' ') else {
            continue;
        };
        let Ok(count) = count.replace(',', "").parse::<u64>() else {
            continue;
        };
        let Some((_, function)) = place.split_once(':') else {
            continue;
        };
        let function = function.split(" [").next().unwrap_or_default();
        let is_of = |parts: &[&str]| parts.iter().any(|part| function.contains(part));
        let owner = OWNERS.iter().find(|(_, parts)| is_of(parts));
        let owner = owner.map_or(OTHERS, |(owner, _)| owner);
        *counts.entry(owner).or_default() += count;
    }
    counts
}

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).expect("not so many"))
}
