//! Paragraphs agreed ad referendum: a lock covers a paragraph as the reader sees it, not its neighbours in the same text.

use super::{
    outline::Outline,
    refusal::Refusal,
    schema::{Object, View},
};
use crate::domain::ParagraphId;
use automerge::{
    ActorId, Automerge, Cursor, ExpandedChange, ObjId, ReadDoc, ScalarValue,
    legacy::{self, ElementId, Key, ObjectId, OpId, OpType},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// What the locks cover, read from the document when it is asked for the first time.
#[derive(Debug, Default)]
pub struct Locks(Option<Covered>);

#[derive(Debug)]
struct Covered {
    segments: HashSet<Box<str>>,
    outline: Outline,
}

impl Locks {
    /// Read them anew at the next check.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// Refuses a change that touches a locked paragraph: its words, its kind, its place, or what it is joined to.
    pub fn check(
        &mut self,
        change: &ExpandedChange,
        view: &View<'_>,
        document: &Automerge,
        locked: &BTreeSet<ParagraphId>,
    ) -> Result<(), Refusal> {
        let covered = self.0.get_or_insert_with(|| {
            let outline = Outline::read(document, None);
            let is_locked =
                |id: &str| id.parse::<ParagraphId>().is_ok_and(|id| locked.contains(&id));
            Covered { segments: outline.covered(is_locked), outline }
        });
        let mut check = Check { covered, view, document, made: HashMap::new(), mark_from: None };
        for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
            check.operation(OpId::new(counter, &change.actor_id), op)?;
        }
        Ok(())
    }
}

struct Check<'a, 'b> {
    covered: &'a Covered,
    view: &'a View<'b>,
    document: &'a Automerge,
    /// Elements that the change itself made, and the segment that each stands in.
    made: HashMap<OpId, Box<str>>,
    /// Where a mark begins that the next operation ends.
    mark_from: Option<Box<str>>,
}

impl Check<'_, '_> {
    fn operation(&mut self, id: OpId, op: &legacy::Op) -> Result<(), Refusal> {
        let ObjectId::Id(target) = &op.obj else { return Ok(()) };
        match self.view.object(target) {
            Some(Object::Paragraph(paragraph)) => self.paragraph(paragraph, op),
            Some(Object::Order) => self.order(op),
            Some(Object::Text(text)) => {
                let text = text.clone();
                self.text(id, target, &text, op)
            }
            _ => Ok(()),
        }
    }

    fn refuse_if_covered(&self, segment: &str) -> Result<(), Refusal> {
        match (self.covered.segments.contains(segment), segment.parse()) {
            (true, Ok(paragraph)) => Err(Refusal::Locked(paragraph)),
            _ => Ok(()),
        }
    }

    fn paragraph(&self, paragraph: &str, op: &legacy::Op) -> Result<(), Refusal> {
        self.refuse_if_covered(paragraph)?;
        // Joining to any piece of a text with a locked piece could join to that one.
        if let (Key::Map(key), OpType::Put(ScalarValue::Str(target))) = (&op.key, &op.action)
            && key == "continues"
        {
            self.refuse_if_covered(target)?;
            for segment in self.covered.outline.segments_beside(target) {
                self.refuse_if_covered(segment)?;
            }
        }
        Ok(())
    }

    fn order(&self, op: &legacy::Op) -> Result<(), Refusal> {
        match (&op.key, &op.action) {
            (Key::Seq(ElementId::Id(element)), OpType::Delete) => {
                match self.view.ordered(element) {
                    Some(paragraph) => self.refuse_if_covered(paragraph),
                    None => Ok(()),
                }
            }
            (Key::Seq(after), OpType::Put(ScalarValue::Str(paragraph))) => {
                let after = match after {
                    ElementId::Head => None,
                    ElementId::Id(element) => self.view.ordered(element),
                };
                if self.covered.outline.names_in_place(paragraph, after) {
                    return Ok(());
                }
                self.refuse_if_covered(paragraph)
            }
            _ => Ok(()),
        }
    }

    fn text(
        &mut self,
        id: OpId,
        object: &OpId,
        text: &str,
        op: &legacy::Op,
    ) -> Result<(), Refusal> {
        let segments = self.covered.outline.segments(text);
        if !segments.iter().any(|segment| self.covered.segments.contains(*segment)) {
            return Ok(());
        }
        let Key::Seq(element) = &op.key else { return Ok(()) };
        let Some(segment) = self.segment_of(object, text, element) else { return Ok(()) };
        match &op.action {
            OpType::MarkBegin(_) => self.mark_from = Some(segment.clone()),
            OpType::MarkEnd(_) => {
                let from = self.mark_from.take().unwrap_or_else(|| segment.clone());
                let place = |id: &str| segments.iter().position(|segment| *segment == id);
                let (from, to) =
                    (place(&from).unwrap_or(0), place(&segment).unwrap_or(segments.len() - 1));
                for between in segments.iter().take(to + 1).skip(from) {
                    self.refuse_if_covered(between)?;
                }
            }
            _ => self.refuse_if_covered(&segment)?,
        }
        if op.insert {
            let begins = match self.view.object(&id) {
                Some(Object::Break(_, begins)) => begins.clone(),
                _ => segment,
            };
            self.made.insert(id, begins);
        }
        Ok(())
    }

    /// The segment that an element stands in. What a break begins, the break belongs to; breaks are never deleted, so that
    /// the last one before an element tells where a deleted element stood, too. None for an element that was admitted
    /// and is not applied yet: it was placed by its own check, and what hangs on it stands where it stands.
    fn segment_of(&self, object: &OpId, text: &str, element: &ElementId) -> Option<Box<str>> {
        let ElementId::Id(element) = element else { return Some(text.into()) };
        if let Some(segment) = self.made.get(element) {
            return Some(segment.clone());
        }
        if let Some(Object::Break(_, begins)) = self.view.object(element) {
            return Some(begins.clone());
        }
        let position = |element: &OpId| position(self.document, object, element);
        let at = position(element)?;
        if at == 0 {
            return Some(text.into());
        }
        let before = self.view.breaks(text).filter_map(|(op, begins)| {
            position(op).filter(|place| *place <= at).map(|place| (place, begins))
        });
        let last = before.max_by_key(|(place, _)| *place);
        Some(last.map_or_else(|| text.into(), |(_, begins)| begins.clone()))
    }
}

/// The index of an element, or of the nearest visible one before it.
fn position(document: &Automerge, object: &OpId, element: &OpId) -> Option<usize> {
    let object = ObjId::Id(object.counter(), object.actor().clone(), 0);
    let cursor = cursor(element.counter(), element.actor());
    catch_unwind(AssertUnwindSafe(|| {
        let cursor = Cursor::try_from(cursor.as_str()).ok()?;
        document.get_cursor_position(&object, &cursor, None).ok()
    }))
    .ok()
    .flatten()
}

/// `-` asks for the element before, where the element itself is deleted.
fn cursor(counter: u64, actor: &ActorId) -> String {
    format!("-{counter}@{actor}")
}
