mod resource_of_an_opaque_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let numbers: impl Iterator<Item = u32> = std::iter::empty();

        Ok(1)
    }
}

mod resource_parameter_of_an_opaque_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(1)] number: &impl Copy) -> Result<(), Error> {
        let _ = number;
        Ok(())
    }
}

fn main() {}
