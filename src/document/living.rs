//! The state machine: what happens to a document. What it says to its peers has a file of its own.

mod answers;
mod review;

pub use review::{Examining, Unfit};

use super::{
    LoadError, Loaded, Notices, Outlets, Outline, PeerId, Refusal, SharedRecentHeads, Snapshot,
    SnapshotJob,
    admission::{Admission, Admitted},
    guard,
    peer::{Peer, Standing},
    stored::Stored,
    wire, write,
};
use crate::domain::{
    Consultation, DocumentKind, Grant, Log, NewEntry, ParticipantId, Reading, VersionNumber,
};
use automerge::{Automerge, Change, ChangeHash, ROOT, ReadDoc, sync};
use bytes::Bytes;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// The code of a refusal that another decision on locks may undo.
const LOCKED: &str = "locked";
/// The key of a notice that says what it is about.
const NOTICE_TYPE: &str = "type";

/// One of a consultation's two documents, while people are in it.
pub struct Document {
    name: String,
    kind: DocumentKind,
    rules: Arc<Consultation>,
    stored: Stored,
    notices: Notices,
    /// None until it is loaded; what cannot be answered from the stored bytes waits in `held`.
    living: Option<Living>,
    held: Vec<(PeerId, Bytes)>,
    recent: SharedRecentHeads,
    /// The heads up to which everything is durable and announced.
    published: Vec<ChangeHash>,
    /// Applied, and not yet confirmed by the journal; the oldest first.
    committing: VecDeque<Batch>,
    /// Confirmed, and not yet announced.
    committed: Vec<Batch>,
    /// Hashes of both, which no message may contain.
    unpublished: HashSet<ChangeHash>,
    peers: HashMap<PeerId, Peer>,
    /// Whose changes could not be applied: nothing more of them is tried while the document is open.
    quarantined: HashSet<ParticipantId>,
}

/// What needs the whole document in memory.
struct Living {
    automerge: Automerge,
    admission: Admission,
    /// Admitted in this turn.
    gathered: Vec<(PeerId, Admitted)>,
}

/// Changes that were applied together.
struct Batch {
    chunks: Vec<Bytes>,
    late: usize,
    writers: Vec<PeerId>,
    heads: Vec<ChangeHash>,
}

/// What came of installing a document.
pub struct Installed {
    /// What had waited and was refused; answered already, to be counted.
    pub refusals: Vec<Refusal>,
    /// What the server itself wrote, for the journal.
    pub entries: Vec<NewEntry>,
}

/// Changes that Automerge took and cannot give back: its document is not to be trusted any more.
/// [`Document::recover`] finds out whose they were.
pub struct Poisoned(Vec<(PeerId, Admitted)>);

impl Document {
    /// Opens a document from its log. It answers joiners at once; everything else waits for [`Document::install`].
    /// `session` must differ each time.
    pub fn open(
        kind: DocumentKind,
        rules: Arc<Consultation>,
        log: Log,
        session: String,
    ) -> Result<Document, LoadError> {
        let name = rules.document_id(kind).to_string();
        let stored = Stored::new(log);
        let published = stored
            .heads()
            .map_err(|error| LoadError { document: name.clone(), why: error.to_string() })?;
        let recent = SharedRecentHeads::default();
        recent.push(&published);
        Ok(Document {
            notices: Notices::new(name.clone(), session),
            name,
            kind,
            rules,
            stored,
            living: None,
            held: vec![],
            recent,
            published,
            committing: VecDeque::new(),
            committed: vec![],
            unpublished: HashSet::new(),
            peers: HashMap::new(),
            quarantined: HashSet::new(),
        })
    }

    /// Brings the loaded document, who its actors belong to, and the last version, with an actor that was never used to
    /// tell the document of it where a crash prevented that.
    pub fn install(
        &mut self,
        loaded: Loaded,
        actors: &[(Box<[u8]>, ParticipantId)],
        version: Option<(VersionNumber, [u8; 16])>,
        out: &mut dyn Outlets,
    ) -> Installed {
        let automerge = loaded.0;
        let mut admission = Admission::of(&automerge, self.kind, actors);
        if let Some((number, _)) = version
            && let Some(told) = told_of(&automerge, number)
        {
            admission.freeze(&automerge, number, told);
        }
        self.living = Some(Living { automerge, admission, gathered: vec![] });
        let entries = version.map_or(vec![], |(number, actor)| self.tell_of_version(number, actor));
        let held = std::mem::take(&mut self.held).into_iter();
        let refusals =
            held.filter_map(|(peer, data)| self.receive(peer, data, out).err()).collect();
        Installed { refusals, entries }
    }

    /// Heads that were published lately, for the connections.
    pub fn recent(&self) -> SharedRecentHeads {
        self.recent.clone()
    }
    /// The heads up to which everything is durable and announced.
    pub fn published(&self) -> &[ChangeHash] {
        &self.published
    }
    /// The number of the last entry that is durable and announced.
    pub fn seq(&self) -> u64 {
        self.stored.seq
    }
    /// The entry that the batch which was applied last follows in the log.
    pub fn seq_before_last_batch(&self) -> u64 {
        let batches = self.committed.iter().chain(&self.committing);
        let sizes: Vec<u64> = batches.map(|batch| batch.chunks.len() as u64).collect();
        self.stored.seq + sizes.iter().rev().skip(1).sum::<u64>()
    }
    /// Whether it is loaded.
    pub fn is_installed(&self) -> bool {
        self.living.is_some()
    }
    /// Whether everything that was admitted is durable and announced.
    pub fn is_settled(&self) -> bool {
        let gathered = self.living.as_ref().is_some_and(|living| !living.gathered.is_empty());
        !gathered && self.committing.is_empty() && self.committed.is_empty() && self.held.is_empty()
    }
    /// Bytes of the changes that were admitted in this turn.
    pub fn gathered_bytes(&self) -> usize {
        let gathered = self.living.iter().flat_map(|living| &living.gathered);
        gathered.map(|(_, admitted)| admitted.change.raw_bytes().len()).sum()
    }
    /// Batches that the journal has not confirmed.
    pub fn commits_in_flight(&self) -> usize {
        self.committing.len()
    }
    /// Whether something is durable and not announced.
    pub fn has_committed(&self) -> bool {
        !self.committed.is_empty()
    }
    /// Its peers.
    pub fn peers(&self) -> impl Iterator<Item = (PeerId, &Grant)> {
        self.peers.iter().map(|(id, peer)| (*id, &peer.grant))
    }
    /// How many peers it has.
    pub fn peer_count(&self) -> usize {
        self.peers.len()
    }

    /// A connection opens the document.
    pub fn enter(&mut self, id: PeerId, grant: Grant) {
        let read_only = self.rules.may_write(grant.role(), self.kind).is_err();
        self.peers.entry(id).or_insert_with(|| Peer::new(grant, read_only));
    }
    /// A connection is gone, or is not to hear anything more.
    pub fn leave(&mut self, id: PeerId) {
        self.peers.remove(&id);
        self.held.retain(|(peer, _)| *peer != id);
    }
    /// Other rules hold. Answers with the peers that were told that nothing of them is taken, and of whom it would be taken
    /// by these rules: a stock client learns that only from a new connection.
    pub fn set_rules(&mut self, rules: Arc<Consultation>) -> Vec<PeerId> {
        let before = std::mem::replace(&mut self.rules, rules);
        if let Some(living) = &mut self.living {
            living.admission.forget_locks();
        }
        let (rules, kind) = (&self.rules, self.kind);
        let freed = self.peers.iter().filter(|(_, peer)| {
            let may = |rules: &Consultation| rules.may_write(peer.grant.role(), kind).is_ok();
            let opened = !may(&before) && may(rules);
            let unlocked = peer.refused == Some(LOCKED) && before.locked != rules.locked;
            peer.read_only && (opened || unlocked)
        });
        freed.map(|(id, _)| *id).collect()
    }
    /// Tells the draft of a version that was published, unless it knows: what is written without knowledge of it is late
    /// from here on. `actor` is one that was never used. The entry goes to the journal like every other.
    pub fn tell_of_version(&mut self, number: VersionNumber, actor: [u8; 16]) -> Vec<NewEntry> {
        let Some(living) = &mut self.living else { return vec![] };
        if told_of(&living.automerge, number).is_some() {
            return vec![];
        }
        let written = write::tell_of_version(&mut living.automerge, &actor, number);
        let Some(change) = written.ok().flatten() else { return vec![] };
        living.admission.bind_server(&change);
        living.admission.freeze(&living.automerge, number, change.hash());
        let entry = NewEntry {
            hash: change.hash().0,
            chunk: Bytes::copy_from_slice(change.raw_bytes()),
            actor: actor.into(),
            participant: None,
            late_for: None,
        };
        self.unpublished.insert(change.hash());
        self.committing.push_back(Batch {
            chunks: vec![entry.chunk.clone()],
            late: 0,
            writers: vec![],
            heads: living.automerge.get_heads(),
        });
        vec![entry]
    }

    /// A sync message. A refusal has been answered already; it is given back to be counted.
    pub fn receive(
        &mut self,
        id: PeerId,
        data: Bytes,
        out: &mut dyn Outlets,
    ) -> Result<(), Refusal> {
        if !self.peers.contains_key(&id) {
            return Ok(());
        }
        let message = match decode(&data) {
            Ok(message) => message,
            Err(refusal) => return Err(self.refuse(id, &[], refusal, out)),
        };
        if message.heads.is_empty() && message.changes.is_empty() {
            self.begin_anew(id);
            self.answer_whole(id, out);
            return Ok(());
        }
        if self.living.is_none() {
            self.held.push((id, data));
            return Ok(());
        }
        let heads = known_to_both(&message, |hash| self.knows(hash));
        let admitted = match self.admit(id, &message) {
            Ok(admitted) => admitted,
            Err(refusal) => return Err(self.refuse(id, &heads, refusal, out)),
        };
        self.reply(id, &message, heads, admitted, out);
        Ok(())
    }

    /// A peer that holds nothing has nothing left of what was refused: it may write again where the rules let it.
    fn begin_anew(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        peer.read_only = self.rules.may_write(peer.grant.role(), self.kind).is_err();
        (peer.told, peer.refused) = (false, None);
    }

    /// The changes of a message, and those of the peer that waited. True where something new was admitted.
    fn admit(&mut self, id: PeerId, message: &sync::Message) -> Result<bool, Refusal> {
        let (Some(peer), Some(living)) = (self.peers.get_mut(&id), &mut self.living) else {
            return Ok(false);
        };
        if message.changes.is_empty() {
            return Ok(false);
        }
        if peer.read_only {
            self.rules.may_write(peer.grant.role(), self.kind)?;
            return Err(Refusal::Listening);
        }
        if self.quarantined.contains(peer.grant.participant()) {
            return Err(Refusal::Poisoned);
        }
        let orphans = std::mem::take(&mut peer.orphans);
        let mut chunks: Vec<&[u8]> = orphans.iter().map(Vec::as_slice).collect();
        for blob in message.changes.iter() {
            chunks.extend(guard::split_chunks(blob)?);
        }
        let Living { automerge, admission, gathered } = living;
        let verdict = admission.judge(&chunks, automerge, &peer.grant, &self.rules)?;
        if !peer.has_room_for(&verdict.orphans) {
            return Err(Refusal::Orphans);
        }
        (peer.orphans, peer.missing) = (verdict.orphans, verdict.missing);
        let news = !verdict.admitted.is_empty();
        gathered.extend(verdict.admitted.into_iter().map(|admitted| (id, admitted)));
        Ok(news)
    }

    /// Applies what this turn admitted, in one go, and gives it to the journal.
    pub fn apply(&mut self) -> Result<Option<Vec<NewEntry>>, Poisoned> {
        let Some(living) = &mut self.living else { return Ok(None) };
        if living.gathered.is_empty() {
            return Ok(None);
        }
        let gathered = std::mem::take(&mut living.gathered);
        living.admission.settle();
        let changes: Vec<&Change> = gathered.iter().map(|(_, admitted)| &admitted.change).collect();
        if !apply(&mut living.automerge, &changes) {
            return Err(Poisoned(gathered));
        }
        let entries: Vec<NewEntry> = gathered.iter().map(|(_, admitted)| entry(admitted)).collect();
        let mut writers: Vec<PeerId> = gathered.iter().map(|(peer, _)| *peer).collect();
        writers.sort_unstable();
        writers.dedup();
        self.unpublished.extend(entries.iter().map(|entry| ChangeHash(entry.hash)));
        self.committing.push_back(Batch {
            chunks: entries.iter().map(|entry| entry.chunk.clone()).collect(),
            late: entries.iter().filter(|entry| entry.late_for.is_some()).count(),
            writers,
            heads: living.automerge.get_heads(),
        });
        Ok(Some(entries))
    }

    /// The journal confirmed the oldest batch. Answers with how many changes it had, and how many of them were late.
    pub fn confirm(&mut self) -> (usize, usize) {
        let Some(batch) = self.committing.pop_front() else { return (0, 0) };
        let counts = (batch.chunks.len(), batch.late);
        self.committed.push(batch);
        counts
    }

    /// Tells everyone what is durable, in one message that is encoded once.
    pub fn publish(&mut self, out: &mut dyn Outlets) {
        let batches = std::mem::take(&mut self.committed);
        let Some(last) = batches.last() else { return };
        let before = std::mem::replace(&mut self.published, last.heads.clone());
        self.recent.push(&self.published);
        let lone = batches
            .iter()
            .flat_map(|batch| &batch.writers)
            .copied()
            .reduce(|a, b| if a == b { a } else { PeerId::MAX });
        let chunks: Vec<Bytes> = batches.into_iter().flat_map(|batch| batch.chunks).collect();
        chunks.iter().for_each(|chunk| {
            self.unpublished.remove(&guard::change_hash(chunk));
        });
        let message = |chunks: &[Bytes]| {
            let chunks = chunks.iter().map(|chunk| chunk.to_vec()).collect();
            wire::sync(&self.name, wire::update(&self.published, chunks, false))
        };
        let shared = message(&chunks);
        // A lone writer has these changes; it only waits to hear that they are durable.
        let acknowledgement = message(&[]);
        for (id, peer) in &mut self.peers {
            if !matches!(peer.standing, Standing::Live) {
                continue;
            }
            let frame = if lone == Some(*id) { &acknowledgement } else { &shared };
            if !out.send(*id, frame.clone()) {
                peer.standing = Standing::Behind(before.clone());
            }
        }
        self.stored.append(chunks);
    }

    /// A copy to make a snapshot from, when one is due and nothing is under way.
    pub fn snapshot_job(&mut self) -> Option<SnapshotJob> {
        if !self.is_settled() {
            return None;
        }
        self.stored.snapshot_job(&self.living.as_ref()?.automerge)
    }
    /// A snapshot was made, or could not be.
    pub fn use_snapshot(&mut self, snapshot: Option<Snapshot>) {
        self.stored.use_snapshot(snapshot);
    }

    /// Replaces a poisoned document by what is stored, and finds out whose changes it was: they are refused, and nothing
    /// more of them is tried. What others sent at the same time is admitted again. Call it when no commit is in flight.
    pub fn recover(
        &mut self,
        loaded: Loaded,
        actors: &[(Box<[u8]>, ParticipantId)],
        version: Option<(VersionNumber, [u8; 16])>,
        poisoned: Poisoned,
        out: &mut dyn Outlets,
    ) -> Installed {
        let Installed { mut refusals, entries } = self.install(loaded, actors, version, out);
        let mut by_peer: Vec<(PeerId, Vec<Change>)> = Vec::new();
        for (peer, admitted) in poisoned.0 {
            match by_peer.last_mut() {
                Some((last, changes)) if *last == peer => changes.push(admitted.change),
                _ => by_peer.push((peer, vec![admitted.change])),
            }
        }
        for (id, changes) in by_peer {
            let (Some(living), Some(peer)) = (&self.living, self.peers.get(&id)) else { continue };
            let mut trial = living.automerge.clone();
            if apply(&mut trial, &changes.iter().collect::<Vec<_>>()) {
                let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
                let again = wire::update(&[], chunks, false);
                refusals.extend(self.admit(id, &again).err());
            } else {
                self.quarantined.insert(peer.grant.participant().clone());
                refusals.push(self.refuse(id, &[], Refusal::Poisoned, out));
            }
        }
        Installed { refusals, entries }
    }

    /// Says something to everyone, under the server's key.
    pub fn announce(&mut self, fields: &[(&str, &str)], out: &mut dyn Outlets) {
        let frame = self.notices.frame(fields);
        for id in self.peers.keys() {
            out.send(*id, frame.clone());
        }
    }

    /// The draft as a reader saw it at these heads, in hexadecimal; none where they are not known here.
    pub fn reading_at(&self, heads: &[String]) -> Option<Reading> {
        let heads = super::read_heads(heads)?;
        let known = !heads.is_empty() && heads.iter().all(|head| self.knows(head));
        let living = self.living.as_ref().filter(|_| known)?;
        Some(Outline::read(&living.automerge, Some(&heads)).reading())
    }

    /// The draft as a reader sees it at the heads that are published.
    pub fn reading(&self) -> Option<Reading> {
        let living = self.living.as_ref()?;
        let heads = (!self.is_settled()).then_some(&*self.published);
        Some(Outline::read(&living.automerge, heads).reading())
    }
}

fn entry(admitted: &Admitted) -> NewEntry {
    NewEntry {
        hash: admitted.change.hash().0,
        chunk: Bytes::copy_from_slice(admitted.change.raw_bytes()),
        actor: admitted.change.actor_id().to_bytes().into(),
        participant: Some(admitted.participant.clone()),
        late_for: admitted.late_for,
    }
}

fn decode(data: &[u8]) -> Result<sync::Message, Refusal> {
    guard::check_sync_message(data)?;
    let decoded = catch_unwind(AssertUnwindSafe(|| sync::Message::decode(data)));
    let mut message =
        decoded.ok().and_then(Result::ok).ok_or(Refusal::Unsafe(guard::Unsafe::Malformed))?;
    // The second form of the message has a chunk also where it brings nothing.
    if message.changes.iter().all(<[u8]>::is_empty) {
        message.changes = sync::ChunkList::empty();
    }
    Ok(message)
}

/// The change that tells of a version, where it is the last that the document was told of.
fn told_of(automerge: &Automerge, number: VersionNumber) -> Option<ChangeHash> {
    let (value, op) = automerge.get(ROOT, write::VERSION).ok()??;
    let told = value.as_scalar()?.as_i64()? == i64::from(number);
    automerge.hash_for_opid(&op).filter(|_| told)
}

/// Heads that the peer surely holds and that are known here.
fn known_to_both(message: &sync::Message, knows: impl Fn(&ChangeHash) -> bool) -> Vec<ChangeHash> {
    let shared = message.have.iter().flat_map(|have| &have.last_sync);
    let mut known: Vec<ChangeHash> =
        message.heads.iter().chain(shared).filter(|hash| knows(hash)).copied().collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// Applies changes. False where Automerge panics, or where they do not come back as they went in: what does not
/// round-trip would be saved and could not be loaded.
fn apply(automerge: &mut Automerge, changes: &[&Change]) -> bool {
    let owned: Vec<Change> = changes.iter().map(|change| (*change).clone()).collect();
    let applied = catch_unwind(AssertUnwindSafe(|| {
        automerge.apply_changes(owned).is_ok()
            && changes.iter().all(|change| {
                let back = automerge.get_change_by_hash(&change.hash());
                back.is_some_and(|back| back.raw_bytes() == change.raw_bytes())
            })
    }));
    applied.unwrap_or(false)
}
