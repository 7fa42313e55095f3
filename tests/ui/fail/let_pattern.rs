mod let_pattern {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init]
        let (table, index): (u32, u32) = (1, 2);

        Ok(())
    }
}

mod let_underscore {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let _: u32 = 1;

        Ok(1)
    }
}

fn main() {}
