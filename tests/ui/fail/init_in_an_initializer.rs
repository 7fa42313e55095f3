use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let outer: u32 = {
        #[init]
        let nested: u32 = 1;
        nested
    };

    Ok(*outer)
}

fn main() {}
