//! A connection as the rooms see it: a bounded queue of frames.

use bytes::Bytes;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::mpsc;

/// Frames that wait for one slow reader before it counts as behind. At twenty publications a second it takes thirteen
/// seconds to fill; then the queue empties and the reader is caught up with one message.
pub const QUEUE_FRAMES_MAX: usize = 256;

/// What a connection is to do.
#[derive(Clone, Debug)]
pub enum Frame {
    /// Send this.
    Data(Bytes),
    /// Say goodbye and close.
    Close(Farewell),
}

/// Why the server closes a connection. Stock clients ignore the reason and come back after a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// The server stops, or the room was closed after a failure.
    GoingAway,
    /// What the peer may do has changed: it learns that from a new connection.
    ComeBack,
    /// The peer is not let in any more.
    Withdrawn,
    /// The peer speaks a version of the protocol that is not known here.
    OtherProtocol,
}

impl Farewell {
    /// The code of the websocket's close frame, and a sentence.
    pub fn code(self) -> (u16, &'static str) {
        match self {
            Farewell::GoingAway => (1001, "The server is restarting; your changes are safe."),
            Farewell::ComeBack => (4000, "What you may do here has changed; reconnecting."),
            Farewell::OtherProtocol => (1002, "This server speaks version 1 of the protocol only."),
            Farewell::Withdrawn => (4003, "You no longer take part in this consultation."),
        }
    }
}

/// The sending end of a connection's queue.
#[derive(Clone, Debug)]
pub struct Outlet {
    frames: mpsc::Sender<Frame>,
    overflowed: Arc<AtomicBool>,
}

/// The receiving end.
#[derive(Debug)]
pub struct Inbox {
    frames: mpsc::Receiver<Frame>,
    overflowed: Arc<AtomicBool>,
}

/// A queue for a new connection.
pub fn connection() -> (Outlet, Inbox) {
    let (sender, frames) = mpsc::channel(QUEUE_FRAMES_MAX);
    let overflowed = Arc::<AtomicBool>::default();
    (Outlet { frames: sender, overflowed: overflowed.clone() }, Inbox { frames, overflowed })
}

impl Outlet {
    /// False where the queue is full: the peer is behind, and will ask when it has emptied.
    pub fn send(&self, frame: Bytes) -> bool {
        let Err(refused) = self.frames.try_send(Frame::Data(frame)) else { return true };
        // Marked first and tried again, or a queue that empties in between would never say so.
        self.overflowed.store(true, Ordering::SeqCst);
        self.frames.try_send(refused.into_inner()).is_ok()
    }
    /// Presence is for the moment: it is dropped where a reader is slow.
    pub fn send_if_idle(&self, frame: Bytes) {
        if self.frames.capacity() > QUEUE_FRAMES_MAX / 2 {
            let _ = self.frames.try_send(Frame::Data(frame));
        }
    }
    /// Ends the connection once what is queued was sent. A reader whose queue is full is cut off by its own connection
    /// when the room is gone.
    pub fn close(&self, farewell: Farewell) {
        let _ = self.frames.try_send(Frame::Close(farewell));
    }
}

impl Inbox {
    /// The next frame; none when nobody can send any more.
    pub async fn next(&mut self) -> Option<Frame> {
        self.frames.recv().await
    }
    /// Whether the queue had been full and is empty. Asked once after each frame.
    pub fn has_drained(&self) -> bool {
        self.frames.is_empty() && self.overflowed.swap(false, Ordering::SeqCst)
    }
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }
}
