//! A client of a server on loopback that connects on demand and keeps its connection, as the clients of SDKs do.

use std::env;
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// A client that connects with its first question.
pub struct Client {
    connection: Mutex<Option<TcpStream>>,
}

impl Client {
    /// A client that has not connected yet.
    #[must_use]
    pub fn new() -> Self {
        Client {
            connection: Mutex::new(None),
        }
    }

    /// Sends a byte to the server at `SERVER`, and returns its answer.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached.
    pub async fn ask(&self, byte: u8) -> io::Result<u8> {
        let mut connection = self.connection.lock().await;
        let stream = match &mut *connection {
            Some(stream) => stream,
            none => {
                let server = env::var("SERVER").unwrap_or_default();
                none.insert(TcpStream::connect(server).await?)
            }
        };
        stream.write_u8(byte).await?;
        stream.read_u8().await
    }
}

impl Default for Client {
    fn default() -> Self {
        Client::new()
    }
}
