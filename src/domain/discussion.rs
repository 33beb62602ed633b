//! The discussion as it is read: comments and suggestions, free of the CRDT below them; and the decisions on
//! suggestions.

use super::{
    Consultation, Decided, Decision, DocumentKind, Grant, Kind, Label, ParagraphId, ParticipantId,
    Refusal, Role, SuggestionId,
};
use std::collections::HashMap;

/// The longest reason for declining, in characters.
pub const REASON_CHARS_MAX: usize = 2_000;

/// What a suggestion wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Words put in.
    Insert,
    /// Words taken out.
    Delete,
    /// Words for other words.
    Replace,
    /// A paragraph more.
    Paragraph,
    /// A paragraph less.
    Remove,
    /// A paragraph elsewhere.
    Move,
    /// Another kind, level or label for a paragraph.
    Retype,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 7] = [
        Action::Insert,
        Action::Delete,
        Action::Replace,
        Action::Paragraph,
        Action::Remove,
        Action::Move,
        Action::Retype,
    ];

    /// The word in the documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Insert => "insert",
            Action::Delete => "delete",
            Action::Replace => "replace",
            Action::Paragraph => "paragraph",
            Action::Remove => "remove",
            Action::Move => "move",
            Action::Retype => "retype",
        }
    }
    /// The action with this word.
    pub fn from_word(word: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.as_str() == word)
    }
    /// Whether it is about words inside a paragraph.
    pub fn is_about_words(self) -> bool {
        matches!(self, Action::Insert | Action::Delete | Action::Replace)
    }
}

/// Where an entry of the discussion is anchored, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The id of a paragraph, or `title`: the text that the cursors are in, or the paragraph as a whole.
    pub text: Option<String>,
    /// The cursor of the first character.
    pub from: Option<String>,
    /// The cursor behind the last.
    pub to: Option<String>,
    /// The words there when it was written.
    pub quote: String,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Who wrote it; none for the server.
    pub by: Option<ParticipantId>,
    /// Where.
    pub anchor: Anchor,
    /// Of one about what is missing: the paragraph behind which it is missing, or `title`.
    pub after: Option<String>,
    /// What it says.
    pub body: String,
    /// The comment that it answers.
    pub parent: Option<String>,
    /// Done with.
    pub resolved: bool,
    /// From whom it came, where somebody entered it for somebody else.
    pub source: Option<String>,
}

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// Who made it; none for the server.
    pub by: Option<ParticipantId>,
    /// What it wants done.
    pub action: Action,
    /// Where.
    pub anchor: Anchor,
    /// The words that are proposed; a footnote's mark cannot be among them.
    pub replacement: String,
    /// Why.
    pub reason: String,
    /// From whom it came, where somebody entered it for somebody else.
    pub source: Option<String>,
    /// Its author took it back.
    pub withdrawn: bool,
    /// The paragraph behind which one is put, or `title`.
    pub after: Option<String>,
    /// What the paragraph is to be.
    pub kind: Option<Kind>,
    /// Its level.
    pub level: Option<u8>,
    /// Its label.
    pub label: Option<Label>,
}

/// All of a discussion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discussion {
    /// By id.
    pub comments: Vec<Comment>,
    /// By id.
    pub suggestions: Vec<Suggestion>,
}

/// Where an anchor leads to in the draft as it is: offsets in the words of a visible paragraph, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// None for the title.
    pub paragraph: Option<ParagraphId>,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// Where everything in a discussion leads to. What is not listed leads nowhere any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By the id of the comment.
    pub comments: HashMap<String, Place>,
    /// By the id of the suggestion.
    pub suggestions: HashMap<SuggestionId, Place>,
    /// Why a suggestion does not fit the draft any more.
    pub outdated: HashMap<SuggestionId, String>,
}

impl Places {
    /// For each of these suggestions the others of them that are about the same words, or about a paragraph that the
    /// other would remove, move or retype.
    pub fn overlaps<'a>(
        &self,
        open: &[&'a Suggestion],
    ) -> HashMap<&'a SuggestionId, Vec<&'a SuggestionId>> {
        let mut together: HashMap<_, Vec<(&'a Suggestion, &Place)>> = HashMap::new();
        for suggestion in open.iter().filter(|open| open.action != Action::Paragraph) {
            if let Some(place) = self.suggestions.get(&suggestion.id) {
                together.entry(&place.paragraph).or_default().push((suggestion, place));
            }
        }
        let mut overlaps = HashMap::new();
        for all in together.values() {
            for one in all {
                let others = all.iter().filter(|other| other.0.id != one.0.id && meet(one, other));
                let ids: Vec<&SuggestionId> = others.map(|(other, _)| &other.id).collect();
                if !ids.is_empty() {
                    overlaps.insert(&one.0.id, ids);
                }
            }
        }
        overlaps
    }
}

/// Whether two suggestions on one paragraph are in each other's way.
fn meet((one, at): &(&Suggestion, &Place), (other, place): &(&Suggestion, &Place)) -> bool {
    match (one.action.is_about_words(), other.action.is_about_words()) {
        (false, false) => one.action == other.action || [one, other].iter().any(|s| s.removes()),
        (false, true) => one.removes(),
        (true, false) => other.removes(),
        (true, true) if at.from == at.to || place.from == place.to => {
            at.from <= place.to && place.from <= at.to
        }
        (true, true) => at.from < place.to && place.from < at.to,
    }
}

impl Suggestion {
    fn removes(&self) -> bool {
        self.action == Action::Remove
    }
}

impl Consultation {
    /// Lets a suggestion into the draft. `settled` says whether it was decided on before.
    pub fn accept(&self, grant: &Grant, suggestion: &Suggestion, settled: bool) -> Decided {
        let proposer = self.may_settle(grant, suggestion, settled)?;
        self.may_write(grant.role(), DocumentKind::Draft).map_err(Refusal::NotNow)?;
        if proposer == *grant.participant() && !self.accept_own {
            return Err(Refusal::OwnSuggestion);
        }
        let (suggestion, source) = (suggestion.id.clone(), suggestion.source.clone());
        Ok((self.next(), Decision::SuggestionAccepted { suggestion, proposer, source }))
    }

    /// Declines a suggestion, with a reason.
    pub fn decline(
        &self,
        grant: &Grant,
        suggestion: &Suggestion,
        settled: bool,
        reason: &str,
    ) -> Decided {
        let proposer = self.may_settle(grant, suggestion, settled)?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
            return Err(Refusal::Reason);
        }
        let (suggestion, source) = (suggestion.id.clone(), suggestion.source.clone());
        Ok((self.next(), Decision::SuggestionDeclined { suggestion, proposer, source, reason }))
    }

    /// Whether this grant decides on this suggestion; answers with who proposed it.
    fn may_settle(
        &self,
        grant: &Grant,
        suggestion: &Suggestion,
        settled: bool,
    ) -> Result<ParticipantId, Refusal> {
        self.require(grant, Role::Rapporteur)?;
        if settled {
            return Err(Refusal::Settled);
        }
        if suggestion.withdrawn {
            return Err(Refusal::TakenBack);
        }
        suggestion.by.clone().ok_or(Refusal::NoProposer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{consultation, grant, participant};

    fn suggestion(by: Role) -> Suggestion {
        Suggestion {
            id: "s".parse().unwrap(),
            by: Some(participant(by).id),
            action: Action::Replace,
            anchor: Anchor::default(),
            replacement: "peace".into(),
            reason: String::new(),
            source: None,
            withdrawn: false,
            after: None,
            kind: None,
            level: None,
            label: None,
        }
    }

    #[test]
    fn a_rapporteur_settles_what_another_proposed_once() {
        let state = consultation();
        let (pen, theirs) = (grant(Role::Rapporteur), suggestion(Role::Reviewer));
        let (after, decision) = state.accept(&pen, &theirs, false).unwrap();
        let proposer = participant(Role::Reviewer).id;
        let suggestion = theirs.id.clone();
        assert_eq!(decision, Decision::SuggestionAccepted { suggestion, proposer, source: None });
        assert_eq!(after.epoch, 1);
        assert_eq!(state.accept(&pen, &theirs, true), Err(Refusal::Settled));
        assert_eq!(state.decline(&pen, &theirs, true, "Late."), Err(Refusal::Settled));
        let withdrawn = Suggestion { withdrawn: true, ..theirs.clone() };
        assert_eq!(state.accept(&pen, &withdrawn, false), Err(Refusal::TakenBack));
        let low = state.accept(&grant(Role::Drafter), &theirs, false);
        assert!(matches!(low, Err(Refusal::Role { .. })));
    }

    #[test]
    fn nobody_accepts_their_own_unless_the_consultation_says_so() {
        let (pen, own) = (grant(Role::Rapporteur), suggestion(Role::Rapporteur));
        assert_eq!(consultation().accept(&pen, &own, false), Err(Refusal::OwnSuggestion));
        assert!(consultation().decline(&pen, &own, false, "Not after all.").is_ok());
        let lenient = Consultation { accept_own: true, ..consultation() };
        assert!(lenient.accept(&pen, &own, false).is_ok());
    }

    #[test]
    fn who_declines_says_why_and_who_accepts_may_write() {
        let (pen, theirs) = (grant(Role::Rapporteur), suggestion(Role::Reviewer));
        for bad in ["", " \n", &"x".repeat(REASON_CHARS_MAX + 1)] {
            let declined = consultation().decline(&pen, &theirs, false, bad);
            assert_eq!(declined, Err(Refusal::Reason));
        }
        let closed = Consultation { closed: true, ..consultation() };
        let refused = closed.accept(&pen, &theirs, false);
        assert_eq!(refused, Err(Refusal::NotNow(crate::domain::WriteRefusal::Closed)));
        assert!(closed.decline(&pen, &theirs, false, "The text is adopted.").is_ok());
    }

    #[test]
    fn suggestions_on_the_same_words_overlap() {
        let make = |id: &str, action| Suggestion {
            id: id.parse().unwrap(),
            action,
            ..suggestion(Role::Reviewer)
        };
        let all = [
            (make("early", Action::Replace), 0, 4),
            (make("next", Action::Delete), 4, 8),
            (make("across", Action::Replace), 2, 6),
            (make("at", Action::Insert), 8, 8),
            (make("type", Action::Retype), 0, 9),
            (make("new", Action::Paragraph), 9, 9),
        ];
        let mut places = Places::default();
        for (suggestion, from, to) in &all {
            let paragraph = Some("p".parse().unwrap());
            let place = Place { paragraph, from: *from, to: *to };
            places.suggestions.insert(suggestion.id.clone(), place);
        }
        let open: Vec<&Suggestion> = all.iter().map(|(suggestion, ..)| suggestion).collect();
        let overlaps = places.overlaps(&open);
        let of = |id: &str| -> Vec<&str> {
            let ids = overlaps.get(&id.parse::<SuggestionId>().unwrap());
            ids.into_iter().flatten().map(|id| id.as_str()).collect()
        };
        assert_eq!(of("early"), ["across"]);
        assert_eq!(of("across"), ["early", "next"]);
        assert_eq!(of("next"), ["across", "at"]);
        assert_eq!((of("type"), of("new")), (vec![], vec![]));
    }
}
