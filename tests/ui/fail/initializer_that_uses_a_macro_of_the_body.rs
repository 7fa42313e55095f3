use prewarm::{Error, lambda_handler};

macro_rules! limit {
    () => {
        1
    };
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    let outer = limit!();
    macro_rules! limit {
        () => {
            10
        };
    }
    #[init]
    let limit: u32 = limit!();

    Ok(*limit + outer)
}

fn main() {}
