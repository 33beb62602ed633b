//! One source, three texts: as it is, clean, and as a compilation.
//!
//! - The **bracketed** text is the text as it stands.
//! - The **clean** text has no brackets where the text is agreed: a pair of brackets goes, and the words in it stay,
//!   where every paragraph that it holds words of is agreed ad referendum. All other brackets stay, with what is in
//!   dispute between them: which of two wordings holds is for people to say. Once all numbered paragraphs are agreed and
//!   neither a bracket nor an alternative is left, bis, ter and quater go, too, and the paragraphs are numbered through.
//! - The **compilation** prints under each paragraph what is proposed for it, and who proposes it.
//!
//! Each is a reading, so that every form can print it. The clean text and the compilation are for reading: what a
//! version published, and its hash, is the bracketed one.

use super::normalise;
use crate::domain::{
    Action, Inline, Kind, Label, Marks, Paragraph, ParagraphId, Reading, plain_text,
};
use std::collections::BTreeSet;

/// Which of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KindOfText {
    /// As it stands.
    #[default]
    Bracketed,
    /// Without brackets where it is agreed.
    Clean,
    /// With all that is proposed.
    Compilation,
}

impl KindOfText {
    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<KindOfText> {
        [KindOfText::Bracketed, KindOfText::Clean, KindOfText::Compilation]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            KindOfText::Bracketed => "bracketed",
            KindOfText::Clean => "clean",
            KindOfText::Compilation => "compilation",
        }
    }
}

/// Something that is proposed for a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Under which paragraph it is printed; none for the title.
    pub under: Option<ParagraphId>,
    /// Who proposes it, as it is to be printed.
    pub proposer: String,
    /// What.
    pub action: Action,
    /// The words that it is about; of an insertion those that it stands behind.
    pub quote: String,
    /// The words that are proposed.
    pub replacement: String,
    /// Of a move the number of the paragraph behind which it goes; of another kind, that kind.
    pub target: String,
    /// Why.
    pub reason: String,
}

/// The clean text. `agreed` are the paragraphs that are agreed ad referendum.
pub fn clean(reading: &Reading, agreed: &BTreeSet<ParagraphId>) -> Reading {
    let mut clean = reading.clone();
    let is_agreed: Vec<bool> = clean.paragraphs.iter().map(|it| agreed.contains(&it.id)).collect();
    let texts: Vec<&[Inline]> = clean.paragraphs.iter().map(|it| it.content.as_slice()).collect();
    let resolved = pairs(&texts)
        .into_iter()
        .filter(|(open, close)| is_agreed[open.text..=close.text].iter().all(|agreed| *agreed));
    let mut dropped: Vec<Bracket> = resolved.flat_map(|(open, close)| [open, close]).collect();
    dropped.sort();
    for bracket in dropped.into_iter().rev() {
        drop_bracket(&mut clean.paragraphs[bracket.text].content, bracket);
    }
    clean_notes(&mut clean, &is_agreed);
    for paragraph in &mut clean.paragraphs {
        // Where the joined pieces begin is for comparisons; this text is for reading.
        paragraph.joined.clear();
    }
    let numbered = |it: &&Paragraph| matches!(it.kind, Kind::Preambular | Kind::Operative);
    let all_agreed = clean.paragraphs.iter().filter(numbered).all(|it| agreed.contains(&it.id));
    let alternative = clean.paragraphs.iter().any(|it| it.label == Some(Label::Alt));
    if all_agreed && !alternative && clean.bracket_count() == 0 {
        clean.paragraphs.iter_mut().for_each(|paragraph| paragraph.label = None);
    }
    normalise(&clean)
}

/// Footnotes that only agreed paragraphs refer to lose their pairs of brackets.
fn clean_notes(clean: &mut Reading, is_agreed: &[bool]) {
    let open: BTreeSet<_> = clean
        .paragraphs
        .iter()
        .zip(is_agreed)
        .filter(|(_, agreed)| !**agreed)
        .flat_map(|(paragraph, _)| paragraph.references().cloned())
        .collect();
    for (id, note) in &mut clean.footnotes {
        if !open.contains(id) {
            let pairs = pairs(&[note.as_slice()]);
            let mut dropped: Vec<Bracket> = pairs.into_iter().flat_map(|(a, b)| [a, b]).collect();
            dropped.sort();
            dropped.into_iter().rev().for_each(|bracket| drop_bracket(note, bracket));
        }
    }
}

/// Where a bracket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bracket {
    /// Which of the texts.
    text: usize,
    /// Which run of it.
    run: usize,
    /// At which byte of the run.
    at: usize,
}

/// The pairs of brackets, matched over all texts as drafters read them.
fn pairs(texts: &[&[Inline]]) -> Vec<(Bracket, Bracket)> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (place, content) in texts.iter().enumerate() {
        for (run, inline) in content.iter().enumerate() {
            let Inline::Text { text, .. } = inline else { continue };
            for (at, bracket) in text.match_indices(['[', ']']) {
                let here = Bracket { text: place, run, at };
                match bracket {
                    "[" => open.push(here),
                    _ => pairs.extend(open.pop().map(|opening| (opening, here))),
                }
            }
        }
    }
    pairs
}

/// Takes a bracket out, and one of two spaces that would meet.
fn drop_bracket(content: &mut [Inline], bracket: Bracket) {
    if let Inline::Text { text, .. } = &mut content[bracket.run] {
        text.remove(bracket.at);
        let spaced = text[..bracket.at].ends_with(' ') && text[bracket.at..].starts_with(' ');
        if spaced {
            text.remove(bracket.at);
        }
    }
}

/// The compilation: under each paragraph what is proposed for it, in the order given. What is proposed for paragraphs that
/// this text does not have stands at its end.
pub fn compilation(reading: &Reading, proposals: &[Proposal], language: &str) -> Reading {
    let words = Words::of(language);
    let known: BTreeSet<&ParagraphId> = reading.paragraphs.iter().map(|it| &it.id).collect();
    let mut count = 0;
    let mut new_id = || loop {
        count += 1;
        let id: Option<ParagraphId> = format!("proposal-{count}").parse().ok();
        if let Some(id) = id.filter(|id| !known.contains(id)) {
            return id;
        }
    };
    let mut printed =
        |proposal: &Proposal| Paragraph::new(new_id(), Kind::Quote, 0, None, words.told(proposal));
    let under = |place: Option<&ParagraphId>| {
        let place = place.cloned();
        proposals.iter().filter(move |proposal| proposal.under == place)
    };
    let mut paragraphs: Vec<Paragraph> = under(None).map(&mut printed).collect();
    for paragraph in &reading.paragraphs {
        paragraphs.push(Paragraph { joined: Vec::new(), ..paragraph.clone() });
        paragraphs.extend(under(Some(&paragraph.id)).map(&mut printed));
    }
    let elsewhere = |proposal: &&Proposal| {
        proposal.under.as_ref().is_some_and(|paragraph| !known.contains(paragraph))
    };
    let rest: Vec<Paragraph> = proposals.iter().filter(elsewhere).map(&mut printed).collect();
    if !rest.is_empty() {
        let heading = vec![Inline::plain(words.elsewhere)];
        paragraphs.push(Paragraph::new(new_id(), Kind::Heading, 1, None, heading));
        paragraphs.extend(rest);
    }
    normalise(&Reading { paragraphs, ..reading.clone() })
}

/// How a compilation speaks. `{q}` stands for the quote, `{r}` for the replacement, `{t}` for the target.
struct Words {
    insert: &'static str,
    insert_first: &'static str,
    delete: &'static str,
    replace: &'static str,
    paragraph: &'static str,
    remove: &'static str,
    moved: &'static str,
    retype: &'static str,
    reason: &'static str,
    elsewhere: &'static str,
}

const ENGLISH: Words = Words {
    insert: "after “{q}” insert “{r}”",
    insert_first: "insert “{r}”",
    delete: "delete “{q}”",
    replace: "replace “{q}” by “{r}”",
    paragraph: "new paragraph: “{r}”",
    remove: "delete the paragraph",
    moved: "move the paragraph behind {t}",
    retype: "make it a paragraph of the kind {t}",
    reason: "Reason: ",
    elsewhere: "Proposals on paragraphs that this text does not have",
};
const FRENCH: Words = Words {
    insert: "après « {q} », insérer « {r} »",
    insert_first: "insérer « {r} »",
    delete: "supprimer « {q} »",
    replace: "remplacer « {q} » par « {r} »",
    paragraph: "nouveau paragraphe : « {r} »",
    remove: "supprimer le paragraphe",
    moved: "déplacer le paragraphe après {t}",
    retype: "en faire un paragraphe du type {t}",
    reason: "Motif : ",
    elsewhere: "Propositions sur des paragraphes que ce texte ne contient pas",
};
const SPANISH: Words = Words {
    insert: "después de «{q}», insertar «{r}»",
    insert_first: "insertar «{r}»",
    delete: "suprimir «{q}»",
    replace: "sustituir «{q}» por «{r}»",
    paragraph: "nuevo párrafo: «{r}»",
    remove: "suprimir el párrafo",
    moved: "trasladar el párrafo después de {t}",
    retype: "convertirlo en un párrafo del tipo {t}",
    reason: "Motivo: ",
    elsewhere: "Propuestas sobre párrafos que este texto no contiene",
};

impl Words {
    /// Those of a language; English where it has none.
    fn of(language: &str) -> &'static Words {
        match language.split('-').next() {
            Some("fr") => &FRENCH,
            Some("es") => &SPANISH,
            _ => &ENGLISH,
        }
    }

    /// A proposal as it is printed: who, what, why.
    fn told(&self, proposal: &Proposal) -> Vec<Inline> {
        let template = match proposal.action {
            Action::Insert if proposal.quote.is_empty() => self.insert_first,
            Action::Insert => self.insert,
            Action::Delete => self.delete,
            Action::Replace => self.replace,
            Action::Paragraph => self.paragraph,
            Action::Remove => self.remove,
            Action::Move => self.moved,
            Action::Retype => self.retype,
        };
        let strong = Marks { strong: true, ..Marks::default() };
        let em = Marks { em: true, ..Marks::default() };
        let mut told = vec![
            Inline::Text { text: proposal.proposer.clone(), marks: strong },
            Inline::plain(format!(": {}", filled(template, proposal))),
        ];
        if !proposal.reason.trim().is_empty() {
            told.push(Inline::plain(". "));
            let text = format!("{}{}", self.reason, proposal.reason.trim());
            told.push(Inline::Text { text, marks: em });
        }
        told.retain(|inline| !plain_text(std::slice::from_ref(inline)).is_empty());
        told
    }
}

/// A template with the proposal's words. What stands in braces in the words themselves is left alone.
fn filled(template: &str, proposal: &Proposal) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(match name {
            "q" => proposal.quote.trim(),
            "r" => proposal.replacement.trim(),
            _ => &proposal.target,
        });
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests;
