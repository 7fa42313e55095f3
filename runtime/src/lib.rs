//! One attribute for AWS Lambda functions in Rust.
//!
//! ```
//! use prewarm::{Error, lambda_handler};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct Lookup {
//!     word: String,
//! }
//!
//! #[lambda_handler]
//! async fn handler(event: Lookup) -> Result<usize, Error> {
//!     #[init]
//!     let words: Vec<&'static str> = "once upon a time".split(' ').collect();
//!
//!     let position = words.iter().position(|&word| word == event.word);
//!     Ok(position.ok_or("no such word")?)
//! }
//! # assert_eq!(tokio_test(handler(Lookup { word: "upon".to_owned() })).unwrap(), 1);
//! # fn tokio_test<T>(future: impl Future<Output = T>) -> T {
//! #     tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
//! # }
//! ```

mod error;
mod executor;
#[doc(hidden)]
pub mod handler;
mod init;
#[doc(hidden)]
pub mod invocation;
mod lambda;
#[cfg(feature = "local")]
mod local;
#[doc(hidden)]
pub mod resource;
mod response;
#[doc(hidden)]
pub mod start;

pub use handler::Event;
pub use lambda_runtime::{Context, Diagnostic, LambdaEvent};
pub use prewarm_macros::lambda_handler;

/// An error of any kind: what every `std::error::Error`, and any string, converts into with `?`.
///
/// ```
/// use prewarm::Error;
///
/// fn port(text: &str) -> Result<u16, Error> {
///     let port = text.parse()?;
///     if port == 0 {
///         return Err("port 0 is no port".into());
///     }
///     Ok(port)
/// }
///
/// assert_eq!(port("0").unwrap_err().to_string(), "port 0 is no port");
/// ```
pub type Error = lambda_runtime::Error;
