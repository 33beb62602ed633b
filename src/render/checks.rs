//! What a rapporteur may want to know before publishing: what a reader of the conference's documents would stumble over.
//!
//! Nothing here keeps anybody from publishing. Each finding has a code, the paragraph and a sentence; who shows it in
//! another language makes the sentence from the code. Rules of form are those of the United Nations Editorial Manual for
//! resolutions; of two usual forms, such as full stops or semicolons after operative paragraphs, the text's own is taken.

mod form;
mod references;

use crate::domain::{Number, Paragraph, ParagraphId, Reading, numbers, plain_text};
use serde::Serialize;

/// Findings that are listed; a text with more has another problem.
pub const FINDINGS_MAX: usize = 500;
/// The longest excerpt, in characters.
const EXCERPT_CHARS: usize = 60;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// More words than the limit.
    TooLong,
    /// A bracket is opened and never closed.
    BracketNotClosed,
    /// A bracket is closed and was never opened.
    BracketNotOpened,
    /// A paragraph is cited that is not there.
    BrokenReference,
    /// A paragraph is cited as above and stands below, or the other way round.
    ReferenceDirection,
    /// A sub-paragraph has none of the level before it above.
    NumberGap,
    /// Bis, ter, quater or alt of nothing.
    LabelWithoutBase,
    /// A number was typed into the words beside the one that is computed.
    TypedNumber,
    /// A preambular paragraph does not begin with a participle.
    PreambularOpening,
    /// An operative paragraph does not begin as the others do, with a verb in the present tense.
    OperativeOpening,
    /// The paragraph ends in another punctuation mark than its kind asks for.
    FinalPunctuation,
    /// Bold inside a paragraph.
    Bold,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Readers are misled, or the document is not taken.
    Problem,
    /// A matter of form.
    Form,
}

impl Code {
    /// How much it matters.
    pub fn severity(self) -> Severity {
        use Code::*;
        match self {
            TooLong | BracketNotClosed | BracketNotOpened | BrokenReference
            | ReferenceDirection | NumberGap | LabelWithoutBase => Severity::Problem,
            TypedNumber | PreambularOpening | OperativeOpening | FinalPunctuation | Bold => {
                Severity::Form
            }
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where; none where it concerns the title, a footnote or the whole text.
    pub paragraph: Option<ParagraphId>,
    /// The number of that paragraph, where it has one.
    pub number: Option<String>,
    /// The words that it is about: an excerpt, a reference, a mark that is expected.
    pub words: Option<String>,
    /// All of it in English.
    pub sentence: String,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words at most; none for any number.
    pub word_limit: Option<usize>,
    /// The language of the text (BCP 47). Opening words are known in English, French and Spanish alone.
    pub language: String,
}

/// The findings in the order of the text, those on the whole first; at most [`FINDINGS_MAX`].
pub fn findings(reading: &Reading, asked: &Asked) -> Vec<Finding> {
    let text = Checked { reading, numbers: numbers(&reading.paragraphs) };
    let mut found: Vec<(usize, Finding)> = Vec::new();
    found.extend(too_long(reading, asked.word_limit).map(|finding| (0, finding)));
    found.extend(brackets(&text));
    found.extend(references::broken(&text));
    found.extend(form::numbering(&text));
    found.extend(form::openings(&text, &asked.language));
    found.extend(form::endings(&text));
    found.extend(form::bold(&text));
    found.sort_by_key(|(place, finding)| (*place, finding.code));
    found.into_iter().take(FINDINGS_MAX).map(|(_, finding)| finding).collect()
}

/// A text with its numbers, and findings in it at the place of a paragraph, from 1; 0 is the title and the whole.
struct Checked<'a> {
    reading: &'a Reading,
    numbers: Vec<Option<Number>>,
}

impl Checked<'_> {
    fn paragraphs(&self) -> impl Iterator<Item = (usize, &Paragraph)> {
        self.reading.paragraphs.iter().enumerate()
    }

    /// A finding on the paragraph at an index.
    fn finding(&self, index: usize, code: Code, words: &str, sentence: String) -> (usize, Finding) {
        let number = self.numbers[index].as_ref().map(|number| number.full.clone());
        let finding = Finding {
            paragraph: Some(self.reading.paragraphs[index].id.clone()),
            number,
            ..whole(code, Some(words.to_owned()), sentence)
        };
        (index + 1, finding)
    }

    /// How a paragraph is called in a sentence.
    fn name(&self, index: usize) -> String {
        match &self.numbers[index] {
            Some(number) => format!("Paragraph {}", number.full),
            None => {
                let text = self.reading.paragraphs[index].plain_text();
                format!("The paragraph “{}”", excerpt(&text, 0))
            }
        }
    }
}

/// A finding on no paragraph.
fn whole(code: Code, words: Option<String>, sentence: String) -> Finding {
    Finding { code, severity: code.severity(), paragraph: None, number: None, words, sentence }
}

/// Some words of a text from a place on, in bytes; on one line, cut at a word where it is long.
fn excerpt(text: &str, from: usize) -> String {
    let rest = text[from..].replace(['\u{fffc}', '\n'], " ");
    let rest = rest.trim();
    match rest.char_indices().nth(EXCERPT_CHARS) {
        None => rest.to_owned(),
        Some((end, _)) => {
            let end = rest[..end].rfind(' ').unwrap_or(end);
            format!("{} …", &rest[..end])
        }
    }
}

fn too_long(reading: &Reading, limit: Option<usize>) -> Option<Finding> {
    let (words, limit) = (reading.word_count(), limit?);
    let sentence =
        || format!("The text has {words} words, {} more than the limit of {limit}.", words - limit);
    (words > limit).then(|| whole(Code::TooLong, Some(format!("{words} / {limit}")), sentence()))
}

/// Brackets that have no partner, matched over the whole text as drafters read them: one pair may hold many paragraphs.
/// Footnotes are matched each by itself.
fn brackets(text: &Checked) -> Vec<(usize, Finding)> {
    let body: Vec<(usize, String)> = std::iter::once((0, text.reading.title.clone()))
        .chain(text.paragraphs().map(|(index, paragraph)| (index + 1, paragraph.plain_text())))
        .collect();
    let mut found: Vec<(usize, Finding)> = unpaired(&body)
        .into_iter()
        .map(|(place, code, words)| match place.checked_sub(1) {
            Some(index) => {
                let sentence = bracket_sentence(code, &text.name(index), &words);
                text.finding(index, code, &words, sentence)
            }
            None => {
                (0, whole(code, Some(words.clone()), bracket_sentence(code, "The title", &words)))
            }
        })
        .collect();
    let after = text.reading.paragraphs.len() + 1;
    for note in text.reading.footnotes.values() {
        for (_, code, words) in unpaired(&[(0, plain_text(note))]) {
            let sentence = bracket_sentence(code, "A footnote", &words);
            found.push((after, whole(code, Some(words), sentence)));
        }
    }
    found
}

fn bracket_sentence(code: Code, place: &str, words: &str) -> String {
    match code {
        Code::BracketNotClosed => {
            format!("{place} opens a bracket that is never closed: “{words}”")
        }
        _ => format!("{place} closes a bracket that was never opened: “{words}”"),
    }
}

/// Brackets without a partner: where, which, and the words around.
fn unpaired(texts: &[(usize, String)]) -> Vec<(usize, Code, String)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for (place, text) in texts {
        for (at, bracket) in text.match_indices(['[', ']']) {
            if bracket == "[" {
                open.push((*place, at, text));
            } else if open.pop().is_none() {
                let from = text[..at].char_indices().rev().take(EXCERPT_CHARS / 2).last();
                let start = from.map_or(at, |(start, _)| start);
                let words = text[start..=at].replace(['\u{fffc}', '\n'], " ");
                found.push((*place, Code::BracketNotOpened, words.trim().to_owned()));
            }
        }
    }
    let left = open.into_iter();
    found.extend(left.map(|(place, at, text)| (place, Code::BracketNotClosed, excerpt(text, at))));
    found
}

#[cfg(test)]
mod tests;
