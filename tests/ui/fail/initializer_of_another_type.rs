mod initializer_of_another_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = "1";

        Ok(*number)
    }
}

mod macro_that_may_hide_a_resource {
    use prewarm::{Error, lambda_handler};

    macro_rules! helpers {
        () => {
            fn load() -> u32 {
                2
            }
        };
    }

    #[lambda_handler(main = false)]
    async fn handler(#[init(|| 1)] load: &fn() -> u32) -> Result<u32, Error> {
        helpers!();
        #[init]
        let number: u32 = load();

        Ok(*number + load())
    }
}

fn main() {}
