use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    'outer: loop {
        #[init]
        let number: u32 = loop {
            continue 'outer;
        };
        if *number > 1 {
            break 'outer Ok(*number);
        }
    }
}

fn main() {}
