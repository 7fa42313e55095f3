mod lock_with_a_question_mark {
    use prewarm::{Error, lambda_handler};
    use std::sync::Mutex;

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let sum: Mutex<u32> = Mutex::new(0);

        *sum.lock()? += event;
        Ok(event)
    }
}

mod question_mark_on_an_error_that_does_not_convert {
    use prewarm::{Error, lambda_handler};

    fn load() -> Result<u32, ()> {
        Ok(1)
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: u32 = load()?;

        Ok(*number)
    }
}

fn main() {}
