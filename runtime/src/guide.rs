#![doc = include_str!("../docs/guide/index.md")]

// Modules without items: their programs are doctests, and rustdoc checks their links.

#[doc = include_str!("../docs/guide/first_function.md")]
pub mod first_function {}

#[doc = include_str!("../docs/init_phase.md")]
///
#[doc = include_str!("../docs/what_belongs.md")]
///
#[doc = include_str!("../docs/first_request.md")]
pub mod init {}

#[doc = include_str!("../docs/responses.md")]
///
#[doc = include_str!("../docs/failures.md")]
pub mod errors {}

#[doc = include_str!("../docs/guide/http.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/http_mode.md"))]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/guide/http_more.md"))]
pub mod http {}

#[doc = include_str!("../docs/batch_mode.md")]
///
#[doc = include_str!("../docs/guide/queues_more.md")]
pub mod queues {}

#[doc = include_str!("../docs/raw_mode.md")]
pub mod raw {}

#[doc = include_str!("../docs/testing.md")]
///
#[doc = include_str!("../docs/guide/testing_more.md")]
pub mod testing {}

#[doc = include_str!("../docs/guide/deploying.md")]
pub mod deploying {}

#[doc = include_str!("../docs/guide/production.md")]
///
#[doc = include_str!("../docs/guide/metrics.md")]
///
#[doc = include_str!("../docs/guide/production_more.md")]
pub mod production {}

#[doc = include_str!("../docs/guide/memory_and_cost.md")]
pub mod memory_and_cost {}

#[doc = include_str!("../docs/guide/warm_environments.md")]
///
#[doc = include_str!("../docs/snap_start.md")]
///
#[doc = include_str!("../docs/guide/several_invocations.md")]
pub mod warm_environments {}

#[doc = include_str!("../docs/guide/troubleshooting.md")]
///
#[doc = include_str!("../docs/guide/limits.md")]
pub mod troubleshooting {}

#[doc = include_str!("../docs/migration.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/migration_http.md"))]
pub mod migration {}

#[doc = include_str!("../docs/guide/comparison.md")]
pub mod comparison {}

#[doc = include_str!("../docs/expansion.md")]
pub mod expansion {}

#[doc = include_str!("../docs/weight.md")]
pub mod weight {}
