//! An error whose code panics.

use std::error::Error;
use std::fmt;

/// An error whose code panics, as its words say: `display`, `fmt` (an `Err` of its `Display`), `source`, `drop`.
/// With `long`, the text is one of 3 MB.
#[derive(Debug)]
pub struct Loud(pub String);

impl Loud {
    fn has(&self, word: &str) -> bool {
        self.0.split('-').any(|other| other == word)
    }

    /// Fails, unless there are no words.
    ///
    /// # Errors
    ///
    /// Fails if there are words.
    pub fn check(words: &str) -> Result<(), Loud> {
        match words {
            "" => Ok(()),
            words => Err(Loud(words.to_owned())),
        }
    }
}

impl fmt::Display for Loud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has("long") {
            return f.write_str(&"loud ".repeat(600_000));
        }
        f.write_str("loud")?;
        assert!(!self.has("display"), "in `Display`");
        if self.has("fmt") {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

impl Error for Loud {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        assert!(!self.has("source"), "in `source`");
        None
    }
}

impl Drop for Loud {
    fn drop(&mut self) {
        assert!(!self.has("drop"), "in `Drop`");
    }
}
