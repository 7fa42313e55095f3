mod half_typed_let_without_a_semicolon {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, prewarm::Error> {
        #[init]
        let number: u32 = 1

        Ok(*number)
    }
}

mod half_typed_resource {
    use prewarm::lambda_handler;

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, prewarm::Error> {
        #[init]
        let number: u32 = 

        Ok(*number)
    }
}

fn main() {}
