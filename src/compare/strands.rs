//! The stretches of words that both texts share: where one was cut into several paragraphs, or several became one, each
//! stretch is compared with the part that it came from.

use super::lineage::{Link, links};
use super::places::{REFERENCE, Text};
use super::{Part, Run, RunKind, align, words};
use std::ops::Range;

/// A stretch of a newer paragraph, and the part of an older one that it came from.
#[derive(Debug)]
pub(super) struct Strand {
    /// The place of the older paragraph.
    pub(super) from: usize,
    /// The place of the newer one.
    pub(super) to: usize,
    /// What part of the older one this is; none where it is the whole.
    pub(super) part: Option<Part>,
    /// The older paragraph lies in several newer ones.
    pub(super) is_split: bool,
    /// The words, from the part to the stretch.
    pub(super) runs: Vec<Run>,
    /// Characters of the older paragraph before the part.
    pub(super) chars_before: usize,
    /// Which of the references of the older paragraph are in the part.
    pub(super) references: Range<usize>,
    /// Bytes of the newer words.
    stretch: Range<usize>,
    order: (usize, usize),
}

/// The strands in the order of the older text. Those of an older paragraph make up all of its words in their order, and
/// those of a newer one all of its words.
pub(super) fn strands(old: &Text, new: &Text) -> Vec<Strand> {
    let mut links = links(old.reading, new.reading);
    links.extend(align::alike(&old.words, &new.words, &links));
    links.sort_by_key(|link| link.to);
    let mut strands: Vec<Strand> = links
        .chunk_by(|one, other| one.to == other.to)
        .flat_map(|of| tiled(of, old, new))
        .collect();
    strands.sort_by_key(|strand| (strand.from, strand.order, strand.to, strand.stretch.start));
    let mut whole: Vec<Strand> = Vec::with_capacity(strands.len());
    for strand in strands {
        match whole.last_mut() {
            // Cut and joined again: one stretch.
            Some(last) if last.goes_on_with(&strand) => last.stretch.end = strand.stretch.end,
            _ => whole.push(strand),
        }
    }
    for of in whole.chunk_by_mut(|one, other| one.from == other.from) {
        compare(of, old, new);
    }
    whole
}

/// The newer paragraph of these links, cut into the stretches that they begin.
fn tiled(of: &[Link], old: &Text, new: &Text) -> Vec<Strand> {
    let words = &new.words[of[0].to];
    let mut links = of.to_vec();
    let starts: Vec<usize> = match links.iter().map(|link| link.at).collect() {
        Some(known) => known,
        None => {
            links.sort_by_key(|link| (link.from, link.order));
            let parts: Vec<&str> = links.iter().map(|link| old.words[link.from].as_str()).collect();
            words::starts(&parts, words)
        }
    };
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let stretches = starts.iter().zip(ends).map(|(start, end)| *start..end.max(*start));
    links
        .iter()
        .zip(stretches)
        .map(|(link, stretch)| Strand {
            from: link.from,
            to: link.to,
            part: None,
            is_split: false,
            runs: Vec::new(),
            chars_before: 0,
            references: 0..0,
            stretch,
            order: link.order,
        })
        .collect()
}

impl Strand {
    fn goes_on_with(&self, next: &Strand) -> bool {
        (self.from, self.to, self.stretch.end) == (next.from, next.to, next.stretch.start)
    }

    /// Where it begins in the words of the newer paragraph.
    pub(super) fn start(&self) -> usize {
        self.stretch.start
    }

    /// How much of the newer text it is.
    pub(super) fn chars(&self, new: &Text) -> usize {
        new.words[self.to][self.stretch.clone()].chars().count()
    }
}

/// Compares an older paragraph with all that it became.
fn compare(of: &mut [Strand], old: &Text, new: &Text) {
    let stretches: Vec<&str> =
        of.iter().map(|strand| &new.words[strand.to][strand.stretch.clone()]).collect();
    let runs = words::parts(&old.words[of[0].from], &stretches);
    let count = of.len();
    let is_split = of.iter().any(|strand| strand.to != of[0].to);
    let (mut chars, mut references) = (0, 0);
    for (at, (strand, runs)) in of.iter_mut().zip(runs).enumerate() {
        (strand.chars_before, strand.references) = (chars, references..references);
        for run in runs.iter().filter(|run| run.kind != RunKind::Insert) {
            chars += run.text.chars().count();
            strand.references.end += run.text.matches(REFERENCE).count();
        }
        references = strand.references.end;
        strand.runs = runs;
        strand.part = (count > 1).then_some(Part { number: at + 1, of: count });
        strand.is_split = is_split;
    }
}
