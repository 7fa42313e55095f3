//! Bugs that somebody met, a file for each.

mod cfg_around_an_initializer;
mod error_called_timeout;
mod names_of_the_body;
mod panics_in_drop;
mod partial_batch_response;
mod plus_after_a_percent_sign;
mod stray_semicolon;
mod stream_that_is_answered_early;
