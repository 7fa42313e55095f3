//! An internal extension, because of which Lambda announces the end of an environment with SIGTERM.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>

use super::connection::Connection;
use super::destination::whole;
use crate::error::Error;
use crate::resource::tokio_runtime::spawn;
use http::{HeaderName, HeaderValue, Method};

const NAME: HeaderName = HeaderName::from_static("lambda-extension-name");

const IDENTIFIER: HeaderName = HeaderName::from_static("lambda-extension-identifier");

/// Registers an extension that wants no events, and asks for the first, which never comes: Lambda waits for that.
///
/// # Errors
///
/// Fails if Lambda does not register it.
pub(crate) async fn register() -> Result<(), Error> {
    let connection = Connection::new()?;
    let body = whole(br#"{"events":[]}"#.to_vec());
    let mut request = connection.request(Method::POST, "/2020-01-01/extension/register", body)?;
    let name = HeaderValue::from_static("prewarm");
    request.headers_mut().insert(NAME, name);
    let response = connection.ask(request).await?;
    if !response.status().is_success() {
        return Err(format!("the Runtime API answered with {}", response.status()).into());
    }
    let identifier = response.headers().get(IDENTIFIER).cloned();
    let identifier = identifier.ok_or("the Runtime API has not named the extension")?;
    drop(response);
    spawn(Box::pin(async move {
        let body = whole(Vec::new());
        let request = connection.request(Method::GET, "/2020-01-01/extension/event/next", body);
        if let Ok(mut request) = request {
            request.headers_mut().insert(IDENTIFIER, identifier);
            let _ = connection.ask(request).await;
        }
    }));
    Ok(())
}
