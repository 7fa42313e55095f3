//! The program against an endpoint that answers as Lambda's API does.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::sleep;

/// A function called `shop`, and how its configuration was changed.
#[derive(Debug)]
struct Shop {
    memory: i64,
    description: String,
    /// Memory sizes and descriptions, in the order in which they were set.
    changes: Vec<Value>,
    /// How often the configuration has yet to say that the last change is on its way.
    in_progress: u32,
    /// Whether the next invocation starts an environment.
    is_cold: bool,
    /// Whether it answers as an emulator does that knows no reports.
    is_silent: bool,
    invocations: u32,
}

type Shared = Arc<Mutex<Shop>>;

async fn start() -> (SocketAddr, Shared) {
    let shop = Arc::new(Mutex::new(Shop {
        memory: 256,
        description: "it's a shop".to_owned(),
        changes: Vec::new(),
        in_progress: 0,
        is_cold: true,
        is_silent: false,
        invocations: 0,
    }));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let shared = Arc::clone(&shop);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let shop = Arc::clone(&shared);
            let service = service_fn(move |request| {
                let shop = Arc::clone(&shop);
                async move { Ok::<_, Infallible>(answer(&shop, request).await) }
            });
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    (address, shop)
}

async fn answer(shop: &Mutex<Shop>, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let path = parts.uri.path().strip_prefix("/2015-03-31/functions/shop/");
    let mut shop = shop.lock().unwrap();
    match (&parts.method, path) {
        (&Method::POST, Some("invocations")) => shop.invoke(),
        (&Method::GET, Some("configuration")) => shop.configuration(),
        (&Method::PUT, Some("configuration")) => {
            shop.change(&serde_json::from_slice(&body).unwrap());
            shop.configuration()
        }
        _ => {
            let message =
                json!({"Type": "User", "Message": "Function not found: arn:aws:lambda:..."});
            let response = Response::builder().status(404);
            let response = response.header("x-amzn-errortype", "ResourceNotFoundException");
            response.body(message.to_string().into()).unwrap()
        }
    }
}

impl Shop {
    fn invoke(&mut self) -> Response<Full<Bytes>> {
        self.invocations += 1;
        // More memory, more CPU, up to a point.
        let billed = 40_000 / self.memory.min(1024);
        let init = if self.is_cold {
            "Init Duration: 24.39 ms\t"
        } else {
            ""
        };
        self.is_cold = false;
        let log = format!(
            "REPORT RequestId: 1\tDuration: 1.00 ms\tBilled Duration: {billed} ms\t\
             Memory Size: {} MB\tMax Memory Used: 21 MB\t{init}\n",
            self.memory
        );
        let mut response = Response::builder();
        if !self.is_silent {
            response = response.header("x-amz-log-result", STANDARD.encode(log));
        }
        response
            .body(json!({"statusCode": 200}).to_string().into())
            .unwrap()
    }

    fn configuration(&mut self) -> Response<Full<Bytes>> {
        let status = if self.in_progress > 0 {
            "InProgress"
        } else {
            "Successful"
        };
        self.in_progress = self.in_progress.saturating_sub(1);
        let configuration = json!({
            "FunctionName": "shop",
            "MemorySize": self.memory,
            "Description": self.description,
            "Architectures": ["arm64"],
            "State": "Active",
            "LastUpdateStatus": status,
        });
        Response::new(configuration.to_string().into())
    }

    fn change(&mut self, change: &Value) {
        assert_eq!(
            self.in_progress, 0,
            "Lambda refuses a change while another is on its way"
        );
        if let Some(memory) = change["MemorySize"].as_i64() {
            self.memory = memory;
            self.changes.push(json!(memory));
        }
        if let Some(description) = change["Description"].as_str() {
            description.clone_into(&mut self.description);
            self.changes.push(json!(description));
        }
        self.in_progress = 2;
        self.is_cold = true;
    }
}

fn load(address: SocketAddr, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-prewarm"));
    command
        .arg("load")
        .args(["--endpoint-url", &format!("http://{address}")])
        .args(args)
        .env_clear()
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

async fn run(address: SocketAddr, args: &[&str]) -> Output {
    load(address, args).output().await.unwrap()
}

#[tokio::test]
async fn cold_and_warm_are_told_apart() {
    let (address, shop) = start().await;
    let output = run(address, &["shop", "-n", "20", "-c", "4", "--json"]).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["all"]["count"], 20);
    assert_eq!(summary["cold"]["count"], 1);
    assert_eq!(summary["warm"]["count"], 19);
    assert_eq!(shop.lock().unwrap().invocations, 20);
}

#[tokio::test]
async fn cold_starts_are_forced_and_the_description_is_put_back() {
    let (address, shop) = start().await;
    let output = run(address, &["shop", "--cold", "3", "--yes", "--json"]).await;
    let stderr = text(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["cold"]["count"], 3);
    assert_eq!(summary["init_ms"]["average"], 24.39);
    assert!(
        stderr.contains(r"--description 'it'\''s a shop'"),
        "{stderr}"
    );
    let shop = shop.lock().unwrap();
    assert_eq!(shop.changes.len(), 4);
    assert_eq!(shop.description, "it's a shop");
}

#[tokio::test]
async fn what_may_be_no_cold_start_is_said() {
    let (address, shop) = start().await;
    shop.lock().unwrap().is_silent = true;
    let output = run(address, &["shop", "--cold", "2", "--yes"]).await;
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("no cold start was reported"), "{stderr}");
    assert!(stdout.contains("only Lambda reports them"), "{stdout}");
}

#[tokio::test]
async fn an_endpoint_without_a_configuration_is_named() {
    let (address, _shop) = start().await;
    for option in [["--cold", "2"], ["--memory", "128"]] {
        let output = run(address, &["another", "--yes", option[0], option[1]]).await;
        assert_eq!(
            text(&output.stderr),
            format!(
                "error: `--cold` and `--memory` change a function's configuration, and http://{address} has none: \
                 there is no function `another`\n"
            )
        );
        assert_eq!(output.status.code(), Some(1));
    }
}

#[tokio::test]
async fn memory_sizes_are_measured_and_the_old_one_is_put_back() {
    let (address, shop) = start().await;
    let args = [
        "shop",
        "--memory",
        "128,512,2048",
        "--yes",
        "-n",
        "8",
        "-c",
        "2",
    ];
    let output = run(address, &args).await;
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("--function-name 'shop' --memory-size 256"),
        "{stderr}"
    );
    assert_eq!(shop.lock().unwrap().changes, [128, 512, 2048, 256]);
    let rows: Vec<_> = stdout.lines().skip(1).take(3).collect();
    // 312 ms of 128 MB: 312 * 1000 s * 0.125 GB * 0.0000133334 $ + 0.20 $
    assert!(
        rows[0].contains("312.0") && rows[0].contains("0.72 $"),
        "{stdout}"
    );
    assert_eq!(
        rows.iter().filter(|row| row.contains("cheapest")).count(),
        1,
        "{stdout}"
    );
    assert_eq!(
        rows.iter().filter(|row| row.contains("fastest")).count(),
        1,
        "{stdout}"
    );
}

#[tokio::test]
async fn nothing_is_changed_when_nobody_can_be_asked() {
    let (address, shop) = start().await;
    let output = run(address, &["shop", "--memory", "128"]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`--yes`"));
    assert!(shop.lock().unwrap().changes.is_empty());
}

#[tokio::test]
#[cfg(unix)]
async fn an_interrupt_puts_the_old_size_back() {
    let (address, shop) = start().await;
    let args = ["shop", "--memory", "128", "--yes", "-n", "1000000"];
    let mut command = load(address, &args);
    let process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while shop.lock().unwrap().invocations < 20 {
        sleep(Duration::from_millis(10)).await;
    }
    let id = process.id().unwrap().to_string();
    let kill = Command::new("kill").args(["-INT", &id]).status().await;
    assert!(kill.unwrap().success());
    let output = process.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("error: interrupted\n"));
    assert_eq!(shop.lock().unwrap().changes, [128, 256]);
}

#[tokio::test]
async fn what_cannot_be_measured_is_said_in_one_line() {
    let (address, _shop) = start().await;
    let output = run(address, &["another"]).await;
    assert_eq!(
        text(&output.stderr),
        "error: there is no function `another`\n"
    );
    assert_eq!(output.status.code(), Some(1));

    let refusing = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
    let output = run(refusing, &["shop"]).await;
    let stderr = text(&output.stderr);
    assert!(
        stderr.starts_with("error: cannot connect to http://127.0.0.1:1: "),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert_eq!(output.status.code(), Some(1));

    let mut command = load(address, &["shop"]);
    let without = command
        .env_clear()
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .output()
        .await;
    let without = without.unwrap();
    let stderr = text(&without.stderr);
    assert!(stderr.starts_with("error: no credentials: "), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert_eq!(without.status.code(), Some(1));
}
