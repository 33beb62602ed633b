//! A comparison as it is read from top to bottom: what the HTML and the Markdown have in common.

use super::places::REFERENCE;
use super::{Change, Comparison, Counts, Part, Place, Row, RowKind, Run, RunKind, is_seam};

/// One entry of the printed comparison.
pub(super) enum Entry<'a> {
    /// A paragraph.
    Row(&'a Row),
    /// Where a paragraph stood that is printed elsewhere.
    MovedAway(&'a Row),
}

/// The rows in their order, and for each move a marker at the old place.
///
/// The paragraphs that did not move keep the order of the older text; a marker follows the last of them, or of those
/// removed, that stood before it.
pub(super) fn entries<'a>(comparison: &'a Comparison) -> Vec<Entry<'a>> {
    let index = |row: &Row| row.from.as_ref().map(|place| place.index);
    let mut moved: Vec<&Row> =
        comparison.rows.iter().filter(|row| row.kind == RowKind::Moved).collect();
    moved.sort_by_key(|row| index(row));
    let mut moved = moved.into_iter().peekable();
    let mut stood = comparison
        .rows
        .iter()
        .filter(|row| row.kind != RowKind::Moved)
        .filter_map(index)
        .chain([usize::MAX]);
    let mut entries = Vec::new();
    let mut mark_up_to = |entries: &mut Vec<Entry<'a>>, next: Option<usize>| {
        while let Some(row) = moved.next_if(|row| index(row) < next) {
            entries.push(Entry::MovedAway(row));
        }
    };
    mark_up_to(&mut entries, stood.next());
    for row in &comparison.rows {
        entries.push(Entry::Row(row));
        if row.kind != RowKind::Moved && row.from.is_some() {
            mark_up_to(&mut entries, stood.next());
        }
    }
    entries
}

/// How a paragraph is called in a sentence: by its number, or by its place where it has none.
pub(super) fn cited(place: &Place) -> String {
    match &place.number {
        Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("¶{number}")
        }
        Some(number) => number.clone(),
        None => format!("place {}", place.index + 1),
    }
}

/// What is said of a row before its words; nothing where the runs say it all. Where it was moved from is said by the
/// forms themselves, which lead there.
pub(super) fn remarks(row: &Row) -> Vec<String> {
    let mut remarks = Vec::new();
    match row.kind {
        RowKind::Inserted => remarks.push("inserted".to_owned()),
        RowKind::Removed => remarks.push("removed".to_owned()),
        _ => {}
    }
    if row.merged {
        let mut sources: Vec<String> = row.sources().map(|(from, _)| cited(from)).collect();
        sources.dedup();
        remarks.push(format!("merged from {}", listed(&sources)));
    }
    if row.split {
        let parts = row.sources().filter_map(|(from, part)| Some((cited(from), part?)));
        remarks.extend(
            parts.map(|(from, Part { number, of })| format!("part {number} of {of} of {from}")),
        );
    }
    if let (true, Some(from), Some(to)) = (row.retyped, &row.from, &row.to) {
        remarks.push(match to.level.abs_diff(from.level) {
            _ if from.kind != to.kind => {
                format!("{} became {}", from.kind.as_str(), to.kind.as_str())
            }
            0 => "numbered otherwise".to_owned(),
            1 if to.level > from.level => "one level down".to_owned(),
            1 => "one level up".to_owned(),
            levels if to.level > from.level => format!("{levels} levels down"),
            levels => format!("{levels} levels up"),
        });
    }
    if row.formatting {
        remarks.push("set otherwise, same words".to_owned());
    }
    remarks
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// How a sentence and a filter call what happened.
pub(super) fn called(change: Change) -> &'static str {
    match change {
        Change::Retyped => "of another kind or level",
        Change::Formatting => "set otherwise",
        change => change.as_str(),
    }
}

/// The counts as lines of a label and a sentence.
pub(super) fn count_lines(counts: &Counts) -> Vec<(&'static str, String)> {
    let named = Change::ALL.map(|change| (counts.of(change), called(change)));
    let happened = named.into_iter().chain([(counts.same, "unchanged")]);
    let parts: Vec<String> = happened
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let paragraphs = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
    vec![
        ("Paragraphs", paragraphs),
        ("Words", word_line(counts)),
        ("Brackets", bracket_line(counts)),
    ]
}

pub(super) fn word_line(counts: &Counts) -> String {
    let noun = if counts.fragments == 1 { "fragment" } else { "fragments" };
    match counts.fragments {
        0 => "no change".to_owned(),
        fragments => format!(
            "{} inserted, {} deleted, in {fragments} {noun}",
            counts.words.inserted, counts.words.deleted
        ),
    }
}

pub(super) fn bracket_line(counts: &Counts) -> String {
    format!("{} before, {} after", counts.brackets.from, counts.brackets.to)
}

/// A piece of a run: characters, a line break, or a reference to a footnote by its number.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Break,
    Reference(Option<usize>),
}

/// A run, cut into pieces.
pub(super) struct Pieces<'a> {
    pub(super) kind: RunKind,
    /// Who wrote or deleted it.
    pub(super) by: Option<&'a str>,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// Words that came from one older paragraph.
pub(super) struct Stretch<'a> {
    /// What it is called there; said only where a new one begins inside a paragraph.
    pub(super) joined_from: Option<String>,
    pub(super) words: Vec<Pieces<'a>>,
}

/// The words of a row as they are printed. White space that a cut took or gave is no change; references have the number
/// that they have in the text they are in, in the newer one where they are in both.
pub(super) fn stretches(row: &Row) -> Vec<Stretch<'_>> {
    let mut newer = row.to.iter().flat_map(|place| place.notes.iter().copied());
    let mut before: Option<&Place> = None;
    let mut stretches = Vec::new();
    for (from, runs) in row.stretches() {
        let mut older = from.into_iter().flat_map(|place| place.notes.iter().copied());
        let mut words = Vec::new();
        for (at, run) in runs.iter().enumerate() {
            let kind = match run.kind {
                kind if !(row.has_cuts() && is_seam(runs, at)) => kind,
                RunKind::Delete => continue,
                _ => RunKind::Equal,
            };
            let by = run.by.as_deref().filter(|_| kind != RunKind::Equal);
            words.push(Pieces { kind, by, pieces: pieces(run, &mut older, &mut newer) });
        }
        let is_other = before.is_some() && before.map(|place| place.index) != from.map(|p| p.index);
        let joined_from = from.filter(|_| is_other).map(cited);
        stretches.push(Stretch { joined_from, words });
        before = from;
    }
    stretches
}

/// The words of a title or a note, which refer to nothing.
pub(super) fn plain(runs: &[Run]) -> Vec<Pieces<'_>> {
    let none = std::iter::empty;
    let cut = runs.iter().map(|run| (run.kind, pieces(run, &mut none(), &mut none())));
    cut.map(|(kind, pieces)| Pieces { kind, by: None, pieces }).collect()
}

fn pieces<'a>(
    run: &'a Run,
    older: &mut impl Iterator<Item = usize>,
    newer: &mut impl Iterator<Item = usize>,
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for part in run.text.split_inclusive(['\n', REFERENCE]) {
        let text = part.trim_end_matches(['\n', REFERENCE]);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        match part[text.len()..].chars().next() {
            Some('\n') => pieces.push(Piece::Break),
            Some(_) => {
                let before = if run.kind != RunKind::Insert { older.next() } else { None };
                let after = if run.kind != RunKind::Delete { newer.next() } else { None };
                pieces.push(Piece::Reference(after.or(before)));
            }
            None => {}
        }
    }
    pieces
}
