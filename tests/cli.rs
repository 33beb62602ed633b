//! The command line as it is typed: the real program on folders and servers of its own.

#[path = "support/program.rs"]
mod program;

use program::{answered, refused, run, said, zerodraft};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const TEXT: &str =
    "# Declaration of Málaga\n\n*Recalling* the words before,\n\n1. *Requests* more of them.\n";

/// A consultation with a text, in the folder `data`; its id.
fn consultation(folder: &TempDir) -> String {
    fs::write(folder.path().join("draft.md"), TEXT).unwrap();
    let new = answered(folder, &["new", "--title", "Málaga", "--from", "draft.md"]);
    new["id"].as_str().unwrap().to_owned()
}

/// A running server; killed where a test ends early.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(folder: &TempDir, arguments: &[&str]) -> Server {
        let mut command = zerodraft(folder, &["serve", "--listen", "127.0.0.1:0"]);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("zerodraft serves on ").unwrap().to_owned();
        Server { process, url }
    }

    /// As a service manager does.
    #[cfg(unix)]
    fn stop(mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert_eq!(self.process.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn operator_token(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("data/operator.token")).unwrap().trim().to_owned()
}

#[test]
fn a_consultation_lives_in_a_folder_from_its_start_to_its_restored_backup() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("draft.md"), TEXT).unwrap();
    let new = answered(
        &folder,
        &[
            "new",
            "--title",
            "Málaga",
            "--from",
            "draft.md",
            "--stages",
            "Zero draft, review, Adopted",
        ],
    );
    assert!(new["documents"]["draft"].as_str().unwrap().starts_with("automerge:"));
    assert!(new["documents"]["discussion"].as_str().unwrap().starts_with("automerge:"));
    assert_eq!(new["invitations"].as_object().unwrap().len(), 5);
    assert_eq!(new["import"]["paragraphs"], 2);
    assert!(new["token"].is_string());
    let id = new["id"].as_str().unwrap();

    assert!(said(&folder, &["draft", id]).contains("1. *Requests* more of them."));
    assert!(said(&folder, &["masthead", id]).starts_with("The masthead is empty; say "));
    let masthead = said(&folder, &["masthead", id, "--symbol", "A/1", "--language", "EN"]);
    assert_eq!(masthead, "symbol    A/1\nlanguage  en\n");
    let wrong = refused(&folder, &["masthead", id, "--language", "x"]);
    assert_eq!(wrong, "Name the language by its tag, such as en, fr, ar or zh-Hant.");
    let first = answered(&folder, &["publish", id, "--note", "As it came"]);
    assert_eq!(first["masthead"]["symbol"], "A/1");
    assert_eq!((&first["number"], &first["previous"]), (&1.into(), &Value::Null));
    assert_eq!(first["now"], "Review of Zero draft");
    assert!(said(&folder, &["stage", id, "Zero draft"]).starts_with("Now open: Zero draft."));
    let wrong = refused(&folder, &["publish", id, "--stage", "Adopted"]);
    assert_eq!(
        wrong,
        "The stage “Adopted” is no longer open; the consultation is in “Zero draft”."
    );
    let second = answered(&folder, &["publish", id]);
    assert_eq!(second["previous"], first["sha256"]);

    let versions = said(&folder, &["versions", id]);
    assert_eq!(versions.lines().count(), 2);
    assert!(
        versions.contains(first["sha256"].as_str().unwrap()) && versions.contains("As it came")
    );
    assert!(said(&folder, &["list"]).contains("2 versions  Málaga"));
    assert!(said(&folder, &["show", id, "1"]).starts_with("---\nzerodraft: 1\n"));
    assert_eq!(answered(&folder, &["show", id, "2"])["sha256"], second["sha256"]);
    assert!(
        said(&folder, &["compare", id, "1", "draft"])
            .starts_with("# Changes from Zero draft to Draft")
    );
    let compared = answered(&folder, &["compare", id, "1", "2"]);
    let paragraph = compared["rows"][1]["to"]["paragraph"].as_str().unwrap();
    let concordance = said(&folder, &["concordance", id, "1", "2", "--form", "csv"]);
    assert_eq!(
        concordance,
        "Zero draft (no. 1),Zero draft (no. 2),What happened,Opening words\r\nPP1,PP1,,\"Recalling the words before,\"\r\n1,1,,Requests more of \
         them.\r\n"
    );
    assert!(said(&folder, &["summary", id, "1", "2"]).contains("- Paragraphs: 2 unchanged\n"));
    assert_eq!(answered(&folder, &["summary", id, "1", "2"])["shifts"], Value::Array(vec![]));
    let history = said(&folder, &["history", id, paragraph]);
    assert!(
        history.starts_with("Zero draft 1\n  Requests more of them.\n  brought in: "),
        "{history}"
    );
    assert_eq!(history.matches("Requests more of them.").count(), 3);

    let last = second["sha256"].as_str().unwrap();
    let verified =
        format!("Málaga ({id}): 2 versions as published. The SHA-256 of the last is {last}.\n");
    assert_eq!(said(&folder, &["verify", id]), verified);
    let files = ["out/version-1.md", "out/version-2.md"];
    assert_eq!(said(&folder, &["export", id, "1", "2", "--to", "out"]).lines().count(), 8);
    assert!(fs::read(folder.path().join("out/version-2.docx")).unwrap().starts_with(b"PK"));
    let word = ["compare", id, "1", "draft", "--form", "docx", "-o", "redline.docx"];
    assert_eq!(said(&folder, &word), "redline.docx\n");
    assert!(refused(&folder, &word).starts_with("There is a file redline.docx already"));
    let nowhere = refused(&folder, &["compare", id, "1", "2", "--form", "docx"]);
    assert_eq!(nowhere, "A .docx file is not for the screen: say where it goes with -o FILE.");
    let one = said(&folder, &["export", id, "1", "--form", "json", "--to", "other"]);
    assert_eq!(one, "other/version-1.json\n");
    let chain = said(&folder, &["verify", files[1], files[0]]);
    assert!(
        chain.starts_with(&format!("2 versions of {id} (1 to 2) follow each other")),
        "{chain}"
    );
    let again = refused(&folder, &["export", id, "2", "--to", "out"]);
    assert_eq!(again, "There is a file out/version-2.md already; nothing was written.");

    said(&folder, &["backup", "copy"]);
    said(&folder, &["restore", "copy", "--data", "restored"]);
    assert_eq!(said(&folder, &["verify", "--all", "--data", "restored"]), verified);
    assert_eq!(
        said(&folder, &["show", id, "2", "--data", "restored"]),
        fs::read_to_string(folder.path().join(files[1])).unwrap()
    );
    let taken = refused(&folder, &["restore", "copy"]);
    assert!(taken.contains("There is a file data/zerodraft.sqlite already"), "{taken}");
}

#[test]
fn the_text_may_come_through_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = zerodraft(&folder, &["new", "--title", "T", "--from", "-", "--sealed"]);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(TEXT.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Read 2 paragraphs with "), "{text}");
    assert!(text.contains("The links work once `zerodraft serve` runs"), "{text}");
    assert_eq!(answered(&folder, &["list"])["consultations"][0]["sealed"], true);
}

#[test]
fn invitations_are_made_drawn_and_used_on_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let id = consultation(&folder);
    let invite =
        ["invite", &id, "--role", "rapporteur", "--uses", "1", "--expires", "2999-05-09T18:00:00Z"];
    let made = said(
        &folder,
        &[&invite[..], &["--qr", "link.svg", "--public-url", "https://draft.example.org/"]]
            .concat(),
    );
    assert!(made.contains("once, until 2999-05-09 18:00 UTC"), "{made}");
    let link = made.split_whitespace().nth(1).unwrap();
    assert!(link.starts_with("https://draft.example.org/join/"), "{link}");
    assert!(fs::read_to_string(folder.path().join("link.svg")).unwrap().contains("<svg"));
    let again = refused(&folder, &[&invite[..], &["--qr", "link.svg"]].concat());
    assert_eq!(again, "There is a file link.svg already; it was not touched.");
    let joined = answered(&folder, &["join", link, "--name", "Ana"]);
    assert_eq!(joined["role"], "rapporteur");
    assert_eq!(
        refused(&folder, &["join", link, "--name", "Eva"]),
        "This invitation was used as often as it may be; ask the organizer for a new link."
    );
    let past =
        ["invite", &id, "--role", "drafter", "--expires", "2001-01-01T00:00:00Z", "--qr", "b.svg"];
    assert_eq!(refused(&folder, &past), "An invitation ends in the future.");
    assert!(!folder.path().join("b.svg").exists(), "nothing was drawn");
}

#[cfg(unix)]
#[test]
fn a_proposal_is_entered_listed_and_settled_on_a_folder() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("draft.md"), TEXT).unwrap();
    let new = ["new", "--title", "Málaga", "--from", "draft.md", "--accept-own"];
    let id = answered(&folder, &new)["id"].as_str().unwrap().to_owned();
    let enter = |words: &str| {
        let what =
            ["suggest", &id, "replace", "--number", "1", "--quote", "more", "--words", words];
        let made = answered(&folder, &[&what[..], &["--source", "ACME, on paper"]].concat());
        made["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (enter("fewer"), enter("none"));
    let list = said(&folder, &["suggestions", &id]);
    assert!(list.contains("open") && list.contains("ACME, on paper"), "{list}");
    said(&folder, &["accept", &id, &first]);
    assert!(said(&folder, &["draft", &id]).contains("*Requests* fewer of them."));
    let refusal = refused(&folder, &["accept", &id, &second]);
    assert!(refusal.contains("Requests fewer of them."), "{refusal}");
    assert!(said(&folder, &["suggestions", &id]).contains("outdated"));
    said(&folder, &["decline", &id, &second, "--reason", "It came too late."]);
    assert_eq!(said(&folder, &["suggestions", &id]), "No suggestion is open.\n");
    assert_eq!(said(&folder, &["suggestions", &id, "--all"]).lines().count(), 2);

    assert_eq!(said(&folder, &["comments", &id]), "No comment is open.\n");
    let made = answered(&folder, &["comment", &id, "Since when?", "--number", "1"]);
    let comment = made["id"].as_str().unwrap().to_owned();
    said(&folder, &["comment", &id, "Since May.", "--answers", &comment]);
    let list = said(&folder, &["comments", &id]);
    assert_eq!(list.lines().count(), 2);
    assert!(list.contains("open    1") && list.contains("answer") && list.contains("Since May."));
    assert!(said(&folder, &["since", &id, "--seen"]).starts_with("Nothing is kept"));
    assert!(said(&folder, &["since", &id]).starts_with("The draft did not change."));
}

#[test]
fn a_server_is_talked_to_with_a_token_and_leaves_its_folder_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, &[]);
    let url = server.url.clone();
    let new = answered(&folder, &["new", "--title", "T", "--server", &url]);
    let (id, token) = (new["id"].as_str().unwrap(), new["token"].as_str().unwrap());
    let organizer = ["--server", &url, "--token", token];
    let as_organizer = |what: &[&str]| said(&folder, &[what, &organizer].concat());
    assert!(as_organizer(&["publish", id]).starts_with("Version 1 is published as Zero draft."));
    assert!(
        as_organizer(&["verify", id]).starts_with(&format!("T ({id}): 1 version as published."))
    );
    assert!(
        as_organizer(&["invite", id, "--role", "drafter"])
            .starts_with(&format!("Link         {url}"))
    );
    assert_eq!(
        refused(&folder, &[&["list"][..], &organizer].concat()),
        "Only the operator sees all consultations."
    );

    // The environment says the same; what is typed comes first.
    let mut command = zerodraft(&folder, &["versions", id, "--json"]);
    let output = command.env("ZERODRAFT_SERVER", &url).env("ZERODRAFT_TOKEN", token).output();
    let versions: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    assert_eq!(versions["versions"][0]["designation"], "Zero draft");

    // The operator reads and recovers, and decides only after coming in.
    let operator = operator_token(&folder);
    let operator = ["--server", &url, "--token", &operator];
    fn both<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<&'a str> {
        [one, other].concat()
    }
    assert!(said(&folder, &both(&["list"], &operator)).contains(id));
    assert!(
        said(&folder, &both(&["verify", "--all"], &operator)).contains("1 version as published")
    );
    assert_eq!(
        refused(&folder, &both(&["publish", id], &operator)),
        "The operator's token reads and decides nothing: recover an organizer's invitation, join with it, and use the \
         session token that you get."
    );
    let link =
        answered(&folder, &both(&["recover", id], &operator))["link"].as_str().unwrap().to_owned();
    let joined = answered(&folder, &["join", &link, "--name", "Eva", "--server", &url]);
    let token = joined["token"].as_str().unwrap();
    said(&folder, &["publish", id, "--server", &url, "--token", token]);

    // Beside a running server the folder can be copied, and nothing else.
    said(&folder, &["backup", "copy"]);
    assert_eq!(
        refused(&folder, &["list"]),
        "The data folder data is in use, most likely by a running server: use --server http://… and --token instead."
    );
    let busy = run(&folder, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(busy.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(busy.stderr).unwrap(),
        "The data folder data is in use by another program: stop it, or talk to it with --server.\n"
    );
    server.stop();
    assert!(said(&folder, &["verify", id]).contains("2 versions as published"));
    said(&folder, &["restore", "copy", "--data", "restored"]);
    assert!(
        said(&folder, &["verify", id, "--data", "restored"]).contains("2 versions as published")
    );
}

#[test]
fn each_refusal_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = "There are no consultations in the folder data: name another with --data, or a server with --server.";
    assert_eq!(refused(&folder, &["list"]), nowhere);
    assert_eq!(refused(&folder, &["backup", "copy"]), nowhere);
    assert!(!folder.path().join("data").exists(), "a mistake makes no folder");

    let id = consultation(&folder);
    assert_eq!(refused(&folder, &["draft", "nobody"]), "There is no such consultation.");
    assert_eq!(refused(&folder, &["show", &id, "7"]), "There is no version with this number.");
    assert_eq!(refused(&folder, &["verify", "none.md"]), "The file none.md is not there.");
    let from = ["new", "--title", "T", "--from"];
    assert_eq!(
        refused(&folder, &[&from[..], &["none.md"]].concat()),
        "The file none.md is not there."
    );
    fs::write(folder.path().join("latin.md"), b"M\xe1laga").unwrap();
    assert_eq!(
        refused(&folder, &[&from[..], &["latin.md"]].concat()),
        "The file latin.md is neither a Word file (.docx) nor a text in UTF-8: save it as one first."
    );
    let file = "latin.md is a file: name a folder with --data.";
    assert_eq!(refused(&folder, &["serve", "--data", "latin.md"]), file);
    fs::write(folder.path().join("copy"), "a film").unwrap();
    let film = refused(&folder, &["restore", "copy", "--data", "restored"]);
    assert!(film.contains("the file is not a backup"), "{film}");

    let server = Server::start(&folder, &["--public-url", "http://example.org"]);
    // The links say where the participants go; the port is the system's.
    assert_eq!(server.url, "http://example.org");
    drop(server);
    let server = Server::start(&folder, &[]);
    let wrong = ["--server", &server.url, "--token", "1111111111111111111111"];
    assert_eq!(
        refused(&folder, &[&["draft", &id][..], &wrong].concat()),
        "Nobody has this token: give a session token of the consultation with --token or ZERODRAFT_TOKEN."
    );
    assert_eq!(
        refused(&folder, &["draft", &id, "--server", &server.url]),
        "This needs a token: give a session token of the consultation with --token or ZERODRAFT_TOKEN."
    );
    drop(server);

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    assert_eq!(
        refused(&folder, &["serve", "--listen", &address.to_string()]),
        format!(
            "The address {address} is in use by another program: stop it, or choose another address with --listen."
        )
    );
    drop(taken);
    assert_eq!(
        refused(&folder, &["list", "--server", &format!("http://{address}")]),
        format!("No server answers at http://{address}: check the address, or start one there.")
    );
}

#[test]
fn a_wrong_command_line_is_told_from_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["new"][..],
        &["verify"],
        &["invite", "abc", "--role", "king"],
        &["invite", "abc", "--role", "drafter", "--uses", "0"],
        &["new", "--title", "T", "--stages", "Zero draft, review"],
        &["compare", "abc", "1", "two"],
        &["list", "--server", "example.org"],
        &["list", "--server", "http://example.org", "--data", "data"],
    ] {
        assert_eq!(run(&folder, arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_altered_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let id = consultation(&folder);
    said(&folder, &["publish", &id]);
    said(&folder, &["publish", &id]);
    said(&folder, &["export", &id, "1", "2", "--to", "out"]);
    let first = folder.path().join("out/version-1.md");
    let altered = fs::read_to_string(&first).unwrap().replace("more of them", "more of then");
    fs::write(&first, altered).unwrap();
    let files = ["verify", "out/version-1.md", "out/version-2.md"];
    assert_eq!(
        refused(&folder, &files),
        "Version 1 (out/version-1.md) was altered: its SHA-256 is not the one in the JSON file beside it."
    );
    fs::remove_file(first.with_extension("json")).unwrap();
    assert_eq!(
        refused(&folder, &files),
        "Version 1 (out/version-1.md) was altered: version 2 (out/version-2.md) names another SHA-256 for it."
    );
}

#[test]
fn a_folder_of_a_later_release_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    consultation(&folder);
    let database = folder.path().join("data/zerodraft.sqlite");
    let connection = rusqlite::Connection::open(database).unwrap();
    connection.pragma_update(None, "user_version", 9).unwrap();
    drop(connection);
    let sentence = "The data has schema version 9, this release reads up to 2: use the release that wrote it, or see \
                    docs/OPERATIONS.md on upgrading; nothing was changed.";
    for arguments in [&["list"][..], &["serve", "--listen", "127.0.0.1:0"], &["backup", "copy"]] {
        assert_eq!(refused(&folder, arguments), sentence);
    }
    assert!(!folder.path().join("copy").exists());
}

/// Whoever can write the file of the database can alter a version in it, and put right what the row says of itself.
#[test]
fn an_altered_record_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let id = consultation(&folder);
    said(&folder, &["publish", &id]);
    said(&folder, &["publish", &id]);
    let database = folder.path().join("data/zerodraft.sqlite");

    alter(&database, &id, |_, markdown| *markdown = markdown.replace("of them", "of then"), false);
    assert_eq!(
        refused(&folder, &["verify", "--all"]),
        format!("The folder is damaged: consultation {id}: version 1 is not what was written.")
    );

    let forge = |head: &mut Value, markdown: &mut String| {
        let hash = Sha256::digest(markdown.as_bytes());
        head["sha256"] = hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    };
    alter(&database, &id, forge, true);
    assert_eq!(
        refused(&folder, &["verify", &id]),
        format!("The folder is damaged: consultation {id}: version 2 follows another text.")
    );
    // A server tells of its versions alone; they give themselves away.
    let server = Server::start(&folder, &[]);
    let token = operator_token(&folder);
    assert_eq!(
        refused(&folder, &["verify", "--all", "--server", &server.url, "--token", &token]),
        format!(
            "Version 1 of {id} reads otherwise in the record than in its text: Paragraph 2 of the text, numbered 1, \
             differs."
        )
    );
}

/// Alters the first version past the triggers that forbid it.
fn alter(
    database: &Path,
    consultation: &str,
    change: impl FnOnce(&mut Value, &mut String),
    with_checksum: bool,
) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let (head, mut markdown, reading, seq, kept): (String, String, String, i64, i64) = connection
        .query_row(
            "SELECT head, markdown, reading, seq, checksum FROM versions WHERE number = 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
        )
        .unwrap();
    let mut value: Value = serde_json::from_str(&head).unwrap();
    change(&mut value, &mut markdown);
    let head = value.to_string();
    let mut hasher = Sha256::new();
    let (number, end) = (1_u32.to_be_bytes(), seq.to_be_bytes());
    let texts = [head.as_bytes(), markdown.as_bytes(), reading.as_bytes()];
    for part in [consultation.as_bytes(), &number, texts[0], texts[1], texts[2], &end] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let sum = i64::from_be_bytes(digest[..8].try_into().unwrap());
    connection.execute_batch("DROP TRIGGER IF EXISTS versions_stay").unwrap();
    connection
        .execute(
            "UPDATE versions SET head = ?1, markdown = ?2, checksum = ?3 WHERE number = 1",
            rusqlite::params![head, markdown, if with_checksum { sum } else { kept }],
        )
        .unwrap();
}
