//! A store that fails: nobody is told what was not kept, nothing is half decided, and what people wrote comes in when
//! the store is well again.

mod support;

use serde_json::json;
use std::{sync::Arc, time::Duration};
use support::{Consultation, Server, eventually, participant::Participant};
use zerodraft::store::{MemoryStore, StoreError};

const TEXT: &str = "# Text\n\n1. One.\n\n2. Two.\n";

/// A server over a store that fails when it is told to, a consultation, and a drafter's token.
struct House {
    store: Arc<MemoryStore>,
    server: Server,
    consultation: Consultation,
    token: String,
}

async fn house() -> House {
    let store = Arc::new(MemoryStore::new());
    let server = Server::over(store.clone()).await;
    let there = server.clone_url();
    let (token, consultation) = tokio::task::spawn_blocking(move || {
        let consultation = there.consultation("Text", Some(TEXT));
        (consultation.join(&there, "drafter", "Writer").0, consultation)
    })
    .await
    .unwrap();
    House { store, server, consultation, token }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_is_told_to_nobody_and_the_change_comes_again() {
    let House { store, server, consultation, token } = house().await;
    let mut writer = Participant::new("writer", consultation.draft());
    let mut reader = Participant::new("reader", consultation.draft());
    writer.connect(&server.socket(&token)).await;
    reader.connect(&server.socket(&token)).await;
    writer.listen(Duration::from_millis(300)).await;
    reader.listen(Duration::from_millis(300)).await;

    store.fail_next(1, || StoreError::Full);
    let word = writer.type_word(1).await.unwrap();
    writer.listen(Duration::from_millis(1500)).await;
    reader.listen(Duration::from_millis(1500)).await;
    assert!(!reader.words().contains(&word), "nobody hears of what was not kept");
    assert!(!writer.is_connected() && !reader.is_connected(), "the room was closed");

    writer.connect(&server.socket(&token)).await;
    reader.connect(&server.socket(&token)).await;
    eventually("the change comes again", Duration::from_secs(5), async || {
        writer.listen(Duration::from_millis(50)).await;
        reader.listen(Duration::from_millis(50)).await;
        reader.words().contains(&word)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_between_batches_leaves_no_hole_in_the_log() {
    let House { store, server, consultation, token } = house().await;
    let mut writer = Participant::new("writer", consultation.draft());
    let mut last = String::new();
    for round in 0..12 {
        writer.connect(&server.socket(&token)).await;
        writer.listen(Duration::from_millis(200)).await;
        // Several batches wait for a slow disk; one of the first fails, and those behind it are queued already.
        store.slow(Duration::from_millis(30));
        for step in 0..12 {
            if step == 2 + round % 3 {
                store.fail_next(1, || StoreError::Full);
            }
            last = writer.type_word(step).await.unwrap();
            writer.listen(Duration::from_millis(5)).await;
        }
        writer.listen(Duration::from_millis(1200)).await;
        writer.disconnect();
    }
    store.slow(Duration::ZERO);
    writer.connect(&server.socket(&token)).await;
    let mut fresh = Participant::new("fresh", consultation.draft());
    fresh.connect(&server.socket(&token)).await;
    eventually("everything is there at last", Duration::from_secs(10), async || {
        writer.listen(Duration::from_millis(50)).await;
        fresh.listen(Duration::from_millis(50)).await;
        fresh.has_draft() && fresh.words().contains(&last)
    })
    .await;
    assert_eq!(fresh.heads(), writer.heads());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_is_not_kept_is_not_half_done() {
    let store = Arc::new(MemoryStore::new());
    let server = Server::over(store.clone()).await;
    tokio::task::spawn_blocking(move || {
        let consultation = server.consultation("Text", Some(TEXT));
        store.fail_next(1, || StoreError::Full);
        let (status, problem) =
            server.post(&consultation.path("/publish"), consultation.token(), json!({}));
        assert_eq!((status, &problem["code"]), (507, &json!("disk-full")));
        let shown = server.json(&consultation.path(""), consultation.token());
        assert_eq!((&shown["stage"], &shown["versions"]), (&json!("Zero draft"), &json!(0)));
        let (status, version) =
            server.post(&consultation.path("/publish"), consultation.token(), json!({}));
        assert_eq!((status, &version["number"]), (200, &json!(1)));
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_slow_disk_people_write_on_and_nobody_hears_early() {
    let House { store, server, consultation, token } = house().await;
    let (mut writer, mut other) = (
        Participant::new("writer", consultation.draft()),
        Participant::new("o", consultation.draft()),
    );
    writer.connect(&server.socket(&token)).await;
    other.connect(&server.socket(&token)).await;
    writer.listen(Duration::from_millis(300)).await;
    other.listen(Duration::from_millis(300)).await;
    store.slow(Duration::from_millis(400));
    let first = writer.type_word(1).await.unwrap();
    other.listen(Duration::from_millis(250)).await;
    assert!(!other.words().contains(&first), "not before it is durable");
    let mut last = first;
    for step in 0..40 {
        last = writer.type_word(step).await.unwrap();
        writer.listen(Duration::from_millis(20)).await;
    }
    eventually("all arrives", Duration::from_secs(10), async || {
        writer.listen(Duration::from_millis(50)).await;
        other.listen(Duration::from_millis(50)).await;
        other.words().contains(&last)
    })
    .await;
}
