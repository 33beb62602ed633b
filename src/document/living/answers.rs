//! What a document says to its peers: to each what it lacks, and nothing that the journal has not confirmed.

use super::{Document, NOTICE_TYPE};
use crate::document::{Outlets, PeerId, Refusal, peer::Standing, wire};
use automerge::{Change, ChangeHash, ReadDoc, sync};
use bytes::Bytes;
use std::collections::HashSet;

impl Document {
    /// Says what a message asks for, if anything. A peer that brought something new hears of it when it is durable; a
    /// stale acknowledgement hears nothing, or clients and server would talk for ever.
    pub(super) fn reply(
        &mut self,
        id: PeerId,
        message: &sync::Message,
        common: Vec<ChangeHash>,
        admitted: bool,
        out: &mut dyn Outlets,
    ) {
        let all_known = message.heads.iter().all(|head| self.knows(head));
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let read_only = peer.read_only;
        let live = !matches!(peer.standing, Standing::Silent);
        let missing = peer.missing.clone();
        peer.stale = None;
        if !missing.is_empty() {
            self.ask_for(id, missing, out);
        } else if live && !message.need.is_empty() {
            self.answer_need(id, message, out);
        } else if live && admitted {
        } else if live && read_only {
            self.tell_if_read_only(id, out);
        } else if live && message.changes.is_empty() && all_known {
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.stale = Some(message.heads.clone());
            }
        } else if live && message.changes.is_empty() {
            // It was sent all that is here, and has something that is not: comparing everything again would be dear.
            let unknown = message.heads.iter().filter(|head| !self.knows(head)).copied().collect();
            self.ask_for(id, unknown, out);
        } else if all_known || read_only || admitted {
            self.answer_since(id, &common, out);
        } else {
            self.answer_negotiating(id, message, common, out);
        }
    }

    /// Asks a peer for changes by name.
    fn ask_for(&mut self, id: PeerId, need: Vec<ChangeHash>, out: &mut dyn Outlets) {
        let mut ask = wire::update(&self.published, vec![], false);
        (ask.need, ask.have) = (need, vec![]);
        self.send(id, wire::sync(&self.name, ask), out);
    }

    /// Drops a message: the peer may listen, learns why, and is asked for nothing.
    pub(super) fn refuse(
        &mut self,
        id: PeerId,
        common: &[ChangeHash],
        refusal: Refusal,
        out: &mut dyn Outlets,
    ) -> Refusal {
        let Some(peer) = self.peers.get_mut(&id) else { return refusal };
        let first = !peer.read_only || refusal != Refusal::Listening;
        (peer.read_only, peer.told, peer.refused) = (true, true, Some(refusal.code()));
        (peer.orphans, peer.missing) = (vec![], vec![]);
        if self.living.is_some() {
            self.answer_since(id, common, out);
        }
        if first {
            let sentence = refusal.to_string();
            let fields =
                [(NOTICE_TYPE, "refused"), ("code", refusal.code()), ("reason", &sentence)];
            // A notice that finds the queue full is lost; what it is about shows in the sync state, too.
            out.send(id, self.notices.frame(&fields));
        }
        refusal
    }

    pub(super) fn knows(&self, hash: &ChangeHash) -> bool {
        let Some(living) = &self.living else { return false };
        living.automerge.get_change_meta_by_hash(hash).is_some()
    }

    /// Puts a frame into a peer's queue; where that is full, the peer will be caught up from what it holds.
    fn send(&mut self, id: PeerId, frame: Bytes, out: &mut dyn Outlets) {
        if !out.send(id, frame)
            && let Some(peer) = self.peers.get_mut(&id)
            && !matches!(peer.standing, Standing::Behind(_))
        {
            peer.standing = Standing::Behind(vec![]);
        }
    }

    pub(super) fn answer_whole(&mut self, id: PeerId, out: &mut dyn Outlets) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        peer.standing = Standing::Live;
        let frame = self.stored.whole(&self.name, &self.published, peer.read_only);
        self.send(id, frame, out);
    }

    /// Tells a peer once why nothing of it will be taken: as soon as it is known to hold the document, since before that
    /// nobody listens there.
    fn tell_if_read_only(&mut self, id: PeerId, out: &mut dyn Outlets) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if !peer.read_only || std::mem::replace(&mut peer.told, true) {
            return;
        }
        if let Err(refusal) = self.rules.may_write(peer.grant.role(), self.kind) {
            let refusal = Refusal::from(refusal);
            let sentence = refusal.to_string();
            let fields =
                [(NOTICE_TYPE, "read-only"), ("code", refusal.code()), ("reason", &sentence)];
            out.send(id, self.notices.frame(&fields));
        }
    }

    fn answer_since(&mut self, id: PeerId, theirs: &[ChangeHash], out: &mut dyn Outlets) {
        if theirs.is_empty() {
            return self.answer_whole(id, out);
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let first = matches!(peer.standing, Standing::Silent);
        peer.standing = Standing::Live;
        let read_only = peer.read_only;
        let chunks = self.chunks_since(theirs, |_| true);
        let frame = wire::sync(&self.name, wire::update(&self.published, chunks, read_only));
        if !out.send(id, frame)
            && let Some(peer) = self.peers.get_mut(&id)
        {
            peer.standing = Standing::Behind(theirs.to_vec());
        }
        if first {
            // It comes back with the document in its hands, and may have nothing to acknowledge.
            self.tell_if_read_only(id, out);
        }
    }

    /// The peer has changes that are not known here: it is sent what it lacks, and told what is here.
    fn answer_negotiating(
        &mut self,
        id: PeerId,
        message: &sync::Message,
        common: Vec<ChangeHash>,
        out: &mut dyn Outlets,
    ) {
        let Some(living) = &self.living else { return };
        let ours: Vec<ChangeHash> = living
            .automerge
            .get_changes_meta(&common)
            .into_iter()
            .map(|meta| meta.hash)
            .filter(|hash| !self.unpublished.contains(hash))
            .collect();
        let bloom = sync::BloomFilter::from_hashes(ours.iter());
        // Who lacks a change lacks all that depend on it, whatever the filter says, which errs once in a hundred.
        let mut sent = HashSet::new();
        let chunks = self.chunks_since(&common, |change| {
            let in_filter =
                message.have.iter().any(|have| have.bloom.contains_hash(&change.hash()));
            let lacks = !in_filter || change.deps().iter().any(|dep| sent.contains(dep));
            if lacks {
                sent.insert(change.hash());
            }
            lacks
        });
        let mut reply = wire::update(&self.published, chunks, false);
        reply.have = vec![sync::Have { last_sync: common, bloom }];
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.standing = Standing::Live;
        }
        self.send(id, wire::sync(&self.name, reply), out);
    }

    /// The changes that a peer asks for by name.
    fn answer_need(&mut self, id: PeerId, message: &sync::Message, out: &mut dyn Outlets) {
        let Some(living) = &self.living else { return };
        let wanted = message.need.iter().filter(|hash| !self.unpublished.contains(*hash));
        let chunks = wanted
            .filter_map(|hash| living.automerge.get_change_by_hash(hash))
            .map(|change| change.raw_bytes().to_vec())
            .collect();
        let read_only = self.peers.get(&id).is_some_and(|peer| peer.read_only);
        let answer = wire::update(&self.published, chunks, read_only);
        // A peer that is behind stays so: these are not all that it missed.
        self.send(id, wire::sync(&self.name, answer), out);
    }

    /// What was published and does not lie below these heads.
    fn chunks_since(
        &self,
        heads: &[ChangeHash],
        mut wanted: impl FnMut(&Change) -> bool,
    ) -> Vec<Vec<u8>> {
        let Some(living) = &self.living else { return vec![] };
        if heads == self.published {
            return vec![];
        }
        let changes = living.automerge.get_changes(heads).into_iter();
        changes
            .filter(|change| !self.unpublished.contains(&change.hash()) && wanted(change))
            .map(|change| change.raw_bytes().to_vec())
            .collect()
    }

    /// The peer's queue, which was full, is empty.
    pub fn drained(&mut self, id: PeerId, out: &mut dyn Outlets) {
        let Some(peer) = self.peers.get(&id) else { return };
        if let Standing::Behind(heads) = &peer.standing {
            let heads = heads.clone();
            self.answer_since(id, &heads, out);
        }
    }

    /// Catches up the peers whose last word was an old acknowledgement. Call it every few seconds: a peer that is really
    /// behind says nothing more by itself.
    pub fn nudge(&mut self, out: &mut dyn Outlets) {
        let behind: Vec<(PeerId, Vec<ChangeHash>)> = self
            .peers
            .iter_mut()
            .filter_map(|(id, peer)| Some((*id, peer.stale.take()?)))
            .filter(|(_, heads)| *heads != self.published)
            .collect();
        for (id, heads) in behind {
            self.answer_since(id, &heads, out);
        }
    }

    /// An acknowledgement of published heads, which passed the room.
    pub fn acknowledged(&mut self, id: PeerId, out: &mut dyn Outlets) {
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.stale = None;
        }
        self.tell_if_read_only(id, out);
    }
}
