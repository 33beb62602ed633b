//! Nothing lost: the server is killed with SIGKILL while people type, a hundred times. No change that was acknowledged, or
//! that any other client had received, is ever missing afterwards.

mod support;

use automerge::ChangeHash;
use std::{collections::HashSet, time::Duration};
use support::{Server, participant::Participant};
use tokio::time::Instant;

const WRITERS: usize = 3;

/// How often it is killed; `ZERODRAFT_KILLS` changes it.
fn kills() -> usize {
    std::env::var("ZERODRAFT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(100)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_or_received_survives_every_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let port = server.port();
    let consultation = server.consultation("Kill", Some("# Kill\n\n1. One.\n\n2. Two.\n"));
    let mut people = Vec::new();
    for number in 0..WRITERS {
        let name = format!("k{number}x");
        let token = consultation.join(&server, "drafter", &name).0;
        people.push((Participant::new(&name, consultation.draft()), token));
    }
    let reader_token = consultation.join(&server, "observer", "reader").0;
    let mut reader = Participant::new("reader", consultation.draft());
    let mut promised: HashSet<ChangeHash> = HashSet::new();
    let mut typed = 0;

    for round in 0..kills() {
        let life = Duration::from_millis(120 + (round as u64 * 73) % 280);
        let until = Instant::now() + life;
        reader.connect(&server.socket(&reader_token)).await;
        for (person, token) in &mut people {
            person.connect(&server.socket(token)).await;
        }
        let mut step = round * 13;
        while Instant::now() < until {
            for (person, _) in &mut people {
                step += 1;
                if person.has_draft() && person.type_word(step).await.is_some() {
                    typed += 1;
                }
                person.listen(Duration::from_millis(2)).await;
            }
            reader.listen(Duration::from_millis(1)).await;
        }
        server.kill();
        // What had been sent arrives even though the sender is gone.
        for person in people.iter_mut().map(|(person, _)| person).chain([&mut reader]) {
            person.listen(Duration::from_millis(20)).await;
            promised.extend(person.acknowledged.drain());
            person.disconnect();
        }
        server = Server::start_on(folder.path(), port);
        let mut fresh = Participant::new("fresh", consultation.draft());
        fresh.connect(&server.socket(&reader_token)).await;
        while !fresh.has_draft() {
            fresh.listen(Duration::from_millis(10)).await;
        }
        let lost = promised.iter().filter(|hash| !fresh.knows(hash)).count();
        assert_eq!(lost, 0, "after kill {round}: {lost} of {} were lost", promised.len());
    }
    println!("  {} kills, {typed} words typed, {} heads promised, 0 lost", kills(), promised.len());
    assert!(promised.len() > kills(), "people were typing");
}
