//! Two versions in, what changed out. Pure.
//!
//! A comparison is made for reviewers: by paragraph, because that is what they cite; with moves as moves, because a
//! text that was shifted was not rewritten; and with words inside, because small words carry the change. It is neither
//! a patch nor a merge, and it knows nothing of how the texts are kept.
//!
//! `align` pairs the paragraphs, `order` says which of the pairs moved, `words` compares the two texts of a pair;
//! `outline` is what the printed forms have in common, `html` and `markdown` print them. Numbers are computed and never
//! compared: an insertion renumbers all that follows and edits none of it. The same two readings give the same
//! comparison on every machine.

mod align;
mod html;
mod markdown;
mod order;
mod outline;
mod places;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub use html::{STYLE, html};
pub use markdown::markdown;
pub use places::{NotePlace, Place};

use crate::domain::Reading;
use align::Passage;
use order::{Point, heaviest_chain};
use places::{Text, note_pairs};
use serde::{Deserialize, Serialize};
use words::{runs, whole};

/// What changed between two texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The words of the title, where they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Vec<Run>>,
    /// The paragraphs of the newer text in its order, and those that were removed at the place where they stood: behind
    /// the last paragraph before them that stayed. Every paragraph of either text is in one row.
    pub rows: Vec<Row>,
    /// How much changed.
    pub counts: Counts,
}

/// One paragraph in one or both texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What happened to it.
    pub kind: RowKind,
    /// Where it is in the older text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Place>,
    /// Where it is in the newer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Place>,
    /// Its words. Without the inserted ones they are the older text, without the deleted ones the newer. A reference to
    /// a footnote is U+FFFC, a line break "\n".
    pub runs: Vec<Run>,
    /// The footnotes that it refers to and that changed, came or went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Its words or its notes changed. Always so in a row that is `edited`; says it of one that is `moved`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// It has another number than before. Not a change of the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renumbered: bool,
    /// It is of another kind or level than before: an operative paragraph became a sub-paragraph.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retyped: bool,
    /// Its words are the same and set otherwise: bold, italics, links.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub formatting: bool,
}

/// What happened to a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// The same words at the same place of the order.
    Same,
    /// Other words, or a footnote with other words.
    Edited,
    /// Only in the newer text.
    Inserted,
    /// Only in the older text.
    Removed,
    /// At another place of the order; of two that changed places, the shorter.
    Moved,
}

/// Characters that both texts have, or one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which of the texts has them.
    pub kind: RunKind,
    /// Never empty.
    pub text: String,
}

/// Which of the texts has a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Both.
    Equal,
    /// The newer.
    Insert,
    /// The older.
    Delete,
}

/// A footnote of a paragraph whose words changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// Where it is in the older text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NotePlace>,
    /// Where it is in the newer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NotePlace>,
    /// Its words.
    pub runs: Vec<Run>,
}

/// How much changed. Each row is counted once among `same` to `moved`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Paragraphs with the same words at the same place.
    pub same: usize,
    /// Paragraphs whose words changed.
    pub edited: usize,
    /// Paragraphs that are only in the newer text.
    pub inserted: usize,
    /// Paragraphs that are only in the older text.
    pub removed: usize,
    /// Paragraphs at another place, edited or not.
    pub moved: usize,
    /// Paragraphs with another number.
    pub renumbered: usize,
    /// Paragraphs of another kind or level.
    pub retyped: usize,
    /// Paragraphs of which only the marks changed.
    pub formatting: usize,
    /// Inserted and deleted runs, with those of title and footnotes: how often the eye is stopped.
    pub fragments: usize,
    /// Words in those runs. A character of a script without spaces is a word.
    pub words: WordCounts,
    /// Opening brackets in the whole text, title and footnotes with it: what is not agreed, before and after.
    pub brackets: BracketCounts,
}

/// Words that came and went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordCounts {
    /// Only in the newer text.
    pub inserted: usize,
    /// Only in the older text.
    pub deleted: usize,
}

/// Brackets before and after: the usual measure of how far a negotiation has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BracketCounts {
    /// In the older text.
    pub from: usize,
    /// In the newer text.
    pub to: usize,
}

/// What a paragraph that keeps its place is worth, against one character of it: as few paragraphs as possible count as
/// moved, since somebody moves one paragraph past three and not three past one; among as few, those with less text.
const KEPT_PARAGRAPH: u64 = 1 << 40;

/// What changed from the older text to the newer one.
pub fn compare(from: &Reading, to: &Reading) -> Comparison {
    let (old, new) = (Text::new(from), Text::new(to));
    let rows = rows(&old, &new);
    let title = (from.title != to.title).then(|| runs(&from.title, &to.title));
    let mut counts = Counts {
        brackets: BracketCounts { from: old.brackets(), to: new.brackets() },
        ..Counts::default()
    };
    title.iter().for_each(|runs| counts.add_runs(runs));
    rows.iter().for_each(|row| counts.add(row));
    Comparison { title, rows, counts }
}

fn rows(old: &Text, new: &Text) -> Vec<Row> {
    let pairs = align::pairs(&passages(old), &passages(new));
    let points: Vec<Point> = pairs
        .iter()
        .map(|&(from, to)| Point {
            from,
            to,
            weight: KEPT_PARAGRAPH + new.words[to].chars().count() as u64,
        })
        .collect();
    let mut partner: Vec<Option<usize>> = vec![None; new.words.len()];
    let mut is_paired = vec![false; old.words.len()];
    for &(from, to) in &pairs {
        partner[to] = Some(from);
        is_paired[from] = true;
    }
    let mut stays = vec![false; new.words.len()];
    heaviest_chain(&points).into_iter().for_each(|at| stays[points[at].to] = true);

    let mut rows = Vec::new();
    let mut removed = (0..old.words.len()).filter(|&place| !is_paired[place]).peekable();
    let mut next_stays = (0..new.words.len()).filter(|&to| stays[to]).filter_map(|to| partner[to]);
    let mut remove_up_to = |rows: &mut Vec<Row>, next: Option<usize>| {
        while let Some(from) = removed.next_if(|&place| next.is_none_or(|next| place < next)) {
            rows.push(single(RowKind::Removed, old, from));
        }
    };
    remove_up_to(&mut rows, next_stays.next());
    for to in 0..new.words.len() {
        rows.push(match partner[to] {
            Some(from) => paired(old, from, new, to, !stays[to]),
            None => single(RowKind::Inserted, new, to),
        });
        if stays[to] {
            remove_up_to(&mut rows, next_stays.next());
        }
    }
    rows
}

fn passages<'a>(text: &'a Text) -> Vec<Passage<'a>> {
    let paragraphs = &text.reading.paragraphs;
    paragraphs
        .iter()
        .zip(&text.words)
        .map(|(p, words)| Passage { id: &p.id, text: words })
        .collect()
}

/// A paragraph that only one of the texts has.
fn single(kind: RowKind, text: &Text, place: usize) -> Row {
    let is_new = kind == RowKind::Inserted;
    let run_kind = if is_new { RunKind::Insert } else { RunKind::Delete };
    let notes = text.notes[place]
        .iter()
        .map(|note| Note {
            from: (!is_new).then(|| note.clone()),
            to: is_new.then(|| note.clone()),
            runs: whole(run_kind, &text.note_words(note)),
        })
        .collect();
    Row {
        kind,
        from: (!is_new).then(|| text.place(place)),
        to: is_new.then(|| text.place(place)),
        runs: whole(run_kind, &text.words[place]),
        notes,
        edited: false,
        renumbered: false,
        retyped: false,
        formatting: false,
    }
}

/// A paragraph that both texts have.
fn paired(old: &Text, from: usize, new: &Text, to: usize, moved: bool) -> Row {
    let notes: Vec<Note> = note_pairs(&old.notes[from], &new.notes[to])
        .into_iter()
        .filter_map(|(from, to)| {
            let words = (
                from.map_or(String::new(), |note| old.note_words(note)),
                to.map_or(String::new(), |note| new.note_words(note)),
            );
            let is_same = from.is_some() && to.is_some() && words.0 == words.1;
            (!is_same).then(|| Note {
                from: from.cloned(),
                to: to.cloned(),
                runs: runs(&words.0, &words.1),
            })
        })
        .collect();
    let same_words = old.words[from] == new.words[to];
    let edited = !same_words || !notes.is_empty();
    let places = (old.place(from), new.place(to));
    Row {
        kind: match (moved, edited) {
            (true, _) => RowKind::Moved,
            (false, true) => RowKind::Edited,
            (false, false) => RowKind::Same,
        },
        runs: runs(&old.words[from], &new.words[to]),
        notes,
        edited,
        renumbered: places.0.number != places.1.number,
        retyped: (places.0.kind, places.0.level) != (places.1.kind, places.1.level),
        formatting: same_words && old.setting(from) != new.setting(to),
        from: Some(places.0),
        to: Some(places.1),
    }
}

impl Counts {
    fn add(&mut self, row: &Row) {
        let kind = match row.kind {
            RowKind::Same => &mut self.same,
            RowKind::Edited => &mut self.edited,
            RowKind::Inserted => &mut self.inserted,
            RowKind::Removed => &mut self.removed,
            RowKind::Moved => &mut self.moved,
        };
        *kind += 1;
        self.renumbered += usize::from(row.renumbered);
        self.retyped += usize::from(row.retyped);
        self.formatting += usize::from(row.formatting);
        self.add_runs(&row.runs);
        row.notes.iter().for_each(|note| self.add_runs(&note.runs));
    }

    fn add_runs(&mut self, runs: &[Run]) {
        for run in runs {
            match run.kind {
                RunKind::Equal => continue,
                RunKind::Insert => self.words.inserted += tokens::word_count(&run.text),
                RunKind::Delete => self.words.deleted += tokens::word_count(&run.text),
            }
            self.fragments += 1;
        }
    }
}
