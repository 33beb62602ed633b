//! Who wrote and who deleted the characters of a draft between two moments, from the changes themselves.
//!
//! Every character is the work of one change, and every change of one actor; the store knows whose that actor is. A
//! change has a time only where the program that made it wrote one: our own client does not.

use super::{LoadError, Loaded, load};
use crate::domain::{Log, ParticipantId};
use automerge::{
    ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValueRef, Value,
    ValueRef,
    legacy::{OpId, OpType},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Seconds above which a time is in milliseconds, as some programs write it.
const SECONDS_MAX: i64 = 100_000_000_000;

/// A draft with all that was written into it.
pub struct Past {
    automerge: Automerge,
    people: HashMap<ActorId, ParticipantId>,
    /// The changes that have a time, in seconds.
    times: HashMap<ChangeHash, i64>,
}

/// Whose work something is, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stroke {
    /// Who; none for the server itself, which writes the text that a consultation begins with.
    pub by: Option<ParticipantId>,
    /// When, in seconds since 1970, as the writer's program said it; none where it said nothing.
    pub at: Option<i64>,
}

/// A character, or what stands for a reference to a footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The character.
    pub character: char,
    /// Whose it is where only one of the two moments has it: who wrote it, or who deleted it.
    pub stroke: Option<Stroke>,
}

/// The characters of a draft at two moments, by the pieces that paragraphs are read from.
#[derive(Debug, Default)]
pub struct Between {
    older: HashMap<Box<str>, Vec<Trace>>,
    newer: HashMap<Box<str>, Vec<Trace>>,
}

/// How much somebody did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Characters that stayed.
    pub written: usize,
    /// Characters that were there before.
    pub deleted: usize,
}

impl Past {
    /// Loads a draft. As long as [`load`]: call it from a thread that may wait.
    pub fn load(document: &str, log: &Log) -> Result<Past, LoadError> {
        let Loaded(automerge) = load(document, log)?;
        let people = log.actors.iter();
        let people = people.map(|(actor, who)| (ActorId::from(&**actor), who.clone())).collect();
        let timed = automerge.get_changes_meta(&[]).into_iter();
        let times = timed.filter_map(|change| Some((change.hash, seconds(change.timestamp)?)));
        let times = times.collect();
        Ok(Past { automerge, people, times })
    }

    /// What happened from one moment to another; from the beginning where there is none. Heads are in hexadecimal;
    /// those that are none are left out.
    pub fn between(&self, from: &[String], to: &[String]) -> Between {
        let heads = |heads: &[String]| -> Vec<ChangeHash> {
            heads.iter().filter_map(|head| head.parse().ok()).collect()
        };
        let (from, to) = (heads(from), heads(to));
        let (older, newer) = (self.pieces(&from), self.pieces(&to));
        let elements = |pieces: &HashMap<Box<str>, Vec<Element>>| -> HashSet<ObjId> {
            pieces.values().flatten().map(|element| element.id.clone()).collect()
        };
        let (before, after) = (elements(&older), elements(&newer));
        let deletions = self.deletions(&from, &to);
        let removals = self.removals(&to);
        let strike = |piece: &str, element: &Element| match after.contains(&element.id) {
            true => removals.get(piece).cloned(),
            false => Some(deletions.get(&element.id).cloned().unwrap_or_default()),
        };
        let write = |_: &str, element: &Element| match before.contains(&element.id) {
            // What was removed with its paragraph, and came back with it, is nobody's new work.
            true => None,
            false => Some(self.stroke(&element.id)),
        };
        Between { older: traced(older, strike), newer: traced(newer, write) }
    }

    /// Who made an operation, and when.
    fn stroke(&self, operation: &ObjId) -> Stroke {
        let ObjId::Id(_, actor, _) = operation else { return Stroke::default() };
        let at = match self.times.is_empty() {
            true => None,
            false => self.automerge.hash_for_opid(operation).and_then(|hash| self.times.get(&hash)),
        };
        Stroke { by: self.people.get(actor).cloned(), at: at.copied() }
    }

    /// The elements of each piece at some heads.
    fn pieces(&self, heads: &[ChangeHash]) -> HashMap<Box<str>, Vec<Element>> {
        let mut pieces = HashMap::new();
        // Without heads there is nothing yet, and not the whole document.
        if heads.is_empty() {
            return pieces;
        }
        let Some(paragraphs) = self.object(&ROOT, "paragraphs", heads) else { return pieces };
        for id in self.automerge.keys_at(&paragraphs, heads) {
            let text = self.object(&paragraphs, &id, heads);
            if let Some(text) = text.and_then(|entry| self.object(&entry, "text", heads)) {
                self.read_pieces(&id, &text, heads, &mut pieces);
            }
        }
        pieces
    }

    fn read_pieces(
        &self,
        id: &str,
        text: &ObjId,
        heads: &[ChangeHash],
        pieces: &mut HashMap<Box<str>, Vec<Element>>,
    ) {
        let mut piece: Box<str> = id.into();
        for item in self.automerge.list_range_at(text, .., heads) {
            let id = item.id();
            let text: Box<str> = match item.value {
                ValueRef::Scalar(ScalarValueRef::Str(text)) => Box::from(&*text),
                ValueRef::Object(ObjType::Map) => {
                    let word = |key: &str| self.word(&id, key, heads);
                    match (word("type").as_deref(), word("id")) {
                        (Some("break"), Some(begins)) => {
                            piece = begins;
                            pieces.entry(piece.clone()).or_default();
                            continue;
                        }
                        _ => "\u{fffc}".into(),
                    }
                }
                // The ends of a mark.
                _ => continue,
            };
            pieces.entry(piece.clone()).or_default().push(Element { id, text });
        }
    }

    /// Who removed each piece that is not read at these heads.
    fn removals(&self, heads: &[ChangeHash]) -> HashMap<Box<str>, Stroke> {
        let Some(paragraphs) = self.object(&ROOT, "paragraphs", heads) else {
            return HashMap::new();
        };
        let removal = |id: String| {
            let entry = self.object(&paragraphs, &id, heads)?;
            let (value, operation) = self.automerge.get_at(&entry, "removed", heads).ok()??;
            (value.as_bool() == Some(true)).then(|| (Box::from(id), self.stroke(&operation)))
        };
        self.automerge.keys_at(&paragraphs, heads).filter_map(removal).collect()
    }

    /// Who deleted each element that went between these heads.
    fn deletions(&self, from: &[ChangeHash], to: &[ChangeHash]) -> HashMap<ObjId, Stroke> {
        let later: HashSet<ChangeHash> =
            self.automerge.get_changes(to).iter().map(Change::hash).collect();
        let mut deletions = HashMap::new();
        for change in self.automerge.get_changes(from) {
            if later.contains(&change.hash()) {
                continue;
            }
            let by = self.people.get(change.actor_id()).cloned();
            let stroke = Stroke { by, at: seconds(change.timestamp()) };
            for operation in change.decode().operations {
                if matches!(operation.action, OpType::Delete) {
                    for OpId(counter, actor) in operation.pred.iter() {
                        // Equal to the id of the element, whose last part is only a hint.
                        let gone = ObjId::Id(*counter, actor.clone(), 0);
                        deletions.entry(gone).or_insert_with(|| stroke.clone());
                    }
                }
            }
        }
        deletions
    }

    fn object(&self, parent: &ObjId, key: &str, heads: &[ChangeHash]) -> Option<ObjId> {
        match self.automerge.get_at(parent, key, heads).ok()?? {
            (Value::Object(ObjType::Map | ObjType::Text), id) => Some(id),
            _ => None,
        }
    }

    fn word(&self, object: &ObjId, key: &str, heads: &[ChangeHash]) -> Option<Box<str>> {
        self.automerge.get_at(object, key, heads).ok()??.0.as_str().map(Box::from)
    }
}

/// An element of a text: a character, or more where they were typed as one.
struct Element {
    id: ObjId,
    text: Box<str>,
}

/// A time as a change carries it; none where it carries none.
fn seconds(time: i64) -> Option<i64> {
    let seconds = if time > SECONDS_MAX { time / 1000 } else { time };
    (seconds > 0).then_some(seconds)
}

fn traced(
    pieces: HashMap<Box<str>, Vec<Element>>,
    stroke: impl Fn(&str, &Element) -> Option<Stroke>,
) -> HashMap<Box<str>, Vec<Trace>> {
    let traces = |piece: &str, elements: Vec<Element>| {
        let mut traces = Vec::with_capacity(elements.len());
        for element in elements {
            let stroke = stroke(piece, &element);
            let characters = element.text.chars();
            traces.extend(characters.map(|character| Trace { character, stroke: stroke.clone() }));
        }
        traces
    };
    pieces
        .into_iter()
        .map(|(piece, elements)| {
            let traced = traces(&piece, elements);
            (piece, traced)
        })
        .collect()
}

impl Between {
    /// What was written into the newer pieces and deleted from the older ones, by whom and when. White space is not
    /// counted.
    pub fn work(&self, older: &[String], newer: &[String]) -> BTreeMap<Stroke, Work> {
        let mut work: BTreeMap<Stroke, Work> = BTreeMap::new();
        for stroke in strokes(&self.newer, newer) {
            work.entry(stroke.clone()).or_default().written += 1;
        }
        for stroke in strokes(&self.older, older) {
            work.entry(stroke.clone()).or_default().deleted += 1;
        }
        work
    }

    /// For each character of some words that were read from these pieces whose work it is. `newer` says at which of the
    /// two moments. The words may have lost white space since.
    pub fn attributed(&self, newer: bool, pieces: &[String], words: &str) -> Vec<Option<&Stroke>> {
        let side = if newer { &self.newer } else { &self.older };
        let mut traces = pieces.iter().filter_map(|piece| side.get(piece.as_str())).flatten();
        let find = |character: char| {
            let same = |trace: &&Trace| {
                let is_space = |c: char| c.is_whitespace() || c.is_control();
                trace.character == character || (is_space(trace.character) && is_space(character))
            };
            traces.find(same).and_then(|trace| trace.stroke.as_ref())
        };
        words.chars().map(find).collect()
    }
}

fn strokes<'a>(
    side: &'a HashMap<Box<str>, Vec<Trace>>,
    pieces: &'a [String],
) -> impl Iterator<Item = &'a Stroke> {
    let traces = pieces.iter().filter_map(|piece| side.get(piece.as_str())).flatten();
    let written = traces.filter(|trace| !trace.character.is_whitespace());
    written.filter_map(|trace| trace.stroke.as_ref())
}
