//! From what SQLite and the file system say to what the operator reads.

use crate::store::StoreError;
use rusqlite::{ErrorCode, ffi};
use std::{io, path::Path};

/// What went wrong below the surface. It becomes a [`StoreError`] where the folder is known.
#[derive(Debug)]
pub enum Fault {
    /// SQLite said it.
    Sql(rusqlite::Error),
    /// The file system said it.
    File(io::Error),
    /// Found here.
    Store(StoreError),
}

/// The answer of everything below [`super::SqliteStore`].
pub type Result<T> = std::result::Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Sql(error)
    }
}
impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::File(error)
    }
}
impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::Store(error)
    }
}

/// Data that is not as it was written.
pub fn corrupt(what: impl Into<String>) -> Fault {
    Fault::Store(StoreError::Corrupt(what.into()))
}

impl Fault {
    /// The sentence for the operator.
    pub fn explain(self, folder: &Path) -> StoreError {
        match self {
            Fault::Store(error) => error,
            Fault::File(error) => explain_file(&error, folder),
            Fault::Sql(error) => explain_sql(&error, folder),
        }
    }
}

fn explain_file(error: &io::Error, folder: &Path) -> StoreError {
    use io::ErrorKind::*;
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => StoreError::Full,
        PermissionDenied | ReadOnlyFilesystem => StoreError::ReadOnly(folder.to_owned()),
        _ => StoreError::Other(format!("{}: {error}.", folder.display())),
    }
}

fn explain_sql(error: &rusqlite::Error, folder: &Path) -> StoreError {
    use rusqlite::Error as E;
    let failure = match error {
        E::SqliteFailure(failure, _) => failure,
        // The file holds something else than the schema allows.
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => return StoreError::Corrupt(error.to_string()),
        _ => return StoreError::Other(error.to_string()),
    };
    match (failure.code, failure.extended_code) {
        // A file system that says neither "full" nor "quota" says only that the write failed.
        (ErrorCode::DiskFull, _)
        | (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP) => {
            StoreError::Full
        }
        (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => {
            StoreError::ReadOnly(folder.to_owned())
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            StoreError::InUse(folder.to_owned())
        }
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _)
        | (_, ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS) => {
            StoreError::Corrupt(error.to_string())
        }
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            StoreError::Exists
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::Unknown,
        _ => StoreError::Other(error.to_string()),
    }
}
