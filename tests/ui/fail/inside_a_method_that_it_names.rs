use prewarm::{Error, lambda_handler};

struct Greeting(String);

impl Greeting {
    fn new() -> Self {
        Greeting("hello".to_owned())
    }

    fn serve() {
        #[lambda_handler(main = false)]
        async fn handler(name: String) -> Result<String, Error> {
            #[init]
            let greeting: Greeting = Self::new();
            Ok(format!("{} {name}", greeting.0))
        }
        handler::main();
    }
}

fn main() {
    Greeting::serve();
}
