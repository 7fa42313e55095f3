//! What the tests of prewarm share.

mod runtime_api;

pub use runtime_api::{Answer, Kind, Lambda};
