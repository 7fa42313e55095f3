use prewarm::lambda_handler;

#[lambda_handler(main = false)]
fn handler(event: String, #[init(1)] one: u32) {
    #[init]
    let mut two = event.len();
    #[init]
    let three: Vec<_> = return;
}

fn main() {}
