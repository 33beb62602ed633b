//! Backup and restore.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

#[test]
fn a_backup_made_while_others_write_is_a_moment_of_the_record() {
    let (store, folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    let (stop, stored) = (AtomicBool::new(false), AtomicU64::new(1));
    let files: Vec<_> = (0..3).map(|n| folder.path().join(format!("backup-{n}"))).collect();
    let least: Vec<u64> = std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1.. {
                store.append(&[append(1, vec![entry(1, 1, number)])]).unwrap();
                stored.store(number + 1, SeqCst);
                if stop.load(SeqCst) {
                    break;
                }
            }
        });
        let least = files
            .iter()
            .map(|file| {
                let target = stored.load(SeqCst) + 20;
                while stored.load(SeqCst) < target {
                    std::thread::yield_now();
                }
                let least = stored.load(SeqCst);
                store.backup(file).unwrap();
                least
            })
            .collect();
        stop.store(true, SeqCst);
        least
    });
    let all = tail(&store, &draft());
    for (file, least) in files.iter().zip(least) {
        let target = folder.path().join(format!("{}-restored", file.display()));
        restore(file, &target).unwrap();
        let restored = SqliteStore::open(&target).unwrap();
        assert_eq!(restored.check().unwrap(), Vec::<String>::new());
        let chunks = tail(&restored, &draft());
        assert!(chunks.len() as u64 >= least, "what was acknowledged before is in the backup");
        assert_eq!(chunks, all[..chunks.len()]);
        assert_eq!(restored.consultations().unwrap(), store.consultations().unwrap());
        restored.append(&[append(1, vec![entry(1, 2, 1)])]).unwrap();
    }
}

#[test]
fn a_backup_is_taken_of_a_folder_that_somebody_else_holds() {
    let (store, folder) = somewhere();
    store.create(&new_consultation(1)).unwrap();
    let (file, target) = (folder.path().join("backup"), folder.path().join("target"));
    backup_of(folder.path(), &file).unwrap();
    store.append(&[append(1, vec![entry(1, 1, 1)])]).unwrap();
    restore(&file, &target).unwrap();
    let restored = SqliteStore::open(&target).unwrap();
    assert_eq!(restored.consultations().unwrap(), store.consultations().unwrap());

    drop(store);
    let idle = folder.path().join("backup of a folder at rest");
    backup_of(folder.path(), &idle).unwrap();
    assert!(SqliteStore::open(folder.path()).is_ok());

    let empty = tempfile::tempdir().unwrap();
    let error = error_of(backup_of(empty.path(), &empty.path().join("backup"))).to_string();
    assert!(error.contains("no consultations in the folder"), "{error}");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn a_backup_replaces_nothing_and_leaves_nothing_half_done() {
    let folder = some_record();
    let store = SqliteStore::open(folder.path()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("backup");
    store.backup(&file).unwrap();
    let before = fs::read(&file).unwrap();
    let error = error_of(store.backup(&file)).to_string();
    assert!(error.contains("already"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), before);
    error_of(store.backup(&elsewhere.path().join("no").join("folder")));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn only_a_whole_backup_of_ours_is_restored_and_only_where_nothing_is() {
    let folder = some_record();
    let outer = tempfile::tempdir().unwrap();
    let (backup, target) = (outer.path().join("backup"), outer.path().join("target"));
    let store = SqliteStore::open(folder.path()).unwrap();
    store.backup(&backup).unwrap();
    let whole = fs::read(&backup).unwrap();

    let bad = outer.path().join("bad");
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&9_i32.to_be_bytes());
    let mut other = whole.clone();
    other[68] ^= 1;
    let at = whole.windows(13).position(|bytes| bytes == b"change 7 of 1").unwrap();
    let mut flipped = whole.clone();
    flipped[at] ^= 1;
    for (bytes, schema) in [
        (&b"short"[..], false),
        (&[0; 5000], false),
        (&newer, true),
        (&other, false),
        (&flipped, false),
        (&whole[..whole.len() - 4096], false),
        (&whole[..5000], false),
    ] {
        fs::write(&bad, bytes).unwrap();
        let error = error_of(restore(&bad, &target));
        match schema {
            true => assert!(matches!(error, StoreError::SchemaVersion { found: 9, .. }), "{error}"),
            false => assert!(matches!(error, StoreError::Corrupt(_)), "{error}"),
        }
        let left = fs::read_dir(&target).map_or(vec![], |files| {
            files.map(|file| file.unwrap().file_name()).filter(|name| name != LOCK_FILE).collect()
        });
        assert!(left.is_empty(), "{left:?}");
    }
    assert!(matches!(error_of(restore(&outer.path().join("none"), &target)), StoreError::Other(_)));

    restore(&backup, &target).unwrap();
    let error = error_of(restore(&backup, &target)).to_string();
    assert!(error.contains("already"), "{error}");
    let restored = SqliteStore::open(&target).unwrap();
    assert!(matches!(error_of(restore(&backup, &target)), StoreError::InUse(_)));
    let id = new_consultation(1).consultation.id;
    assert_eq!(restored.read(&draft()).unwrap(), store.read(&draft()).unwrap());
    assert_eq!(restored.versions(&id).unwrap(), store.versions(&id).unwrap());
    assert_eq!(restored.decisions(&id).unwrap(), store.decisions(&id).unwrap());
    assert_eq!(restored.participants(&id).unwrap(), store.participants(&id).unwrap());
    assert_eq!(restored.invitations(&id).unwrap(), store.invitations(&id).unwrap());
}
