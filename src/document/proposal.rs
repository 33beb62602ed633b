//! A suggestion against the draft as it is: whether it still says what it was made for, and the change that it asks for.
//!
//! Nothing is guessed. A suggestion whose words are not there as it quotes them, or whose paragraphs are not read any
//! more, is outdated. What it does to the order is tried on the outline first, and must leave exactly the paragraphs that
//! it describes.

use super::{
    anchors::{Anchors, Stretch, slice},
    arrange::Arranging,
    edits::{Splice, splices},
    schema::TITLE,
};
use crate::domain::{Action, Kind, Label, Suggestion};

/// The mark of a footnote in a paragraph's words.
const FOOTNOTE: char = '\u{fffc}';
/// Words that are shown of a paragraph where a suggestion does not fit it, in UTF-16 units.
const SHOWN_MAX: usize = 200;

/// Why a suggestion does not fit the draft any more: a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated(pub String);

/// What a suggestion does.
#[derive(Debug)]
pub enum Edit {
    /// To the words of one text.
    Words {
        /// The text, by the id of its paragraph.
        text: Box<str>,
        /// The last first, so that each leaves the places of the others.
        splices: Vec<Splice>,
    },
    /// A new paragraph.
    New {
        /// Its words.
        words: String,
        /// What it is.
        form: Form,
        /// Where it stands.
        place: Arranging,
    },
    /// Out of the reading.
    Remove {
        /// The segments of the paragraph.
        segments: Vec<Box<str>>,
        /// What is joined to others no longer.
        place: Arranging,
    },
    /// To another place.
    Move {
        /// Where it stands.
        place: Arranging,
    },
    /// To another kind, level or label.
    Retype {
        /// The paragraph.
        id: Box<str>,
        /// What it is.
        before: Form,
        /// What it is from here on.
        form: Form,
    },
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its kind.
    pub kind: Kind,
    /// Its level.
    pub level: u8,
    /// Its label.
    pub label: Option<Label>,
}

/// What a suggestion does to the draft. `fresh` is an id that no paragraph has.
pub fn resolve(
    draft: &Anchors<'_>,
    suggestion: &Suggestion,
    fresh: &str,
) -> Result<Edit, Outdated> {
    match suggestion.action {
        Action::Insert | Action::Delete | Action::Replace => words(draft, suggestion),
        Action::Paragraph => new(draft, suggestion, fresh),
        Action::Remove => remove(draft, suggestion),
        Action::Move => move_block(draft, suggestion),
        Action::Retype => retype(draft, suggestion),
    }
}

fn outdated(sentence: impl Into<String>) -> Outdated {
    Outdated(sentence.into())
}

fn gone() -> Outdated {
    outdated("The paragraph that this suggestion is about is no longer there.")
}

/// The words as they are, for a sentence.
fn shown(words: &str) -> String {
    let cut = slice(words, 0, SHOWN_MAX);
    match cut.len() == words.len() {
        true => format!("“{cut}”"),
        false => format!("“{cut}…”"),
    }
}

/// Whether these words are the ones that were quoted. Who quotes without footnote marks does not see them.
fn is_quoted(words: &str, quote: &str) -> bool {
    match quote.contains(FOOTNOTE) {
        true => words == quote,
        false => words.chars().filter(|char| *char != FOOTNOTE).eq(quote.chars()),
    }
}

fn words(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<Edit, Outdated> {
    let anchor = &suggestion.anchor;
    let Stretch { text, from, to } = draft.stretch(anchor).ok_or_else(gone)?;
    let (segment, start) = draft.outline.segment_at(&text, from).ok_or_else(gone)?;
    draft.block(segment).ok_or_else(gone)?;
    let whole = draft.outline.words(segment);
    let end = start + (to - from);
    if end > draft.outline.width(segment) {
        return Err(outdated("A paragraph was split in the words that this suggestion is about."));
    }
    let present = slice(&whole, start, end);
    let changed = || {
        let words = shown(&whole);
        outdated(format!("The words are other ones: the paragraph says {words} by now."))
    };
    let quote = anchor.quote.as_str();
    if suggestion.action == Action::Insert {
        let before: String = slice(&whole, 0, start);
        let quoted = match (quote.is_empty(), quote.contains(FOOTNOTE)) {
            (true, _) => draft.is_alive(&text, anchor.from.as_deref().unwrap_or_default()),
            (false, true) => before.ends_with(quote),
            (false, false) => before.replace(FOOTNOTE, "").ends_with(quote),
        };
        if !quoted || from != to {
            return Err(changed());
        }
    } else if quote.is_empty() || !is_quoted(&present, quote) {
        return Err(changed());
    }
    let proposed = match suggestion.action {
        Action::Delete => String::new(),
        _ => suggestion.replacement.clone(),
    };
    let splices = splices(&present, &proposed, quote.contains(FOOTNOTE));
    if splices.is_empty() {
        return Err(outdated("The words are already what this suggestion proposes."));
    }
    let moved = splices.into_iter().rev().map(|splice| Splice { at: splice.at + from, ..splice });
    Ok(Edit::Words { text, splices: moved.collect() })
}

/// The block behind which a paragraph is put.
fn after(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<usize, Outdated> {
    let found = match &suggestion.after {
        Some(id) => draft.block(id),
        None if suggestion.action == Action::Paragraph => draft.target(&suggestion.anchor),
        None => None,
    };
    let gone = "The paragraph behind which this one was to stand is no longer there.";
    found.ok_or_else(|| outdated(gone))
}

/// The block of a paragraph that is removed, moved or retyped.
fn target(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<usize, Outdated> {
    let block = draft.target(&suggestion.anchor).ok_or_else(gone)?;
    match &*draft.blocks[block][0] {
        TITLE => Err(outdated("The title stays where it is; its words can be changed.")),
        _ => Ok(block),
    }
}

fn new(draft: &Anchors<'_>, suggestion: &Suggestion, fresh: &str) -> Result<Edit, Outdated> {
    let block = after(draft, suggestion)?;
    let beside = draft.outline.attributes(&draft.blocks[block][0]);
    let (kind, level) = match (suggestion.kind, beside) {
        (Some(kind), _) => (kind, suggestion.level.unwrap_or(*kind.levels().start())),
        (None, Some((kind, level, _))) if kind != Kind::Heading => {
            (kind, suggestion.level.unwrap_or(level))
        }
        (None, _) => (Kind::Paragraph, 0),
    };
    let words = suggestion.replacement.replace(FOOTNOTE, "");
    if words.trim().is_empty() {
        return Err(outdated("The new paragraph has no words."));
    }
    let mut expected = draft.blocks.clone();
    expected.insert(block + 1, vec![fresh.into()]);
    let mut place = Arranging::new(&draft.outline);
    place.add(fresh);
    place.put(fresh, last(&draft.blocks[block]));
    let place = place.settle(&expected).ok_or_else(|| outdated(ELSEWHERE))?;
    Ok(Edit::New {
        words,
        form: Form { kind, level: within(kind, level), label: suggestion.label },
        place,
    })
}

const ELSEWHERE: &str = "The paragraphs around were rearranged; make the suggestion again.";

fn within(kind: Kind, level: u8) -> u8 {
    level.clamp(*kind.levels().start(), *kind.levels().end())
}

fn last(block: &[Box<str>]) -> &str {
    block.last().map_or(TITLE, |segment| segment)
}

fn remove(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<Edit, Outdated> {
    let block = target(draft, suggestion)?;
    let present = draft.words(block);
    if !is_quoted(&present, &suggestion.anchor.quote) {
        let words = shown(&present);
        return Err(outdated(format!("The paragraph says {words} by now.")));
    }
    let mut expected = draft.blocks.clone();
    let segments = expected.remove(block);
    let mut place = Arranging::new(&draft.outline);
    segments.iter().for_each(|segment| place.remove(segment));
    let place = place.settle(&expected).ok_or_else(|| outdated(ELSEWHERE))?;
    Ok(Edit::Remove { segments, place })
}

fn move_block(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<Edit, Outdated> {
    let block = target(draft, suggestion)?;
    let behind = after(draft, suggestion)?;
    if behind == block || behind + 1 == block {
        return Err(outdated("The paragraph stands there already."));
    }
    let mut expected = draft.blocks.clone();
    let moved = expected.remove(block);
    let to = if behind > block { behind } else { behind + 1 };
    expected.insert(to, moved.clone());
    let mut place = Arranging::new(&draft.outline);
    let mut before: &str = last(&draft.blocks[behind]);
    for segment in &moved {
        place.put(segment, before);
        before = segment;
    }
    let place = place.settle(&expected).ok_or_else(|| outdated(ELSEWHERE))?;
    Ok(Edit::Move { place })
}

fn retype(draft: &Anchors<'_>, suggestion: &Suggestion) -> Result<Edit, Outdated> {
    let block = target(draft, suggestion)?;
    let id = draft.blocks[block][0].clone();
    let (kind, level, label) = draft.outline.attributes(&id).ok_or_else(gone)?;
    let present = Form { kind, level, label };
    let kind = suggestion.kind.unwrap_or(kind);
    let is_numbered = matches!(kind, Kind::Preambular | Kind::Operative);
    let form = Form {
        kind,
        level: within(kind, suggestion.level.unwrap_or(level)),
        label: suggestion.label.or(label).filter(|_| is_numbered),
    };
    if form == present {
        return Err(outdated("The paragraph is already what this suggestion proposes."));
    }
    Ok(Edit::Retype { id, before: present, form })
}
