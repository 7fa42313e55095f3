use prewarm::{Error, lambda_handler};

struct Name<'a>(&'a str);

fn serve<'a>(name: Name<'a>) {
    #[lambda_handler(main = false)]
    async fn handler(event: String) -> Result<String, Error> {
        let name: Option<Name<'a>> = None;
        Ok(event + name.map_or("", |name| name.0))
    }
    handler::main();
    println!("{}", name.0);
}

fn main() {
    serve(Name("a"));
}
