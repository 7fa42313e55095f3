use prewarm::{Error, lambda_handler};

mod outer {
    pub mod consts {
        pub const LIMIT: u32 = 1;
    }
}

mod consts {
    pub const LIMIT: u32 = 2;
}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    use outer::consts;
    {
        use consts::*;
        #[init]
        let limit: u32 = LIMIT;
        println!("{limit}{LIMIT}");
    }

    Ok(self::consts::LIMIT)
}

fn main() {}
