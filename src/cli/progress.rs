//! What is said while long work goes on: one line on standard error that rewrites itself, on a terminal only.

use std::io::{IsTerminal, Write};

/// A line that is gone when the work is done.
pub struct Progress {
    shown: bool,
}

impl Progress {
    /// Says what begins.
    pub fn start(what: &str) -> Progress {
        let progress = Progress { shown: std::io::stderr().is_terminal() };
        progress.say(what);
        progress
    }

    /// Says how far it is.
    pub fn say(&self, what: &str) {
        if self.shown {
            // Back to the first column, and nothing left of what stood there. A terminal that is gone needs no progress.
            let _ = write!(std::io::stderr(), "\r\x1b[K{what} …");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
