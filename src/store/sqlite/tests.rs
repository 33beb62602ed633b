//! What only a disk can do to a store.

use super::*;
use crate::store::{
    NewEntry,
    acceptance::{
        acceptance_suite, accepting, append, entry, new_consultation, publication, tail, version,
    },
};
use std::{
    io::{Seek, Write},
    sync::Arc,
};

mod copies;
mod damage;
mod processes;

fn open_somewhere() -> (Arc<dyn Store>, tempfile::TempDir) {
    let (store, folder) = somewhere();
    (Arc::new(store), folder)
}
acceptance_suite!(open_somewhere());

fn somewhere() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (SqliteStore::open(folder.path()).unwrap(), folder)
}

/// A store with a consultation, two versions and ten more changes; closed, in its folder.
fn some_record() -> tempfile::TempDir {
    let (store, folder) = somewhere();
    let new = new_consultation(1);
    store.create(&new).unwrap();
    store.append(&[append(1, (0..10).map(|number| entry(1, 1, number)).collect())]).unwrap();
    store.put_snapshot(&draft(), 3, b"a snapshot").unwrap();
    let first = publication(&new.consultation, version(1, None));
    assert!(store.decide(&first).unwrap());
    let second = publication(&first.after, version(2, first.version.as_ref()));
    assert!(store.decide(&second).unwrap());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    folder
}

fn draft() -> DocumentId {
    new_consultation(1).consultation.draft
}

fn error_of<T>(outcome: Result<T>) -> StoreError {
    match outcome {
        Ok(_) => panic!("this should have failed"),
        Err(error) => error,
    }
}

#[test]
fn a_closed_store_opens_as_it_was() {
    let folder = some_record();
    let store = SqliteStore::open(folder.path()).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let log = store.read(&draft()).unwrap().unwrap();
    assert_eq!((log.last(), log.snapshot_seq, log.tail.len()), (11, 3, 8));
    store.idle().unwrap();
    let wal = folder.path().join(format!("{DATABASE_FILE}-wal"));
    assert_eq!(fs::metadata(wal).unwrap().len(), 0, "nothing is left to move");
}

#[cfg(unix)]
#[test]
fn the_folder_is_nobody_elses_to_look_into() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("some").join("where");
    SqliteStore::open(&folder).unwrap();
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_second_process_is_kept_out_and_the_next_one_let_in() {
    let (store, folder) = somewhere();
    assert!(matches!(error_of(SqliteStore::open(folder.path())), StoreError::InUse(_)));
    drop(store);
    SqliteStore::open(folder.path()).unwrap();
}

#[test]
fn a_full_disk_stores_nothing_and_the_next_change_after_room_is_made() {
    let (store, _folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    let pages = |limit: i64| {
        let sql = format!("PRAGMA max_page_count = {limit}");
        store.writer().query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    // The limit never falls below what is used.
    let used = pages(1);
    let large = |number| {
        let chunk = vec![7; 100_000].into();
        append(1, vec![entry(1, 1, number), NewEntry { chunk, ..entry(1, 1, 999) }])
    };
    for _ in 0..3 {
        assert!(matches!(error_of(store.append(&[large(1)])), StoreError::Full));
        assert_eq!(tail(&store, &draft()).len(), 1, "nothing of the append is stored");
    }
    pages(used + 1000);
    assert_eq!(store.append(&[large(1)]).unwrap(), [Appended::Stored { last: 3 }]);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_writer_that_panics_leaves_nothing_behind() {
    let (store, _folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.with_writer(|transaction| -> fault::Result<()> {
            log::append(transaction, &append(1, vec![entry(1, 1, 1)]))?;
            panic!("in the middle of a transaction")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(tail(&store, &draft()).len(), 1);
    let answer = store.append(&[append(1, vec![entry(1, 1, 1)])]).unwrap();
    assert_eq!(answer, [Appended::Stored { last: 2 }]);
}

#[test]
#[ignore = "a measurement: cargo test --lib measure_appends -- --ignored --nocapture"]
fn measure_appends() {
    let (store, folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    let mut probe = File::create(folder.path().join("probe")).unwrap();
    let mut number = 0;
    for batch in [1, 10, 100] {
        let mut times = Vec::new();
        for _ in 0..200 {
            let appends: Vec<_> = (0..batch)
                .map(|_| {
                    number += 1;
                    let chunk = vec![number as u8; 112].into();
                    let new = NewEntry { chunk, ..entry(1, 1, number) };
                    append(1, vec![new])
                })
                .collect();
            let begun = std::time::Instant::now();
            store.append(&appends).unwrap();
            times.push(begun.elapsed());
        }
        times.sort();
        println!("batch {batch}: median {:?}, 99th of 100 {:?}", times[100], times[198]);
    }
    let mut times: Vec<_> = (0..200)
        .map(|_| {
            probe.rewind().unwrap();
            probe.write_all(&[1; 4096]).unwrap();
            let begun = std::time::Instant::now();
            probe.sync_data().unwrap();
            begun.elapsed()
        })
        .collect();
    times.sort();
    println!("fdatasync of 4 KB: median {:?}, 99th of 100 {:?}", times[100], times[198]);
    let begun = std::time::Instant::now();
    let entries = store.read(&draft()).unwrap().unwrap().tail.len();
    println!("reading {entries} entries: {:?}", begun.elapsed());
}
