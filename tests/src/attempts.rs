//! Initializers that end as the environment says.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::num::ParseIntError;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// How often each was run.
static ATTEMPTS: LazyLock<Mutex<HashMap<&str, usize>>> = LazyLock::new(Mutex::default);

/// Why an attempt failed.
#[derive(Debug)]
pub struct Refused(ParseIntError);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// What the next attempt is to end in: that of its number in the words of the variable `NAME`, or the
/// last. It is printed.
fn next(name: &'static str) -> String {
    let mut attempts = ATTEMPTS.lock().unwrap_or_else(PoisonError::into_inner);
    let number = attempts.entry(name).or_default();
    *number += 1;
    eprintln!("{name} {number}");
    let plan = env::var(name.to_uppercase()).unwrap_or_default();
    let mut words = plan.split(' ');
    let word = words.clone().nth(*number - 1).or_else(|| words.next_back());
    word.unwrap_or_default().to_owned()
}

fn end(word: &str) -> Result<(), Refused> {
    match word {
        "err" => Err(Refused("no number".parse::<u32>().unwrap_err())),
        "panic" => panic!("out of luck"),
        _ => Ok(()),
    }
}

/// Waits for so many milliseconds if the word is a number, and ends as it says.
///
/// # Errors
///
/// If it is to fail.
///
/// # Panics
///
/// If it is to panic.
pub async fn attempt(name: &'static str) -> Result<String, Refused> {
    let word = next(name);
    if let Ok(millis) = word.parse() {
        sleep(Duration::from_millis(millis)).await;
    }
    end(&word).map(|()| name.to_owned())
}

/// The same without letting its thread go on.
///
/// # Errors
///
/// If it is to fail.
///
/// # Panics
///
/// If it is to panic.
pub fn blocking_attempt(name: &'static str) -> Result<String, Refused> {
    let word = next(name);
    if let Ok(millis) = word.parse() {
        thread::sleep(Duration::from_millis(millis));
    }
    end(&word).map(|()| name.to_owned())
}
