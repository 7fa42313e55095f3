mod initializer_that_uses_a_local {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        let size = 10;
        #[init]
        let buffer: Vec<u8> = vec![0; size];

        Ok(buffer.len() + size)
    }
}

mod initializer_that_uses_a_local_in_a_width {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        let width = 10;
        #[init]
        let text: String = format!("{:width$}", 1);

        Ok(text.len() + width)
    }
}

mod initializer_that_uses_a_local_in_json {
    use prewarm::{Error, lambda_handler};
    use serde_json::{Value, json};

    fn size() -> u32 {
        1
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Value, Error> {
        for size in 0..3 {
            #[init]
            let document: Value = json!({"size": size, "price": 1.5});
            println!("{size}{document}");
        }

        Ok(size().into())
    }
}

mod name_bound_again_before_a_format_string {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<String, Error> {
        #[init]
        let config: u32 = 1;
        let config = config + event;
        #[init]
        let client: String = format!("{config}");

        Ok(client.clone())
    }
}

mod name_bound_again_before_a_macro {
    use prewarm::{Error, lambda_handler};
    use serde_json::{Value, json};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<Value, Error> {
        #[init]
        let limit: u32 = 1;
        let limit = *limit + 1;
        #[init]
        let document: Value = json!({"limit": limit});

        Ok(json!([document, limit]))
    }
}

mod name_bound_again_between_two_resources {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: u32) -> Result<u32, Error> {
        #[init]
        let config: u32 = 1;
        let config = config + event;
        #[init]
        let client: u32 = config + 1;

        Ok(*client + config)
    }
}

mod prime_that_uses_a_local {
    use prewarm::{Error, lambda_handler};

    async fn call(_: u32) {}

    #[lambda_handler(main = false)]
    async fn handler() -> Result<u32, Error> {
        let number = 1;
        #[init(prime)]
        call(number).await;

        Ok(number)
    }
}

mod step_that_uses_a_local {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<(), Error> {
        let name = "prices";
        #[init]
        println!("table {}", name);

        println!("{name}");
        Ok(())
    }
}

fn main() {}
