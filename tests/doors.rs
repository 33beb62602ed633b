//! Nobody gets in where they do not belong, and nothing is lost where people meet a decision: over real sockets, with
//! stock clients and with hostile ones.

mod support;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use support::{
    Consultation, Server, eventually,
    node::StockClient,
    participant::{Participant, connect, frame, join_frame},
};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

const TEXT: &str = "# Text\n\n1. One stands here.\n\n2. Two stands here.\n\n3. Three.\n";
const SOON: Duration = Duration::from_secs(10);

struct House {
    server: Server,
    consultation: Consultation,
    folder: tempfile::TempDir,
}

fn house() -> House {
    house_with(json!({ "title": "Text", "markdown": TEXT }))
}

fn house_with(body: Value) -> House {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let consultation = server.consultation_with(body);
    House { server, consultation, folder }
}

impl House {
    async fn enter(&self, role: &str, name: &str) -> (Participant, String, String) {
        let (token, id) = self.consultation.join(&self.server, role, name);
        let mut person = Participant::new(name, self.consultation.draft());
        person.connect(&self.server.socket(&token)).await;
        while !person.has_draft() {
            person.listen(Duration::from_millis(20)).await;
        }
        (person, token, id)
    }
    async fn stock(&self, role: &str, name: &str) -> StockClient {
        let token = self.consultation.join(&self.server, role, name).0;
        StockClient::open(&self.server.socket(&token), self.consultation.draft(), name, None).await
    }
    fn markdown(&self) -> String {
        self.server.get(&self.consultation.path("/draft.md"), self.consultation.token()).1
    }
    fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.server.post(&self.consultation.path(path), self.consultation.token(), body)
    }
    fn metric(&self, name: &str) -> f64 {
        let (_, text) = self.server.get("/metrics", "");
        let line = text.lines().find(|line| line.starts_with(&format!("zerodraft_{name} ")));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0.0)
    }
}

/// The client's notices of a type.
fn notices(state: &Value, kind: &str) -> Vec<Value> {
    let all = state["notices"].as_array().unwrap().iter();
    all.filter(|notice| notice["type"] == kind).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_session_here_hears_so_and_gets_no_document() {
    let house = house();
    let elsewhere = house.server.consultation("Elsewhere", None);
    let stranger = elsewhere.join(&house.server, "organizer", "Stranger").0;
    for token in ["", "nonsense", &"x".repeat(43)] {
        let mut person = Participant::new("nobody", house.consultation.draft());
        person.connect(&house.server.socket(token)).await;
        person.listen(Duration::from_millis(1500)).await;
        assert!(!person.is_connected() && person.heard("error"), "{token:?}: {:?}", person.heard);
        assert_eq!(person.doc.get_heads(), []);
    }
    // The same answer for what is none of one's business and for what does not exist.
    for document in [house.consultation.draft(), "automerge:2j9knpCseyhnK8izDmLpGP5WMdZQ"] {
        let mut person = Participant::new("stranger", document);
        person.connect(&house.server.socket(&stranger)).await;
        person.listen(Duration::from_millis(500)).await;
        assert!(person.unavailable && person.doc.get_heads().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_client_that_may_not_write_is_told_why_and_goes_on_reading() {
    let house = house();
    let (mut writer, ..) = house.enter("drafter", "Writer").await;
    for role in ["observer", "reviewer"] {
        let mut client = house.stock(role, role).await;
        client.tell(json!({ "command": "misbehave", "how": "title" })).await;
        let word = writer.type_word(3).await.unwrap();
        eventually("the client goes on receiving", SOON, async || {
            writer.listen(Duration::from_millis(20)).await;
            client.state().await["paragraphs"].to_string().contains(&word)
        })
        .await;
        let told = notices(&client.state().await, "read-only");
        assert_eq!(told.len(), 1, "{role} is told once");
        assert!(told[0]["reason"].as_str().unwrap().contains("drafter"), "{told:?}");
    }
    assert!(!house.markdown().contains("not allowed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_client_that_breaks_the_schema_is_refused_once_and_can_start_again() {
    for how in ["root", "replace-text", "delete-paragraph"] {
        let house = house();
        let (mut writer, ..) = house.enter("drafter", "Writer").await;
        let mut client = house.stock("drafter", "breaker").await;
        let before = house.metric("messages_total");
        client.tell(json!({ "command": "misbehave", "how": how })).await;
        eventually("it learns why", SOON, async || {
            let told = notices(&client.state().await, "refused");
            told.iter().any(|notice| notice["code"] == "schema")
        })
        .await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(house.metric("messages_total") - before < 10.0, "{how}: no loop");
        // Not into the paragraph that the client spoilt for itself.
        let word = writer.type_word(1).await.unwrap();
        eventually("it goes on receiving", SOON, async || {
            writer.listen(Duration::from_millis(20)).await;
            client.state().await["paragraphs"].to_string().contains(&word)
        })
        .await;
        let state = client.state().await;
        assert!(state["serverHeads"].as_u64().unwrap() > 0, "it can tell what was not taken");
        client.tell(json!({ "command": "reset", "document": house.consultation.draft() })).await;
        let clean = client.state().await;
        assert_eq!(clean["paragraphs"].as_array().unwrap().len(), 3, "{how}: a clean document");
        // And it writes again, over the same connection.
        let words = client.edit(8).await;
        eventually("what it writes after that arrives", SOON, async || {
            let draft = house.markdown();
            words.iter().all(|word| draft.contains(word))
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawing_somebody_ends_their_live_connection_and_keeps_them_out() {
    let house = house();
    let (mut person, token, id) = house.enter("drafter", "Gone").await;
    let patch = |body: Value| {
        let url = format!(
            "{}{}",
            house.server.url,
            house.consultation.path(&format!("/participants/{id}"))
        );
        ureq::patch(url)
            .header("authorization", format!("Bearer {}", house.consultation.token()))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap()
            .status()
    };
    assert_eq!(patch(json!({ "role": "reviewer" })), 200);
    person.listen(Duration::from_millis(2500)).await;
    assert_eq!(person.closed, Some(4000), "another role is a new connection");
    person.connect(&house.server.socket(&token)).await;
    person.listen(Duration::from_millis(500)).await;
    assert!(person.heard("read-only"), "{:?}", person.heard);
    assert_eq!(patch(json!({ "withdrawn": true })), 200);
    person.listen(Duration::from_millis(2500)).await;
    assert_eq!(person.closed, Some(4003));
    let mut again = Participant::new("again", house.consultation.draft());
    again.connect(&house.server.socket(&token)).await;
    again.listen(Duration::from_millis(1000)).await;
    assert!(!again.is_connected() && again.doc.get_heads().is_empty());
    assert_eq!(house.server.get(&house.consultation.path(""), &token).0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_was_opened_before_its_owner_was_withdrawn_opens_no_document() {
    let house = house();
    let (token, id) = house.consultation.join(&house.server, "drafter", "Waiting");
    let mut socket = connect(&house.server.socket(&token)).await;
    socket.send(Message::Binary(join_frame("waiting"))).await.unwrap();
    let url =
        format!("{}{}", house.server.url, house.consultation.path(&format!("/participants/{id}")));
    let withdrawn = ureq::patch(url)
        .header("authorization", format!("Bearer {}", house.consultation.token()))
        .header("content-type", "application/json")
        .send(json!({ "withdrawn": true }).to_string());
    assert_eq!(withdrawn.unwrap().status(), 200);
    // Long enough that the room was forgotten, and with it what it remembered.
    tokio::time::sleep(Duration::from_secs(33)).await;
    let document = house.consultation.draft().trim_start_matches("automerge:");
    let request = frame("request", "waiting", document, &[0x42, 0, 0, 1, 0, 0, 0]);
    socket.send(Message::Binary(request)).await.unwrap();
    let answers = async {
        while let Some(Ok(message)) = socket.next().await {
            let text = String::from_utf8_lossy(&message.into_data()).into_owned();
            if text.contains("doc-unavailable") || text.contains("sync") {
                return text.contains("doc-unavailable");
            }
        }
        true
    };
    assert!(tokio::time::timeout(SOON, answers).await.unwrap(), "the draft was given away");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_under_another_name_is_hung_up_on() {
    let house = house();
    let token = house.consultation.join(&house.server, "drafter", "Mallory").0;
    let document = house.consultation.draft().trim_start_matches("automerge:");
    let ends = async |frames: Vec<bytes::Bytes>| {
        let mut socket = connect(&house.server.socket(&token)).await;
        for bytes in frames {
            let _ = socket.send(Message::Binary(bytes)).await;
        }
        let end = async {
            while let Some(Ok(message)) = socket.next().await {
                if message.is_close() {
                    break;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(3), end).await.is_ok()
    };
    assert!(
        ends(vec![join_frame("mallory"), frame("sync", "ana", document, &[0x42, 0, 0, 0, 0])])
            .await
    );
    assert!(
        ends(vec![frame("sync", "mallory", document, &[0x42, 0, 0, 0, 0])]).await,
        "before joining"
    );
    assert!(ends(vec![b"\xff\xff\xff".to_vec().into()]).await, "no CBOR");
    assert!(ends(vec![join_frame("mallory"), join_frame("other")]).await);
    // A hundred kilobytes of presence, and a frame that is too long: neither hurts anybody else.
    assert!(ends(vec![join_frame("mallory"), vec![0; 17 * 1024 * 1024].into()]).await);
    house.enter("drafter", "Ana").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_open_a_socket_with_a_visitors_cookie() {
    let house = house();
    let cookie = format!("zerodraft_{}={}", house.consultation.id(), house.consultation.token());
    let mut answers = Vec::new();
    for origin in ["https://evil.example", &house.server.url] {
        let url = house.server.socket("").replace("?token=", "");
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        request.headers_mut().insert("origin", origin.parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        socket.send(Message::Binary(join_frame("page"))).await.unwrap();
        let answer = socket.next().await.unwrap().unwrap().into_data();
        answers.push(String::from_utf8_lossy(&answer).contains("peerMetadata"));
    }
    assert_eq!(answers, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn presence_reaches_the_others_under_the_name_that_was_checked_and_not_where_it_is_sealed() {
    for sealed in [false, true] {
        let house = house_with(json!({ "title": "T", "markdown": TEXT, "sealed": sealed }));
        let (mut other, ..) = house.enter("drafter", "Other").await;
        let mut client = house.stock("drafter", "Ana").await;
        let forged = json!({ "cursor": 3, "zerodraft": { "name": "Mallory" } });
        client.tell(json!({ "command": "broadcast", "message": forged })).await;
        other.listen(Duration::from_millis(1000)).await;
        assert!(!other.heard("Mallory"));
        assert_eq!(other.heard("cursor"), !sealed);
        assert_eq!(other.heard("Ana"), !sealed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_publish_at_once_one_does() {
    let house = house();
    let rapporteur = house.consultation.join(&house.server, "rapporteur", "R").0;
    let publish = |token: String| {
        let url = format!("{}{}", house.server.url, house.consultation.path("/publish"));
        tokio::task::spawn_blocking(move || {
            let call = ureq::post(url).header("authorization", format!("Bearer {token}"));
            call.config()
                .http_status_as_error(false)
                .build()
                .send_empty()
                .unwrap()
                .status()
                .as_u16()
        })
    };
    let (one, two) = (publish(house.consultation.token().into()), publish(rapporteur));
    let mut answers = [one.await.unwrap(), two.await.unwrap()];
    answers.sort();
    assert_eq!(answers, [200, 409]);
    let versions =
        house.server.json(&house.consultation.path("/versions"), house.consultation.token());
    assert_eq!(versions["versions"].as_array().unwrap().len(), 1);
    let (status, problem) = house.post("/publish", json!({ "stage": "Zero draft" }));
    assert_eq!((status, &problem["code"]), (409, &json!("other-stage")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_in_flight_flushes_before_the_version_and_is_refused_after_it() {
    let house = house();
    let (mut writer, ..) = house.enter("drafter", "Writer").await;
    let url = format!("{}{}", house.server.url, house.consultation.path("/publish"));
    let token = house.consultation.token().to_owned();
    let publishing = tokio::task::spawn_blocking(move || {
        let call = ureq::post(url).header("authorization", format!("Bearer {token}"));
        call.send_empty().unwrap().body_mut().read_json::<Value>().unwrap()
    });
    let mut words = Vec::new();
    let begun = std::time::Instant::now();
    while begun.elapsed() < Duration::from_secs(4) && !writer.heard("refused") {
        words.extend(writer.type_word(words.len() * 2).await);
        writer.listen(Duration::from_millis(40)).await;
    }
    let version = publishing.await.unwrap();
    assert!(writer.heard("freeze") && writer.heard("published"), "{:?}", writer.heard);
    assert!(writer.heard("refused"), "what came after it is refused, and the writer learns it");
    let (_, markdown) =
        house.server.get(&house.consultation.path("/versions/1.md"), house.consultation.token());
    let frozen = words.iter().filter(|word| markdown.contains(*word)).count();
    assert!(frozen > 5, "what was typed before the freeze is in it");
    // The version holds a beginning of what was typed, and the draft is the version.
    assert!(words.iter().enumerate().all(|(n, word)| markdown.contains(word) == (n < frozen)));
    assert!(markdown.ends_with(&house.markdown()));
    let heads: Vec<String> = serde_json::from_value(version["heads"].clone()).unwrap();
    let draft =
        house.server.json(&house.consultation.path("/draft.json"), house.consultation.token());
    assert_ne!(draft["heads"], json!(heads), "the draft was told of the version");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_offline_before_a_version_is_refused_or_merged_and_listed_as_late() {
    // In the default ladder the review gives the pen to the rapporteur; in the other one drafters go on.
    let open = json!({ "title": "T", "markdown": TEXT, "stages": ["First", "Second"] });
    for (body, merges) in [(json!({ "title": "T", "markdown": TEXT }), false), (open, true)] {
        let house = house_with(body);
        let (mut away, token, id) = house.enter("drafter", "Away").await;
        away.disconnect();
        let word = away.type_word(2).await.unwrap();
        assert_eq!(house.post("/publish", json!({})).0, 200);
        away.connect(&house.server.socket(&token)).await;
        away.listen(Duration::from_millis(1500)).await;
        assert_eq!(house.markdown().contains(&word), merges, "{:?}", away.heard);
        // It is told before it sends anything, and sends nothing then.
        assert_eq!(away.heard("read-only"), !merges, "{:?}", away.heard);
        assert!(away.words().contains(&word), "it is still on the author's device");
        let late = house.server.json(&house.consultation.path("/late"), house.consultation.token());
        let late = late["late"].as_array().unwrap().clone();
        assert_eq!(late.len(), usize::from(merges));
        assert!(late.iter().all(|entry| entry["version"] == 1 && entry["by"]["id"] == id.as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_paragraph_is_refused_and_its_neighbours_are_not() {
    let house = house();
    let draft =
        house.server.json(&house.consultation.path("/draft.json"), house.consultation.token());
    let first = draft["paragraphs"][0]["id"].as_str().unwrap().to_owned();
    let (mut writer, token, _) = house.enter("drafter", "Writer").await;
    assert_eq!(house.post(&format!("/paragraphs/{first}/lock"), json!({})).0, 200);
    let free = writer.type_word(1).await.unwrap();
    writer.listen(Duration::from_millis(300)).await;
    assert!(house.markdown().contains(&free) && !writer.heard("refused"));
    let locked = writer.type_word(0).await.unwrap();
    writer.listen(Duration::from_millis(300)).await;
    assert!(writer.heard("refused") && writer.heard("locked"));
    assert!(!house.markdown().contains(&locked));
    let missing = house.post("/paragraphs/nowhere/lock", json!({}));
    assert_eq!(missing.0, 404);
    drop(token);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_middle_of_a_publication_leaves_a_whole_version_or_none() {
    for delay in [0, 150, 290, 310, 330, 350, 400] {
        let House { server, consultation, folder } = house();
        let url = format!("{}{}", server.url, consultation.path("/publish"));
        let token = consultation.token().to_owned();
        let asked = tokio::task::spawn_blocking(move || {
            ureq::post(url).header("authorization", format!("Bearer {token}")).send_empty().is_ok()
        });
        tokio::time::sleep(Duration::from_millis(delay)).await;
        server.kill();
        let answered = asked.await.unwrap();
        let server = Server::start(folder.path());
        let versions = server.json(&consultation.path("/versions"), consultation.token());
        let versions = versions["versions"].as_array().unwrap().clone();
        assert!(versions.len() == 1 || !answered, "an answered version is there");
        let shown = server.json(&consultation.path(""), consultation.token());
        let stage = if versions.is_empty() { "Zero draft" } else { "Review of Zero draft" };
        assert_eq!(shown["stage"], stage, "the stage and the version are one decision");
        for version in versions {
            let (_, markdown) =
                server.get(&consultation.path("/versions/1.md"), consultation.token());
            assert_eq!(version["sha256"], zerodraft::domain::sha256_hex(markdown.as_bytes()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_says_goodbye_and_stock_clients_come_back_to_the_next_one() {
    let House { server, consultation, folder } = house();
    let port = server.port();
    let token = consultation.join(&server, "drafter", "js").0;
    let mut client =
        StockClient::open(&server.socket(&token), consultation.draft(), "js", None).await;
    client.edit(5).await;
    server.stop();
    client.edit(5).await;
    let server = Server::start_on(folder.path(), port);
    eventually("its offline edits arrive", Duration::from_secs(20), async || {
        let draft = server.json(&consultation.path("/draft.json"), consultation.token());
        let mut heads: Vec<String> = serde_json::from_value(draft["heads"].clone()).unwrap();
        heads.sort();
        client.heads().await == heads
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_reader_that_takes_nothing_holds_up_nobody_and_is_caught_up() {
    let house = house();
    let (mut writer, ..) = house.enter("drafter", "Writer").await;
    let (mut slow, ..) = house.enter("observer", "Slow").await;
    let mut last = String::new();
    for step in 0..600 {
        last = writer.type_word(step).await.unwrap();
        writer.listen(Duration::from_millis(2)).await;
    }
    writer.listen(Duration::from_millis(500)).await;
    assert!(house.markdown().contains(&last));
    eventually("the reader catches up", SOON, async || {
        slow.listen(Duration::from_millis(200)).await;
        slow.words().contains(&last)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_and_metrics_contain_no_name_no_token_and_no_text() {
    let house = house();
    let (mut writer, token, _) = house.enter("drafter", "Zenobia").await;
    let word = writer.type_word(0).await.unwrap();
    writer.listen(Duration::from_millis(200)).await;
    let (_, metrics) = house.server.get("/metrics", "");
    for secret in ["Zenobia", &token, &word, house.consultation.id()] {
        assert!(!metrics.contains(secret));
    }
    assert!(metrics.contains("zerodraft_changes_total 1"), "{metrics}");
}
