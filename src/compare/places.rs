//! A text as it is compared: the words of each paragraph, what it is called, and the footnotes that it refers to.

use crate::domain::{
    FootnoteId, Inline, Kind, Label, Marks, Number, Paragraph, ParagraphId, Reading, numbers,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

/// What stands for a reference to a footnote in plain words.
pub(super) const REFERENCE: char = '\u{fffc}';

/// Where a paragraph is in one of the texts, and what it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// How it is cited there (`domain::numbers`): `12(b)`, `3 bis`, `PP4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its identity. Two texts that were imported separately give the same paragraph different ones.
    pub paragraph: ParagraphId,
    /// Its place among the paragraphs, from 0.
    pub index: usize,
    /// What it is.
    pub kind: Kind,
    /// Its level.
    pub level: u8,
    /// How it is numbered where it was inserted after another, or stands instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// The numbers of the footnotes that its words refer to, in the order of the references; of an older paragraph that
    /// was split, those in the part that is compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<usize>,
}

/// Where a footnote is in one of the texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotePlace {
    /// Its number there: footnotes are counted in the order in which they are first referred to.
    pub number: usize,
    /// Its identity.
    pub footnote: FootnoteId,
}

/// One of the two texts.
pub(super) struct Text<'a> {
    pub(super) reading: &'a Reading,
    /// By paragraph: its words without marks.
    pub(super) words: Vec<String>,
    /// By paragraph: its references to footnotes.
    references: Vec<Vec<NotePlace>>,
    numbers: Vec<Option<Number>>,
}

impl Text<'_> {
    pub(super) fn new(reading: &Reading) -> Text<'_> {
        let mut counted: HashMap<&FootnoteId, usize> = HashMap::new();
        let mut reference = |footnote| {
            let next = counted.len() + 1;
            let number = *counted.entry(footnote).or_insert(next);
            NotePlace { number, footnote: footnote.clone() }
        };
        let paragraphs = &reading.paragraphs;
        Text {
            reading,
            words: paragraphs.iter().map(Paragraph::plain_text).collect(),
            references: paragraphs
                .iter()
                .map(|paragraph| paragraph.references().map(&mut reference).collect())
                .collect(),
            numbers: numbers(paragraphs),
        }
    }

    /// The footnotes that some references of a paragraph are to, each once; all of them where none are named.
    pub(super) fn notes(&self, index: usize, references: Option<Range<usize>>) -> Vec<NotePlace> {
        let all = &self.references[index];
        let end = all.len();
        let part = references.map_or(0..end, |part| part.start.min(end)..part.end.min(end));
        let mut notes: Vec<NotePlace> = Vec::new();
        for note in &all[part] {
            if !notes.iter().any(|known| known.number == note.number) {
                notes.push(note.clone());
            }
        }
        notes
    }

    pub(super) fn place(&self, index: usize) -> Place {
        let paragraph = &self.reading.paragraphs[index];
        Place {
            number: self.numbers[index].as_ref().map(|number| number.full.clone()),
            paragraph: paragraph.id.clone(),
            index,
            kind: paragraph.kind,
            level: paragraph.level,
            label: paragraph.label,
            notes: self.references[index].iter().map(|note| note.number).collect(),
        }
    }

    /// The place of a part of a paragraph that has these of its references.
    pub(super) fn place_of_part(&self, index: usize, references: Range<usize>) -> Place {
        let mut place = self.place(index);
        place.notes.truncate(references.end);
        place.notes.drain(..references.start.min(place.notes.len()));
        place
    }

    /// The words of a footnote; none where it is referred to and missing.
    pub(super) fn note_words(&self, note: &NotePlace) -> String {
        let content = self.reading.footnotes.get(&note.footnote);
        content.into_iter().flatten().map(words_of).collect()
    }

    /// How each character of a paragraph is set. A reference is set as the words around it.
    pub(super) fn marks(&self, index: usize) -> Vec<Option<&Marks>> {
        let content = self.reading.paragraphs[index].content.iter().map(|inline| match inline {
            Inline::Text { text, marks } => (text.chars().count(), Some(marks)),
            Inline::Footnote(_) => (1, None),
        });
        content.flat_map(|(chars, marks)| std::iter::repeat_n(marks, chars)).collect()
    }
}

fn words_of(inline: &Inline) -> &str {
    match inline {
        Inline::Text { text, .. } => text,
        Inline::Footnote(_) => "\u{fffc}",
    }
}

/// The notes of two paragraphs that are one: by identity, the others in order.
pub(super) fn note_pairs<'a>(
    from: &'a [NotePlace],
    to: &'a [NotePlace],
) -> Vec<(Option<&'a NotePlace>, Option<&'a NotePlace>)> {
    let by_footnote = |notes: &'a [NotePlace]| -> HashMap<&'a FootnoteId, &'a NotePlace> {
        notes.iter().map(|note| (&note.footnote, note)).collect()
    };
    let (old, new) = (by_footnote(from), by_footnote(to));
    let mut rest = from.iter().filter(|note| !new.contains_key(&note.footnote));
    let mut pairs: Vec<_> = to
        .iter()
        .map(|note| (old.get(&note.footnote).copied().or_else(|| rest.next()), Some(note)))
        .collect();
    pairs.extend(rest.map(|note| (Some(note), None)));
    pairs
}
