//! Behavior of prewarm.

mod called_by_a_service;
mod cell_model;
mod deadline;
mod direct_calls;
mod endurance;
mod features;
mod forms;
mod house;
mod http;
mod init;
mod invocation;
mod local_run;
mod log;
mod metrics;
mod project;
mod quickstart;
mod raw;
mod readme;
mod regressions;
mod release;
mod resource;
mod retire;
mod service;
mod support;
mod ui;
mod warnings;
