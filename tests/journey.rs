//! The main job, on a text of the size of a summit's declaration: people write together over real sockets, some of them
//! with the published JavaScript client, some of them offline in between; versions are published, compared and verified;
//! the server restarts and everything is there. `make demo` prints it as it goes.

mod support;

use serde_json::{Value, json};
use std::{path::PathBuf, process::Command, time::Duration};
use support::{Consultation, Server, eventually, node::StockClient, participant::Participant};
use tokio::{task::JoinSet, time::Instant};
use zerodraft::document::Outline;

const PARTICIPANTS: usize = 20;
const STOCK_CLIENTS: usize = 3;

macro_rules! say {
    ($($text:tt)*) => { println!("  {}", format!($($text)*)) };
}

/// How long people write; `ZERODRAFT_JOURNEY_SECONDS` changes it.
fn writing_time() -> Duration {
    let seconds = std::env::var("ZERODRAFT_JOURNEY_SECONDS").ok();
    Duration::from_secs(seconds.and_then(|s| s.parse().ok()).unwrap_or(60))
}

/// The text that it begins with: the project's own declaration, or the file that `ZERODRAFT_JOURNEY_TEXT` names.
fn text() -> String {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/malaga-declaration.md");
    let path = std::env::var("ZERODRAFT_JOURNEY_TEXT").map_or(own.into(), PathBuf::from);
    std::fs::read_to_string(path).expect("the text can be read")
}

/// What one participant over a websocket does while people write.
async fn write(
    mut me: Participant,
    socket: String,
    number: usize,
    time: Duration,
    goes_offline: bool,
) -> (Participant, Vec<String>) {
    me.connect(&socket).await;
    while !me.has_draft() {
        me.listen(Duration::from_millis(50)).await;
    }
    let begun = Instant::now();
    let mut typed = Vec::new();
    let mut step = number * 31;
    while begun.elapsed() < time {
        let away = (time / 3..time * 2 / 3).contains(&begun.elapsed());
        match (goes_offline && away, me.is_connected()) {
            (true, true) => me.disconnect(),
            (false, false) => me.connect(&socket).await,
            _ => {}
        }
        step += 17;
        match step % 40 {
            0..=1 => drop(me.split(step).await),
            2..=3 => drop(me.move_to_front(step).await),
            _ => typed.extend(me.type_word(step).await),
        }
        me.listen(Duration::from_millis(700 + (step as u64 * 37) % 600)).await;
    }
    if !me.is_connected() {
        me.connect(&socket).await;
    }
    (me, typed)
}

#[tokio::test(flavor = "multi_thread")]
async fn people_write_one_text_publish_it_twice_and_find_everything_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    say!("A server at {} with an empty folder.", server.url);
    let consultation = server.consultation("Málaga Declaration", Some(&text()));
    let import = &consultation.0["import"];
    say!(
        "A consultation begins with a text: {} paragraphs, {} words, {} notes on what was damaged.",
        import["paragraphs"],
        import["words"],
        import["notes"].as_array().unwrap().len()
    );
    assert!(import["words"].as_u64().unwrap() > 7_000);

    let (people, stock, words) = write_together(&server, &consultation).await;
    let mut people = people;
    let mut stock = stock;
    all_hold_the_same(&server, &consultation, &mut people, &mut stock, &words).await;

    let first = publish(&server, &consultation, "the baseline");
    assert_eq!(first["designation"], "Zero draft");
    let (status, opened) =
        server.post(&consultation.path("/stage"), consultation.token(), json!({"stage": "Rev.1"}));
    assert_eq!((status, &opened["stage"]), (200, &json!("Rev.1")));
    say!("The review is over; Rev.1 is open to drafters.");

    // Stock clients that were told to listen come back by themselves; the others only go on.
    let me = &mut people[0];
    let token = consultation.join(&server, "drafter", "Reviser").0;
    let mut reviser = Participant::new("reviser", consultation.draft());
    reviser.connect(&server.socket(&token)).await;
    while !reviser.has_draft() {
        reviser.listen(Duration::from_millis(50)).await;
    }
    let moved = reviser.move_to_front(20).await.unwrap();
    reviser.split(5).await.unwrap();
    let word = reviser.type_word(31).await.unwrap();
    eventually("the revision arrives at the others", Duration::from_secs(20), async || {
        reviser.listen(Duration::from_millis(50)).await;
        me.listen(Duration::from_millis(50)).await;
        me.words().contains(&word)
    })
    .await;
    say!("Somebody moves a paragraph, splits one and adds a word.");
    let second = publish(&server, &consultation, "after the first review");
    assert_eq!(second["designation"], "Rev.1");
    assert_eq!(second["previous"], first["sha256"], "each version names the one before");

    let comparison = server.json(&consultation.path("/compare/1/2.json"), consultation.token());
    say!("What changed from Zero draft to Rev.1: {}", comparison["counts"]);
    let rows = comparison["rows"].as_array().unwrap();
    let row = |kind: &'static str| rows.iter().filter(move |row| row["kind"] == kind);
    assert!(row("moved").any(|row| row["to"]["paragraph"] == moved.as_str()), "the move is a move");
    let parts = rows.iter().filter(|row| row["split"] == true).count();
    assert_eq!(parts, 2, "the split is a split");
    assert_eq!((row("inserted").count(), row("removed").count()), (0, 0), "nothing else is new");
    let words = &comparison["counts"]["words"];
    assert_eq!(words, &json!({"inserted": 1, "deleted": 0}), "one word is new");
    for form in ["html", "md"] {
        let path = consultation.path(&format!("/compare/1/draft.{form}"));
        assert_eq!(server.get(&path, consultation.token()).0, 200);
    }
    let before = everything(&server, &consultation);
    for client in stock {
        client.close().await;
    }
    server.stop();
    say!("The server stops.");
    verify(folder.path());
    let server = Server::start(folder.path());
    assert_eq!(everything(&server, &consultation), before, "everything is still there");
    say!("It starts again, and everything is still there.");
}

async fn write_together(
    server: &Server,
    consultation: &Consultation,
) -> (Vec<Participant>, Vec<StockClient>, Vec<String>) {
    let time = writing_time();
    let mut tasks = JoinSet::new();
    for number in 0..PARTICIPANTS {
        let name = format!("p{number}x");
        let token = consultation.join(server, "drafter", &name).0;
        let me = Participant::new(&name, consultation.draft());
        tasks.spawn(write(me, server.socket(&token), number, time, number == 0));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut stock = Vec::new();
    for number in 0..STOCK_CLIENTS {
        let name = format!("js{number}x");
        let token = consultation.join(server, "drafter", &name).0;
        let socket = server.socket(&token);
        let storage = folder.path().join(&name);
        let client = StockClient::open(&socket, consultation.draft(), &name, Some(&storage)).await;
        stock.push((client, socket, storage, name));
    }
    say!(
        "{PARTICIPANTS} participants over websockets and {STOCK_CLIENTS} stock JavaScript clients write for {} s.",
        time.as_secs()
    );
    let begun = Instant::now();
    let mut words = Vec::new();
    let (mut left, mut came_back) = (false, false);
    while begun.elapsed() < time {
        if !left && begun.elapsed() > time / 3 {
            left = true;
            stock[0].0.tell(json!({ "command": "offline" })).await;
            say!("One of each goes offline, and goes on writing.");
        }
        if !came_back && begun.elapsed() > time * 2 / 3 {
            came_back = true;
            // It closes its window while it is offline, opens it again, and what it wrote is there.
            let (client, socket, storage, name) = stock.remove(0);
            client.close().await;
            let reloaded = format!("{name}r");
            let again =
                StockClient::open(&socket, consultation.draft(), &reloaded, Some(&storage)).await;
            stock.insert(0, (again, socket, storage, name));
            say!("They come back, the JavaScript one after a reload.");
        }
        for (client, ..) in &mut stock {
            words.extend(client.edit(1).await);
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
    let mut people = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (me, typed) = done.expect("no participant fails");
        words.extend(typed);
        people.push(me);
    }
    (people, stock.into_iter().map(|(client, ..)| client).collect(), words)
}

async fn all_hold_the_same(
    server: &Server,
    consultation: &Consultation,
    people: &mut [Participant],
    stock: &mut [StockClient],
    words: &[String],
) {
    let begun = Instant::now();
    let mut heads: Vec<String> = Vec::new();
    eventually("all hold the same text", Duration::from_secs(60), async || {
        let listening = people.iter_mut().map(|person| person.listen(Duration::from_millis(200)));
        futures_util::future::join_all(listening).await;
        let draft = server.json(&consultation.path("/draft.json"), consultation.token());
        heads = serde_json::from_value(draft["heads"].clone()).unwrap();
        heads.sort();
        let mut same = people.iter().all(|person| person.heads() == heads);
        for client in stock.iter_mut() {
            same &= client.heads().await == heads;
        }
        same
    })
    .await;
    say!("After {:.1} s all hold the same text.", begun.elapsed().as_secs_f64());
    let read = Outline::read(&people[0].doc, None).reading();
    let texts: Vec<String> = read.paragraphs.iter().map(|p| p.plain_text()).collect();
    for client in stock.iter_mut() {
        let state = client.state().await;
        let theirs: Vec<String> = serde_json::from_value(state["paragraphs"].clone()).unwrap();
        assert_eq!(theirs, texts, "JavaScript and Rust read the same paragraphs");
        let refused = state["notices"].as_array().unwrap().iter().any(|n| n["type"] == "refused");
        assert!(!refused, "nobody was refused: {}", state["notices"]);
    }
    let everything = people[0].words();
    let lost: Vec<&String> = words.iter().filter(|word| !everything.contains(*word)).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    say!("All {} words that were typed are in it, {} paragraphs.", words.len(), texts.len());
}

fn publish(server: &Server, consultation: &Consultation, note: &str) -> Value {
    let (status, version) =
        server.post(&consultation.path("/publish"), consultation.token(), json!({ "note": note }));
    assert_eq!(status, 200, "{version}");
    let number = &version["number"];
    let (_, markdown) =
        server.get(&consultation.path(&format!("/versions/{number}.md")), consultation.token());
    assert_eq!(version["sha256"], zerodraft::domain::sha256_hex(markdown.as_bytes()));
    say!(
        "Version {number} is published as {}: SHA-256 {}",
        version["designation"],
        version["sha256"]
    );
    version
}

fn verify(folder: &std::path::Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_zerodraft"))
        .args(["verify", "--all", "--data"])
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    say!("verify: {}", said.trim());
}

fn everything(server: &Server, consultation: &Consultation) -> Vec<String> {
    [
        "/draft.md",
        "/draft.json",
        "/versions",
        "/versions/1.md",
        "/versions/2.json",
        "/decisions",
        "/participants",
    ]
    .iter()
    .map(|path| server.get(&consultation.path(path), consultation.token()).1)
    .collect()
}
