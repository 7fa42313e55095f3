mod option_of_a_keyword {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(async)]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod option_unknown {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(once, 4)] seed: &u64) -> Result<u64, Error> {
        Ok(*seed)
    }
}

fn main() {}
