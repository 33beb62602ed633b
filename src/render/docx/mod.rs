//! What Word files of versions have in common, whether they are written or read.

mod bookmark;

pub use bookmark::{bookmark, paragraph_of};
