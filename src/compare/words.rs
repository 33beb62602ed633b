//! What changed inside a paragraph, so that a reader follows it: not the shortest list of edits, but whole words, and
//! one replaced phrase where a strict comparison finds crumbs.
//!
//! The rules and their measures come from reading the comparisons of GPL 2→3 and LGPL 2→2.1: they left a quarter of the
//! fragments. Brackets are exempt from them: what is bracketed is what is not agreed, and a bracket that comes or goes
//! is shown as itself.

use super::tokens::{is_word, tokens};
use super::{Run, RunKind};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// Words that an unchanged stretch between two edits may have and still be read as a part of one edit.
const ISLAND_WORDS_MAX: usize = 2;
/// Characters of unchanged words, in hundredths of the longer text, below which a paragraph is shown as replaced.
const EQUAL_PERCENT_MIN: usize = 35;
/// The same in hundredths of the shorter text: a paragraph that only grew or shrank keeps its words, however much.
const EQUAL_OF_SHORTER_PERCENT_MIN: usize = 50;
/// Tokens, both texts together and without their common beginning and end, that are compared word by word: ten pages.
/// Above that, sentences are compared first; the work is bounded by counting, so that every machine finds the same.
const COMPARED_TOKENS_MAX: usize = 20_000;
/// Tokens that an insertion is shifted at most to find a better boundary. Only repetitive text allows more, and there
/// one place is as good as another.
const SHIFT_TOKENS_MAX: usize = 64;

/// The runs that turn one text into the other.
pub fn runs(from: &str, to: &str) -> Vec<Run> {
    parts(from, &[to]).concat()
}

/// The runs that turn a text into the parts that it was cut into, for each part. Words that stayed stand in the part in
/// which they are; what was deleted at a cut, in the part before it.
pub(super) fn parts(from: &str, to: &[&str]) -> Vec<Vec<Run>> {
    if from == to.concat() {
        return to.iter().map(|part| whole(RunKind::Equal, part)).collect();
    }
    let replaced = || {
        let deleted = std::iter::once(from).chain(std::iter::repeat(""));
        let runs = |(deleted, part): (&str, &&str)| {
            [whole(RunKind::Delete, deleted), whole(RunKind::Insert, part)].concat()
        };
        deleted.zip(to).map(runs).collect()
    };
    if from.is_empty() || to.iter().all(|part| part.is_empty()) {
        return replaced();
    }
    let sides = Sides::new(&[from], to);
    let mut segments = sides.segments();
    sides.shift(&mut segments);
    let segments = sides.absorb_islands(segments);
    if sides.is_replaced(&segments) {
        return replaced();
    }
    sides.parts(&sides.part_brackets(sides.trim(segments)))
}

/// Where each of some texts begins in the one that they were joined into, in bytes.
pub(super) fn starts(from: &[&str], to: &str) -> Vec<usize> {
    let sides = Sides::new(from, &[to]);
    let segments = sides.segments();
    let start_of = |token: usize| {
        let segment = segments.iter().find(|segment| segment.from.end >= token);
        let at = segment.map_or(sides.to.tokens.len(), |segment| match segment.equal {
            true => segment.to.start + (token - segment.from.start),
            false => segment.to.end,
        });
        sides.to.tokens[..at].iter().map(|token| token.len()).sum()
    };
    let joints = sides.from.ends[..from.len().saturating_sub(1)].iter().map(|end| start_of(*end));
    std::iter::once(0).chain(joints).take(from.len()).collect()
}

/// A text as one run; none where there is no text.
pub(super) fn whole(kind: RunKind, text: &str) -> Vec<Run> {
    match text {
        "" => Vec::new(),
        _ => vec![Run { kind, text: text.to_owned(), by: None }],
    }
}

/// One text in tokens, with sums over its beginnings, so that any stretch is measured at once.
struct Side<'a> {
    tokens: Vec<&'a str>,
    /// Where the texts that it consists of end.
    ends: Vec<usize>,
    /// Equal numbers are equal tokens, on both sides.
    ids: Vec<u32>,
    measures: Vec<Measure>,
}

/// What a stretch of text holds.
#[derive(Clone, Copy, Default)]
struct Measure {
    chars: usize,
    words: usize,
    word_chars: usize,
    brackets: usize,
}

impl<'a> Side<'a> {
    fn new(texts: &[&'a str], ids: &mut HashMap<&'a str, u32>) -> Side<'a> {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for text in texts {
            all.extend(tokens(text));
            ends.push(all.len());
        }
        let tokens = all;
        let numbers = tokens
            .iter()
            .map(|token| {
                let next = ids.len() as u32;
                *ids.entry(token).or_insert(next)
            })
            .collect();
        let mut measures = vec![Measure::default()];
        let mut sum = Measure::default();
        for token in &tokens {
            let (chars, word) = (token.chars().count(), is_word(token));
            sum.chars += chars;
            sum.words += usize::from(word);
            sum.word_chars += if word { chars } else { 0 };
            sum.brackets += usize::from(matches!(*token, "[" | "]"));
            measures.push(sum);
        }
        Side { tokens, ends, ids: numbers, measures }
    }

    fn measure(&self, stretch: &Range<usize>) -> Measure {
        let (start, end) = (self.measures[stretch.start], self.measures[stretch.end]);
        Measure {
            chars: end.chars - start.chars,
            words: end.words - start.words,
            word_chars: end.word_chars - start.word_chars,
            brackets: end.brackets - start.brackets,
        }
    }

    /// Where the words of a stretch are.
    fn words(&self, stretch: Range<usize>) -> Vec<usize> {
        stretch.filter(|&at| self.measures[at + 1].words > self.measures[at].words).collect()
    }

    /// For each bracket its partner; none where that is in another paragraph, or missing.
    fn partners(&self) -> HashMap<usize, Option<usize>> {
        let mut partners = HashMap::new();
        let mut open = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match *token {
                "[" => {
                    partners.insert(at, None);
                    open.push(at);
                }
                "]" => {
                    let partner = open.pop();
                    partners.insert(at, partner);
                    partner.map(|partner| partners.insert(partner, Some(at)));
                }
                _ => {}
            }
        }
        partners
    }

    /// How good a place before this token is for an edit to begin or end: the edge of the text, after a sentence, after
    /// a space, before a space, inside a phrase.
    fn boundary(&self, at: usize) -> u8 {
        let token = |index: Option<usize>| index.and_then(|index| self.tokens.get(index)).copied();
        let is_space = |token: &str| token.chars().all(char::is_whitespace);
        match (token(at.checked_sub(2)), token(at.checked_sub(1)), token(Some(at))) {
            (_, None, _) | (_, _, None) => 5,
            (_, Some("\n"), _) | (_, _, Some("\n")) => 4,
            (Some("." | ";" | ":" | "?" | "!"), Some(before), _) if is_space(before) => 3,
            (_, Some("。" | "；"), _) => 3,
            (_, Some(before), _) if is_space(before) => 2,
            (_, _, Some(after)) if is_space(after) => 1,
            _ => 0,
        }
    }

    /// The tokens from `start` to `end` cut after each sentence.
    fn sentences(&self, stretch: Range<usize>) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = stretch.start;
        for at in stretch.clone() {
            if matches!(self.tokens[at], "." | ";" | "!" | "?" | "\n" | "。" | "；") {
                sentences.push(start..at + 1);
                start = at + 1;
            }
        }
        if start < stretch.end {
            sentences.push(start..stretch.end);
        }
        sentences
    }
}

/// A stretch of both texts: the same tokens, or one edit.
#[derive(Clone, Debug, PartialEq)]
struct Segment {
    equal: bool,
    from: Range<usize>,
    to: Range<usize>,
}

/// Adds a segment, to the one before it where both are of a kind.
fn push(segments: &mut Vec<Segment>, segment: Segment) {
    if segment.from.is_empty() && segment.to.is_empty() {
        return;
    }
    match segments.last_mut() {
        Some(last) if last.equal == segment.equal => {
            last.from.end = segment.from.end;
            last.to.end = segment.to.end;
        }
        _ => segments.push(segment),
    }
}

/// What two sequences have in common, in order.
fn matches<T: Ord + std::hash::Hash>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let mut ops = capture_diff_slices(Algorithm::Myers, old, new);
    ops.retain(|op| matches!(op, DiffOp::Equal { .. }));
    ops
}

struct Sides<'a> {
    from: Side<'a>,
    to: Side<'a>,
}

impl<'a> Sides<'a> {
    fn new(from: &[&'a str], to: &[&'a str]) -> Sides<'a> {
        let mut ids = HashMap::new();
        Sides { from: Side::new(from, &mut ids), to: Side::new(to, &mut ids) }
    }

    /// Equal and edited segments in turn.
    fn segments(&self) -> Vec<Segment> {
        let (from, to) = (0..self.from.ids.len(), 0..self.to.ids.len());
        let (prefix, suffix) = self.common(&from, &to);
        let middle = (prefix..from.end - suffix, prefix..to.end - suffix);
        let mut segments = Vec::new();
        push(&mut segments, Segment { equal: true, from: 0..prefix, to: 0..prefix });
        if middle.0.len() + middle.1.len() <= COMPARED_TOKENS_MAX {
            self.compare_words(middle.0.clone(), middle.1.clone(), &mut segments);
        } else {
            self.compare_sentences(middle.0.clone(), middle.1.clone(), &mut segments);
        }
        let rest = (middle.0.end..from.end, middle.1.end..to.end);
        push(&mut segments, Segment { equal: true, from: rest.0, to: rest.1 });
        segments
    }

    /// Words are matched first and what stands between them afterwards: else spaces and brackets, of which there are
    /// many, decide which words belong together.
    fn compare_words(&self, from: Range<usize>, to: Range<usize>, segments: &mut Vec<Segment>) {
        let (old, new) = (self.from.words(from.clone()), self.to.words(to.clone()));
        let ids = |side: &Side, words: &[usize]| -> Vec<u32> {
            words.iter().map(|&at| side.ids[at]).collect()
        };
        let mut done = (from.start, to.start);
        for op in matches(&ids(&self.from, &old), &ids(&self.to, &new)) {
            let words = (&old[op.old_range()], &new[op.new_range()]);
            for (&at, &at_new) in words.0.iter().zip(words.1) {
                self.compare_tokens(done.0..at, done.1..at_new, segments);
                done = (at + 1, at_new + 1);
                push(segments, Segment { equal: true, from: at..done.0, to: at_new..done.1 });
            }
        }
        self.compare_tokens(done.0..from.end, done.1..to.end, segments);
    }

    fn compare_tokens(&self, from: Range<usize>, to: Range<usize>, segments: &mut Vec<Segment>) {
        let (old, new) = (&self.from.ids[from.clone()], &self.to.ids[to.clone()]);
        if old == new {
            push(segments, Segment { equal: true, from, to });
            return;
        }
        let mut done = (from.start, to.start);
        for op in matches(old, new) {
            let starts = (from.start + op.old_range().start, to.start + op.new_range().start);
            let ends = (from.start + op.old_range().end, to.start + op.new_range().end);
            push(segments, Segment { equal: false, from: done.0..starts.0, to: done.1..starts.1 });
            push(segments, Segment { equal: true, from: starts.0..ends.0, to: starts.1..ends.1 });
            done = ends;
        }
        push(segments, Segment { equal: false, from: done.0..from.end, to: done.1..to.end });
    }

    /// The coarser comparison of long texts: whole sentences, and words only where what differs is short enough.
    fn compare_sentences(&self, from: Range<usize>, to: Range<usize>, segments: &mut Vec<Segment>) {
        let (old, new) = (self.from.sentences(from.clone()), self.to.sentences(to.clone()));
        if old.len() + new.len() > COMPARED_TOKENS_MAX {
            push(segments, Segment { equal: false, from, to });
            return;
        }
        let old_keys: Vec<&[u32]> = old.iter().map(|s| &self.from.ids[s.clone()]).collect();
        let new_keys: Vec<&[u32]> = new.iter().map(|s| &self.to.ids[s.clone()]).collect();
        let start = |sentences: &[Range<usize>], at: usize, end: usize| {
            sentences.get(at).map_or(end, |sentence| sentence.start)
        };
        for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
            let (olds, news) = (op.old_range(), op.new_range());
            let stretch = (
                start(&old, olds.start, from.end)..start(&old, olds.end, from.end),
                start(&new, news.start, to.end)..start(&new, news.end, to.end),
            );
            let equal = matches!(op, DiffOp::Equal { .. });
            if !equal && stretch.0.len() + stretch.1.len() <= COMPARED_TOKENS_MAX {
                self.compare_words(stretch.0, stretch.1, segments);
            } else {
                push(segments, Segment { equal, from: stretch.0, to: stretch.1 });
            }
        }
    }

    /// How many tokens two stretches have in common at their beginning and, beyond those, at their end.
    fn common(&self, from: &Range<usize>, to: &Range<usize>) -> (usize, usize) {
        let (old, new) = (&self.from.ids[from.clone()], &self.to.ids[to.clone()]);
        let prefix = old.iter().zip(new).take_while(|(one, other)| one == other).count();
        let (old, new) = (&old[prefix..], &new[prefix..]);
        let suffix = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        (prefix, suffix)
    }

    /// Shifts each pure insertion and deletion to the boundary where a reader would see it: `and C ` in `A and C and B`.
    fn shift(&self, segments: &mut Vec<Segment>) {
        // An empty stretch at the end gives an edit there a neighbour to leave tokens to.
        let end = (self.from.ids.len(), self.to.ids.len());
        if segments.last().is_some_and(|last| !last.equal) {
            segments.push(Segment { equal: true, from: end.0..end.0, to: end.1..end.1 });
        }
        for at in 1..segments.len().saturating_sub(1) {
            let edit = segments[at].clone();
            let (side, stretch) = match (edit.equal, edit.from.is_empty(), edit.to.is_empty()) {
                (false, true, false) => (&self.to, edit.to),
                (false, false, true) => (&self.from, edit.from),
                _ => continue,
            };
            // A neighbour between two edits keeps a token, so that the edits stay apart.
            let spare = |neighbour: usize, outermost: bool| {
                let length = segments[neighbour].to.len();
                if outermost { length } else { length.saturating_sub(1) }.min(SHIFT_TOKENS_MAX)
            };
            let left_max = spare(at - 1, at == 1);
            let right_max = spare(at + 1, at + 2 == segments.len());
            let ids = &side.ids;
            let left = (0..left_max)
                .take_while(|by| ids[stretch.start - 1 - by] == ids[stretch.end - 1 - by])
                .count();
            let right = (0..right_max)
                .take_while(|by| ids[stretch.start + by] == ids[stretch.end + by])
                .count();
            let score = |by: isize| {
                side.boundary(stretch.start.strict_add_signed(by))
                    + side.boundary(stretch.end.strict_add_signed(by))
            };
            let (left, right) = (-(left as isize), right as isize);
            let Some(by) = (left..=right).max_by_key(|&by| (score(by), -by.abs(), -by)) else {
                continue;
            };
            let moved = |edge: usize| edge.strict_add_signed(by);
            let [before, edit, after] = &mut segments[at - 1..=at + 1] else { unreachable!() };
            for (before, edit, after) in [
                (&mut before.from, &mut edit.from, &mut after.from),
                (&mut before.to, &mut edit.to, &mut after.to),
            ] {
                *edit = moved(edit.start)..moved(edit.end);
                before.end = edit.start;
                after.start = edit.end;
            }
        }
        segments.retain(|segment| !segment.from.is_empty() || !segment.to.is_empty());
    }

    /// Joins edits over unchanged stretches that are too short to hold on to.
    fn absorb_islands(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let mut kept: Vec<Segment> = Vec::new();
        for segment in segments {
            push(&mut kept, segment);
            // An edit that grew may absorb the island before it, and so on back.
            while let [.., before, island, after] = kept.as_slice()
                && self.is_absorbed(before, island, after)
            {
                let joined = Segment {
                    equal: false,
                    from: before.from.start..after.from.end,
                    to: before.to.start..after.to.end,
                };
                kept.truncate(kept.len() - 3);
                push(&mut kept, joined);
            }
        }
        kept
    }

    fn is_absorbed(&self, before: &Segment, island: &Segment, after: &Segment) -> bool {
        if before.equal || !island.equal || after.equal {
            return false;
        }
        let sum = |segment: &Segment, count: fn(Measure) -> usize| {
            count(self.from.measure(&segment.from)) + count(self.to.measure(&segment.to))
        };
        let brackets = |segment: &Segment| sum(segment, |measure| measure.brackets);
        let words = |segment: &Segment| sum(segment, |measure| measure.words);
        // A bracket is set apart from the words that stay; a space between two new phrases is not such a word.
        let joins_phrases = words(before) > 0 && words(island) == 0 && words(after) > 0;
        if brackets(island) > 0 || (brackets(before) + brackets(after) > 0 && !joins_phrases) {
            return false;
        }
        let length = |edit: &Segment| {
            self.from.measure(&edit.from).chars.max(self.to.measure(&edit.to).chars)
        };
        let replaces = |edit: &Segment| !edit.from.is_empty() && !edit.to.is_empty();
        let island = self.to.measure(&island.to);
        let is_short = island.words <= ISLAND_WORDS_MAX
            && island.chars <= length(before)
            && island.chars <= length(after);
        // Spaces and signs between two replaced words hold nothing apart.
        is_short || island.words == 0 && (replaces(before) || replaces(after))
    }

    /// Whether so little is left that the old and the new paragraph are easier read one after the other.
    fn is_replaced(&self, segments: &[Segment]) -> bool {
        let words = |side: &Side| side.measure(&(0..side.ids.len())).word_chars;
        let (from, to) = (words(&self.from), words(&self.to));
        let equal: usize = segments
            .iter()
            .filter(|segment| segment.equal)
            .map(|segment| self.to.measure(&segment.to).word_chars)
            .sum();
        equal * 100 < from.max(to) * EQUAL_PERCENT_MIN
            && equal * 100 < from.min(to).max(1) * EQUAL_OF_SHORTER_PERCENT_MIN
    }

    /// Gives back to the unchanged text what joined edits have in common at their ends.
    fn trim(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let mut trimmed = Vec::new();
        for segment in segments {
            if segment.equal {
                push(&mut trimmed, segment);
                continue;
            }
            let Segment { from, to, .. } = segment;
            let (prefix, suffix) = self.common(&from, &to);
            let inner =
                (from.start + prefix..from.end - suffix, to.start + prefix..to.end - suffix);
            let before = (from.start..inner.0.start, to.start..inner.1.start);
            let after = (inner.0.end..from.end, inner.1.end..to.end);
            push(&mut trimmed, Segment { equal: true, from: before.0, to: before.1 });
            push(&mut trimmed, Segment { equal: false, from: inner.0, to: inner.1 });
            push(&mut trimmed, Segment { equal: true, from: after.0, to: after.1 });
        }
        trimmed
    }

    /// Takes a bracket beside an edit into the edit where its partner is not the same in both texts: the `]` behind one
    /// word is not that behind another, though it is the same character.
    fn part_brackets(&self, segments: Vec<Segment>) -> Vec<Segment> {
        let (from, to) = (self.from.partners(), self.to.partners());
        if from.is_empty() || to.is_empty() {
            return segments;
        }
        let mut same: HashMap<usize, usize> = HashMap::new();
        for segment in segments.iter().filter(|segment| segment.equal) {
            let pairs = segment.from.clone().zip(segment.to.clone());
            same.extend(pairs.filter(|(at, _)| from.contains_key(at)));
        }
        let is_other = |at: usize, at_new: usize| match (from.get(&at), to.get(&at_new)) {
            (Some(Some(old)), Some(Some(new))) => same.get(old) != Some(new),
            (Some(old), Some(new)) => old.is_some() != new.is_some(),
            _ => false,
        };
        let mut parted = Vec::new();
        let last = segments.len() - 1;
        for (at, segment) in segments.iter().enumerate() {
            let (mut from, mut to) = (segment.from.clone(), segment.to.clone());
            if segment.equal && at > 0 {
                while !from.is_empty() && is_other(from.start, to.start) {
                    (from.start, to.start) = (from.start + 1, to.start + 1);
                }
            }
            if segment.equal && at < last {
                while !from.is_empty() && is_other(from.end - 1, to.end - 1) {
                    (from.end, to.end) = (from.end - 1, to.end - 1);
                }
            }
            let before = (segment.from.start..from.start, segment.to.start..to.start);
            let after = (from.end..segment.from.end, to.end..segment.to.end);
            push(&mut parted, Segment { equal: false, from: before.0, to: before.1 });
            push(&mut parted, Segment { equal: segment.equal, from, to });
            push(&mut parted, Segment { equal: false, from: after.0, to: after.1 });
        }
        parted
    }

    /// The runs of each text that the newer side consists of.
    fn parts(&self, segments: &[Segment]) -> Vec<Vec<Run>> {
        let ends = &self.to.ends;
        let mut parts = vec![Vec::new(); ends.len()];
        let mut part = 0;
        for segment in segments {
            let mut at = segment.to.start;
            while ends[part] < at || (ends[part] == at && !segment.to.is_empty()) {
                part += 1;
            }
            let kind = if segment.equal { RunKind::Equal } else { RunKind::Insert };
            if !segment.equal {
                let deleted = self.from.tokens[segment.from.clone()].concat();
                parts[part].extend(whole(RunKind::Delete, &deleted));
            }
            while at < segment.to.end {
                while ends[part] <= at {
                    part += 1;
                }
                let end = ends[part].min(segment.to.end);
                parts[part].extend(whole(kind, &self.to.tokens[at..end].concat()));
                at = end;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests;
