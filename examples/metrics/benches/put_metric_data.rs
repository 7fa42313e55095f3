//! The cost of a metric for an invocation: a line in the log, and a call of `PutMetricData`.
//!
//! `cargo bench -p order-metrics`. The API is a server on loopback that answers at once and without TLS: the real
//! one is a round trip through a network away.

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use serde_json::{Value, json};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

const COUNT: usize = 2_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || serve(&listener));
    let credentials = Credentials::new("local", "local", None, None, "bench");
    let config = aws_sdk_cloudwatch::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(credentials)
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://{address}"))
        .build();
    let client = Client::from_conf(config);
    let (reader, writer) = io::pipe().expect("a pipe");
    thread::spawn(move || io::copy(&mut { reader }, &mut io::sink()));

    let (mut lines, mut calls) = (Vec::new(), Vec::new());
    for _ in 0..COUNT {
        let started = Instant::now();
        // In one piece, as it is written to a log.
        let line = line(1.0, 849.0).to_string();
        (&writer)
            .write_all(line.as_bytes())
            .expect("a pipe takes it");
        lines.push(started.elapsed());

        let started = Instant::now();
        let call = client.put_metric_data().namespace("Shop");
        let call = call.metric_data(datum("Orders", 1.0, StandardUnit::Count));
        let call = call.metric_data(datum("OrderValue", 849.0, StandardUnit::None));
        call.send().await.expect("the API answers");
        calls.push(started.elapsed());
    }
    let (line, call) = (median(lines), median(calls));
    let ratio = call.as_secs_f64() / line.as_secs_f64();
    println!("medians of {COUNT}: a line {line:.1?}, a call {call:.1?}, {ratio:.0} times as long");
}

/// The function's output.
fn line(orders: f64, value: f64) -> Value {
    json!({
        "_aws": {"Timestamp": 1_764_547_200_000_u64, "CloudWatchMetrics": [{
            "Namespace": "Shop",
            "Dimensions": [["FunctionName"]],
            "Metrics": [{"Name": "Orders", "Unit": "Count"}, {"Name": "OrderValue", "Unit": "None"}],
        }]},
        "FunctionName": "order-metrics",
        "country": "IT",
        "Orders": orders,
        "OrderValue": value,
    })
}

fn datum(name: &str, value: f64, unit: StandardUnit) -> MetricDatum {
    let country = Dimension::builder().name("Country").value("IT").build();
    let datum = MetricDatum::builder().metric_name(name).value(value);
    datum.unit(unit).dimensions(country).build()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Reads whole requests of one connection, and answers each as CloudWatch does.
fn serve(listener: &TcpListener) -> io::Result<()> {
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(&stream);
    loop {
        let mut length = 0;
        let mut line = String::new();
        while requests.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            line.clear();
        }
        if line.is_empty() {
            return Ok(());
        }
        requests.read_exact(&mut vec![0; length])?;
        (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    }
}
