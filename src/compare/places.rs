//! A text as it is compared: the words of each paragraph, what it is called, and the footnotes that it refers to.

use crate::domain::{
    FootnoteId, Inline, Kind, Marks, Number, Paragraph, ParagraphId, Reading, numbers,
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

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
    /// The numbers of the footnotes that it refers to, in the order of the references.
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
    /// By paragraph: the footnotes that it refers to, each once.
    pub(super) notes: Vec<Vec<NotePlace>>,
    /// By paragraph: the numbers of its references.
    references: Vec<Vec<usize>>,
    numbers: Vec<Option<Number>>,
}

impl Text<'_> {
    pub(super) fn new(reading: &Reading) -> Text<'_> {
        let mut counted: HashMap<&FootnoteId, usize> = HashMap::new();
        let mut notes = Vec::new();
        let mut references = Vec::new();
        for paragraph in &reading.paragraphs {
            let mut places: Vec<NotePlace> = Vec::new();
            let mut numbers = Vec::new();
            let mut seen = HashSet::new();
            for footnote in footnotes(paragraph) {
                let next = counted.len() + 1;
                let number = *counted.entry(footnote).or_insert(next);
                numbers.push(number);
                if seen.insert(number) {
                    places.push(NotePlace { number, footnote: footnote.clone() });
                }
            }
            notes.push(places);
            references.push(numbers);
        }
        Text {
            reading,
            words: reading.paragraphs.iter().map(Paragraph::plain_text).collect(),
            notes,
            references,
            numbers: numbers(&reading.paragraphs),
        }
    }

    pub(super) fn place(&self, index: usize) -> Place {
        let paragraph = &self.reading.paragraphs[index];
        Place {
            number: self.numbers[index].as_ref().map(|number| number.full.clone()),
            paragraph: paragraph.id.clone(),
            index,
            kind: paragraph.kind,
            level: paragraph.level,
            notes: self.references[index].clone(),
        }
    }

    /// The words of a footnote; none where it is referred to and missing.
    pub(super) fn note_words(&self, note: &NotePlace) -> String {
        let content = self.reading.footnotes.get(&note.footnote);
        content.into_iter().flatten().map(words_of).collect()
    }

    /// How the words of a paragraph are set: stretches with the same marks, however they were cut.
    pub(super) fn setting(&self, index: usize) -> Vec<(usize, &Marks)> {
        let mut stretches: Vec<(usize, &Marks)> = Vec::new();
        for inline in &self.reading.paragraphs[index].content {
            // A reference is set as the words around it.
            let Inline::Text { text, marks } = inline else { continue };
            match stretches.last_mut() {
                Some((chars, last)) if *last == marks => *chars += text.chars().count(),
                _ => stretches.push((text.chars().count(), marks)),
            }
        }
        stretches
    }

    /// Opening brackets in title, paragraphs and footnotes.
    pub(super) fn brackets(&self) -> usize {
        let count = |text: &str| text.matches('[').count();
        let mut notes: Vec<&NotePlace> = self.notes.iter().flatten().collect();
        notes.sort_by_key(|note| note.number);
        notes.dedup_by_key(|note| note.number);
        count(&self.reading.title)
            + self.words.iter().map(|words| count(words)).sum::<usize>()
            + notes.into_iter().map(|note| count(&self.note_words(note))).sum::<usize>()
    }
}

fn footnotes(paragraph: &Paragraph) -> impl Iterator<Item = &FootnoteId> {
    paragraph.content.iter().filter_map(|inline| match inline {
        Inline::Footnote(footnote) => Some(footnote),
        Inline::Text { .. } => None,
    })
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
