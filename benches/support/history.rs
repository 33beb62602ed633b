//! A data folder with a long history: a consultation started by the server, and then hundreds of thousands of changes,
//! one for each keystroke, appended through the store as the journal does.

use super::{Dice, PARAGRAPHS, house::Server, made_up};
use automerge::{
    ActorId, Automerge, ObjId, ROOT, ReadDoc, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use bytes::Bytes;
use std::{fs::File, io::Read, path::Path};
use tempfile::TempDir;
use zerodraft::{
    domain::{Consultation, DocumentId, DocumentKind, NewEntry, Participant},
    store::{Append, Appended, ENTRIES_PER_COMMIT_MAX, SqliteStore, Store},
};

/// People who wrote the history. They take turns; each writes for a while in one paragraph.
const WRITERS: u64 = 5;
/// Nobody wrote in the first of this many paragraphs.
pub const QUIET: usize = 10;
/// Keystrokes in one paragraph before the writer goes elsewhere.
const KEYSTROKES_PER_VISIT: u64 = 40;

pub struct History {
    pub folder: TempDir,
    /// The organizer's session.
    pub token: String,
    pub document: DocumentId,
    pub consultation: Consultation,
    pub organizer: Participant,
}

/// A keystroke: how much is deleted and written, and where, as parts of a whole.
struct Keystroke {
    paragraph: usize,
    place: f64,
    delete: usize,
    insert: String,
}

impl History {
    /// Makes one with this many changes, from a recorded trace where one is given.
    pub fn make(changes: usize, trace: Option<&Path>) -> History {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path());
        let started = server.consultation("A long history", Some(&made_up(7)));
        server.stop();
        let store = SqliteStore::open(folder.path()).unwrap();
        let consultation = store.consultations().unwrap().remove(0);
        let organizer = store.participants(&consultation.id).unwrap().remove(0);
        let document = consultation.document_id(DocumentKind::Draft);
        let history =
            History { folder, token: started.token().into(), document, consultation, organizer };
        history.write(&store, changes, trace);
        history
    }

    fn write(&self, store: &SqliteStore, changes: usize, trace: Option<&Path>) {
        let log = store.read(&self.document).unwrap().unwrap();
        let mut draft = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        draft.load_incremental(&log.tail.concat()).unwrap();
        let texts = texts(&draft);
        assert_eq!(texts.len(), PARAGRAPHS, "the text came in as it was made up");
        let keystrokes: Box<dyn Iterator<Item = Keystroke>> = match trace {
            Some(file) => Box::new(traced(file, texts.len())),
            None => Box::new(invented(texts.len() as u64)),
        };
        let mut entries = Vec::new();
        for (index, keystroke) in keystrokes.take(changes.saturating_sub(1)).enumerate() {
            let writer = index as u64 / KEYSTROKES_PER_VISIT % WRITERS;
            draft.set_actor(ActorId::from([writer as u8 + 1; 16]));
            entries.push(self.entry(&mut draft, &texts[keystroke.paragraph], &keystroke));
            if entries.len() == ENTRIES_PER_COMMIT_MAX {
                self.append(store, std::mem::take(&mut entries));
            }
        }
        self.append(store, entries);
        let seq = store.read(&self.document).unwrap().unwrap().last();
        store.put_snapshot(&self.document, seq, &draft.save_and_verify().unwrap()).unwrap();
        store.idle().unwrap();
    }

    fn entry(&self, draft: &mut Automerge, text: &ObjId, keystroke: &Keystroke) -> NewEntry {
        let length = draft.length(text);
        let place = (length as f64 * keystroke.place) as usize;
        let delete = keystroke.delete.min(length - place);
        let mut tx = draft.transaction();
        tx.splice_text(text, place, delete as isize, &keystroke.insert).unwrap();
        if tx.pending_ops() == 0 {
            tx.splice_text(text, place, 0, " ").unwrap();
        }
        tx.commit_with(CommitOptions::default().with_time(0));
        let change = draft.get_last_local_change().unwrap();
        NewEntry {
            hash: change.hash().0,
            chunk: Bytes::copy_from_slice(change.raw_bytes()),
            actor: change.actor_id().to_bytes().into(),
            participant: Some(self.organizer.id.clone()),
            late_for: None,
        }
    }

    fn append(&self, store: &SqliteStore, entries: Vec<NewEntry>) {
        let append = Append {
            consultation: self.consultation.id.clone(),
            document: self.document,
            epoch: self.consultation.epoch,
            after: None,
            entries,
        };
        let stored = store.append(&[append]).unwrap();
        assert!(matches!(stored[..], [Appended::Stored { .. }]), "{stored:?}");
    }
}

/// The texts of a draft's paragraphs, in order.
pub fn texts(draft: &Automerge) -> Vec<ObjId> {
    let object = |key: &str| draft.get(ROOT, key).unwrap().expect("the draft is there").1;
    let (order, paragraphs) = (object("order"), object("paragraphs"));
    let text = |id: &str| {
        let paragraph = draft.get(&paragraphs, id).unwrap()?.1;
        Some(draft.get(paragraph, "text").unwrap()?.1)
    };
    let ids = draft.values(order).filter_map(|(id, _)| id.as_str().map(str::to_owned));
    ids.filter_map(|id| text(&id)).collect()
}

fn not_quiet(paragraph: usize) -> usize {
    if paragraph.is_multiple_of(QUIET) { paragraph + 1 } else { paragraph }
}

/// A writer goes to a paragraph, types there in one place, and takes a tenth of it back.
fn invented(paragraphs: u64) -> impl Iterator<Item = Keystroke> {
    let mut dice = Dice(7);
    let (mut paragraph, mut place) = (0, 0.0);
    (0..).map(move |index: u64| {
        if index.is_multiple_of(KEYSTROKES_PER_VISIT) {
            paragraph = not_quiet(dice.below(paragraphs) as usize);
            place = dice.below(1000) as f64 / 1000.0;
        }
        let back = dice.below(10) == 0;
        let insert = if back { "" } else { &"etaoin srhldcu"[dice.below(14) as usize..][..1] };
        Keystroke { paragraph, place, delete: back.into(), insert: insert.into() }
    })
}

/// A recorded trace of somebody who wrote one long text: where in the text they were says in which paragraph they are.
fn traced(file: &Path, paragraphs: usize) -> impl Iterator<Item = Keystroke> {
    let mut json = String::new();
    let file = File::open(file).expect("the trace is there");
    flate2::read::GzDecoder::new(file).read_to_string(&mut json).unwrap();
    let trace: serde_json::Value = serde_json::from_str(&json).unwrap();
    let transactions = trace["txns"].as_array().expect("a trace of transactions").clone();
    let mut length = 0usize;
    let patches = transactions.into_iter().flat_map(|t| t["patches"].as_array().unwrap().clone());
    patches.map(move |patch| {
        let (at, delete) = (patch[0].as_u64().unwrap() as usize, patch[1].as_u64().unwrap());
        let insert = patch[2].as_str().unwrap().to_owned();
        let part = at as f64 / (length + 1) as f64 * paragraphs as f64;
        length = length + insert.chars().count() - (delete as usize).min(length);
        let paragraph = not_quiet((part as usize).min(paragraphs - 1));
        Keystroke { paragraph, place: part.fract(), delete: delete as usize, insert }
    })
}
