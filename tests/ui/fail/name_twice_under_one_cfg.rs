use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[cfg(not(any()))]
    {
        #[init]
        let limit: u32 = 1;
        println!("{limit}");
        #[init]
        let limit: u32 = 2;
        println!("{limit}");
    }

    Ok(1)
}

fn main() {}
