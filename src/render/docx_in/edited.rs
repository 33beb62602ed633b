//! A version that was edited in a word processor: its paragraphs with the tracked changes in them, and its comments.

use super::{
    DocxError, WordFile,
    body::{What, WordParagraph},
    styles::Look,
};
use crate::{
    domain::{Edited, EditedComment, EditedParagraph, EditedPiece, Fate, Kind},
    render::{docx::paragraph_of, form},
};
use std::{collections::HashMap, sync::Arc};

/// The property of an exported file that says which consultation it comes from.
const CONSULTATION: &str = "zerodraft-consultation";
/// The property that says which version it is, by its number.
const VERSION: &str = "zerodraft-version";

/// Reads a Word file as an edited version.
pub fn edited_docx(bytes: &[u8]) -> Result<Edited, DocxError> {
    let file = WordFile::read(bytes)?;
    let property = |name: &str| file.properties.get(name).map(|value| value.trim().to_owned());
    let (places, comments) = comments(&file);
    let body = file.body.iter().filter(|it| it.row.is_none() && it.look != Look::Masthead);
    let paragraphs: Vec<EditedParagraph> =
        body.map(|paragraph| edited(&file, paragraph, &places)).collect();
    let mut left_out = Vec::new();
    if file.body.iter().any(|it| it.row.is_some() && is_changed(it)) {
        left_out.push("Changes in tables are not taken over.".to_owned());
    }
    let note_changes = file.notes.values().flatten().filter(|it| is_changed(it)).count();
    if note_changes > 0 {
        left_out.push(
            "Changes in the words of footnotes are not taken over: suggest them by hand.".into(),
        );
    }
    Ok(Edited {
        consultation: property(CONSULTATION),
        version: property(VERSION).and_then(|number| number.parse().ok()),
        paragraphs,
        comments,
        left_out,
    })
}

fn is_changed(paragraph: &WordParagraph) -> bool {
    paragraph.end != Fate::Kept || paragraph.pieces.iter().any(|it| it.fate != Fate::Kept)
}

/// The comments that say something, and their places in the list by their ids.
fn comments(file: &WordFile) -> (HashMap<&str, usize>, Vec<EditedComment>) {
    let mut places = HashMap::new();
    let mut comments = Vec::new();
    for comment in file.comments.iter().filter(|comment| !comment.body.is_empty()) {
        let parent = comment.parent.as_deref().and_then(|id| places.get(id)).copied();
        places.insert(comment.id.as_str(), comments.len());
        comments.push(EditedComment {
            author: comment.author.as_deref().map(Arc::from),
            body: comment.body.clone(),
            parent,
        });
    }
    (places, comments)
}

fn edited(
    file: &WordFile,
    paragraph: &WordParagraph,
    comments: &HashMap<&str, usize>,
) -> EditedParagraph {
    let mut ids = Vec::new();
    let mut pieces: Vec<EditedPiece> = Vec::new();
    for piece in &paragraph.pieces {
        let text = match &piece.what {
            What::Text(text, _) => {
                let first = !pieces.iter().any(|it| matches!(it, EditedPiece::Words { .. }));
                let text = match first && piece.fate == Fate::Kept {
                    true => without_number(paragraph, text),
                    false => text,
                };
                text.chars().filter_map(character).collect()
            }
            What::Note(_) => "\u{fffc}".to_owned(),
            What::Bookmark(name) => {
                ids.extend(paragraph_of(name));
                continue;
            }
            What::CommentStarts(id) => {
                pieces.extend(comments.get(&**id).copied().map(EditedPiece::CommentStarts));
                continue;
            }
            What::CommentEnds(id) => {
                pieces.extend(comments.get(&**id).copied().map(EditedPiece::CommentEnds));
                continue;
            }
        };
        match pieces.last_mut() {
            Some(EditedPiece::Words { text: last, fate }) if *fate == piece.fate => {
                last.push_str(&text);
            }
            _ if text.is_empty() => {}
            _ => pieces.push(EditedPiece::Words { text, fate: piece.fate.clone() }),
        }
    }
    let (kind, level) = kind(file, paragraph);
    let is_title = paragraph.look == Look::Title;
    EditedParagraph { ids, is_title, kind, level, pieces, end: paragraph.end.clone() }
}

/// The words of an exported paragraph without the number that no list counts, such as `3 bis.`, which is text there.
fn without_number<'t>(paragraph: &WordParagraph, text: &'t str) -> &'t str {
    let is_numbered = paragraph.look == Look::Operative && paragraph.number.is_none();
    let number = text
        .split_once('\t')
        .filter(|(number, _)| is_numbered && form::marker(&format!("{number} ")).is_some());
    number.map_or(text, |(_, words)| words)
}

/// A character as it stands in the text of a version.
fn character(char: char) -> Option<char> {
    match char {
        '\n' => Some('\n'),
        '\u{feff}' => None,
        '\u{fffc}' => Some(' '),
        char if char.is_control() => Some(' '),
        char => Some(char),
    }
}

/// What a paragraph is by its style and whether it is in a list. One without a style of its own is plain.
fn kind(file: &WordFile, paragraph: &WordParagraph) -> (Kind, u8) {
    let bulleted =
        |(list, level): &(String, u8)| file.numbering.is_bulleted(list, *level, &file.styles);
    let (kind, level) = match (paragraph.look, &paragraph.number) {
        // In an exported file the title stands above the headings.
        (Look::Heading(level), _) => (Kind::Heading, level),
        (Look::Preambular, _) => (Kind::Preambular, 0),
        (Look::Quote, _) => (Kind::Quote, 0),
        (_, Some(number)) if bulleted(number) => (Kind::ListItem, number.1),
        (_, Some((_, level))) => (Kind::Operative, *level),
        (Look::Operative, None) => (Kind::Operative, 0),
        _ => (Kind::Paragraph, 0),
    };
    (kind, level.clamp(*kind.levels().start(), *kind.levels().end()))
}
