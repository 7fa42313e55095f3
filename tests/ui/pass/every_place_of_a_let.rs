#![deny(warnings)]
#![forbid(unsafe_code)]
#![allow(
    clippy::never_loop,
    clippy::unused_async,
    clippy::diverging_sub_expression
)]

use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<Vec<u32>, Error> {
    fn of_the_body(number: u32) -> u32 {
        number + 1
    }

    #[init]
    let one: u32 = 1;
    let mut seen = Vec::new();
    {
        #[init]
        let two: u32 = of_the_body(*one);
        seen.push(*two);
        #[init]
        let one: u32 = *one + 10;
        #[init]
        let next: u32 = *one + 1;
        seen.extend([*one, *next]);
    }
    {
        #[init]
        let two: u32 = *one + 20;
        seen.push(*two);
    }
    let in_a_closure = |number: u32| {
        #[init]
        let three: u32 = of_the_body(2);
        number + *three
    };
    seen.push(in_a_closure(1));
    let in_an_async_closure = async move |number: u32| {
        #[init]
        let four: u32 = of_the_body(3);
        number + *four
    };
    seen.push(in_an_async_closure(1).await);
    for number in 0..2 {
        #[init]
        let five: u32 = of_the_body(4);
        seen.push(*five + number);
    }
    while seen.len() < 9 {
        #[init(lazy)]
        let six: u32 = of_the_body(5);
        seen.push(*six);
    }
    loop {
        #[init]
        start();
        break;
    }
    let seven = match event {
        0 => {
            #[init]
            let zero: u32 = 0;
            *zero
        }
        one if one > 5 => {
            #[init]
            let seven: u32 = of_the_body(6);
            *seven
        }
        _ => unreachable!(),
    };
    seen.push(seven);
    let Some(eight) = Some(event) else {
        #[init]
        let never: u32 = *one;
        return Ok(vec![*never]);
    };
    seen.push(eight);
    let nine = 'label: {
        #[init]
        let nine: u32 = of_the_body(8);
        if *nine > 0 {
            break 'label *nine;
        }
        0
    };
    seen.push(nine);
    #[cfg(not(any()))]
    {
        #[init(blocking)]
        let ten: u32 = of_the_body(9);
        seen.push(*ten);
    }
    let eleven = async {
        #[init]
        let eleven: u32 = of_the_body(10);
        #[init(prime)]
        start_with(*eleven).await;
        *eleven
    };
    seen.push(eleven.await);
    if let Some(one) = Some(12) {
        #[init]
        let twelve: u32 = of_the_body(11);
        seen.push(*twelve + one - one);
    }
    Ok(seen)
}

fn start() {}

async fn start_with(_: u32) {}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(async { handler(8).await }).unwrap();
    assert_eq!(answer, [2, 11, 12, 21, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12]);
}
