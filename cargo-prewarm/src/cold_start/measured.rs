//! The measured values.

use std::collections::BTreeMap;

/// The starts of a function, at each memory size.
pub(super) struct Measured {
    pub(super) sizes: Vec<Size>,
    /// The median time of each initializer, in ms.
    pub(super) resources: BTreeMap<String, f64>,
    pub(super) program_bytes: u64,
    pub(super) package_bytes: u64,
    /// Why each phase had a whole CPU.
    pub(super) no_share: Option<String>,
    /// Why nothing was measured from a cold disk.
    pub(super) no_disk: Option<String>,
    pub(super) disk_mb_per_s: u32,
}

/// The starts at one memory size.
pub(super) struct Size {
    pub(super) memory_mb: u32,
    pub(super) warm: Vec<Times>,
    pub(super) cold: Vec<Times>,
}

/// The phases of a start, in ms: by the clock, and of a CPU.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) init: [f64; 2],
    pub(super) first: [f64; 2],
    pub(super) second: [f64; 2],
}
