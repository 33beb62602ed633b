//! The peers of a document: what each holds, and what may be said to it.

use super::wire;
use crate::domain::Grant;
use automerge::ChangeHash;
use bytes::Bytes;
use std::{
    collections::VecDeque,
    sync::{Arc, RwLock},
};

/// A connection, as its documents know it.
pub type PeerId = u64;

/// Heads that are remembered as published. At twenty publications a second it takes a minute to pass them all; an
/// acknowledgement that comes later takes the slow path.
const RECENT_HEADS_MAX: usize = 1024;
/// Changes that wait for their dependencies, for each peer: a bloom filter errs once in a hundred.
pub const ORPHANS_MAX: usize = 10_000;
/// The same in bytes.
pub const ORPHAN_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where frames go.
pub trait Outlets {
    /// Puts a frame into the peer's queue. False where the queue is full: nobody waits for a slow reader.
    fn send(&mut self, peer: PeerId, frame: Bytes) -> bool;
}

/// What a peer holds.
#[derive(Debug)]
pub enum Standing {
    /// It entered and said nothing.
    Silent,
    /// It holds, or has in its queue, all that was published: the shared message serves it.
    Live,
    /// Its queue was full; it will hold what was published at these heads.
    Behind(Vec<ChangeHash>),
}

/// A peer of a document.
#[derive(Debug)]
pub struct Peer {
    /// Who it is.
    pub grant: Grant,
    /// What it holds.
    pub standing: Standing,
    /// Nothing of it is taken: it may not write, or a change of it was refused.
    pub read_only: bool,
    /// It was told so.
    pub told: bool,
    /// The code of the refusal that it is read-only for.
    pub refused: Option<&'static str>,
    /// Changes that wait for their dependencies.
    pub orphans: Vec<Vec<u8>>,
    /// Those dependencies.
    pub missing: Vec<ChangeHash>,
    /// An acknowledgement of old heads that was left without a reply.
    pub stale: Option<Vec<ChangeHash>>,
}

impl Peer {
    /// A peer that entered.
    pub fn new(grant: Grant, read_only: bool) -> Peer {
        Peer {
            grant,
            standing: Standing::Silent,
            told: false,
            refused: None,
            read_only,
            orphans: vec![],
            missing: vec![],
            stale: None,
        }
    }
    /// Whether more changes may wait.
    pub fn has_room_for(&self, orphans: &[Vec<u8>]) -> bool {
        let bytes: usize = orphans.iter().map(Vec::len).sum();
        orphans.len() <= ORPHANS_MAX && bytes <= ORPHAN_BYTES_MAX
    }
}

/// Heads that were published lately. Acknowledging one of them asks nothing of the document: its peer was sent all that
/// it lacks, in order, over TCP. Connections read this without passing the room.
#[derive(Debug, Default)]
pub struct RecentHeads(RwLock<VecDeque<Box<[u8]>>>);

impl RecentHeads {
    /// Whether these heads, as they stand in a message, were published lately.
    pub fn contain(&self, heads: &[u8]) -> bool {
        let recent = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        recent.iter().rev().any(|known| **known == *heads)
    }
    /// Whether these are the heads that were published last.
    pub fn are_current(&self, heads: &[u8]) -> bool {
        let recent = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        recent.back().is_some_and(|last| **last == *heads)
    }
    pub(super) fn push(&self, heads: &[ChangeHash]) {
        let mut recent = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if recent.len() == RECENT_HEADS_MAX {
            recent.pop_front();
        }
        recent.push_back(wire::heads_bytes(heads));
    }
}

/// The server's own ephemeral messages about a document.
#[derive(Debug)]
pub struct Notices {
    document: String,
    session: String,
    count: u64,
}

impl Notices {
    /// `session` must differ from that of every earlier time the document was open: clients drop what they have seen.
    pub fn new(document: String, session: String) -> Notices {
        Notices { document, session, count: 0 }
    }
    /// A frame with these words under the server's key.
    pub fn frame(&mut self, fields: &[(&str, &str)]) -> Bytes {
        self.count += 1;
        wire::ephemeral(&self.document, &self.session, self.count, &wire::notice(fields))
    }
}

/// Shared by the document and its connections.
pub type SharedRecentHeads = Arc<RecentHeads>;
