//! A consultation while people are in it: one task that owns its two documents.
//!
//! Everything that can happen to a consultation is an [`Input`] in one mailbox, so that publishing, locking and writing
//! have an order. The task takes what waits, lets the documents judge it, applies it in one go, and hands it to the
//! journal; when the journal confirms, it tells everyone. Decisions wait until nothing is under way.
//!
//! [`Rooms`] opens a consultation when somebody comes and forgets it when it was quiet for a while.

mod actor;
mod connection;
mod decide;
mod rooms;

pub use connection::{Farewell, Frame, Inbox, Outlet, connection};
pub use decide::{
    DecideError, Decided, NewEntriesRequest, Rendered, Renderer, Request, Spot, What, Where,
};
pub use rooms::{OpenError, RoomHandle, Rooms};

use crate::{
    document::{PeerId, SharedRecentHeads},
    domain::{Consultation, Discussion, DocumentKind, Participant, Places, Reading},
};
use bytes::Bytes;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Inputs that wait for one room. A room takes hundreds at once; who finds the mailbox full waits.
pub const MAILBOX_INPUTS_MAX: usize = 1024;

/// All that can happen to a room.
pub enum Input {
    /// A connection opens a document. Answered with the heads that its acknowledgements are held against.
    Enter {
        /// Which connection.
        peer: PeerId,
        /// Which document.
        document: DocumentKind,
        /// Whose it is.
        who: Participant,
        /// Its queue.
        outlet: Outlet,
        /// None where they are not let in.
        entered: oneshot::Sender<Option<SharedRecentHeads>>,
    },
    /// A sync message.
    Sync {
        /// From whom.
        peer: PeerId,
        /// About which document.
        document: DocumentKind,
        /// As it came.
        data: Bytes,
    },
    /// Who is where; never stored.
    Presence {
        /// From whom.
        peer: PeerId,
        /// About which document.
        document: DocumentKind,
        /// Counts the messages of the session.
        count: u64,
        /// The client's session.
        session: Box<str>,
        /// As it came.
        data: Bytes,
    },
    /// A peer whose last message was left without a reply acknowledged heads that were published.
    Acknowledged {
        /// Who.
        peer: PeerId,
        /// Which document.
        document: DocumentKind,
    },
    /// A peer's queue, which had been full, is empty.
    Drained {
        /// Who.
        peer: PeerId,
    },
    /// A connection is gone.
    Leave {
        /// Which.
        peer: PeerId,
    },
    /// Somebody decides something.
    Decide {
        /// What.
        request: Box<Request>,
        /// What became of it.
        reply: oneshot::Sender<Result<Decided, DecideError>>,
    },
    /// Somebody wants to read the draft.
    Read {
        /// The draft at the heads that are published.
        reply: oneshot::Sender<Draft>,
    },
    /// Somebody wants to read the draft as it was.
    ReadAt {
        /// At these heads, in hexadecimal.
        heads: Vec<String>,
        /// None where they are not known here.
        reply: oneshot::Sender<Option<Reading>>,
    },
    /// Somebody wants to read the discussion.
    ReadDiscussion {
        /// Both documents at the heads that are published.
        reply: oneshot::Sender<Review>,
    },
    /// Somebody who has no editor comments or suggests.
    Write {
        /// What.
        request: Box<NewEntriesRequest>,
        /// Told when everybody has it, and it would survive a power cut.
        reply: oneshot::Sender<Result<(), DecideError>>,
    },
    /// The server stops: everyone is said goodbye to, and everything is committed.
    Close {
        /// Told when that is done.
        closed: oneshot::Sender<()>,
    },
}

/// The discussion at this moment, with the draft that it is about.
#[derive(Clone, Debug)]
pub struct Review {
    /// The draft.
    pub draft: Draft,
    /// The discussion.
    pub discussion: Arc<Discussion>,
    /// Where its entries lead to in the draft.
    pub places: Arc<Places>,
}

/// The draft as it is at this moment.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The consultation that it belongs to.
    pub consultation: Arc<Consultation>,
    /// What a reader sees.
    pub reading: Arc<Reading>,
    /// At these heads, in hexadecimal.
    pub heads: Vec<String>,
}
