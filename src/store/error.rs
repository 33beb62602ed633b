//! What can go wrong with a store. Each is one sentence for the operator, and says what to do.

use std::path::PathBuf;

/// Why the store could not do what it was asked. Nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left.
    #[error("The disk is full: nothing was written; free some space and try again.")]
    Full,
    /// The folder or the file cannot be written.
    #[error("The data folder {0} cannot be written: check its owner and permissions.")]
    ReadOnly(PathBuf),
    /// Another process holds the folder.
    #[error(
        "The data folder {0} is in use by another zerodraft; stop it, or talk to it with --server."
    )]
    InUse(PathBuf),
    /// Written by a release with another schema.
    #[error(
        "The data folder has schema version {found}, this release needs {expected}: use the release that wrote it, \
         or see docs/OPERATIONS.md on upgrading. Nothing was changed."
    )]
    SchemaVersion {
        /// In the folder.
        found: i64,
        /// In this release.
        expected: i64,
    },
    /// What was read is not what was written.
    #[error("The stored data is damaged ({0}): nothing was changed; restore a backup.")]
    Corrupt(String),
    /// Anything else that the database or the file system said.
    #[error("The store failed: {0}")]
    Other(String),
}
