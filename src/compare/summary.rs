//! The summary of changes that reviewers ask for: what came and went, which words now say more or less, and which
//! brackets were opened and closed. Made from a comparison, paragraph by paragraph; nothing is weighed across them.

mod forms;

pub use forms::{summary_csv, summary_html, summary_markdown};

use super::concordance::{Cited, opening};
use super::strength::{Opening, Strength, auxiliary_shift, is_auxiliary, lowered, qualifiers};
use super::tokens::{is_word, tokens, word_count};
use super::{Change, Comparison, Counts, Row, Run, RunKind};
use serde::Serialize;

/// Words of an edit up to which an auxiliary that came or went alone is told: more are another sentence.
const SMALL_EDIT_WORDS_MAX: usize = 3;
/// Words of an edit up to which an auxiliary on one side is taken for the successor of that on the other.
const PAIRED_EDIT_WORDS_MAX: usize = 10;
/// Words that are shown before and behind a change.
const CONTEXT_WORDS: usize = 4;

/// What changed between two texts, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// How much.
    pub counts: Counts,
    /// The new paragraphs.
    pub inserted: Vec<Mention>,
    /// The paragraphs that went.
    pub removed: Vec<Mention>,
    /// The small words that changed, paragraph by paragraph.
    pub shifts: Vec<Shift>,
    /// The paragraphs in which brackets were opened or closed.
    pub brackets: Vec<BracketShift>,
    /// Brackets that are only in the newer text.
    pub brackets_opened: usize,
    /// Brackets that are only in the older text.
    pub brackets_closed: usize,
}

/// A paragraph that came or went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention {
    /// Which.
    pub paragraph: Cited,
    /// Its first words.
    pub opening: String,
}

/// A small word that carries much, and changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Of which kind.
    pub kind: ShiftKind,
    /// The paragraph in the older text.
    pub from: Cited,
    /// The paragraph in the newer text.
    pub to: Cited,
    /// The word that stood there; none where one was added.
    pub was: Option<String>,
    /// The word that stands there; none where one was taken out.
    pub is: Option<String>,
    /// What that does to what is said.
    pub strength: Strength,
    /// The words around it, in the newer text.
    pub context: String,
}

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShiftKind {
    /// The verb that a paragraph opens with: *Urges*.
    Verb,
    /// An auxiliary that says how binding something is: *shall*, *should*, *may*.
    Auxiliary,
    /// A phrase that limits or widens: *where appropriate*.
    Qualifier,
}

/// The brackets of a paragraph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BracketShift {
    /// The paragraph in the newer text, or in the older one where it was removed; none for the title.
    pub paragraph: Option<Cited>,
    /// Opening brackets that are only in the newer text.
    pub opened: usize,
    /// Opening brackets that are only in the older text.
    pub closed: usize,
}

/// The summary of the changes that a comparison found.
pub fn summary(comparison: &Comparison) -> Summary {
    let mentions = |change| {
        let rows = comparison.rows.iter().filter(move |row| row.has(change));
        rows.filter_map(|row| {
            Some(Mention { paragraph: row.place()?.into(), opening: opening(row) })
        })
        .collect()
    };
    let title = comparison.title.iter().map(|runs| (None, brackets(runs)));
    let rows = comparison.rows.iter().map(|row| {
        let runs = row.stretches().flat_map(|(_, runs)| runs);
        let notes = row.notes.iter().flat_map(|note| &note.runs);
        (row.place().map(Cited::from), brackets(runs.chain(notes)))
    });
    let brackets: Vec<BracketShift> = title
        .chain(rows)
        .filter(|(_, (opened, closed))| opened + closed > 0)
        .map(|(paragraph, (opened, closed))| BracketShift { paragraph, opened, closed })
        .collect();
    Summary {
        counts: comparison.counts.clone(),
        inserted: mentions(Change::Inserted),
        removed: mentions(Change::Removed),
        shifts: comparison.rows.iter().flat_map(shifts).collect(),
        brackets_opened: brackets.iter().map(|shift| shift.opened).sum(),
        brackets_closed: brackets.iter().map(|shift| shift.closed).sum(),
        brackets,
    }
}

/// Opening brackets that came, and that went.
fn brackets<'a>(runs: impl IntoIterator<Item = &'a Run>) -> (usize, usize) {
    runs.into_iter().fold((0, 0), |(opened, closed), run| {
        let count = run.text.matches('[').count();
        match run.kind {
            RunKind::Equal => (opened, closed),
            RunKind::Insert => (opened + count, closed),
            RunKind::Delete => (opened, closed + count),
        }
    })
}

fn shifts(row: &Row) -> Vec<Shift> {
    let (Some(from), Some(to), true) = (&row.from, &row.to, row.edited) else { return Vec::new() };
    let shift = |kind, was: Option<&str>, is: Option<&str>, strength, context: String| Shift {
        kind,
        from: from.into(),
        to: to.into(),
        was: was.map(str::to_owned),
        is: is.map(str::to_owned),
        strength,
        context,
    };
    let older = lowered(&row.words(RunKind::Insert));
    let newer = lowered(&row.words(RunKind::Delete));
    let mut shifts = Vec::new();
    if let (Some(was), Some(is)) = (Opening::of(&older), Opening::of(&newer))
        && let Some(strength) = was.shift(&is)
    {
        let (was, is) = (was.said(), is.said());
        shifts.push(shift(ShiftKind::Verb, Some(&was), Some(&is), strength, opening(row)));
    }
    for (_, runs) in row.stretches() {
        for edit in edits(runs) {
            let context = context(runs, &edit);
            for (was, is) in auxiliaries(&runs[edit]) {
                let strength = match (was, is) {
                    (Some(was), Some(is)) => auxiliary_shift(was, is),
                    _ => Some(Strength::Other),
                };
                let told =
                    |strength| shift(ShiftKind::Auxiliary, was, is, strength, context.clone());
                shifts.extend(strength.map(told));
            }
        }
    }
    for ((phrase, does, before), (.., after)) in
        qualifiers(&older).into_iter().zip(qualifiers(&newer))
    {
        for _ in before..after {
            shifts.push(shift(ShiftKind::Qualifier, None, Some(phrase), does, opening(row)));
        }
        for _ in after..before {
            let undone = match does {
                Strength::Weaker => Strength::Stronger,
                Strength::Stronger => Strength::Weaker,
                Strength::Other => Strength::Other,
            };
            shifts.push(shift(ShiftKind::Qualifier, Some(phrase), None, undone, opening(row)));
        }
    }
    shifts
}

/// The stretches of runs between two unchanged ones.
fn edits(runs: &[Run]) -> Vec<std::ops::Range<usize>> {
    let mut edits: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in runs.iter().enumerate().filter(|(_, run)| run.kind != RunKind::Equal) {
        match edits.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => edits.push(at..at + 1),
        }
    }
    edits
}

/// The auxiliaries of an edit in pairs: what stood there, and what stands there.
fn auxiliaries(edit: &[Run]) -> Vec<(Option<&str>, Option<&str>)> {
    let side = |kind| {
        let runs = edit.iter().filter(move |run| run.kind == kind);
        runs.flat_map(|run| tokens(&run.text)).collect::<Vec<&str>>()
    };
    let (older, newer) = (side(RunKind::Delete), side(RunKind::Insert));
    // As they are written: the month of May is none.
    let found = |words: &[&str]| -> Vec<usize> {
        (0..words.len()).filter(|at| is_auxiliary(words[*at])).collect()
    };
    let (was, is) = (found(&older), found(&newer));
    let count = |side: &[&str]| side.iter().filter(|word| is_word(word)).count();
    let words = count(&older).max(count(&newer));
    if was.len() == is.len() && words <= PAIRED_EDIT_WORDS_MAX {
        let pairs = was.iter().zip(&is);
        return pairs.map(|(was, is)| (Some(older[*was]), Some(newer[*is]))).collect();
    }
    if words > SMALL_EDIT_WORDS_MAX {
        return Vec::new();
    }
    let gone = was.iter().map(|at| (Some(older[*at]), None));
    gone.chain(is.iter().map(|at| (None, Some(newer[*at])))).collect()
}

/// The newer words of an edit with some before and behind.
fn context(runs: &[Run], edit: &std::ops::Range<usize>) -> String {
    let newer: String = runs[edit.clone()]
        .iter()
        .filter(|run| run.kind == RunKind::Insert)
        .map(|run| run.text.as_str())
        .collect();
    let before = edit.start.checked_sub(1).map_or("", |at| runs[at].text.as_str());
    let behind = runs.get(edit.end).map_or("", |run| run.text.as_str());
    let context = format!("{}{newer}{}", last_words(before), first_words(behind));
    context.replace(['\n', '\u{fffc}'], " ").trim().to_owned()
}

fn first_words(text: &str) -> String {
    let mut words = 0;
    let counted = tokens(text).into_iter().take_while(|token| {
        words += usize::from(is_word(token));
        words <= CONTEXT_WORDS
    });
    let first: String = counted.collect();
    if first.len() < text.len() { first.trim_end().to_owned() + " …" } else { first }
}

fn last_words(text: &str) -> String {
    let mut words = word_count(text);
    let skipped: usize = tokens(text)
        .into_iter()
        .take_while(|token| {
            let skips = words > CONTEXT_WORDS;
            words -= usize::from(is_word(token));
            skips
        })
        .map(str::len)
        .sum();
    if skipped > 0 { format!("… {}", text[skipped..].trim_start()) } else { text.to_owned() }
}
