//! What the benches share: a Runtime API that is exact about instants, and callgrind.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any cold start.
const PATIENCE: Duration = Duration::from_secs(60);

const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// As little of a Runtime API as a function needs that succeeds.
pub struct RuntimeApi {
    address: SocketAddr,
    calls: Receiver<Call>,
}

/// A request of a function, which waits for its answer.
pub struct Call {
    /// When its last byte was read.
    pub at: Instant,
    method_and_path: String,
    /// What was posted.
    pub body: String,
    stream: TcpStream,
}

impl RuntimeApi {
    /// Starts it on loopback.
    ///
    /// # Panics
    ///
    /// If there is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, calls) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                thread::spawn(move || serve(&stream, &sender));
            }
        });
        RuntimeApi { address, calls }
    }

    /// What Lambda tells a function with so much memory, and nothing else but where programs are.
    pub fn environment<'a>(&self, command: &'a mut Command, memory_mb: u32) -> &'a mut Command {
        command
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)))
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory_mb.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_LAMBDA_RUNTIME_API", self.address.to_string())
            .stdin(Stdio::null())
    }

    /// Waits until the function asks for an event.
    ///
    /// # Panics
    ///
    /// If it does something else.
    #[must_use]
    pub fn next(&self) -> Call {
        self.call("GET /2018-06-01/runtime/invocation/next")
    }

    /// Waits until the function answers.
    ///
    /// # Panics
    ///
    /// If it does something else.
    #[must_use]
    pub fn response(&self) -> Call {
        self.call(&format!(
            "POST /2018-06-01/runtime/invocation/{REQUEST_ID}/response"
        ))
    }

    fn call(&self, method_and_path: &str) -> Call {
        let call = self.calls.recv_timeout(PATIENCE);
        let call = call.expect("the function calls the Runtime API");
        assert_eq!(call.method_and_path, method_and_path, "{}", call.body);
        call
    }
}

impl Call {
    /// Sends an event.
    ///
    /// # Panics
    ///
    /// If nobody reads it.
    pub fn event(mut self, body: &str) {
        let length = body.len();
        self.send(&format!(
            "HTTP/1.1 200 OK\r\n\
             content-type: application/json\r\n\
             lambda-runtime-aws-request-id: {REQUEST_ID}\r\n\
             lambda-runtime-deadline-ms: 9999999999999\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:function\r\n\
             lambda-runtime-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793\r\n\
             content-length: {length}\r\n\r\n{body}"
        ));
    }

    /// Says that the answer has come.
    ///
    /// # Panics
    ///
    /// If nobody reads it.
    pub fn accept(mut self) {
        self.send("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
    }

    fn send(&mut self, text: &str) {
        let sent = self.stream.write_all(text.as_bytes());
        sent.expect("the function reads");
    }
}

/// Hands on each request of a connection.
fn serve(stream: &TcpStream, calls: &Sender<Call>) -> io::Result<()> {
    let over = || io::Error::from(io::ErrorKind::UnexpectedEof);
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let (method_and_path, _) = line.trim_end().rsplit_once(' ').ok_or_else(over)?;
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| over())?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let call = Call {
            at: Instant::now(),
            method_and_path: method_and_path.to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
            stream: stream.try_clone()?,
        };
        calls.send(call).map_err(|_| over())?;
    }
}

/// A program under callgrind.
#[must_use]
pub fn callgrind(program: &str) -> Command {
    let mut command = Command::new("valgrind");
    command.args([
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        program,
    ]);
    command
}

/// Ends a program that runs under callgrind, and returns how many instructions it has run.
///
/// # Panics
///
/// If callgrind does not say.
#[must_use]
pub fn instructions(program: Child) -> u64 {
    // The signal ends the program, and not valgrind, which still counts.
    let id = program.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("there is `kill`").success());
    let output = program.wait_with_output().expect("it has ended");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let mut lines = stderr.lines();
    let collected = lines.find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.unwrap_or_else(|| panic!("callgrind counts: {stderr}"));
    number.trim().parse().expect("a number")
}
