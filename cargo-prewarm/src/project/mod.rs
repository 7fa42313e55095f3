//! A function as its files describe it: the template, the package, and the program itself.

pub(crate) mod function;
pub(crate) mod package;
pub(crate) mod template;
