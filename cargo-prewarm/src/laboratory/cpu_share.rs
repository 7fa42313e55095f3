//! The share of a CPU that Lambda gives to a function, by a control group.

use std::path::PathBuf;
use std::{fs, io, process};

/// The memory with which a function has one whole CPU.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
const MB_OF_A_CPU: u32 = 1769;

/// In microseconds. Lambda's own.
const PERIOD: u32 = 20_000;

/// The kernel's lowest quota of a period, in microseconds.
const LOWEST_QUOTA: u32 = 1_000;

/// A control group, which is removed at the end.
pub struct CpuShare {
    group: PathBuf,
    is_v2: bool,
}

impl CpuShare {
    /// Makes a control group.
    ///
    /// # Errors
    ///
    /// Fails without the right to make one.
    pub fn new() -> io::Result<Self> {
        let name = format!("prewarm-cold-start-{}", process::id());
        let mut result = Err(io::ErrorKind::Unsupported.into());
        let controllers = [
            ("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", false),
            ("/sys/fs/cgroup", "cpu.max", true),
        ];
        for (root, file, is_v2) in controllers {
            let group = PathBuf::from(root).join(&name);
            match fs::create_dir(&group) {
                Ok(()) => {
                    let has_controller = group.join(file).exists();
                    let share = CpuShare { group, is_v2 };
                    if has_controller {
                        return Ok(share);
                    }
                }
                Err(error) => result = Err(error),
            }
        }
        result
    }

    /// Adds a process.
    ///
    /// # Errors
    ///
    /// Fails if the kernel refuses it.
    pub fn add(&self, process: u32) -> io::Result<()> {
        self.write("cgroup.procs", &process.to_string())
    }

    /// Gives the group the share of a function with `memory_mb` of memory.
    ///
    /// # Errors
    ///
    /// Fails if the kernel refuses it.
    pub fn give(&self, memory_mb: u32) -> io::Result<()> {
        let quota = (PERIOD * memory_mb / MB_OF_A_CPU).max(LOWEST_QUOTA);
        let period = quota * MB_OF_A_CPU / memory_mb;
        if self.is_v2 {
            return self.write("cpu.max", &format!("{quota} {period}"));
        }
        self.write("cpu.cfs_period_us", &period.to_string())?;
        self.write("cpu.cfs_quota_us", &quota.to_string())
    }

    /// Gives the group what INIT has: a whole CPU.
    ///
    /// # Errors
    ///
    /// Fails if the kernel refuses it.
    pub fn give_a_cpu(&self) -> io::Result<()> {
        self.give(MB_OF_A_CPU)
    }

    fn write(&self, file: &str, text: &str) -> io::Result<()> {
        fs::write(self.group.join(file), text)
    }
}

impl Drop for CpuShare {
    fn drop(&mut self) {
        // A group that still has a process stays, and does no harm.
        let _ = fs::remove_dir(&self.group);
    }
}
