mod lock_with_a_question_mark {
    use prewarm::{Error, lambda_handler};
    use std::fmt;
    use std::sync::{Mutex, MutexGuard};

    /// `std::sync::PoisonError`, without a note that depends on whether the source of the standard library is there.
    #[derive(Debug)]
    struct PoisonError<'a>(MutexGuard<'a, u32>);

    impl fmt::Display for PoisonError<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "the lock of {} is poisoned", self.0)
        }
    }

    impl std::error::Error for PoisonError<'_> {}

    fn lock(mutex: &Mutex<u32>) -> Result<MutexGuard<'_, u32>, PoisonError<'_>> {
        mutex.lock().map_err(|poisoned| PoisonError(poisoned.into_inner()))
    }

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let sum: Mutex<u32> = Mutex::new(0);

        *lock(sum)? += event;
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
