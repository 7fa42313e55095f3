use prewarm::{Error, lambda_handler};

struct Function;

impl Function {
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        #[init]
        let greeting: &str = "hello";
        #[init(lazi)]
        let name: String = String::new();
        Ok(format!("{greeting} {name} {event}"))
    }
}

fn main() {}
