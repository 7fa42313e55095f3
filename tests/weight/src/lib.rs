//! The work of the functions, and code that those by hand share.

pub mod by_hand;
pub mod order;
pub mod price;
