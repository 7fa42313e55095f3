use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    fn inner() -> u32 {
        #[init]
        let number: u32 = 1;
        number
    }
    #[init]
    let outer: u32 = {
        #[init]
        let nested: u32 = 1;
        nested
    };
    println!("{}", {
        #[init]
        let number: u32 = 1;
        number
    });
    #[init]
    loop {
        break;
    }
    Ok(inner() + *outer)
}

fn main() {}
