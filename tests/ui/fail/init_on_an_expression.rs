mod init_on_an_argument {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        Ok(u32::max(
            #[init]
            1,
            2,
        ))
    }
}

mod init_on_the_last_expression {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        loop {
            break Ok(1);
        }
    }
}

fn main() {}
