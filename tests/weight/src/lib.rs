//! What the functions do, and what those by hand share.

pub mod by_hand;
pub mod order;
pub mod price;
