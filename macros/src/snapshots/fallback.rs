/// Docs.
#[allow(unused, unreachable_code)]
pub(crate) async unsafe fn handler(event: GetItem, pool: &Pool) -> Result<Item, Error> {
    ::core::unimplemented!()
}
::core::compile_error! {
    "a parameter has its initializer in the attribute, after the options: `#[init(EXPRESSION)]`"
}
::core::compile_error! {
    "a resource needs a type: `let table: Type = ...;`, and in the body `table` is a `&'static Type`"
}
::core::compile_error! {
    "a handler is asynchronous: write `async fn`, without `#[tokio::main]` above it"
}
::core::compile_error! {
    "a handler cannot be `const`: remove it"
}
::core::compile_error! {
    "a handler cannot be `unsafe` or `safe`: remove it"
}
::core::compile_error! {
    "a handler has Rust's ABI: remove `extern`"
}
