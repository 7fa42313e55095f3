//! A handler that a test calls as the plain function it is.

use prewarm::{Context, Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::sync::{mpsc, oneshot};

/// A resource whose work is done by a task, as that of a connection is.
struct Doubler {
    requests: mpsc::UnboundedSender<(u32, oneshot::Sender<u32>)>,
}

static DOUBLERS: AtomicU32 = AtomicU32::new(0);

impl Doubler {
    async fn connect() -> Self {
        tokio::task::yield_now().await;
        DOUBLERS.fetch_add(1, Relaxed);
        let (requests, mut incoming) = mpsc::unbounded_channel::<(u32, oneshot::Sender<u32>)>();
        tokio::spawn(async move {
            while let Some((number, reply)) = incoming.recv().await {
                let _ = reply.send(2 * number);
            }
        });
        Doubler { requests }
    }

    async fn double(&self, number: u32) -> Result<u32, Error> {
        let (reply, answer) = oneshot::channel();
        self.requests.send((number, reply))?;
        Ok(answer.await?)
    }
}

#[lambda_handler(main = false)]
async fn double(number: u32) -> Result<u32, Error> {
    #[init]
    let doubler: Doubler = Doubler::connect().await;

    doubler.double(number).await
}

// Each on a runtime of its own. Run in whatever order, the second finds the resource of the first.

#[tokio::test]
async fn resource_is_initialized_at_the_first_call() {
    assert_eq!(double(1).await.unwrap(), 2);
    assert_eq!(DOUBLERS.load(Relaxed), 1);
}

#[tokio::test]
async fn resource_outlives_the_runtime_of_its_test() {
    let on_a_runtime_of_its_own = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(double(3)).unwrap()
    };
    std::thread::spawn(on_a_runtime_of_its_own).join().unwrap();
    assert_eq!(double(4).await.unwrap(), 8);
    assert_eq!(DOUBLERS.load(Relaxed), 1);
}

static PARAMETERS: AtomicU32 = AtomicU32::new(0);

#[lambda_handler(main = false)]
async fn greet(
    name: String,
    #[init({
        PARAMETERS.fetch_add(1, Relaxed);
        "Hello".to_owned()
    })]
    greeting: &String,
) -> Result<String, Error> {
    #[init]
    let mark: char = '!';

    Ok(format!("{greeting} {name}{mark}"))
}

#[tokio::test]
async fn parameter_is_injected_only_in_a_whole_invocation() {
    let greeting = greet("Ada".to_owned(), &"Good day".to_owned()).await;
    assert_eq!(greeting.unwrap(), "Good day Ada!");
    assert_eq!(PARAMETERS.load(Relaxed), 0);

    let response = greet::invoke(r#""Ada""#, Context::default()).await.unwrap();
    let body = response["body"].as_str().unwrap();
    assert!(body.starts_with(r#"{"result":"Hello Ada!","#), "{body}");
    assert_eq!(PARAMETERS.load(Relaxed), 1);
}

mod failing {
    use super::*;

    fn load() -> Result<u32, Error> {
        Err("no such file".into())
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let config: u32 = load()?;
        #[init]
        let client: u32 = *config;

        Ok(*client)
    }

    #[tokio::test]
    #[should_panic(expected = "the resource `config` failed after ")]
    async fn failing_initializer_panics_with_the_resource() {
        let _ = handler().await;
    }

    #[tokio::test]
    #[should_panic(expected = " s: no such file")]
    async fn failing_initializer_panics_with_the_cause() {
        let _ = handler().await;
    }

    fn unlucky() -> u32 {
        panic!("out of luck")
    }

    #[lambda_handler(main = false)]
    async fn panicking() -> Result<u32, Error> {
        #[init]
        let config: u32 = unlucky();

        Ok(*config)
    }

    #[tokio::test]
    #[should_panic(expected = " s: panicked: out of luck")]
    async fn panicking_initializer_panics_with_the_cause() {
        let _ = panicking().await;
    }
}

mod steps {
    use super::*;

    static ORDER: AtomicU32 = AtomicU32::new(0);

    fn next(expected: u32) -> u32 {
        assert_eq!(ORDER.fetch_add(1, Relaxed), expected);
        expected
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<[u32; 2], Error> {
        #[init]
        let first: u32 = next(2);
        #[init]
        next(0);
        {
            #[init]
            let second: u32 = next(3);
            #[init]
            std::convert::identity(async { next(1) }).await;
            Ok([*first, *second])
        }
    }

    #[tokio::test]
    async fn steps_run_once_before_every_resource_in_order() {
        for _ in 0..2 {
            assert_eq!(handler().await.unwrap(), [2, 3]);
        }
        handler::invoke("null", Context::default()).await.unwrap();
        assert_eq!(ORDER.load(Relaxed), 4);
    }
}
