mod let_without_a_type {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init]
        let table = String::from("items");

        Ok(table.len())
    }
}

mod opaque_value_beside_a_mistake_of_the_body {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<impl serde::Serialize, Error> {
        #[init]
        let number = 1;

        Ok(event + &number.to_string())
    }
}

fn main() {}
