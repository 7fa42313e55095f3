#![deny(warnings)]

mod value {
    use prewarm::{Error, LambdaEvent, lambda_handler};

    #[lambda_handler(main = false)]
    pub async fn handler(event: LambdaEvent<u32>) -> Result<u32, Error> {
        let (payload, _context) = event.into_parts();
        Ok(payload)
    }
}

mod raw {
    use prewarm::{Error, LambdaEvent, lambda_handler};

    #[lambda_handler(raw, main = false)]
    pub async fn handler(event: LambdaEvent<u32>) -> Result<u32, Error> {
        let (payload, _context) = event.into_parts();
        Ok(payload)
    }
}

/// By an alias, of which the attribute sees no argument.
mod alias {
    use prewarm::{Error, lambda_handler};

    type LambdaEvent = prewarm::LambdaEvent<u32>;

    #[lambda_handler(main = false)]
    pub async fn handler(event: LambdaEvent) -> Result<u32, Error> {
        Ok(event.payload)
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let context = prewarm::Context::default;
    runtime.block_on(async {
        let answer = value::handler::invoke("1", context()).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        let answer = alias::handler::invoke("1", context()).await.unwrap();
        assert_eq!(answer["statusCode"], 200);
        assert_eq!(raw::handler::invoke("1", context()).await.unwrap(), 1);
    });
}
