#![deny(warnings)]

use std::collections::BTreeMap;

macro_rules! handlers {
    ($($module:ident: $ty:ty = $event:literal,)*) => {
        $(mod $module {
            #[allow(unused_imports)]
            use super::BTreeMap;

            #[prewarm::lambda_handler(raw, main = false)]
            pub async fn handler(event: $ty) -> Result<serde_json::Value, prewarm::Error> {
                Ok(serde_json::to_value(event)?)
            }
        })*

        fn main() {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                $({
                    let context = prewarm::Context::default();
                    let answer = $module::handler::invoke($event, context).await.unwrap();
                    assert_eq!(answer.to_string(), $event);
                })*
            });
        }
    };
}

handlers! {
    unit: () = "null",
    number: f64 = "1.5",
    text: String = r#""a""#,
    boxed: Box<str> = r#""b""#,
    list: Vec<Option<u8>> = "[1,null]",
    map: BTreeMap<String, (u8, bool)> = r#"{"a":[1,true]}"#,
    whole: serde_json::Value = r#"{"a":{"b":[1]}}"#,
    array: [u8; 2] = "[1,2]",
}
