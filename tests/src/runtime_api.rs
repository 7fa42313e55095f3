//! Lambda's side: a Runtime API on loopback, and the function as a process that it starts.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>,
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Collected, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{self, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, fs};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long a test waits for what should come at once, before it gives up: so many turns of so long. A
/// machine that stands still for a minute takes one turn and not all of them.
const TURNS: u32 = 600;
const TURN: Duration = Duration::from_millis(100);

/// The time of an invocation until its deadline: the longest that Lambda allows.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// One for all invocations: `lambda_runtime` hands each on in the process's environment, by `setenv`,
/// which frees none, and the memory of a process would grow by that.
const TRACE_ID: &str = "Root=1-5759e988-bd862e3fe1be46a994272793";

/// One execution environment: a process of the function, and what it talks to.
pub struct Lambda {
    process: Child,
    stdout: JoinHandle<String>,
    stderr: JoinHandle<String>,
    events: mpsc::UnboundedSender<Event>,
    answers: mpsc::UnboundedReceiver<Answer>,
    connections: Arc<AtomicU32>,
    api: Arc<RuntimeApi>,
}

/// A function's output.
#[derive(Debug)]
pub struct Printed {
    /// To stdout.
    pub stdout: String,
    /// To stderr.
    pub stderr: String,
}

#[derive(Debug)]
struct Event {
    body: Bytes,
    /// In milliseconds since 1970.
    deadline: String,
    /// Where Lambda isolates tenants.
    tenant: Option<String>,
}

/// A function's POST to the Runtime API.
#[derive(Debug)]
pub struct Answer {
    /// Where it was posted.
    pub kind: Kind,
    /// The request id in the path.
    pub request_id: String,
    /// The header that says of what type an error is.
    pub error_type: String,
    /// The body.
    pub body: String,
    /// The trailers after the body of a failed stream.
    pub trailers: HeaderMap,
    /// The header that says which invocation it is of, besides the path.
    pub invocation_id: String,
}

/// The paths to which a function posts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `/invocation/ID/response`
    Response,
    /// `/invocation/ID/error`
    FunctionError,
    /// `/init/error`
    InitError,
    /// `/restore/error`
    RestoreError,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// If it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("an answer is JSON")
    }

    /// Status and body of a response of the default mode.
    ///
    /// # Panics
    ///
    /// If it is no such response.
    #[must_use]
    pub fn proxy_response(&self) -> (u64, Value) {
        assert_eq!(self.kind, Kind::Response, "{self:?}");
        let response = self.json();
        let body = response["body"].as_str().expect("a body is a string");
        let body = serde_json::from_str(body).expect("a body is JSON");
        (response["statusCode"].as_u64().expect("a status"), body)
    }
}

/// Whether a process can start again in its own place. With `ENDS=exit` the tests let none: each must exit.
#[must_use]
pub fn starts_in_place() -> bool {
    cfg!(target_os = "linux") && env::var_os("ENDS").is_none_or(|ends| ends != "exit")
}

/// A copy of a program, which cannot be executed any more once this is dropped.
struct Copy(PathBuf);

impl Copy {
    fn of(program: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let copy = format!("prewarm-tests-{}-{number}", process::id());
        let copy = env::temp_dir().join(copy);
        // By a process of its own: a file that this one has open for writing, or a child of it, is busy.
        let copied = process::Command::new("cp").arg(program).arg(&copy).status();
        assert!(
            copied.is_ok_and(|status| status.success()),
            "there is room for a copy"
        );
        Copy(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let permissions = fs::metadata(&self.0).map(|file| file.permissions());
        if let Ok(mut permissions) = permissions {
            #[cfg(unix)]
            std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
            let _ = fs::set_permissions(&self.0, permissions);
        }
        let _ = fs::remove_file(&self.0);
    }
}

impl Lambda {
    /// Starts the program as Lambda does.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub async fn start(program: impl AsRef<Path>) -> Self {
        Self::start_with(program, &[]).await
    }

    /// Starts the program as Lambda does, with further environment variables.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub async fn start_with(program: impl AsRef<Path>, variables: &[(&str, &str)]) -> Self {
        Self::start_printing_to(program, variables, Stdio::piped()).await
    }

    /// Starts the program as Lambda does, with a stdout of the test's own.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub async fn start_printing_to(
        program: impl AsRef<Path>,
        variables: &[(&str, &str)],
        stdout: impl Into<Stdio>,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (events, queue) = mpsc::unbounded_channel();
        let (post, answers) = mpsc::unbounded_channel();
        let connections = Arc::new(AtomicU32::new(0));
        let api = Arc::new(RuntimeApi {
            queue: Mutex::new(queue),
            answers: post,
            last_id: AtomicU32::new(0),
            asks: AtomicU32::new(0),
            restored: Notify::new(),
            extension: Extension::default(),
        });
        tokio::spawn(serve(listener, Arc::clone(&api), Arc::clone(&connections)));

        let copy = (!starts_in_place()).then(|| Copy::of(program.as_ref()));
        let program = copy.as_ref().map_or(program.as_ref(), |copy| &copy.0);
        let mut process = Command::new(program)
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        drop(copy);
        let stdout = read_on(process.stdout.take());
        let stderr = read_on(process.stderr.take());
        Lambda {
            process,
            stdout,
            stderr,
            events,
            answers,
            connections,
            api,
        }
    }

    /// Sends an event and waits for its answer.
    ///
    /// # Panics
    ///
    /// If none comes.
    pub async fn invoke(&mut self, event: impl Into<Bytes>) -> Answer {
        self.send(event);
        self.answer().await
    }

    /// Sends an event whose answer is waited for later.
    ///
    /// # Panics
    ///
    /// Never: what receives it lives as long as `self`.
    pub fn send(&self, event: impl Into<Bytes>) {
        self.send_with(event, LONGEST);
    }

    /// Sends an event that has so long until its deadline, and whose answer is waited for later.
    ///
    /// # Panics
    ///
    /// Never, as [`Lambda::send`].
    pub fn send_with(&self, event: impl Into<Bytes>, time: Duration) {
        let deadline = SystemTime::now() + time;
        let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH);
        let deadline = deadline.expect("after 1970").as_millis();
        self.send_until(event, &deadline.to_string());
    }

    /// Sends an event with this for a deadline.
    ///
    /// # Panics
    ///
    /// Never, as [`Lambda::send`].
    pub fn send_until(&self, event: impl Into<Bytes>, deadline: &str) {
        let event = Event {
            body: event.into(),
            deadline: deadline.to_owned(),
            tenant: None,
        };
        self.events.send(event).expect("the API is there");
    }

    /// Sends an event of a tenant, whose answer is waited for later.
    ///
    /// # Panics
    ///
    /// Never, as [`Lambda::send`].
    pub fn send_of_tenant(&self, event: impl Into<Bytes>, tenant: &str) {
        let event = Event {
            body: event.into(),
            deadline: "9999999999999".to_owned(),
            tenant: Some(tenant.to_owned()),
        };
        self.events.send(event).expect("the API is there");
    }

    /// Waits for whatever the function posts next.
    ///
    /// # Panics
    ///
    /// If nothing comes.
    pub async fn answer(&mut self) -> Answer {
        let answer = patiently(self.answers.recv()).await;
        answer.expect("no answer came").expect("the API is there")
    }

    /// How many connections the function has opened.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::Relaxed)
    }

    /// Restores the environment from its snapshot, as soon as it is one.
    pub fn restore(&self) {
        self.api.restored.notify_one();
    }

    /// How much memory the process of the function holds, in kB.
    ///
    /// # Panics
    ///
    /// If it is gone.
    #[must_use]
    pub fn memory(&self) -> usize {
        let id = self.process.id().expect("the process lives");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let words = line.and_then(|line| line.split_whitespace().next());
        words.and_then(|kb| kb.parse().ok()).expect("a number")
    }

    /// Asks the process to end, as Lambda does where an extension is registered.
    ///
    /// # Panics
    ///
    /// If it is gone.
    pub async fn terminate(&self) {
        self.signal("TERM").await;
    }

    /// Sends the process a signal, `STOP` as Lambda's freezer does.
    ///
    /// # Panics
    ///
    /// If it is gone.
    pub async fn signal(&self, name: &str) {
        let id = self.process.id().expect("the process lives");
        let mut kill = Command::new("kill");
        let killed = kill.args(["-s", name, &id.to_string()]).status().await;
        assert!(killed.expect("`kill` is there").success());
    }

    /// How often the function has asked for an event. It first does when INIT is over.
    #[must_use]
    pub fn asks(&self) -> u32 {
        self.api.asks.load(Ordering::Relaxed)
    }

    /// How many events the function has taken.
    #[must_use]
    pub fn events_taken(&self) -> u32 {
        self.api.last_id.load(Ordering::Relaxed)
    }

    /// Waits until the function asks for the next event, by which AWS's emulator knows that the last invocation is over.
    /// Returns `false` if the function exits instead: then that invocation has failed, whatever its answer was.
    ///
    /// # Panics
    ///
    /// If neither happens.
    pub async fn is_over(&mut self) -> bool {
        let seen = patiently(async {
            loop {
                if self.asks() > self.events_taken() {
                    return true;
                }
                if self.process.try_wait().expect("a state").is_some() {
                    return false;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        seen.await.expect("it asks for an event, or exits")
    }

    /// Ends the environment, and gives back what the function printed.
    ///
    /// # Panics
    ///
    /// If the process is gone already.
    pub async fn end(mut self) -> Printed {
        let ended = self.process.try_wait().expect("a state");
        assert_eq!(ended, None, "the process lives until it is ended");
        self.process.kill().await.expect("the process is killed");
        self.printed().await
    }

    /// Waits until the function ends of its own accord, and returns its status and what it printed.
    ///
    /// # Panics
    ///
    /// If it does not end.
    pub async fn ended(mut self) -> (ExitStatus, Printed) {
        let status = patiently(self.process.wait()).await;
        let status = status.expect("the process goes on").expect("a status");
        (status, self.printed().await)
    }

    async fn printed(self) -> Printed {
        Printed {
            stdout: self.stdout.await.expect("stdout was read"),
            stderr: self.stderr.await.expect("stderr was read"),
        }
    }
}

/// Its output, unless that takes too long.
async fn patiently<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..TURNS {
        if let Ok(output) = timeout(TURN, &mut future).await {
            return Some(output);
        }
    }
    None
}

/// Reads all that comes, as it comes: a full pipe would stop the function.
fn read_on(pipe: Option<impl AsyncRead + Unpin + Send + 'static>) -> JoinHandle<String> {
    tokio::spawn(async move {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut text).await.expect("a pipe is read");
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

struct RuntimeApi {
    queue: Mutex<mpsc::UnboundedReceiver<Event>>,
    answers: mpsc::UnboundedSender<Answer>,
    last_id: AtomicU32,
    asks: AtomicU32,
    restored: Notify,
    extension: Extension,
}

/// An extension within the function's process.
#[derive(Default)]
struct Extension {
    is_told: AtomicBool,
    asks: Notify,
    invoked: Notify,
}

async fn serve(listener: TcpListener, api: Arc<RuntimeApi>, connections: Arc<AtomicU32>) {
    while let Ok((stream, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::Relaxed);
        let api = Arc::clone(&api);
        let service = service_fn(move |request| {
            let api = Arc::clone(&api);
            async move { Ok::<_, Infallible>(api.reply(request).await) }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}

impl RuntimeApi {
    async fn reply(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        if let Some(path) = path.strip_prefix("/2020-01-01/extension/") {
            return self.extension(path, body).await;
        }
        let path = path.strip_prefix("/2018-06-01/runtime/");
        let segments: Vec<_> = path.unwrap_or_default().split('/').collect();
        let (kind, request_id) = match (&parts.method, &*segments) {
            (&Method::GET, ["invocation", "next"]) => return self.next().await,
            (&Method::GET, ["restore", "next"]) => {
                self.restored.notified().await;
                return status(StatusCode::OK);
            }
            (&Method::POST, ["invocation", id, "response"]) => (Kind::Response, *id),
            (&Method::POST, ["invocation", id, "error"]) => (Kind::FunctionError, *id),
            (&Method::POST, ["init", "error"]) => (Kind::InitError, ""),
            (&Method::POST, ["restore", "error"]) => (Kind::RestoreError, ""),
            _ => return status(StatusCode::NOT_FOUND),
        };
        let header = |name| {
            let value = parts.headers.get(name);
            let value = value.and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let Ok(body) = body.collect().await else {
            return status(StatusCode::BAD_REQUEST);
        };
        let trailers = body.trailers().cloned().unwrap_or_default();
        let answer = Answer {
            kind,
            request_id: request_id.to_owned(),
            error_type: header("lambda-runtime-function-error-type"),
            body: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
            trailers,
            invocation_id: header("lambda-runtime-invocation-id"),
        };
        // A test that is done does not wait for it.
        let _ = self.answers.send(answer);
        status(StatusCode::ACCEPTED)
    }

    /// Registers an extension, and tells it of each invocation if it wants that. The next invocation waits until the
    /// extension asks for it.
    async fn extension(&self, path: &str, body: Incoming) -> Response<Full<Bytes>> {
        let json = match path {
            "register" => {
                let body = body.collect().await.map(Collected::to_bytes);
                let wanted: Value = serde_json::from_slice(&body.expect("a body")).expect("JSON");
                let is_told = wanted["events"] == json!(["INVOKE"]);
                self.extension.is_told.store(is_told, Ordering::Relaxed);
                json!({"functionName": "function", "functionVersion": "$LATEST", "handler": "bootstrap"})
            }
            "event/next" => {
                self.extension.asks.notify_one();
                self.extension.invoked.notified().await;
                json!({
                    "eventType": "INVOKE", "deadlineMs": 0, "requestId": "", "invokedFunctionArn": "",
                    "tracing": {"type": "X-Amzn-Trace-Id", "value": TRACE_ID},
                })
            }
            _ => return status(StatusCode::NOT_FOUND),
        };
        Response::builder()
            .header("lambda-extension-identifier", "extension")
            .body(Full::new(json.to_string().into()))
            .expect("valid headers")
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        self.asks.fetch_add(1, Ordering::Relaxed);
        let Some(event) = self.queue.lock().await.recv().await else {
            return status(StatusCode::GONE);
        };
        if self.extension.is_told.load(Ordering::Relaxed) {
            self.extension.asks.notified().await;
            self.extension.invoked.notify_one();
        }
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let mut response = Response::builder();
        if let Some(tenant) = event.tenant {
            response = response.header("lambda-runtime-aws-tenant-id", tenant);
        }
        response
            .header("lambda-runtime-aws-request-id", format!("request-{id}"))
            .header("lambda-runtime-invocation-id", format!("invocation-{id}"))
            .header("lambda-runtime-deadline-ms", event.deadline)
            .header(
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:us-east-1:123456789012:function:function",
            )
            .header("lambda-runtime-trace-id", TRACE_ID)
            .body(Full::new(event.body))
            .expect("valid headers")
    }
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
