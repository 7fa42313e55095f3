//! Where `#[init]` may be, and what an initializer may name.

use crate::support::result_of;
use prewarm::{Context, Error, lambda_handler};
use std::fmt::Debug;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use tokio::sync::Barrier;

mod nested_blocks {
    use super::*;

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let base: u32 = 1;
        let inside = if event > 0 {
            #[init]
            let doubled: u32 = *base * 2;
            *doubled
        } else {
            match event {
                0 => {
                    #[init]
                    let tripled: u32 = *base * 3;
                    *tripled
                }
                _ => 0,
            }
        };
        let later = async {
            #[init]
            let four: u32 = *base + 3;
            *four
        };
        let add = |n: u32| {
            #[init]
            let five: u32 = *base + 4;
            n + *five
        };
        Ok(add(inside + later.await))
    }

    #[tokio::test]
    async fn let_is_lifted_out_of_every_block() {
        assert_eq!(handler(1).await.unwrap(), 2 + 4 + 5);
        assert_eq!(
            result_of(handler::invoke("0", Context::default())).await,
            3 + 4 + 5
        );
    }
}

mod dependencies {
    use super::*;

    #[derive(Clone, Debug)]
    struct Config {
        name: String,
    }

    fn config() -> Config {
        Config {
            name: "table".to_owned(),
        }
    }

    fn shown(value: &impl Debug) -> String {
        format!("{value:?}")
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Vec<String>, Error> {
        #[init]
        let config: Config = config();
        #[init]
        let by_path: String = shown(config);
        #[init]
        let by_method: usize = config.name.len();
        #[init]
        let by_closure: Vec<String> = (0..1).map(|_| config.name.clone()).collect();
        #[init]
        let by_macro: Vec<String> = vec![config.name.clone()];
        #[init]
        let by_inline_argument: String = format!("{config:?} {by_method}");
        #[init]
        let by_field: Config = Config {
            name: by_path.clone(),
        };
        #[init]
        let by_tokens: serde_json::Value = serde_json::json!({"config": config.name});

        Ok(vec![
            by_path.clone(),
            by_closure[0].clone(),
            by_macro[0].clone(),
            by_inline_argument.clone(),
            by_field.name.clone(),
            by_tokens["config"].to_string(),
        ])
    }

    #[tokio::test]
    async fn every_kind_of_expression_can_name_a_resource() {
        let config = r#"Config { name: "table" }"#;
        let by_inline_argument = format!("{config} 5");
        assert_eq!(
            result_of(handler::invoke("null", Context::default())).await,
            serde_json::json!([
                config,
                "table",
                "table",
                by_inline_argument,
                config,
                r#""table""#
            ])
        );
    }
}

mod names_of_its_own {
    use super::*;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Vec<u32>, Error> {
        #[init]
        let n: u32 = 1;
        #[init]
        let closure: u32 = Some(10).map_or(0, |n| n + 1);
        #[init]
        let binding: u32 = match Some(20) {
            Some(n) => n + 1,
            None => *n,
        };
        #[init]
        let local: u32 = {
            let n = 30;
            n + 1
        };
        #[init]
        let both: u32 = {
            let n = *n + 40;
            n + 1
        };

        Ok(vec![*n, *closure, *binding, *local, *both])
    }

    #[tokio::test]
    async fn name_that_an_initializer_binds_keeps_its_meaning() {
        assert_eq!(handler().await.unwrap(), [1, 11, 21, 31, 42]);
    }
}

mod diamond {
    use super::*;

    static RUNS: AtomicU32 = AtomicU32::new(0);

    fn once(value: u32) -> u32 {
        RUNS.fetch_add(1, Relaxed);
        value
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let top: u32 = once(1);
        #[init]
        let left: u32 = once(*top + 10);
        #[init]
        let right: u32 = once(*top + 100);
        #[init]
        let bottom: u32 = once(*left + *right);

        Ok(*bottom)
    }

    #[tokio::test]
    async fn initializers_of_a_diamond_run_once() {
        for _ in 0..2 {
            assert_eq!(
                result_of(handler::invoke("null", Context::default())).await,
                112
            );
        }
        assert_eq!(RUNS.load(Relaxed), 4);
    }
}

mod together {
    use super::*;

    // Each waits for the other: one after the other, neither would end.
    static BOTH: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(2));

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(bool, bool), Error> {
        #[init]
        let first: bool = BOTH.wait().await.is_leader();
        #[init]
        let second: bool = BOTH.wait().await.is_leader();

        Ok((*first, *second))
    }

    #[tokio::test]
    async fn independent_resources_start_concurrently() {
        let leaders = result_of(handler::invoke("null", Context::default())).await;
        let leaders: (bool, bool) = serde_json::from_value(leaders).unwrap();
        assert!(leaders.0 != leaders.1);
    }
}

mod cfg {
    use super::*;

    #[lambda_handler(main = false)]
    async fn handler(
        event: u32,
        context: Context,
        #[init(7)] seven: &u32,
    ) -> Result<(u32, String), Error> {
        #[cfg(any())]
        #[init]
        let offset: Absent = Absent;
        #[cfg(not(any()))]
        #[init]
        let offset: u32 = 10;
        #[init]
        let sum: u32 = *offset + *seven;
        #[cfg(any())]
        #[init]
        Absent.run();

        Ok((event + *sum, context.request_id))
    }

    #[tokio::test]
    async fn cfg_removes_a_resource_completely() {
        let mut context = Context::default();
        context.request_id = "id".to_owned();
        assert_eq!(
            result_of(handler::invoke("1", context)).await,
            serde_json::json!([18, "id"])
        );
    }
}

mod steps {
    use super::*;

    static ORDER: AtomicU32 = AtomicU32::new(0);

    fn next() -> u32 {
        ORDER.fetch_add(1, Relaxed)
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        assert_eq!(next(), 0);
        #[init]
        assert_eq!(next(), 1);

        Ok(ORDER.load(Relaxed))
    }

    #[tokio::test]
    async fn steps_without_resources_run_in_a_direct_call() {
        assert_eq!(handler().await.unwrap(), 2);
        assert_eq!(handler().await.unwrap(), 2);
    }
}

mod steps_that_are_configured_away {
    use super::*;

    static DONE: AtomicU32 = AtomicU32::new(0);

    async fn slow() {
        tokio::task::yield_now().await;
        DONE.fetch_add(1, Relaxed);
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        slow().await;
        #[cfg(any())]
        #[init]
        Absent.run();
        #[init]
        let seen: u32 = DONE.load(Relaxed);

        Ok(*seen)
    }

    #[tokio::test]
    async fn step_removed_by_cfg_keeps_the_order_of_the_others() {
        assert_eq!(
            result_of(handler::invoke("null", Context::default())).await,
            1
        );
    }
}
