//! Versions as Word files, and what changed between two texts as tracked changes (ECMA-376, Office Open XML).
//!
//! How a text passes through: `flow` of the comparison weaves the two texts into one, `blocks` says for each paragraph
//! how it is set and what of it came or went, with the numbers from `numbers`; `body` writes that as XML, with the
//! directions from `script`, and `package` puts the parts into one file. A text alone is a text in which nothing
//! changed. The same input gives the same bytes: no clock, no chance, and fixed times in the archive.
//!
//! `bookmark` is the rule by which a paragraph keeps its identity in a Word file.

pub(in crate::render) mod blocks;
mod body;
mod bookmark;
pub(in crate::render) mod numbers;
mod package;
pub(in crate::render) mod script;

pub use bookmark::{bookmark, paragraph_of};

use super::changes_since;
use crate::{
    compare::{self, Comparison, Flow, Span},
    domain::{ConsultationId, Masthead, Reading, VersionHead, VersionNumber},
};
use blocks::Texts;
use jiff::Timestamp;

/// What is said of a text beside its words.
#[derive(Clone, Debug)]
pub struct About {
    /// Whose text it is.
    pub consultation: ConsultationId,
    /// What it is cited as.
    pub designation: String,
    /// Its number; none for the draft.
    pub number: Option<VersionNumber>,
    /// The heads of the draft that it is read at, in hexadecimal.
    pub heads: Vec<String>,
    /// When it was published; none for the draft.
    pub published: Option<Timestamp>,
    /// What stands above it.
    pub masthead: Masthead,
}

impl About {
    /// What a version says of itself.
    pub fn version(consultation: &ConsultationId, head: &VersionHead) -> About {
        About {
            consultation: consultation.clone(),
            designation: head.designation.clone(),
            number: Some(head.number),
            heads: head.heads.clone(),
            published: Some(head.published),
            masthead: head.masthead.clone(),
        }
    }
}

/// What changed, for a file with tracked changes.
pub struct Redline<'a> {
    /// What the older text is cited as.
    pub from: &'a str,
    /// The older text, in normal form.
    pub older: &'a Reading,
    /// The newer text, in normal form.
    pub newer: &'a Reading,
    /// What changed between them.
    pub comparison: &'a Comparison,
    /// Who is named for what nobody is known to have done.
    pub author: &'a str,
}

/// A text in [normal form](super::normalise()) as a Word file.
pub fn document(about: &About, reading: &Reading) -> Vec<u8> {
    let texts = Texts { older: reading, newer: reading, language: about.masthead.language() };
    let blocks = blocks::blocks(&texts, None, &unchanged(reading));
    let stage = about.designation.clone();
    package::package(about, &stage, &reading.title, &blocks, None)
}

/// The newer of two texts as a Word file in which all that changed is tracked: who accepts everything has the newer text,
/// who rejects everything the older one.
pub fn redline(about: &About, redline: &Redline) -> Vec<u8> {
    let Redline { from, older, newer, comparison, author } = redline;
    let texts = Texts { older, newer, language: about.masthead.language() };
    let title = comparison.title.as_deref();
    let blocks = blocks::blocks(&texts, title, &compare::flow(comparison));
    let stage = changes_since(texts.language, &about.designation, from);
    package::package(about, &stage, &newer.title, &blocks, Some(author))
}

/// The flow of a text in which nothing changed.
pub(in crate::render) fn unchanged(reading: &Reading) -> Vec<Flow> {
    let paragraph = |(paragraph, it): (usize, &crate::domain::Paragraph)| {
        let span = Some(Span { paragraph, chars: 0..it.plain_text().chars().count() });
        let words = Flow::Words { older: span.clone(), newer: span, moved: None, by: None };
        let (older, newer) = (Some(paragraph), Some(paragraph));
        [words, Flow::End { older, newer, moved: None }]
    };
    reading.paragraphs.iter().enumerate().flat_map(paragraph).collect()
}
