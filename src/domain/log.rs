//! A document's log, as it travels between the document and the store.

use super::{ParticipantId, VersionNumber};
use bytes::Bytes;

/// A change on its way into a document's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The change hash: appending a change that the log has is no error and adds nothing.
    pub hash: [u8; 32],
    /// The change as it travelled: one uncompressed Automerge chunk.
    pub chunk: Bytes,
    /// The Automerge actor that made it.
    pub actor: Box<[u8]>,
    /// Who the actor belongs to; none for the server's own changes.
    pub participant: Option<ParticipantId>,
    /// The version that it came too late for: it was written without knowledge of what that version froze.
    pub late_for: Option<VersionNumber>,
}

/// What a document is made from: a snapshot, and what was appended after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// A saved Automerge document; empty where there is no snapshot.
    pub snapshot: Bytes,
    /// The last entry that the snapshot covers; 0 where there is none.
    pub snapshot_seq: u64,
    /// The chunks of the entries after it, in order.
    pub tail: Vec<Bytes>,
    /// Who each actor of the document belongs to, ordered by actor; the server's own are not listed.
    pub actors: Vec<(Box<[u8]>, ParticipantId)>,
}

impl Log {
    /// The number of the last entry; 0 where there is none.
    pub fn last(&self) -> u64 {
        self.snapshot_seq + self.tail.len() as u64
    }
}
