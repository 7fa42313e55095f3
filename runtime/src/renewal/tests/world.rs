//! A world of services, and a function that has its values from them.

use crate::ends::{End, Ends as _, EndsOf, Place};
use crate::error::Error;
use crate::event::Event;
use crate::invocation::Invocation;
use crate::renewal::cell::RenewedCell;
use crate::renewal::moment::Moment;
use crate::renewal::moment::tests::{BACK, OFFSET};
use crate::renewal::renewed::Renewed;
use crate::renewal::retired::{self, close_retired};
use crate::renewal::{LONGEST_AFTER, Renewals, handle_renewed};
use crate::reply::Reply;
use crate::reply::response::Response;
use crate::resource::{BoxFuture, Resource, Shared as _, Stored};
use bytes::Bytes;
use futures_util::future;
use lambda_runtime::Context;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::pending;
use std::panic::resume_unwind;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::sleep;
use tracing::subscriber::{NoSubscriber, set_global_default};

/// The behavior of a service that is asked for a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mood {
    Works,
    Fails,
    Panics,
    Hangs,
}

/// Where a resource has its values from.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) renewed: &'static Renewed,
    resource: &'static Resource,
    pub(super) needs: &'static [&'static str],
    pub(super) version: u32,
    pub(super) mood: Mood,
    pub(super) takes: Duration,
    /// When it was asked, and what it did.
    pub(super) asked: Vec<(Moment, Mood)>,
}

/// A value: what it was made of, and whether it may be closed.
pub(super) struct Value {
    pub(super) id: u64,
    pub(super) version: u32,
    pub(super) of: Vec<u64>,
    pub(super) begun: Moment,
}

impl Drop for Value {
    fn drop(&mut self) {
        let _ = WORLD.try_with(|world| world.borrow_mut().alive -= 1);
    }
}

#[derive(Default)]
pub(super) struct World {
    pub(super) sources: BTreeMap<&'static str, Source>,
    pub(super) alive: usize,
    pub(super) last_id: u64,
    /// The ids of what was closed, in order, with their names.
    pub(super) closed: Vec<(&'static str, u64)>,
    /// The ids that invocations have.
    pub(super) held: Vec<u64>,
    pub(super) versions: BTreeMap<u64, u32>,
    pub(super) made: Vec<(&'static str, u64)>,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
}

pub(super) fn world<T>(with: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with_borrow_mut(with)
}

pub(super) fn source<T>(name: &str, with: impl FnOnce(&mut Source) -> T) -> T {
    world(|world| with(world.sources.get_mut(name).unwrap()))
}

pub(super) fn cell(name: &str) -> RenewedCell<Value> {
    source(name, |source| {
        RenewedCell::new((source.resource, source.renewed))
    })
}

/// The version and the id of the value that this code has.
pub(super) fn have(name: &str) -> (u32, u64) {
    let value = cell(name).get();
    (value.version, value.id)
}

async fn make(name: &'static str) -> Result<Stored, Error> {
    let begun = Moment::now();
    let asked = source(name, |source| {
        source.asked.push((begun, source.mood));
        source.clone()
    });
    let of = asked.needs.iter().map(|need| have(need).1).collect();
    sleep(asked.takes).await;
    match asked.mood {
        Mood::Works => {}
        Mood::Fails => return Err("refused".into()),
        // Without a line in the output.
        Mood::Panics => resume_unwind(Box::new("out of luck")),
        Mood::Hangs => pending().await,
    }
    let id = world(|world| {
        world.alive += 1;
        world.last_id += 1;
        world.made.push((name, world.last_id));
        world.versions.insert(world.last_id, asked.version);
        world.last_id
    });
    let version = asked.version;
    let value = Value {
        id,
        version,
        of,
        begun,
    };
    Ok(asked.renewed.keep(value.store(), begun))
}

fn close(name: &'static str) -> BoxFuture<Result<(), Error>> {
    let (_, id) = have(name);
    world(|world| {
        assert!(!world.held.contains(&id), "`{name}` is closed while in use");
        world.closed.push((name, id));
    });
    Box::pin(future::ready(Ok(())))
}

macro_rules! initializers {
    ($($name:ident)*) => {
        fn initializer(name: &str) -> [fn() -> BoxFuture<Result<Stored, Error>>; 1] {
            match name {
                $(stringify!($name) => [|| Box::pin(make(stringify!($name)))],)*
                _ => unreachable!(),
            }
        }

        fn closer(name: &str) -> fn() -> BoxFuture<Result<(), Error>> {
            match name {
                $(stringify!($name) => || close(stringify!($name)),)*
                _ => unreachable!(),
            }
        }
    };
}

initializers!(password token pool repository flags);

/// A resource: its name, its age, what it needs, and whether its values can be compared.
pub(super) type Row = (&'static str, Option<u32>, &'static [&'static str], bool);

pub(super) const PASSWORD: Row = ("password", Some(100), &[], true);
pub(super) const POOL: Row = ("pool", None, &["password"], false);
pub(super) const FLAGS: Row = ("flags", Some(40), &[], true);

/// One test at a time: the values of now are those of the process.
pub(super) struct Run {
    pub(super) renewals: &'static Renewals,
    _alone: MutexGuard<'static, ()>,
}

impl Drop for Run {
    fn drop(&mut self) {
        retired::clear();
    }
}

impl Run {
    /// INIT of these resources, each of which is closed as well.
    pub(super) async fn start(rows: &[Row]) -> Self {
        static ALONE: Mutex<()> = Mutex::const_new(());
        let alone = ALONE.lock().await;
        OFFSET.set(BACK);
        world(|world| *world = World::default());
        // Warnings are of no interest here.
        let _ = set_global_default(NoSubscriber::new());
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for &(name, max_age, needs, is_comparable) in rows {
            let resources = needs
                .iter()
                .map(|need| source(need, |source| source.resource));
            let resources: &'static [_] = Vec::leak(resources.collect());
            let [make] = initializer(name);
            let resource: &'static _ = Box::leak(Box::new(Resource::new(name, resources, make)));
            let are_equal = if is_comparable {
                |one: &Stored, other: &Stored| {
                    one.get::<Value>().version == other.get::<Value>().version
                }
            } else {
                |_: &Stored, _: &Stored| false
            };
            let renewed: &'static _ =
                Box::leak(Box::new(Renewed::new(resource, max_age, are_equal)));
            let end = End::new(resource, resources).close(closer(name));
            all.push(renewed);
            ends.push(&*Box::leak(Box::new(end)));
            let source = Source {
                renewed,
                resource,
                needs,
                version: 1,
                mood: Mood::Works,
                takes: Duration::ZERO,
                asked: Vec::new(),
            };
            world(|world| world.sources.insert(name, source));
        }
        let renewals = Renewals::new(
            Vec::leak(all.clone()),
            Box::leak(Box::new(EndsOf(Vec::leak(ends)))),
        );
        let renewals: &'static _ = Box::leak(Box::new(renewals));
        for renewed in all {
            renewed.resource().init().await.unwrap();
        }
        let _ = renewals.begin(renewals, Place::Service, None);
        Run {
            renewals,
            _alone: alone,
        }
    }

    /// An invocation whose handler does this. Returns what it returns.
    pub(super) async fn invoke(&self, handler: fn()) {
        HANDLER.set(handler);
        self.invoke_for(Duration::ZERO).await;
    }

    pub(super) async fn invoke_for(&self, time: Duration) {
        TIME.set(time);
        let mut invocation = Invocation::new(Event::new(Bytes::new()), Context::default());
        let _ = handle_renewed(&mut invocation, self.renewals, handle).await;
    }

    pub(super) async fn after_answer(&self, left: u64) {
        self.after_answer_beside(left, true).await;
    }

    pub(super) async fn after_answer_beside(&self, left: u64, is_alone: bool) {
        let left = Duration::from_secs(left);
        if !is_alone {
            self.renewals.renew_beside();
        } else if let Some(after) = self.renewals.after(left.min(LONGEST_AFTER)) {
            after.await;
        }
    }

    pub(super) async fn close_all(&self) {
        close_retired(self.renewals.ends, Duration::from_secs(1), true).await;
    }
}

thread_local! {
    /// Whether the handler has been called just now, or is about to return.
    pub(super) static IS_START: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    pub(super) static HANDLER: std::cell::Cell<fn()> = const { std::cell::Cell::new(|| {}) };
    pub(super) static TIME: std::cell::Cell<Duration> = const { std::cell::Cell::new(Duration::ZERO) };
}

fn handle(_: &mut Invocation) -> future::BoxFuture<'_, Reply> {
    Box::pin(async {
        let time = TIME.get();
        IS_START.set(true);
        HANDLER.get()();
        sleep(time).await;
        IS_START.set(false);
        HANDLER.get()();
        Reply::new(std::time::Instant::now(), Ok(Response::nothing()))
    })
}

pub(super) fn asked(name: &str) -> usize {
    source(name, |source| source.asked.len())
}

pub(super) fn set(name: &str, version: u32, mood: Mood) {
    source(name, |source| {
        (source.version, source.mood) = (version, mood);
    });
}
