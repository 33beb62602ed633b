//! What can go wrong with a store. Each is one sentence for the operator, and says what to do.

use std::path::PathBuf;

/// Why the store could not do what it was asked. Nothing was half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left, or the file may not grow.
    #[error("The disk is full: nothing was written; free some space and try again.")]
    Full,
    /// The folder or the file cannot be written.
    #[error(
        "The data folder {0} cannot be written: check its owner, its permissions and how its disk is mounted."
    )]
    ReadOnly(PathBuf),
    /// Another process holds the folder.
    #[error(
        "The data folder {0} is in use by another program: stop it, or talk to it with --server."
    )]
    InUse(PathBuf),
    /// Written by a release with another schema.
    #[error(
        "The data has schema version {found}, this release reads up to {expected}: use the release that wrote it, or see \
         docs/OPERATIONS.md on upgrading; nothing was changed."
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
    /// An id, a token or a version number that is taken.
    #[error("The store has a record under the same id already: nothing was changed.")]
    Exists,
    /// An id that the request builds on.
    #[error("The request builds on a record that is not in the store: nothing was changed.")]
    Unknown,
    /// What was asked contradicts itself: a mistake in this program, not in the data.
    #[error("The request contradicts itself ({0}): nothing was changed; please report this.")]
    Incoherent(&'static str),
    /// A backup would overwrite a file.
    #[error("There is a file {0} already; it was not touched.")]
    FileExists(PathBuf),
    /// Anything else that the database or the file system said.
    #[error("The store failed: {0}")]
    Other(String),
}
