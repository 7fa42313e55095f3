//! Why a resource is not initialized.

use crate::error::panic::Panicked;
use crate::error::text::Decimal;
use crate::error::{Error, ErrorReport, ReportedError, with_sources};
use std::error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a resource, or a step, is not initialized.
#[derive(Clone)]
pub struct InitError {
    name: &'static str,
    is_step: bool,
    cause: Cause,
}

#[derive(Clone)]
enum Cause {
    /// Its own initializer failed after this time.
    Initializer {
        took: Duration,
        panicked: bool,
        cause: Arc<ReportedError>,
    },
    /// Something that it needs is not initialized.
    Need(Arc<InitError>),
}

impl InitError {
    /// The initializer itself failed.
    pub(crate) fn failed(name: &'static str, is_step: bool, took: Duration, cause: Error) -> Self {
        let panicked = cause.is::<Panicked>();
        let cause = Arc::new(ErrorReport::of(cause).into_error());
        let cause = Cause::Initializer {
            took,
            panicked,
            cause,
        };
        InitError {
            name,
            is_step,
            cause,
        }
    }

    /// The initializer did not run, because something that it needs failed.
    pub(crate) fn needs(name: &'static str, is_step: bool, need: InitError) -> Self {
        InitError {
            name,
            is_step,
            cause: Cause::Need(Arc::new(need)),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The name of the resource whose initializer failed.
    pub(crate) fn root_name(&self) -> &'static str {
        match &self.cause {
            Cause::Initializer { .. } => self.name,
            Cause::Need(need) => need.root_name(),
        }
    }

    /// Whether the initializer itself failed, rather than a resource that it needs.
    pub(crate) fn is_root(&self) -> bool {
        matches!(self.cause, Cause::Initializer { .. })
    }

    /// Whether the cause is a step that failed before.
    pub(crate) fn needs_step(&self) -> bool {
        match &self.cause {
            Cause::Initializer { .. } => false,
            Cause::Need(need) => need.is_step || need.needs_step(),
        }
    }

    /// Whether nothing tries again: a panic or a step might have left something half-written.
    pub(crate) fn is_fatal(&self) -> bool {
        match &self.cause {
            Cause::Initializer { panicked, .. } => self.is_step || *panicked,
            Cause::Need(need) => need.is_fatal(),
        }
    }

    /// The error and its sources on one line.
    pub(crate) fn with_sources(&self) -> String {
        with_sources(self)
    }
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        let noun = if self.is_step { "step" } else { "resource" };
        match &self.cause {
            Cause::Initializer { took, .. } => {
                let seconds = Decimal::seconds(*took);
                write!(f, "the {noun} `{name}` failed after {seconds} s")
            }
            Cause::Need(need) => write!(f, "the {noun} `{name}` needs `{}`", need.name),
        }
    }
}

impl fmt::Debug for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_sources())
    }
}

impl error::Error for InitError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.cause {
            Cause::Initializer { cause, .. } => Some(&**cause),
            Cause::Need(need) => Some(&**need),
        }
    }
}
