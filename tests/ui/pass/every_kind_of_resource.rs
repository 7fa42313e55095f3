#![deny(warnings)]

use prewarm::{Error, lambda_handler};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

trait Price: Send + Sync {
    fn of(&self, id: u32) -> u32;
}

struct Fixed;

impl Price for Fixed {
    fn of(&self, id: u32) -> u32 {
        id
    }
}

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let text: &str = "1";
    #[init]
    let owned: Cow<'_, str> = Cow::Borrowed(text);
    #[init]
    let list: &[u32] = &[1, 2];
    #[init]
    let array: [u32; 2] = [list[0], list[1]];
    #[init]
    let tuple: (u32, String) = (array[1], owned.to_string());
    #[init]
    let shared: Arc<Mutex<HashMap<u32, u32>>> = Arc::default();
    #[init]
    let object: Box<dyn Price> = Box::new(Fixed);
    #[init]
    let function: fn(&str) -> usize = str::len;
    #[init]
    let unit: () = ();
    #[init]
    let never: Option<std::convert::Infallible> = None;

    let () = unit;
    assert!(never.is_none());
    shared.lock().unwrap().insert(event, tuple.0);
    Ok(object.of(shared.lock().unwrap()[&event]) + u32::try_from(function(&tuple.1))?)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(async { handler(9).await }).unwrap(), 3);
}
