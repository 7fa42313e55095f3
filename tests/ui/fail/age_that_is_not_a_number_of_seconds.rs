mod age_of_zero {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(max_age_s = 0, 5)] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

mod age_that_is_computed {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(max_age_s = 5 * 60)]
        let number: u32 = 5;
        Ok(*number)
    }
}

mod age_with_text {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(max_age_s = "300", 5)] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

mod age_without_a_number {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(max_age_s)]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
