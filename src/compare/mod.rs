//! Two versions in, what changed out. Pure.
//!
//! A comparison is made for reviewers: by paragraph, because that is what they cite; with moves as moves, because a
//! text that was shifted was not rewritten; and with words inside, because small words carry the change. It is neither
//! a patch nor a merge, and it knows nothing of how the texts are kept.
//!
//! `lineage` follows the identity of paragraphs through splits and joins, `align` pairs those that have none in common,
//! `strands` compares the words of each stretch with the part that it came from (`words`), `rows` says what happened to
//! each paragraph, and `order` which of them moved. `flow` weaves both texts into one for tracked changes; `outline` is what the printed forms have in common, `html` and
//! `markdown` print them. Numbers are computed and never compared: an insertion renumbers all that follows and edits
//! none of it. The same two readings give the same comparison on every machine.

mod align;
mod authors;
mod concordance;
mod flow;
mod history;
mod html;
mod lineage;
mod markdown;
mod order;
mod outline;
mod places;
mod returned;
mod rows;
mod strands;
mod strength;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub use authors::{Authors, attribute};
pub use concordance::{
    Cited, Concordance, Line, concordance, concordance_csv, concordance_html, concordance_markdown,
};
pub use flow::{Flow, Span, flow};
pub use history::{Step, StepAround, history, history_html};
pub use html::{Around, STYLE, html};
pub use markdown::markdown;
pub use places::{NotePlace, Place};
pub use returned::{CommentPlace, Proposal, Returned, returned};
pub use strength::Strength;
pub use summary::{
    BracketShift, Mention, Shift, ShiftKind, Summary, summary, summary_csv, summary_html,
    summary_markdown,
};
pub use words::runs as word_runs;

use crate::domain::Reading;
use places::Text;
use serde::{Deserialize, Serialize};
use words::runs;

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
    /// What happened to it, before all else.
    pub kind: RowKind,
    /// Where it is in the older text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Place>,
    /// Which part of the older paragraph it is compared with; none where that is the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Where it is in the newer text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Place>,
    /// Its words. Without the inserted ones they are the older text, without the deleted ones the newer. A reference to
    /// a footnote is U+FFFC, a line break "\n".
    pub runs: Vec<Run>,
    /// What else it came from: its words go on with the runs of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Source>,
    /// The footnotes that it refers to and that changed, came or went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Both texts have it, and its words or its notes changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// It is one of several paragraphs that one of the older text became.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub split: bool,
    /// Several paragraphs of the older text became this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub merged: bool,
    /// It has another number than before. Not a change of the text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renumbered: bool,
    /// It is of another kind, level or label than before: an operative paragraph became a sub-paragraph.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retyped: bool,
    /// Its words are the same and set otherwise: bold, italics, links.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub formatting: bool,
}

/// A part of an older paragraph that was split. All its parts, in their order, are the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Counted from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// An older paragraph, or a part of one, that was joined to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Where it is in the older text.
    pub from: Place,
    /// Which part of it; none where it is the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The words that came from it, and those between them.
    pub runs: Vec<Run>,
}

/// What happened to a paragraph, before all else: of several, the one that stands last here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// The same words at the same place of the order.
    Same,
    /// Other words, or a footnote with other words.
    Edited,
    /// One of several that an older one became.
    Split,
    /// Several older ones became this one.
    Merged,
    /// At another place of the order; of two that changed places, the shorter.
    Moved,
    /// Only in the newer text.
    Inserted,
    /// Only in the older text.
    Removed,
}

/// Something that can happen to a paragraph. Several can at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other words.
    Edited,
    /// Only in the newer text.
    Inserted,
    /// Only in the older text.
    Removed,
    /// At another place of the order.
    Moved,
    /// Became several.
    Split,
    /// Several became one.
    Merged,
    /// Another number.
    Renumbered,
    /// Another kind, level or label.
    Retyped,
    /// Other marks on the same words.
    Formatting,
}

impl Change {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Change; 9] = [
        Change::Edited,
        Change::Inserted,
        Change::Removed,
        Change::Moved,
        Change::Split,
        Change::Merged,
        Change::Renumbered,
        Change::Retyped,
        Change::Formatting,
    ];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Edited => "edited",
            Change::Inserted => "inserted",
            Change::Removed => "removed",
            Change::Moved => "moved",
            Change::Split => "split",
            Change::Merged => "merged",
            Change::Renumbered => "renumbered",
            Change::Retyped => "retyped",
            Change::Formatting => "formatting",
        }
    }
}

impl Row {
    /// Whether this happened to it.
    pub fn has(&self, change: Change) -> bool {
        match change {
            Change::Edited => self.edited,
            Change::Inserted => self.kind == RowKind::Inserted,
            Change::Removed => self.kind == RowKind::Removed,
            Change::Moved => self.kind == RowKind::Moved,
            Change::Split => self.split,
            Change::Merged => self.merged,
            Change::Renumbered => self.renumbered,
            Change::Retyped => self.retyped,
            Change::Formatting => self.formatting,
        }
    }

    /// Where it is: in the newer text, or in the older one where it was removed.
    pub fn place(&self) -> Option<&Place> {
        self.to.as_ref().or(self.from.as_ref())
    }

    /// Its words without the runs of one kind: the newer text without what was deleted, the older without what was
    /// inserted.
    fn words(&self, without: RunKind) -> String {
        let runs = self.stretches().flat_map(|(_, runs)| runs);
        runs.filter(|run| run.kind != without).map(|run| run.text.as_str()).collect()
    }

    /// All older paragraphs that it came from, in the order of its words.
    pub fn sources(&self) -> impl Iterator<Item = (&Place, Option<Part>)> {
        let first = self.from.iter().map(|from| (from, self.part));
        first.chain(self.joined.iter().map(|source| (&source.from, source.part)))
    }

    /// Its words, by the older paragraph that they are compared with.
    fn stretches(&self) -> impl Iterator<Item = (Option<&Place>, &[Run])> {
        let joined = self.joined.iter().map(|source| (Some(&source.from), source.runs.as_slice()));
        std::iter::once((self.from.as_ref(), self.runs.as_slice())).chain(joined)
    }

    /// Whether white space at the edge of its stretches is the cut itself, and no change of the words.
    fn has_cuts(&self) -> bool {
        self.part.is_some() || !self.joined.is_empty()
    }

    /// The runs that only one of the texts has, without the white space of a cut.
    fn changed_runs(&self) -> impl Iterator<Item = &Run> {
        let cuts = self.has_cuts();
        self.stretches().flat_map(move |(_, runs)| {
            let is_change = move |(at, run): &(usize, &Run)| {
                run.kind != RunKind::Equal && !(cuts && is_seam(runs, *at))
            };
            runs.iter().enumerate().filter(is_change).map(|(_, run)| run)
        })
    }
}

/// Whether a run is white space that came or went where a paragraph was cut, or two were joined.
fn is_seam(runs: &[Run], at: usize) -> bool {
    let is_blank = |run: &Run| run.kind != RunKind::Equal && run.text.trim().is_empty();
    runs[..=at].iter().all(is_blank) || runs[at..].iter().all(is_blank)
}

/// Characters that both texts have, or one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which of the texts has them.
    pub kind: RunKind,
    /// Never empty.
    pub text: String,
    /// Who wrote it, or deleted it; none where nobody asked ([`attribute`]), or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
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

/// How much changed. What happened to a paragraph is counted with each of the words for it: one that was moved and
/// edited is counted with both.
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
    /// Paragraphs at another place.
    pub moved: usize,
    /// Paragraphs that are one of several that an older one became.
    pub split: usize,
    /// Paragraphs that several older ones became.
    pub merged: usize,
    /// Paragraphs with another number.
    pub renumbered: usize,
    /// Paragraphs of another kind, level or label.
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

/// What changed from the older text to the newer one.
pub fn compare(from: &Reading, to: &Reading) -> Comparison {
    let (old, new) = (Text::new(from), Text::new(to));
    let rows = rows::rows(&old, &new);
    let title = (from.title != to.title).then(|| runs(&from.title, &to.title));
    let mut counts = Counts {
        brackets: BracketCounts { from: from.bracket_count(), to: to.bracket_count() },
        ..Counts::default()
    };
    title.iter().for_each(|runs| counts.add_runs(runs));
    rows.iter().for_each(|row| counts.add(row));
    Comparison { title, rows, counts }
}

impl Counts {
    /// How many paragraphs this happened to.
    pub fn of(&self, change: Change) -> usize {
        let mut counts = self.clone();
        *counts.count(change)
    }

    fn count(&mut self, change: Change) -> &mut usize {
        match change {
            Change::Edited => &mut self.edited,
            Change::Inserted => &mut self.inserted,
            Change::Removed => &mut self.removed,
            Change::Moved => &mut self.moved,
            Change::Split => &mut self.split,
            Change::Merged => &mut self.merged,
            Change::Renumbered => &mut self.renumbered,
            Change::Retyped => &mut self.retyped,
            Change::Formatting => &mut self.formatting,
        }
    }

    fn add(&mut self, row: &Row) {
        self.same += usize::from(row.kind == RowKind::Same);
        for change in Change::ALL.into_iter().filter(|change| row.has(*change)) {
            *self.count(change) += 1;
        }
        self.add_runs(row.changed_runs());
        row.notes.iter().for_each(|note| self.add_runs(&note.runs));
    }

    fn add_runs<'a>(&mut self, runs: impl IntoIterator<Item = &'a Run>) {
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
