//! Behaviour of prewarm.

mod cell_model;
mod direct_calls;
mod forms;
mod hygiene;
mod invocation;
mod local_run;
mod quickstart;
mod readme;
mod release;
mod resource;
mod ui;
