//! What reviewers are told of who wrote what, over the whole way from a client's keystroke to the comparison.

mod support;

use serde_json::{Value, json};
use std::{
    io::{Cursor, Read},
    time::Duration,
};
use support::{Consultation, Server, eventually, participant::Participant};

const TEXT: &str = "# Text\n\n1. One stands here.\n\n2. Two stands here.\n";
const SOON: Duration = Duration::from_secs(10);

struct House {
    server: Server,
    consultation: Consultation,
    _folder: tempfile::TempDir,
}

impl House {
    fn open(sealed: bool) -> House {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let body = json!({ "title": "Text", "markdown": TEXT, "sealed": sealed });
        let consultation = server.consultation_with(body);
        House { server, consultation, _folder: folder }
    }
    fn get(&self, path: &str, token: &str) -> (u16, String) {
        self.server.get(&self.consultation.path(path), token)
    }
    fn publish(&self) {
        let path = self.consultation.path("/publish");
        let (status, answer) = self.server.post(&path, self.consultation.token(), json!({}));
        assert_eq!(status, 200, "{answer}");
    }
    /// The body of a redline in Word.
    fn redline(&self, pair: &str, token: &str) -> String {
        let path = self.consultation.path(&format!("/compare/{pair}.docx"));
        let (status, file) = self.server.get_file(&path, token);
        assert_eq!(status, 200);
        let mut body = String::new();
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
        body
    }
    /// A drafter writes a word into the second paragraph, and cuts it in two.
    async fn write_and_cut(&self, name: &str) -> String {
        let (token, _) = self.consultation.join(&self.server, "drafter", name);
        let mut writer = Participant::new(name, self.consultation.draft());
        writer.connect(&self.server.socket(&token)).await;
        while !writer.has_draft() {
            writer.listen(Duration::from_millis(20)).await;
        }
        let typed = writer.type_word(1).await.unwrap();
        writer.split(1).await.unwrap();
        eventually("the draft has the word", SOON, async || {
            writer.listen(Duration::from_millis(20)).await;
            let draft = self.get("/draft.md", self.consultation.token()).1;
            draft.contains(&typed) && draft.contains("3. ")
        })
        .await;
        typed
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_is_told_to_those_who_see_who_takes_part() {
    let house = House::open(false);
    house.publish();
    house.publish();
    let stage = house.consultation.path("/stage");
    house.server.post(&stage, house.consultation.token(), json!({ "stage": "Rev.1" }));
    let typed = house.write_and_cut("Bo").await;

    let reviewer = house.consultation.join(&house.server, "reviewer", "Cy").0;
    let (status, compared) = house.get("/compare/1/draft.json?authors", &reviewer);
    assert_eq!(status, 200, "{compared}");
    let compared: Value = serde_json::from_str(&compared).unwrap();
    assert_eq!(compared["counts"]["split"], 2);
    let rows = compared["rows"].as_array().unwrap();
    let runs: Vec<&Value> = rows.iter().flat_map(|row| row["runs"].as_array().unwrap()).collect();
    let inserted = runs.iter().find(|run| run["kind"] == "insert").unwrap();
    assert!(inserted["text"].as_str().unwrap().contains(&typed), "{inserted}");
    assert_eq!(inserted["by"], "Bo");
    let plain = house.get("/compare/1/draft.json", &reviewer).1;
    assert!(!plain.contains("\"by\""), "nobody asked");
    let page = house.get("/compare/1/draft.html?authors", &reviewer).1;
    assert!(page.contains("inserted by Bo: "), "{page}");

    let body = house.redline("1/draft", &reviewer);
    assert!(body.contains("<w:ins w:id=") && body.contains("w:author=\"Bo\""), "{body}");
    assert!(!body.contains("w:date="), "nothing is published yet");

    let paragraph = rows[1]["to"]["paragraph"].as_str().unwrap();
    let path = format!("/paragraphs/{paragraph}/history");
    let history: Value = serde_json::from_str(&house.get(&path, &reviewer).1).unwrap();
    let last = history["versions"].as_array().unwrap().last().unwrap();
    assert_eq!(last["designation"], "Draft");
    assert_eq!(last["went_to"].as_array().unwrap().len(), 1, "{last}");

    let observer = house.consultation.join(&house.server, "observer", "Di").0;
    assert_eq!(house.get("/compare/1/draft.json?authors", &observer).0, 403);
    let body = house.redline("1/draft", &observer);
    assert!(body.contains("w:author=\"zerodraft\"") && !body.contains("\"Bo\""), "{body}");
    assert!(!house.get(&path, &observer).1.contains("\"work\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_consultation_tells_nobody_who_wrote() {
    let house = House::open(true);
    house.publish();
    house.publish();
    let stage = house.consultation.path("/stage");
    house.server.post(&stage, house.consultation.token(), json!({ "stage": "Rev.1" }));
    house.write_and_cut("Bonifacio").await;
    let organizer = house.consultation.token();
    for form in ["json", "html", "md"] {
        let (status, answer) = house.get(&format!("/compare/1/draft.{form}?authors"), organizer);
        assert_eq!(status, 403, "{answer}");
        assert!(answer.contains("\"sealed\""), "{answer}");
    }
    let body = house.redline("1/draft", organizer);
    let all = body.matches("w:author=").count();
    assert!(all > 0 && body.matches("w:author=\"rapporteur\"").count() == all, "{body}");
    let compared: Value =
        serde_json::from_str(&house.get("/compare/1/draft.json", organizer).1).unwrap();
    let paragraph = compared["rows"][1]["to"]["paragraph"].as_str().unwrap();
    let (status, history) = house.get(&format!("/paragraphs/{paragraph}/history"), organizer);
    assert_eq!(status, 200);
    assert!(!history.contains("\"work\"") && !history.contains("\"day\""), "{history}");
}
