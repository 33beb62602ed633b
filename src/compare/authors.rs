//! Who wrote what is inserted, and who deleted what is gone: told to a comparison from outside.

use super::tokens::tokens;
use super::{Comparison, Part, Place, Run, RunKind};
use crate::domain::ParagraphId;
use std::collections::BTreeMap;

/// Who did something to each character of a paragraph; none where nobody did, or nobody knows who.
pub type Authors<'a> = &'a [Option<&'a str>];

/// Cuts the runs of a comparison where the author changes, and names the author of each. `of` is asked for the newer
/// text (true) or the older, and for a paragraph of it; characters beyond its answer have no author.
pub fn attribute<'a>(comparison: &mut Comparison, of: impl Fn(bool, &ParagraphId) -> Authors<'a>) {
    let starts = part_starts(comparison);
    let start = |from: &Option<Place>, part: Option<Part>| {
        let key = from.as_ref().map(|from| (from.index, number(part)));
        key.and_then(|key| starts.get(&key)).copied().unwrap_or(0)
    };
    for row in &mut comparison.rows {
        let newer = row.to.as_ref().map_or(&[][..], |to| of(true, &to.paragraph));
        let mut at = 0;
        let (own, part) = (row.from.clone(), row.part);
        let own = std::iter::once((own, part, &mut row.runs));
        let joined = row.joined.iter_mut();
        let joined =
            joined.map(|source| (Some(source.from.clone()), source.part, &mut source.runs));
        for (from, part, runs) in own.chain(joined) {
            let older = from.as_ref().map_or(&[][..], |from| of(false, &from.paragraph));
            let mut was = start(&from, part);
            let mut told = Vec::new();
            for run in runs.drain(..) {
                let chars = run.text.chars().count();
                match run.kind {
                    RunKind::Equal => told.push(run.clone()),
                    RunKind::Insert => told.extend(cut(&run, newer.get(at..).unwrap_or(&[]))),
                    RunKind::Delete => told.extend(cut(&run, older.get(was..).unwrap_or(&[]))),
                }
                at += if run.kind == RunKind::Delete { 0 } else { chars };
                was += if run.kind == RunKind::Insert { 0 } else { chars };
            }
            *runs = told;
        }
    }
}

fn number(part: Option<Part>) -> usize {
    part.map_or(1, |part| part.number)
}

/// Where each part of an older paragraph begins in it, in characters.
pub(super) fn part_starts(comparison: &Comparison) -> BTreeMap<(usize, usize), usize> {
    let mut lengths: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for row in &comparison.rows {
        let own = row.from.iter().map(|from| (from, row.part, &row.runs));
        let joined = row.joined.iter().map(|source| (&source.from, source.part, &source.runs));
        for (from, part, runs) in own.chain(joined) {
            let older = runs.iter().filter(|run| run.kind != RunKind::Insert);
            let chars = older.map(|run| run.text.chars().count()).sum();
            lengths.insert((from.index, number(part)), chars);
        }
    }
    let (mut before, mut index) = (0, None);
    for ((paragraph, _), length) in &mut lengths {
        if index.replace(*paragraph) != Some(*paragraph) {
            before = 0;
        }
        before += std::mem::replace(length, before);
    }
    lengths
}

/// A run in pieces of one author each. What nobody is known for inside a word belongs to whoever else is in that word,
/// since words are compared whole; white space belongs to whoever wrote the words around it.
fn cut(run: &Run, authors: Authors) -> Vec<Run> {
    let mut pieces: Vec<Run> = Vec::new();
    let mut at = 0;
    for token in tokens(&run.text) {
        let chars = token.chars().count();
        let authors: Vec<Option<&str>> =
            (at..at + chars).map(|at| authors.get(at).copied().flatten()).collect();
        at += chars;
        let mut by = authors.iter().copied().flatten().next();
        for (character, author) in token.chars().zip(&authors) {
            by = author.or(by);
            match pieces.last_mut() {
                Some(last) if last.by.as_deref() == by || character.is_whitespace() => {
                    last.text.push(character);
                }
                Some(last) if last.text.trim().is_empty() => {
                    last.text.push(character);
                    last.by = by.map(str::to_owned);
                }
                _ => pieces.push(Run {
                    kind: run.kind,
                    text: character.to_string(),
                    by: by.map(str::to_owned),
                }),
            }
        }
    }
    pieces
}
