//! Priming calls: they can only help.

use crate::project;
use crate::support::json_lines;
use prewarm::{Context, Error, lambda_handler};
use prewarm_tests::{Kind, Lambda, Printed};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

async fn start(initialization_type: &str, plan: &[(&str, &str)]) -> Lambda {
    let mut variables = vec![("AWS_LAMBDA_INITIALIZATION_TYPE", initialization_type)];
    variables.extend(plan);
    Lambda::start_with(env!("CARGO_BIN_EXE_primes"), &variables).await
}

/// The output when two events are answered correctly.
async fn answered(mut lambda: Lambda) -> Printed {
    for _ in 0..2 {
        let (status, body) = lambda.invoke("1").await.proxy_response();
        assert_eq!((status, body["result"].as_u64()), (200, Some(7)));
    }
    lambda.end().await
}

/// The attempts of each initializer and call, in order.
fn attempts(printed: &Printed) -> Vec<&str> {
    let lines = printed.stderr.lines();
    lines.filter(|line| !line.starts_with('{')).collect()
}

/// The warnings, without their times.
fn warnings(printed: &Printed) -> Vec<String> {
    let lines = json_lines(&printed.stderr).into_iter();
    let warnings = lines.filter(|line| line["level"] == "WARN");
    let messages = warnings.map(|line| {
        let message = line["message"].as_str().unwrap();
        let words = message.split(' ');
        let words = words.map(|word| word.parse::<f64>().map_or(word, |_| "_"));
        words.collect::<Vec<_>>().join(" ")
    });
    messages.collect()
}

#[tokio::test]
async fn calls_are_made_in_init_after_what_they_name() {
    for initialization_type in ["on-demand", "provisioned-concurrency", ""] {
        let printed = answered(start(initialization_type, &[("CLIENT", "100")]).await).await;
        let attempts = attempts(&printed);
        assert_eq!(attempts.len(), 9, "each once: {attempts:?}");
        assert_eq!(attempts[0], "step 1");
        assert_eq!(
            attempts[7..],
            ["first 1", "second 1"],
            "after the client: {attempts:?}"
        );
        for beside in ["third 1", "nested 1", "fourth 1"] {
            assert!(attempts[..7].contains(&beside), "{attempts:?}");
        }
        assert_eq!(warnings(&printed), [""; 0]);
        let record = json_lines(&printed.stdout);
        let init = record
            .iter()
            .find(|line| line["Resources"].is_object())
            .unwrap();
        for row in ["call()", "call() #3", "attempt()", "attempt() #2", "client"] {
            assert!(init["Resources"][row].is_number(), "{row}: {init}");
        }
    }
}

#[tokio::test]
async fn failure_is_one_warning() {
    let plan = [("FIRST", "err"), ("SECOND", "panic"), ("THIRD", "60000")];
    for initialization_type in ["on-demand", "provisioned-concurrency"] {
        let printed = answered(start(initialization_type, &plan).await).await;
        let expected = [
            "`call()` failed after _ s, and INIT went on without it: refused: invalid digit found in string",
            "`call() #2` failed after _ s, and INIT went on without it: panicked: out of luck",
            "`attempt()` failed after _ s, and INIT went on without it: timed out",
        ];
        assert_eq!(warnings(&printed), expected);
        assert_eq!(
            attempts(&printed)
                .iter()
                .filter(|line| line.starts_with("first"))
                .count(),
            1
        );
    }
}

#[tokio::test]
async fn call_ends_after_two_seconds_without_its_needs() {
    let plan = [("CLIENT", "3000"), ("FIRST", "1000"), ("SECOND", "60000")];
    let started = Instant::now();
    let printed = answered(start("on-demand", &plan).await).await;
    assert!(started.elapsed() >= Duration::from_secs(5));
    let [warning] = &*warnings(&printed) else {
        panic!("{}", printed.stderr)
    };
    assert!(
        warning.starts_with("`call() #2` failed after _ s"),
        "{warning}"
    );
}

#[tokio::test]
async fn call_ends_by_the_seventh_second_on_demand() {
    let plan = [
        ("CLIENT", "6000"),
        ("FIRST", "1500"),
        ("CONFIG", "7100"),
        ("NESTED", "err"),
    ];
    let printed = answered(start("on-demand", &plan).await).await;
    let expected = [
        "`call()` failed after _ s, and INIT went on without it: timed out",
        "`attempt() #2` was not called: INIT has taken _ s without it",
    ];
    assert_eq!(warnings(&printed), expected);
    let printed = answered(start("provisioned-concurrency", &plan[..2]).await).await;
    assert_eq!(warnings(&printed), [""; 0]);
}

#[tokio::test]
async fn call_without_what_it_names_is_left_out() {
    let printed = answered(start("on-demand", &[("CLIENT", "err ok")]).await).await;
    let attempts = attempts(&printed);
    assert!(
        attempts.contains(&"client 2") && attempts.contains(&"third 1"),
        "{attempts:?}"
    );
    for left_out in ["first 1", "second 1"] {
        assert!(!attempts.contains(&left_out), "{attempts:?}");
    }
    assert_eq!(warnings(&printed), [""; 0]);
}

#[tokio::test]
async fn failure_for_good_does_not_wait_for_a_call() {
    let started = Instant::now();
    let plan = [("CONFIG", "err"), ("THIRD", "60000")];
    let mut lambda = start("provisioned-concurrency", &plan).await;
    assert_eq!(lambda.answer().await.kind, Kind::InitError);
    assert!(started.elapsed() < Duration::from_secs(2));
    let (_, printed) = lambda.ended().await;
    assert_eq!(warnings(&printed), [""; 0]);
}

#[tokio::test]
async fn calls_are_made_after_the_restore() {
    let lambda = start("snap-start", &[("FIRST", "err")]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    lambda.restore();
    let printed = answered(lambda).await;
    let attempts = attempts(&printed);
    assert_eq!(attempts.len(), 9, "{attempts:?}");
    for before in ["step 1", "config 1", "client 1"] {
        assert!(attempts[..3].contains(&before), "{attempts:?}");
    }
    assert_eq!(warnings(&printed).len(), 1);
}

#[tokio::test]
async fn call_ends_by_the_seventh_second_after_the_restore() {
    let lambda = start("snap-start", &[("SESSION", "6000"), ("FOURTH", "1500")]).await;
    // Waiting before the restore does not count.
    tokio::time::sleep(Duration::from_secs(2)).await;
    lambda.restore();
    let restored = Instant::now();
    let printed = answered(lambda).await;
    assert!(restored.elapsed() >= Duration::from_secs(7));
    let expected = ["`call() #3` failed after _ s, and INIT went on without it: timed out"];
    assert_eq!(warnings(&printed), expected);
}

/// A server that counts its connections, and answers each byte with the next.
async fn door() -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Relaxed);
            tokio::spawn(async move {
                while let Ok(byte) = stream.read_u8().await {
                    stream.write_u8(byte + 1).await.unwrap();
                }
            });
        }
    });
    (address, connections)
}

#[tokio::test]
async fn connection_is_there_before_the_first_event() {
    let programs = [
        (env!("CARGO_BIN_EXE_door"), 0),
        (env!("CARGO_BIN_EXE_door_primed"), 1),
    ];
    for (program, expected) in programs {
        let (server, connections) = door().await;
        let mut lambda = Lambda::start_with(program, &[("SERVER", &server)]).await;
        while lambda.asks() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(connections.load(Relaxed), expected);
        for _ in 0..3 {
            let (status, body) = lambda.invoke("1").await.proxy_response();
            assert_eq!((status, body["result"].as_u64()), (200, Some(2)));
        }
        lambda.end().await;
        assert_eq!(connections.load(Relaxed), 1);
    }
}

mod tests_call_nobody {
    use super::*;

    pub(super) static CALLS: AtomicU32 = AtomicU32::new(0);

    #[lambda_handler(main = false)]
    pub(super) async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let one: u32 = 1;
        #[init(prime)]
        CALLS.fetch_add(*one, Relaxed);

        Ok(event + *one)
    }
}

#[tokio::test]
async fn direct_call_and_invoke_make_no_call() {
    use tests_call_nobody::{CALLS, handler};

    assert_eq!(handler(1).await.unwrap(), 2);
    handler::invoke("1", Context::default()).await.unwrap();
    assert_eq!(CALLS.load(Relaxed), 0);
    handler::service().await.unwrap();
    assert_eq!(CALLS.load(Relaxed), 1);
}

#[test]
fn local_run_makes_calls_and_draws_them() {
    let program = r#"
        use prewarm::{Error, lambda_handler};

        async fn call(of: &str) -> Result<(), Error> {
            eprintln!("called {of}");
            Err("nobody answers".into())
        }

        #[lambda_handler]
        async fn handler(event: u32) -> Result<u32, Error> {
            #[init]
            let client: String = "client".to_owned();
            #[init(prime)]
            call(client).await?;
            #[init(prime)]
            println!("{client}");

            Ok(event)
        }
    "#;
    let project = project::write("prime", program);
    let output = project::cargo(&project)
        .args(["run", "--quiet", "--offline", "--", "1"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("called client\n"), "{stderr}");
    assert!(stderr.contains("`call()` failed after"), "{stderr}");
    assert!(
        stderr.lines().any(|line| line.starts_with("  println!()")),
        "{stderr}"
    );
}
