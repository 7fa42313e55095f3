//! The cell of a resource under every order of events.
//!
//! Three invocations ask. At each step one of them is polled, or times out and a new one begins, or the running
//! initializer is told to end well or badly. Every sequence of such steps is played, to its end. What two threads do
//! inside of two polls at once is left to `OnceCell` and `Shared`, and to the test with many tasks.

use prewarm::Error;
use prewarm::expansion::{self, BoxFuture, InitError, Resource, Stored};
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

const ASKERS: usize = 3;
const STEPS: u32 = 6;

#[derive(Clone, Copy, Debug)]
enum Step {
    Poll(usize),
    TimeOut(usize),
    End(Ending),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Well,
    Badly,
}

/// Every step there is.
const ALL: [Step; 2 * ASKERS + 2] = [
    Step::Poll(0),
    Step::Poll(1),
    Step::Poll(2),
    Step::TimeOut(0),
    Step::TimeOut(1),
    Step::TimeOut(2),
    Step::End(Ending::Well),
    Step::End(Ending::Badly),
];

thread_local! {
    /// How many initializers run, how many ended well, and how many were started.
    static RUNNING: Cell<u32> = const { Cell::new(0) };
    static SUCCESSES: Cell<u32> = const { Cell::new(0) };
    static STARTED: Cell<u32> = const { Cell::new(0) };
    static FAILED: Cell<bool> = const { Cell::new(false) };
    static ENDING: Cell<Option<Ending>> = const { Cell::new(None) };
    static WAITING: RefCell<Option<Waker>> = const { RefCell::new(None) };
}

/// Counts an initializer for as long as it runs.
struct Running;

impl Running {
    fn start() -> Self {
        STARTED.set(STARTED.get() + 1);
        RUNNING.set(RUNNING.get() + 1);
        assert_eq!(RUNNING.get(), 1, "one attempt at a time");
        assert_eq!(SUCCESSES.get(), 0, "none after a success");
        Running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.set(RUNNING.get() - 1);
    }
}

fn initialize() -> BoxFuture<Result<Stored, Error>> {
    Box::pin(async {
        let _running = Running::start();
        let ending = std::future::poll_fn(|context| {
            let ending = ENDING.take();
            if ending.is_none() {
                WAITING.set(Some(context.waker().clone()));
            }
            ending.map_or(Poll::Pending, Poll::Ready)
        });
        match ending.await {
            Ending::Well => {
                SUCCESSES.set(SUCCESSES.get() + 1);
                Ok(expansion::Shared::store(SUCCESSES.get()))
            }
            Ending::Badly => {
                FAILED.set(true);
                Err("badly".into())
            }
        }
    })
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// An invocation that asks for the resource.
struct Asker {
    began: Instant,
    future: Option<BoxFuture<Result<(), InitError>>>,
    woken: Arc<Woken>,
}

impl Asker {
    fn new(resource: &'static Resource) -> Self {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        Asker {
            began: Instant::now(),
            future: Some(resource.init()),
            woken,
        }
    }

    fn poll(&mut self) {
        let Some(future) = &mut self.future else {
            return;
        };
        self.woken.0.store(false, Relaxed);
        let waker = self.woken.clone().into();
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_ready() {
            self.future = None;
        }
        match polled {
            Poll::Ready(Ok(())) => assert_eq!(SUCCESSES.get(), 1),
            Poll::Ready(Err(_)) => assert!(FAILED.get(), "no failure out of nothing"),
            Poll::Pending => {}
        }
    }
}

fn play(steps: &[Step]) {
    for counter in [&RUNNING, &SUCCESSES, &STARTED] {
        counter.set(0);
    }
    FAILED.set(false);
    ENDING.set(None);
    WAITING.set(None);
    let resource: &'static Resource = Box::leak(Box::new(Resource::new("r", &[], initialize)));
    let mut askers: Vec<_> = (0..ASKERS).map(|_| Asker::new(resource)).collect();
    for step in steps {
        match *step {
            Step::Poll(asker) => askers[asker].poll(),
            Step::TimeOut(asker) => {
                let began = askers[asker].began;
                askers[asker].future = None;
                resource.record_timeout(began);
                askers[asker] = Asker::new(resource);
            }
            Step::End(ending) => end(ending),
        }
    }
    // From here on nobody times out and everything ends well: who was woken goes on, and all that are left, and one
    // that comes late, get an answer.
    askers.push(Asker::new(resource));
    while askers.iter().any(|asker| asker.future.is_some()) {
        let woken = |asker: &&mut Asker| asker.future.is_some() && asker.woken.0.load(Relaxed);
        let polled = askers.iter_mut().filter(woken).map(Asker::poll).count();
        assert!(polled > 0 || RUNNING.get() == 1, "nobody is left asleep");
        if RUNNING.get() == 1 {
            end(Ending::Well);
        }
    }
}

/// Tells the running initializer how to end.
fn end(ending: Ending) {
    if RUNNING.get() == 1 {
        ENDING.set(Some(ending));
        if let Some(waker) = WAITING.take() {
            waker.wake();
        }
    }
}

#[test]
fn cell_keeps_its_promises_in_every_order_of_events() {
    let orders = ALL.len().pow(STEPS);
    for order in 0..orders {
        let digits = (0..STEPS).map(|place| order / ALL.len().pow(place) % ALL.len());
        let steps: Vec<_> = digits.map(|digit| ALL[digit]).collect();
        let played = std::panic::catch_unwind(|| play(&steps));
        assert!(played.is_ok(), "{steps:?}");
    }
}

#[test]
fn failure_answers_everyone_who_waited_and_nobody_later() {
    STARTED.set(0);
    let resource: &'static Resource = Box::leak(Box::new(Resource::new("r", &[], initialize)));
    let mut askers: Vec<_> = (0..ASKERS).map(|_| Asker::new(resource)).collect();
    askers.iter_mut().for_each(Asker::poll);
    end(Ending::Badly);
    askers.iter_mut().for_each(Asker::poll);
    assert!(askers.iter().all(|asker| asker.future.is_none()));
    assert_eq!(STARTED.get(), 1);

    Asker::new(resource).poll();
    assert_eq!(STARTED.get(), 2);
}
