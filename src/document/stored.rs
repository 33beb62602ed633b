//! A document as it is stored, and how it is loaded.

use super::{guard, wire};
use crate::domain::Log;
use automerge::{
    Automerge, AutomergeError, ChangeHash, TextEncoding, sync::Message, sync::MessageVersion,
};
use bytes::Bytes;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A snapshot is due when the log behind it is this long, and longer than the snapshot.
const TAIL_BYTES_MIN: usize = 256 * 1024;

/// Why a stored document does not load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The stored document {document} does not load: {why}.")]
pub struct LoadError {
    /// Which.
    pub document: String,
    /// What was found.
    pub why: String,
}

/// An Automerge document in memory.
pub struct Loaded(pub(super) Automerge);

/// Loads a document. In one buffer: change by change, each would cost a walk of the text that it touches. It takes up to
/// a second for each 260,000 changes: call it from a thread that may wait.
pub fn load(document: &str, log: &Log) -> Result<Loaded, LoadError> {
    let failed = |why: String| LoadError { document: document.to_owned(), why };
    let mut bytes = log.snapshot.to_vec();
    log.tail.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
    let mut automerge = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let loaded = catch_unwind(AssertUnwindSafe(|| automerge.load_incremental(&bytes)));
    match loaded {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Err(_) => return Err(failed("the decoder panicked".into())),
    }
    let heads = guard::stored_heads(&log.snapshot, &log.tail).map_err(|e| failed(e.to_string()))?;
    if automerge.get_heads() != heads {
        return Err(failed("changes are missing".into()));
    }
    Ok(Loaded(automerge))
}

/// The stored bytes of an open document: they serve whoever joins without asking Automerge, before it is loaded, too.
#[derive(Debug)]
pub(super) struct Stored {
    snapshot: Bytes,
    tail: Vec<Bytes>,
    tail_bytes: usize,
    /// The last entry of the log.
    pub seq: u64,
    /// The frames that bring everything, to those who may write and to those who may not, as long as nothing was added.
    whole: [Option<Bytes>; 2],
    snapshot_running: bool,
}

/// A copy of a document that should become a snapshot.
pub struct SnapshotJob {
    copy: Automerge,
    /// The last entry that it covers.
    pub seq: u64,
    covers: usize,
}

/// A snapshot that was loaded back and compared.
pub struct Snapshot {
    /// The last entry that it covers.
    pub seq: u64,
    /// What to store.
    pub bytes: Bytes,
    covers: usize,
}

impl SnapshotJob {
    /// Saves the copy, loads it back and compares. It takes a second or two for a large document.
    pub fn run(self) -> Result<Snapshot, AutomergeError> {
        let bytes = self.copy.save_and_verify()?.into();
        Ok(Snapshot { seq: self.seq, bytes, covers: self.covers })
    }
}

impl Stored {
    pub fn new(log: Log) -> Stored {
        Stored {
            seq: log.last(),
            tail_bytes: log.tail.iter().map(Bytes::len).sum(),
            snapshot: log.snapshot,
            tail: log.tail,
            whole: [None, None],
            snapshot_running: false,
        }
    }

    pub fn heads(&self) -> Result<Vec<ChangeHash>, guard::Unsafe> {
        guard::stored_heads(&self.snapshot, &self.tail)
    }

    pub fn append(&mut self, chunks: impl IntoIterator<Item = Bytes>) {
        for chunk in chunks {
            self.tail_bytes += chunk.len();
            self.seq += 1;
            self.tail.push(chunk);
        }
        self.whole = [None, None];
    }

    /// Everything, in one frame: snapshot and log as they are stored. A joiner costs no save, and a hundred joiners share
    /// one frame.
    pub fn whole(&mut self, document: &str, heads: &[ChangeHash], read_only: bool) -> Bytes {
        let (snapshot, tail) = (&self.snapshot, &self.tail);
        let build = || {
            let mut bytes = snapshot.to_vec();
            tail.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
            let message = wire::update(heads, vec![bytes], read_only);
            wire::sync(document, Message { version: MessageVersion::V2, ..message })
        };
        self.whole[usize::from(read_only)].get_or_insert_with(build).clone()
    }

    /// A copy to make a snapshot from, when one is due. The document must hold what is stored, and nothing else.
    pub fn snapshot_job(&mut self, automerge: &Automerge) -> Option<SnapshotJob> {
        let due = self.tail_bytes > TAIL_BYTES_MIN.max(self.snapshot.len());
        if !due || self.snapshot_running {
            return None;
        }
        self.snapshot_running = true;
        Some(SnapshotJob { copy: automerge.clone(), seq: self.seq, covers: self.tail.len() })
    }

    /// Serves joiners from the snapshot from here on.
    pub fn use_snapshot(&mut self, snapshot: Option<Snapshot>) {
        self.snapshot_running = false;
        let Some(snapshot) = snapshot else { return };
        self.tail.drain(..snapshot.covers.min(self.tail.len()));
        self.tail_bytes = self.tail.iter().map(Bytes::len).sum();
        self.snapshot = snapshot.bytes;
        self.whole = [None, None];
    }
}
