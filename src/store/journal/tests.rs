use super::*;
use crate::store::{
    AppendRefusal, DATABASE_FILE, MemoryStore, NewEntry, SqliteStore,
    acceptance::{append, entry, new_consultation, tail},
};
use std::sync::Mutex;

fn memory() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    for n in [1, 2] {
        store.create(&new_consultation(n)).unwrap();
    }
    store
}

fn one(writer: u8, number: u64) -> Append {
    append(1, vec![entry(1, writer, number)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_writers_share_a_few_commits() {
    let store = memory();
    store.slow(Duration::from_millis(5));
    let journal = Journal::start(store.clone()).unwrap();
    let writers: Vec<_> = (1..=100)
        .map(|writer| {
            let journal = journal.clone();
            tokio::spawn(async move {
                for number in 0..3 {
                    assert!(matches!(
                        journal.append(one(writer, number)).await,
                        Ok(Appended::Stored { .. })
                    ));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let stats = journal.stats();
    assert_eq!((stats.entries, stats.failures, stats.waiting), (300, 0, 0));
    assert!(stats.commits <= 30, "{stats:?}");
    assert!(stats.last_flush >= Duration::from_millis(5), "{stats:?}");
    assert_eq!(tail(&*store, &new_consultation(1).consultation.draft).len(), 301);
}

#[tokio::test]
async fn a_document_keeps_the_order_in_which_its_changes_were_queued() {
    let store = memory();
    store.slow(Duration::from_millis(1));
    let journal = Journal::start(store.clone()).unwrap();
    let answers = Arc::new(Mutex::new(Vec::new()));
    for number in 0..500 {
        let answers = answers.clone();
        let append = Append {
            entries: vec![entry(1 + (number % 2) as u8, 1, number)],
            ..append(1 + (number % 2) as u8, vec![])
        };
        journal
            .try_append(append, move |outcome| answers.lock().unwrap().push(outcome.unwrap()))
            .unwrap();
    }
    journal.close().await;
    let last = |number: u64| Appended::Stored { last: number / 2 + 2 };
    assert_eq!(*answers.lock().unwrap(), (0..500).map(last).collect::<Vec<_>>());
    for n in [1, 2] {
        let chunks = tail(&*store, &new_consultation(n).consultation.draft);
        let expected = (0..500).filter(|number| 1 + number % 2 == u64::from(n));
        let expected: Vec<_> = expected.map(|number| format!("change {number} of 1")).collect();
        assert_eq!(chunks[1..], expected);
    }
}

#[tokio::test]
async fn a_failed_commit_fails_its_appends_and_the_next_one_is_made() {
    let store = memory();
    let journal = Journal::start(store.clone()).unwrap();
    journal.append(one(1, 1)).await.unwrap();
    store.fail_next(1, || StoreError::Full);
    let error = journal.append(one(1, 2)).await.unwrap_err();
    assert!(
        matches!(&error, JournalError::Store(error) if matches!(**error, StoreError::Full)),
        "{error}"
    );
    assert_eq!(tail(&*store, &new_consultation(1).consultation.draft).len(), 2);
    assert_eq!(journal.append(one(1, 2)).await.unwrap(), Appended::Stored { last: 3 });
    assert_eq!((journal.stats().commits, journal.stats().failures), (2, 1));
}

#[tokio::test]
async fn a_refused_append_is_an_answer_and_its_batch_is_stored() {
    let (journal, mut by_hand) = Journal::by_hand(memory());
    let answers = Arc::new(Mutex::new(Vec::new()));
    for append in [one(1, 1), append(9, vec![]), one(1, 2)] {
        let answers = answers.clone();
        journal
            .try_append(append, move |outcome| answers.lock().unwrap().push(outcome.unwrap()))
            .unwrap();
    }
    assert_eq!(journal.stats().waiting, 3);
    assert_eq!(by_hand.commit_waiting(), 3);
    assert_eq!(by_hand.commit_waiting(), 0);
    assert_eq!(
        *answers.lock().unwrap(),
        [
            Appended::Stored { last: 2 },
            Appended::Refused(AppendRefusal::UnknownDocument),
            Appended::Stored { last: 3 }
        ]
    );
}

#[tokio::test]
async fn closing_commits_what_is_queued_and_refuses_what_comes_after() {
    let store = memory();
    store.slow(Duration::from_millis(20));
    let journal = Journal::start(store.clone()).unwrap();
    for number in 0..50 {
        journal.try_append(one(1, number), |outcome| assert!(outcome.is_ok())).unwrap();
    }
    let (other, late) = (journal.clone(), journal.clone());
    tokio::join!(journal.close(), other.close());
    assert_eq!(tail(&*store, &new_consultation(1).consultation.draft).len(), 51);
    assert!(matches!(late.append(one(1, 99)).await, Err(JournalError::Closed)));
    let back = late.try_append(one(1, 99), |_| panic!("never called")).unwrap_err();
    assert!(matches!(back.reason, JournalError::Closed));
    assert_eq!(back.append.entries, one(1, 99).entries);
}

#[tokio::test]
async fn a_full_queue_gives_the_append_back() {
    let (journal, mut by_hand) = Journal::by_hand(memory());
    for number in 0..JOBS_WAITING_MAX as u64 {
        journal.try_append(one(1, number), |_| ()).unwrap();
    }
    let back = journal.try_append(one(1, 9999), |_| ()).unwrap_err();
    assert!(matches!(back.reason, JournalError::Busy));
    assert_eq!(by_hand.commit_waiting(), JOBS_PER_COMMIT_MAX);
    journal.try_append(back.append, |_| ()).unwrap();
}

#[tokio::test]
async fn a_commit_takes_no_more_than_its_bytes_and_its_entries() {
    let (journal, mut by_hand) = Journal::by_hand(memory());
    for number in 0..6 {
        let chunk = vec![0; BYTES_PER_COMMIT_MAX / 2].into();
        let large = NewEntry { chunk, ..entry(1, 1, number) };
        journal.try_append(append(1, vec![large]), |_| ()).unwrap();
    }
    assert_eq!([(); 4].map(|()| by_hand.commit_waiting()), [2, 2, 2, 0]);
    for batch in 1..=6 {
        let numbers = 0..ENTRIES_PER_COMMIT_MAX as u64 / 2;
        let many = numbers.map(|number| entry(1, 2, batch << 32 | number)).collect();
        journal.try_append(append(1, many), |_| ()).unwrap();
    }
    assert_eq!([(); 4].map(|()| by_hand.commit_waiting()), [2, 2, 2, 0]);
}

#[tokio::test]
async fn a_panic_in_the_store_or_in_a_room_stops_nobody_else() {
    let store = memory();
    let journal = Journal::start(store.clone()).unwrap();
    store.fail_next(1, || panic!("the disk is on fire"));
    assert!(matches!(journal.append(one(1, 1)).await, Err(JournalError::Store(_))));
    journal.try_append(one(1, 1), |_| panic!("a room fell over")).unwrap();
    assert_eq!(journal.append(one(1, 2)).await.unwrap(), Appended::Stored { last: 3 });
}

#[tokio::test]
async fn whoever_waits_is_told_when_the_journal_is_gone() {
    let (journal, by_hand) = Journal::by_hand(memory());
    let waiting = tokio::spawn({
        let journal = journal.clone();
        async move { journal.append(one(1, 1)).await }
    });
    while journal.stats().waiting == 0 {
        tokio::task::yield_now().await;
    }
    drop(by_hand);
    assert!(matches!(waiting.await.unwrap(), Err(JournalError::Closed)));
    assert!(matches!(journal.append(one(1, 2)).await, Err(JournalError::Closed)));
    journal.close().await;
}

#[tokio::test]
async fn the_store_tidies_up_when_nobody_writes_and_goes_on_when_somebody_does() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(folder.path()).unwrap());
    store.create(&new_consultation(1)).unwrap();
    let journal = Journal::start_with(store.clone(), Duration::from_millis(20)).unwrap();
    let waiting_log = folder.path().join(format!("{DATABASE_FILE}-wal"));
    for number in 1..=3 {
        journal.append(one(1, number)).await.unwrap();
        while std::fs::metadata(&waiting_log).unwrap().len() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    journal.close().await;
    assert_eq!(tail(&*store, &new_consultation(1).consultation.draft).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: cargo test --lib measure_journal -- --ignored --nocapture"]
async fn measure_journal() {
    for writers in [1, 10, 100] {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(folder.path()).unwrap());
        store.create(&new_consultation(1)).unwrap();
        let journal = Journal::start(store).unwrap();
        let tasks: Vec<_> = (1..=writers)
            .map(|writer| {
                let journal = journal.clone();
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    for number in 0..100 {
                        let begun = Instant::now();
                        journal.append(one(writer, number)).await.unwrap();
                        times.push(begun.elapsed());
                    }
                    times
                })
            })
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.extend(task.await.unwrap());
        }
        times.sort();
        let (count, commits) = (times.len(), journal.stats().commits);
        println!(
            "{writers} writers: {count} appends in {commits} commits, median {:?}, 99th of 100 {:?}",
            times[count / 2],
            times[count * 99 / 100]
        );
    }
}
