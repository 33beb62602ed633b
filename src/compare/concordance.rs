//! The concordance: old paragraph number → new paragraph number, for whoever cited the older text.
//!
//! Made from a comparison. A line is a paragraph of the older text and one that has words of it in the newer; a paragraph
//! that was split has several, and so has one that several became.

mod forms;

pub use forms::{concordance_csv, concordance_html, concordance_markdown};

use super::outline::listed;
use super::{Change, Comparison, Place, Row, RunKind};
use crate::domain::{Kind, ParagraphId};
use serde::Serialize;
use std::collections::HashMap;

/// Words of a paragraph by which it is recognised.
const OPENING_WORDS: usize = 8;

/// Which paragraph is which.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concordance {
    /// In the order of the older text. What is new follows what it follows in the newer one. Every numbered paragraph of
    /// either text is in one line at least.
    pub lines: Vec<Line>,
}

/// A paragraph of the older text and one of the newer, or one that only one of them has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The older one; none where it is new.
    pub from: Option<Cited>,
    /// The newer one; none where it was removed.
    pub to: Option<Cited>,
    /// The other newer paragraphs that the older one was split into.
    pub split_with: Vec<Cited>,
    /// The other older paragraphs that became a part of the newer one.
    pub merged_with: Vec<Cited>,
    /// It has another number.
    pub renumbered: bool,
    /// It stands at another place of the order.
    pub moved: bool,
    /// Its words changed.
    pub edited: bool,
    /// The first words of the newer one, or of the older where it was removed.
    pub opening: String,
}

/// How a paragraph is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Its number; none where paragraphs of its kind have none.
    pub number: Option<String>,
    /// Its identity.
    pub paragraph: ParagraphId,
    /// What it is.
    pub kind: Kind,
}

impl From<&Place> for Cited {
    fn from(place: &Place) -> Cited {
        Cited { number: place.number.clone(), paragraph: place.paragraph.clone(), kind: place.kind }
    }
}

/// The concordance of the two texts that were compared.
pub fn concordance(comparison: &Comparison) -> Concordance {
    let mut became: HashMap<usize, Vec<&Place>> = HashMap::new();
    for row in &comparison.rows {
        let Some(to) = &row.to else { continue };
        for (from, _) in row.sources() {
            let places = became.entry(from.index).or_default();
            if places.last() != Some(&to) {
                places.push(to);
            }
        }
    }
    let mut lines: Vec<((usize, usize), Line)> = Vec::new();
    // What is new stands behind the line of what it follows.
    let mut before = (0, 0);
    for row in &comparison.rows {
        let mut sources: Vec<&Place> = row.sources().map(|(from, _)| from).collect();
        sources.dedup_by_key(|from| from.index);
        let Some(to) = &row.to else {
            lines.extend(sources.iter().map(|from| ((from.index + 1, 0), line(row, Some(from)))));
            continue;
        };
        if let Some(first) = sources.first() {
            before = (first.index + 1, to.index);
        } else {
            lines.push((before, line(row, None)));
        }
        for from in &sources {
            let others = |places: &[&Place], own: &Place| -> Vec<Cited> {
                let others = places.iter().filter(|place| place.index != own.index);
                others.map(|place| Cited::from(*place)).collect()
            };
            let split_with = others(&became[&from.index], to);
            let merged_with = others(&sources, from);
            let line = Line { split_with, merged_with, ..line(row, Some(from)) };
            lines.push(((from.index + 1, to.index), line));
        }
    }
    lines.sort_by_key(|(place, _)| *place);
    let is_numbered = |cited: &Option<Cited>| cited.as_ref().is_some_and(|c| c.number.is_some());
    let lines = lines.into_iter().map(|(_, line)| line);
    Concordance {
        lines: lines.filter(|line| is_numbered(&line.from) || is_numbered(&line.to)).collect(),
    }
}

fn line(row: &Row, from: Option<&Place>) -> Line {
    let number = |place: Option<&Place>| place.and_then(|place| place.number.clone());
    let to = row.to.as_ref();
    Line {
        from: from.map(Cited::from),
        to: to.map(Cited::from),
        split_with: Vec::new(),
        merged_with: Vec::new(),
        renumbered: from.is_some() && to.is_some() && number(from) != number(to),
        moved: row.has(Change::Moved),
        edited: row.edited,
        opening: opening(row),
    }
}

/// The first words of a row, as they stand in the newer text or stood in the older.
pub(super) fn opening(row: &Row) -> String {
    let without = if row.to.is_some() { RunKind::Delete } else { RunKind::Insert };
    let text = row.words(without);
    let mut words = text.split_whitespace();
    let opening: Vec<&str> = words.by_ref().take(OPENING_WORDS).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    opening.join(" ").replace('\u{fffc}', "") + more
}

impl Cited {
    /// How it is called in a sentence: `¶14`, `PP3`, or by its kind where it has no number.
    pub(super) fn said(&self) -> String {
        match &self.number {
            Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
                format!("¶{number}")
            }
            Some(number) => number.clone(),
            None => format!("an unnumbered {}", self.kind.as_str()),
        }
    }
}

impl Line {
    /// What happened, in a few words; nothing where all is as it was.
    fn remarks(&self) -> Vec<String> {
        let said = |cited: &[Cited]| listed(&cited.iter().map(Cited::said).collect::<Vec<_>>());
        let mut remarks = Vec::new();
        match (&self.from, &self.to) {
            (None, _) => remarks.push("new".to_owned()),
            (_, None) => remarks.push("removed".to_owned()),
            (Some(from), Some(to)) if !self.split_with.is_empty() => {
                let others = said(&self.split_with);
                remarks.push(match from.paragraph == to.paragraph {
                    true => format!("split, also in {others}"),
                    false => format!("split from {}, also in {others}", from.said()),
                });
            }
            _ => {}
        }
        if !self.merged_with.is_empty() {
            remarks.push(format!("merged with {}", said(&self.merged_with)));
        }
        remarks.extend(self.moved.then(|| "moved".to_owned()));
        remarks.extend(self.edited.then(|| "edited".to_owned()));
        remarks
    }
}
