mod init_in_select {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        tokio::select! {
            () = async {} => {
                #[init]
                let number: u32 = 1;
                Ok(*number)
            }
        }
    }
}

mod init_in_the_arguments_of_a_macro {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        println!("{}", {
            #[init]
            let number: u32 = 1;
            number
        });
        Ok(1)
    }
}

fn main() {}
