//! Decisions: what a room is asked to decide, and what comes of it.

use crate::{
    document::{Unfit, write::Entry},
    domain::{
        Consultation, ConsultationId, Grant, MastheadChange, ParagraphId, Participant, Reading,
        Refusal, Role, Suggestion, SuggestionId, Version, VersionHead, sha256_hex,
    },
    store::StoreError,
};
use jiff::Timestamp;
use std::sync::Arc;

/// What somebody wants decided.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who decides.
    pub by: Participant,
    /// What.
    pub what: What,
}

/// The decisions that there are.
#[derive(Clone, Debug)]
pub enum What {
    /// End the stage with a version.
    Publish {
        /// The stage that is meant, where the request says so.
        stage: Option<String>,
        /// What the rapporteur says of the version.
        note: Option<String>,
    },
    /// Open a stage.
    Open {
        /// By its designation.
        stage: String,
    },
    /// Lock a paragraph, or open it again.
    Lock {
        /// Which.
        paragraph: ParagraphId,
        /// Locked, or open.
        locked: bool,
    },
    /// Give a participant another role.
    GiveRole {
        /// Who.
        to: Participant,
        /// Which.
        role: Role,
    },
    /// Let a participant in no longer.
    Withdraw {
        /// Who.
        who: Participant,
    },
    /// Change what stands above the versions.
    Masthead {
        /// What of it.
        change: MastheadChange,
    },
    /// Let a suggestion into the draft.
    Accept {
        /// Which.
        suggestion: SuggestionId,
    },
    /// Decline a suggestion.
    Decline {
        /// Which.
        suggestion: SuggestionId,
        /// Why.
        reason: String,
    },
}

/// Entries of the discussion for somebody who has no editor: all of them are written, or none.
#[derive(Clone, Debug)]
pub struct NewEntriesRequest {
    /// Who writes them.
    pub by: Participant,
    /// What. Where a place is given the entry's anchor is made from that.
    pub entries: Vec<(Entry, Option<Spot>)>,
    /// The places are ones in the draft as it was at these heads, in hexadecimal; none for the draft as it is.
    pub heads: Option<Vec<String>>,
}

/// A place in the draft.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The id of a paragraph, or `title`.
    pub paragraph: String,
    /// Which part of it.
    pub spot: Where,
}

/// A part of a paragraph, by offsets in its words in UTF-16 units. Where the words are others, nothing is written.
#[derive(Clone, Debug)]
pub enum Where {
    /// All of it.
    Whole {
        /// What was quoted and is not there; none for the words that are.
        quote: Option<String>,
    },
    /// Some of its words.
    Words {
        /// Where they begin.
        from: usize,
        /// Where they end.
        to: usize,
        /// What they are.
        quote: String,
    },
    /// A place behind some of its words.
    Behind {
        /// Where.
        at: usize,
        /// The words before it.
        quote: String,
    },
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The consultation after it.
    pub consultation: Arc<Consultation>,
    /// The version that was published.
    pub version: Option<VersionHead>,
    /// What the rapporteur should know about it.
    pub notes: Vec<String>,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Not let in.
    #[error("You do not take part in this consultation.")]
    NotLetIn,
    /// Somebody else is publishing at this moment.
    #[error(
        "Somebody else is publishing a version at this moment; look at it before you publish another."
    )]
    UnderWay,
    /// The draft has no such paragraph.
    #[error("The draft has no paragraph with this id.")]
    NoSuchParagraph,
    /// The discussion has no such suggestion.
    #[error("The discussion has no suggestion with this id.")]
    NoSuchSuggestion,
    /// The words that an entry is about were changed meanwhile.
    #[error(
        "The words that this is about were changed meanwhile; look at the draft and try again."
    )]
    NoSuchPlace,
    /// The suggestion does not fit the draft.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The text cannot be rendered so that it reads back the same.
    #[error("The draft was not published: {0}")]
    Unpublishable(String),
    /// The store did not keep it.
    #[error("The decision was not stored: {0}")]
    Store(#[from] StoreError),
    /// Another process decided in between.
    #[error("Another decision came in between; look at the consultation and try again.")]
    Overtaken,
    /// The room closed before it decided.
    #[error("The consultation is restarting; try again in a moment.")]
    Closed,
}

/// A version's Markdown, and what the rapporteur should know about it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Byte for byte what is hashed and published.
    pub markdown: String,
    /// What it says, with the identity of the paragraphs.
    pub reading: Reading,
    /// What could not be represented.
    pub notes: Vec<String>,
}

/// Renders a version: its head (the hash is still empty), the consultation's id, and what is frozen.
pub type Renderer =
    fn(&VersionHead, &ConsultationId, &Reading) -> std::result::Result<Rendered, String>;

/// Everything about a version but the decision itself.
pub(super) struct Frozen {
    pub reading: Reading,
    pub heads: Vec<String>,
    pub seq: u64,
    pub previous: Option<String>,
}

/// Makes the version that a decision publishes.
pub(super) fn make_version(
    before: &Consultation,
    after: &Consultation,
    frozen: Frozen,
    note: Option<String>,
    at: Timestamp,
    render: Renderer,
) -> Result<(Version, Vec<String>), DecideError> {
    let mut head = VersionHead {
        number: after.version,
        designation: before.next_designation().to_owned(),
        stage: before.open_stage().designation.clone(),
        heads: frozen.heads,
        sha256: String::new(),
        previous: frozen.previous,
        note,
        published: at,
        masthead: before.next_masthead(),
    };
    let rendered =
        render(&head, &before.id, &frozen.reading).map_err(DecideError::Unpublishable)?;
    head.sha256 = sha256_hex(rendered.markdown.as_bytes());
    let version =
        Version { head, markdown: rendered.markdown, reading: rendered.reading, seq: frozen.seq };
    Ok((version, rendered.notes))
}

/// What the rules say to a decision before it is its turn.
pub(super) fn may(consultation: &Consultation, grant: &Grant, what: &What) -> Result<(), Refusal> {
    match what {
        // The rest is asked when the discussion is at rest.
        What::Accept { .. } | What::Decline { .. } => consultation.require(grant, Role::Rapporteur),
        _ => decide(consultation, grant, what, None).map(drop),
    }
}

/// What the rules say to a decision. One on a suggestion comes with the suggestion, and whether it is settled already.
pub(super) fn decide(
    consultation: &Consultation,
    grant: &Grant,
    what: &What,
    about: Option<(&Suggestion, bool)>,
) -> crate::domain::Decided {
    match (what, about) {
        (What::Accept { .. }, Some((it, settled))) => consultation.accept(grant, it, settled),
        (What::Decline { reason, .. }, Some((it, settled))) => {
            consultation.decline(grant, it, settled, reason)
        }
        (What::Accept { .. } | What::Decline { .. }, None) => Err(Refusal::NoProposer),
        (What::Publish { stage, .. }, _) => consultation.publish(grant, stage.as_deref()),
        (What::Open { stage }, _) => consultation.open(grant, stage),
        (What::Lock { paragraph, locked }, _) => consultation.lock(grant, paragraph, *locked),
        (What::Masthead { change }, _) => consultation.set_masthead(grant, change),
        (What::GiveRole { to, role }, _) => consultation.give_role(grant, to, *role),
        (What::Withdraw { who }, _) => consultation.withdraw(grant, who),
    }
}
