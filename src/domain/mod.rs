//! The rules of a consultation: who may do what, in which stage, and what a decision changes.
//!
//! Pure: no clock, no randomness, no disk and no CRDT. Callers bring the time and the entropy; the functions here
//! answer with a new state or with a refusal that says what was wrong.

mod consultation;
mod discussion;
mod edited;
#[cfg(test)]
mod fixtures;
mod ids;
mod invitation;
mod log;
mod masthead;
mod numbering;
mod quoting;
mod reading;
mod role;
mod stage;
mod version;

pub use consultation::{
    Consultation, Decided, Decision, Grant, Participant, Refusal, WriteRefusal,
};
pub use discussion::{
    Action, Anchor, Comment, Discussion, Place, Places, REASON_CHARS_MAX, Suggestion,
};
pub use edited::{Edited, EditedComment, EditedParagraph, EditedPiece, Fate, Hand};
pub use ids::{
    ConsultationId, DocumentId, DocumentKind, Entropy, FootnoteId, IdError, InvitationId,
    ParagraphId, ParticipantId, SuggestionId, Token, TokenHash,
};
pub use invitation::{Invitation, InvitationRefusal, NAME_CHARS_MAX, chosen_name};
pub use log::{Log, NewEntry};
pub use masthead::{
    DATE_CHARS_MAX, DISTRIBUTION_CHARS_MAX, LANGUAGE_CHARS_MAX, Masthead, MastheadChange,
    MastheadError, ORGANISATION_CHARS_MAX, SYMBOL_CHARS_MAX,
};
pub use numbering::{Number, letters, numbers, roman};
pub use quoting::{Quoted, find_quoted};
pub use reading::{Inline, Joined, Kind, Label, Marks, Paragraph, Reading, plain_text};
pub use role::Role;
pub use stage::{Ladder, LadderError, STAGES_MAX, Stage};
pub use version::{Version, VersionHead, VersionNumber, sha256_hex};
