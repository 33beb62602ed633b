//! The Markdown of a reading, and the proof that it says the same.

use super::{
    Note, import, normalise,
    normalise::{address, footnote_order},
    write::{self, Written},
};
use crate::domain::{FootnoteId, Inline, Paragraph, ParagraphId, Reading, numbers};
use std::collections::{HashMap, HashSet};

/// A reading as it is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// The text, without front matter.
    pub markdown: String,
    /// The reading that the Markdown says: in normal form, with the ids of its paragraphs.
    pub reading: Reading,
    /// What had to be left out of the form of the text; never a word. Lines count from the first of `markdown`.
    pub notes: Vec<Note>,
}

/// Why a reading cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The Markdown would not say what the draft says.
    #[error("The Markdown of this text would not read back as the same text. {0}")]
    Differs(String),
}

/// The Markdown of a reading, deterministic to the byte. The reading is [normalised](normalise()) first.
///
/// The title is the first line, a heading of level n has n + 1 hashes, one paragraph is one line, numbers are printed
/// as computed. A paragraph that would be read as another kind by its form ends in an attribute that says what it is:
/// ` {.paragraph}`.
pub fn markdown(reading: &Reading) -> String {
    write::write(normalise(reading)).markdown
}

/// The Markdown of a reading, proved to read back as that reading. Marks that cannot be written so that they read back
/// are left out of their paragraph, and a note says so.
pub fn publishable(reading: &Reading) -> Result<Published, PublishError> {
    let written = write::write(normalise(reading));
    let mut notes = dropped_links(reading, &written);
    notes.extend(written.unmarked.iter().map(|place| {
        Note {
            line: written.lines[*place],
            what:
                "Bold, italics and links of this paragraph cannot be written in Markdown and were \
               left out."
                    .into(),
        }
    }));
    notes.sort();
    check(&written.reading, &written.markdown).map_err(PublishError::Differs)?;
    Ok(Published { markdown: written.markdown, reading: written.reading, notes })
}

/// The paragraphs and footnotes of which a link had an address that is not published.
fn dropped_links(reading: &Reading, written: &Written) -> Vec<Note> {
    let drops = |content: &[Inline]| {
        content.iter().any(|inline| match inline {
            Inline::Text { marks, .. } => {
                marks.link.as_deref().is_some_and(|l| address(l).is_none())
            }
            Inline::Footnote(_) => false,
        })
    };
    let paragraphs: HashSet<&ParagraphId> =
        reading.paragraphs.iter().filter(|p| drops(&p.content)).map(|p| &p.id).collect();
    let in_text = written.reading.paragraphs.iter().map(|p| paragraphs.contains(&p.id));
    let in_notes = footnote_order(&written.reading)
        .into_iter()
        .map(|id| reading.footnotes.get(id).is_some_and(|note| drops(note)));
    in_text
        .chain(in_notes)
        .zip(&written.lines)
        .filter(|(drops, _)| *drops)
        .map(|(_, line)| Note {
            line: *line,
            what: "A link was dropped because its address is not one that readers can follow; its \
                   text was kept."
                .into(),
        })
        .collect()
}

/// Whether a Markdown text reads back as this reading, up to ids and [normal form](normalise()); if not, the sentence
/// says where the first difference is.
pub fn check(reading: &Reading, markdown: &str) -> Result<(), String> {
    let mut count = 0;
    let read = import(markdown, &mut || {
        count += 1;
        format!("r{count}")
    });
    differs(&normalise(reading), &read.reading).map_or(Ok(()), Err)
}

/// Where two readings in normal form differ, leaving ids aside.
fn differs(left: &Reading, right: &Reading) -> Option<String> {
    if left.title != right.title {
        return Some("The title differs.".into());
    }
    let (left_ids, right_ids) = (places(left), places(right));
    let same_content = |left: &[Inline], right: &[Inline]| {
        left.len() == right.len()
            && left.iter().zip(right).all(|(left, right)| match (left, right) {
                (Inline::Footnote(left), Inline::Footnote(right)) => {
                    left_ids.get(left) == right_ids.get(right)
                }
                (left, right) => left == right,
            })
    };
    let same = |left: &Paragraph, right: &Paragraph| {
        (left.kind, left.level, left.label) == (right.kind, right.level, right.label)
            && same_content(&left.content, &right.content)
    };
    let (ours, theirs) = (&left.paragraphs, &right.paragraphs);
    let first = (0..ours.len().max(theirs.len())).find(
        |place| !matches!((ours.get(*place), theirs.get(*place)), (Some(l), Some(r)) if same(l, r)),
    );
    if let Some(place) = first {
        let number = numbers(ours).get(place).cloned().flatten();
        let name = number.map_or(String::new(), |number| format!(", numbered {},", number.full));
        return Some(format!("Paragraph {} of the text{name} differs.", place + 1));
    }
    let (left_notes, right_notes) = (footnote_order(left), footnote_order(right));
    let empty = Vec::new();
    let note =
        |reading: &Reading, id: &FootnoteId| reading.footnotes.get(id).unwrap_or(&empty).clone();
    (0..left_notes.len().max(right_notes.len()))
        .find(|place| match (left_notes.get(*place), right_notes.get(*place)) {
            (Some(l), Some(r)) => !same_content(&note(left, l), &note(right, r)),
            _ => true,
        })
        .map(|place| format!("Footnote {} differs.", place + 1))
}

fn places(reading: &Reading) -> HashMap<&FootnoteId, usize> {
    footnote_order(reading).into_iter().enumerate().map(|(place, id)| (id, place)).collect()
}
