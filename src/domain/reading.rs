//! The draft as a reader sees it: what comparison, rendering and numbering work on, free of the CRDT below it.

use super::{FootnoteId, ParagraphId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A whole text at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The title, plain text on one line.
    pub title: String,
    /// The visible paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// What the footnote references in `paragraphs` point to. A note without a reference is not part of the text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub footnotes: BTreeMap<FootnoteId, Vec<Inline>>,
    /// Paragraphs that were split off and are not read as such, because they were removed, joined into another or are
    /// empty: for each the one that it was split off from. What was split off from them can be followed through here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hidden_origins: BTreeMap<ParagraphId, ParagraphId>,
}

/// One paragraph, as the reader sees it: joined pieces are one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its identity through all versions.
    pub id: ParagraphId,
    /// What it is.
    pub kind: Kind,
    /// Heading 1–4; operative 0–3 (1., (a), (i), a.); list depth 0–3; 0 for the others.
    #[serde(default)]
    pub level: u8,
    /// Inserted after, or instead of, another while the text is negotiated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Its words.
    pub content: Vec<Inline>,
    /// The paragraph that it was split off from, seen or not: the one before it in the text that both share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ParagraphId>,
    /// The paragraphs that were joined into it, in the order of their words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<Joined>,
}

/// A paragraph that is read as a part of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Its identity.
    pub paragraph: ParagraphId,
    /// Where its words begin in those of the whole, in UTF-16 units. It has some.
    pub at: usize,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A section's heading.
    Heading,
    /// Unnumbered, begins with a participle: *Recalling* …
    Preambular,
    /// Numbered, begins with a present-tense verb: *Requests* …
    Operative,
    /// Plain text.
    Paragraph,
    /// A bullet.
    ListItem,
    /// Words of others.
    Quote,
}

impl Kind {
    /// The word used in the documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Heading => "heading",
            Kind::Preambular => "preambular",
            Kind::Operative => "operative",
            Kind::Paragraph => "paragraph",
            Kind::ListItem => "list-item",
            Kind::Quote => "quote",
        }
    }
    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Kind> {
        [
            Kind::Heading,
            Kind::Preambular,
            Kind::Operative,
            Kind::Paragraph,
            Kind::ListItem,
            Kind::Quote,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }
    /// The levels that make sense for it; others are read as the nearest one.
    pub fn levels(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Kind::Heading => 1..=4,
            Kind::Operative | Kind::ListItem => 0..=3,
            Kind::Preambular | Kind::Paragraph | Kind::Quote => 0..=0,
        }
    }
}

/// How a paragraph that was inserted during negotiation is numbered: it takes the number of the one before it, so that
/// the numbers of all others stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// The first inserted after a paragraph: 3 bis.
    Bis,
    /// The second: 3 ter.
    Ter,
    /// The third: 3 quater.
    Quater,
    /// In place of the paragraph before: 3 alt.
    Alt,
}

impl Label {
    /// The word that stands behind the number, and in the documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Bis => "bis",
            Label::Ter => "ter",
            Label::Quater => "quater",
            Label::Alt => "alt",
        }
    }
    /// The label with this word.
    pub fn from_word(word: &str) -> Option<Label> {
        [Label::Bis, Label::Ter, Label::Quater, Label::Alt].into_iter().find(|l| l.as_str() == word)
    }
}

/// A run of characters, or a reference to a footnote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Characters with the same marks. "\n" is a line break; there are no other control characters.
    Text {
        /// Never empty.
        text: String,
        /// How it is set.
        #[serde(default, skip_serializing_if = "Marks::is_plain")]
        marks: Marks,
    },
    /// Where a footnote is referred to.
    Footnote(FootnoteId),
}

impl Inline {
    /// Unmarked characters.
    pub fn plain(text: impl Into<String>) -> Inline {
        Inline::Text { text: text.into(), marks: Marks::default() }
    }
}

/// How characters are set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub em: bool,
    /// The address that they lead to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Marks {
    /// No mark at all.
    pub fn is_plain(&self) -> bool {
        *self == Marks::default()
    }
}

impl Paragraph {
    /// A paragraph that always was one.
    pub fn new(
        id: ParagraphId,
        kind: Kind,
        level: u8,
        label: Option<Label>,
        content: Vec<Inline>,
    ) -> Paragraph {
        Paragraph { id, kind, level, label, content, origin: None, joined: Vec::new() }
    }
    /// The words without marks; a footnote reference is U+FFFC, one character wide as in the document.
    pub fn plain_text(&self) -> String {
        plain_text(&self.content)
    }
    /// The footnotes that it refers to, in the order of the references.
    pub fn references(&self) -> impl Iterator<Item = &FootnoteId> {
        self.content.iter().filter_map(|inline| match inline {
            Inline::Footnote(footnote) => Some(footnote),
            Inline::Text { .. } => None,
        })
    }
}

impl Reading {
    /// Opening brackets in the title, the paragraphs and the footnotes: the measure of what is not agreed.
    pub fn bracket_count(&self) -> usize {
        let count = |text: &str| text.matches('[').count();
        count(&self.title)
            + self.paragraphs.iter().map(|p| count(&p.plain_text())).sum::<usize>()
            + self.footnotes.values().map(|note| count(&plain_text(note))).sum::<usize>()
    }
    /// Words in the title, the paragraphs and the footnotes that are referred to.
    pub fn word_count(&self) -> usize {
        let count = |text: &str| {
            text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
        };
        count(&self.title)
            + self.paragraphs.iter().map(|p| count(&p.plain_text())).sum::<usize>()
            + self.footnotes.values().map(|note| count(&plain_text(note))).sum::<usize>()
    }
}

/// The words of some content without marks; a footnote reference is U+FFFC.
pub fn plain_text(content: &[Inline]) -> String {
    content
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_str(),
            Inline::Footnote(_) => "\u{fffc}",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_was_published_before_paragraphs_knew_their_origin_is_read() {
        let stored = r#"{"title":"T","paragraphs":[{"id":"a","kind":"operative","level":0,
            "content":[{"text":{"text":"Notes [all]"}},{"footnote":"n"}]}],"footnotes":{"n":[{"text":{"text":"[x]"}}]}}"#;
        let reading: Reading = serde_json::from_str(stored).unwrap();
        let content = vec![Inline::plain("Notes [all]"), Inline::Footnote("n".parse().unwrap())];
        let paragraph = Paragraph::new("a".parse().unwrap(), Kind::Operative, 0, None, content);
        assert_eq!(reading.paragraphs, [paragraph]);
        assert!(reading.hidden_origins.is_empty());
        assert_eq!(reading.bracket_count(), 2);
        let again = serde_json::to_string(&reading).unwrap();
        for absent in ["origin", "joined"] {
            assert!(!again.contains(absent), "nothing is added to what has none: {again}");
        }
    }
}
