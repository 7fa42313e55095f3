//! A disk that has nothing of a program in memory, and that reads no faster than a given rate, as a new environment of
//! Lambda has one.

use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
use nix::sys::stat::{major, minor, stat};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command};

/// The root of control groups.
const ROOT: &str = "/sys/fs/cgroup";

/// How fast a disk is read by the programs that are started from it.
pub(crate) struct ColdDisk {
    group: Option<Group>,
}

/// A control group, which is removed at the end.
struct Group {
    folder: PathBuf,
    /// Where this process is otherwise.
    home: PathBuf,
}

impl ColdDisk {
    /// Of this rate, for programs that are on the same disk as `program`. Also says what could not be done.
    pub(crate) fn new(mb_per_s: u32, program: &Path) -> (Self, Option<io::Error>) {
        match Group::new(mb_per_s, program) {
            Ok(group) => (ColdDisk { group: Some(group) }, None),
            Err(error) => (ColdDisk { group: None }, Some(error)),
        }
    }

    /// Forgets these files, as far as no process has them mapped.
    pub(crate) fn evict(files: &[PathBuf]) {
        for file in files {
            let Ok(file) = File::open(file) else { continue };
            // What is not written yet stays.
            let _ = file.sync_all();
            let _ = posix_fadvise(&file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED);
        }
    }

    /// Starts a program that reads from this disk.
    pub(crate) fn spawn(&self, command: &mut Command) -> io::Result<Child> {
        let Some(group) = &self.group else {
            return command.spawn();
        };
        // A child is where its parent is. It reads from its first instruction on.
        join(&group.folder, process::id())?;
        let child = command.spawn();
        join(&group.home, process::id())?;
        child
    }
}

impl Group {
    fn new(mb_per_s: u32, program: &Path) -> io::Result<Self> {
        let name = format!("prewarm-cold-disk-{}", process::id());
        let device = stat(program)?.st_dev;
        let device = format!("{}:{}", major(device), minor(device));
        let rate = u64::from(mb_per_s) * 1_000_000;
        let versions = [
            (
                "blkio",
                "blkio.throttle.read_bps_device",
                format!("{device} {rate}"),
            ),
            ("", "io.max", format!("{device} rbps={rate}")),
        ];
        let mut result = Err(ErrorKind::Unsupported.into());
        for (controller, file, limit) in versions {
            let root = Path::new(ROOT).join(controller);
            let folder = root.join(&name);
            if let Err(error) = fs::create_dir(&folder) {
                result = Err(error);
                continue;
            }
            let group = Group {
                home: root.join(home(controller)),
                folder,
            };
            match fs::write(group.folder.join(file), limit) {
                Ok(()) => return Ok(group),
                Err(error) => result = Err(error),
            }
        }
        result
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A group that still has a process stays, and does no harm.
        let _ = fs::remove_dir(&self.folder);
    }
}

/// The path of this process's group in a hierarchy, under its root.
fn home(controller: &str) -> String {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let mut fields = groups.lines().map(|line| line.splitn(3, ':'));
    let path = fields.find_map(|mut fields| {
        let controllers = fields.nth(1)?;
        let is_it = controllers.split(',').any(|name| name == controller);
        is_it.then(|| fields.next()).flatten()
    });
    path.unwrap_or_default().trim_start_matches('/').to_owned()
}

fn join(group: &Path, process: u32) -> io::Result<()> {
    fs::write(group.join("cgroup.procs"), process.to_string())
}

/// How many bytes a process has had read from disks.
pub(crate) fn read_from_disk(process: u32) -> Option<u64> {
    let counts = fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    let line = counts
        .lines()
        .find_map(|line| line.strip_prefix("read_bytes: "))?;
    line.trim().parse().ok()
}
