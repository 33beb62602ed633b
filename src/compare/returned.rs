//! What a version proposes that was edited in a word processor: each tracked change, and each change that was made
//! without tracking, as one proposal on the paragraph of the version that it came from.
//!
//! There are three texts: the version, the file with all tracked changes rejected, and the file with all accepted. The
//! first two differ by what was changed without tracking; their paragraphs are paired by identity, and by their words
//! where that was lost. The last two differ by the tracked changes (`units`). What happened to the words of a paragraph
//! on both ways is put together into changes of the version's words (`edits`).

mod edits;
mod units;

use crate::domain::{Action, Edited, Inline, Kind, Paragraph, ParagraphId, Reading};
use edits::Edit;
use std::{collections::HashMap, sync::Arc};
use units::{Block, Units};

/// Something that a returned version proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What is to be done.
    pub action: Action,
    /// The paragraph of the version that it is about; none for the title, and for a new paragraph.
    pub paragraph: Option<ParagraphId>,
    /// Where the words begin that it is about, in UTF-16 units of the version's words.
    pub from: usize,
    /// Where they end.
    pub to: usize,
    /// The words that are proposed.
    pub replacement: String,
    /// Of a new or a moved paragraph: the one that it follows; none for the title.
    pub after: Option<ParagraphId>,
    /// What a new paragraph is, and its level.
    pub form: Option<(Kind, u8)>,
    /// Who proposes it. Nobody is known of a change that was made without tracking.
    pub authors: Vec<Arc<str>>,
}

/// Where a comment belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentPlace {
    /// To words, by UTF-16 units of the version's words; to the title where there is no paragraph.
    Words(Option<ParagraphId>, usize, usize),
    /// To a paragraph, or the title, as a whole.
    Whole(Option<ParagraphId>),
    /// To the text as a whole.
    Nowhere,
}

/// What a returned version says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// In the order of the file; paragraphs that are missing at the end.
    pub proposals: Vec<Proposal>,
    /// For each of the file's comments its place.
    pub comments: Vec<CommentPlace>,
    /// What cannot be said with a suggestion, in one sentence each.
    pub left_out: Vec<String>,
}

/// The title among the version's paragraphs.
const TITLE: usize = usize::MAX;

/// Finds what an edited version proposes. `version` is the version as it was published.
pub fn returned(version: &Reading, edited: &Edited) -> Returned {
    let units = Units::of(edited);
    let pairs = Pairs::of(version, &units);
    let homes = units.homes(|old| pairs.version_of(old).is_some());
    let mut finder = Finder { version, pairs, units, homes, found: Returned::default() };
    finder.found.left_out = edited.left_out.clone();
    finder.changes();
    finder.missing();
    finder.comments(edited.comments.len());
    finder.found
}

/// Which paragraph of the rejected text is which of the version.
struct Pairs {
    /// By paragraph of the rejected text: the version's, [`TITLE`] for the title.
    version: Vec<Option<usize>>,
    /// By paragraph of the rejected text: it stands elsewhere, and no change says so.
    moved: Vec<bool>,
    /// What stands before the first paragraph of the version belongs to the form of a document.
    first: usize,
}

impl Pairs {
    fn of(version: &Reading, units: &Units) -> Pairs {
        let places: HashMap<&ParagraphId, usize> =
            version.paragraphs.iter().enumerate().map(|(at, it)| (&it.id, at)).collect();
        let plain = |id: &ParagraphId, words: String| {
            Paragraph::new(id.clone(), Kind::Paragraph, 0, None, vec![Inline::plain(words)])
        };
        let older = version.paragraphs.iter().map(|it| plain(&it.id, it.plain_text())).collect();
        let mut pairs = Pairs {
            version: vec![None; units.old.len()],
            moved: vec![false; units.old.len()],
            first: units.old.len(),
        };
        let known = |block: &Block| block.ids.iter().any(|id| places.contains_key(id));
        let first = units.old.iter().position(known);
        let (mut newer, mut olds, mut used) = (Vec::new(), Vec::new(), Vec::new());
        let mut has_title = false;
        for (old, block) in units.old.iter().enumerate() {
            let is_before = first.is_some_and(|first| old < first);
            if block.is_title && !has_title {
                has_title = true;
                pairs.version[old] = Some(TITLE);
                continue;
            }
            if is_before || (block.ids.is_empty() && block.words.trim().is_empty()) {
                continue;
            }
            let own = block.ids.iter().find(|id| places.contains_key(id) && !used.contains(*id));
            used.extend(own.cloned());
            let fresh = || format!("returned~{old}").parse().expect("a valid id");
            newer.push(plain(&own.cloned().unwrap_or_else(fresh), block.words.clone()));
            olds.push(old);
        }
        let reading = |paragraphs| Reading { paragraphs, ..Reading::default() };
        let compared = super::compare(&reading(older), &reading(newer));
        let mut taken = vec![false; version.paragraphs.len()];
        for row in &compared.rows {
            let (Some(from), Some(to)) = (&row.from, &row.to) else { continue };
            if row.part.is_none_or(|part| part.number == 1) && !taken[from.index] {
                taken[from.index] = true;
                let old = olds[to.index];
                pairs.version[old] = Some(from.index);
                pairs.moved[old] = row.kind == super::RowKind::Moved;
                pairs.first = pairs.first.min(old);
            }
        }
        pairs
    }

    fn version_of(&self, old: usize) -> Option<usize> {
        self.version[old]
    }
}

struct Finder<'a> {
    version: &'a Reading,
    pairs: Pairs,
    units: Units,
    /// By paragraph of the rejected text: where it went in the accepted one.
    homes: Vec<Option<usize>>,
    found: Returned,
}

impl Finder<'_> {
    fn id(&self, paragraph: usize) -> Option<ParagraphId> {
        Some(self.version.paragraphs.get(paragraph)?.id.clone())
    }

    fn words(&self, paragraph: usize) -> String {
        let found = self.version.paragraphs.get(paragraph);
        found.map_or_else(|| self.version.title.clone(), Paragraph::plain_text)
    }

    /// Goes through the accepted text.
    fn changes(&mut self) {
        let mut after = None;
        let mut moves = self.moves();
        for new in 0..self.units.new.len() {
            let old = self.homes.iter().position(|home| *home == Some(new));
            let paired = old.and_then(|old| Some((old, self.pairs.version_of(old)?)));
            if let Some((old, paragraph)) = paired {
                if self.pairs.moved[old] {
                    self.propose_move(paragraph, after.clone(), Vec::new());
                }
                let edits = edits::edits(&self.units, old, new, &self.words(paragraph));
                self.propose_edits(paragraph, edits);
                after = self.id(paragraph);
            } else if let Some((old, paragraph)) = moves.remove(&new) {
                let block = &self.units.new[new];
                let authors = block.authors.clone();
                let edits = edits::edits_of_words(&self.words(paragraph), &block.words, &authors);
                self.homes[old] = Some(new);
                self.propose_move(paragraph, after.clone(), authors);
                self.propose_edits(paragraph, edits);
                after = self.id(paragraph);
            } else {
                self.propose_new(new, old, after.clone());
            }
        }
    }

    /// Paragraphs that were taken out in one place and put in in another: by the move that Word tracked, or because
    /// all their words are the same.
    fn moves(&self) -> HashMap<usize, (usize, usize)> {
        let mut moves = HashMap::new();
        for (old, block) in self.units.old.iter().enumerate() {
            let Some(paragraph) = self.pairs.version_of(old).filter(|at| *at != TITLE) else {
                continue;
            };
            if self.homes[old].is_some() {
                continue;
            }
            let free = |new: &usize| !moves.contains_key(new) && !self.homes.contains(&Some(*new));
            let same = |new: &usize| {
                let other = &self.units.new[*new];
                let by_name = block.moved.is_some() && block.moved == other.moved;
                by_name
                    || (!block.words.trim().is_empty() && block.words.trim() == other.words.trim())
            };
            if let Some(new) = (0..self.units.new.len()).filter(free).find(same) {
                moves.insert(new, (old, paragraph));
            }
        }
        moves
    }

    fn propose_move(
        &mut self,
        paragraph: usize,
        after: Option<ParagraphId>,
        authors: Vec<Arc<str>>,
    ) {
        let to = self.words(paragraph).encode_utf16().count();
        self.found.proposals.push(Proposal {
            action: Action::Move,
            paragraph: self.id(paragraph),
            from: 0,
            to,
            replacement: String::new(),
            after,
            form: None,
            authors,
        });
    }

    fn propose_edits(&mut self, paragraph: usize, edits: Vec<Edit>) {
        let width = self.words(paragraph).encode_utf16().count();
        for edit in edits {
            let whole = edit.from == 0 && edit.to == width && paragraph != TITLE;
            let action = match (edit.from == edit.to, edit.text.is_empty()) {
                (true, _) => Action::Insert,
                (false, true) if whole => Action::Remove,
                (false, true) => Action::Delete,
                (false, false) => Action::Replace,
            };
            if edit.adds_note {
                self.left_out("A footnote that was put in is not taken over: add it by hand.");
            }
            self.found.proposals.push(Proposal {
                action,
                paragraph: self.id(paragraph),
                from: edit.from,
                to: edit.to,
                replacement: edit.text,
                after: None,
                form: None,
                authors: edit.authors,
            });
        }
    }

    /// A paragraph that the version does not have.
    fn propose_new(&mut self, new: usize, old: Option<usize>, after: Option<ParagraphId>) {
        let block = &self.units.new[new];
        let is_form = old.is_some_and(|old| old < self.pairs.first);
        let words = block.words.replace('\u{fffc}', "");
        if is_form || words.trim().is_empty() {
            return;
        }
        let has_note = words.len() < block.words.len();
        self.found.proposals.push(Proposal {
            action: Action::Paragraph,
            paragraph: None,
            from: 0,
            to: 0,
            replacement: words.trim().to_owned(),
            after,
            form: Some((block.kind, block.level)),
            authors: block.authors.clone(),
        });
        if has_note {
            self.left_out("A footnote that was put in is not taken over: add it by hand.");
        }
    }

    fn left_out(&mut self, what: &str) {
        if !self.found.left_out.iter().any(|known| known == what) {
            self.found.left_out.push(what.to_owned());
        }
    }

    /// Paragraphs of the version that the accepted text does not have.
    fn missing(&mut self) {
        for paragraph in 0..self.version.paragraphs.len() {
            let old = self.pairs.version.iter().position(|it| *it == Some(paragraph));
            if old.is_some_and(|old| self.homes[old].is_some()) {
                continue;
            }
            let authors = old.map_or(Vec::new(), |old| self.units.old[old].authors.clone());
            let to = self.words(paragraph).encode_utf16().count();
            self.found.proposals.push(Proposal {
                action: Action::Remove,
                paragraph: self.id(paragraph),
                from: 0,
                to,
                replacement: String::new(),
                after: None,
                form: None,
                authors,
            });
        }
    }

    fn comments(&mut self, count: usize) {
        for comment in 0..count {
            let place = self.units.comment(comment).map_or(CommentPlace::Nowhere, |span| {
                let before = (0..=span.old).rev().find_map(|old| self.pairs.version_of(old));
                let own = self.pairs.version_of(span.old);
                match (own, before) {
                    (Some(own), _) => {
                        let words = self.words(own);
                        let map =
                            edits::Untracked::between(&words, &self.units.old[span.old].words);
                        let (from, to) = (map.start(span.from), map.end(span.to));
                        match from < to {
                            true => CommentPlace::Words(self.id(own), from, to),
                            false => CommentPlace::Whole(self.id(own)),
                        }
                    }
                    (None, Some(before)) => CommentPlace::Whole(self.id(before)),
                    (None, None) => CommentPlace::Nowhere,
                }
            });
            self.found.comments.push(place);
        }
    }
}
