use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, prewarm::Error> {
    #[init]
    let number: u32 = 1

    Ok(*number)
}

fn main() {}
