mod option_in_brackets {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init[lazy]]
        let number: u32 = 1;

        Ok(*number)
    }
}

mod option_without_parentheses {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u64, Error> {
        #[init = lazy]
        let seed: u64 = 4;

        Ok(*seed)
    }
}

fn main() {}
