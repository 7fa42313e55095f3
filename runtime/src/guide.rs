#![doc = include_str!("../docs/guide/index.md")]

// Modules without items: their programs are doctests, and rustdoc checks their links.

#[doc = include_str!("../docs/guide/first_function.md")]
pub mod first_function {}

/// What belongs in INIT, what happens when it fails, and what makes a first request slow.
///
#[doc = include_str!("../docs/init_phase.md")]
///
#[doc = include_str!("../docs/what_belongs.md")]
///
#[doc = include_str!("../docs/first_request.md")]
pub mod init {}

/// Which status an error has, who sees its text, and what happens at the deadline.
///
#[doc = include_str!("../docs/responses.md")]
///
#[doc = include_str!("../docs/failures.md")]
pub mod errors {}

/// `http` mode: requests, responses, routers and streams.
///
#[doc = include_str!("../docs/guide/http.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/http_mode.md"))]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/guide/http_more.md"))]
pub mod http {}

/// `batch` mode: SQS, Kinesis, DynamoDB streams and Kafka.
///
#[doc = include_str!("../docs/batch_mode.md")]
///
#[doc = include_str!("../docs/guide/queues_more.md")]
pub mod queues {}

/// `raw` mode: schedules, state machines, and events of other services.
///
#[doc = include_str!("../docs/raw_mode.md")]
pub mod raw {}

/// Tests of a handler, and runs on your own machine.
///
#[doc = include_str!("../docs/testing.md")]
///
#[doc = include_str!("../docs/guide/testing_more.md")]
pub mod testing {}

/// Deploying with AWS SAM, the CDK, Terraform or cargo-lambda.
///
#[doc = include_str!("../docs/guide/deploying.md")]
pub mod deploying {}

#[doc = include_str!("../docs/guide/production.md")]
///
#[doc = include_str!("../docs/guide/metrics.md")]
///
#[doc = include_str!("../docs/guide/production_more.md")]
pub mod production {}

/// Which memory size is right, and what it costs.
///
#[doc = include_str!("../docs/guide/memory_and_cost.md")]
pub mod memory_and_cost {}

/// Provisioned concurrency, SnapStart and managed instances.
///
#[doc = include_str!("../docs/guide/warm_environments.md")]
///
#[doc = include_str!("../docs/snap_start.md")]
///
#[doc = include_str!("../docs/guide/several_invocations.md")]
pub mod warm_environments {}

/// Every log line and every compile error, by its words.
///
#[doc = include_str!("../docs/guide/troubleshooting.md")]
///
#[doc = include_str!("../docs/guide/limits.md")]
pub mod troubleshooting {}

/// Moving a function from `lambda_runtime`, `lambda_http` or the template of cargo-lambda.
///
#[doc = include_str!("../docs/migration.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/migration_http.md"))]
pub mod migration {}

#[doc = include_str!("../docs/guide/comparison.md")]
pub mod comparison {}

/// What the attribute generates.
///
#[doc = include_str!("../docs/expansion.md")]
pub mod expansion {}

/// Instructions, bytes and milliseconds, beside a program by hand.
///
#[doc = include_str!("../docs/weight.md")]
pub mod weight {}
