use prewarm::{Error, lambda_handler};

const Small: u32 = 7;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    enum Size {
        Small = 1,
    }
    use Size::*;
    #[init]
    let size: u32 = Small as u32;

    Ok(*size + Small as u32)
}

fn main() {}
