//! One living document: its Automerge schema, the sync protocol, admission. A pure state machine.
//!
//! ```text
//! bytes → guard → Automerge's decoder → schema, actor, stage, locks → gathered → applied → (journal) → published
//! ```
//!
//! [`Document`] knows no clock, disk or socket. It is told what happens, answers with entries for the journal, and
//! puts frames into [`Outlets`]. Nothing that it says to a peer contains what the journal has not confirmed.

mod admission;
mod anchors;
mod arrange;
mod discussion;
mod edits;
pub mod guard;
mod living;
mod locks;
mod outline;
mod past;
mod peer;
mod proposal;
mod refusal;
mod schema;
mod stored;
pub mod wire;
pub mod write;

pub use anchors::Anchors;
pub use living::{Document, Examining, Installed, Poisoned, Unfit};
pub use outline::Outline;
pub use past::{Between, Past, Stroke, Work};
pub use peer::{Notices, Outlets, PeerId, RecentHeads, SharedRecentHeads};
pub use refusal::Refusal;
pub use stored::{LoadError, Loaded, Snapshot, SnapshotJob, load};

use automerge::ChangeHash;

/// Heads as they are shown in hexadecimal; none where one is none.
pub fn read_heads(heads: &[String]) -> Option<Vec<ChangeHash>> {
    heads.iter().map(|head| head.parse().ok()).collect()
}

/// Heads in hexadecimal, as the interfaces show them.
pub fn show_heads(heads: &[ChangeHash]) -> Vec<String> {
    heads.iter().map(ChangeHash::to_string).collect()
}

#[cfg(test)]
mod tests;
