//! A comparison as it is read from top to bottom: what the HTML and the Markdown have in common.

use super::{Comparison, Counts, Place, Row, RowKind, Run, RunKind};

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

/// What is said of a row before its words; nothing where the runs say it all.
pub(super) fn remarks(row: &Row) -> Vec<String> {
    let mut remarks = Vec::new();
    match row.kind {
        RowKind::Inserted => remarks.push("inserted".to_owned()),
        RowKind::Removed => remarks.push("removed".to_owned()),
        RowKind::Same | RowKind::Edited | RowKind::Moved => {}
    }
    if let (true, Some(from), Some(to)) = (row.retyped, &row.from, &row.to) {
        remarks.push(match to.level.abs_diff(from.level) {
            _ if from.kind != to.kind => {
                format!("{} became {}", from.kind.as_str(), to.kind.as_str())
            }
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

/// The counts as lines of a label and a sentence.
pub(super) fn summary(counts: &Counts) -> Vec<(&'static str, String)> {
    let list = |counted: &[(usize, &str)]| {
        let parts: Vec<String> = counted
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
    };
    let mut lines = vec![
        (
            "Paragraphs",
            list(&[
                (counts.edited, "edited"),
                (counts.inserted, "inserted"),
                (counts.removed, "removed"),
                (counts.moved, "moved"),
                (counts.same, "unchanged"),
            ]),
        ),
        (
            "Words",
            match counts.fragments {
                0 => "no change".to_owned(),
                fragments => format!(
                    "{} inserted, {} deleted, in {fragments} {}",
                    counts.words.inserted,
                    counts.words.deleted,
                    if fragments == 1 { "fragment" } else { "fragments" }
                ),
            },
        ),
        ("Brackets", format!("{} before, {} after", counts.brackets.from, counts.brackets.to)),
    ];
    let others = [
        (counts.renumbered, "renumbered"),
        (counts.retyped, "of another kind or level"),
        (counts.formatting, "set otherwise"),
    ];
    if others.iter().any(|(count, _)| *count > 0) {
        lines.push(("Besides", list(&others)));
    }
    lines
}

/// A piece of a run: characters, a line break, or a reference to a footnote by its number.
pub(super) enum Piece<'a> {
    Text(&'a str),
    Break,
    Reference(Option<usize>),
}

/// Cuts runs into pieces, and gives each reference the number that it has in the text it is in: in the newer one where
/// it is in both.
pub(super) fn pieces<'a>(
    runs: &'a [Run],
    from: Option<&Place>,
    to: Option<&Place>,
) -> Vec<(RunKind, Vec<Piece<'a>>)> {
    let notes = |place: Option<&Place>| place.map_or(Vec::new(), |place| place.notes.clone());
    let (mut old, mut new) = (notes(from).into_iter(), notes(to).into_iter());
    let mut cut = Vec::new();
    for run in runs {
        let mut pieces = Vec::new();
        for part in run.text.split_inclusive(['\n', '\u{fffc}']) {
            let text = part.trim_end_matches(['\n', '\u{fffc}']);
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            match part[text.len()..].chars().next() {
                Some('\n') => pieces.push(Piece::Break),
                Some(_) => {
                    let before = if run.kind != RunKind::Insert { old.next() } else { None };
                    let after = if run.kind != RunKind::Delete { new.next() } else { None };
                    pieces.push(Piece::Reference(after.or(before)));
                }
                None => {}
            }
        }
        cut.push((run.kind, pieces));
    }
    cut
}
