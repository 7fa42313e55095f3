mod option_with_a_value {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(lazy = true)]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod option_with_a_value_on_a_parameter {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(blocking = true, 1)] number: &u32) -> Result<u32, Error> {
        Ok(*number)
    }
}

mod option_in_parentheses {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(blocking(true))]
        let number: u32 = 5;
        Ok(*number)
    }
}

mod option_before_a_semicolon {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(blocking; lazy)]
        let number: u32 = 5;
        Ok(*number)
    }
}

fn main() {}
