use super::result_of;
use prewarm::{Context, Error, lambda_handler};

macro_rules! handlers {
    ($($name:ident($event:ident: $type:ty) with $resource:ident: $value:expr => $body:expr;)*) => {
        $(
            #[lambda_handler(main = false)]
            async fn $name($event: $type) -> Result<$type, Error> {
                #[init]
                let $resource: $type = $value;

                #[init]
                let inner: $type = *$resource + 1;

                Ok($body + *inner)
            }
        )*
    };
}

handlers! {
    add(event: u32) with offset: 40 => event + *offset;
    multiply(event: u64) with factor: 10 => event * factor;
}

#[tokio::test]
async fn handlers_of_a_macro_work() {
    let invocation = add::invoke("1", Context::default());
    assert_eq!(result_of(invocation).await, 1 + 40 + 41);
    let invocation = multiply::invoke("2", Context::default());
    assert_eq!(result_of(invocation).await, 2 * 10 + 11);
}
