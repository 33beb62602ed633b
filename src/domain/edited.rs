//! A version as it comes back from a word processor: its paragraphs with the changes that were tracked in them, and the
//! comments. Free of the file format; what it proposes is found by comparing it with the version.

use super::{Kind, ParagraphId, VersionNumber};
use std::sync::Arc;

/// Who changed something, as the word processor knew them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Their name; none where the file does not say.
    pub author: Option<Arc<str>>,
    /// The change is one end of a move, by the move's name.
    pub moved: Option<Arc<str>>,
}

/// What became of some words, or of the end of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It was there and still is.
    #[default]
    Kept,
    /// It was put in.
    Inserted(Hand),
    /// It was taken out.
    Deleted(Hand),
    /// It was put in and taken out again: it is in no text.
    Gone,
}

impl Fate {
    /// Whether it is in the text before the changes.
    pub fn was_there(&self) -> bool {
        matches!(self, Fate::Kept | Fate::Deleted(_))
    }
    /// Whether it is in the text after them.
    pub fn is_there(&self) -> bool {
        matches!(self, Fate::Kept | Fate::Inserted(_))
    }
    /// Who changed it.
    pub fn hand(&self) -> Option<&Hand> {
        match self {
            Fate::Inserted(hand) | Fate::Deleted(hand) => Some(hand),
            Fate::Kept | Fate::Gone => None,
        }
    }
}

/// What stands in a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditedPiece {
    /// Words; a reference to a footnote is U+FFFC, a line break "\n".
    Words {
        /// Never empty.
        text: String,
        /// What became of them.
        fate: Fate,
    },
    /// What a comment is about begins here, by the comment's place in the list.
    CommentStarts(usize),
    /// It ends here. One that ends and did not begin is about this place.
    CommentEnds(usize),
}

/// A paragraph of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedParagraph {
    /// The paragraphs of the version that begin in it. Several where it was joined to another, none where it is new.
    pub ids: Vec<ParagraphId>,
    /// It is the title.
    pub is_title: bool,
    /// What it is by its style and its number.
    pub kind: Kind,
    /// Its level.
    pub level: u8,
    /// What is in it.
    pub pieces: Vec<EditedPiece>,
    /// What became of its end: where that was taken out, the next paragraph goes on with its words.
    pub end: Fate,
}

/// A comment of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedComment {
    /// Who wrote it.
    pub author: Option<Arc<str>>,
    /// What it says.
    pub body: String,
    /// The comment that it answers, by its place in the list; always an earlier one.
    pub parent: Option<usize>,
}

/// A version that was edited elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The consultation that it says it comes from.
    pub consultation: Option<String>,
    /// The version that it says it is.
    pub version: Option<VersionNumber>,
    /// The paragraphs of its body, in order; tables and what stands on every page are not among them.
    pub paragraphs: Vec<EditedParagraph>,
    /// The comments.
    pub comments: Vec<EditedComment>,
    /// What is in the file and cannot be said with a suggestion: one sentence each.
    pub left_out: Vec<String>,
}
