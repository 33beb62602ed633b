//! Where each paragraph's words are, and what the reader sees: the reading rules.
//!
//! Text never moves. It stays in the text object that it was typed into; splitting, joining, moving and removing only
//! say how it is read:
//!
//! * A *break* in a text begins a paragraph that has no text of its own. The stretch between two breaks is a *segment*.
//! * The last occurrence of an id in the order counts. A split-off paragraph that the order does not name follows the
//!   segment before it in its text.
//! * A paragraph *continues* another while that one, or a later piece of the same text, directly precedes it.
//! * A removed paragraph is not read; its words stay on record.
//!
//! The web app reads by the same rules; `tests/` holds both against each other.

use crate::domain::{
    FootnoteId, Inline, Joined, Kind, Label, Marks, Paragraph, ParagraphId, Reading,
};
use automerge::{
    Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Span, Value, hydrate,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The id under which the title stands among the segments.
const TITLE: &str = "title";

/// What the draft says of one paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    kind: Kind,
    level: u8,
    label: Option<Label>,
    continues: Option<Box<str>>,
    removed: bool,
}

/// A stretch of a text, from one break to the next.
#[derive(Clone, Debug, PartialEq)]
struct Segment {
    id: Box<str>,
    content: Vec<Inline>,
}

/// Everything that reading needs, taken from a document at some heads.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The ids that the order lists, as they stand there.
    pub(super) order: Vec<Box<str>>,
    entries: HashMap<Box<str>, Entry>,
    texts: HashMap<Box<str>, Vec<Segment>>,
    /// Segment → the text that holds it, and its place there.
    owner: HashMap<Box<str>, (Box<str>, usize)>,
    footnotes: BTreeMap<FootnoteId, Vec<Inline>>,
}

impl Outline {
    /// Reads a draft at these heads, or as it is. What does not follow the schema is left out: admission keeps it away,
    /// and a reader must not stumble over it.
    pub fn read(document: &Automerge, heads: Option<&[ChangeHash]>) -> Outline {
        let at = At { document, heads };
        let mut outline = Outline::default();
        if let Some(order) = at.object(&ROOT, "order", ObjType::List) {
            outline.order = at.strings(&order);
        }
        if let Some(title) = at.object(&ROOT, TITLE, ObjType::Text) {
            outline.read_text(&at, TITLE, &title);
        }
        if let Some(paragraphs) = at.object(&ROOT, "paragraphs", ObjType::Map) {
            for id in at.keys(&paragraphs) {
                let Some(entry) = at.object(&paragraphs, &id, ObjType::Map) else { continue };
                if let Some(text) = at.object(&entry, "text", ObjType::Text) {
                    outline.read_text(&at, &id, &text);
                }
                outline.entries.insert(id.into(), at.entry(&entry));
            }
        }
        if let Some(footnotes) = at.object(&ROOT, "footnotes", ObjType::Map) {
            for id in at.keys(&footnotes) {
                let Some(text) = at.object(&footnotes, &id, ObjType::Text) else { continue };
                if let Ok(id) = id.parse() {
                    let content = at.spans(&text).into_iter().filter_map(|piece| match piece {
                        Piece::Inline(inline) => Some(inline),
                        Piece::Break(_) => None,
                    });
                    outline.footnotes.insert(id, content.collect());
                }
            }
        }
        outline
    }

    fn read_text(&mut self, at: &At, id: &str, text: &ObjId) {
        let mut segments = vec![Segment { id: id.into(), content: vec![] }];
        for piece in at.spans(text) {
            match piece {
                Piece::Break(id) => segments.push(Segment { id, content: vec![] }),
                Piece::Inline(inline) => {
                    if let Some(last) = segments.last_mut() {
                        last.content.push(inline);
                    }
                }
            }
        }
        for (index, segment) in segments.iter().enumerate() {
            self.owner.insert(segment.id.clone(), (id.into(), index));
        }
        self.texts.insert(id.into(), segments);
    }

    fn is_readable(&self, id: &str) -> bool {
        self.entries.contains_key(id) && self.owner.contains_key(id)
    }

    /// The ids that the order names, by their last occurrence.
    fn named(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let mut named: Vec<&str> = self
            .order
            .iter()
            .rev()
            .map(|id| &**id)
            .filter(|id| self.is_readable(id) && seen.insert(*id))
            .collect();
        named.reverse();
        named
    }

    /// Every segment once, in reading order, the removed ones too.
    fn sequence(&self) -> Vec<&str> {
        let named = self.named();
        let names: HashSet<&str> = named.iter().copied().collect();
        let mut sequence = Vec::with_capacity(self.owner.len());
        for id in std::iter::once(TITLE).chain(named) {
            let Some((text, index)) = self.owner.get(id) else { continue };
            let segments = &self.texts[text];
            sequence.push(&*segments[*index].id);
            let unnamed =
                segments[index + 1..].iter().take_while(|next| !names.contains(&*next.id));
            sequence.extend(unnamed.map(|segment| &*segment.id));
        }
        sequence
    }

    fn is_removed(&self, id: &str) -> bool {
        self.entries.get(id).is_some_and(|entry| entry.removed)
    }

    /// Whether `id` is read as the continuation of `before`, which directly precedes it.
    fn is_joined(&self, before: &str, id: &str) -> bool {
        let Some(target) = self.entries.get(id).and_then(|entry| entry.continues.as_deref()) else {
            return false;
        };
        if target == before {
            return self.owner.contains_key(target);
        }
        match (self.owner.get(target), self.owner.get(before)) {
            (Some((text, index)), Some((text_before, index_before))) => {
                text == text_before && index <= index_before
            }
            _ => false,
        }
    }

    /// What the reader sees as one paragraph: a segment, and those that continue it. The first is the title.
    pub fn layout(&self) -> Vec<Vec<&str>> {
        let mut blocks: Vec<Vec<&str>> = Vec::new();
        let mut before: Option<&str> = None;
        for id in self.sequence().into_iter().filter(|id| !self.is_removed(id)) {
            match (blocks.last_mut(), before) {
                (Some(block), Some(before)) if self.is_joined(before, id) => block.push(id),
                _ => blocks.push(vec![id]),
            }
            before = Some(id);
        }
        blocks
    }

    /// The draft as a reader sees it.
    pub fn reading(&self) -> Reading {
        let mut reading = Reading { footnotes: self.footnotes.clone(), ..Reading::default() };
        for block in self.layout() {
            let content = block.iter().flat_map(|id| self.content(id)).cloned().collect();
            if block[0] == TITLE {
                let title = Paragraph::new(placeholder(), Kind::Paragraph, 0, None, content);
                reading.title = title.plain_text().replace('\u{fffc}', "");
                continue;
            }
            let (Some(entry), Ok(id)) = (self.entries.get(block[0]), block[0].parse()) else {
                continue;
            };
            let level = entry.level.clamp(*entry.kind.levels().start(), *entry.kind.levels().end());
            let paragraph = Paragraph::new(id, entry.kind, level, entry.label, content);
            let (origin, joined) = (self.origin(block[0]), self.joined(&block));
            reading.paragraphs.push(Paragraph { origin, joined, ..paragraph });
        }
        reading.hidden_origins = self.hidden_origins(&reading.paragraphs);
        reading
    }

    /// The paragraph that this one was split off from: the segment before it in their text, which says so more reliably
    /// than the entry's `origin`, since a split in between changes whose words these were.
    fn origin(&self, id: &str) -> Option<ParagraphId> {
        let (text, index) = self.owner.get(id)?;
        let before = &self.texts[text][index.checked_sub(1)?];
        (&*before.id != TITLE).then(|| before.id.parse().ok()).flatten()
    }

    /// The segments that continue the first of a block, and have words.
    fn joined(&self, block: &[&str]) -> Vec<Joined> {
        let length = |inline: &Inline| match inline {
            Inline::Text { text, .. } => text.encode_utf16().count(),
            Inline::Footnote(_) => 1,
        };
        let mut at = 0;
        let mut joined = Vec::new();
        for (place, id) in block.iter().enumerate() {
            let units: usize = self.content(id).iter().map(length).sum();
            if let (1.., 1.., Ok(paragraph)) = (place, units, id.parse()) {
                joined.push(Joined { paragraph, at });
            }
            at += units;
        }
        joined
    }

    fn hidden_origins(&self, read: &[Paragraph]) -> BTreeMap<ParagraphId, ParagraphId> {
        let read: HashSet<&str> = read.iter().map(|paragraph| paragraph.id.as_str()).collect();
        let hidden = self.owner.keys().filter(|id| !read.contains(&***id));
        hidden.filter_map(|id| Some((id.parse().ok()?, self.origin(id)?))).collect()
    }

    fn content(&self, id: &str) -> &[Inline] {
        match self.owner.get(id) {
            Some((text, index)) => &self.texts[text][*index].content,
            None => &[],
        }
    }

    /// All segments of the paragraphs that these ids name: what a lock covers. A paragraph that is not visible is
    /// covered alone.
    pub fn covered(&self, locked: impl Fn(&str) -> bool) -> HashSet<Box<str>> {
        let mut covered: HashSet<Box<str>> =
            self.entries.keys().filter(|id| locked(id)).cloned().collect();
        for block in self.layout() {
            if block.iter().any(|id| locked(id)) {
                covered.extend(block.into_iter().map(Box::from));
            }
        }
        covered
    }

    /// The segments of the text that holds this one.
    pub fn segments_beside(&self, id: &str) -> Vec<&str> {
        self.owner.get(id).map_or(vec![], |(text, _)| self.segments(text))
    }

    /// Whether naming this paragraph in the order, directly behind `after` (none: at the start), leaves it where it is
    /// read: a split-off paragraph that follows the named one before it in its text.
    pub fn names_in_place(&self, id: &str, after: Option<&str>) -> bool {
        let Some((text, index)) = self.owner.get(id) else { return false };
        if self.order.iter().any(|named| **named == *id) {
            return false;
        }
        let before = self.texts[text][..*index].iter().rev();
        let chain = before
            .map(|segment| &*segment.id)
            .find(|before| *before == TITLE || self.order.iter().any(|named| &**named == *before));
        chain == Some(after.unwrap_or(TITLE))
    }

    /// The words of a segment; a footnote's mark is one character wide, as in the document.
    pub fn words(&self, id: &str) -> String {
        let words = self.content(id).iter().map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Footnote(_) => "\u{fffc}",
        });
        words.collect()
    }
    /// How wide a segment is, in UTF-16 units.
    pub fn width(&self, id: &str) -> usize {
        let widths = self.content(id).iter().map(|inline| match inline {
            Inline::Text { text, .. } => text.encode_utf16().count(),
            Inline::Footnote(_) => 1,
        });
        widths.sum()
    }
    /// The text that holds a segment, and where in it the segment begins.
    pub fn start(&self, id: &str) -> Option<(&str, usize)> {
        let (text, index) = self.owner.get(id)?;
        let before = self.texts[text][..*index].iter();
        // Between two segments stands a break, one unit wide.
        Some((text, before.map(|segment| self.width(&segment.id) + 1).sum()))
    }
    /// The segment that a place in a text belongs to, and how far into the segment it is.
    pub fn segment_at(&self, text: &str, place: usize) -> Option<(&str, usize)> {
        let mut rest = place;
        for segment in self.texts.get(text)? {
            let width = self.width(&segment.id);
            if rest <= width {
                return Some((&segment.id, rest));
            }
            rest -= width + 1;
        }
        None
    }
    /// The segments of a text up to this one; none where it is not there.
    pub fn chain_to(&self, id: &str) -> Vec<&str> {
        let Some((text, index)) = self.owner.get(id) else { return vec![] };
        self.texts[text][..=*index].iter().map(|segment| &*segment.id).collect()
    }
    /// Adds an empty paragraph with a text of its own, which the order does not name.
    pub(super) fn add(&mut self, id: &str) {
        let entry =
            Entry { kind: Kind::Paragraph, level: 0, label: None, continues: None, removed: false };
        self.entries.insert(id.into(), entry);
        self.owner.insert(id.into(), (id.into(), 0));
        self.texts.insert(id.into(), vec![Segment { id: id.into(), content: vec![] }]);
    }
    /// Takes a segment out of the reading.
    pub(super) fn set_removed(&mut self, id: &str) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.removed = true;
        }
    }
    /// Lets a segment stand for itself.
    pub(super) fn part(&mut self, id: &str) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.continues = None;
        }
    }
    /// What a paragraph is said to be, where it is read.
    pub fn attributes(&self, id: &str) -> Option<(Kind, u8, Option<Label>)> {
        let entry = self.entries.get(id).filter(|_| self.owner.contains_key(id))?;
        Some((entry.kind, entry.level, entry.label))
    }

    #[cfg(test)]
    pub(super) fn has_segment(&self, id: &str) -> bool {
        self.owner.contains_key(id)
    }
    /// The segment behind this one in its text, where the order does not name it.
    pub fn unnamed_follower(&self, id: &str) -> Option<String> {
        let (text, index) = self.owner.get(id)?;
        let next = &self.texts[text].get(index + 1)?.id;
        (!self.named().contains(&&**next)).then(|| next.to_string())
    }
    /// The segment before this one in its text.
    #[cfg(test)]
    pub(super) fn segment_before(&self, id: &str) -> Option<String> {
        let (text, index) = self.owner.get(id)?;
        Some(self.texts[text][index.checked_sub(1)?].id.to_string())
    }

    /// The ids of a text's segments, in order; empty where there is no such text.
    pub fn segments(&self, text: &str) -> Vec<&str> {
        self.texts.get(text).map_or(vec![], |all| all.iter().map(|s| &*s.id).collect())
    }
}

fn placeholder() -> ParagraphId {
    TITLE.parse().expect("a word is an id")
}

/// One piece of a text.
enum Piece {
    Inline(Inline),
    Break(Box<str>),
}

/// A document at some heads.
struct At<'a> {
    document: &'a Automerge,
    heads: Option<&'a [ChangeHash]>,
}

impl At<'_> {
    fn get(&self, object: &ObjId, key: &str) -> Option<(Value<'_>, ObjId)> {
        match self.heads {
            Some(heads) => self.document.get_at(object, key, heads),
            None => self.document.get(object, key),
        }
        .ok()
        .flatten()
    }
    fn object(&self, parent: &ObjId, key: &str, kind: ObjType) -> Option<ObjId> {
        match self.get(parent, key)? {
            (Value::Object(found), id) if found == kind => Some(id),
            _ => None,
        }
    }
    fn keys(&self, object: &ObjId) -> Vec<String> {
        match self.heads {
            Some(heads) => self.document.keys_at(object, heads).collect(),
            None => self.document.keys(object).collect(),
        }
    }
    fn strings(&self, list: &ObjId) -> Vec<Box<str>> {
        let values = match self.heads {
            Some(heads) => self.document.values_at(list, heads),
            None => self.document.values(list),
        };
        values.filter_map(|(value, _)| value.into_owned().as_str().map(Box::from)).collect()
    }
    fn text(&self, object: &ObjId, key: &str) -> Option<Box<str>> {
        self.get(object, key)?.0.as_str().map(Box::from)
    }
    fn entry(&self, object: &ObjId) -> Entry {
        let level = self.get(object, "level").map_or(0, |(value, _)| match value.as_scalar() {
            Some(ScalarValue::Int(level)) => *level,
            Some(ScalarValue::Uint(level)) => *level as i64,
            // A JavaScript number may arrive as a float.
            Some(ScalarValue::F64(level)) => *level as i64,
            _ => 0,
        });
        let kind = self.text(object, "kind").and_then(|word| Kind::from_word(&word));
        Entry {
            kind: kind.unwrap_or(Kind::Paragraph),
            level: level.clamp(0, 4) as u8,
            label: self.text(object, "label").and_then(|word| Label::from_word(&word)),
            continues: self.text(object, "continues"),
            removed: self
                .get(object, "removed")
                .is_some_and(|(value, _)| value.as_bool() == Some(true)),
        }
    }
    fn spans(&self, text: &ObjId) -> Vec<Piece> {
        let spans = match self.heads {
            Some(heads) => self.document.spans_at(text, heads),
            None => self.document.spans(text),
        };
        spans.map(|spans| spans.filter_map(piece).collect()).unwrap_or_default()
    }
}

fn piece(span: Span) -> Option<Piece> {
    match span {
        Span::Text { text, .. } if text.is_empty() => None,
        Span::Text { text, marks: set } => {
            let mut marks = Marks::default();
            for (name, value) in set.iter().flat_map(|set| set.iter()) {
                let on = matches!(value, ScalarValue::Boolean(true));
                match (name, value) {
                    ("strong", _) => marks.strong = on,
                    ("em", _) => marks.em = on,
                    ("link", ScalarValue::Str(address)) => marks.link = Some(address.to_string()),
                    _ => {}
                }
            }
            Some(Piece::Inline(Inline::Text { text, marks }))
        }
        Span::Block(marker) => {
            let word = |key: &str| match marker.get(key) {
                Some(hydrate::Value::Scalar(ScalarValue::Str(word))) => Some(word.to_string()),
                _ => None,
            };
            match (word("type")?.as_str(), word("id")?) {
                ("break", id) => Some(Piece::Break(id.into())),
                ("footnote", id) => Some(Piece::Inline(Inline::Footnote(id.parse().ok()?))),
                _ => None,
            }
        }
    }
}
