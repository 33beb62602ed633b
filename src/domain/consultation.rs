//! A consultation and the decisions that change it.
//!
//! Text merges; decisions do not. Each function that decides takes a [`Grant`], answers with the next state and the
//! decision to record, and raises the epoch, which fences whatever was written under the rules before.

use super::{
    ConsultationId, DocumentId, DocumentKind, Ladder, Masthead, MastheadChange, MastheadError,
    ParagraphId, ParticipantId, Role, Stage, SuggestionId, VersionNumber,
    discussion::REASON_CHARS_MAX,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Locked paragraphs at most, so that the state stays small.
pub const LOCKS_MAX: usize = 10_000;

/// One drafting process: everything that decides who may write what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// Its name in the interfaces.
    pub id: ConsultationId,
    /// What the participants call it.
    pub title: String,
    /// Its stages.
    pub stages: Ladder,
    /// The stage that it is in, counted from 0.
    pub stage: usize,
    /// The last stage was published: nobody writes until a stage is opened again.
    pub closed: bool,
    /// Counts the decisions.
    pub epoch: u64,
    /// Chatham House Rule: the interfaces show roles instead of names, and no change may carry a time or an author.
    pub sealed: bool,
    /// Whoever holds the pen may accept what they proposed themselves.
    #[serde(default)]
    pub accept_own: bool,
    /// What stands above its texts when they are handed over.
    #[serde(default)]
    pub masthead: Masthead,
    /// Paragraphs agreed ad referendum.
    pub locked: BTreeSet<ParagraphId>,
    /// The last version's number; 0 before the first.
    pub version: VersionNumber,
    /// The document that holds the text.
    pub draft: DocumentId,
    /// The document that holds comments and suggestions.
    pub discussion: DocumentId,
    /// When it was started.
    pub created: Timestamp,
}

/// A person under the name that they chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Their name in the interfaces.
    pub id: ParticipantId,
    /// The consultation that they take part in.
    pub consultation: ConsultationId,
    /// The name that they chose.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// No longer let in.
    pub withdrawn: bool,
    /// When they came in.
    pub joined: Timestamp,
}

/// The proof that somebody may act in a role in one consultation. Made only by [`Consultation::grant`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    participant: ParticipantId,
    consultation: ConsultationId,
    role: Role,
}

impl Grant {
    /// Who acts.
    pub fn participant(&self) -> &ParticipantId {
        &self.participant
    }
    /// As what.
    pub fn role(&self) -> Role {
        self.role
    }
    /// Where.
    pub fn consultation(&self) -> &ConsultationId {
        &self.consultation
    }
}

/// What a role decided, as the record keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    /// Another stage is open.
    StageOpened {
        /// Its place in the ladder, from 0.
        stage: usize,
    },
    /// A version was published, and with it perhaps the next stage opened.
    VersionPublished {
        /// Its number.
        number: VersionNumber,
    },
    /// A paragraph is agreed ad referendum.
    ParagraphLocked {
        /// Which.
        paragraph: ParagraphId,
    },
    /// A paragraph is open again.
    ParagraphUnlocked {
        /// Which.
        paragraph: ParagraphId,
    },
    /// Somebody has another role.
    RoleGiven {
        /// Who.
        participant: ParticipantId,
        /// Which.
        role: Role,
    },
    /// Somebody is no longer let in.
    ParticipantWithdrawn {
        /// Who.
        participant: ParticipantId,
    },
    /// The masthead of what is published from here on.
    MastheadSet {
        /// All of it.
        masthead: Masthead,
    },
    /// A suggestion was let into the draft.
    SuggestionAccepted {
        /// Which.
        suggestion: SuggestionId,
        /// Who made it.
        proposer: ParticipantId,
        /// From whom it came, where the proposer entered it for somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
    },
    /// A suggestion was declined.
    SuggestionDeclined {
        /// Which.
        suggestion: SuggestionId,
        /// Who made it.
        proposer: ParticipantId,
        /// From whom it came, where the proposer entered it for somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// Why.
        reason: String,
    },
}

impl Decision {
    /// The suggestion that it settles.
    pub fn settles(&self) -> Option<&SuggestionId> {
        match self {
            Decision::SuggestionAccepted { suggestion, .. }
            | Decision::SuggestionDeclined { suggestion, .. } => Some(suggestion),
            _ => None,
        }
    }
    /// Who made that suggestion.
    pub fn proposer(&self) -> Option<&ParticipantId> {
        match self {
            Decision::SuggestionAccepted { proposer, .. }
            | Decision::SuggestionDeclined { proposer, .. } => Some(proposer),
            _ => None,
        }
    }
}

/// Why a decision is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role is too low.
    #[error("This needs the role of {needed}; you are {has}.")]
    Role {
        /// The least role that may.
        needed: Role,
        /// The role of who asked.
        has: Role,
    },
    /// Not the consultation that the grant was made for.
    #[error("You do not take part in this consultation.")]
    Elsewhere,
    /// The last stage was published.
    #[error("The last stage is published and the consultation is closed; open a stage to go on.")]
    Closed,
    /// The request named another stage than the open one: somebody else was faster.
    #[error("The stage “{expected}” is no longer open; the consultation is in “{open}”.")]
    OtherStage {
        /// What the request was about.
        expected: String,
        /// The open stage.
        open: String,
    },
    /// No stage with this designation.
    #[error("There is no stage “{0}”.")]
    NoSuchStage(String),
    /// The stage is open already.
    #[error("The stage “{0}” is open already.")]
    StageOpen(String),
    /// The lock changes nothing.
    #[error("This paragraph is {0} already.")]
    LockStands(&'static str),
    /// More than [`LOCKS_MAX`].
    #[error("A consultation has at most {LOCKS_MAX} locked paragraphs.")]
    LocksMax,
    /// An organizer would take their own role, and perhaps nobody could give it back.
    #[error("You cannot change your own role; another organizer can.")]
    OwnRole,
    /// Already withdrawn, so that their role means nothing.
    #[error("This participant was withdrawn; invite them again instead.")]
    Withdrawn,
    /// Something that cannot stand in a masthead.
    #[error(transparent)]
    Masthead(#[from] MastheadError),
    /// The stage does not let the decider write.
    #[error(transparent)]
    NotNow(WriteRefusal),
    /// The suggestion was accepted or declined before.
    #[error("This suggestion is settled already.")]
    Settled,
    /// Its author took the suggestion back.
    #[error("Whoever made this suggestion took it back.")]
    TakenBack,
    /// Nobody to keep on record as the proposer.
    #[error("Nobody made this suggestion.")]
    NoProposer,
    /// The decider made the suggestion.
    #[error(
        "You made this suggestion yourself; somebody else with the pen accepts it, or you write it into the draft."
    )]
    OwnSuggestion,
    /// Declined without a reason, or with one of more than [`REASON_CHARS_MAX`].
    #[error("Say why, in 1 to {REASON_CHARS_MAX} characters: the author is told.")]
    Reason,
}

/// Why a change may not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteRefusal {
    /// The consultation is closed.
    #[error("The consultation is closed; nothing more is written.")]
    Closed,
    /// The stage asks for a higher role.
    #[error(
        "In the stage “{stage}” the {document} is written by a {needed} or above; you are {has}."
    )]
    Stage {
        /// The open stage.
        stage: String,
        /// `draft` or `discussion`.
        document: &'static str,
        /// The least role.
        needed: Role,
        /// The role of who wrote.
        has: Role,
    },
}

/// Alias for what deciding answers with.
pub type Decided = Result<(Consultation, Decision), Refusal>;

impl Consultation {
    /// Lets somebody act, unless they were withdrawn or belong elsewhere.
    pub fn grant(&self, participant: &Participant) -> Option<Grant> {
        (participant.consultation == self.id && !participant.withdrawn).then(|| Grant {
            participant: participant.id.clone(),
            consultation: self.id.clone(),
            role: participant.role,
        })
    }

    /// The open stage.
    pub fn open_stage(&self) -> &Stage {
        &self.stages.stages()[self.stage]
    }

    /// Which of the two documents this is, if either.
    pub fn document(&self, id: &DocumentId) -> Option<DocumentKind> {
        match id {
            id if *id == self.draft => Some(DocumentKind::Draft),
            id if *id == self.discussion => Some(DocumentKind::Discussion),
            _ => None,
        }
    }

    /// The document of this kind.
    pub fn document_id(&self, kind: DocumentKind) -> DocumentId {
        match kind {
            DocumentKind::Draft => self.draft,
            DocumentKind::Discussion => self.discussion,
        }
    }

    /// Whether this role may write this document at this moment.
    pub fn may_write(&self, role: Role, kind: DocumentKind) -> Result<(), WriteRefusal> {
        if self.closed {
            return Err(WriteRefusal::Closed);
        }
        let stage = self.open_stage();
        let needed = match kind {
            DocumentKind::Draft => stage.draft,
            DocumentKind::Discussion => stage.discussion,
        };
        // An observer never writes, whatever a ladder says.
        if role >= needed.max(Role::Reviewer) {
            return Ok(());
        }
        Err(WriteRefusal::Stage {
            stage: stage.designation.clone(),
            document: kind.as_str(),
            needed: needed.max(Role::Reviewer),
            has: role,
        })
    }

    /// Whether a grant reaches a role in this consultation.
    pub fn require(&self, grant: &Grant, needed: Role) -> Result<(), Refusal> {
        if grant.consultation != self.id {
            return Err(Refusal::Elsewhere);
        }
        if grant.role < needed {
            return Err(Refusal::Role { needed, has: grant.role });
        }
        Ok(())
    }

    /// Ends the open stage with a version. `expected` names the stage that the request was about, where it says so.
    /// The designation that the version carries is [`Consultation::next_designation`].
    pub fn publish(&self, grant: &Grant, expected: Option<&str>) -> Decided {
        self.require(grant, Role::Rapporteur)?;
        self.expect_stage(expected)?;
        if self.closed {
            return Err(Refusal::Closed);
        }
        let mut after = self.next();
        after.version += 1;
        let published = self.stages.publishes(self.stage);
        match self.stages.get(published + 1) {
            Some(_) => after.stage = published + 1,
            None => (after.stage, after.closed) = (published, true),
        }
        let number = after.version;
        Ok((after, Decision::VersionPublished { number }))
    }

    /// What the version that would be published now is cited as.
    pub fn next_designation(&self) -> &str {
        &self.stages.stages()[self.stages.publishes(self.stage)].designation
    }

    /// Opens a stage without publishing: the next one, or one that was passed.
    pub fn open(&self, grant: &Grant, designation: &str) -> Decided {
        self.require(grant, Role::Rapporteur)?;
        let stage = self
            .stages
            .position(designation)
            .ok_or_else(|| Refusal::NoSuchStage(designation.to_owned()))?;
        if stage == self.stage && !self.closed {
            return Err(Refusal::StageOpen(designation.to_owned()));
        }
        let after = Consultation { stage, closed: false, ..self.next() };
        Ok((after, Decision::StageOpened { stage }))
    }

    /// Closes a paragraph as agreed ad referendum, or opens it again.
    pub fn lock(&self, grant: &Grant, paragraph: &ParagraphId, locked: bool) -> Decided {
        self.require(grant, Role::Rapporteur)?;
        let mut after = self.next();
        let paragraph = paragraph.clone();
        if locked {
            if !after.locked.insert(paragraph.clone()) {
                return Err(Refusal::LockStands("locked"));
            }
            if after.locked.len() > LOCKS_MAX {
                return Err(Refusal::LocksMax);
            }
            Ok((after, Decision::ParagraphLocked { paragraph }))
        } else {
            if !after.locked.remove(&paragraph) {
                return Err(Refusal::LockStands("open"));
            }
            Ok((after, Decision::ParagraphUnlocked { paragraph }))
        }
    }

    /// Changes what stands above the versions that are published from here on.
    pub fn set_masthead(&self, grant: &Grant, change: &MastheadChange) -> Decided {
        self.require(grant, Role::Rapporteur)?;
        let masthead = self.masthead.with(change)?;
        let after = Consultation { masthead: masthead.clone(), ..self.next() };
        Ok((after, Decision::MastheadSet { masthead }))
    }

    /// What stands above the version that would be published now.
    pub fn next_masthead(&self) -> Masthead {
        let published = self.stages.publishes(self.stage);
        let before = &self.stages.stages()[..published];
        let revision = before.iter().filter(|stage| !stage.review).count();
        let is_last = self.stages.get(published + 1).is_none();
        self.masthead.of_version(self.next_designation(), revision, is_last)
    }

    /// Gives a participant another role.
    pub fn give_role(&self, grant: &Grant, to: &Participant, role: Role) -> Decided {
        self.may_change(grant, to)?;
        let decision = Decision::RoleGiven { participant: to.id.clone(), role };
        Ok((self.next(), decision))
    }

    /// Lets a participant in no longer.
    pub fn withdraw(&self, grant: &Grant, who: &Participant) -> Decided {
        self.may_change(grant, who)?;
        let decision = Decision::ParticipantWithdrawn { participant: who.id.clone() };
        Ok((self.next(), decision))
    }

    fn may_change(&self, grant: &Grant, who: &Participant) -> Result<(), Refusal> {
        self.require(grant, Role::Organizer)?;
        if who.consultation != self.id {
            return Err(Refusal::Elsewhere);
        }
        if who.id == grant.participant {
            return Err(Refusal::OwnRole);
        }
        if who.withdrawn {
            return Err(Refusal::Withdrawn);
        }
        Ok(())
    }

    fn expect_stage(&self, expected: Option<&str>) -> Result<(), Refusal> {
        let open = &self.open_stage().designation;
        match expected {
            Some(expected) if expected != open => {
                Err(Refusal::OtherStage { expected: expected.to_owned(), open: open.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The state after a decision that changes nothing but the epoch.
    pub(super) fn next(&self) -> Consultation {
        Consultation { epoch: self.epoch + 1, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{consultation, grant, participant};

    /// For each stage of the default ladder, the least role that writes draft and discussion.
    #[test]
    fn each_stage_says_who_writes() {
        let least = |state: &Consultation, kind| {
            Role::ALL.into_iter().find(|role| state.may_write(*role, kind).is_ok())
        };
        let mut state = consultation();
        let mut seen = vec![];
        for stage in 0..6 {
            state.stage = stage;
            seen.push((
                least(&state, DocumentKind::Draft).unwrap().as_str(),
                least(&state, DocumentKind::Discussion).unwrap().as_str(),
            ));
        }
        let (drafting, review) = (("drafter", "reviewer"), ("rapporteur", "reviewer"));
        let adopted = ("rapporteur", "rapporteur");
        assert_eq!(seen, [drafting, review, drafting, review, drafting, adopted]);
        state.closed = true;
        assert_eq!(
            state.may_write(Role::Organizer, DocumentKind::Draft),
            Err(WriteRefusal::Closed)
        );
    }

    #[test]
    fn an_observer_never_writes_whatever_the_ladder_says() {
        let mut state = consultation();
        let open = Stage {
            designation: "Open".into(),
            draft: Role::Observer,
            discussion: Role::Observer,
            review: false,
        };
        state.stages = Ladder::new(vec![open]).unwrap();
        assert!(state.may_write(Role::Observer, DocumentKind::Draft).is_err());
        assert!(state.may_write(Role::Reviewer, DocumentKind::Draft).is_ok());
    }

    #[test]
    fn publishing_walks_the_ladder_and_closes_it() {
        let mut state = consultation();
        let mut designations = vec![];
        while !state.closed {
            designations.push(state.next_designation().to_owned());
            state = state.publish(&grant(Role::Rapporteur), None).unwrap().0;
        }
        assert_eq!(designations, ["Zero draft", "Rev.1", "Final draft", "Adopted"]);
        assert_eq!((state.version, state.epoch), (4, 4));
        assert_eq!(state.publish(&grant(Role::Rapporteur), None), Err(Refusal::Closed));
        let reopened = state.open(&grant(Role::Rapporteur), "Final draft").unwrap().0;
        assert!(!reopened.closed);
    }

    #[test]
    fn who_expects_another_stage_does_not_publish() {
        let state = consultation().publish(&grant(Role::Rapporteur), Some("Zero draft")).unwrap().0;
        let refused = state.publish(&grant(Role::Rapporteur), Some("Zero draft"));
        assert!(matches!(refused, Err(Refusal::OtherStage { .. })));
    }

    #[test]
    fn lower_roles_do_not_decide() {
        let state = consultation();
        let paragraph: ParagraphId = "p".parse().unwrap();
        for role in [Role::Observer, Role::Reviewer, Role::Drafter] {
            let refused = Err(Refusal::Role { needed: Role::Rapporteur, has: role });
            assert_eq!(state.publish(&grant(role), None), refused);
            assert_eq!(state.open(&grant(role), "Rev.1"), refused);
            assert_eq!(state.lock(&grant(role), &paragraph, true), refused);
        }
        let reviewer = participant(Role::Reviewer);
        for role in [Role::Observer, Role::Reviewer, Role::Drafter, Role::Rapporteur] {
            let refused = Err(Refusal::Role { needed: Role::Organizer, has: role });
            assert_eq!(state.give_role(&grant(role), &reviewer, Role::Organizer), refused);
            assert_eq!(state.withdraw(&grant(role), &reviewer), refused);
        }
    }

    #[test]
    fn a_withdrawn_participant_gets_no_grant_and_an_organizer_keeps_their_role() {
        let state = consultation();
        let gone = Participant { withdrawn: true, ..participant(Role::Organizer) };
        assert_eq!(state.grant(&gone), None);
        let organizer = participant(Role::Organizer);
        let own = state.withdraw(&grant(Role::Organizer), &organizer);
        assert_eq!(own, Err(Refusal::OwnRole));
    }
}
