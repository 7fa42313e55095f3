//! Invariants that hold whatever the services do and however time passes.

use super::world::{
    FLAGS, HANDLER, IS_START, Mood, PASSWORD, POOL, Row, Run, Value, cell, source, world,
};
use crate::renewal::moment::Moment;
use crate::renewal::moment::tests::{BACK, OFFSET};
use futures_util::future::join_all;
use std::cell::Cell;
use std::env;
use std::time::Duration;
use tokio::time::sleep;

const ALL: [Row; 5] = [
    PASSWORD,
    ("token", Some(15), &[], true),
    POOL,
    ("repository", None, &["pool", "token"], false),
    FLAGS,
];

/// The resources with an age, with the others that are connected with each.
const AGES: [(&str, u64, &[&str]); 3] = [
    (
        "password",
        100,
        &["password", "token", "pool", "repository"],
    ),
    ("token", 15, &["password", "token", "pool", "repository"]),
    ("flags", 40, &["flags"]),
];

thread_local! {
    static RANDOM: Cell<u64> = const { Cell::new(0) };
    /// When the environment was frozen last.
    static FROZEN: Cell<Option<Moment>> = const { Cell::new(None) };
    static CHECKED: Cell<usize> = const { Cell::new(0) };
}

/// A random number below `end`. <https://en.wikipedia.org/wiki/Xorshift>
fn random(end: u64) -> u64 {
    let mut number = RANDOM.get();
    number ^= number << 13;
    number ^= number >> 7;
    number ^= number << 17;
    RANDOM.set(number);
    number % end
}

/// A handler's checks of the values that it has.
fn check() {
    CHECKED.set(CHECKED.get() + 1);
    let [password, token, pool, repository, flags] =
        ["password", "token", "pool", "repository", "flags"].map(|name| cell(name).get());
    // Connected values are from one generation. Equal passwords are one.
    assert_eq!(world(|world| world.versions[&pool.of[0]]), password.version);
    assert_eq!(repository.of[0], pool.id);
    assert_eq!(
        world(|world| world.versions[&repository.of[1]]),
        token.version
    );
    let ids = [&password, &token, &pool, &repository, &flags].map(|value| value.id);
    if IS_START.get() {
        check_age(&password, AGES[0]);
        check_age(&token, AGES[1]);
        check_age(&flags, AGES[2]);
        world(|world| world.held.extend(ids));
    } else {
        for id in ids {
            world(|world| {
                let at = world.held.iter().position(|held| *held == id);
                world
                    .held
                    .swap_remove(at.expect("it is the same as at the start"));
            });
        }
    }
}

/// A value is not older than its age, or something connected has failed since it was made. An invocation may have waited
/// for what is not connected.
fn check_age(value: &Value, (name, max_age, connected): (&str, u64, &[&str])) {
    let age = value.begun.age();
    let was_frozen = FROZEN.get().is_some_and(|at| at.age() <= age);
    if age <= Duration::from_secs(max_age + 2) || was_frozen {
        return;
    }
    let has_failed = connected.iter().any(|name| {
        source(name, |source| {
            let mut asked = source.asked.iter();
            asked.any(|(at, mood)| *mood != Mood::Works && at.age() <= age)
        })
    });
    assert!(
        has_failed,
        "`{name}` is {age:?} old, and nothing has failed"
    );
}

/// A service that refuses is not asked again soon.
fn check_pauses() {
    for (name, max_age, _) in AGES {
        source(name, |source| {
            for pair in source.asked.windows(2) {
                let [(first, mood), (second, _)] = pair else {
                    unreachable!()
                };
                let was_frozen = FROZEN.get().is_some_and(|at| at.age() <= first.age());
                let pause = first.age().saturating_sub(second.age());
                let is_soon = pause < Duration::from_millis(max_age * 100);
                assert!(
                    *mood == Mood::Works || was_frozen || !is_soon,
                    "`{name}` {pause:?}"
                );
            }
            let checked = source.asked.len().saturating_sub(20);
            source.asked.drain(..checked);
        });
    }
}

/// Something changes in the world.
fn change() {
    let names = ["password", "token", "pool", "repository", "flags"];
    let name = names[usize::try_from(random(5)).unwrap()];
    source(name, |source| {
        source.mood = match random(8) {
            0 => Mood::Fails,
            1 => Mood::Panics,
            2 => Mood::Hangs,
            _ => Mood::Works,
        };
        source.takes = Duration::from_millis([0, 1, 50, 100][usize::try_from(random(4)).unwrap()]);
        source.version += u32::try_from(random(2)).unwrap();
    });
    if random(50) == 0 {
        OFFSET.set(OFFSET.get() + Duration::from_secs(random(500)));
        FROZEN.set(Some(Moment::now()));
    }
}

async fn play(seed: u64, invocations: u64) {
    let run = Run::start(&ALL).await;
    RANDOM.set(seed);
    FROZEN.set(None);
    HANDLER.set(check);
    let concurrency = 1 + seed % 4;
    let serve = || async {
        for _ in 0..invocations / concurrency {
            sleep(Duration::from_millis(random(20_000))).await;
            if random(3) == 0 {
                change();
            }
            run.invoke_for(Duration::from_millis(random(3000))).await;
            let left = [0, 3, 15][usize::try_from(random(3)).unwrap()];
            run.after_answer_beside(left, concurrency == 1).await;
            check_pauses();
        }
    };
    join_all((0..concurrency).map(|_| serve())).await;
    // For what is still under way.
    sleep(Duration::from_secs(20)).await;
    run.close_all().await;
    world(|world| {
        let mut closed: Vec<_> = world.closed.clone();
        let count = closed.len();
        closed.sort_unstable();
        closed.dedup();
        assert_eq!(closed.len(), count, "each is closed once");
        assert_eq!(closed.len() + ALL.len(), world.made.len(), "each is closed");
        assert_eq!(world.alive, ALL.len());
    });
    OFFSET.set(BACK);
}

#[tokio::test(start_paused = true)]
async fn values_keep_their_promises() {
    let steps = env::var("RENEWALS").map_or(20_000, |steps| steps.parse().unwrap());
    let mut played = 0;
    let mut seed = 1;
    while played < steps {
        play(seed * 0x9E37_79B9, 2000).await;
        played += 2000;
        seed += 1;
    }
    assert!(CHECKED.get() as u64 >= played);
}
