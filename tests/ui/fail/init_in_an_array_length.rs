use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    let list = [0; {
        #[init]
        let length: usize = 1;
        1
    }];

    Ok(list.len())
}

fn main() {}
