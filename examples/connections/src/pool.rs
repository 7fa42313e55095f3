//! An HTTP client for the SDK with a limit on its connections. The SDK's own client has no such limit.

use aws_sdk_s3::config::http::{HttpRequest, HttpResponse};
use aws_sdk_s3::config::{RuntimeComponents, SharedHttpClient};
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use hyper::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector as Tcp};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use prewarm::Error;
use rustls::crypto::ring;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tower_service::Service;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long an idle connection is kept. S3 closes it a few seconds later.
const IDLE: Duration = Duration::from_secs(15);

/// A client with at most `connections` connections, to all hosts together.
pub(crate) fn client(connections: usize) -> Result<SharedHttpClient, Error> {
    let mut tcp = Tcp::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(PATIENCE));
    let limited = Limited {
        tcp,
        permits: Arc::new(Semaphore::new(connections)),
    };
    let tls =
        HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider())?;
    let tls = tls.https_or_http().enable_http1().wrap_connector(limited);
    let client = Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .build(tls);
    let connector = SharedHttpConnector::new(Http(client));
    let select = move |_: &HttpConnectorSettings, _: &RuntimeComponents| connector.clone();
    Ok(http_client_fn(select))
}

/// A request of the SDK's as one of `hyper`'s.
#[derive(Debug)]
struct Http(Client<HttpsConnector<Limited>, SdkBody>);

impl HttpConnector for Http {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x();
            let request = request.map_err(|error| ConnectorError::user(error.into()))?;
            let response = client.request(request).await;
            let response = response.map_err(|error| ConnectorError::io(error.into()))?;
            let response = HttpResponse::try_from(response.map(SdkBody::from_body_1_x));
            response.map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

/// Opens connections. Each holds a permit for as long as it is open.
#[derive(Clone, Debug)]
struct Limited {
    tcp: Tcp,
    permits: Arc<Semaphore>,
}

impl Service<Uri> for Limited {
    type Response = Held;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Held, Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.tcp.poll_ready(context).map_err(Error::from)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let permit = Arc::clone(&self.permits).acquire_owned();
        let mut tcp = self.tcp.clone();
        Box::pin(async move {
            // A request may go on with a connection that another request has left. Without a limit, this attempt
            // would then wait for a permit forever.
            let permit = timeout(PATIENCE, permit).await??;
            let stream = tcp.call(uri).await?;
            Ok(Held {
                stream,
                _permit: permit,
            })
        })
    }
}

/// A connection, with its permit.
struct Held {
    stream: TokioIo<TcpStream>,
    _permit: OwnedSemaphorePermit,
}

impl Held {
    fn stream(self: Pin<&mut Self>) -> Pin<&mut TokioIo<TcpStream>> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl Connection for Held {
    fn connected(&self) -> Connected {
        self.stream.connected()
    }
}

impl Read for Held {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(context, buffer)
    }
}

impl Write for Held {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
    use aws_sdk_s3::{Client, Config};
    use futures_util::future::join_all;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::time::Duration;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::sleep;

    const EMPTY: &str = "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>";

    /// Answers each request after a moment with a bucket that is empty.
    async fn answer(stream: TcpStream) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            if line == "\r\n" {
                sleep(Duration::from_millis(5)).await;
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", EMPTY.len());
                stream.write_all((head + EMPTY).as_bytes()).await?;
            }
            line.clear();
        }
        Ok(())
    }

    #[tokio::test]
    async fn no_more_connections_are_made_than_allowed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let made = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&made);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Relaxed);
                tokio::spawn(answer(stream));
            }
        });
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .region(Region::new("us-east-1"))
            .endpoint_url(format!("http://{address}"))
            .force_path_style(true)
            .http_client(super::client(8).unwrap());
        let s3 = Client::from_conf(config.build());
        for _ in 0..5 {
            let lists = (0..100).map(|_| s3.list_objects_v2().bucket("documents").send());
            for list in join_all(lists).await {
                assert_eq!(list.unwrap().key_count(), Some(0));
            }
        }
        assert_eq!(made.load(Relaxed), 8);
    }
}
