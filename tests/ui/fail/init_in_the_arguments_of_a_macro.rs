use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    println!("{}", {
        #[init]
        let number: u32 = 1;
        number
    });
    Ok(1)
}

fn main() {}
