mod end_after_the_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(5, close = ())] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

mod option_behind_the_initializer {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(1 + 1, blocking)] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

fn main() {}
