//! One paragraph through all texts: its words in each, what changed from one to the next, where they came from and where
//! they went.

mod forms;

pub use forms::{StepAround, history_html};

use super::{Cited, Comparison, Place, Row, RunKind, compare};
use crate::domain::{ParagraphId, Reading};
use serde::Serialize;

/// What became of a paragraph from one text to the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Where it is; none where it is not there any longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Its words; empty where it is not there.
    pub text: String,
    /// What changed from the text before: its row of the comparison. None in the first text that has it, if no text was
    /// before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Row>,
    /// The other paragraphs that its words went to. Where it is not there and this is empty, it was removed.
    pub went_to: Vec<Cited>,
}

/// A step for each text in which the paragraph is, or for the first time is not. Texts before it and long after it have
/// none.
pub fn history(readings: &[&Reading], paragraph: &ParagraphId) -> Vec<Option<Step>> {
    let holds = |reading: &Reading| reading.paragraphs.iter().any(|p| p.id == *paragraph);
    let mut steps = Vec::new();
    for (at, reading) in readings.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| readings[before]);
        let is_here = holds(reading);
        let was_here = before.is_some_and(holds);
        steps.push(match before {
            _ if !is_here && !was_here => None,
            Some(before) => step(&compare(before, reading), paragraph),
            None => step(&compare(reading, reading), paragraph)
                .map(|step| Step { change: None, ..step }),
        });
    }
    steps
}

fn step(comparison: &Comparison, paragraph: &ParagraphId) -> Option<Step> {
    let is_it = |place: &Place| place.paragraph == *paragraph;
    let row = comparison.rows.iter().find(|row| row.to.as_ref().is_some_and(is_it));
    let later = comparison.rows.iter().filter(|row| {
        !row.to.as_ref().is_some_and(is_it) && row.sources().any(|(from, _)| is_it(from))
    });
    let later: Vec<&Row> = later.collect();
    // Of one that became a part of another the other's row says what happened; of a removed one, its own.
    let change = row.or(later.first().copied())?.clone();
    Some(Step {
        place: row.and_then(|row| row.to.clone()),
        text: row.map_or(String::new(), |row| row.words(RunKind::Delete)),
        change: Some(change),
        went_to: later.iter().filter_map(|row| row.to.as_ref()).map(Cited::from).collect(),
    })
}
