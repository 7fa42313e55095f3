mod name_twice {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = 1;
        #[init]
        let number: u32 = *number + 1;

        Ok(*number)
    }
}

mod name_twice_under_one_cfg {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[cfg(not(any()))]
        {
            #[init]
            let limit: u32 = 1;
            println!("{limit}");
            #[init]
            let limit: u32 = 2;
            println!("{limit}");
        }

        Ok(1)
    }
}

fn main() {}
