//! The shape of the database file, and how a file comes into it.

use super::fault::{Fault, Result, corrupt};
use crate::store::StoreError;
use rusqlite::Connection;
use std::time::Duration;

/// "ZDRF", in the header of the file: what tells our databases from those of other programs.
pub const APPLICATION_ID: i64 = 0x5a44_5246;

/// Each brings the schema from the version of its place in this list to the next.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../../migrations/0001_init.sql"),
    include_str!("../../../migrations/0002_looked.sql"),
];

/// The version that this release writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// How long to wait for another program that has opened the file, such as the shell of SQLite.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Statements that a connection keeps prepared: more than there are in this room.
const STATEMENTS_MAX: usize = 64;

/// The file of the write-ahead log is cut back to this size when it starts over, so that one busy hour does not hold
/// the disk for good.
const WAL_BYTES_MAX: i64 = 64 << 20;

/// Whose file it is and of which version, or that it is empty. A file of another program or a later release is refused
/// before anything is written to it.
pub fn identify(connection: &Connection) -> Result<i64> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION_ID, 1..=SCHEMA_VERSION) => Ok(version),
        (APPLICATION_ID, found) => {
            Err(StoreError::SchemaVersion { found, expected: SCHEMA_VERSION }.into())
        }
        _ => Err(corrupt("the file is a database of another program")),
    }
}

/// How every connection is set up.
pub fn set_up(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    for (name, value) in [("foreign_keys", 1), ("cell_size_check", 1), ("trusted_schema", 0)] {
        connection.pragma_update(None, name, value)?;
    }
    Ok(())
}

/// Brings the file to the present schema, all or nothing, and makes every commit wait for the disk.
pub fn prepare(connection: &mut Connection) -> Result<()> {
    connection.busy_timeout(BUSY_WAIT)?;
    let version = identify(connection)?;
    set_up(connection)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Fault::Store(StoreError::Other(
            "The file system of the data folder cannot share memory between programs, which the write-ahead log \
             needs: use a local disk."
                .into(),
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Apple's fsync leaves the data in the drive's cache; elsewhere these change nothing.
    connection.pragma_update(None, "fullfsync", 1)?;
    connection.pragma_update(None, "checkpoint_fullfsync", 1)?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_MAX, |_| Ok(()))?;
    migrate(connection, version)
}

fn migrate(connection: &mut Connection, version: i64) -> Result<()> {
    if version == SCHEMA_VERSION {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    for (_, migration) in (0..).zip(MIGRATIONS).skip_while(|(from, _)| *from < version) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    Ok(())
}
