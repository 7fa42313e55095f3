//! The laboratory of `cargo prewarm cold-start`: Lambda on this machine, as far as a cold start depends on it.
//!
//! prewarm's own benches measure with it, too. Its interface can change in any version.

#[cfg(all(feature = "laboratory", target_os = "linux"))]
pub mod laboratory;
pub mod runtime_api;
pub mod statistics;
