use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init]
    let name: String = String::from("prices");
    #[init]
    println!("table {name}");

    println!("{name}");
    Ok(())
}

fn main() {}
