//! One cold start: a process from its start to its second answer.

use super::cpu_share::CpuShare;
use crate::runtime_api::{Call, Failure, RuntimeApi};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{fs, io};

/// The measured times of a cold start.
pub struct Start {
    /// From the start of the process until it asks for an event.
    pub init: Phase,
    /// From the first event to its answer.
    pub first: Phase,
    /// From the second event to its answer.
    pub second: Phase,
    /// The most memory that the process held.
    pub resident_kb: u32,
    /// The first answer.
    pub answer: String,
}

/// The length of one phase.
#[derive(Clone, Copy)]
pub struct Phase {
    /// By the clock.
    pub time: Duration,
    /// The time that the process had a CPU.
    pub cpu: Duration,
}

/// A process that ends with the measurement.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Start {
    /// Starts a program in an environment with `memory_mb` of memory, and invokes it twice.
    ///
    /// Without a share it has a whole CPU throughout.
    ///
    /// # Errors
    ///
    /// Fails if the program cannot be started, or does not answer both events.
    pub fn measure(
        mut command: Command,
        event: &str,
        memory_mb: u32,
        api: &RuntimeApi,
        share: Option<&CpuShare>,
    ) -> Result<Self, Failure> {
        let command = api.environment(&mut command, memory_mb);
        if let Some(share) = share {
            share.give_a_cpu()?;
        }
        let began = Instant::now();
        let mut process = Process(command.spawn()?);
        let id = process.0.id();
        if let Some(share) = share {
            share.add(id)?;
        }
        let next = api.next(&mut process.0)?;
        let mut counted = cpu(id)?;
        let init = Phase {
            time: next.at - began,
            cpu: counted,
        };
        if let Some(share) = share {
            share.give(memory_mb)?;
        }
        let mut invoke = |next: Call| {
            let sent = Instant::now();
            next.event(event)?;
            let response = api.response(&mut process.0)?;
            let before = std::mem::replace(&mut counted, cpu(id)?);
            let phase = Phase {
                time: response.at - sent,
                cpu: counted.saturating_sub(before),
            };
            let answer = response.body.clone();
            response.accept()?;
            Ok::<_, Failure>((phase, answer, api.next(&mut process.0)?))
        };
        let (first, answer, next) = invoke(next)?;
        let (second, _, _) = invoke(next)?;
        Ok(Start {
            init,
            first,
            second,
            resident_kb: resident_kb(id)?,
            answer,
        })
    }
}

/// How long the threads of a process had a CPU: the first number of their `schedstat`, in nanoseconds.
fn cpu(process: u32) -> io::Result<Duration> {
    let threads = fs::read_dir(format!("/proc/{process}/task"))?;
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let stat = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split(' ').next()?.parse::<u64>().ok()
    });
    Ok(Duration::from_nanos(nanoseconds.sum()))
}

fn resident_kb(process: u32) -> io::Result<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    let kb = number.and_then(|kb| kb.parse().ok());
    kb.ok_or_else(|| io::Error::other("the kernel does not report the memory of the process"))
}
