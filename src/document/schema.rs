//! The schema of the two documents, as a check on single operations.
//!
//! ```text
//! draft:      { schema, title: Text, order: [id, …],
//!               paragraphs: { id: { kind, level, label?, text?: Text, origin?, continues?, removed? } },
//!               footnotes: { id: Text } }
//! discussion: { schema,
//!               comments:    { id: { text, from, to, quote, body, parent, resolved, source, after } },
//!               suggestions: { id: { text, action, from, to, quote, replacement, reason, source, withdrawn,
//!                                    kind, level, label, after } } }
//! ```
//!
//! [`Index`] knows what each object of a document is, by the operation that made it, so that a change is checked
//! without reading the document. What is checked: nothing outside the schema, no key of somebody else's entry, no text
//! or paragraph replaced, no break deleted, no break without its paragraph.

use super::refusal::Refusal;
use crate::domain::{Action, DocumentKind, FootnoteId, Kind, Label, ParagraphId};
use automerge::{
    ActorId, Automerge, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef,
    Value, ValueRef,
    legacy::{self, ElementId, Key, ObjectId, OpId, OpType},
};
use std::collections::{HashMap, HashSet};

/// The longest value of a key, in bytes: a quoted paragraph.
const VALUE_BYTES_MAX: usize = 64 * 1024;
/// One element of a text, in bytes: a character with its combining marks.
const ELEMENT_BYTES_MAX: usize = 1024;
/// Marks that one change sets, at most: formatting a whole declaration sets a few hundred, and 20,000 take 40 seconds.
const MARKS_PER_CHANGE_MAX: usize = 2_000;
/// The keys of a comment.
const COMMENT_KEYS: &[&str] =
    &["text", "from", "to", "quote", "body", "parent", "resolved", "source", "after"];
/// The keys of a suggestion. The last four say how a paragraph is meant that is proposed, and where it stands.
const SUGGESTION_KEYS: &[&str] = &[
    "text",
    "action",
    "from",
    "to",
    "quote",
    "replacement",
    "reason",
    "source",
    "withdrawn",
    "kind",
    "level",
    "label",
    "after",
];
/// The id of the title's text.
pub const TITLE: &str = "title";

/// What an object of a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// The text of a paragraph, by the id of the paragraph; `title` for the title.
    Text(Box<str>),
    /// The order of the paragraphs.
    Order,
    /// A map below the root.
    Members(Collection),
    /// A paragraph.
    Paragraph(Box<str>),
    /// The text of a footnote.
    Footnote,
    /// The marker of a split: the text that it stands in, and the paragraph that it begins.
    Break(Box<str>, Box<str>),
    /// The marker of a reference to a footnote.
    FootnoteMark,
    /// A comment or a suggestion.
    Entry(Collection),
    /// A text in one of them.
    EntryText,
}

/// A map below the root, of things with ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// `paragraphs`, of the draft
    Paragraphs,
    /// `footnotes`, of the draft
    Footnotes,
    /// `comments`, of the discussion
    Comments,
    /// `suggestions`, of the discussion
    Suggestions,
}

impl Collection {
    /// The key of the root.
    pub fn key(self) -> &'static str {
        match self {
            Collection::Paragraphs => "paragraphs",
            Collection::Footnotes => "footnotes",
            Collection::Comments => "comments",
            Collection::Suggestions => "suggestions",
        }
    }
}

/// What a document consists of.
#[derive(Debug, Default)]
pub struct Index {
    objects: HashMap<OpId, Object>,
    /// Ids that are taken.
    keys: HashSet<(Collection, Box<str>)>,
    /// Paragraphs that have a segment: a text of their own, or a break.
    placed: HashSet<Box<str>>,
    /// Elements of the order.
    order: HashMap<OpId, Box<str>>,
    /// Something other than words and marks changed: order, joins, splits, removals.
    pub structure_changed: bool,
    /// Breaks, by the text that they stand in.
    breaks: HashMap<Box<str>, Vec<(OpId, Box<str>)>>,
}

impl Index {
    /// The index of a document that was loaded.
    pub fn of(document: &Automerge, kind: DocumentKind) -> Index {
        let mut index = Index::default();
        match kind {
            DocumentKind::Draft => index.read_draft(document),
            DocumentKind::Discussion => {
                index.read_entries(document, Collection::Comments);
                index.read_entries(document, Collection::Suggestions);
            }
        }
        index
    }

    fn read_draft(&mut self, document: &Automerge) {
        if let Some(title) = child(document, &ROOT, TITLE) {
            self.read_text(document, &title, TITLE);
        }
        if let Some(order) = child(document, &ROOT, "order") {
            self.add(&order, Object::Order);
            for item in document.list_range(&order, ..) {
                let id = item.id();
                if let (ValueRef::Scalar(ScalarValueRef::Str(word)), Some(op)) =
                    (item.value, op_id(&id))
                {
                    self.order.insert(op, Box::from(&*word));
                }
            }
        }
        for (id, entry) in self.read_members(document, Collection::Paragraphs) {
            self.add(&entry, Object::Paragraph(id.as_str().into()));
            if let Some(text) = child(document, &entry, "text") {
                self.read_text(document, &text, &id);
            }
        }
        for (_, text) in self.read_members(document, Collection::Footnotes) {
            self.add(&text, Object::Footnote);
        }
    }

    fn read_entries(&mut self, document: &Automerge, which: Collection) {
        for (_, entry) in self.read_members(document, which) {
            self.add(&entry, Object::Entry(which));
            for key in document.keys(&entry) {
                if let Some(text) = child(document, &entry, &key) {
                    self.add(&text, Object::EntryText);
                }
            }
        }
    }

    /// The members of a map below the root; the map and their ids are added.
    fn read_members(&mut self, document: &Automerge, which: Collection) -> Vec<(String, ObjId)> {
        let Some(map) = child(document, &ROOT, which.key()) else { return vec![] };
        self.add(&map, Object::Members(which));
        let mut members = Vec::new();
        for id in document.keys(&map) {
            if let Some(member) = child(document, &map, &id) {
                self.keys.insert((which, id.as_str().into()));
                members.push((id, member));
            }
        }
        members
    }

    fn read_text(&mut self, document: &Automerge, text: &ObjId, id: &str) {
        self.add(text, Object::Text(id.into()));
        self.placed.insert(id.into());
        for item in document.list_range(text, ..) {
            if !matches!(item.value, ValueRef::Object(_)) {
                continue;
            }
            let marker = item.id();
            let word = |key: &str| {
                document.get(&marker, key).ok().flatten()?.0.as_str().map(Box::<str>::from)
            };
            match (word("type").as_deref(), word("id")) {
                (Some("break"), Some(begins)) => {
                    if let Some(op) = op_id(&marker) {
                        self.add_break(op, id.into(), begins);
                    }
                }
                _ => self.add(&marker, Object::FootnoteMark),
            }
        }
    }

    fn add(&mut self, id: &ObjId, object: Object) {
        if let Some(op) = op_id(id) {
            self.objects.insert(op, object);
        }
    }

    fn add_break(&mut self, op: OpId, text: Box<str>, begins: Box<str>) {
        self.structure_changed = true;
        self.placed.insert(begins.clone());
        self.breaks.entry(text.clone()).or_default().push((op.clone(), begins.clone()));
        self.objects.insert(op, Object::Break(text, begins));
    }

    /// Takes over what an admitted message added.
    pub fn absorb(&mut self, staged: Index) {
        self.objects.extend(staged.objects);
        self.keys.extend(staged.keys);
        self.placed.extend(staged.placed);
        self.order.extend(staged.order);
        self.structure_changed |= staged.structure_changed;
        for (text, breaks) in staged.breaks {
            self.breaks.entry(text).or_default().extend(breaks);
        }
    }
}

fn child(document: &Automerge, parent: &ObjId, key: &str) -> Option<ObjId> {
    match document.get(parent, key).ok()?? {
        (Value::Object(_), id) => Some(id),
        _ => None,
    }
}

fn op_id(id: &ObjId) -> Option<OpId> {
    match id {
        ObjId::Id(counter, actor, _) => Some(OpId::new(*counter, actor)),
        ObjId::Root => None,
    }
}

/// An index with what the message under admission adds to it.
pub struct View<'a> {
    /// What is admitted.
    pub settled: &'a Index,
    /// What the message adds.
    pub staged: &'a mut Index,
}

impl View<'_> {
    /// What an object is.
    pub fn object(&self, id: &OpId) -> Option<&Object> {
        self.staged.objects.get(id).or_else(|| self.settled.objects.get(id))
    }
    /// The paragraph that an element of the order names.
    pub fn ordered(&self, element: &OpId) -> Option<&str> {
        let staged = self.staged.order.get(element);
        staged.or_else(|| self.settled.order.get(element)).map(|id| &**id)
    }
    /// The breaks of a text: each with the paragraph that it begins.
    pub fn breaks(&self, text: &str) -> impl Iterator<Item = &(OpId, Box<str>)> {
        let settled = self.settled.breaks.get(text).into_iter().flatten();
        settled.chain(self.staged.breaks.get(text).into_iter().flatten())
    }
    fn exists(&self, which: Collection, id: &str) -> bool {
        let wanted = (which, Box::from(id));
        self.staged.keys.contains(&wanted) || self.settled.keys.contains(&wanted)
    }
    fn is_placed(&self, paragraph: &str) -> bool {
        self.staged.placed.contains(paragraph) || self.settled.placed.contains(paragraph)
    }
}

/// Markers that a change began and has not finished: their fields come as operations of their own.
#[derive(Default)]
struct Marker {
    text: Option<Box<str>>,
    kind: Option<Box<str>>,
    id: Option<Box<str>>,
}

/// Who wrote a change.
pub struct Writer<'a> {
    /// Whether an actor belongs to them.
    pub owns: &'a dyn Fn(&ActorId) -> bool,
    /// They hold the pen, and may call somebody else's comment resolved.
    pub has_pen: bool,
}

/// Checks the operations of a change and adds what they make to the view.
pub fn check(
    change: &ExpandedChange,
    view: &mut View<'_>,
    writer: &Writer<'_>,
) -> Result<(), Refusal> {
    let mut checker = Checker { view, writer, markers: HashMap::new(), marks: 0, open_mark: None };
    for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
        checker.operation(OpId::new(counter, &change.actor_id), op)?;
    }
    checker.finish()
}

struct Checker<'a, 'b> {
    view: &'a mut View<'b>,
    writer: &'a Writer<'a>,
    markers: HashMap<OpId, Marker>,
    marks: usize,
    /// A mark is begun: the next operation must end it, in the same text.
    open_mark: Option<ObjectId>,
}

const fn no(what: &'static str) -> Refusal {
    Refusal::Schema(what)
}

impl Checker<'_, '_> {
    fn operation(&mut self, id: OpId, op: &legacy::Op) -> Result<(), Refusal> {
        let ObjectId::Id(target) = &op.obj else {
            return Err(no("the root of the document is fixed"));
        };
        if let Some(begun) = self.open_mark.take() {
            if !matches!(op.action, OpType::MarkEnd(_)) || begun != op.obj {
                return Err(no("a mark is begun and not ended"));
            }
        } else if matches!(op.action, OpType::MarkEnd(_)) {
            return Err(no("a mark is ended that was not begun"));
        }
        if self.markers.contains_key(target) {
            return self.marker_field(target.clone(), op);
        }
        let Some(object) = self.view.object(target).cloned() else {
            return Err(no("it touches an object that the document does not have"));
        };
        match object {
            Object::Text(text) => self.text(id, op, Some(&text)),
            Object::Footnote => self.text(id, op, None),
            Object::EntryText if !(self.writer.owns)(target.actor()) => Err(Refusal::Foreign),
            Object::EntryText => self.text(id, op, None),
            Object::Order => self.order(id, op),
            Object::Members(Collection::Comments | Collection::Suggestions)
                if op.action == OpType::Delete =>
            {
                self.own_entries(op)
            }
            Object::Members(which) => self.new_member(id, op, which),
            Object::Paragraph(paragraph) => self.paragraph(id, op, &paragraph),
            Object::Entry(which) => self.entry(id, op, target, which),
            Object::Break(..) | Object::FootnoteMark => Err(no("a marker is never changed")),
        }
    }

    /// Deleting an entry deletes the operations that made it: all must be the writer's own.
    fn own_entries(&self, op: &legacy::Op) -> Result<(), Refusal> {
        let own = op.pred.iter().all(|made| (self.writer.owns)(made.actor()));
        if own { Ok(()) } else { Err(Refusal::Foreign) }
    }

    fn new_member(&mut self, id: OpId, op: &legacy::Op, which: Collection) -> Result<(), Refusal> {
        let Key::Map(key) = &op.key else { return Err(no("a map has keys")) };
        let name: Box<str> = key.as_str().into();
        // Footnotes and entries have ids of the same form as paragraphs.
        if name.parse::<ParagraphId>().is_err() || &*name == TITLE {
            return Err(no("an id has 1 to 64 letters, digits or -_.:~@+"));
        }
        let (kind, object) = match which {
            Collection::Paragraphs => (ObjType::Map, Object::Paragraph(name.clone())),
            Collection::Footnotes => (ObjType::Text, Object::Footnote),
            Collection::Comments | Collection::Suggestions => (ObjType::Map, Object::Entry(which)),
        };
        if op.action != OpType::Make(kind) {
            return Err(no("what exists is marked as removed, not deleted or replaced"));
        }
        if !op.pred.is_empty() || self.view.exists(which, &name) {
            return Err(no("an id that exists is never given again"));
        }
        self.view.staged.keys.insert((which, name));
        self.view.staged.objects.insert(id, object);
        Ok(())
    }

    fn paragraph(&mut self, id: OpId, op: &legacy::Op, paragraph: &str) -> Result<(), Refusal> {
        self.view.staged.structure_changed = true;
        let Key::Map(key) = &op.key else { return Err(no("a map has keys")) };
        let is_id = |word: &str| word == TITLE || word.parse::<ParagraphId>().is_ok();
        match (key.as_str(), &op.action) {
            ("text", OpType::Make(ObjType::Text))
                if op.pred.is_empty() && !self.view.is_placed(paragraph) =>
            {
                self.view.staged.placed.insert(paragraph.into());
                self.view.staged.objects.insert(id, Object::Text(paragraph.into()));
                Ok(())
            }
            ("text", _) => Err(no("a paragraph's text is never replaced")),
            ("kind", OpType::Put(ScalarValue::Str(word))) if Kind::from_word(word).is_some() => {
                Ok(())
            }
            ("kind", _) => {
                Err(no("kind is heading, preambular, operative, paragraph, list-item or quote"))
            }
            ("level", OpType::Put(value)) if small_number(value) => Ok(()),
            ("level", _) => Err(no("level is a number from 0 to 4")),
            ("label", OpType::Put(ScalarValue::Str(word))) if Label::from_word(word).is_some() => {
                Ok(())
            }
            ("label" | "continues" | "removed", OpType::Delete) => Ok(()),
            ("label", _) => Err(no("label is bis, ter, quater or alt")),
            ("origin", OpType::Put(ScalarValue::Str(word)))
                if op.pred.is_empty() && is_id(word) =>
            {
                Ok(())
            }
            ("origin", _) => Err(no("origin is the id of a paragraph, given once")),
            ("continues", OpType::Put(ScalarValue::Str(word))) if is_id(word) => Ok(()),
            ("continues", OpType::Put(ScalarValue::Null)) => Ok(()),
            ("continues", _) => Err(no("continues is the id of a paragraph")),
            ("removed", OpType::Put(ScalarValue::Boolean(_))) => Ok(()),
            ("removed", _) => Err(no("removed is true or false")),
            _ => Err(no("a paragraph has no such key")),
        }
    }

    fn entry(
        &mut self,
        id: OpId,
        op: &legacy::Op,
        entry: &OpId,
        which: Collection,
    ) -> Result<(), Refusal> {
        let Key::Map(key) = &op.key else { return Err(no("a map has keys")) };
        let key = key.as_str();
        let resolves = self.writer.has_pen && which == Collection::Comments && key == "resolved";
        if !(self.writer.owns)(entry.actor()) && !resolves {
            return Err(Refusal::Foreign);
        }
        let known = match which {
            Collection::Comments => COMMENT_KEYS.contains(&key),
            _ => SUGGESTION_KEYS.contains(&key),
        };
        if !known {
            return Err(no("an entry of the discussion has no such key"));
        }
        let prose = ["body", "replacement", "reason"].contains(&key);
        match (&op.action, key) {
            (OpType::Delete | OpType::Put(ScalarValue::Null), _) => Ok(()),
            (OpType::Make(ObjType::Text), _) if prose && op.pred.is_empty() => {
                self.view.staged.objects.insert(id, Object::EntryText);
                Ok(())
            }
            (OpType::Put(value), key) => entry_value(key, value),
            _ => Err(no("a value of a comment or suggestion is text")),
        }
    }

    fn order(&mut self, id: OpId, op: &legacy::Op) -> Result<(), Refusal> {
        self.view.staged.structure_changed = true;
        match (&op.key, &op.action) {
            (Key::Seq(ElementId::Id(element)), OpType::Delete) => only_itself(op, element),
            (Key::Seq(_), OpType::Put(ScalarValue::Str(word)))
                if op.insert && op.pred.is_empty() && word.parse::<ParagraphId>().is_ok() =>
            {
                self.view.staged.order.insert(id, word.as_str().into());
                Ok(())
            }
            _ => Err(no("the order is a list of paragraph ids")),
        }
    }

    /// `paragraph` is the text's id where the text may be split.
    fn text(&mut self, id: OpId, op: &legacy::Op, paragraph: Option<&str>) -> Result<(), Refusal> {
        let Key::Seq(element) = &op.key else { return Err(no("a text has no keys")) };
        match (&op.action, element) {
            (OpType::Delete, ElementId::Id(element)) if !op.insert => {
                if matches!(self.view.object(element), Some(Object::Break(..)))
                    || self.markers.contains_key(element)
                {
                    return Err(no("a break is never deleted; join the paragraphs instead"));
                }
                only_itself(op, element)
            }
            _ if !op.insert || !op.pred.is_empty() => {
                Err(no("a text is changed by inserting and deleting"))
            }
            (OpType::Put(ScalarValue::Str(text)), _)
                if text.len() <= ELEMENT_BYTES_MAX && !text.is_empty() =>
            {
                Ok(())
            }
            (OpType::Make(ObjType::Map), _) => {
                self.markers
                    .insert(id, Marker { text: paragraph.map(Box::from), ..Marker::default() });
                Ok(())
            }
            (OpType::MarkBegin(mark), _) => {
                self.marks += 1;
                self.open_mark = Some(op.obj.clone());
                let fits = match (mark.name.as_str(), &mark.value) {
                    ("strong" | "em", ScalarValue::Boolean(_) | ScalarValue::Null) => true,
                    ("link", ScalarValue::Str(address)) => address.len() <= VALUE_BYTES_MAX,
                    ("link", ScalarValue::Null) => true,
                    _ => false,
                };
                match fits {
                    true if self.marks <= MARKS_PER_CHANGE_MAX => Ok(()),
                    true => Err(no("a change sets at most 2,000 marks")),
                    false => Err(no("a mark is strong, em or link")),
                }
            }
            (OpType::MarkEnd(_), _) => Ok(()),
            _ => Err(no("a text holds characters, breaks and footnotes")),
        }
    }

    fn marker_field(&mut self, marker: OpId, op: &legacy::Op) -> Result<(), Refusal> {
        let (Key::Map(key), OpType::Put(ScalarValue::Str(word)), true) =
            (&op.key, &op.action, op.pred.is_empty())
        else {
            return Err(no("a marker has a type and an id, which are scalar strings"));
        };
        let Some(fields) = self.markers.get_mut(&marker) else { return Ok(()) };
        let field = match key.as_str() {
            "type" => &mut fields.kind,
            "id" => &mut fields.id,
            _ => return Err(no("a marker has a type and an id")),
        };
        if field.replace(word.as_str().into()).is_some() {
            return Err(no("a marker is never changed"));
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Refusal> {
        if self.open_mark.is_some() {
            return Err(no("a mark is begun and not ended"));
        }
        for (op, marker) in self.markers {
            match (marker.kind.as_deref(), marker.id, marker.text) {
                (Some("break"), Some(id), Some(text)) => {
                    if !self.view.exists(Collection::Paragraphs, &id) {
                        return Err(no("a break begins a paragraph that does not exist"));
                    }
                    if self.view.is_placed(&id) {
                        return Err(no("a break begins a paragraph that has its place already"));
                    }
                    self.view.staged.add_break(op, text, id);
                }
                (Some("footnote"), Some(id), _) if id.parse::<FootnoteId>().is_ok() => {
                    self.view.staged.objects.insert(op, Object::FootnoteMark);
                }
                _ => return Err(no("a marker is a break in a paragraph, or a footnote")),
            }
        }
        Ok(())
    }
}

/// The value of a key of a comment or suggestion. What a suggestion says of a paragraph is what a paragraph may say.
fn entry_value(key: &str, value: &ScalarValue) -> Result<(), Refusal> {
    match (key, value) {
        ("level", value) if small_number(value) => Ok(()),
        ("level", _) => Err(no("level is a number from 0 to 4")),
        ("from" | "to", ScalarValue::Str(cursor)) if !is_cursor(cursor) => {
            Err(no("from and to are cursors"))
        }
        ("kind", ScalarValue::Str(word)) if Kind::from_word(word).is_none() => {
            Err(no("kind is heading, preambular, operative, paragraph, list-item or quote"))
        }
        ("label", ScalarValue::Str(word)) if Label::from_word(word).is_none() => {
            Err(no("label is bis, ter, quater or alt"))
        }
        ("action", ScalarValue::Str(word)) if Action::from_word(word).is_none() => {
            Err(no("action is insert, delete, replace, paragraph, remove, move or retype"))
        }
        ("text" | "after", ScalarValue::Str(id)) if id.parse::<ParagraphId>().is_err() => {
            Err(no("text and after are the id of a paragraph, or title"))
        }
        ("parent", ScalarValue::Str(id)) if id.parse::<ParagraphId>().is_err() => {
            Err(no("parent is the id of a comment"))
        }
        (_, ScalarValue::Str(text)) if text.len() <= VALUE_BYTES_MAX => Ok(()),
        ("resolved" | "withdrawn", ScalarValue::Boolean(_)) => Ok(()),
        _ => Err(no("a value of a comment or suggestion is text")),
    }
}

/// A deletion names the element that it deletes, and nothing else: no element of the schema is ever overwritten.
fn only_itself(op: &legacy::Op, element: &OpId) -> Result<(), Refusal> {
    let itself = op.pred.len() == 1 && op.pred.get(0) == Some(element);
    if itself { Ok(()) } else { Err(no("a deletion deletes one element")) }
}

fn small_number(value: &ScalarValue) -> bool {
    match value {
        ScalarValue::Int(n) => (0..=4).contains(n),
        ScalarValue::Uint(n) => *n <= 4,
        ScalarValue::F64(n) => n.fract() == 0.0 && (0.0..=4.0).contains(n),
        _ => false,
    }
}

/// `s`, `e`, `12@abcd` or `-12@abcd`: what Automerge writes for a cursor. Its own parser panics at some other texts.
pub fn is_cursor(text: &str) -> bool {
    if text == "s" || text == "e" {
        return true;
    }
    let Some((counter, actor)) = text.strip_prefix('-').unwrap_or(text).split_once('@') else {
        return false;
    };
    let digits = (1..=19).contains(&counter.len()) && counter.bytes().all(|b| b.is_ascii_digit());
    let hex = actor.len() >= 2
        && actor.len().is_multiple_of(2)
        && actor.len() <= 2 * super::guard::ACTOR_BYTES_MAX
        && actor.bytes().all(|b| b.is_ascii_hexdigit());
    digits && hex
}
