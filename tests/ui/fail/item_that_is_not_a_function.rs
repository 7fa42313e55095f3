mod not_a_function {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    pub struct Handler;
}

mod on_a_module {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    mod handlers {
        pub async fn handler() {}
    }
}

mod on_a_struct {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    struct Handler;
}

mod on_a_struct_without_a_main {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    struct Handler;
}

fn main() {}
