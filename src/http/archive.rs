//! A whole consultation as one signed file that can be read without us, and that a data folder takes in again.
//!
//! It is a bag like that of a version (see `render::bag`). `README.txt` in it says what each file is. In a sealed
//! consultation people are their ids and roles, and nothing in it says when they came or decided.

use super::{
    App,
    auth::Session,
    forms::{self, Source},
    problem::Problem,
};
use crate::{
    domain::{
        Consultation, Decision, DocumentKind, Participant, ParticipantId, Reading, Role, Version,
        VersionHead, VersionNumber, sha256_hex,
    },
    render::{Bag, BagError, ENGINE, FACTS, Opened, SigningKey},
    store::{RecordedDecision, Whole, WholeEntry, WholeLog},
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// What a manifest of this form begins with.
const ARCHIVE_FORMAT: &str = "zerodraft consultation 1";

const README: &str = include_str!("archive.txt");

/// `GET …/archive.zip`
pub async fn show(State(app): State<App>, session: Session) -> Result<Response, Problem> {
    session.consultation.require(&session.grant, Role::Organizer)?;
    let id = session.consultation.id.clone();
    let whole = app.ask(move |store| store.whole(&id)).await?;
    let whole = whole.ok_or_else(|| Problem::not_found("There is no such consultation."))?;
    let signing = app.0.signing.clone();
    let bytes = app.work(move || packed(whole, &signing)).await??;
    let name = format!("attachment; filename=\"zerodraft-{}.zip\"", session.consultation.id);
    let name = HeaderValue::from_str(&name).map_err(|_| Problem::internal())?;
    let kind = HeaderValue::from_static("application/zip");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// What stands in `manifest.json`.
#[derive(Serialize, Deserialize)]
struct Manifest {
    format: String,
    engine: String,
    title: String,
    versions: Vec<VersionHead>,
}

/// A line of `decisions.json`.
#[derive(Serialize, Deserialize)]
struct Decided {
    epoch: u64,
    by: ParticipantId,
    at: Timestamp,
    #[serde(flatten)]
    decision: Decision,
}

/// What `draft.log.json` says of `draft.automerge`, which has the changes one behind the other.
#[derive(Serialize, Deserialize)]
struct LogFile {
    entries: Vec<EntryLine>,
    /// Actor in hexadecimal, and who it belongs to.
    actors: Vec<(String, Option<ParticipantId>)>,
}

#[derive(Serialize, Deserialize)]
struct EntryLine {
    hash: String,
    bytes: usize,
    participant: Option<ParticipantId>,
    late_for: Option<VersionNumber>,
}

/// `reading.json` of a version: its paragraphs with their identity, and the last entry of the draft that it covers.
#[derive(Serialize, Deserialize)]
struct ReadingFile {
    seq: u64,
    reading: Reading,
}

fn packed(mut whole: Whole, signing: &SigningKey) -> Result<Vec<u8>, Problem> {
    if whole.consultation.sealed {
        seal(&mut whole);
    }
    let consultation = Arc::new(whole.consultation.clone());
    let decided = |it: &RecordedDecision| Decided {
        epoch: it.epoch,
        by: it.by.clone(),
        at: it.at,
        decision: it.decision.clone(),
    };
    let mut files = BTreeMap::from([
        ("consultation.json".to_owned(), pretty(&whole.consultation)),
        ("participants.json".to_owned(), pretty(&whole.participants)),
        (
            "decisions.json".to_owned(),
            pretty(&whole.decisions.iter().map(decided).collect::<Vec<_>>()),
        ),
    ]);
    for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
        let log = whole.log(kind);
        let chunks: Vec<&[u8]> = log.entries.iter().map(|entry| &entry.chunk[..]).collect();
        files.insert(format!("{}.automerge", kind.as_str()), chunks.concat());
        files.insert(format!("{}.log.json", kind.as_str()), pretty(&log_file(log)));
    }
    for version in &whole.versions {
        let folder = folder(version.head.number);
        let reading = ReadingFile { seq: version.seq, reading: version.reading.clone() };
        files.insert(format!("{folder}/reading.json"), pretty(&reading));
        let source = Source {
            consultation: consultation.clone(),
            version: version.clone(),
            in_lines: false,
            signing: signing.clone(),
        };
        for (ending, bytes) in forms::kept(&source)? {
            files.insert(format!("{folder}/{}", forms::file_name(&version.head, ending)), bytes);
        }
        // Under a name of its own, so that it is found again whatever the symbol is.
        files.insert(format!("{folder}/published.md"), version.markdown.clone().into_bytes());
    }
    let manifest = Manifest {
        format: ARCHIVE_FORMAT.into(),
        engine: ENGINE.into(),
        title: consultation.title.clone(),
        versions: whole.versions.iter().map(|version| version.head.clone()).collect(),
    };
    let mut info = vec![
        ("External-Description", consultation.title.clone()),
        ("External-Identifier", consultation.id.to_string()),
    ];
    let organisation = consultation.masthead.organisation.clone();
    info.extend(organisation.map(|name| ("Source-Organization", name)));
    let name = format!("zerodraft-{}", consultation.id);
    let notes = vec![("README.txt", README.to_owned())];
    let bag = Bag { name, files, info, facts: pretty(&manifest), notes };
    bag.pack(signing).map_err(|error: BagError| {
        tracing::error!(%error, "a consultation could not be packed");
        Problem::internal()
    })
}

/// Takes out who people are, and when they came and decided.
fn seal(whole: &mut Whole) {
    let at = whole.consultation.created;
    for person in &mut whole.participants {
        *person = Participant { name: person.role.to_string(), joined: at, ..person.clone() };
    }
    for decided in &mut whole.decisions {
        decided.at = at;
        match &mut decided.decision {
            Decision::SuggestionAccepted { source, .. }
            | Decision::SuggestionDeclined { source, .. } => *source = None,
            _ => {}
        }
    }
}

fn folder(number: VersionNumber) -> String {
    format!("versions/{number:02}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(digits).collect()
}

fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn log_file(log: &WholeLog) -> LogFile {
    let line = |entry: &WholeEntry| EntryLine {
        hash: hex(&entry.hash),
        bytes: entry.chunk.len(),
        participant: entry.participant.clone(),
        late_for: entry.late_for,
    };
    LogFile {
        entries: log.entries.iter().map(line).collect(),
        actors: log.actors.iter().map(|(actor, who)| (hex(actor), who.clone())).collect(),
    }
}

/// Whether an opened bag says that it is a whole consultation.
pub fn is_archive(bag: &Opened) -> bool {
    let facts = bag.files.get(FACTS).map(Vec::as_slice).unwrap_or_default();
    serde_json::from_slice::<Manifest>(facts).is_ok_and(|it| it.format == ARCHIVE_FORMAT)
}

/// The consultation in an opened archive, or what is wrong, as the rest of a sentence that begins with its name.
pub fn whole_of(bag: &Opened) -> Result<Whole, String> {
    let consultation: Consultation = json_file(bag, "data/consultation.json")?;
    let decided: Vec<Decided> = json_file(bag, "data/decisions.json")?;
    let decision =
        |Decided { epoch, by, at, decision }| RecordedDecision { epoch, decision, by, at };
    let manifest: Manifest = json_file(bag, FACTS)?;
    let mut versions = Vec::new();
    for head in manifest.versions {
        let folder = format!("data/{}", folder(head.number));
        let ReadingFile { seq, reading } = json_file(bag, &format!("{folder}/reading.json"))?;
        let markdown = file(bag, &format!("{folder}/published.md"))?.to_vec();
        let markdown = String::from_utf8(markdown)
            .map_err(|_| format!("has a version {} that is no text.", head.number))?;
        versions.push(Version { head, markdown, reading, seq });
    }
    let whole = Whole {
        participants: json_file(bag, "data/participants.json")?,
        draft: log_of(bag, "draft")?,
        discussion: log_of(bag, "discussion")?,
        decisions: decided.into_iter().map(decision).collect(),
        versions,
        consultation,
    };
    whole.check().map_err(|error| format!("holds no whole consultation. {error}"))?;
    Ok(whole)
}

fn file<'a>(bag: &'a Opened, name: &str) -> Result<&'a [u8], String> {
    bag.files.get(name).map(Vec::as_slice).ok_or_else(|| format!("lacks the file {name}."))
}

fn json_file<T: DeserializeOwned>(bag: &Opened, name: &str) -> Result<T, String> {
    let bytes = file(bag, name)?;
    serde_json::from_slice(bytes).map_err(|_| format!("has a file {name} that cannot be read."))
}

/// A document's changes, cut apart again; each must be the one that its hash names.
fn log_of(bag: &Opened, name: &str) -> Result<WholeLog, String> {
    let broken =
        || format!("has a file {name}.automerge that its {name}.log.json does not describe.");
    let mut rest = bytes::Bytes::copy_from_slice(file(bag, &format!("data/{name}.automerge"))?);
    let lines: LogFile = json_file(bag, &format!("data/{name}.log.json"))?;
    let mut log = WholeLog::default();
    for EntryLine { hash, bytes, participant, late_for } in lines.entries {
        if bytes > rest.len() {
            return Err(broken());
        }
        let chunk = rest.split_to(bytes);
        // The hash of a change covers its chunk from the type on (Automerge's binary format: chunks).
        let named = sha256_hex(chunk.get(8..).unwrap_or_default()) == hash;
        let hash = unhex(&hash).and_then(|hash| hash.try_into().ok()).filter(|_| named);
        log.entries.push(WholeEntry {
            hash: hash.ok_or_else(broken)?,
            chunk,
            participant,
            late_for,
        });
    }
    for (actor, participant) in lines.actors {
        log.actors.push((unhex(&actor).ok_or_else(broken)?.into(), participant));
    }
    if !rest.is_empty() {
        return Err(broken());
    }
    Ok(log)
}

/// What is told of a consultation that was taken in.
pub fn described(whole: &Whole) -> serde_json::Value {
    json!({
        "id": whole.consultation.id,
        "title": whole.consultation.title,
        "participants": whole.participants.len(),
        "versions": whole.versions.len(),
        "decisions": whole.decisions.len(),
        "changes": whole.draft.entries.len() + whole.discussion.entries.len(),
    })
}
