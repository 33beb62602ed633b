//! Decisions: how a room takes them, and how they reach everyone who is there.

use super::{
    DOCUMENTS, DecisionReply, FLUSH_MAX, FLUSH_QUIET, Flush, Pending, QUIESCE, Room, Stop,
    review::Settlement,
};
use crate::{
    document::{PeerId, show_heads},
    domain::{Consultation, DocumentKind, Participant, ParticipantId, Version},
    room::{
        DecideError, Decided, Farewell, Request, What,
        decide::{self, Frozen},
    },
    store::NewDecision,
};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::time::Instant;

impl Room {
    /// Puts a decision in the queue; a publication first lets people flush.
    pub(super) fn ask(&mut self, request: Box<Request>, reply: DecisionReply) {
        let publishes = |request: &Request| matches!(request.what, What::Publish { .. });
        if publishes(&request) && self.deciding.iter().any(|pending| publishes(&pending.request)) {
            let _ = reply.send(Err(DecideError::UnderWay));
            return;
        }
        let allowed = match self.grant(&request.by) {
            Some(grant) => {
                decide::may(&self.consultation, &grant, &request.what).map_err(DecideError::Refused)
            }
            None => Err(DecideError::NotLetIn),
        };
        if let Err(error) = allowed {
            let _ = reply.send(Err(error));
            return;
        }
        let now = Instant::now();
        let flush = publishes(&request).then(|| Flush { until: now + FLUSH_MAX, quiet_since: now });
        if flush.is_some() {
            let millis = FLUSH_MAX.as_millis().to_string();
            self.announce(&[("type", "freeze"), ("within_ms", &millis)]);
        }
        self.deciding.push_back(Pending { request, reply, flush });
    }

    /// Takes the next decision once nothing is under way.
    pub(super) async fn advance_decision(&mut self) -> Result<(), Stop> {
        loop {
            let settled = self
                .documents
                .iter()
                .all(|document| document.is_installed() && document.is_settled());
            let Some(pending) = self.deciding.front_mut() else { return Ok(()) };
            if let Some(flush) = &pending.flush {
                let now = Instant::now();
                if now < flush.until && now < flush.quiet_since + FLUSH_QUIET {
                    return Ok(());
                }
                pending.flush = None;
            }
            if !settled || self.poisoned.is_some() {
                return Ok(());
            }
            let Some(Pending { request, reply, .. }) = self.deciding.pop_front() else {
                return Ok(());
            };
            let decided = self.decide(*request).await;
            let failed = matches!(decided, Err(DecideError::Overtaken | DecideError::Closed));
            let published = decided.as_ref().is_ok_and(|decided| decided.version.is_some());
            let _ = reply.send(decided);
            if published && let Some((number, actor)) = self.last_version(DocumentKind::Draft) {
                let entries = self.document(DocumentKind::Draft).0.tell_of_version(number, actor);
                self.append(DocumentKind::Draft, entries).await?;
            }
            if failed {
                let why = "another process decided in between, or a decision was left half-way";
                return Err(Stop::Failed(why.into()));
            }
        }
    }

    async fn decide(&mut self, request: Request) -> Result<Decided, DecideError> {
        let grant = self.grant(&request.by).ok_or(DecideError::NotLetIn)?;
        let Settlement { after, decision, change } = match &request.what {
            What::Accept { suggestion } | What::Decline { suggestion, .. } => {
                self.settle(&grant, &request.what, suggestion)?
            }
            what => {
                let (after, decision) = decide::decide(&self.consultation, &grant, what, None)?;
                Settlement { after, decision, change: None }
            }
        };
        let at = Timestamp::now();
        let (version, notes) = match &request.what {
            What::Publish { note, .. } => {
                let (version, notes) = self.make_version(&after, note.clone(), at).await?;
                (Some(version), notes)
            }
            What::Lock { paragraph, locked: true } => {
                let draft = self.documents[DocumentKind::Draft as usize].reading();
                let there = draft.is_some_and(|d| d.paragraphs.iter().any(|p| p.id == *paragraph));
                if !there {
                    return Err(DecideError::NoSuchParagraph);
                }
                (None, vec![])
            }
            _ => (None, vec![]),
        };
        let head = version.as_ref().map(|version| version.head.clone());
        let by = grant.participant().clone();
        let append = change.as_ref().map(|change| self.append_with(&after, change));
        let new = NewDecision { after: after.clone(), decision, by, at, version, append };
        let store = self.tools.store.clone();
        let kept = tokio::task::spawn_blocking(move || store.decide(&new)).await;
        if !kept.map_err(|_| DecideError::Closed)?? {
            return Err(DecideError::Overtaken);
        }
        // What the store has and the document does not take is a broken invariant: the room opens again from the store.
        if !change.is_none_or(|change| self.adopt_stored(change)) {
            return Err(DecideError::Closed);
        }
        self.follow(after, &request.what, head.is_some());
        Ok(Decided { consultation: self.consultation.clone(), version: head, notes })
    }

    async fn make_version(
        &mut self,
        after: &Consultation,
        note: Option<String>,
        at: Timestamp,
    ) -> Result<(Version, Vec<String>), DecideError> {
        let (store, id) = (self.tools.store.clone(), self.consultation.id.clone());
        let versions = tokio::task::spawn_blocking(move || store.versions(&id)).await;
        let previous = versions.map_err(|_| DecideError::Closed)??.pop().map(|last| last.sha256);
        let document = &self.documents[DocumentKind::Draft as usize];
        let frozen = Frozen {
            reading: document.reading().ok_or(DecideError::Closed)?,
            heads: show_heads(document.published()),
            seq: document.seq(),
            previous,
        };
        let (before, after, render) = (self.consultation.clone(), after.clone(), self.tools.render);
        let made = tokio::task::spawn_blocking(move || {
            decide::make_version(&before, &after, frozen, note, at, render)
        });
        made.await.map_err(|_| DecideError::Closed)?
    }

    /// Lets a decision take effect on everyone who is here.
    fn follow(&mut self, after: Consultation, what: &What, published: bool) {
        self.consultation = Arc::new(after);
        if published {
            self.tools.metrics.versions.inc();
        }
        let mut come_back = Vec::new();
        for document in &mut self.documents {
            come_back.extend(document.set_rules(self.consultation.clone()));
        }
        let epoch = self.consultation.epoch.to_string();
        let stage = self.consultation.open_stage().designation.clone();
        let version = self.consultation.version.to_string();
        let (word, key, value) = match what {
            What::Publish { .. } => ("published", "version", version.as_str()),
            What::Open { .. } => ("stage", "version", version.as_str()),
            What::Masthead { .. } => ("masthead", "version", version.as_str()),
            What::Lock { paragraph, locked: true } => ("lock", "paragraph", paragraph.as_str()),
            What::Lock { paragraph, .. } => ("unlock", "paragraph", paragraph.as_str()),
            What::GiveRole { to: who, .. } | What::Withdraw { who } => {
                ("roles", "participant", who.id.as_str())
            }
            What::Accept { suggestion } | What::Decline { suggestion, .. } => {
                self.settled.insert(suggestion.clone());
                ("suggestion", "suggestion", suggestion.as_str())
            }
        };
        let mut notice = vec![("type", word), ("stage", &stage), ("epoch", &epoch), (key, value)];
        match what {
            What::Accept { .. } => notice.push(("outcome", "accepted")),
            What::Decline { .. } => notice.push(("outcome", "declined")),
            _ => {}
        }
        self.announce(&notice);
        match what {
            What::GiveRole { to, role } => {
                let changed = Participant { role: *role, ..to.clone() };
                self.part_with(&to.id, changed, Farewell::ComeBack);
            }
            What::Withdraw { who } => {
                let changed = Participant { withdrawn: true, ..who.clone() };
                self.part_with(&who.id, changed, Farewell::Withdrawn);
            }
            _ => {}
        }
        come_back.into_iter().for_each(|peer| self.part(peer, Farewell::ComeBack));
    }

    fn part_with(&mut self, id: &ParticipantId, changed: Participant, farewell: Farewell) {
        self.changed.insert(id.clone(), changed);
        let theirs = self.connections.iter().filter(|(_, connection)| connection.who.id == *id);
        let peers: Vec<PeerId> = theirs.map(|(peer, _)| *peer).collect();
        peers.into_iter().for_each(|peer| self.part(peer, farewell));
    }

    /// Sends a peer nothing more, and closes its connection when it has taken in what was sent.
    pub(super) fn part(&mut self, peer: PeerId, farewell: Farewell) {
        if let Some(connection) = self.connections.remove(&peer) {
            self.closing.push((Instant::now() + QUIESCE, connection.outlet, farewell));
            self.leave(peer);
        }
    }

    fn announce(&mut self, fields: &[(&str, &str)]) {
        for kind in DOCUMENTS {
            let (document, mut out) = self.document(kind);
            document.announce(fields, &mut out);
        }
    }
}
