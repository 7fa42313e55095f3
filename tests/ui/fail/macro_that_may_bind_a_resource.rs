use prewarm::{Error, lambda_handler};

macro_rules! double {
    ($name:ident) => {
        let $name = 2 * *$name;
    };
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = 1;
    double!(number);
    #[init]
    let next: u32 = 1 + number;

    Ok(*next + number)
}

fn main() {}
