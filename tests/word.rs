//! Word files over the interface, the pages and the command line: a text to begin with, and a version that comes back
//! edited.

mod support;
#[path = "support/word.rs"]
mod word;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{fs, process::Command};
use support::{Consultation, Server};
use word::{Parts, del, end, in_list, ins, marked, noted, p, set, styled, t};

/// The text of the version that the fixture was made of.
const TEXT: &str = "# Málaga Declaration\n\n*Recalling* the dialogues that prepared this meeting,[^1]\n\n\
    ## I. Participation\n\n1. *Encourages* States to consult civil society early;\n\n\
    2. *Requests* the host to publish the outcome in all languages;\n\n2 bis. *Thanks* the host;\n\n\
    3. *Invites* participants:\n\n(a) to share their experience;[^1]\n\n(b) to report within one year;\n\n\
    4. *Decides* to meet again;\n\n5. *Closes* the meeting.\n\n[^1]: Held from January to May.\n";

/// The version as LibreOffice wrote it after it was edited: the ids of its paragraphs, in their order.
const EDITED: &[u8] = include_bytes!("fixtures/edited-in-libreoffice.docx");
const EDITED_CONSULTATION: &str = "DghdrQj78HE";
const EDITED_IDS: [&str; 10] = [
    "509dbb43488a75e1",
    "60397007d48c5d8e",
    "e8178909769073e7",
    "9a216e54083ff880",
    "7ae85a5d9049c66b",
    "803f11513f3aac6b",
    "12a24eaa9a663bcc",
    "f8425f108efc1233",
    "043758ae22bfb866",
    "998cca58ee6000ed",
];

struct House {
    server: Server,
    consultation: Consultation,
    /// The rapporteur's token.
    pen: String,
    ids: Vec<String>,
    _folder: tempfile::TempDir,
}

/// A consultation whose first version is published.
fn house(text: &str, sealed: bool) -> House {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let consultation = server.consultation_with(
        json!({ "title": "Málaga Declaration", "markdown": text, "sealed": sealed }),
    );
    let pen = consultation.join(&server, "rapporteur", "Raúl").0;
    assert_eq!(server.post(&consultation.path("/publish"), &pen, json!({})).0, 200);
    let version = server.json(&consultation.path("/versions/1.json"), &pen);
    let ids = version["paragraphs"].as_array().unwrap().iter();
    let ids = ids.map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    House { server, consultation, pen, ids, _folder: folder }
}

impl House {
    fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.server.post(&self.consultation.path(path), &self.pen, body)
    }
    fn take_in(&self, file: &[u8]) -> (u16, Value) {
        let docx = STANDARD.encode(file);
        self.post("/word", json!({ "docx": docx, "source": "ACME, e-mail of 3 May" }))
    }
    /// The fixture with the ids of this consultation.
    fn edited(&self) -> Vec<u8> {
        let mut parts = Parts::read(EDITED).replaced(EDITED_CONSULTATION, self.consultation.id());
        for (theirs, own) in EDITED_IDS.iter().zip(&self.ids) {
            parts = parts.replaced(theirs, own);
        }
        parts.file()
    }
    fn markdown(&self) -> String {
        self.server.get(&self.consultation.path("/draft.md"), &self.pen).1
    }
    fn count(&self) -> usize {
        let all = self.server.json(&self.consultation.path("/discussion"), &self.pen);
        ["comments", "suggestions"].map(|key| all[key].as_array().unwrap().len()).iter().sum()
    }
}

/// What an answer lists, one line for each entry.
fn lines(answer: &Value) -> String {
    let word = |it: &Value, key: &str| match &it[key] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let all = answer["suggestions"].as_array().unwrap().iter();
    let suggestions = all.map(|it| {
        let outdated = if it["outdated"] == true { " outdated" } else { "" };
        let shown = ["number", "action", "quote", "replacement", "source"].map(|key| word(it, key));
        format!("{}{outdated}", shown.join(" | "))
    });
    let comments = answer["comments"].as_array().unwrap().iter();
    let comments = comments
        .map(|it| ["number", "quote", "body", "source"].map(|key| word(it, key)).join(" | "));
    suggestions.chain(comments).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_version_edited_in_a_word_processor_comes_back_as_exactly_its_changes_and_comments() {
    let house = house(TEXT, false);
    let (status, answer) = house.take_in(&house.edited());
    assert_eq!(status, 201, "{answer}");
    expect_test::expect![[r#"
        PP1 | insert | Recalling the dialogues that prepared |  and informed | John Roe (ACME, e-mail of 3 May)
        1 | replace | early | often and early | Jane Doe (ACME, e-mail of 3 May)
        2 | replace | all | six | ACME, e-mail of 3 May
        3(a) | paragraph |  | to name what is missing; | Jane Doe (ACME, e-mail of 3 May)
        3(b) | delete |  within one year |  | Jane Doe (ACME, e-mail of 3 May)
        5 | remove | Closes the meeting. |  | John Roe (ACME, e-mail of 3 May)
        1 | civil society | Which part of it? | John Roe (ACME, e-mail of 3 May)
        4 | meet again | When? | Jane Doe (ACME, e-mail of 3 May)"#]]
    .assert_eq(&lines(&answer));
    assert_eq!((&answer["version"], &answer["left_out"]), (&json!(1), &json!([])));
}

#[test]
fn accepted_they_make_the_text_of_the_file() {
    let house = house(TEXT, false);
    let other = house.consultation.join(&house.server, "rapporteur", "Rosa").0;
    let answer = house.take_in(&house.edited()).1;
    for it in answer["suggestions"].as_array().unwrap() {
        let path =
            house.consultation.path(&format!("/suggestions/{}/accept", it["id"].as_str().unwrap()));
        let (status, settled) = house.server.post(&path, &other, json!({}));
        assert_eq!(status, 200, "{settled}");
    }
    let docx = STANDARD.encode(house.edited());
    let read = house.server.consultation_with(json!({ "title": "Again", "docx": docx }));
    let path = read.path("/draft.md");
    // Suggested words carry no marks of their own; here none did.
    assert_eq!(house.markdown(), house.server.get(&path, read.token()).1);
}

#[test]
fn they_are_anchored_where_they_were_made_also_after_the_draft_moved_on() {
    let house = house(TEXT, false);
    let other = house.consultation.join(&house.server, "rapporteur", "Rosa").0;
    let change = |body: Value| {
        let (status, made) = house.post("/suggestions", body);
        assert_eq!(status, 201, "{made}");
        let path = format!("/suggestions/{}/accept", made["id"].as_str().unwrap());
        let (status, settled) =
            house.server.post(&house.consultation.path(&path), &other, json!({}));
        assert_eq!(status, 200, "{settled}");
    };
    let at = |number: &str, quote: &str| json!({ "number": number, "quote": quote });
    // A paragraph before all others, words before those that were changed, and other words for some of them.
    change(
        json!({ "action": "paragraph", "after": "title", "replacement": "The participants,", "kind": "paragraph" }),
    );
    change(
        json!({ "action": "replace", "place": at("1", "States"), "replacement": "all States, early and late," }),
    );
    change(
        json!({ "action": "replace", "place": at("3(b)", "one year"), "replacement": "two years" }),
    );
    change(json!({ "action": "remove", "place": { "number": "4" } }));
    let (status, answer) = house.take_in(&house.edited());
    assert_eq!(status, 201, "{answer}");
    expect_test::expect![[r#"
        PP1 | insert | Recalling the dialogues that prepared |  and informed | John Roe (ACME, e-mail of 3 May)
        1 | replace | early | often and early | Jane Doe (ACME, e-mail of 3 May)
        2 | replace | all | six | ACME, e-mail of 3 May
        3(a) | paragraph |  | to name what is missing; | Jane Doe (ACME, e-mail of 3 May)
        3(b) | delete |  within one year |  | Jane Doe (ACME, e-mail of 3 May) outdated
        4 | remove | Closes the meeting. |  | John Roe (ACME, e-mail of 3 May)
        1 | civil society | Which part of it? | John Roe (ACME, e-mail of 3 May)
        null | meet again | When? | Jane Doe (ACME, e-mail of 3 May)"#]]
    .assert_eq(&lines(&answer));
    let one = &answer["suggestions"][1];
    let paragraph = house.server.json(&house.consultation.path("/draft.json"), &house.pen);
    let words = paragraph["paragraphs"][3]["text"].as_str().unwrap();
    let (from, to) = (one["from"].as_u64().unwrap() as usize, one["to"].as_u64().unwrap() as usize);
    assert_eq!(words[..from].matches("early").count(), 1, "the second of the same words: {words}");
    assert_eq!(&words[from..to], "early");
}

/// A version of two paragraphs, edited.
fn edited(house: &House, body: &[String], comments: &[(&str, &str)]) -> Vec<u8> {
    Parts::of_version(&body.concat(), house.consultation.id(), 1, comments).file()
}

const SHORT: &str = "# Text\n\n1. States may act.\n\n2. Stays[^1] here.\n\n[^1]: Note.\n";

#[test]
fn a_sealed_consultation_names_no_author() {
    let house = house(SHORT, true);
    let body = [
        p(
            &in_list(1, 0),
            &marked(
                &house.ids[0],
                &noted(
                    0,
                    &(t("States ") + &del("Jane", "may") + &ins("Jane", "shall") + &t(" act.")),
                ),
            ),
        ),
        p(
            "",
            &marked(
                &house.ids[1],
                &(t("Stays") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + &t(" here.")),
            ),
        ),
    ];
    let (status, answer) = house.take_in(&edited(&house, &body, &[("Jane", "Why?")]));
    assert_eq!((status, answer.to_string().contains("Jane")), (201, false), "{answer}");
    expect_test::expect![[r#"
        1 | replace | may | shall | ACME, e-mail of 3 May
        1 | States may act. | Why? | ACME, e-mail of 3 May"#]]
    .assert_eq(&lines(&answer));
}

#[test]
fn what_cannot_be_a_suggestion_is_said_and_nothing_is_half_done() {
    let house = house(SHORT, false);
    let two = p(
        &end("ins", "A"),
        &marked(
            &house.ids[1],
            &(t("Stays") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + &t(" here.")),
        ),
    );
    let noted = p(
        "",
        &(ins("A", "New")
            + "<w:ins w:id=\"9\" w:author=\"A\"><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:ins>"),
    );
    let another = p("", &ins("A", "And another."));
    let row = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("", &ins("A", "x")));
    let first = p("", &marked(&house.ids[0], &t("States may act.")));
    let new = noted.replace("<w:pPr></w:pPr>", &format!("<w:pPr>{}</w:pPr>", end("ins", "A")));
    let body = [styled("Masthead", "L.1"), row, first, two, new, another];
    let (status, answer) = house.take_in(&edited(&house, &body, &[]));
    assert_eq!(status, 201, "{answer}");
    assert_eq!(
        answer["left_out"],
        json!([
            "Changes in tables are not taken over.",
            "A footnote that was put in is not taken over: add it by hand."
        ])
    );
    let reasons: Vec<&str> = answer["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons.iter().all(|it| it.ends_with("accept them from the last to the first.")),
        "{reasons:?}"
    );
    assert_eq!(house.take_in(&edited(&house, &body[..1], &[])).0, 201, "all paragraphs are gone");
}

#[test]
fn a_file_of_another_text_or_of_nobody_is_refused_and_nothing_is_written() {
    let house = house(SHORT, false);
    let body = p("", &marked(&house.ids[0], &ins("A", "x")));
    let file =
        |consultation: &str, version| Parts::of_version(&body, consultation, version, &[]).file();
    let own = house.consultation.id();
    let refused =
        |(status, answer): (u16, Value)| (status, answer["code"].as_str().unwrap().to_owned());
    let unusable = |code: &str| (422, code.to_owned());
    assert_eq!(refused(house.take_in(&file("another", 1))), unusable("other-consultation"));
    assert_eq!(refused(house.take_in(&file(own, 7))).0, 404);
    assert_eq!(refused(house.take_in(&Parts::of(&body).file())), unusable("no-version"));
    assert_eq!(refused(house.take_in(b"words")), unusable("docx"));
    assert_eq!(
        refused(house.post("/word", json!({ "docx": "%", "source": "A" }))),
        unusable("docx")
    );
    let docx = STANDARD.encode(file(own, 1));
    assert_eq!(
        refused(house.post("/word", json!({ "docx": docx, "source": " " }))),
        unusable("source")
    );
    let both = json!({ "docx": docx, "source": "A", "version": 2 });
    assert_eq!(refused(house.post("/word", both)), unusable("other-version"));
    let path = house.consultation.path("/word");
    let reviewer = house.consultation.join(&house.server, "reviewer", "Ruth").0;
    let body = json!({ "docx": docx, "source": "A" });
    assert_eq!(house.server.post(&path, &reviewer, body).0, 403);
    let huge = "A".repeat(13 * 1024 * 1024);
    assert_eq!(refused(house.post("/word", json!({ "docx": huge, "source": "A" }))).0, 413);
    assert_eq!(house.count(), 0);
    let draft = json!({ "title": "T", "docx": docx, "markdown": "x" });
    assert_eq!(refused(house.server.post("/api/consultations", "", draft)), unusable("docx"));
}

#[test]
fn a_word_text_becomes_a_draft_with_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let body = styled("Title", "Málaga")
        + &p(&in_list(1, 0), &(set("<w:b/>", "Requests") + &t(" more.")))
        + "<w:p><w:r><w:drawing/></w:r></w:p>";
    let docx = STANDARD.encode(Parts::of(&body).file());
    let made = server.consultation_with(json!({ "title": "Málaga", "docx": docx }));
    assert_eq!(
        made.0["import"],
        json!({ "paragraphs": 1, "words": 3, "counted": "paragraphs",
                "notes": [{ "line": 3, "what": "A picture was left out." }] })
    );
    let (_, markdown) = server.get(&made.path("/draft.md"), made.token());
    assert_eq!(markdown, "# Málaga\n\n1. **Requests** more.\n");
}

#[test]
fn the_command_line_takes_word_files_by_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_zerodraft"))
            .current_dir(folder.path())
            .env_remove("ZERODRAFT_DATA")
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            command.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&command.stderr)
        );
        String::from_utf8(command.stdout).unwrap()
    };
    fs::write(
        folder.path().join("text"),
        Parts::of(&p(&in_list(1, 0), &t("States may act."))).file(),
    )
    .unwrap();
    let said = run(&["new", "--title", "T", "--from", "text"]);
    assert!(said.contains("Read 1 paragraph with 4 words."), "{said}");
    let listed: Value = serde_json::from_str(&run(&["list", "--json"])).unwrap();
    let id = listed["consultations"][0]["id"].as_str().unwrap();
    run(&["publish", id]);
    let version: Value = serde_json::from_str(&run(&["show", id, "1", "--json"])).unwrap();
    let paragraph = version["paragraphs"][0]["id"].as_str().unwrap();
    let body = p(
        "",
        &marked(
            paragraph,
            &(t("States ") + &del("Jane", "may") + &ins("Jane", "shall") + &t(" act.")),
        ),
    );
    fs::write(
        folder.path().join("back.docx"),
        Parts::of_version(&body, id, 1, &[("Jane", "Why?")]).file(),
    )
    .unwrap();
    let said = run(&["word", id, "back.docx", "--source", "ACME"]);
    let first = said.lines().next().unwrap();
    assert_eq!(first, "Read as edited from Zero draft: 1 suggestion and 1 comment.");
    assert!(
        said.contains("may") && said.contains("Jane (ACME)") && said.contains("Why?"),
        "{said}"
    );
}
