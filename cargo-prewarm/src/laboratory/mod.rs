//! Cold starts as Lambda has them: INIT on a whole CPU, then each invocation on the share of a CPU that belongs to the
//! function's memory, with the program in memory or on a disk that has to be read.

mod cold_disk;
mod cpu_share;
mod start;

pub use cold_disk::ColdDisk;
pub use cpu_share::CpuShare;
pub use start::{Phase, Start};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// The size of a deployment package with this program, in bytes, but for the names in it.
///
/// # Errors
///
/// Fails if the program cannot be read.
pub fn package_size(program: &Path) -> io::Result<u64> {
    let mut package = DeflateEncoder::new(Counter(0), Compression::default());
    io::copy(&mut File::open(program)?, &mut package)?;
    Ok(package.finish()?.0)
}

/// How many bytes were written.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a program was on a cold disk, of which so many bytes were read. (A program does not read its whole file.)
#[must_use]
pub fn was_cold(read: u64, file_size: u64) -> bool {
    read >= file_size / 10 * 3
}
