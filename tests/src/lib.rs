//! What the tests of prewarm share.

mod runtime_api;

pub use runtime_api::{Answer, Kind, Lambda};

/// The programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
