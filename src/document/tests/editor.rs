//! What an editor does to a draft, as the web app does it: the writing side of the reading rules.

use super::*;
use automerge::{
    ObjId, ObjType, ROOT, ScalarValue, Span, Value, hydrate,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable, Transaction},
};

/// A client's draft, to be written on.
pub struct Editor<'a>(pub &'a mut Automerge);

fn word(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

impl Editor<'_> {
    pub fn root(&self, key: &str) -> ObjId {
        self.0.get(ROOT, key).unwrap().unwrap().1
    }
    pub fn entry(&self, id: &str) -> ObjId {
        self.0.get(self.root("paragraphs"), id).unwrap().unwrap().1
    }
    /// The text object that holds a segment, and where the segment begins and ends in it.
    pub fn segment(&self, id: &str) -> (ObjId, usize, usize) {
        let texts = self.0.keys(self.root("paragraphs")).filter_map(|owner| {
            match self.0.get(self.entry(&owner), "text").unwrap()? {
                (Value::Object(ObjType::Text), text) => Some((owner, text)),
                _ => None,
            }
        });
        for (owner, text) in texts {
            let mut start = (owner == id).then_some(0);
            let mut at = 0;
            for span in self.0.spans(&text).unwrap() {
                let Span::Block(marker) = &span else {
                    at += span.as_str().encode_utf16().count();
                    continue;
                };
                if let Some(start) = start {
                    return (text, start, at);
                }
                at += 1;
                let begins = match marker.get("id") {
                    Some(hydrate::Value::Scalar(ScalarValue::Str(begins))) => begins.as_str(),
                    _ => "",
                };
                start = (begins == id).then_some(at);
            }
            if let Some(start) = start {
                return (text, start, at);
            }
        }
        panic!("no segment {id}")
    }
    fn change(&mut self, write: impl FnOnce(&mut Transaction<'_>)) -> Option<Change> {
        let mut tx = self.0.transaction();
        write(&mut tx);
        tx.commit_with(CommitOptions::default().with_time(0));
        self.0.get_last_local_change()
    }
    pub fn type_at(&mut self, id: &str, offset: usize, text: &str) -> Option<Change> {
        let (object, start, end) = self.segment(id);
        let at = (start + offset).min(end);
        self.change(|tx| tx.splice_text(&object, at, 0, text).unwrap())
    }
    pub fn delete(&mut self, id: &str, offset: usize, length: usize) -> Option<Change> {
        let (object, start, end) = self.segment(id);
        let from = (start + offset).min(end);
        let length = length.min(end - from);
        if length == 0 {
            return None;
        }
        self.change(|tx| tx.splice_text(&object, from, length as isize, "").unwrap())
    }
    pub fn mark(&mut self, id: &str, from: usize, to: usize, name: &str) -> Option<Change> {
        let (object, start, end) = self.segment(id);
        let (from, to) = ((start + from).min(end), (start + to).min(end));
        let mark = Mark::new(name.into(), true, from, to);
        if from == to {
            return None;
        }
        self.change(|tx| tx.mark(&object, mark, ExpandMark::After).unwrap())
    }
    pub fn split(&mut self, id: &str, offset: usize, new: &str) -> Option<Change> {
        let (object, start, end) = self.segment(id);
        let paragraphs = self.root("paragraphs");
        self.change(|tx| {
            let marker = tx.split_block(&object, (start + offset).min(end)).unwrap();
            tx.put(&marker, "type", word("break")).unwrap();
            tx.put(&marker, "id", word(new)).unwrap();
            let entry = tx.put_object(&paragraphs, new, ObjType::Map).unwrap();
            tx.put(&entry, "kind", word("operative")).unwrap();
            tx.put(&entry, "level", 0).unwrap();
            tx.put(&entry, "origin", word(id)).unwrap();
        })
    }
    /// The index in the order behind the entry whose chain holds this segment.
    fn index_after(&self, id: Option<&str>) -> usize {
        let order: Vec<String> = self.order();
        let Some(id) = id else { return 0 };
        let (text, start, _) = self.segment(id);
        let last = |name: &str| order.iter().rposition(|named| named == name);
        if let Some(at) = last(id) {
            return at + 1;
        }
        let named = order.iter().filter(|name| self.has_segment(name));
        let before = named.filter_map(|name| {
            let (other, begin, _) = self.segment(name);
            (other == text && begin <= start).then_some((begin, name.clone()))
        });
        before.max().and_then(|(_, name)| last(&name)).map_or(0, |at| at + 1)
    }
    fn has_segment(&self, id: &str) -> bool {
        Outline::read(self.0, None).has_segment(id)
    }
    pub fn order(&self) -> Vec<String> {
        let values = self.0.values(self.root("order"));
        values.filter_map(|(value, _)| value.as_str().map(str::to_owned)).collect()
    }
    pub fn insert(&mut self, new: &str, text: &str, after: Option<&str>) -> Option<Change> {
        let (order, paragraphs) = (self.root("order"), self.root("paragraphs"));
        let at = self.index_after(after);
        self.change(|tx| {
            let entry = tx.put_object(&paragraphs, new, ObjType::Map).unwrap();
            tx.put(&entry, "kind", word("operative")).unwrap();
            tx.put(&entry, "level", 0).unwrap();
            let object = tx.put_object(&entry, "text", ObjType::Text).unwrap();
            tx.splice_text(&object, 0, 0, text).unwrap();
            tx.insert(&order, at, word(new)).unwrap();
        })
    }
    /// Moves a paragraph behind another, and names the follower that the order did not name.
    pub fn move_behind(&mut self, id: &str, after: Option<&str>) -> Option<Change> {
        if after == Some(id) {
            return None;
        }
        let outline = Outline::read(self.0, None);
        let pins: Vec<String> = [Some(id), after]
            .into_iter()
            .flatten()
            .filter_map(|id| outline.unnamed_follower(id))
            .collect();
        let order = self.root("order");
        for pin in pins {
            if self.order().contains(&pin) {
                continue;
            }
            let (text, start, _) = self.segment(&pin);
            let before = outline.segment_before(&pin).unwrap();
            debug_assert_eq!(self.segment(&before).0, text);
            debug_assert!(self.segment(&before).1 < start);
            let at = self.index_after(Some(&before));
            self.change(|tx| tx.insert(&order, at, word(&pin)).unwrap());
        }
        let old: Vec<usize> = self
            .order()
            .iter()
            .enumerate()
            .filter(|(_, name)| *name == id)
            .map(|(at, _)| at)
            .collect();
        if !old.is_empty() {
            self.change(|tx| old.iter().rev().for_each(|at| tx.delete(&order, *at).unwrap()));
        }
        let at = self.index_after(after);
        self.change(|tx| tx.insert(&order, at, word(id)).unwrap())
    }
    pub fn put(&mut self, id: &str, key: &str, value: impl Into<ScalarValue>) -> Option<Change> {
        let entry = self.entry(id);
        self.change(|tx| tx.put(&entry, key, value).unwrap())
    }
    pub fn join(&mut self, id: &str, before: &str) -> Option<Change> {
        self.put(id, "continues", word(before))
    }
    pub fn remove(&mut self, id: &str) -> Option<Change> {
        self.put(id, "removed", true)
    }
    /// Any change at all.
    pub fn raw(&mut self, write: impl FnOnce(&mut Transaction<'_>)) -> Option<Change> {
        self.change(write)
    }
}
