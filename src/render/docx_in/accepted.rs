//! A text as it stands with all tracked changes accepted.

use super::body::{What, WordParagraph};
use crate::{domain::Fate, render::docx::paragraph_of};

impl WordParagraph {
    /// Its words with all changes accepted.
    pub(super) fn words(&self) -> String {
        let there = self.pieces.iter().filter(|piece| piece.fate.is_there());
        there
            .filter_map(|piece| match &piece.what {
                What::Text(text, _) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Whether it is a paragraph of a version, whose kind needs no guess.
    pub(super) fn was_exported(&self) -> bool {
        self.pieces.iter().any(|piece| match &piece.what {
            What::Bookmark(name) => paragraph_of(name).is_some(),
            _ => false,
        })
    }
}

/// The paragraphs as they are with all changes accepted: where the end of one was taken out, the next is part of it.
/// It is what the first of them is that has words.
pub(super) fn accepted(paragraphs: &[WordParagraph]) -> Vec<WordParagraph> {
    let mut all: Vec<WordParagraph> = Vec::new();
    // What goes on, and whether it has words yet.
    let mut open: Option<(WordParagraph, bool)> = None;
    for paragraph in paragraphs {
        let goes_on = !paragraph.end.is_there();
        let has_words = !paragraph.words().trim().is_empty();
        let (mut whole, had_words) = match open.take() {
            Some((mut before, had_words)) => {
                before.pieces.extend(paragraph.pieces.iter().cloned());
                before.remarks.extend(&paragraph.remarks);
                if !had_words {
                    let (pieces, remarks) = (before.pieces, before.remarks);
                    let (end, number) = (Fate::Kept, paragraph.number.clone());
                    before = WordParagraph { pieces, remarks, end, number, ..*paragraph };
                }
                (before, had_words)
            }
            None => (paragraph.clone(), false),
        };
        whole.end = Fate::Kept;
        match goes_on {
            true => open = Some((whole, had_words || has_words)),
            false => all.push(whole),
        }
    }
    all.extend(open.map(|(whole, _)| whole));
    all
}
