//! Why a change is not admitted: a value with a code for programs and a sentence for people.

use super::guard::{self, Unsafe};
use crate::domain::{ParagraphId, WriteRefusal};

/// Why a change is not admitted. The whole message that carried it is dropped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Stage or role.
    #[error(transparent)]
    Write(#[from] WriteRefusal),
    /// The connection may only listen since an earlier refusal.
    #[error("An earlier change was refused; reconnect to write again.")]
    Listening,
    /// A paragraph agreed ad referendum.
    #[error("Paragraph {0} is agreed and locked; the rapporteur can open it again.")]
    Locked(ParagraphId),
    /// Not the schema of the document.
    #[error("The change does not follow the document's schema: {0}.")]
    Schema(&'static str),
    /// An entry of the discussion that somebody else made.
    #[error("Only who wrote a comment or suggestion may change it.")]
    Foreign,
    /// The actor belongs to somebody else, or to the server.
    #[error("The change is signed with an actor that belongs to somebody else.")]
    Actor,
    /// A sealed consultation takes no times and no authors.
    #[error("This consultation is sealed: changes must carry no time, no message and no author.")]
    Sealed,
    /// Bytes that are not safe to decode.
    #[error("The change was not read: {0}.")]
    Unsafe(#[from] Unsafe),
    /// Automerge cannot decode it.
    #[error("The change was not read: it is damaged.")]
    Undecodable,
    /// The actor's changes do not follow one another.
    #[error("The change does not follow the last one of its actor.")]
    Sequence,
    /// Operation numbers that do not follow from the dependencies.
    #[error("The change's operations are not numbered after its dependencies.")]
    StartOperation,
    /// Too many changes whose dependencies never came.
    #[error("Too many changes came without the changes that they depend on.")]
    Orphans,
    /// It decoded, but the document did not come back as it went in.
    #[error(
        "A change of yours could not be applied; nothing more of yours is taken here until everybody has left."
    )]
    Poisoned,
}

impl Refusal {
    /// Stable words for programs; docs/PROTOCOL.md lists them.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Write(WriteRefusal::Closed) => "closed",
            Refusal::Write(WriteRefusal::Stage { .. }) => "stage",
            Refusal::Listening => "listening",
            Refusal::Locked(_) => "locked",
            Refusal::Schema(_) => "schema",
            Refusal::Foreign => "foreign",
            Refusal::Actor => "actor",
            Refusal::Sealed => "sealed",
            Refusal::Unsafe(guard::Unsafe::Operations | guard::Unsafe::ChangeBytes) => "too-large",
            Refusal::Unsafe(_) => "unsafe",
            Refusal::Undecodable => "undecodable",
            Refusal::Sequence => "sequence",
            Refusal::StartOperation => "start-operation",
            Refusal::Orphans => "orphans",
            Refusal::Poisoned => "poisoned",
        }
    }

    /// All codes, for metrics.
    pub const CODES: [&'static str; 15] = [
        "closed",
        "stage",
        "listening",
        "locked",
        "schema",
        "foreign",
        "actor",
        "sealed",
        "too-large",
        "unsafe",
        "undecodable",
        "sequence",
        "start-operation",
        "orphans",
        "poisoned",
    ];
}
