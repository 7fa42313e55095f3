use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    'outer: loop {
        #[init]
        let number: u32 = loop {
            continue 'outer;
        };
        return Ok(*number);
    }
}

fn main() {}
