//! The transport.

use crate::error::Error;
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use lambda_runtime_api_client::PooledClient;
use lambda_runtime_api_client::body::Body;

/// A client of the Runtime API. Each worker has its own.
pub(crate) struct Client(PooledClient);

impl Client {
    pub(crate) fn new() -> Self {
        Client(PooledClient::builder().build())
    }

    /// Sends a request, and returns the head of the response.
    ///
    /// # Errors
    ///
    /// Fails if there is no response.
    pub(super) async fn call(&self, request: Request<Body>) -> Result<Response<Incoming>, Error> {
        self.0.call(request).await
    }

    /// Sends a request of whose response only the status counts.
    ///
    /// # Errors
    ///
    /// Fails if there is no response.
    pub(super) async fn post(&self, request: Request<Body>) -> Result<StatusCode, Error> {
        Ok(self.call(request).await?.status())
    }
}
