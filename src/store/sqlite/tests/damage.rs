//! What a store says of a file that is not, or no longer, what it wrote.

use super::*;

/// SQL on the file of a closed store, as another program would run it.
fn vandalise(folder: &tempfile::TempDir, sql: &str) {
    let connection = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
                    WHERE type = 'trigger'";
    let drop: Option<String> = connection.query_row(triggers, [], |row| row.get(0)).unwrap();
    connection.execute_batch(&drop.unwrap_or_default()).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_folder_of_a_later_release_is_left_alone() {
    let folder = some_record();
    vandalise(&folder, "PRAGMA user_version = 3; PRAGMA journal_mode = DELETE;");
    let file = folder.path().join(DATABASE_FILE);
    let before = fs::read(&file).unwrap();
    assert!(matches!(
        error_of(SqliteStore::open(folder.path())),
        StoreError::SchemaVersion { found: 3, expected: 2 }
    ));
    assert_eq!(fs::read(file).unwrap(), before);
}

#[test]
fn what_is_no_record_of_ours_is_left_alone() {
    let other = "CREATE TABLE recipes (name TEXT); PRAGMA user_version = 7;";
    let folder = tempfile::tempdir().unwrap();
    vandalise(&folder, other);
    let file = folder.path().join(DATABASE_FILE);
    let before = fs::read(&file).unwrap();
    assert!(matches!(error_of(SqliteStore::open(folder.path())), StoreError::Corrupt(_)));
    assert_eq!(fs::read(&file).unwrap(), before);

    fs::write(&file, "Dear diary, ".repeat(1000)).unwrap();
    assert!(matches!(error_of(SqliteStore::open(folder.path())), StoreError::Corrupt(_)));
    // A start that was interrupted leaves an empty file.
    fs::write(&file, "").unwrap();
    SqliteStore::open(folder.path()).unwrap();
}

#[test]
fn no_program_can_alter_what_is_on_record() {
    let folder = some_record();
    let connection = Connection::open(folder.path().join(DATABASE_FILE)).unwrap();
    for sql in [
        "UPDATE entries SET chunk = x'00'",
        "DELETE FROM entries",
        "UPDATE versions SET markdown = ''",
        "DELETE FROM versions",
        "DELETE FROM decisions",
        "UPDATE actors SET participant = NULL",
    ] {
        let error = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains("are never"), "{sql}: {error}");
    }
}

/// For each kind of damage: what was done, whether reading notices, and what the check finds.
#[test]
fn damage_is_found_when_it_is_read_and_when_it_is_looked_for() {
    type Read = fn(&SqliteStore) -> Option<StoreError>;
    let id = || new_consultation(1).consultation.id;
    let log: Read = |store| store.read(&draft()).err();
    let states: Read = |store| store.consultations().err();
    let first: Read = |store| store.version(&new_consultation(1).consultation.id, 1).err();
    let decisions: Read = |store| store.decisions(&new_consultation(1).consultation.id).err();
    let entry_7 = "document 1: entry 7 is not what was written";
    let cases: [(&str, Option<Read>, &str); 13] = [
        ("UPDATE entries SET chunk = x'00' WHERE document = 1 AND seq = 7", Some(log), entry_7),
        (
            "UPDATE entries SET hash = randomblob(32) WHERE document = 1 AND seq = 7",
            Some(log),
            entry_7,
        ),
        (
            "UPDATE entries SET participant = NULL WHERE document = 1 AND seq = 7",
            Some(log),
            entry_7,
        ),
        ("UPDATE entries SET late_for = 1 WHERE document = 1 AND seq = 7", Some(log), entry_7),
        (
            "DELETE FROM entries WHERE document = 1 AND seq = 7",
            Some(log),
            "document 1: the entries 7 to 7 are missing",
        ),
        (
            "DELETE FROM entries WHERE document = 1 AND seq = 11",
            Some(log),
            "document 1 ends at 10 instead of 11",
        ),
        // Covered by the snapshot: reading does not come by.
        (
            "DELETE FROM entries WHERE document = 1 AND seq = 2",
            None,
            "document 1: the entries 2 to 2 are missing",
        ),
        (
            "UPDATE consultations SET state = replace(state, 'Málaga', 'Malaga')",
            Some(states),
            "the state of a consultation is not what was written",
        ),
        (
            "UPDATE versions SET markdown = markdown || ' ' WHERE number = 1",
            Some(first),
            "version 1 is not what was written",
        ),
        (
            "UPDATE decisions SET at = at + 1 WHERE epoch = 2",
            Some(decisions),
            "decision 2 is not what was written",
        ),
        ("DELETE FROM decisions WHERE epoch = 1", None, "a decision is missing"),
        ("DELETE FROM decisions WHERE epoch = 2", None, "a decision is missing"),
        ("DELETE FROM versions WHERE number = 1", None, "version 1 is missing"),
    ];
    for (sql, read, found) in cases {
        let folder = some_record();
        vandalise(&folder, sql);
        let store = SqliteStore::open(folder.path()).unwrap();
        if let Some(read) = read {
            let error = read(&store);
            assert!(matches!(error, Some(StoreError::Corrupt(_))), "{sql}: {error:?}");
        }
        let damage = store.check().unwrap();
        assert!(damage.iter().any(|line| line.contains(found)), "{sql}: {damage:?}");
        assert_eq!(store.participants(&id()).unwrap().len(), 1, "the rest is readable");
    }
}

#[test]
fn a_damaged_snapshot_is_passed_over_and_replaced() {
    let folder = some_record();
    vandalise(&folder, "UPDATE snapshots SET bytes = x'00'");
    let store = SqliteStore::open(folder.path()).unwrap();
    let log = store.read(&draft()).unwrap().unwrap();
    assert_eq!((log.snapshot_seq, log.tail.len(), log.last()), (0, 11, 11));
    assert_eq!(store.check().unwrap(), ["document 1: the snapshot is not what was written"]);
    store.put_snapshot(&draft(), 11, b"another").unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

/// A byte of each page in turn is turned over in the file itself. Nothing may panic; what is read is what was written,
/// or an error.
#[test]
fn a_byte_that_the_disk_turned_over_is_never_taken_for_a_change() {
    let folder = some_record();
    let file = folder.path().join(DATABASE_FILE);
    let pristine = fs::read(&file).unwrap();
    let expected = {
        let store = SqliteStore::open(folder.path()).unwrap();
        store.read(&draft()).unwrap()
    };
    let place = |needle: &[u8]| pristine.windows(needle.len()).position(|w| w == needle).unwrap();
    let mut places: Vec<usize> = (0..pristine.len()).step_by(1021).collect();
    places.push(place(b"change 7 of 1") + 4);
    let mut found = 0;
    for at in places {
        let mut damaged = pristine.clone();
        damaged[at] ^= 0x10;
        fs::write(&file, damaged).unwrap();
        let Ok(store) = SqliteStore::open(folder.path()) else {
            found += 1;
            continue;
        };
        match store.read(&draft()) {
            Ok(Some(log)) if log.snapshot_seq == 0 => assert_eq!(log.last(), 11),
            Ok(log) => assert!(log.is_none() || log == expected, "byte {at}"),
            Err(error) => {
                found += 1;
                assert!(
                    matches!(error, StoreError::Corrupt(_) | StoreError::Other(_)),
                    "byte {at}: {error}"
                );
            }
        }
        let _ = store.check();
        drop(store);
        for leftover in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("{DATABASE_FILE}{leftover}")));
        }
    }
    assert!(found > 0, "at least the change that was aimed at");
}

/// A power cut may leave any beginning of what was being written to the write-ahead log.
#[test]
fn a_write_that_was_cut_off_leaves_a_beginning_of_the_log() {
    let (store, folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    store.idle().unwrap();
    for number in (1..=30).step_by(2) {
        store.append(&[append(1, vec![entry(1, 1, number), entry(1, 1, number + 1)])]).unwrap();
    }
    let [database, wal] = ["", "-wal"].map(|suffix| format!("{DATABASE_FILE}{suffix}"));
    let log = fs::read(folder.path().join(&wal)).unwrap();
    let mut lengths = std::collections::BTreeSet::new();
    for (cut, garbage) in (0..=log.len()).step_by(1789).zip([false, true].into_iter().cycle()) {
        let after = tempfile::tempdir().unwrap();
        fs::copy(folder.path().join(&database), after.path().join(&database)).unwrap();
        let mut torn = log[..cut].to_vec();
        torn.resize(if garbage { log.len() } else { cut }, 0xa5);
        fs::write(after.path().join(&wal), torn).unwrap();
        let survivor = SqliteStore::open(after.path()).unwrap();
        assert_eq!(survivor.check().unwrap(), Vec::<String>::new(), "cut at {cut}");
        let chunks = tail(&survivor, &draft());
        let expected = (1..chunks.len()).map(|number| format!("change {number} of 1"));
        assert!(chunks[1..].iter().cloned().eq(expected), "cut at {cut}");
        assert_eq!(chunks.len() % 2, 1, "cut at {cut}: half of an append");
        lengths.insert(chunks.len());
    }
    assert!(lengths.len() > 10, "{lengths:?}");
}
