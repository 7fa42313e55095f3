//! Lambda's Runtime API, exact about instants, for a function that is invoked once at a time.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::fmt::{self, Display, Formatter};
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any cold start.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it looks whether a silent process still runs.
const LOOK: Duration = Duration::from_millis(20);

const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// The trailer of a streamed response that has failed.
const ERROR_TRAILER: &str = "lambda-runtime-function-error-type";

/// A Runtime API on loopback.
pub struct RuntimeApi {
    address: SocketAddr,
    calls: Receiver<Call>,
}

/// A request of a function, which waits for its answer.
pub struct Call {
    /// When its last byte was read.
    pub at: Instant,
    method_and_path: String,
    /// The posted body.
    pub body: String,
    /// Whether the function reports an error at the end of a streamed response.
    has_failed: bool,
    stream: TcpStream,
}

/// A function does not do what is waited for.
#[derive(Debug)]
pub enum Failure {
    /// It reports an error, with this body.
    Reported(String),
    /// It makes another call, of this method and path.
    Unexpected(String),
    /// Its process has ended.
    Ended(ExitStatus),
    /// It makes no call for this long.
    Silent(Duration),
    /// The machine does not do what it should.
    Io(io::Error),
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Reported(body) => write!(f, "the function reports an error: {body}"),
            Failure::Unexpected(call) => write!(f, "the function makes an unexpected call: {call}"),
            Failure::Ended(status) => write!(f, "the function's process has ended: {status}"),
            Failure::Silent(time) => {
                let seconds = time.as_secs();
                write!(f, "the function has not answered for {seconds} s")
            }
            Failure::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

impl RuntimeApi {
    /// Starts it on loopback.
    ///
    /// # Errors
    ///
    /// Fails if there is no free port.
    pub fn start() -> io::Result<Self> {
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

    /// Sets the variables that Lambda sets for a function with `memory_mb` of memory.
    pub fn environment<'a>(&self, command: &'a mut Command, memory_mb: u32) -> &'a mut Command {
        command
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory_mb.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_LAMBDA_RUNTIME_API", self.address.to_string())
            .stdin(Stdio::null())
    }

    /// Waits until the function asks for an event.
    ///
    /// # Errors
    ///
    /// Fails if it does something else, or nothing.
    pub fn next(&self, process: &mut Child) -> Result<Call, Failure> {
        self.call(process, "GET /2018-06-01/runtime/invocation/next")
    }

    /// Waits until the function has answered.
    ///
    /// # Errors
    ///
    /// Fails if it does something else, or nothing.
    pub fn response(&self, process: &mut Child) -> Result<Call, Failure> {
        let call = format!("POST /2018-06-01/runtime/invocation/{REQUEST_ID}/response");
        self.call(process, &call)
    }

    fn call(&self, process: &mut Child, method_and_path: &str) -> Result<Call, Failure> {
        let began = Instant::now();
        let call = loop {
            match self.calls.recv_timeout(LOOK) {
                Ok(call) => break call,
                Err(RecvTimeoutError::Disconnected) => unreachable!("the listener is never closed"),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(status) = process.try_wait()? {
                        return Err(Failure::Ended(status));
                    }
                    if began.elapsed() > PATIENCE {
                        return Err(Failure::Silent(PATIENCE));
                    }
                }
            }
        };
        if call.has_failed || call.method_and_path.ends_with("/error") {
            return Err(Failure::Reported(call.body));
        }
        if call.method_and_path != method_and_path {
            return Err(Failure::Unexpected(call.method_and_path));
        }
        Ok(call)
    }
}

impl Call {
    /// Sends an event.
    ///
    /// # Errors
    ///
    /// Fails if the function does not read it.
    pub fn event(mut self, body: &str) -> io::Result<()> {
        let length = body.len();
        self.send(&format!(
            "HTTP/1.1 200 OK\r\n\
             content-type: application/json\r\n\
             lambda-runtime-aws-request-id: {REQUEST_ID}\r\n\
             lambda-runtime-deadline-ms: 9999999999999\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:function\r\n\
             lambda-runtime-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793\r\n\
             content-length: {length}\r\n\r\n{body}"
        ))
    }

    /// Accepts an answer.
    ///
    /// # Errors
    ///
    /// Fails if the function does not read it.
    pub fn accept(mut self) -> io::Result<()> {
        self.send("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }
}

/// Hands on each request of a connection.
fn serve(stream: &TcpStream, calls: &Sender<Call>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let line = line(&mut reader)?;
        let (method_and_path, _) = line.rsplit_once(' ').ok_or_else(over)?;
        let headers = headers(&mut reader)?;
        let value = |name| {
            let mut headers = headers.iter().filter(|(header, _)| header == name);
            headers.next().map(|(_, value)| &**value)
        };
        let (body, has_failed) = if value("transfer-encoding") == Some("chunked") {
            chunked(&mut reader)?
        } else {
            let length = value("content-length").unwrap_or("0").parse();
            let mut body = vec![0; length.map_err(|_| over())?];
            reader.read_exact(&mut body)?;
            (body, false)
        };
        let call = Call {
            at: Instant::now(),
            method_and_path: method_and_path.to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
            has_failed,
            stream: stream.try_clone()?,
        };
        calls.send(call).map_err(|_| over())?;
    }
}

/// A body in chunks, and whether its trailers report an error. <https://www.rfc-editor.org/rfc/rfc9112#section-7.1>
fn chunked(reader: &mut impl BufRead) -> io::Result<(Vec<u8>, bool)> {
    let mut body = Vec::new();
    loop {
        let line = line(reader)?;
        let length = line.split(';').next().unwrap_or_default().trim();
        let length = u64::from_str_radix(length, 16).map_err(|_| over())?;
        if length == 0 {
            let trailers = headers(reader)?;
            let has_failed = trailers.iter().any(|(name, _)| name == ERROR_TRAILER);
            return Ok((body, has_failed));
        }
        reader.by_ref().take(length).read_to_end(&mut body)?;
        self::line(reader)?;
    }
}

/// Headers or trailers, and the empty line after them. Their names are in lower case.
fn headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        let Some((name, value)) = line.split_once(':') else {
            return Ok(headers);
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    match reader.read_line(&mut line)? {
        0 => Err(over()),
        _ => Ok(line.trim_end().to_owned()),
    }
}

/// A connection ends in the middle of a request, or talks something else.
fn over() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

#[cfg(test)]
mod tests {
    use super::{Failure, RuntimeApi, chunked};
    use std::process::Command;

    #[test]
    fn body_in_chunks_is_put_together_and_its_trailers_are_read() {
        let good = b"4\r\n{\"a\"\r\n3;x\r\n:1}\r\n0\r\n\r\n";
        assert_eq!(
            chunked(&mut &good[..]).unwrap(),
            (b"{\"a\":1}".to_vec(), false)
        );
        let failed = b"2\r\nok\r\n0\r\nLambda-Runtime-Function-Error-Type: E\r\n\r\n";
        assert_eq!(chunked(&mut &failed[..]).unwrap(), (b"ok".to_vec(), true));
        assert!(chunked(&mut &b"5\r\nok"[..]).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn process_that_ends_is_no_longer_waited_for() {
        let api = RuntimeApi::start().unwrap();
        let mut process = Command::new("false").spawn().unwrap();
        let failure = api.next(&mut process).err().unwrap();
        assert!(matches!(failure, Failure::Ended(status) if !status.success()));
    }
}
