//! A connection to the Runtime API. Each worker has its own.
//!
//! Invariants:
//!
//! - A task drives the connection, as `hyper` documents it. Polled in place it would stand still while the handler
//!   runs: the end of a stream would stay in a buffer, and a close would not be noticed.
//! - A request takes the connection out of its slot, and puts it back with the head of the response. A request that is
//!   dropped in between drops the connection with it.
//! - A request of which nothing was sent is sent on a new connection. Of any other, nothing is sent twice but a `GET`,
//!   once, whose connection was used before and died: Lambda can close it at any time.

use crate::error::Error;
use crate::resource::tokio_runtime::spawn;
use bytes::Bytes;
use http::header::{HOST, USER_AGENT};
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use lambda_runtime_api_client::body::Body;
use lambda_runtime_api_client::build_request;
use std::env;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// The body of a request: bytes, or a stream.
pub(super) type RequestBody = Either<Full<Bytes>, Body>;

/// How much is read or written at once, as under `lambda_runtime`.
const LARGEST_BUFFER: usize = 1024 * 1024;

pub(crate) struct Connection {
    /// None until it is opened, and while a request uses it. Locked while INIT opens it.
    idle: Mutex<Option<Open>>,
    host: String,
    port: u16,
    /// The header `host`.
    authority: HeaderValue,
    user_agent: HeaderValue,
    /// The prefix of every path.
    prefix: String,
}

/// An open connection.
struct Open {
    sender: SendRequest<RequestBody>,
    /// Whether it has served a request.
    is_used: bool,
}

/// Why a request has no response.
struct Unanswered {
    error: Error,
    /// Whether the connection was used before, and has died.
    is_stale: bool,
}

impl Connection {
    /// A connection to the address that Lambda gives. It is opened by the first request, or before.
    ///
    /// # Errors
    ///
    /// Fails if the address is missing or malformed.
    pub(crate) fn new() -> Result<Self, Error> {
        let address = env::var("AWS_LAMBDA_RUNTIME_API")?;
        let malformed = || format!("`AWS_LAMBDA_RUNTIME_API` is not an address: `{address}`");
        let uri: Uri = address.parse().map_err(|_| malformed())?;
        let authority = uri.authority().ok_or_else(malformed)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let builder = build_request();
        let agent = builder.headers_ref().and_then(|it| it.get(USER_AGENT));
        Ok(Connection {
            idle: Mutex::new(None),
            host,
            port: authority.port_u16().unwrap_or(80),
            authority: HeaderValue::from_str(authority.as_str())?,
            user_agent: agent.cloned().unwrap_or(HeaderValue::from_static("")),
            prefix: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Opens the connection, so that the first request finds it open. That request opens it if this fails.
    pub(crate) async fn open(&self) {
        let mut idle = self.idle.lock().await;
        *idle = self.connect().await.ok();
    }

    /// Forgets the open connection, which does not outlive a snapshot.
    pub(crate) async fn forget(&self) {
        *self.idle.lock().await = None;
    }

    /// Asks for something. If the connection has died, it asks once more.
    ///
    /// # Errors
    ///
    /// Fails if there is no response.
    pub(super) async fn get(&self, path: &str) -> Result<Response<Incoming>, Error> {
        let request = || self.request(Method::GET, path, Either::Left(Full::default()));
        let response = match self.send(request()?).await {
            Err(Unanswered { is_stale: true, .. }) => self.send(request()?).await,
            response => response,
        };
        response.map_err(|unanswered| unanswered.error)
    }

    /// Sends a request of whose response only the status counts.
    ///
    /// # Errors
    ///
    /// Fails if there is no response.
    pub(super) async fn post(&self, request: Request<RequestBody>) -> Result<StatusCode, Error> {
        Ok(self.ask(request).await?.status())
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// Fails if there is no response.
    pub(super) async fn ask(
        &self,
        request: Request<RequestBody>,
    ) -> Result<Response<Incoming>, Error> {
        let response = self.send(request).await;
        response.map_err(|unanswered| unanswered.error)
    }

    /// A request, with the headers that every request has.
    ///
    /// # Errors
    ///
    /// Fails if the path cannot be one.
    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        body: RequestBody,
    ) -> Result<Request<RequestBody>, Error> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = [&self.prefix, path].concat().try_into()?;
        let headers = request.headers_mut();
        headers.insert(HOST, self.authority.clone());
        headers.insert(USER_AGENT, self.user_agent.clone());
        Ok(request)
    }

    /// Sends a request, and returns the head of the response.
    async fn send(
        &self,
        mut request: Request<RequestBody>,
    ) -> Result<Response<Incoming>, Unanswered> {
        let fresh = |error| Unanswered {
            error,
            is_stale: false,
        };
        let idle = self.idle.lock().await.take();
        if let Some(mut open) = idle
            // The sender of the request before may not have read the response.
            && (!open.is_used || open.sender.ready().await.is_ok())
        {
            let is_used = open.is_used;
            match open.sender.try_send_request(request).await {
                Ok(response) => {
                    open.is_used = true;
                    *self.idle.lock().await = Some(open);
                    return Ok(response);
                }
                Err(mut failed) => {
                    let Some(unsent) = failed.take_message() else {
                        let error = failed.into_error();
                        return Err(Unanswered {
                            is_stale: is_used && !error.is_parse(),
                            error: error.into(),
                        });
                    };
                    request = unsent;
                }
            }
        }
        let mut open = self.connect().await.map_err(fresh)?;
        let response = open.sender.try_send_request(request).await;
        let response = response.map_err(|failed| fresh(failed.into_error().into()))?;
        open.is_used = true;
        *self.idle.lock().await = Some(open);
        Ok(response)
    }

    async fn connect(&self) -> Result<Open, Error> {
        let stream = TcpStream::connect((&*self.host, self.port)).await?;
        // A small part of a stream must not wait for the acknowledgement of the part before.
        stream.set_nodelay(true)?;
        let mut builder = Builder::new();
        builder.max_buf_size(LARGEST_BUFFER);
        let (sender, connection) = builder.handshake(TokioIo::new(stream)).await?;
        spawn(Box::pin(async {
            let _ = connection.await;
        }));
        Ok(Open {
            sender,
            is_used: false,
        })
    }
}
