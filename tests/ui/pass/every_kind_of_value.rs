#![deny(warnings)]

macro_rules! handlers {
    ($($module:ident: $ty:ty = $value:expr => $json:literal,)*) => {
        $(mod $module {
            #[prewarm::lambda_handler(raw, main = false)]
            pub async fn handler() -> Result<$ty, prewarm::Error> {
                Ok($value)
            }
        })*

        fn main() {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                $({
                    let context = prewarm::Context::default();
                    let answer = $module::handler::invoke("{}", context).await.unwrap();
                    assert_eq!(answer.to_string(), $json);
                })*
            });
        }
    };
}

handlers! {
    unit: () = () => "null",
    text: &'static str = "a" => r#""a""#,
    option: Option<u8> = None => "null",
    list: Vec<u8> = vec![1] => "[1]",
    boxed: Box<dyn crate::erased::Json> = Box::new(1) => "1",
    opaque: impl serde::Serialize = (1, "a") => r#"[1,"a"]"#,
}

mod erased {
    pub trait Json: Send {
        fn json(&self) -> u32;
    }

    impl Json for u32 {
        fn json(&self) -> u32 {
            *self
        }
    }

    impl serde::Serialize for dyn Json {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u32(self.json())
        }
    }
}
