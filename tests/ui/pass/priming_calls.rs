#![deny(warnings, clippy::all)]

use prewarm::{Context, Error, lambda_handler};

async fn call(of: &str) -> Result<usize, std::num::ParseIntError> {
    of.parse()
}

fn warm(_: &str) -> bool {
    true
}

#[lambda_handler(main = false)]
async fn handler(event: u32, #[init(String::from("1"))] client: &String) -> Result<u32, Error> {
    #[init]
    let table: String = String::from("table");
    #[init(prime)]
    call(client).await?;
    #[init(prime)]
    call(table).await.ok();
    #[init(prime)]
    assert!(warm(client));
    #[init(prime)]
    {
        let called = call(client).await?;
        assert_eq!(called, 1);
    };
    let inside = if event > 0 {
        #[init]
        let number: u32 = 1;
        #[init(prime)]
        call(&number.to_string()).await?;
        *number
    } else {
        0
    };
    let closure = |n: u32| {
        #[init(prime)]
        call(client).await?;
        n
    };

    Ok(closure(event) + inside)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        assert_eq!(handler(1, &String::new()).await.unwrap(), 2);
        let answer = handler::invoke("1", Context::default()).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        handler::service().await.unwrap();
    });
}
