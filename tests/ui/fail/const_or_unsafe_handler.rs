mod const_handler {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    const async fn handler() -> Result<(), Error> {
        Ok(())
    }
}

mod unsafe_handler {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async unsafe fn handler() -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
