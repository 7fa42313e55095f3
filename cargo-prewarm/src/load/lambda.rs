//! The calls to Lambda's API.

use super::args::Args;
use super::report::Report;
use anyhow::{Result, anyhow, bail};
use aws_config::BehaviorVersion;
use aws_config::retry::RetryConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::Region;
use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{LastUpdateStatus, LogType};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long a change of the configuration may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A function, and the event that it is invoked with.
#[derive(Clone)]
pub(crate) struct Function {
    client: Client,
    name: String,
    payload: Blob,
    endpoint_url: Option<String>,
}

/// One invocation.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) elapsed: Duration,
    pub(crate) outcome: Outcome,
    pub(crate) report: Option<Report>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// With the `statusCode` of the answer, where it has one.
    Answered(Option<u16>),
    /// With its type, `Unhandled` or that which the function gave.
    FunctionError(String),
    Throttled,
}

impl Function {
    pub(crate) async fn connect(args: &Args) -> Self {
        let ring = tls::Provider::Rustls(CryptoMode::Ring);
        let mut config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(Builder::new().tls_provider(ring).build_https())
            // Each time is for one request.
            .retry_config(RetryConfig::disabled());
        if let Some(url) = &args.endpoint_url {
            config = config.endpoint_url(url);
        }
        let mut config = config.load().await;
        if args.endpoint_url.is_some() && config.region().is_none() {
            // An emulator has no region.
            let region = Region::new("us-east-1");
            config = config.into_builder().region(region).build();
        }
        Function {
            client: Client::new(&config),
            name: args.function.clone(),
            payload: Blob::new(args.payload.clone()),
            endpoint_url: args.endpoint_url.clone(),
        }
    }

    /// Invokes the function and takes the time.
    pub(crate) async fn invoke(&self) -> Result<Sample> {
        let request = self.client.invoke().function_name(&self.name);
        let request = request
            .log_type(LogType::Tail)
            .payload(self.payload.clone());
        let started = Instant::now();
        let answer = request.send().await;
        let elapsed = started.elapsed();
        let (outcome, report) = match answer {
            Ok(answer) => {
                let payload = answer.payload().map(AsRef::as_ref).unwrap_or_default();
                let outcome = match answer.function_error() {
                    Some(kind) => Outcome::FunctionError(error_type(payload, kind)),
                    None => Outcome::Answered(status_code(payload)),
                };
                (outcome, answer.log_result().and_then(Report::find))
            }
            Err(error) if error.code() == Some("TooManyRequestsException") => {
                (Outcome::Throttled, None)
            }
            Err(error) => return Err(self.explain(&error)),
        };
        Ok(Sample {
            elapsed,
            outcome,
            report,
        })
    }

    pub(crate) async fn configuration(&self) -> Result<GetFunctionConfigurationOutput> {
        let request = self.client.get_function_configuration();
        let configuration = request.function_name(&self.name).send().await;
        configuration.map_err(|error| match (&self.endpoint_url, &error) {
            (Some(url), SdkError::ServiceError(_) | SdkError::ResponseError(_)) => {
                let only_on_lambda = format!(
                    "`--cold` and `--memory` change a function's configuration, and {url} has none"
                );
                self.explain(&error).context(only_on_lambda)
            }
            _ => self.explain(&error),
        })
    }

    pub(crate) async fn set_memory(&self, mb: i32) -> Result<()> {
        let request = self.client.update_function_configuration();
        let request = request.function_name(&self.name).memory_size(mb);
        request.send().await.map_err(|error| self.explain(&error))?;
        self.until_updated().await
    }

    pub(crate) async fn set_description(&self, description: &str) -> Result<()> {
        let request = self.client.update_function_configuration();
        let request = request.function_name(&self.name).description(description);
        request.send().await.map_err(|error| self.explain(&error))?;
        self.until_updated().await
    }

    /// Waits until a change of the configuration has reached every environment.
    async fn until_updated(&self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let configuration = self.configuration().await?;
            match configuration.last_update_status() {
                Some(LastUpdateStatus::InProgress) => sleep(Duration::from_millis(500)).await,
                Some(LastUpdateStatus::Failed) => {
                    let reason = configuration.last_update_status_reason();
                    bail!("the change failed: {}", reason.unwrap_or("no reason given"));
                }
                _ => return Ok(()),
            }
        }
        bail!("the change took more than {} s", PATIENCE.as_secs())
    }

    /// One line about what went wrong.
    fn explain<E: ProvideErrorMetadata + std::error::Error + 'static>(
        &self,
        error: &SdkError<E>,
    ) -> anyhow::Error {
        let name = &self.name;
        match (error, error.code()) {
            (_, Some("ResourceNotFoundException")) => anyhow!("there is no function `{name}`"),
            (_, Some(code)) => {
                let message = error.message().unwrap_or("no reason given");
                anyhow!("Lambda refused the call: {code}: {message}")
            }
            (SdkError::ServiceError(answer), None) => {
                let raw = answer.raw();
                let body = raw
                    .body()
                    .bytes()
                    .map(String::from_utf8_lossy)
                    .unwrap_or_default();
                anyhow!("the endpoint answered {}: {body}", raw.status())
            }
            (SdkError::DispatchFailure(failure), _) if failure.is_io() => {
                let endpoint = self.endpoint_url.as_deref().unwrap_or("Lambda's endpoint");
                anyhow!(
                    "cannot connect to {endpoint}: {}",
                    causes(error).pop().unwrap_or_default()
                )
            }
            _ => {
                let causes = causes(error);
                let tells_of = |what: &str| causes.iter().any(|cause| cause.contains(what));
                if tells_of("credentials") {
                    anyhow!(
                        "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
                    )
                } else if tells_of("region") {
                    anyhow!("no region: set AWS_REGION, or one in the profile")
                } else {
                    anyhow!("the call failed: {}", causes.join(": "))
                }
            }
        }
    }
}

/// The texts of the error and of its sources.
fn causes(error: &dyn std::error::Error) -> Vec<String> {
    let errors = std::iter::successors(Some(error), |error| error.source());
    errors.map(ToString::to_string).collect()
}

fn status_code(payload: &[u8]) -> Option<u16> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        status_code: u16,
    }
    let answer = serde_json::from_slice(payload).ok();
    answer.map(|answer: Answer| answer.status_code)
}

fn error_type(payload: &[u8], kind: &str) -> String {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Failure {
        error_type: String,
    }
    let failure = serde_json::from_slice(payload).ok();
    failure.map_or_else(|| kind.to_owned(), |failure: Failure| failure.error_type)
}
