//! Lambda's Runtime API, as little of it as a function needs that succeeds, and exact about instants.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any cold start.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    calls: Receiver<Call>,
}

/// A request of a function, which waits for its answer.
pub(crate) struct Call {
    /// When its last byte was read.
    pub(crate) at: Instant,
    method_and_path: String,
    pub(crate) body: String,
    stream: TcpStream,
}

impl RuntimeApi {
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (sender, calls) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                thread::spawn(move || serve(&stream, &sender));
            }
        });
        Ok(RuntimeApi { address, calls })
    }

    /// Waits until the function asks for an event.
    pub(crate) fn next(&self) -> Call {
        self.call("GET", "/2018-06-01/runtime/invocation/next")
    }

    /// Waits until the function answers.
    pub(crate) fn response(&self) -> Call {
        self.call("POST", "/2018-06-01/runtime/invocation/1/response")
    }

    fn call(&self, method: &str, path: &str) -> Call {
        let call = self.calls.recv_timeout(PATIENCE);
        let call = call.expect("the function calls the Runtime API");
        let expected = format!("{method} {path}");
        assert_eq!(call.method_and_path, expected, "{}", call.body);
        call
    }
}

impl Call {
    /// Sends an event.
    pub(crate) fn event(mut self, body: &str) {
        let head = "HTTP/1.1 200 OK\r\n\
                    content-type: application/json\r\n\
                    lambda-runtime-aws-request-id: 1\r\n\
                    lambda-runtime-deadline-ms: 9999999999999\r\n\
                    lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:function\r\n";
        self.send(&format!(
            "{head}content-length: {}\r\n\r\n{body}",
            body.len()
        ));
    }

    /// Says that the answer has come.
    pub(crate) fn accept(mut self) {
        self.send("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
    }

    fn send(&mut self, text: &str) {
        self.stream
            .write_all(text.as_bytes())
            .expect("the function reads");
    }
}

/// Hands on each request of a connection.
fn serve(stream: &TcpStream, calls: &Sender<Call>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let (method_and_path, _) = line.trim_end().rsplit_once(' ')?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            match header.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().ok()?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let call = Call {
            at: Instant::now(),
            method_and_path: method_and_path.to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
            stream: stream.try_clone().ok()?,
        };
        calls.send(call).ok()?;
    }
}
