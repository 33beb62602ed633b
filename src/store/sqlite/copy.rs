//! Backup and restore: the whole record as one file.

use super::{
    DATABASE_FILE, SIGNING_KEY_FILE, create_folder, damage,
    fault::{Fault, Result, corrupt},
    lock_folder, open_reader, schema, sync_folder,
};
use crate::store::StoreError;
use rusqlite::{Connection, OptionalExtension};
use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Secrets that stand beside the database and are as hard to replace: who lost the key that versions are signed with
/// could show nobody any more that a new one follows it. A backup takes them along, in a table of its own.
const KEPT_FILES: [&str; 1] = [SIGNING_KEY_FILE];
/// Where a copy is made, until it is whole.
const PARTIAL_SUFFIX: &str = ".partial";

/// Writes what `database` holds at this moment to `file`. The copy gets its name when all of it is on the disk.
pub fn backup(database: &Path, file: &Path) -> crate::store::Result<()> {
    let work = || -> Result<()> {
        refuse_existing(file)?;
        let partial = Partial::beside(file);
        partial.create()?;
        // Its own connection: a reader, which holds up nobody. The new file is opened by SQLite itself.
        let connection = open_reader(database)?;
        // Absolute, so that SQLite takes no name for a URI.
        let path = std::path::absolute(&partial.0)?;
        let path = path.to_str().ok_or_else(|| {
            Fault::Store(StoreError::Other("the name of a backup must be UTF-8.".into()))
        })?;
        connection.execute("VACUUM INTO ?1", [path])?;
        drop(connection);
        take_files_along(folder_of(database), &partial.0)?;
        partial.publish(file)
    };
    work().map_err(|fault| match fault.explain(folder_of(file)) {
        StoreError::ReadOnly(_) => {
            StoreError::Other(format!("The backup {} cannot be written.", file.display()))
        }
        error => error,
    })
}

/// Writes what the data folder `folder` holds at this moment to `file`, also while a server holds the folder: it reads
/// beside the server, and holds up nobody.
pub fn backup_of(folder: &Path, file: &Path) -> crate::store::Result<()> {
    let database = folder.join(DATABASE_FILE);
    let ours = || -> Result<()> {
        if !database.is_file() {
            let sentence =
                format!("there are no consultations in the folder {}.", folder.display());
            return Err(StoreError::Other(sentence).into());
        }
        schema::identify(&open_reader(&database)?).map(drop)
    };
    ours().map_err(|fault| fault.explain(folder))?;
    backup(&database, file)
}

/// Makes the data folder `folder` from the backup `file`, after a check of all that is in it. The folder may exist, but
/// must not hold a record.
pub fn restore(file: &Path, folder: &Path) -> crate::store::Result<()> {
    let work = || -> Result<()> {
        inspect_header(file)?;
        create_folder(folder)?;
        let _lock = lock_folder(folder)?;
        let database = folder.join(DATABASE_FILE);
        refuse_existing(&database)?;
        for name in KEPT_FILES {
            refuse_existing(&folder.join(name))?;
        }
        for leftover in ["-wal", "-journal"] {
            refuse_existing(&suffixed(&database, leftover))?;
        }
        let partial = Partial::beside(&database);
        io::copy(&mut File::open(file)?, &mut partial.create()?)?;
        inspect(&partial.0)?;
        for (name, bytes) in take_files_out(&partial.0)? {
            let kept = Partial::beside(&folder.join(name));
            kept.create()?.write_all(&bytes)?;
            kept.publish(&folder.join(name))?;
        }
        partial.publish(&database)
    };
    work().map_err(|fault| fault.explain(folder))
}

/// Puts the kept files of a folder into a copy of its database.
fn take_files_along(folder: &Path, copy: &Path) -> Result<()> {
    let connection = Connection::open(copy)?;
    connection
        .execute_batch("CREATE TABLE kept_files (name TEXT PRIMARY KEY, bytes BLOB) STRICT")?;
    for name in KEPT_FILES {
        match fs::read(folder.join(name)) {
            Ok(bytes) => {
                connection.execute("INSERT INTO kept_files VALUES (?1, ?2)", (name, bytes))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The kept files of a copy, which has none afterwards. One of an earlier release has none before.
fn take_files_out(copy: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let connection = Connection::open(copy)?;
    let mut files = Vec::new();
    if connection.table_exists(None, "kept_files")? {
        for name in KEPT_FILES {
            let read = "SELECT bytes FROM kept_files WHERE name = ?1";
            let bytes = connection.query_row(read, [name], |row| row.get(0)).optional()?;
            files.extend(bytes.map(|bytes| (name, bytes)));
        }
        connection.execute_batch("DROP TABLE kept_files; VACUUM")?;
    }
    Ok(files)
}

/// A file in the making, removed where it does not become one.
struct Partial(PathBuf);

impl Partial {
    fn beside(file: &Path) -> Partial {
        Partial(suffixed(file, PARTIAL_SUFFIX))
    }

    /// For nobody else to read. What an earlier attempt left behind goes.
    fn create(&self) -> io::Result<File> {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.0)
    }

    fn publish(&self, file: &Path) -> Result<()> {
        File::options().write(true).open(&self.0)?.sync_all()?;
        // Unlike a rename, a link never replaces what somebody put there meanwhile. Some disks have none.
        match fs::hard_link(&self.0, file) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(taken(file));
            }
            Err(_) => fs::rename(&self.0, file)?,
        }
        // The second name goes before the folder is written: the file has one name after a power cut, too.
        let _ = fs::remove_file(&self.0);
        Ok(sync_folder(folder_of(file))?)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // The usual case: it has become the file, and is not here any more.
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(suffixed(&self.0, suffix));
        }
    }
}

fn suffixed(file: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn taken(file: &Path) -> Fault {
    Fault::Store(StoreError::FileExists(file.to_owned()))
}

fn refuse_existing(file: &Path) -> Result<()> {
    match fs::symlink_metadata(file) {
        Ok(_) => Err(taken(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The first hundred bytes tell a backup from a film of the same size, before anything is copied.
fn inspect_header(file: &Path) -> Result<()> {
    let mut header = [0; 100];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut header));
    match read {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(corrupt("the file is not a backup"));
        }
        Err(error) => {
            let sentence = format!("The backup {} cannot be read: {error}.", file.display());
            return Err(StoreError::Other(sentence).into());
        }
        Ok(()) => {}
    }
    let number = |at: usize| i64::from(i32::from_be_bytes([0, 1, 2, 3].map(|i| header[at + i])));
    if !header.starts_with(b"SQLite format 3\0") || number(68) != schema::APPLICATION_ID {
        return Err(corrupt("the file is not a backup"));
    }
    let found = number(60);
    if !(1..=schema::SCHEMA_VERSION).contains(&found) {
        return Err(StoreError::SchemaVersion { found, expected: schema::SCHEMA_VERSION }.into());
    }
    Ok(())
}

fn inspect(file: &Path) -> Result<()> {
    let mut connection = Connection::open(file)?;
    // Checked as this release reads it; an older schema is brought up on the way.
    schema::prepare(&mut connection)?;
    let damage = damage::find(&connection)?;
    // Back to one file: it is renamed alone.
    connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    match damage.first() {
        Some(first) => Err(corrupt(format!("{first}; {} findings", damage.len()))),
        None => Ok(()),
    }
}
