//! An emulator may answer a streamed response before it has read the body. The body was cut off there.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The first line of a request, after its head was read.
fn request_line(connection: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = String::new();
    connection
        .read_line(&mut first)
        .ok()
        .filter(|read| *read > 0)?;
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        connection
            .read_line(&mut line)
            .ok()
            .filter(|read| *read > 0)?;
    }
    Some(first)
}

fn serve(connection: TcpStream, bodies: &mpsc::Sender<String>) -> Option<()> {
    connection
        .set_read_timeout(Some(Duration::from_secs(60)))
        .ok()?;
    let mut connection = BufReader::new(connection);
    let mut events = [r#"["one","two","three"]"#].into_iter();
    while let Some(line) = request_line(&mut connection) {
        if line.contains("/next ") {
            let Some(event) = events.next() else {
                // There is no further event.
                thread::sleep(Duration::from_secs(60));
                return None;
            };
            let length = event.len();
            let head = "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: 1\r\nlambda-runtime-deadline-ms: 9999999999999";
            let response = format!("{head}\r\ncontent-length: {length}\r\n\r\n{event}");
            connection.get_mut().write_all(response.as_bytes()).ok()?;
        } else {
            let accepted = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
            connection.get_mut().write_all(accepted.as_bytes()).ok()?;
            let mut body = Vec::new();
            while !body.ends_with(b"\r\n0\r\n") {
                let mut byte = [0];
                connection.read_exact(&mut byte).ok()?;
                body.push(byte[0]);
            }
            bodies
                .send(String::from_utf8_lossy(&body).into_owned())
                .ok()?;
        }
    }
    None
}

#[test]
fn stream_goes_on_after_an_early_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (sender, bodies) = mpsc::channel();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let sender = sender.clone();
            thread::spawn(move || serve(connection, &sender));
        }
    });
    let mut function = Command::new(env!("CARGO_BIN_EXE_streams"))
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", address)
        .env("AWS_LAMBDA_FUNCTION_NAME", "function")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .spawn()
        .unwrap();
    let body = bodies.recv_timeout(Duration::from_secs(60));
    function.kill().unwrap();
    function.wait().unwrap();
    assert!(body.unwrap().contains("three"));
}
