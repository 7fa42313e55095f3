mod option_after_restore_on_a_step {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init(after_restore)]
        println!("once");

        Ok(())
    }
}

mod option_lazy_on_a_step {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init(lazy)]
        println!("once");

        Ok(())
    }
}

fn main() {}
