use prewarm::{Error, lambda_handler};

fn main() {
    let greeting = String::from("hello");
    println!("{greeting}");
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        Ok(format!("{} {event}", greeting))
    }
    handler::main();
}
