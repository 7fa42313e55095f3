use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    let name = "prices";
    #[init]
    println!("table {}", name);

    println!("{name}");
    Ok(())
}

fn main() {}
