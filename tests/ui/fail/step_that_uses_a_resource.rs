mod step_that_calls_a_resource {
    use prewarm::{Error, lambda_handler};

    fn start() {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init]
        let start: fn() = || ();
        #[init]
        start();

        start();
        Ok(self::start())
    }
}

mod step_that_uses_a_resource {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let config: u32 = 1;
        #[init]
        println!("{}", config);

        Ok(*config)
    }
}

mod step_that_uses_a_resource_in_a_macro {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        #[init]
        let name: String = String::from("prices");
        #[init]
        println!("table {name}");

        println!("{name}");
        Ok(())
    }
}

fn main() {}
