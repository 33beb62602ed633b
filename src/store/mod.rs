//! The record that must never be lost: one trait, and the stores that keep it.
//!
//! Everything here blocks until the disk has answered. [`Journal`] is the asynchronous door for changes: it turns the
//! appends of all rooms into one transaction at a time. All else is called from a thread that may wait.
//!
//! The log of a document only grows. A snapshot shortens the start, never the log.
//!
//! [`SqliteStore`] keeps the record in one folder, [`MemoryStore`] for as long as a test runs. `acceptance` holds both to
//! the same promises.

mod error;
mod journal;
mod memory;
mod sqlite;
mod whole;

#[cfg(test)]
mod acceptance;

pub use crate::domain::{Log, NewEntry};
pub use error::StoreError;
pub use journal::{
    BYTES_PER_COMMIT_MAX, ByHand, ENTRIES_PER_COMMIT_MAX, JOBS_PER_COMMIT_MAX, JOBS_WAITING_MAX,
    Journal, JournalError, JournalStats, NotQueued,
};
pub use memory::MemoryStore;
pub use sqlite::{DATABASE_FILE, SIGNING_KEY_FILE, SqliteStore, backup_of, restore};
pub use whole::{Whole, WholeEntry, WholeLog};

use crate::domain::{
    Consultation, ConsultationId, Decision, DocumentId, DocumentKind, Invitation, InvitationId,
    InvitationRefusal, Participant, ParticipantId, TokenHash, Version, VersionHead, VersionNumber,
};
use jiff::Timestamp;
use std::path::Path;

/// The answer of a store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A consultation as it is started: all of it is stored, or nothing.
pub struct NewConsultation {
    /// Its first state.
    pub consultation: Consultation,
    /// The organizer who started it.
    pub organizer: Participant,
    /// The organizer's session.
    pub session: TokenHash,
    /// One for each role that is invited from the start.
    pub invitations: Vec<Invitation>,
    /// The first change of each document, made by the server.
    pub first: Vec<(DocumentKind, NewEntry)>,
}

/// Changes for one document that belong together: all are stored, or none.
#[derive(Clone, Debug)]
pub struct Append {
    /// Whose document it is.
    pub consultation: ConsultationId,
    /// The document.
    pub document: DocumentId,
    /// The epoch under whose rules the changes were admitted.
    pub epoch: u64,
    /// The entry that these follow. Where the log ends elsewhere a batch before this one was not stored, and storing
    /// this one would leave a hole. None for wherever the log ends.
    pub after: Option<u64>,
    /// In causal order.
    pub entries: Vec<NewEntry>,
}

/// What became of an [`Append`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// All of it would survive a power cut. `last` is the number of the document's last entry.
    Stored {
        /// Counted from 1, without gaps.
        last: u64,
    },
    /// A decision came in between: the changes must be admitted again under its rules.
    Fenced {
        /// The epoch that holds now.
        epoch: u64,
    },
    /// Admission let something through that the record cannot keep. Nothing of this append was stored; the others of
    /// its batch are not hindered.
    Refused(AppendRefusal),
}

/// Why the record cannot keep an [`Append`]: a broken invariant of the room that sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendRefusal {
    /// The log does not end where the append goes on.
    #[error("The changes do not follow the last entry of the log.")]
    NotNext,
    /// The consultation has no such document.
    #[error("The consultation has no such document.")]
    UnknownDocument,
    /// The consultation has no such participant.
    #[error("The consultation has no such participant.")]
    UnknownParticipant,
    /// An actor belongs to whoever used it first, for good: what they wrote would change its author.
    #[error("An actor of this change belongs to somebody else.")]
    ActorTaken,
}

/// A change that came too late for a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateEntry {
    /// In which document.
    pub document: DocumentId,
    /// Its number there.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// Who wrote it.
    pub participant: Option<ParticipantId>,
    /// The version that it missed.
    pub late_for: VersionNumber,
}

/// A decision on its way into the record.
pub struct NewDecision {
    /// The state after it; its epoch is one above the one that must be stored now.
    pub after: Consultation,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: ParticipantId,
    /// When.
    pub at: Timestamp,
    /// The version that it publishes.
    pub version: Option<Version>,
    /// What it writes into a document, under the epoch that it begins.
    pub append: Option<Append>,
}

/// A decision as the record keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDecision {
    /// The epoch that it began.
    pub epoch: u64,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: ParticipantId,
    /// When.
    pub at: Timestamp,
}

/// What somebody saw when they last looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The draft's heads, in hexadecimal.
    pub heads: Vec<String>,
    /// The last decision.
    pub epoch: u64,
}

/// Somebody at the door with an invitation.
pub struct Acceptance {
    /// SHA-256 of the invitation's secret.
    pub invitation: TokenHash,
    /// The name that they chose, already checked.
    pub name: String,
    /// Their new id.
    pub participant: ParticipantId,
    /// SHA-256 of their new session's secret.
    pub session: TokenHash,
    /// The time.
    pub now: Timestamp,
}

/// A store of consultations.
///
/// What is looked up and is not there is `None` or an empty list. A write that builds on what is not there is
/// [`StoreError::Unknown`], one that takes an id a second time [`StoreError::Exists`]. After an error nothing of the call
/// is stored and the next call starts afresh. Times are kept to the millisecond.
pub trait Store: Send + Sync + 'static {
    /// Stores a new consultation with its people and first changes, in one transaction.
    fn create(&self, new: &NewConsultation) -> Result<()>;
    /// The state of a consultation.
    fn consultation(&self, id: &ConsultationId) -> Result<Option<Consultation>>;
    /// All consultations, oldest first.
    fn consultations(&self) -> Result<Vec<Consultation>>;
    /// The consultation that a document belongs to.
    fn consultation_of(&self, document: &DocumentId) -> Result<Option<ConsultationId>>;

    /// Stores changes of many documents in one transaction. The answers are in the order of `appends`. An append that is
    /// fenced or refused stores nothing and does not hinder the others. An error means that nothing at all was stored,
    /// or, where the disk failed at the very end, that nobody can say: appending the same changes again is safe.
    fn append(&self, appends: &[Append]) -> Result<Vec<Appended>>;
    /// Reads a document. It is an error where the entries after the snapshot are not all there, in order and undamaged.
    /// A damaged snapshot is passed over: the log is whole without it.
    fn read(&self, document: &DocumentId) -> Result<Option<Log>>;
    /// Keeps a snapshot that covers the log up to `seq`. Call it only with bytes that were loaded back and compared. The
    /// log stays whole. A snapshot not newer than the one that is kept is ignored.
    fn put_snapshot(&self, document: &DocumentId, seq: u64, bytes: &[u8]) -> Result<()>;
    /// The changes that came too late for a version: those of the draft, then those of the discussion, each oldest first.
    fn late(&self, consultation: &ConsultationId) -> Result<Vec<LateEntry>>;

    /// Records a decision and what it changes, in one transaction: the consultation's state, the version, the
    /// changes, the participant's role or withdrawal (and with a withdrawal the end of their sessions). False, and nothing is
    /// changed, where the stored epoch is not the one before `after.epoch`.
    fn decide(&self, decision: &NewDecision) -> Result<bool>;
    /// All decisions, oldest first.
    fn decisions(&self, consultation: &ConsultationId) -> Result<Vec<RecordedDecision>>;

    /// What is said of each version, oldest first.
    fn versions(&self, consultation: &ConsultationId) -> Result<Vec<VersionHead>>;
    /// One version with its text.
    fn version(
        &self,
        consultation: &ConsultationId,
        number: VersionNumber,
    ) -> Result<Option<Version>>;

    /// Keeps a new invitation.
    fn put_invitation(&self, consultation: &ConsultationId, invitation: &Invitation) -> Result<()>;
    /// All invitations, oldest first.
    fn invitations(&self, consultation: &ConsultationId) -> Result<Vec<Invitation>>;
    /// The consultation that an invitation leads to, with the invitation.
    fn invitation(&self, token: &TokenHash) -> Result<Option<(ConsultationId, Invitation)>>;
    /// Withdraws an invitation. False where there is none.
    fn withdraw_invitation(&self, consultation: &ConsultationId, id: &InvitationId)
    -> Result<bool>;
    /// Uses an invitation once: makes the participant and the session, in one transaction.
    fn accept(
        &self,
        acceptance: &Acceptance,
    ) -> Result<std::result::Result<Participant, InvitationRefusal>>;

    /// The participant that a session belongs to; none where it ended or never was.
    fn session(&self, token: &TokenHash) -> Result<Option<Participant>>;
    /// Ends a session. False where it ended before, or never was.
    fn end_session(&self, token: &TokenHash) -> Result<bool>;
    /// One participant.
    fn participant(
        &self,
        consultation: &ConsultationId,
        id: &ParticipantId,
    ) -> Result<Option<Participant>>;
    /// All participants, in the order in which they came.
    fn participants(&self, consultation: &ConsultationId) -> Result<Vec<Participant>>;

    /// Keeps what a participant saw, in place of what they saw before.
    fn put_looked(&self, participant: &ParticipantId, looked: &Looked) -> Result<()>;
    /// What a participant saw when they last looked; none where they never did.
    fn looked(&self, participant: &ParticipantId) -> Result<Option<Looked>>;

    /// All that is on record of a consultation, from one moment. It is an error where anything of it is damaged.
    fn whole(&self, consultation: &ConsultationId) -> Result<Option<Whole>>;
    /// Puts a whole consultation on record under its own ids, in one transaction. [`StoreError::Corrupt`] where its parts
    /// do not belong together, [`StoreError::Exists`] where one of its ids is taken.
    fn take_in(&self, whole: &Whole) -> Result<()>;

    /// Writes a consistent copy of everything to `file`, which must not exist, while others read and write. Afterwards
    /// it would survive a power cut.
    fn backup(&self, file: &Path) -> Result<()>;
    /// Nothing was written for a while: a moment for housekeeping that would hold up writers at another time.
    fn idle(&self) -> Result<()> {
        Ok(())
    }
}

/// Times are kept to the millisecond.
fn millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

impl NewConsultation {
    /// Whether its parts belong together.
    fn check(&self) -> Result<()> {
        let Consultation { id, draft, discussion, .. } = &self.consultation;
        let stranger = |p: &ParticipantId| *p != self.organizer.id;
        if self.organizer.consultation != *id {
            return Err(StoreError::Incoherent("the organizer belongs to another consultation"));
        }
        if self.consultation.epoch != 0 || self.consultation.version != 0 {
            return Err(StoreError::Incoherent("it starts with decisions that nobody took"));
        }
        if draft == discussion {
            return Err(StoreError::Incoherent("draft and discussion are one document"));
        }
        if self.first.iter().any(|(_, entry)| entry.participant.as_ref().is_some_and(stranger)) {
            return Err(StoreError::Incoherent("a first change was made by a stranger"));
        }
        Ok(())
    }
}

impl NewDecision {
    /// Whether its parts belong together.
    fn check(&self) -> Result<()> {
        let number = match &self.decision {
            Decision::VersionPublished { number } => Some(*number),
            _ => None,
        };
        if number != self.version.as_ref().map(|version| version.head.number) {
            return Err(StoreError::Incoherent("the decision is about another version"));
        }
        let other = |append: &Append| {
            append.consultation != self.after.id || append.epoch != self.after.epoch
        };
        if self.append.as_ref().is_some_and(other) {
            return Err(StoreError::Incoherent("the decision writes into another consultation"));
        }
        Ok(())
    }
}
