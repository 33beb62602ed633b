//! From strands to rows: each paragraph with what happened to it.

use super::order::{Point, heaviest_chain};
use super::places::{NotePlace, Text, note_pairs};
use super::strands::{Strand, strands};
use super::words::{runs, whole};
use super::{Note, Row, RowKind, RunKind, Source};

/// What a paragraph that keeps its place is worth, against one character of it: as few paragraphs as possible count as
/// moved, since somebody moves one paragraph past three and not three past one; among as few, those with less text.
const KEPT_PARAGRAPH: u64 = 1 << 40;

/// The paragraphs of the newer text in its order, and those that were removed at the place where they stood.
pub(super) fn rows(old: &Text, new: &Text) -> Vec<Row> {
    let strands = strands(old, new);
    let kept = kept_places(&strands, new);
    let mut is_read = vec![false; old.words.len()];
    let mut by_newer: Vec<Vec<Strand>> = new.words.iter().map(|_| Vec::new()).collect();
    for strand in strands {
        is_read[strand.from] = true;
        by_newer[strand.to].push(strand);
    }

    let mut rows = Vec::new();
    let mut removed = (0..old.words.len()).filter(|&place| !is_read[place]).peekable();
    let mut next_kept = kept.iter().flatten().copied();
    let mut remove_up_to = |rows: &mut Vec<Row>, next: Option<usize>| {
        while let Some(from) = removed.next_if(|&place| next.is_none_or(|next| place < next)) {
            rows.push(single(RowKind::Removed, old, from));
        }
    };
    remove_up_to(&mut rows, next_kept.next());
    for (to, mut strands) in by_newer.into_iter().enumerate() {
        strands.sort_by_key(|strand| strand.start());
        let moved = kept[to].is_none();
        rows.push(match strands.is_empty() {
            true => single(RowKind::Inserted, new, to),
            false => paired(strands, old, new, to, moved),
        });
        if !moved {
            remove_up_to(&mut rows, next_kept.next());
        }
    }
    rows
}

/// By newer paragraph the place of the older one whose order it keeps; none where it moved, or is new.
fn kept_places(strands: &[Strand], new: &Text) -> Vec<Option<usize>> {
    let points: Vec<Point> = strands
        .iter()
        .enumerate()
        .map(|(rank, strand)| Point {
            from: rank,
            to: strand.to,
            weight: KEPT_PARAGRAPH + strand.chars(new) as u64,
        })
        .collect();
    let mut kept = vec![None; new.words.len()];
    for at in heaviest_chain(&points) {
        kept[strands[at].to] = Some(strands[at].from);
    }
    kept
}

/// A paragraph that only one of the texts has.
fn single(kind: RowKind, text: &Text, index: usize) -> Row {
    let is_new = kind == RowKind::Inserted;
    let run_kind = if is_new { RunKind::Insert } else { RunKind::Delete };
    let notes = text.notes(index, None).into_iter().map(|note| Note {
        runs: whole(run_kind, &text.note_words(&note)),
        from: (!is_new).then(|| note.clone()),
        to: is_new.then_some(note),
    });
    Row {
        kind,
        from: (!is_new).then(|| text.place(index)),
        part: None,
        to: is_new.then(|| text.place(index)),
        runs: whole(run_kind, &text.words[index]),
        joined: Vec::new(),
        notes: notes.collect(),
        edited: false,
        split: false,
        merged: false,
        renumbered: false,
        retyped: false,
        formatting: false,
    }
}

/// A newer paragraph that came from one or more older ones. There is at least one strand.
fn paired(strands: Vec<Strand>, old: &Text, new: &Text, index: usize, moved: bool) -> Row {
    let notes = changed_notes(&strands, old, new, index);
    let first = strands[0].from;
    let merged = strands.iter().any(|strand| strand.from != first);
    let split = strands.iter().any(|strand| strand.is_split);
    // Of a paragraph that was split, the first part is the one that goes on; the others are as good as new.
    let goes_on = strands[0].part.is_none_or(|part| part.number == 1);
    let formatting = is_set_otherwise(&strands, old, new, index);
    let mut sources = strands.into_iter().map(|strand| Source {
        from: old.place_of_part(strand.from, strand.references),
        part: strand.part,
        runs: strand.runs,
    });
    let to = new.place(index);
    let Some(Source { from, part, runs }) = sources.next() else {
        return single(RowKind::Inserted, new, index);
    };
    let mut row = Row {
        kind: RowKind::Same,
        part,
        runs,
        joined: sources.collect(),
        edited: !notes.is_empty(),
        notes,
        split,
        merged,
        renumbered: goes_on && from.number != to.number,
        retyped: (from.kind, from.level, from.label) != (to.kind, to.level, to.label),
        formatting,
        from: Some(from),
        to: Some(to),
    };
    let other_words = row.changed_runs().next().is_some();
    row.edited |= other_words;
    row.formatting &= !row.edited;
    row.kind = match (moved, row.merged, row.split, row.edited) {
        (true, ..) => RowKind::Moved,
        (_, true, ..) => RowKind::Merged,
        (_, _, true, _) => RowKind::Split,
        (.., true) => RowKind::Edited,
        _ => RowKind::Same,
    };
    row
}

/// The footnotes of a paragraph that changed, came or went.
fn changed_notes(strands: &[Strand], old: &Text, new: &Text, index: usize) -> Vec<Note> {
    let mut older: Vec<NotePlace> = Vec::new();
    for strand in strands {
        let notes = old.notes(strand.from, Some(strand.references.clone()));
        let known = |note: &NotePlace| older.iter().any(|known| known.number == note.number);
        let fresh: Vec<NotePlace> = notes.into_iter().filter(|note| !known(note)).collect();
        older.extend(fresh);
    }
    let newer = new.notes(index, None);
    let pairs = note_pairs(&older, &newer).into_iter();
    let changed = pairs.filter_map(|(from, to)| {
        let was = from.map(|note| old.note_words(note));
        let is = to.map(|note| new.note_words(note));
        (was != is).then(|| Note {
            from: from.cloned(),
            to: to.cloned(),
            runs: runs(&was.unwrap_or_default(), &is.unwrap_or_default()),
        })
    });
    changed.collect()
}

/// Whether characters that stayed have other marks than before.
fn is_set_otherwise(strands: &[Strand], old: &Text, new: &Text, index: usize) -> bool {
    let newer = new.marks(index);
    let mut at = 0;
    for strand in strands {
        let older = old.marks(strand.from);
        let mut was = strand.chars_before;
        for run in &strand.runs {
            let chars = run.text.chars().count();
            let differs = || {
                let pairs = older[was..was + chars].iter().zip(&newer[at..at + chars]);
                pairs.into_iter().any(|(was, is)| was.is_some() && is.is_some() && was != is)
            };
            if run.kind == RunKind::Equal && differs() {
                return true;
            }
            was += if run.kind == RunKind::Insert { 0 } else { chars };
            at += if run.kind == RunKind::Delete { 0 } else { chars };
        }
    }
    false
}
