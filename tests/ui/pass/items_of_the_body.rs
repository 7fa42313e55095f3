#![deny(warnings)]
#![allow(clippy::items_after_statements)]

use prewarm::{Error, lambda_handler};
use serde_json::{Value, json};
use std::cell::Cell;

const LIMIT: u32 = 1;

fn limit() -> u32 {
    1
}

macro_rules! load {
    () => {
        1
    };
}

mod outer {
    pub mod consts {
        pub const START: u32 = 10;
    }
}

mod consts {
    pub const START: u32 = 1;
}

/// Makes an item without a word of it at the call.
macro_rules! table {
    () => {
        const TABLE: &str = "of the body";
    };
}

const TABLE: &str = "of the module";

trait Ten {
    fn number(&self) -> u32 {
        10
    }
}

impl Ten for u8 {}

mod one {
    pub trait One {
        fn number(&self) -> u32 {
            1
        }
    }

    impl One for u16 {}
}

#[lambda_handler(main = false)]
async fn handler() -> Result<Value, Error> {
    use one::One as _;
    use outer::consts;
    use serde::Deserialize;
    use std::collections::BTreeMap as Map;

    const LIMIT: u32 = 10;

    #[derive(Debug, Default, Deserialize)]
    struct Config {
        limit: u32,
    }

    enum Size {
        Small = 10,
    }
    use Size::*;

    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(10) };
    }

    table!();

    #[init]
    let constant: u32 = LIMIT;
    #[init]
    let text: String = format!("{LIMIT}");
    #[init]
    let function: Value = json!([limit()]);
    #[init]
    let is_matched: bool = matches!("10".parse()?, LIMIT);
    #[init]
    let prices: Map<u32, u32> = Map::from([(1, Small as u32)]);
    #[init]
    let config: Config = serde_json::from_value(json!({"limit": 10}))?;
    #[init]
    let configs: Vec<Config> = vec![Config::default()]
        .into_iter()
        .skip(1)
        .chain(read())
        .collect();
    #[init]
    let count: u32 = COUNT.get();
    #[init]
    let inner: u32 = {
        fn inner() -> u32 {
            LIMIT
        }
        inner()
    };
    #[init]
    let derived: u32 = {
        #[derive(Deserialize)]
        struct Number(u32);
        serde_json::from_str::<Number>("10")?.0
    };
    #[init]
    let table: &str = TABLE;
    #[init]
    let numbers: (u32, u32) = (1_u8.number(), 1_u16.number());
    let before: u32 = load!();
    macro_rules! load {
        () => {
            10
        };
    }
    #[init]
    let loaded: u32 = load!();
    let start = {
        use consts::*;
        #[init]
        let start: u32 = START;
        *start
    };

    fn limit() -> u32 {
        10
    }
    fn read() -> Option<Config> {
        Some(Config { limit: 10 })
    }
    impl Clone for Config {
        fn clone(&self) -> Self {
            Config { limit: self.limit }
        }
    }

    Ok(json!([
        constant,
        text,
        function,
        is_matched,
        prices[&1],
        config.limit,
        configs[0].limit,
        count,
        inner,
        derived,
        table,
        numbers,
        before,
        loaded,
        start
    ]))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler().await }).unwrap();
    let ten = 10;
    let expected = json!([
        ten,
        "10",
        [10],
        true,
        ten,
        ten,
        ten,
        ten,
        ten,
        ten,
        "of the body",
        [10, 1],
        1,
        ten,
        ten
    ]);
    assert_eq!(answer, expected);
    assert_eq!(
        (LIMIT, limit(), TABLE, consts::START),
        (1, 1, "of the module", 1)
    );
}
