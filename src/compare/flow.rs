//! Both texts as one: what stayed, what came and what went, in one order, down to the ends of the paragraphs. Tracked
//! changes are written from it.
//!
//! A row stands for a paragraph of the newer text, and says of the older one where its words came from. Here the ends
//! of paragraphs are things that come and go, too: where a paragraph was split an end came, where two were merged one
//! went. Without what came the flow is the older text to the character, without what went the newer one.

use super::authors::part_starts;
use super::order::{Point, heaviest_chain};
use super::{Comparison, RowKind, Run, RunKind};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a strand that keeps its place is worth, against one character of it.
const KEPT_STRAND: u64 = 1 << 40;

/// Characters of one of the texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The place of the paragraph among all.
    pub paragraph: usize,
    /// Which of its characters; a reference to a footnote is one.
    pub chars: Range<usize>,
}

/// One thing of a flow. In both texts it stayed, in one of them it came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Words inside a paragraph.
    Words {
        /// Where they are in the older text.
        older: Option<Span>,
        /// Where they are in the newer text. Where they are in both, they are the same characters.
        newer: Option<Span>,
        /// The move that they are a part of, counted from 1, where they stand elsewhere in the other text.
        moved: Option<usize>,
        /// Who wrote or deleted them; none where nobody asked, or nobody knows.
        by: Option<String>,
    },
    /// The end of a paragraph.
    End {
        /// The older paragraph that ends.
        older: Option<usize>,
        /// The newer paragraph that ends.
        newer: Option<usize>,
        /// The move that the paragraph is, counted from 1.
        moved: Option<usize>,
    },
}

/// Words of an older paragraph that are read in a newer one.
struct Strand<'a> {
    /// The place of the older paragraph, and of the strand in it.
    older: (usize, usize),
    /// The place of the newer paragraph, and of the strand in it.
    newer: (usize, usize),
    /// Where it begins in the older paragraph, in characters.
    older_start: usize,
    /// Where it begins in the newer paragraph, in characters.
    newer_start: usize,
    runs: &'a [Run],
    /// It may keep its place.
    may_stay: bool,
    /// The move that it is, if it is one.
    moved: Option<usize>,
}

/// A paragraph of one text: the strands that it is made of, or words that only this text has.
#[derive(Clone, Default)]
struct Side<'a> {
    strands: Vec<usize>,
    alone: &'a [Run],
}

/// The flow of a comparison.
pub fn flow(comparison: &Comparison) -> Vec<Flow> {
    let mut strands = strands(comparison);
    let kept = kept(&strands);
    let (older, newer) = sides(comparison, &strands);
    name_moves(&mut strands, &kept, &older, &newer);
    let mut weave = Weave { strands: &strands, older: &older, newer: &newer, out: Vec::new() };
    let (mut old_at, mut new_at, mut open) = ((0, 0), (0, 0), false);
    for &at in &kept {
        let strand = &strands[at];
        weave.gap(open, old_at..strand.older, new_at..strand.newer);
        weave.stay(strand);
        old_at = (strand.older.0, strand.older.1 + 1);
        new_at = (strand.newer.0, strand.newer.1 + 1);
        open = true;
    }
    weave.gap(open, old_at..(older.len(), 0), new_at..(newer.len(), 0));
    weave.out
}

fn strands(comparison: &Comparison) -> Vec<Strand<'_>> {
    let starts = part_starts(comparison);
    let mut strands = Vec::new();
    for row in &comparison.rows {
        let Some(to) = &row.to else { continue };
        let mut newer_start = 0;
        for (place, (from, runs)) in row.stretches().enumerate() {
            let part = row.sources().nth(place).and_then(|(_, part)| part);
            let number = part.map_or(1, |part| part.number);
            if let Some(from) = from {
                strands.push(Strand {
                    older: (from.index, number - 1),
                    newer: (to.index, place),
                    older_start: starts.get(&(from.index, number)).copied().unwrap_or(0),
                    newer_start,
                    runs,
                    may_stay: row.kind != RowKind::Moved,
                    moved: None,
                });
            }
            newer_start += chars(runs, RunKind::Delete);
        }
    }
    strands
}

/// Characters of the runs without those of one kind.
fn chars(runs: &[Run], without: RunKind) -> usize {
    runs.iter().filter(|run| run.kind != without).map(|run| run.text.chars().count()).sum()
}

/// The strands that stand in the same order in both texts, in that order.
fn kept(strands: &[Strand]) -> Vec<usize> {
    let ranks = |key: fn(&Strand) -> (usize, usize)| {
        let mut order: Vec<usize> = (0..strands.len()).collect();
        order.sort_by_key(|&at| key(&strands[at]));
        let mut ranks = vec![0; strands.len()];
        order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank);
        ranks
    };
    let (from, to) = (ranks(|strand| strand.older), ranks(|strand| strand.newer));
    let stays: Vec<usize> = (0..strands.len()).filter(|&at| strands[at].may_stay).collect();
    let points: Vec<Point> = stays
        .iter()
        .map(|&at| Point {
            from: from[at],
            to: to[at],
            weight: KEPT_STRAND + chars(strands[at].runs, RunKind::Delete) as u64,
        })
        .collect();
    heaviest_chain(&points).into_iter().map(|at| stays[at]).collect()
}

/// The paragraphs of both texts.
fn sides<'a>(comparison: &'a Comparison, strands: &[Strand]) -> (Vec<Side<'a>>, Vec<Side<'a>>) {
    let mut sides: [BTreeMap<usize, Side>; 2] = Default::default();
    for row in &comparison.rows {
        match (&row.from, &row.to) {
            (Some(from), None) => sides[0].entry(from.index).or_default().alone = &row.runs,
            (None, Some(to)) => sides[1].entry(to.index).or_default().alone = &row.runs,
            _ => {}
        }
    }
    for (at, strand) in strands.iter().enumerate() {
        sides[0].entry(strand.older.0).or_default().strands.push(at);
        sides[1].entry(strand.newer.0).or_default().strands.push(at);
    }
    for side in sides[0].values_mut() {
        side.strands.sort_by_key(|&at| strands[at].older);
    }
    sides.map(|side| side.into_values().collect()).into()
}

/// Counts the strands that are a whole paragraph in both texts and do not stay.
fn name_moves(strands: &mut [Strand], kept: &[usize], older: &[Side], newer: &[Side]) {
    let mut count = 0;
    for (at, strand) in strands.iter_mut().enumerate() {
        let whole = [&older[strand.older.0], &newer[strand.newer.0]];
        if !kept.contains(&at) && whole.iter().all(|side| side.strands == [at]) {
            count += 1;
            strand.moved = Some(count);
        }
    }
}

struct Weave<'a> {
    strands: &'a [Strand<'a>],
    older: &'a [Side<'a>],
    newer: &'a [Side<'a>],
    out: Vec<Flow>,
}

impl Weave<'_> {
    /// What stands between two strands that stay: what went, and what came. `open` says whether the first of them
    /// stands in paragraphs that go on, or the texts only begin.
    fn gap(&mut self, open: bool, old: Range<(usize, usize)>, new: Range<(usize, usize)>) {
        let (old_ends, new_ends) =
            (open && old.end.0 > old.start.0, open && new.end.0 > new.start.0);
        let rest = |ends: bool, from: (usize, usize), to: (usize, usize)| {
            from.1..if ends { usize::MAX } else { to.1 }
        };
        if open {
            self.went(old.start.0, rest(old_ends, old.start, old.end));
            self.came(new.start.0, rest(new_ends, new.start, new.end));
        }
        let removed = old.start.0 + usize::from(open)..old.end.0;
        let added = new.start.0 + usize::from(open)..new.end.0;
        let goes_on = old_ends && new_ends && removed.is_empty() && self.goes_on(&added);
        if old_ends || new_ends {
            let older = (old_ends && !goes_on).then_some(old.start.0);
            let newer = new_ends.then_some(new.start.0);
            self.out.push(Flow::End { older, newer, moved: None });
        }
        for paragraph in removed {
            self.went(paragraph, 0..usize::MAX);
            let moved = self.moved(&self.older[paragraph]);
            self.out.push(Flow::End { older: Some(paragraph), newer: None, moved });
        }
        for paragraph in added.clone() {
            self.came(paragraph, 0..usize::MAX);
            let moved = self.moved(&self.newer[paragraph]);
            let older = (goes_on && paragraph + 1 == added.end).then_some(old.start.0);
            self.out.push(Flow::End { older, newer: Some(paragraph), moved });
        }
        if old_ends || !open {
            self.went(old.end.0, 0..old.end.1);
        }
        if new_ends || !open {
            self.came(new.end.0, 0..new.end.1);
        }
    }

    /// Whether what came at the end of a paragraph goes on with whole paragraphs, as when somebody types on: then the end
    /// that was there is the last one. So Word writes it, and LibreOffice takes nothing else back.
    fn goes_on(&self, added: &Range<usize>) -> bool {
        let last = self.out.last();
        let came =
            matches!(last, Some(Flow::Words { older: None, newer: Some(_), moved: None, .. }));
        let is_new = |place: usize| self.moved(&self.newer[place]).is_none();
        came && added.clone().next_back().is_some_and(is_new)
    }

    /// The move that a whole paragraph is.
    fn moved(&self, side: &Side) -> Option<usize> {
        side.strands.iter().find_map(|&at| self.strands[at].moved)
    }

    /// Some strands of an older paragraph that do not stay.
    fn went(&mut self, paragraph: usize, strands: Range<usize>) {
        let Some(side) = self.older.get(paragraph) else { return };
        if strands.start == 0 {
            self.one_sided(side.alone, paragraph, 0, RunKind::Delete, None);
        }
        let end = strands.end.min(side.strands.len());
        for &at in &side.strands[strands.start.min(end)..end] {
            let Strand { runs, older_start, moved, .. } = self.strands[at];
            self.one_sided(runs, paragraph, older_start, RunKind::Delete, moved);
        }
    }

    /// Some strands of a newer paragraph that did not stay.
    fn came(&mut self, paragraph: usize, strands: Range<usize>) {
        let Some(side) = self.newer.get(paragraph) else { return };
        if strands.start == 0 {
            self.one_sided(side.alone, paragraph, 0, RunKind::Insert, None);
        }
        let end = strands.end.min(side.strands.len());
        for &at in &side.strands[strands.start.min(end)..end] {
            let Strand { runs, newer_start, moved, .. } = self.strands[at];
            self.one_sided(runs, paragraph, newer_start, RunKind::Insert, moved);
        }
    }

    /// The words that one text has, which are all but those of the other kind. Those that both have were moved.
    fn one_sided(
        &mut self,
        runs: &[Run],
        paragraph: usize,
        mut start: usize,
        own: RunKind,
        moved: Option<usize>,
    ) {
        for run in runs.iter().filter(|run| [own, RunKind::Equal].contains(&run.kind)) {
            let end = start + run.text.chars().count();
            let span = Some(Span { paragraph, chars: start..end });
            let (older, newer) = if own == RunKind::Delete { (span, None) } else { (None, span) };
            let moved = moved.filter(|_| run.kind == RunKind::Equal);
            self.out.push(Flow::Words { older, newer, moved, by: run.by.clone() });
            start = end;
        }
    }

    /// A strand that stays.
    fn stay(&mut self, strand: &Strand) {
        let (mut was, mut is) = (strand.older_start, strand.newer_start);
        for run in strand.runs {
            let chars = run.text.chars().count();
            let older = (run.kind != RunKind::Insert)
                .then(|| Span { paragraph: strand.older.0, chars: was..was + chars });
            let newer = (run.kind != RunKind::Delete)
                .then(|| Span { paragraph: strand.newer.0, chars: is..is + chars });
            was += if older.is_some() { chars } else { 0 };
            is += if newer.is_some() { chars } else { 0 };
            self.out.push(Flow::Words { older, newer, moved: None, by: run.by.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::super::tests::{EXAMPLE_FROM, EXAMPLE_TO, any_reading, imported, reading};
    use super::*;
    use crate::domain::Reading;
    use proptest::prelude::*;

    /// One of the texts, read from the flow, a line for each paragraph.
    fn read(flow: &[Flow], reading: &Reading, is_newer: bool) -> Vec<String> {
        let words: Vec<Vec<char>> =
            reading.paragraphs.iter().map(|p| p.plain_text().chars().collect()).collect();
        let (mut read, mut line) = (Vec::new(), String::new());
        for item in flow {
            match item {
                Flow::Words { older, newer, .. } => {
                    let span = if is_newer { newer } else { older };
                    if let Some(Span { paragraph, chars }) = span {
                        line.extend(&words[*paragraph][chars.clone()]);
                    }
                }
                Flow::End { older, newer, .. } => {
                    if let Some(place) = if is_newer { newer } else { older } {
                        assert_eq!(*place, read.len(), "paragraphs end in their order");
                        read.push(std::mem::take(&mut line));
                    }
                }
            }
        }
        assert_eq!(line, "", "every paragraph has an end");
        read
    }

    fn holds_both(from: &Reading, to: &Reading) {
        let flow = flow(&compare(from, to));
        for (reading, is_newer) in [(from, false), (to, true)] {
            let plain: Vec<String> = reading.paragraphs.iter().map(|p| p.plain_text()).collect();
            assert_eq!(read(&flow, reading, is_newer), plain);
        }
        let moves = |item: &Flow| match item {
            Flow::End { moved: Some(count), older, .. } => Some((*count, older.is_some())),
            _ => None,
        };
        let mut moves: Vec<(usize, bool)> = flow.iter().filter_map(moves).collect();
        moves.sort();
        let all = (1..=moves.len() / 2).flat_map(|count| [(count, false), (count, true)]);
        assert_eq!(moves, all.collect::<Vec<_>>(), "each move begins and ends once");
    }

    #[test]
    fn a_split_is_an_end_that_came_and_a_merger_one_that_went() {
        let ends = |from: &str, to: &str| -> String {
            let ends = flow(&compare(&reading(from), &reading(to))).into_iter();
            let sign = |item| match item {
                Flow::End { older: Some(_), newer: Some(_), .. } => Some('='),
                Flow::End { newer: Some(_), .. } => Some('+'),
                Flow::End { .. } => Some('-'),
                Flow::Words { .. } => None,
            };
            ends.filter_map(sign).collect()
        };
        let whole = "a operative0 We decide to meet and to write.";
        let halves = "a operative0 We decide to meet and\n b<a operative0 to write.";
        let joined = "a operative0 We decide to meet and|b| to write.";
        assert_eq!(ends(whole, halves), "+=");
        assert_eq!(ends(halves, joined), "-=");
        let typed_on =
            "a operative0 We decide to meet and to write. Soon.\n b operative0 We thank all.";
        assert_eq!(ends(whole, typed_on), "+=");
        // Heading, preambular; the shorter of the two that changed places comes before and goes behind; one went, one
        // came; two more stayed.
        assert_eq!(ends(EXAMPLE_FROM, EXAMPLE_TO), "==+=--+==");
    }

    proptest! {
        #[test]
        fn a_flow_holds_both_texts(from in any_reading(), to in any_reading(), import: bool) {
            let to = if import { imported(to) } else { to };
            holds_both(&from, &to);
        }
    }
}
