//! A Runtime API that can be bent: it answers each request as it should, or as a test says.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// How long a test waits for what should come soon.
const PATIENCE: Duration = Duration::from_secs(20);

/// The requests of a function.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Asked {
    /// `/invocation/next`, the first, the second, ...
    Next(usize),
    /// `/invocation/ID/response` or `/invocation/ID/error`, the first, the second, ...
    Post(usize),
}

/// How a request is answered.
#[derive(Clone)]
pub struct Reaction {
    /// The parts to send, each after a pause.
    parts: Vec<(Duration, Vec<u8>)>,
    then: Then,
    /// Whether it is an event.
    takes_event: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    /// The next request is read.
    KeepOpen,
    /// The connection is closed.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing happens any more.
    Hang,
    /// The whole API is gone for so long.
    Restart(Duration),
}

impl Reaction {
    /// Sends these bytes, and goes on.
    #[must_use]
    pub fn send(bytes: impl Into<Vec<u8>>) -> Self {
        Reaction {
            parts: vec![(Duration::ZERO, bytes.into())],
            then: Then::KeepOpen,
            takes_event: false,
        }
    }

    /// Sends nothing, and closes the connection.
    #[must_use]
    pub fn close() -> Self {
        Reaction::send("").then_close()
    }

    /// Sends nothing, and resets the connection.
    #[must_use]
    pub fn reset() -> Self {
        Reaction {
            then: Then::Reset,
            ..Reaction::send("")
        }
    }

    /// Sends this status without a body.
    #[must_use]
    pub fn status(code: u16) -> Self {
        Reaction::send(format!(
            "HTTP/1.1 {code} Status\r\ncontent-length: 0\r\n\r\n"
        ))
    }

    /// Sends the next event, with these lines in place of the usual headers.
    #[must_use]
    pub fn event(headers: &str, body: &str) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n");
        Reaction::send(format!("{head}{headers}\r\n{body}")).of_an_event()
    }

    /// Sends an event as it should be.
    #[must_use]
    pub fn good_event(number: usize, body: &str) -> Self {
        Reaction::event(&headers(number), body)
    }

    /// The bytes are an event, or a part of one: it is not sent once more.
    #[must_use]
    pub fn of_an_event(mut self) -> Self {
        self.takes_event = true;
        self
    }

    /// Sends these bytes after the others and a pause.
    #[must_use]
    pub fn and_after(mut self, pause: Duration, bytes: &str) -> Self {
        self.parts.push((pause, bytes.into()));
        self
    }

    /// Closes the connection then.
    #[must_use]
    pub fn then_close(mut self) -> Self {
        self.then = Then::Close;
        self
    }

    /// Resets the connection then.
    #[must_use]
    pub fn then_reset(mut self) -> Self {
        self.then = Then::Reset;
        self
    }

    /// Leaves the connection open then, and does nothing.
    #[must_use]
    pub fn then_hang(mut self) -> Self {
        self.then = Then::Hang;
        self
    }

    /// Closes every connection then, and takes no others for so long.
    #[must_use]
    pub fn then_restart(mut self, time: Duration) -> Self {
        self.then = Then::Restart(time);
        self
    }
}

/// The headers of an event.
#[must_use]
pub fn headers(number: usize) -> String {
    format!(
        "lambda-runtime-aws-request-id: request-{number}\r\n\
         lambda-runtime-deadline-ms: 9999999999999\r\n\
         lambda-runtime-invoked-function-arn: arn\r\n"
    )
}

/// A function's POST.
#[derive(Debug, PartialEq)]
pub struct Posted {
    /// The request id.
    pub id: String,
    /// `response` or `error`.
    pub kind: String,
    /// The body, as it came.
    pub body: String,
    /// The header `user-agent`.
    pub user_agent: String,
}

/// A process of the function, and the Runtime API that it talks to.
pub struct BentApi {
    process: Child,
    posted: mpsc::UnboundedReceiver<Posted>,
    server: JoinHandle<()>,
}

/// How a request is answered. None: an event is asked for, and there is none any more.
type React = Box<dyn FnMut(Asked) -> Option<Reaction> + Send>;

struct State {
    react: React,
    nexts: usize,
    posts: usize,
}

impl BentApi {
    /// Starts the program. It is sent the events, in turn, where no reaction is given.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub async fn start(
        program: impl AsRef<Path>,
        variables: &[(&str, &str)],
        events: &[&str],
        reactions: impl IntoIterator<Item = (Asked, Reaction)>,
    ) -> Self {
        let events: Vec<_> = events.iter().map(ToString::to_string).collect();
        let mut reactions: HashMap<_, _> = reactions.into_iter().collect();
        let mut sent = 0;
        let react = move |asked| {
            let reaction = reactions.remove(&asked).or_else(|| match asked {
                Asked::Next(_) => {
                    let event = events.get(sent)?;
                    Some(Reaction::good_event(sent + 1, event))
                }
                Asked::Post(_) => Some(Reaction::status(202)),
            })?;
            sent += usize::from(reaction.takes_event);
            Some(reaction)
        };
        Self::start_with(program, variables, react).await
    }

    /// Starts the program, whose requests are answered so.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub async fn start_with(
        program: impl AsRef<Path>,
        variables: &[(&str, &str)],
        react: impl FnMut(Asked) -> Option<Reaction> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (post, posted) = mpsc::unbounded_channel();
        let state = State {
            react: Box::new(react),
            nexts: 0,
            posts: 0,
        };
        let state = Arc::new(Mutex::new(state));
        let server = tokio::spawn(serve(listener, address, state, post));
        let process = Command::new(program.as_ref())
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        BentApi {
            process,
            posted,
            server,
        }
    }

    /// The function's next POST, or how it ends before that. `None` if it hangs.
    ///
    /// # Panics
    ///
    /// If the process cannot be waited for.
    pub async fn next(&mut self) -> Option<Result<Posted, ExitStatus>> {
        let next = async {
            tokio::select! {
                biased;
                posted = self.posted.recv() => Ok(posted.expect("the server lives")),
                ended = self.process.wait() => Err(ended.expect("a status")),
            }
        };
        timeout(PATIENCE, next).await.ok()
    }
}

impl Drop for BentApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(
    mut listener: TcpListener,
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    posted: mpsc::UnboundedSender<Posted>,
) {
    loop {
        let (restart, mut restarts) = mpsc::unbounded_channel();
        let mut connections = JoinSet::new();
        let pause = loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (stream, _) = accepted.expect("a connection");
                    let state = Arc::clone(&state);
                    let (posted, restart) = (posted.clone(), restart.clone());
                    connections.spawn(async move {
                        // A function may go away at any time.
                        let _ = converse(stream, &state, &posted, &restart).await;
                    });
                }
                pause = restarts.recv() => break pause.expect("a sender is here"),
            }
        };
        drop(listener);
        connections.shutdown().await;
        sleep(pause).await;
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an option of a socket");
        socket.bind(address).expect("the same port");
        listener = socket.listen(64).expect("the same port");
    }
}

/// Answers one request after another.
async fn converse(
    mut stream: TcpStream,
    state: &Mutex<State>,
    posted: &mpsc::UnboundedSender<Posted>,
    restart: &mpsc::UnboundedSender<Duration>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        let Some((path, user_agent, body)) = read_request(&mut stream, &mut buffer).await? else {
            return Ok(());
        };
        let segments: Vec<_> = path.rsplit('/').take(2).collect();
        let reaction = {
            let mut state = state.lock().expect("no panic");
            let asked = if segments[0] == "next" {
                state.nexts += 1;
                Asked::Next(state.nexts)
            } else {
                let sent = Posted {
                    id: segments[1].to_owned(),
                    kind: segments[0].to_owned(),
                    body,
                    user_agent,
                };
                // A test that is over does not wait for it.
                let _ = posted.send(sent);
                state.posts += 1;
                Asked::Post(state.posts)
            };
            (state.react)(asked)
        };
        // There is no event any more.
        let Some(reaction) = reaction else {
            return std::future::pending().await;
        };
        for (pause, bytes) in reaction.parts {
            // A sleep takes a millisecond at least.
            if !pause.is_zero() {
                sleep(pause).await;
            }
            stream.write_all(&bytes).await?;
        }
        match reaction.then {
            Then::KeepOpen => {}
            Then::Close => return stream.shutdown().await,
            Then::Reset => return stream.set_zero_linger(),
            Then::Hang => return std::future::pending().await,
            Then::Restart(pause) => {
                let _ = restart.send(pause);
                return std::future::pending().await;
            }
        }
    }
}

/// The path, the user agent and the body of a request.
async fn read_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<(String, String, String)>> {
    let find = |buffer: &[u8], end: &[u8]| {
        let mut windows = buffer.windows(end.len());
        windows.position(|window| window == end)
    };
    let head_end = loop {
        if let Some(at) = find(buffer, b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&buffer[..head_end]).to_lowercase();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let header = |name| head.lines().find_map(|line| line.strip_prefix(name));
    let user_agent = header("user-agent: ").unwrap_or_default().to_owned();
    let length = header("content-length: ");
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    let is_chunked = head.contains("transfer-encoding: chunked");
    let end = loop {
        match length {
            Some(length) if buffer.len() >= head_end + length => break head_end + length,
            None if !is_chunked => break head_end,
            None => {
                if let Some(at) = find(&buffer[head_end..], b"0\r\n\r\n") {
                    break head_end + at + 5;
                }
            }
            Some(_) => {}
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let body = String::from_utf8_lossy(&buffer[head_end..end]).into_owned();
    buffer.drain(..end);
    Ok(Some((path, user_agent, body)))
}
