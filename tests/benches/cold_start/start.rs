//! One cold start: a process from its start to its second answer.

use crate::cpu_share::CpuShare;
use prewarm_tests::bench::{Call, RuntimeApi};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What was measured.
pub(crate) struct Start {
    pub(crate) init: Phase,
    pub(crate) first: Phase,
    pub(crate) second: Phase,
    /// What the process held at most.
    pub(crate) resident_kb: u32,
}

/// What one phase took.
#[derive(Clone, Copy)]
pub(crate) struct Phase {
    pub(crate) time: Duration,
    /// What the process had of a CPU.
    pub(crate) cpu: Duration,
}

/// Ended with the measurement, come what may.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Start {
    /// Starts a program in an environment of so much memory, and invokes it twice.
    pub(crate) fn measure(
        mut command: Command,
        memory_mb: u32,
        api: &RuntimeApi,
        variables: &[(&str, String)],
        share: Option<&CpuShare>,
    ) -> Self {
        let command = api
            .environment(&mut command, memory_mb)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(share) = share {
            share.give_a_cpu().expect("INIT has a whole CPU");
        }
        let began = Instant::now();
        let process = Process(command.spawn().expect("the program starts"));
        let id = process.0.id();
        if let Some(share) = share {
            share.add(id).expect("the process is in the group");
        }
        let next = api.next();
        let mut counted = cpu(id);
        let init = Phase {
            time: next.at - began,
            cpu: counted,
        };
        if let Some(share) = share {
            share.give(memory_mb).expect("the group has its share");
        }
        let mut invoke = |next: Call| {
            let sent = Instant::now();
            next.event(r#"{"id":"42"}"#);
            let response = api.response();
            let before = std::mem::replace(&mut counted, cpu(id));
            assert!(response.body.contains("Gaiwan"), "{}", response.body);
            let phase = Phase {
                time: response.at - sent,
                cpu: counted.saturating_sub(before),
            };
            response.accept();
            (phase, api.next())
        };
        let (first, next) = invoke(next);
        let (second, _) = invoke(next);
        Start {
            init,
            first,
            second,
            resident_kb: resident_kb(id),
        }
    }
}

/// What the threads of a process had of a CPU: the first number of their `schedstat`, in nanoseconds.
fn cpu(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("Linux");
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let stat = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

fn resident_kb(process: u32) -> u32 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|kb| kb.parse().ok()).expect("a number")
}
