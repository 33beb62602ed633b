//! Comments and suggestions over real sockets: what reviewers write, what the rapporteur makes of it, and what everybody
//! sees of that.

mod support;

use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, transaction::Transactable};
use serde_json::{Value, json};
use std::time::Duration;
use support::{Consultation, Server, eventually, participant::Participant};

const TEXT: &str = "# Text\n\n1. States may act in peace.\n\n2. Two stands here.\n\n3. Three.\n";
const SOON: Duration = Duration::from_secs(10);

struct House {
    server: Server,
    consultation: Consultation,
    _folder: tempfile::TempDir,
}

/// Somebody with both documents.
struct Person {
    draft: Participant,
    discussion: Participant,
    token: String,
    id: String,
}

fn house_with(body: Value) -> House {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let consultation = server.consultation_with(body);
    House { server, consultation, _folder: folder }
}

fn house() -> House {
    house_with(json!({ "title": "Text", "markdown": TEXT }))
}

fn word(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

impl House {
    async fn enter(&self, role: &str, name: &str) -> Person {
        let (token, id) = self.consultation.join(&self.server, role, name);
        let socket = self.server.socket(&token);
        let mut draft = Participant::new(name, self.consultation.draft());
        let mut discussion = Participant::new(name, self.consultation.discussion());
        draft.connect(&socket).await;
        discussion.connect(&socket).await;
        let has = |person: &Participant, key: &str| person.doc.get(ROOT, key).unwrap().is_some();
        while !draft.has_draft() || !has(&discussion, "suggestions") {
            draft.listen(Duration::from_millis(20)).await;
            discussion.listen(Duration::from_millis(20)).await;
        }
        Person { draft, discussion, token, id }
    }
    fn markdown(&self) -> String {
        self.server.get(&self.consultation.path("/draft.md"), self.consultation.token()).1
    }
    fn discussion(&self) -> Value {
        self.server.json(&self.consultation.path("/discussion"), self.consultation.token())
    }
    /// One entry of the discussion, where it has come.
    fn entry(&self, which: &str, id: &str) -> Option<Value> {
        let all = self.discussion()[which].as_array().unwrap().clone();
        all.into_iter().find(|entry| entry["id"] == id)
    }
    fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        self.server.post(&self.consultation.path(path), token, body)
    }
    fn accept(&self, id: &str, token: &str) -> (u16, Value) {
        self.post(&format!("/suggestions/{id}/accept"), token, json!({}))
    }
    fn decisions(&self) -> Vec<Value> {
        let path = self.consultation.path("/decisions");
        let answer = self.server.json(&path, self.consultation.token());
        answer["decisions"].as_array().unwrap().clone()
    }
    async fn arrives(&self, which: &str, id: &str) {
        eventually(id, SOON, async || self.entry(which, id).is_some()).await;
    }
}

impl Person {
    fn child(doc: &automerge::Automerge, object: &ObjId, key: &str) -> ObjId {
        doc.get(object, key).unwrap().unwrap().1
    }
    /// The text of the paragraph at this place in the order, with its id.
    fn text(&self, place: usize) -> (String, ObjId) {
        let id = self.draft.order()[place].clone();
        let doc = &self.draft.doc;
        let entry = Person::child(doc, &Person::child(doc, &ROOT, "paragraphs"), &id);
        (id, Person::child(doc, &entry, "text"))
    }
    /// Writes an entry on words of a paragraph into the discussion.
    async fn write(
        &mut self,
        which: &str,
        id: &str,
        place: usize,
        quote: &str,
        rest: &[(&str, &str)],
    ) {
        let (paragraph, text) = self.text(place);
        let from = self.draft.doc.text(&text).unwrap().find(quote).unwrap();
        let cursor = |at| self.draft.doc.get_cursor(&text, at, None).unwrap().to_string();
        let (from, to) = (cursor(from), cursor(from + quote.len()));
        let all = Person::child(&self.discussion.doc, &ROOT, which);
        self.discussion.change(|tx| {
            let entry = tx.put_object(&all, id, ObjType::Map).unwrap();
            let keys = [("text", &*paragraph), ("from", &*from), ("to", &*to), ("quote", quote)];
            for (key, value) in keys.iter().chain(rest) {
                tx.put(&entry, *key, word(value)).unwrap();
            }
        });
        self.discussion.sync().await;
    }
    async fn replace(&mut self, id: &str, place: usize, quote: &str, replacement: &str) {
        let rest = [("action", "replace"), ("replacement", replacement), ("reason", "Clearer.")];
        self.write("suggestions", id, place, quote, &rest).await;
    }
    async fn set(&mut self, which: &str, id: &str, key: &str, value: bool) {
        let all = Person::child(&self.discussion.doc, &ROOT, which);
        let entry = Person::child(&self.discussion.doc, &all, id);
        self.discussion.change(|tx| tx.put(&entry, key, value).unwrap());
        self.discussion.sync().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_suggestion_is_in_the_draft_with_its_proposer_on_record_and_its_author_told() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    let rapporteur = house.consultation.join(&house.server, "rapporteur", "Raúl").0;
    reviewer.replace("s1", 0, "may", "shall").await;
    house.arrives("suggestions", "s1").await;
    let open = house.entry("suggestions", "s1").unwrap();
    assert_eq!(
        (&open["status"], &open["number"], &open["from"], &open["to"], &open["by"]["name"]),
        (&json!("open"), &json!("1"), &json!(7), &json!(10), &json!("Ruth"))
    );
    assert_eq!(house.accept("s1", &reviewer.token).0, 403, "a reviewer does not accept");
    let (status, answer) = house.accept("s1", &rapporteur);
    assert_eq!((status, &answer["outcome"]), (200, &json!("accepted")), "{answer}");
    assert!(house.markdown().contains("States shall act in peace."), "{}", house.markdown());
    let accepted = house.entry("suggestions", "s1").unwrap();
    assert_eq!(
        (&accepted["status"], &accepted["outdated"], &accepted["decided"]["by"]["name"]),
        (&json!("accepted"), &json!(false), &json!("Raúl"))
    );
    let decision = house.decisions().pop().unwrap();
    assert_eq!(decision["decision"], "suggestion-accepted");
    assert_eq!(decision["proposer"]["id"], json!(reviewer.id));
    reviewer.draft.listen(Duration::from_millis(500)).await;
    let (_, text) = reviewer.text(0);
    assert_eq!(reviewer.draft.doc.text(&text).unwrap(), "States shall act in peace.");
    assert!(reviewer.draft.heard("suggestion") && reviewer.draft.heard("accepted"));
    assert_eq!(house.accept("s1", &rapporteur).1["code"], "settled");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_accept_at_once_one_does_and_the_change_is_made_once() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    reviewer.replace("s1", 0, "may", "shall may").await;
    house.arrives("suggestions", "s1").await;
    let accept = |token: String| {
        let (server, consultation) = (house.server.clone_url(), house.consultation.clone());
        let path = consultation.path("/suggestions/s1/accept");
        tokio::task::spawn_blocking(move || server.post(&path, &token, json!({})).0)
    };
    let tokens =
        (0..4).map(|n| house.consultation.join(&house.server, "rapporteur", &format!("R{n}")).0);
    let asked: Vec<_> = tokens.map(accept).collect();
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await.unwrap());
    }
    answers.sort();
    assert_eq!(answers, [200, 409, 409, 409]);
    assert!(house.markdown().contains("States shall may act"), "{}", house.markdown());
    assert_eq!(house.decisions().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_suggestion_changes_nothing_and_says_why() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    reviewer.replace("s1", 0, "may", "shall").await;
    house.arrives("suggestions", "s1").await;
    let path = "/suggestions/s1/decline";
    let token = house.consultation.token();
    assert_eq!(house.post(path, token, json!({ "reason": " " })).1["code"], "reason");
    let reason = json!({ "reason": "Agreed language." });
    assert_eq!(house.post(path, token, reason.clone()).0, 200);
    let declined = house.entry("suggestions", "s1").unwrap();
    assert_eq!(declined["status"], "declined");
    assert_eq!(declined["decided"]["reason"], "Agreed language.");
    assert!(house.markdown().contains("States may act"));
    assert_eq!(house.post(path, token, reason).1["code"], "settled");
    assert_eq!(house.post("/suggestions/none/accept", token, json!({})).0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outdated_suggestion_is_shown_as_such_and_never_applied() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    let mut drafter = house.enter("drafter", "Dora").await;
    reviewer.replace("s1", 0, "may act", "shall act").await;
    reviewer.replace("s2", 0, "act in", "move in").await;
    house.arrives("suggestions", "s2").await;
    let overlapping = house.entry("suggestions", "s1").unwrap();
    assert_eq!(overlapping["overlaps"], json!(["s2"]));
    let (_, text) = drafter.text(0);
    drafter.draft.change(|tx| tx.splice_text(&text, 7, 3, "can").unwrap());
    drafter.draft.sync().await;
    eventually("the edit", SOON, async || house.markdown().contains("can act")).await;
    let outdated = house.entry("suggestions", "s1").unwrap();
    assert_eq!((&outdated["outdated"], &outdated["from"]), (&json!(true), &Value::Null));
    let (status, problem) = house.accept("s1", house.consultation.token());
    assert_eq!((status, &problem["code"]), (409, &json!("outdated")));
    assert!(
        problem["detail"].as_str().unwrap().contains("“States can act in peace.”"),
        "{problem}"
    );
    assert_eq!(house.accept("s2", house.consultation.token()).0, 200);
    assert!(house.markdown().contains("States can move in peace."), "{}", house.markdown());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drafter_who_types_in_the_paragraph_while_it_is_accepted_loses_nothing() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    let mut drafter = house.enter("drafter", "Dora").await;
    reviewer.replace("s1", 0, "may act in peace", "shall act for peace").await;
    house.arrives("suggestions", "s1").await;
    let (_, text) = drafter.text(0);
    // Written before the drafter can know of the acceptance, and sent after it.
    drafter.draft.change(|tx| tx.splice_text(&text, 10, 0, " together").unwrap());
    assert_eq!(house.accept("s1", house.consultation.token()).0, 200);
    drafter.draft.sync().await;
    let expected = "States shall together act for peace.";
    eventually("both", SOON, async || house.markdown().contains(expected)).await;
    drafter.draft.listen(Duration::from_millis(500)).await;
    reviewer.draft.listen(Duration::from_millis(500)).await;
    for person in [&drafter, &reviewer] {
        let (_, text) = person.text(0);
        assert_eq!(person.draft.doc.text(&text).unwrap(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_accepts_their_own_or_what_was_taken_back() {
    let house = house();
    let mut rapporteur = house.enter("rapporteur", "Raúl").await;
    rapporteur.replace("own", 0, "may", "shall").await;
    rapporteur.replace("back", 1, "Two", "Both").await;
    house.arrives("suggestions", "back").await;
    rapporteur.set("suggestions", "back", "withdrawn", true).await;
    let is_back = async || house.entry("suggestions", "back").unwrap()["status"] == "withdrawn";
    eventually("withdrawn", SOON, is_back).await;
    assert_eq!(house.accept("own", &rapporteur.token).1["code"], "own-suggestion");
    assert_eq!(house.accept("back", house.consultation.token()).1["code"], "taken-back");
    assert_eq!(house.accept("own", house.consultation.token()).0, 200);

    let lenient = house_with(json!({ "title": "T", "markdown": TEXT, "accept_own": true }));
    let mut alone = lenient.enter("rapporteur", "Raúl").await;
    alone.replace("own", 0, "may", "shall").await;
    lenient.arrives("suggestions", "own").await;
    assert_eq!(lenient.accept("own", &alone.token).0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rapporteur_resolves_the_comments_of_others_and_changes_nothing_else_of_them() {
    let house = house();
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    reviewer.write("comments", "c1", 0, "peace", &[("body", "Which?")]).await;
    house.arrives("comments", "c1").await;
    let mut other = house.enter("reviewer", "Otto").await;
    other.set("comments", "c1", "resolved", true).await;
    other.discussion.listen(Duration::from_millis(500)).await;
    assert!(other.discussion.heard("foreign"));
    let mut rapporteur = house.enter("rapporteur", "Raúl").await;
    rapporteur.set("comments", "c1", "resolved", true).await;
    let resolved = async || house.entry("comments", "c1").unwrap()["resolved"] == true;
    eventually("resolved", SOON, resolved).await;
    let all = Person::child(&rapporteur.discussion.doc, &ROOT, "comments");
    let entry = Person::child(&rapporteur.discussion.doc, &all, "c1");
    rapporteur.discussion.change(|tx| tx.put(&entry, "body", word("Nothing.")).unwrap());
    rapporteur.discussion.sync().await;
    rapporteur.discussion.listen(Duration::from_millis(500)).await;
    assert!(rapporteur.discussion.heard("foreign"));
    let comment = house.entry("comments", "c1").unwrap();
    assert_eq!(
        (&comment["body"], &comment["by"]["name"], &comment["gone"]),
        (&json!("Which?"), &json!("Ruth"), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_consultation_shows_no_name_and_no_time_and_an_observer_sees_no_discussion() {
    let house = house_with(json!({ "title": "T", "markdown": TEXT, "sealed": true }));
    let mut reviewer = house.enter("reviewer", "Ruth").await;
    reviewer.replace("s1", 0, "may", "shall").await;
    house.arrives("suggestions", "s1").await;
    assert_eq!(house.accept("s1", house.consultation.token()).0, 200);
    let accepted = house.entry("suggestions", "s1").unwrap();
    assert_eq!(accepted["by"]["name"], "reviewer");
    assert_eq!(accepted["decided"]["at"], Value::Null);
    assert!(!house.discussion().to_string().contains("Ruth"));
    assert!(!json!(house.decisions()).to_string().contains("Ruth"));
    let observer = house.consultation.join(&house.server, "observer", "Olga").0;
    assert_eq!(house.server.get(&house.consultation.path("/discussion"), &observer).0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_from_outside_is_entered_by_number_or_line_and_follows_its_paragraph() {
    let house = house();
    let token = house.consultation.token();
    assert_eq!(house.post("/publish", token, json!({ "note": null })).0, 200);
    let rapporteur = house.consultation.join(&house.server, "rapporteur", "Raúl").0;
    let mut drafter = house.enter("rapporteur", "Rosa").await;
    // The paragraphs are others by number since: the third stands first, and is edited.
    drafter.draft.move_to_front(2).await;
    drafter.draft.type_word(0).await;
    eventually("the move", SOON, async || {
        house.markdown().contains("1. Rosaw1 Three.") || house.markdown().contains("Rosaw1")
    })
    .await;
    let suggest = |body: Value| house.post("/suggestions", &rapporteur, body);
    let (status, made) = suggest(json!({
        "action": "replace", "replacement": "shall  act", "source": "ACME, e-mail of 3 May",
        "place": { "version": 1, "number": "1.", "quote": "may\n act" },
    }));
    assert_eq!((status, &made["anchored"]), (201, &json!("words")), "{made}");
    let entered = house.entry("suggestions", made["id"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&entered["source"], &entered["by"]["name"], &entered["quote"], &entered["number"]),
        (&json!("ACME, e-mail of 3 May"), &json!("Raúl"), &json!("may act"), &json!("2"))
    );
    assert_eq!(house.accept(made["id"].as_str().unwrap(), &drafter.token).0, 200);
    assert_eq!(house.decisions().pop().unwrap()["source"], "ACME, e-mail of 3 May");

    let page = house.server.get(&house.consultation.path("/versions/1.html?lines"), token).1;
    assert!(
        page.contains("<li id=\"line-3\" class=\"begins\" dir=\"auto\">2. Two stands"),
        "{page}"
    );
    let place = json!({ "version": 1, "line": 3, "quote": "words that were never there" });
    let (_, made) = suggest(json!({ "action": "delete", "place": place }));
    assert_eq!(made["anchored"], "paragraph");
    let lost = house.entry("suggestions", made["id"].as_str().unwrap()).unwrap();
    assert_eq!((&lost["outdated"], &lost["number"]), (&json!(true), &json!("3")));
    let (_, made) = suggest(json!({
        "action": "insert", "replacement": " today", "place": { "version": 1, "line": 3, "quote": "stands" },
    }));
    assert_eq!(house.accept(made["id"].as_str().unwrap(), token).0, 200);
    assert!(house.markdown().contains("Two stands today here."), "{}", house.markdown());
    let (_, made) = suggest(json!({
        "action": "paragraph", "replacement": "More.", "label": "bis", "place": { "version": 1, "number": "2" },
    }));
    assert_eq!(house.accept(made["id"].as_str().unwrap(), token).0, 200);
    assert!(house.markdown().contains("3 bis. More."), "{}", house.markdown());

    for (place, says) in [
        (json!({ "version": 1, "number": "9" }), "Zero draft has no paragraph 9."),
        (json!({ "version": 1, "line": 99 }), "Zero draft has the lines 1 to 4."),
        (json!({ "number": "1", "line": 1 }), "one of paragraph, number and line"),
        (json!({ "number": "3", "quote": "t" }), "more than once"),
    ] {
        let (status, problem) = suggest(json!({ "action": "delete", "place": place }));
        assert_eq!(status, 422, "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
    }
}
