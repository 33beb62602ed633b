//! The characters of an edited file, each with the paragraph that it stands in with all changes rejected, and the one
//! that it stands in with all accepted.

use crate::domain::{Edited, EditedParagraph, EditedPiece, Fate, Kind, ParagraphId};
use std::{collections::HashMap, sync::Arc};

/// One character, or the end of a paragraph.
pub(super) struct Unit {
    /// None for the end of a paragraph.
    pub char: Option<char>,
    pub fate: Fate,
    /// The paragraph of the rejected text that is read here.
    pub old: usize,
    /// The paragraph of the accepted text.
    pub new: usize,
}

/// A paragraph of one of the two texts.
pub(super) struct Block {
    pub words: String,
    pub ids: Vec<ParagraphId>,
    pub is_title: bool,
    pub kind: Kind,
    pub level: u8,
    /// Who put its words in, or took them out.
    pub authors: Vec<Arc<str>>,
    /// The move that it is an end of.
    pub moved: Option<Arc<str>>,
}

/// What a comment is about: a stretch of a paragraph of the rejected text, in UTF-16 units.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub old: usize,
    pub from: usize,
    pub to: usize,
}

/// An edited file, character by character.
#[derive(Default)]
pub(super) struct Units {
    pub all: Vec<Unit>,
    pub old: Vec<Block>,
    pub new: Vec<Block>,
    /// By comment: where it begins and ends, as paragraph of the rejected text and place in it.
    starts: HashMap<usize, (usize, usize)>,
    ends: HashMap<usize, (usize, usize)>,
}

impl Units {
    pub fn of(edited: &Edited) -> Units {
        let mut units = Units::default();
        let mut at = 0;
        for paragraph in &edited.paragraphs {
            units.open(paragraph);
            for piece in &paragraph.pieces {
                let here = (units.old.len() - 1, at);
                match piece {
                    EditedPiece::Words { text, fate } => {
                        for char in text.chars() {
                            units.put(Some(char), fate);
                            at += if fate.was_there() { char.len_utf16() } else { 0 };
                        }
                    }
                    EditedPiece::CommentStarts(comment) => {
                        units.starts.entry(*comment).or_insert(here);
                    }
                    EditedPiece::CommentEnds(comment) => {
                        units.ends.entry(*comment).or_insert(here);
                    }
                }
            }
            units.put(None, &paragraph.end);
            at = if paragraph.end.was_there() { 0 } else { at };
            units.close(paragraph);
        }
        units
    }

    /// A paragraph of the file begins: it goes on with what is open, or opens what is not.
    fn open(&mut self, paragraph: &EditedParagraph) {
        let ended = |wanted: fn(&Fate) -> bool| {
            let last = self.all.last();
            last.is_none_or(|unit| wanted(&unit.fate))
        };
        let (old_ended, new_ended) = (ended(Fate::was_there), ended(Fate::is_there));
        for (blocks, ended) in [(&mut self.old, old_ended), (&mut self.new, new_ended)] {
            if ended {
                blocks.push(Block {
                    words: String::new(),
                    ids: Vec::new(),
                    is_title: paragraph.is_title,
                    kind: paragraph.kind,
                    level: paragraph.level,
                    authors: Vec::new(),
                    moved: None,
                });
            }
            let block = blocks.last_mut().expect("a block is open");
            block.ids.extend(paragraph.ids.iter().cloned());
        }
    }

    /// It ends: a paragraph is what the last of its parts is.
    fn close(&mut self, paragraph: &EditedParagraph) {
        for blocks in [&mut self.old, &mut self.new] {
            if let Some(block) = blocks.last_mut() {
                (block.kind, block.level) = (paragraph.kind, paragraph.level);
            }
        }
    }

    fn put(&mut self, char: Option<char>, fate: &Fate) {
        let (old, new) = (self.old.len() - 1, self.new.len() - 1);
        self.all.push(Unit { char, fate: fate.clone(), old, new });
        let touched = match fate {
            Fate::Kept => [true, true],
            Fate::Inserted(_) => [false, true],
            Fate::Deleted(_) => [true, false],
            Fate::Gone => return,
        };
        for (block, is_in) in [&mut self.old[old], &mut self.new[new]].into_iter().zip(touched) {
            if !is_in {
                continue;
            }
            block.words.extend(char);
            let Some(hand) = fate.hand() else { continue };
            if let Some(author) = hand.author.as_ref().filter(|it| !block.authors.contains(*it)) {
                block.authors.push(author.clone());
            }
            if char.is_some() && block.moved.is_none() {
                block.moved = hand.moved.clone();
            }
        }
    }

    /// Where each paragraph of the rejected text went: the first of the accepted text that has words of it; where none
    /// has, the one that ends where it ended. `counts` says which of them are looked for first.
    pub fn homes(&self, counts: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
        let mut kept: Vec<Vec<usize>> = vec![Vec::new(); self.old.len()];
        let mut shared = vec![false; self.new.len()];
        let mut ends: Vec<Option<usize>> = vec![None; self.old.len()];
        for unit in self.all.iter().filter(|unit| unit.fate == Fate::Kept) {
            match unit.char {
                Some(char) if !char.is_whitespace() => {
                    shared[unit.new] = true;
                    if kept[unit.old].last() != Some(&unit.new) {
                        kept[unit.old].push(unit.new);
                    }
                }
                Some(_) => {}
                None => ends[unit.old] = Some(unit.new),
            }
        }
        let mut homes = vec![None; self.old.len()];
        let mut taken = vec![false; self.new.len()];
        let mut olds: Vec<usize> = (0..self.old.len()).collect();
        olds.sort_by_key(|old| !counts(*old));
        for old in &olds {
            let home = kept[*old].iter().copied().find(|new| !taken[*new]);
            home.iter().for_each(|new| taken[*new] = true);
            homes[*old] = home;
        }
        for old in olds {
            let is_empty = |new: &usize| self.new[*new].words.trim().is_empty();
            let free = |new: &usize| !taken[*new] && !shared[*new];
            let was_empty = self.old[old].words.trim().is_empty();
            let end = ends[old].filter(free).filter(|new| !is_empty(new) || was_empty);
            if homes[old].is_none() && kept[old].is_empty() {
                end.iter().for_each(|new| taken[*new] = true);
                homes[old] = end;
            }
        }
        homes
    }

    /// What a comment is about; where it goes on beyond its first paragraph, up to the end of that.
    pub fn comment(&self, comment: usize) -> Option<Span> {
        let end = self.ends.get(&comment).copied();
        let (old, from) = self.starts.get(&comment).copied().or(end)?;
        let width = self.old[old].words.encode_utf16().count();
        let to = end.filter(|(other, _)| *other == old).map_or(width, |(_, to)| to.max(from));
        Some(Span { old, from, to })
    }
}
