//! A page for each question. The [crate](crate#the-guide) lists the pages in the order in which to read them.

// Modules without items: their programs are doctests, and rustdoc checks their links. Each page is a file of its name
// in `docs/guide`. What the README has as well is in `docs`, and what compiles only with the feature `http` is apart.

#[doc = include_str!("../docs/guide/first_function.md")]
pub mod first_function {}

/// The work that belongs in INIT, how INIT fails, and why a first request is slow.
///
#[doc = include_str!("../docs/guide/init.md")]
///
#[doc = include_str!("../docs/what_belongs.md")]
///
#[doc = include_str!("../docs/first_request.md")]
#[doc(alias = "client")]
#[doc(alias = "cold start")]
#[doc(alias = "priming")]
#[doc(alias = "singleton")]
pub mod init {}

/// Which status an error has, who sees its text, and what happens at the deadline.
///
#[doc = include_str!("../docs/guide/errors.md")]
#[doc(alias = "timeout")]
#[doc(alias = "deadline")]
#[doc(alias = "panic")]
#[doc(alias = "status code")]
pub mod errors {}

/// The time between an answer and the next event, how a process ends, and which caller waits for the next one.
///
#[doc = include_str!("../docs/guide/after_the_answer.md")]
#[doc(alias = "shutdown")]
#[doc(alias = "SIGTERM")]
#[doc(alias = "flush")]
#[doc(alias = "restart")]
#[doc(alias = "graceful")]
pub mod after_the_answer {}

/// Passwords, tokens and flags that are valid for a limited time, and the values that depend on them.
///
#[doc = include_str!("../docs/guide/values_that_age.md")]
#[doc(alias = "secrets")]
#[doc(alias = "rotation")]
#[doc(alias = "token")]
#[doc(alias = "feature flags")]
#[doc(alias = "ttl")]
pub mod values_that_age {}

/// HTTP APIs: which mode, what a handler reads of a request, responses, routers and streams.
///
#[doc = include_str!("../docs/guide/http_without_a_mode.md")]
#[doc = include_str!("../docs/guide/http.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/guide/http_with_the_feature.md"))]
#[doc(alias = "cors")]
#[doc(alias = "axum")]
#[doc(alias = "router")]
#[doc(alias = "api gateway")]
#[doc(alias = "function url")]
#[doc(alias = "stream")]
#[doc(alias = "cookie")]
pub mod http {}

/// `batch` mode: SQS, Kinesis, DynamoDB streams and Kafka.
///
#[doc = include_str!("../docs/guide/queues.md")]
#[doc(alias = "sqs")]
#[doc(alias = "kinesis")]
#[doc(alias = "dynamodb stream")]
#[doc(alias = "kafka")]
#[doc(alias = "fifo")]
#[doc(alias = "batch item failures")]
#[doc(alias = "partial batch")]
pub mod queues {}

/// `raw` mode: schedules, state machines, and events of other services.
///
#[doc = include_str!("../docs/guide/raw.md")]
#[doc(alias = "eventbridge")]
#[doc(alias = "step functions")]
#[doc(alias = "sns")]
#[doc(alias = "s3")]
#[doc(alias = "schedule")]
pub mod raw {}

/// Short answers to common tasks: events, responses, resources, local services, and Lambda's options.
///
#[doc = include_str!("../docs/guide/recipes.md")]
#[doc(alias = "cookbook")]
#[doc(alias = "mutex")]
#[doc(alias = "rds proxy")]
#[doc(alias = "sqlx")]
#[doc(alias = "mock")]
#[doc(alias = "localstack")]
#[doc(alias = "region")]
#[doc(alias = "dotenv")]
#[doc(alias = "durable")]
#[doc(alias = "idempotency")]
pub mod recipes {}

/// Tests of a handler, and runs on your own machine.
///
#[doc = include_str!("../docs/guide/testing.md")]
#[doc(alias = "local")]
#[doc(alias = "cargo run")]
#[doc(alias = "sam local")]
#[doc(alias = "event")]
pub mod testing {}

/// Deploying with AWS SAM, the CDK, Terraform or cargo-lambda.
///
#[doc = include_str!("../docs/guide/deploying.md")]
#[doc(alias = "sam")]
#[doc(alias = "cdk")]
#[doc(alias = "terraform")]
#[doc(alias = "cargo-lambda")]
pub mod deploying {}

#[doc = include_str!("../docs/guide/production.md")]
#[doc(alias = "metrics")]
#[doc(alias = "alarm")]
#[doc(alias = "logs")]
#[doc(alias = "cloudwatch")]
#[doc(alias = "emf")]
pub mod production {}

/// Whether a template agrees with the code: `cargo prewarm check`.
///
#[doc = include_str!("../docs/guide/checking.md")]
#[doc(alias = "cargo prewarm")]
#[doc(alias = "lint")]
pub mod checking {}

/// The parts of a cold start, and how a build makes it shorter.
///
#[doc = include_str!("../docs/guide/cold_start.md")]
#[doc(alias = "package size")]
#[doc(alias = "ring")]
#[doc(alias = "opt-level")]
#[doc(alias = "startup")]
pub mod cold_start {}

/// Which memory size is right, and what it costs.
///
#[doc = include_str!("../docs/guide/memory_and_cost.md")]
#[doc(alias = "price")]
#[doc(alias = "cpu")]
#[doc(alias = "memory size")]
pub mod memory_and_cost {}

/// Provisioned concurrency, SnapStart and managed instances.
///
#[doc = include_str!("../docs/guide/warm_environments.md")]
#[doc(alias = "snapstart")]
#[doc(alias = "provisioned concurrency")]
#[doc(alias = "managed instances")]
#[doc(alias = "tenant")]
pub mod warm_environments {}

/// Every log line and every compile error, by its words.
///
#[doc = include_str!("../docs/guide/troubleshooting.md")]
#[doc(alias = "error message")]
#[doc(alias = "log line")]
pub mod troubleshooting {}

/// Moving a function from `lambda_runtime`, `lambda_http` or the template of cargo-lambda.
///
#[doc = include_str!("../docs/guide/migration.md")]
#[cfg_attr(feature = "http", doc = "")]
#[cfg_attr(feature = "http", doc = include_str!("../docs/guide/migration_with_the_feature.md"))]
#[doc(alias = "lambda_http")]
#[doc(alias = "lambda_runtime")]
pub mod migration {}

#[doc = include_str!("../docs/guide/comparison.md")]
pub mod comparison {}

/// The code that the attribute generates.
///
#[doc = include_str!("../docs/expansion.md")]
pub mod expansion {}

/// Instructions, bytes and milliseconds, beside a program by hand.
///
#[doc = include_str!("../docs/guide/weight.md")]
pub mod weight {}
