mod resource_of_a_boxed_future {
    use prewarm::{Error, lambda_handler};
    use std::pin::Pin;

    fn load() -> Pin<Box<dyn Future<Output = u32> + Send>> {
        Box::pin(async { 1 })
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let number: Pin<Box<dyn Future<Output = u32> + Send>> = load();

        drop(number);
        Ok(1)
    }
}

mod resource_of_an_arc_of_a_trait_object {
    use prewarm::{Error, lambda_handler};
    use std::sync::Arc;

    trait Store {
        fn len(&self) -> usize;
    }

    struct Memory;

    impl Store for Memory {
        fn len(&self) -> usize {
            0
        }
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let store: Arc<dyn Store> = Arc::new(Memory);

        Ok(store.len())
    }
}

mod resource_that_is_a_guard {
    use prewarm::{Error, lambda_handler};
    use std::sync::{Mutex, MutexGuard};

    static COUNT: Mutex<u32> = Mutex::new(0);

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let count: MutexGuard<'static, u32> = COUNT.lock().unwrap();

        Ok(**count)
    }
}

mod resource_that_is_not_send {
    use prewarm::{Error, lambda_handler};
    use std::rc::Rc;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let count: Rc<u32> = Rc::new(1);

        Ok(**count)
    }
}

mod resource_that_is_not_sync {
    use prewarm::{Error, lambda_handler};
    use std::cell::Cell;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        #[init]
        let count: Cell<u32> = Cell::new(0);

        Ok(count.get())
    }
}

fn main() {}
