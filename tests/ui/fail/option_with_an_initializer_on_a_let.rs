mod initializer_in_the_attribute_of_a_let {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(1)]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod option_with_an_initializer_on_a_let {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init(lazy, 1)]
        let number: u32 = 1;

        Ok(*number)
    }
}

fn main() {}
