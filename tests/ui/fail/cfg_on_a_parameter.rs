use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(
    event: u32,
    #[cfg(unix)] context: Context,
    #[cfg_attr(unix, allow(unused))]
    #[init(1)]
    one: &u32,
) -> Result<u32, Error> {
    Ok(event + one)
}

fn main() {}
