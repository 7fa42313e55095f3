use prewarm as _;

fn handler() -> u32 {
    #[init]
    let number: u32 = 1;
    number
}

fn main() {}
