//! An initializer ran in INIT although a `#[cfg]` around it had removed its block.

use crate::support::result_of;
use prewarm::{Context, Error, lambda_handler};

struct Both {
    one: u32,
    #[cfg(any())]
    other: u32,
}

/// Nothing that is named `missing` exists.
#[lambda_handler(main = false)]
#[allow(clippy::unnecessary_literal_unwrap)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[cfg(any())]
    {
        #[init]
        let pool: missing::Pool = missing::connect().await?;
        #[init]
        missing::start();
        missing::use_it(pool);
        #[cfg(not(any()))]
        if event > 0 {
            #[init]
            let inner: missing::Pool = missing::copy(pool);
            missing::use_it(inner);
        }
    }
    #[cfg(any())]
    let local = {
        #[init]
        let other: missing::Pool = missing::connect().await?;
        missing::use_it(other)
    };
    #[cfg_attr(all(), cfg(any()))]
    {
        #[init]
        let hidden: missing::Pool = missing::connect().await?;
        missing::use_it(hidden);
    }
    #[cfg(any())]
    missing::take({
        #[init]
        let argument: missing::Pool = missing::connect().await?;
        argument
    });
    let in_an_arm = match event {
        #[cfg(any())]
        7 => {
            #[init]
            let arm: missing::Pool = missing::connect().await?;
            missing::use_it(arm)
        }
        n => n,
    };
    let both = Both {
        one: 1,
        #[cfg(any())]
        other: {
            #[init]
            let field: missing::Pool = missing::connect().await?;
            missing::use_it(field)
        },
    };
    let in_a_list = [
        in_an_arm,
        #[cfg(any())]
        {
            #[init]
            let element: missing::Pool = missing::connect().await?;
            missing::use_it(element)
        },
    ];
    #[cfg(not(any()))]
    {
        #[init]
        let same: u32 = 10;
        #[init]
        let next: u32 = *same + 1;
        assert_eq!(*next, 11);
    }
    #[cfg(any())]
    {
        #[init]
        let same: missing::Pool = missing::connect().await?;
        missing::use_it(same);
    }

    Ok(in_a_list.iter().sum::<u32>() + both.one)
}

#[tokio::test]
async fn cfg_around_an_initializer_counts() {
    let invocation = Box::pin(handler::invoke("1", Context::default()));
    assert_eq!(result_of(invocation).await, 2);
}
