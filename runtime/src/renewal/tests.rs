//! Renewals in a world whose time passes on request.

mod model;
mod world;

use super::moment::tests::{BACK, OFFSET};
use futures_util::future::{join, join_all};
use std::time::Duration;
use tokio::time::{Instant, advance, sleep};
use world::{FLAGS, HANDLER, Mood, PASSWORD, POOL, Run, asked, cell, have, set, source, world};

async fn pass(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn value_is_renewed_after_an_answer_from_half_of_its_age_on() {
    let run = Run::start(&[PASSWORD, POOL]).await;
    set("password", 2, Mood::Works);
    pass(49).await;
    run.invoke(|| assert_eq!(have("password").0, 1)).await;
    run.after_answer(3).await;
    assert_eq!(asked("password"), 1);
    pass(1).await;
    run.invoke(|| assert_eq!(have("password").0, 1)).await;
    run.after_answer(3).await;
    run.invoke(|| assert_eq!(have("password").0, 2)).await;
    assert_eq!((asked("password"), asked("pool")), (2, 2));
    world(|world| assert_eq!(world.closed, [("pool", 2), ("password", 1)]));
}

#[tokio::test(start_paused = true)]
async fn value_that_is_too_old_is_renewed_before_the_handler() {
    let run = Run::start(&[PASSWORD, POOL]).await;
    set("password", 2, Mood::Works);
    pass(100).await;
    run.invoke(|| assert_eq!(have("password").0, 1)).await;
    pass(1).await;
    run.invoke(|| {
        let pool = cell("pool").get();
        assert_eq!(
            (have("password").0, &*pool.of),
            (2, &[have("password").1][..])
        );
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn equal_value_leaves_what_needs_it_as_it_is() {
    let run = Run::start(&[PASSWORD, POOL]).await;
    pass(150).await;
    run.invoke(|| assert_eq!(have("pool").1, 2)).await;
    assert_eq!((asked("password"), asked("pool")), (2, 1));
    pass(40).await;
    run.invoke(|| {}).await;
    run.after_answer(3).await;
    assert_eq!(asked("password"), 2, "its age has begun anew");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_renewed_before_init_is_complete() {
    let run = Run::start(&[PASSWORD]).await;
    pass(1000).await;
    run.after_answer(3).await;
    assert_eq!(asked("password"), 1);
}

#[tokio::test(start_paused = true)]
async fn failure_keeps_the_old_values_and_is_not_repeated_soon() {
    for mood in [Mood::Fails, Mood::Panics, Mood::Hangs] {
        for name in ["password", "pool"] {
            let run = Run::start(&[PASSWORD, POOL]).await;
            set("password", 2, Mood::Works);
            set(name, 2, mood);
            pass(101).await;
            for _ in 0..3 {
                run.invoke(|| assert_eq!((have("password"), have("pool").1), ((1, 1), 2)))
                    .await;
                run.after_answer(3).await;
                assert_eq!(asked(name), 2, "{mood:?} {name}");
            }
            set(name, 2, Mood::Works);
            pass(9).await;
            run.invoke(|| assert_eq!(have("password").0, 1)).await;
            pass(2).await;
            run.invoke(|| assert_eq!(have("password").0, 2)).await;
            run.after_answer(3).await;
            run.close_all().await;
            let alive = world(|world| (world.alive, world.closed.len(), world.made.len()));
            assert_eq!(alive.0, 2, "{mood:?} {name}");
            assert_eq!(
                alive.1 + 2,
                alive.2,
                "what was made in vain is closed as well"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn slow_service_is_left_alone_as_long_as_it_took() {
    let run = Run::start(&[("password", Some(4), &[], true)]).await;
    source("password", |source| {
        source.takes = Duration::from_millis(1900);
    });
    set("password", 2, Mood::Fails);
    pass(5).await;
    run.invoke(|| {}).await;
    pass(1).await;
    run.invoke(|| {}).await;
    assert_eq!(asked("password"), 2, "1.9 s, and not 0.4 s");
    pass(1).await;
    run.invoke(|| {}).await;
    assert_eq!(asked("password"), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_connected_does_not_wait() {
    let run = Run::start(&[PASSWORD, POOL, FLAGS]).await;
    set("password", 2, Mood::Works);
    set("flags", 2, Mood::Hangs);
    pass(101).await;
    run.invoke(|| assert_eq!((have("password").0, have("flags").0), (2, 1)))
        .await;
}

#[tokio::test(start_paused = true)]
async fn what_hangs_keeps_no_other_group_from_it() {
    let run = Run::start(&[("password", Some(80), &[], true), FLAGS]).await;
    set("password", 2, Mood::Works);
    set("flags", 2, Mood::Hangs);
    for (seconds, expected) in [(36, (1, 2)), (5, (2, 2))] {
        pass(seconds).await;
        run.invoke(|| {}).await;
        run.after_answer_beside(3, false).await;
        sleep(Duration::from_millis(1)).await;
        assert_eq!((asked("password"), asked("flags")), expected);
    }
    run.invoke(|| assert_eq!(have("password").0, 2)).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_under_way_when_the_environment_may_be_frozen() {
    let run = Run::start(&[PASSWORD]).await;
    set("password", 2, Mood::Hangs);
    pass(60).await;
    run.invoke(|| {}).await;
    for (left, expected) in [(20, 10), (3, 3)] {
        let began = Instant::now();
        run.after_answer(left).await;
        assert_eq!(began.elapsed().as_secs(), expected);
        pass(11).await;
        run.invoke(|| {}).await;
    }
}

#[tokio::test(start_paused = true)]
async fn attempt_across_a_freeze_is_not_a_failure() {
    let run = Run::start(&[PASSWORD]).await;
    source("password", |source| source.takes = Duration::from_secs(1));
    set("password", 2, Mood::Fails);
    pass(60).await;
    run.invoke(|| {}).await;
    let freeze = async {
        sleep(Duration::from_millis(500)).await;
        OFFSET.set(BACK + Duration::from_secs(3600));
    };
    join(run.after_answer(3), freeze).await;
    set("password", 2, Mood::Works);
    run.invoke(|| assert_eq!(have("password").0, 2)).await;
}

#[tokio::test(start_paused = true)]
async fn wall_clock_counts_a_freeze() {
    let run = Run::start(&[PASSWORD]).await;
    set("password", 2, Mood::Works);
    OFFSET.set(BACK + Duration::from_secs(101));
    run.invoke(|| assert_eq!(have("password").0, 2)).await;
}

#[tokio::test(start_paused = true)]
async fn invocation_keeps_what_it_began_with() {
    let run = Run::start(&[PASSWORD, POOL]).await;
    run.invoke(|| {}).await;
    set("password", 2, Mood::Works);
    pass(60).await;
    HANDLER.set(|| assert_eq!((have("password").0, have("pool").1), (1, 2)));
    let renew = async {
        sleep(Duration::from_secs(1)).await;
        run.after_answer(3).await;
        world(|world| assert_eq!(world.closed, [], "the first one has them"));
    };
    join(run.invoke_for(Duration::from_secs(2)), renew).await;
    run.after_answer(3).await;
    world(|world| assert_eq!(world.closed.len(), 2));
    run.invoke(|| assert_eq!(have("password").0, 2)).await;
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_share_one_attempt() {
    let run = Run::start(&[PASSWORD]).await;
    source("password", |source| source.takes = Duration::from_secs(1));
    set("password", 2, Mood::Works);
    pass(101).await;
    HANDLER.set(|| assert_eq!(have("password").0, 2));
    join_all((0..16).map(|_| run.invoke_for(Duration::ZERO))).await;
    assert_eq!(asked("password"), 2);
}

#[tokio::test(start_paused = true)]
async fn memory_does_not_grow() {
    let run = Run::start(&[PASSWORD, POOL, FLAGS]).await;
    for version in 0..10_000 {
        set("password", version + 2, Mood::Works);
        pass(60).await;
        run.invoke(|| {}).await;
        run.after_answer(3).await;
        assert_eq!(world(|world| world.alive), 3);
    }
    assert_eq!(asked("pool"), 10_001);
}
