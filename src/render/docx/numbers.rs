//! How the paragraphs of a text are numbered in Word, so that the numbers are those of the version and Word goes on
//! counting by itself.
//!
//! An operative paragraph is an item of one list that runs through all sections (ECMA-376 Part 1, 17.9). One that was
//! inserted with bis, ter, quater or alt has its number as text, and so have the paragraphs below it: it does not count,
//! and the count of the others goes on. Where Word would count otherwise than the version, a list that goes on from the
//! right number takes over.

use crate::domain::{Kind, Paragraph, numbers};

/// Levels of operative paragraphs.
pub(in crate::render) const LEVELS: usize = 4;
/// The list of the operative paragraphs in the numbering part.
const OPERATIVE_LIST: usize = 1;
/// The list of bullets in the numbering part.
pub(in crate::render) const BULLET_LIST: usize = 2;

/// The number of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) enum Number {
    /// None.
    None,
    /// Counted by Word.
    Counted {
        /// Which list.
        list: usize,
        /// The level, from 0.
        level: u8,
    },
    /// Printed as text at its level, because it does not count.
    Printed {
        /// As it is printed.
        marker: String,
        /// The level, from 0.
        level: u8,
    },
}

/// A list that goes on from given numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Restart {
    /// What it is called in the numbering part.
    pub list: usize,
    /// By level the number of its first paragraph.
    pub starts: [u32; LEVELS],
}

/// The numbers of all paragraphs, and the lists beside the usual two.
pub(in crate::render) fn plan(
    paragraphs: &[Paragraph],
    language: &str,
) -> (Vec<Number>, Vec<Restart>) {
    let mut list = OPERATIVE_LIST;
    let mut restarts: Vec<Restart> = Vec::new();
    // What the version has counted, and what Word has.
    let (mut version, mut word) = ([0u32; LEVELS], [0u32; LEVELS]);
    let mut labelled = [false; LEVELS];
    let mut plan = Vec::new();
    for (paragraph, number) in paragraphs.iter().zip(numbers(paragraphs)) {
        let level = usize::from(paragraph.level).min(LEVELS - 1);
        plan.push(match (paragraph.kind, number) {
            (Kind::ListItem, _) => Number::Counted { list: BULLET_LIST, level: level as u8 },
            (Kind::Operative, Some(number)) => {
                version[level] += u32::from(paragraph.label.is_none() || version[level] == 0);
                version[level + 1..].fill(0);
                labelled[level] = paragraph.label.is_some();
                labelled[level + 1..].fill(false);
                if labelled[..=level].contains(&true) {
                    let marker = in_language(&number.marker, language);
                    Number::Printed { marker, level: level as u8 }
                } else {
                    word[level] += 1;
                    word[level + 1..].fill(0);
                    if word[level] != version[level] {
                        list = BULLET_LIST + 1 + restarts.len();
                        restarts.push(Restart { list, starts: starts(&version, level) });
                        word = version;
                    }
                    Number::Counted { list, level: level as u8 }
                }
            }
            _ => Number::None,
        });
    }
    (plan, restarts)
}

/// Where a list begins that goes on with a paragraph of this level, which the version has counted.
fn starts(version: &[u32; LEVELS], level: usize) -> [u32; LEVELS] {
    let mut starts = [1; LEVELS];
    for (at, start) in starts.iter_mut().enumerate().take(level + 1) {
        *start = version[at] + u32::from(at < level);
    }
    starts
}

/// Whether sub-paragraphs are numbered a), i) and not (a), (i): so do French and Spanish texts of the United Nations.
pub(in crate::render) fn has_one_bracket(language: &str) -> bool {
    matches!(language.split('-').next(), Some("fr" | "es"))
}

/// A marker as the language writes it.
pub(in crate::render) fn in_language(marker: &str, language: &str) -> String {
    let bracketed = marker.strip_prefix('(').filter(|_| has_one_bracket(language));
    bracketed.unwrap_or(marker).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Label;

    fn told(paragraphs: &[(u8, Option<Label>)], language: &str) -> (String, Vec<Restart>) {
        let paragraphs: Vec<Paragraph> = paragraphs
            .iter()
            .enumerate()
            .map(|(at, (level, label))| {
                Paragraph::new(
                    format!("p{at}").parse().unwrap(),
                    Kind::Operative,
                    *level,
                    *label,
                    vec![],
                )
            })
            .collect();
        let (plan, restarts) = plan(&paragraphs, language);
        let tell = |number: &Number| match number {
            Number::None => "-".to_owned(),
            Number::Counted { list, level } => format!("{list}.{level}"),
            Number::Printed { marker, .. } => marker.clone(),
        };
        (plan.iter().map(tell).collect::<Vec<_>>().join(" "), restarts)
    }

    #[test]
    fn what_is_inserted_has_its_number_as_text_and_the_others_count_on() {
        let text = [
            (0, None),
            (1, None),
            (1, Some(Label::Bis)),
            (1, None),
            (0, Some(Label::Bis)),
            (1, None),
            (0, None),
        ];
        assert_eq!(told(&text, "en"), ("1.0 1.1 (a) bis 1.1 1 bis. (a) 1.0".into(), vec![]));
        assert_eq!(told(&text, "fr").0, "1.0 1.1 a) bis 1.1 1 bis. a) 1.0");
    }

    #[test]
    fn where_word_would_count_otherwise_a_list_goes_on_from_the_right_number() {
        let (plan, restarts) =
            told(&[(0, Some(Label::Alt)), (0, None), (1, None), (0, None)], "en");
        assert_eq!(plan, "1 alt. 3.0 3.1 3.0");
        assert_eq!(restarts, [Restart { list: 3, starts: [2, 1, 1, 1] }]);
    }
}
