mod init_in_a_const_block {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        Ok(const {
            #[init]
            let number: u32 = 1;
            *number
        })
    }
}

mod init_in_an_array_length {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        let list = [0; {
            #[init]
            let length: usize = 1;
            1
        }];

        Ok(list.len())
    }
}

fn main() {}
