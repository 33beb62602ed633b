//! Where the entries of the discussion lead to in the draft: from cursors in texts to offsets in what is read as one
//! paragraph. An anchor never leads outside the paragraph that its first character is in.

use super::{
    outline::Outline,
    schema::{TITLE, is_cursor},
};
use crate::domain::{Anchor, ParagraphId, Place};
use automerge::{
    Automerge, ChangeHash, Cursor, CursorPosition, ObjId, ObjType, ROOT, ReadDoc, Value,
};
use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// A draft at some heads, as anchors are held against it.
pub struct Anchors<'a> {
    document: &'a Automerge,
    heads: Option<&'a [ChangeHash]>,
    /// The segments and what they hold.
    pub(super) outline: Outline,
    /// What is read as one paragraph, the title first: the ids of its segments.
    pub(super) blocks: Vec<Vec<Box<str>>>,
    /// Segment → the block that it is read in.
    within: HashMap<Box<str>, usize>,
}

/// A stretch of one text, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The text that it is in, by the id of the paragraph that the text belongs to.
    pub text: Box<str>,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

impl<'a> Anchors<'a> {
    /// Of a draft at these heads, or as it is.
    pub fn of(document: &'a Automerge, heads: Option<&'a [ChangeHash]>) -> Anchors<'a> {
        let outline = Outline::read(document, heads);
        let blocks: Vec<Vec<Box<str>>> = outline
            .layout()
            .into_iter()
            .map(|block| block.into_iter().map(Box::from).collect())
            .collect();
        let segments = blocks
            .iter()
            .enumerate()
            .flat_map(|(place, block)| block.iter().map(move |segment| (segment.clone(), place)));
        let within = segments.collect();
        Anchors { document, heads, outline, blocks, within }
    }

    /// The block that a segment is read in; none where it is removed, or not there.
    pub fn block(&self, segment: &str) -> Option<usize> {
        self.within.get(segment).copied()
    }

    /// The words of a block.
    pub fn words(&self, block: usize) -> String {
        self.blocks[block].iter().map(|segment| self.outline.words(segment)).collect()
    }

    /// A text, by the id of the paragraph that it belongs to.
    pub fn text(&self, id: &str) -> Option<ObjId> {
        let child = |parent: &ObjId, key: &str| {
            let found = match self.heads {
                Some(heads) => self.document.get_at(parent, key, heads),
                None => self.document.get(parent, key),
            };
            found.ok().flatten()
        };
        let text = match id {
            TITLE => child(&ROOT, TITLE)?,
            id => child(&child(&child(&ROOT, "paragraphs")?.1, id)?.1, "text")?,
        };
        match text {
            (Value::Object(ObjType::Text), text) => Some(text),
            _ => None,
        }
    }

    /// The stretch that two cursors span; `to` may be left out.
    pub fn stretch(&self, anchor: &Anchor) -> Option<Stretch> {
        let text = anchor.text.as_deref()?;
        let object = self.text(text)?;
        let from = self.position(&object, anchor.from.as_deref()?)?;
        let to = anchor.to.as_deref().and_then(|to| self.position(&object, to)).unwrap_or(from);
        Some(Stretch { text: text.into(), from, to: to.max(from) })
    }

    /// Whether the element that a cursor names is still there. The ends of a text always are.
    pub fn is_alive(&self, text: &str, cursor: &str) -> bool {
        let Some(object) = self.text(text) else { return false };
        let at = self.position(&object, cursor);
        let before = match cursor.contains('@') {
            // `-` asks for the element before, where the element itself is deleted.
            true => self.position(&object, &format!("-{}", cursor.trim_start_matches('-'))),
            false => at,
        };
        at.is_some() && at == before
    }

    fn position(&self, text: &ObjId, cursor: &str) -> Option<usize> {
        if !is_cursor(cursor) {
            return None;
        }
        let found = catch_unwind(AssertUnwindSafe(|| {
            let cursor = Cursor::try_from(cursor).ok()?;
            self.document.get_cursor_position(text, &cursor, self.heads).ok()
        }));
        found.ok().flatten()
    }

    /// The block that an anchor leads to, by its first character, or by the paragraph that it names.
    pub fn target(&self, anchor: &Anchor) -> Option<usize> {
        if anchor.from.is_none() {
            return self.block(anchor.text.as_deref()?);
        }
        let Stretch { text, from, .. } = self.stretch(anchor)?;
        self.block(self.outline.segment_at(&text, from)?.0)
    }

    /// Where an anchor leads to. One without cursors leads to a paragraph as a whole. What reaches beyond the paragraph of
    /// its first character, because the paragraph was split since, ends where that piece does.
    pub fn place(&self, anchor: &Anchor) -> Option<Place> {
        if anchor.from.is_none() {
            let block = self.block(anchor.text.as_deref()?)?;
            let widths = self.blocks[block].iter().map(|segment| self.outline.width(segment));
            return Some(Place { paragraph: self.paragraph(block), from: 0, to: widths.sum() });
        }
        let Stretch { text, from, to } = self.stretch(anchor)?;
        let (first, from) = self.outline.segment_at(&text, from)?;
        let block = self.block(first)?;
        let end = (first, self.outline.width(first));
        let (last, to) = match self.outline.segment_at(&text, to) {
            Some((last, to)) if self.block(last) == Some(block) => (last, to),
            _ => end,
        };
        let offset = |segment: &str| -> usize {
            let before = self.blocks[block].iter().take_while(|other| ***other != *segment);
            before.map(|other| self.outline.width(other)).sum()
        };
        let from = offset(first) + from;
        let to = (offset(last) + to).max(from);
        Some(Place { paragraph: self.paragraph(block), from, to })
    }

    /// The id of a block's paragraph; none for the title.
    pub fn paragraph(&self, block: usize) -> Option<ParagraphId> {
        let head = &*self.blocks[block][0];
        head.parse().ok().filter(|_| head != TITLE)
    }

    /// An anchor for a stretch of a paragraph's words, which must lie in one segment; and for the paragraph as a whole
    /// where `words` is none. Offsets are UTF-16 units in the words of the block.
    pub fn make(&self, block: usize, words: Option<(usize, usize)>) -> Option<Anchor> {
        let Some((from, to)) = words else {
            let text = Some(self.blocks[block][0].to_string());
            return Some(Anchor { text, quote: self.words(block), ..Anchor::default() });
        };
        let mut before = 0;
        for segment in &self.blocks[block] {
            let width = self.outline.width(segment);
            // What lies on a seam belongs to the piece that it ends.
            if from <= before + width && (from < before + width || from == to) {
                if to > before + width {
                    return None;
                }
                let (text, start) = self.outline.start(segment)?;
                let object = self.text(text)?;
                let cursor = |place: usize| {
                    let position = CursorPosition::Index(start + place - before);
                    let cursor = self.document.get_cursor(&object, position, self.heads);
                    cursor.ok().map(|cursor| cursor.to_string())
                };
                let quote = slice(&self.words(block), from, to);
                let end = CursorPosition::End;
                let to = match cursor(to) {
                    Some(cursor) => cursor,
                    None => self.document.get_cursor(&object, end, self.heads).ok()?.to_string(),
                };
                let from = cursor(from).unwrap_or_else(|| to.clone());
                let text = Some(text.to_owned());
                return Some(Anchor { text, from: Some(from), to: Some(to), quote });
            }
            before += width;
        }
        None
    }
}

/// A stretch of a text by UTF-16 units. Half a pair is left out.
pub fn slice(text: &str, from: usize, to: usize) -> String {
    let mut at = 0;
    let inside = |char: &char| {
        let start = at;
        at += char.len_utf16();
        start >= from && at <= to
    };
    text.chars().filter(inside).collect()
}
