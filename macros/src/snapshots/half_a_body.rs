fn main() {
    ::core::panic!("the handler is missing: its syntax is newer than `prewarm`")
}
