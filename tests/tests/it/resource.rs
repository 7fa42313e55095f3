//! The cell of a resource.

use prewarm::Error;
use prewarm::expansion::{BoxFuture, Cell, Resource, Shared, Stored};
use std::error::Error as _;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::time::sleep;

type Making = BoxFuture<Result<Stored, Error>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_tasks_runs_the_initializer() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static RESOURCE: Resource = Resource::new("number", &[], || -> Making {
        Box::pin(async {
            sleep(Duration::from_millis(20)).await;
            Ok(Shared::store(RUNS.fetch_add(1, Relaxed)))
        })
    });
    assert!(RESOURCE.time().is_none());
    let tasks: Vec<_> = (0..32).map(|_| tokio::spawn(RESOURCE.init())).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(RESOURCE.get::<u32>(), &0);
    assert_eq!(RUNS.load(Relaxed), 1);
}

#[tokio::test]
async fn failed_initializer_runs_again() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static RESOURCE: Resource = Resource::new("number", &[], || {
        Box::pin(async {
            match RUNS.fetch_add(1, Relaxed) {
                0 => Err("not yet".into()),
                1 => panic!("not now"),
                run => Ok(Shared::store(run)),
            }
        })
    });
    for cause in ["not yet", "panicked: not now"] {
        let error = RESOURCE.init().await.unwrap_err();
        let text = error.to_string();
        let took = text.strip_prefix("the resource `number` failed after 0.0");
        assert!(took.is_some_and(|took| took.ends_with(" s")), "{text}");
        assert_eq!(error.source().unwrap().to_string(), cause);
    }
    for _ in 0..2 {
        RESOURCE.init().await.unwrap();
        assert_eq!(Cell::<u32>::new(&RESOURCE).get_or_init().await, &2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn task_that_waited_for_an_attempt_takes_its_failure() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static RESOURCE: Resource = Resource::new("number", &[], || {
        Box::pin(async {
            RUNS.fetch_add(1, Relaxed);
            sleep(Duration::from_millis(50)).await;
            Err("never".into())
        })
    });
    let mut first = Box::pin(RESOURCE.init());
    let mut context = Context::from_waker(Waker::noop());
    assert!(first.as_mut().poll(&mut context).is_pending());
    let mut waiting: Vec<_> = (0..32).map(|_| RESOURCE.init()).collect();
    for waiting in &mut waiting {
        assert!(waiting.as_mut().poll(&mut context).is_pending());
    }
    first.await.unwrap_err();
    for waiting in waiting {
        waiting.await.unwrap_err();
    }
    assert_eq!(RUNS.load(Relaxed), 1);
}

#[tokio::test]
async fn attempt_outlives_the_task_that_started_it() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static GO_ON: Notify = Notify::const_new();
    static RESOURCE: Resource = Resource::new("number", &[], || {
        Box::pin(async {
            let run = RUNS.fetch_add(1, Relaxed);
            GO_ON.notified().await;
            Ok(Shared::store(run))
        })
    });
    let mut context = Context::from_waker(Waker::noop());
    let mut first = RESOURCE.init();
    assert!(first.as_mut().poll(&mut context).is_pending());
    drop(first);
    let second = tokio::spawn(RESOURCE.init());
    tokio::task::yield_now().await;
    GO_ON.notify_one();
    second.await.unwrap().unwrap();
    assert_eq!(RUNS.load(Relaxed), 1);
}

#[tokio::test]
async fn attempt_that_hangs_is_abandoned_by_the_second_timeout() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static RUNNING: AtomicU32 = AtomicU32::new(0);
    struct Running;
    impl Drop for Running {
        fn drop(&mut self) {
            RUNNING.fetch_sub(1, Relaxed);
            // A value that an abandoned initializer holds can panic.
            assert_ne!(RUNS.load(Relaxed), 1, "dropped");
        }
    }
    static NEED: Resource = Resource::new("need", &[], || {
        Box::pin(async {
            let run = RUNS.fetch_add(1, Relaxed);
            assert_eq!(RUNNING.fetch_add(1, Relaxed), 0, "one at a time");
            let _running = Running;
            if run == 0 {
                std::future::pending::<()>().await;
            }
            Ok(Shared::store(run))
        })
    });
    static RESOURCE: Resource = Resource::new("number", &[&NEED], || {
        Box::pin(async { Ok(Shared::store(*NEED.get::<u32>())) })
    });
    let mut context = Context::from_waker(Waker::noop());
    let [early, first] = [Instant::now(); 2];
    let mut waiting = RESOURCE.init();
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    RESOURCE.record_timeout(first);
    // One that began before the first time-out does not end a slow attempt.
    RESOURCE.record_timeout(early);
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    assert_eq!(RUNS.load(Relaxed), 1);
    sleep(Duration::from_millis(1)).await;
    RESOURCE.record_timeout(Instant::now());
    // Whoever still waits makes a new attempt.
    waiting.await.unwrap();
    assert_eq!((RUNS.load(Relaxed), RESOURCE.get::<u32>()), (2, &1));
    assert_eq!(RUNNING.load(Relaxed), 0);
}

#[tokio::test]
async fn initializer_that_waits_for_itself_fails_with_the_cycle() {
    static FIRST: Resource = Resource::new("first", &[], || {
        Box::pin(async {
            Ok(Shared::store(
                *Cell::<u32>::new(&SECOND).get_or_init().await,
            ))
        })
    });
    static SECOND: Resource = Resource::new("second", &[], || {
        Box::pin(async { Ok(Shared::store(*Cell::<u32>::new(&FIRST).get_or_init().await)) })
    });
    let error = FIRST.init().await.unwrap_err();
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    let cycle = "waits for itself: `first` -> `second` -> `first`";
    assert!(text.contains(cycle), "{text}");
}

#[tokio::test]
async fn need_is_initialized_first_and_its_time_does_not_count() {
    static CONFIG: Resource = Resource::new("config", &[], || {
        Box::pin(async {
            sleep(Duration::from_millis(50)).await;
            Ok(Shared::store("here".to_owned()))
        })
    });
    static CLIENT: Resource = Resource::new("client", &[&CONFIG], || {
        Box::pin(async { Ok(Shared::store(CONFIG.get::<String>().len())) })
    });
    CLIENT.init().await.unwrap();
    assert_eq!(CLIENT.get::<usize>(), &4);
    let [config, client] = [&CONFIG, &CLIENT].map(|resource| resource.time().unwrap());
    assert!(config.took >= Duration::from_millis(50), "{config:?}");
    assert!(client.started >= config.started + config.took, "{client:?}");
}

#[tokio::test]
async fn failure_names_the_resource_and_what_it_needs() {
    static CONFIG: Resource =
        Resource::new("config", &[], || Box::pin(async { Err("no file".into()) }));
    static CLIENT: Resource = Resource::new("client", &[&CONFIG], || {
        Box::pin(async { unreachable!("it needs `config`") })
    });
    let error = CLIENT.init().await.unwrap_err();
    assert_eq!(error.to_string(), "the resource `client` needs `config`");
    let root = error.source().unwrap();
    let text = root.to_string();
    let start = "the resource `config` failed after 0.0";
    assert!(text.starts_with(start), "{text}");
    assert_eq!(root.source().unwrap().to_string(), "no file");
}

#[test]
#[should_panic(expected = "the resource `number` is not initialized")]
fn reading_an_uninitialized_resource_panics_with_its_name() {
    static RESOURCE: Resource =
        Resource::new("number", &[], || Box::pin(async { Ok(Shared::store(1)) }));
    RESOURCE.get::<i32>();
}
