//! An initializer read the module's item of a name that meant something else in the body.

use crate::support::result_of;
use prewarm::{Context, Error, lambda_handler};

fn rate() -> u32 {
    1
}

const LIMIT: u32 = 1;

struct Unit(u32);

mod consts {
    pub(super) const LIMIT: u32 = 20;
    pub(super) struct Unit(pub(super) u64);
    pub(super) fn rate() -> u32 {
        5
    }
    macro_rules! double {
        ($x:expr) => {
            2 * $x
        };
    }
    pub(super) use double;
}

mod inner_consts {
    pub(super) const LIMIT: u32 = 300;
    pub(super) struct Unit;
}

mod a_resource_that_is_called {
    use super::*;

    fn started() -> fn() -> u32 {
        || 42
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let rate: fn() -> u32 = started();
        #[init]
        let called: u32 = rate();
        #[init]
        let called_in_a_macro: u32 = [rate(), std::convert::identity(0)].iter().sum();

        Ok(event + *called + *called_in_a_macro + super::rate())
    }

    #[tokio::test]
    async fn resource_that_is_called_is_a_need() {
        let invocation = Box::pin(handler::invoke("0", Context::default()));
        assert_eq!(result_of(invocation).await, 42 + 42 + 1);
    }
}

mod globs {
    use super::*;

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let outer: Unit = Unit(7);
        let sum = {
            use consts::*;
            #[init]
            let limit: u32 = LIMIT;
            #[init]
            let text: String = format!("{LIMIT}");
            #[init]
            let unit: Unit = Unit(u64::MAX);
            #[init]
            let called: u32 = rate() + double!(1);
            assert_eq!(text, "20");
            let inside = {
                use inner_consts::*;
                #[init]
                let inner: Unit = Unit;
                #[init]
                let sum: u32 = {
                    let Unit = inner;
                    assert_eq!(unit.0, u64::MAX);
                    LIMIT + outer.0 + *limit
                };
                #[init]
                assert_eq!(LIMIT, 300);
                *sum
            };
            inside + *called
        };

        Ok(event + sum)
    }

    #[tokio::test]
    async fn glob_of_the_body_counts_in_an_initializer() {
        let invocation = Box::pin(handler::invoke("0", Context::default()));
        assert_eq!(result_of(invocation).await, 300 + 7 + 20 + 5 + 2);
    }
}

mod variants {
    use super::*;

    #[lambda_handler(main = false)]
    async fn handler(event: bool) -> Result<u32, Error> {
        #[derive(PartialEq)]
        enum Kind {
            Yes,
            No,
        }
        use Kind::*;
        #[init]
        let limit: u32 = LIMIT;

        let kind = if event { Yes } else { No };
        Ok(if kind == Yes { *limit } else { 0 })
    }

    #[tokio::test]
    async fn glob_of_an_enum_of_the_body_is_no_obstacle() {
        let invocation = Box::pin(handler::invoke("true", Context::default()));
        assert_eq!(result_of(invocation).await, 1);
    }
}

mod arguments_of_macros {
    use super::*;
    use serde_json::json;

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        let value = event;
        #[init]
        let document: serde_json::Value = json!({"event": 1, "value": {"context": [LIMIT]}});
        #[init]
        let text: String = format!("{value}{0}", 2, value = 1);
        #[init]
        let matched: bool = matches!(Some(1), Some(value) if value == 1);

        assert!(*matched && text == "12");
        Ok(value + u32::try_from(document["event"].as_u64().unwrap_or(0))?)
    }

    #[tokio::test]
    async fn key_and_argument_of_a_macro_are_not_the_name_of_the_body() {
        let invocation = Box::pin(handler::invoke("4", Context::default()));
        assert_eq!(result_of(invocation).await, 5);
    }
}
