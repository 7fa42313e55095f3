//! Reports a failed INIT, or a failed restore, to Lambda.

use super::connection::Connection;
use super::destination::{ERROR_TYPE, whole};
use crate::error::{Error, INIT_ERROR, with_sources};
use crate::output::log;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// How long the Runtime API, which is on the same machine, may take to answer.
const LONGEST_REPORT: Duration = Duration::from_secs(2);

/// The phase that failed, outside an invocation.
/// <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
#[derive(Clone, Copy)]
pub(crate) enum Phase {
    Init,
    Restore,
}

/// Reports why there will be no invocation. The process ends afterwards.
pub(crate) async fn report(connection: &Connection, phase: Phase, message: &str) {
    let posted = timeout(LONGEST_REPORT, post(connection, phase, message)).await;
    let posted = posted.unwrap_or_else(|_| Err("no answer in time".into()));
    if let Err(error) = posted {
        let error = with_sources(&*error);
        log::warning(&format!("cannot report the failure to Lambda: {error}"));
    }
}

async fn post(connection: &Connection, phase: Phase, message: &str) -> Result<(), Error> {
    let (path, error_type) = match phase {
        Phase::Init => ("/2018-06-01/runtime/init/error", INIT_ERROR),
        Phase::Restore => ("/2018-06-01/runtime/restore/error", "RestoreError"),
    };
    let report = json!({"errorType": error_type, "errorMessage": message, "stackTrace": []});
    let mut request = connection.request(Method::POST, path, whole(report.to_string().into()))?;
    let headers = request.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(CONTENT_TYPE, json);
    headers.insert(ERROR_TYPE, format!("Function.{error_type}").try_into()?);
    let status = connection.post(request).await?;
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("the Runtime API answered with {status}").into())
    }
}
