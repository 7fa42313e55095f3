fn main() {}
::core::compile_error! {
    "unexpected end of input, expected identifier or integer"
}
