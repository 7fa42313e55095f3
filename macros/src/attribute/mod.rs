//! The words of the attributes: the arguments of `#[lambda_handler]`, and the options of `#[init]`.

pub(crate) mod args;
pub(crate) mod init_options;
pub(crate) mod mode;
pub(crate) mod values;
pub(crate) mod words;
