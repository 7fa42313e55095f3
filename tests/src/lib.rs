//! Code that several tests of prewarm share.

pub mod attempts;
pub mod bench;
pub mod bent_api;
pub mod door;
pub mod echo;
pub mod loud;
pub mod outcome;
mod runtime_api;

pub use runtime_api::{Answer, Kind, Lambda, Printed, starts_in_place};

/// The programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
