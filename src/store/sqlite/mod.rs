//! The record in one folder on one disk, kept by SQLite.
//!
//! One connection writes, behind a lock; readers have connections of their own and never wait for a commit (write-ahead
//! log). A commit returns when the disk has it (`synchronous = FULL`). Each row that carries somebody's work or decision
//! carries a checksum, which is compared on every read.

mod copy;
mod damage;
mod fault;
mod log;
mod people;
mod record;
mod schema;
#[cfg(test)]
mod tests;
mod whole;

pub use copy::{backup_of, restore};

use super::{
    Acceptance, Append, Appended, LateEntry, Log, Looked, NewConsultation, NewDecision,
    RecordedDecision, Result, Store, StoreError, Whole,
};
use crate::domain::{
    Consultation, ConsultationId, DocumentId, Invitation, InvitationId, InvitationRefusal,
    Participant, ParticipantId, TokenHash, Version, VersionHead, VersionNumber,
};
use fault::Fault;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The database, in the data folder.
pub const DATABASE_FILE: &str = "zerodraft.sqlite";
/// The private key that versions are signed with, in the data folder. The store never reads it, but for backups.
pub const SIGNING_KEY_FILE: &str = "signing_key";
/// Held locked, in the data folder, by the process that has it open.
const LOCK_FILE: &str = "lock";

/// Connections kept open for readers. More may read at once; each costs two file handles and up to 2 MB of cache.
const READERS_IDLE_MAX: usize = 8;

/// The record in one folder. The folder stays locked against other processes while this value lives.
pub struct SqliteStore {
    folder: PathBuf,
    /// Closed before the writer, which as the last one moves the write-ahead log into the database.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// Let go last, when all connections are closed.
    _lock: FolderLock,
}

impl SqliteStore {
    /// Opens the record in `folder`, and makes both where there is nothing yet.
    pub fn open(folder: &Path) -> Result<SqliteStore> {
        let open = || {
            create_folder(folder)?;
            let lock = lock_folder(folder)?;
            let writer = open_writer(&folder.join(DATABASE_FILE))?;
            sync_folder(folder)?;
            Ok(SqliteStore {
                folder: folder.to_owned(),
                readers: Mutex::default(),
                writer: Mutex::new(writer),
                _lock: lock,
            })
        };
        open().map_err(|fault: Fault| fault.explain(folder))
    }

    /// Reads every row and lists what is damaged, one sentence each; empty where all is well. It takes as long as
    /// reading the whole file, and hinders nobody.
    pub fn check(&self) -> Result<Vec<String>> {
        self.with_reader(damage::find)
    }

    /// The writer is usable after a panic as it is after an error: whatever had begun is rolled back.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_writer<T>(&self, work: impl FnOnce(&Transaction<'_>) -> fault::Result<T>) -> Result<T> {
        let mut connection = self.writer();
        let outcome = || {
            if !connection.is_autocommit() {
                // A rollback failed with the disk; it must not hold up what comes after.
                connection.execute_batch("ROLLBACK")?;
            }
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        outcome().map_err(|fault: Fault| fault.explain(&self.folder))
    }

    /// All that `work` reads is from one moment.
    fn with_reader<T>(&self, work: impl FnOnce(&Connection) -> fault::Result<T>) -> Result<T> {
        let idle = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = idle().pop();
        let outcome = || {
            let connection = match kept {
                Some(connection) => connection,
                None => open_reader(&self.folder.join(DATABASE_FILE))?,
            };
            let transaction = connection.unchecked_transaction()?;
            let value = work(&transaction)?;
            transaction.finish()?;
            let mut idle = idle();
            if idle.len() < READERS_IDLE_MAX {
                idle.push(connection);
            }
            Ok(value)
        };
        outcome().map_err(|fault: Fault| fault.explain(&self.folder))
    }
}

impl Store for SqliteStore {
    fn create(&self, new: &NewConsultation) -> Result<()> {
        new.check()?;
        self.with_writer(|transaction| record::create(transaction, new))
    }
    fn consultation(&self, id: &ConsultationId) -> Result<Option<Consultation>> {
        self.with_reader(|connection| record::consultation(connection, id))
    }
    fn consultations(&self) -> Result<Vec<Consultation>> {
        self.with_reader(record::consultations)
    }
    fn consultation_of(&self, document: &DocumentId) -> Result<Option<ConsultationId>> {
        self.with_reader(|connection| record::consultation_of(connection, document))
    }

    fn append(&self, appends: &[Append]) -> Result<Vec<Appended>> {
        self.with_writer(|transaction| {
            appends.iter().map(|append| log::append(transaction, append)).collect()
        })
    }
    fn read(&self, document: &DocumentId) -> Result<Option<Log>> {
        self.with_reader(|connection| log::read(connection, document))
    }
    fn put_snapshot(&self, document: &DocumentId, seq: u64, bytes: &[u8]) -> Result<()> {
        self.with_writer(|transaction| log::put_snapshot(transaction, document, seq, bytes))
    }
    fn late(&self, consultation: &ConsultationId) -> Result<Vec<LateEntry>> {
        self.with_reader(|connection| log::late(connection, consultation))
    }

    fn decide(&self, decision: &NewDecision) -> Result<bool> {
        decision.check()?;
        self.with_writer(|transaction| record::decide(transaction, decision))
    }
    fn decisions(&self, consultation: &ConsultationId) -> Result<Vec<RecordedDecision>> {
        self.with_reader(|connection| record::decisions(connection, consultation))
    }

    fn versions(&self, consultation: &ConsultationId) -> Result<Vec<VersionHead>> {
        self.with_reader(|connection| record::versions(connection, consultation))
    }
    fn version(
        &self,
        consultation: &ConsultationId,
        number: VersionNumber,
    ) -> Result<Option<Version>> {
        self.with_reader(|connection| record::version(connection, consultation, number))
    }

    fn put_invitation(&self, consultation: &ConsultationId, invitation: &Invitation) -> Result<()> {
        self.with_writer(|transaction| {
            people::put_invitation(transaction, consultation, invitation)
        })
    }
    fn invitations(&self, consultation: &ConsultationId) -> Result<Vec<Invitation>> {
        self.with_reader(|connection| people::invitations(connection, consultation))
    }
    fn invitation(&self, token: &TokenHash) -> Result<Option<(ConsultationId, Invitation)>> {
        self.with_reader(|connection| people::invitation(connection, token))
    }
    fn withdraw_invitation(
        &self,
        consultation: &ConsultationId,
        id: &InvitationId,
    ) -> Result<bool> {
        self.with_writer(|transaction| people::withdraw_invitation(transaction, consultation, id))
    }
    fn accept(
        &self,
        acceptance: &Acceptance,
    ) -> Result<std::result::Result<Participant, InvitationRefusal>> {
        self.with_writer(|transaction| people::accept(transaction, acceptance))
    }

    fn session(&self, token: &TokenHash) -> Result<Option<Participant>> {
        self.with_reader(|connection| people::session(connection, token))
    }
    fn end_session(&self, token: &TokenHash) -> Result<bool> {
        self.with_writer(|transaction| people::end_session(transaction, token))
    }
    fn participant(
        &self,
        consultation: &ConsultationId,
        id: &ParticipantId,
    ) -> Result<Option<Participant>> {
        self.with_reader(|connection| people::participant(connection, consultation, id))
    }
    fn participants(&self, consultation: &ConsultationId) -> Result<Vec<Participant>> {
        self.with_reader(|connection| people::participants(connection, consultation))
    }

    fn put_looked(&self, participant: &ParticipantId, looked: &Looked) -> Result<()> {
        self.with_writer(|transaction| people::put_looked(transaction, participant, looked))
    }
    fn looked(&self, participant: &ParticipantId) -> Result<Option<Looked>> {
        self.with_reader(|connection| people::looked(connection, participant))
    }

    fn whole(&self, consultation: &ConsultationId) -> Result<Option<Whole>> {
        self.with_reader(|connection| whole::read(connection, consultation))
    }
    fn take_in(&self, whole: &Whole) -> Result<()> {
        whole.check()?;
        self.with_writer(|transaction| whole::take_in(transaction, whole))
    }

    fn backup(&self, file: &Path) -> Result<()> {
        copy::backup(&self.folder.join(DATABASE_FILE), file)
    }

    /// Moves the write-ahead log into the database, so that the next writer finds it empty.
    fn idle(&self) -> Result<()> {
        // A reader at work leaves a part of it for the next time: the answer says so and is no error.
        self.writer()
            .query_row("PRAGMA wal_checkpoint (TRUNCATE)", [], |_| Ok(()))
            .map_err(|error| Fault::from(error).explain(&self.folder))
    }
}

/// Makes the folder for nobody else to look into: it will hold names and unpublished text.
fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
        _ => sync_folder(Path::new(".")),
    }
}

/// The folder is ours. The kernel lets go of the lock when the process ends, however it ends.
struct FolderLock(File);

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing the file would leave the lock with a process that was forked meanwhile and has not started its program.
        let _ = self.0.unlock();
    }
}

fn lock_folder(folder: &Path) -> fault::Result<FolderLock> {
    let lock =
        owner_only().create(true).truncate(false).write(true).open(folder.join(LOCK_FILE))?;
    match lock.try_lock() {
        Ok(()) => Ok(FolderLock(lock)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.to_owned()).into()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// For files that only their owner may read.
fn owner_only() -> fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn open_writer(file: &Path) -> fault::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // SQLite gives its files the permissions of the umask, and the others those of the first.
    match owner_only().create_new(true).write(true).open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let mut connection = Connection::open_with_flags(file, flags)?;
    // SQLite opens for reading what it may not write, and would say so with the first change only.
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    schema::prepare(&mut connection)?;
    Ok(connection)
}

fn open_reader(file: &Path) -> fault::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    schema::set_up(&connection)?;
    Ok(connection)
}

/// A new or renamed file survives a power cut only when its folder was written too.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The first eight bytes of SHA-256 over the parts of a row, each with its length before it.
fn checksum(parts: &[&[u8]]) -> i64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | i64::from(*byte))
}

/// SQLite's integers are signed; no count of ours comes near the end of them.
fn to_sql(count: u64) -> fault::Result<i64> {
    i64::try_from(count).map_err(|_| StoreError::Incoherent("a number is out of range").into())
}

/// A count as it was stored.
fn from_sql(count: i64) -> fault::Result<u64> {
    u64::try_from(count).map_err(|_| fault::corrupt("a number is negative"))
}
