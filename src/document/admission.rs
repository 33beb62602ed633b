//! Whether a change may enter a document.
//!
//! Admission depends on the change, on what was admitted before it, and on decisions; never on other people's
//! concurrent text. It works on bytes and on an index of the document, so that a refusal costs as little as an
//! admission: nothing is applied, forked or rebuilt. A message is admitted whole or not at all.

use super::{
    guard,
    locks::Locks,
    refusal::Refusal,
    schema::{self, Index, View},
};
use crate::domain::{Consultation, DocumentKind, Grant, ParticipantId, Role, VersionNumber};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange};
use std::{
    collections::{HashMap, HashSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Operations of a document at most. Automerge's own bound is 2³²; near it a document takes no more changes.
const START_OP_MAX: u64 = 1 << 31;

/// What a change is held against.
#[derive(Debug)]
pub struct Admission {
    kind: DocumentKind,
    index: Index,
    next_seq: HashMap<ActorId, u64>,
    owners: HashMap<ActorId, Owner>,
    /// The last operation of each change that is admitted and not yet applied.
    pending: HashMap<ChangeHash, u64>,
    frozen: Option<Frozen>,
    locks: Locks,
}

/// Who an actor belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Owner {
    Server,
    Participant(ParticipantId),
}

/// The last version, and the changes that were written with knowledge of it: those above the server's own change that
/// tells of the publication.
#[derive(Debug)]
struct Frozen {
    number: VersionNumber,
    known: HashSet<ChangeHash>,
}

/// A change that may enter.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The change.
    pub change: Change,
    /// Who wrote it.
    pub participant: ParticipantId,
    /// The version that it was written without knowledge of.
    pub late_for: Option<VersionNumber>,
}

/// What became of the changes of a message.
pub struct Verdict {
    /// They may enter, in this order.
    pub admitted: Vec<Admitted>,
    /// These wait for dependencies that never came.
    pub orphans: Vec<Vec<u8>>,
    /// Those dependencies.
    pub missing: Vec<ChangeHash>,
}

/// A change that the server made and that follows the rules.
pub struct Examined {
    /// The change.
    pub change: Change,
    /// For whom it was made.
    pub by: Option<ParticipantId>,
    staged: Index,
}

/// What the changes of the message under admission add; dropped with a refusal.
#[derive(Default)]
struct Staged {
    index: Index,
    next_seq: HashMap<ActorId, u64>,
    owners: HashMap<ActorId, ParticipantId>,
    pending: HashMap<ChangeHash, u64>,
    known: HashSet<ChangeHash>,
}

enum Step {
    Admitted(Box<Admitted>),
    /// The document has it.
    Present,
    Missing(Vec<ChangeHash>),
}

impl Admission {
    /// For a document that was loaded, with the owners that the store knows. Actors that are nobody's are the server's.
    pub fn of(
        document: &Automerge,
        kind: DocumentKind,
        actors: &[(Box<[u8]>, ParticipantId)],
    ) -> Admission {
        let mut owners: HashMap<ActorId, Owner> = actors
            .iter()
            .map(|(actor, who)| (ActorId::from(&**actor), Owner::Participant(who.clone())))
            .collect();
        let mut next_seq = HashMap::new();
        for meta in document.get_changes_meta(&[]) {
            let actor = meta.actor.into_owned();
            owners.entry(actor.clone()).or_insert(Owner::Server);
            let next = next_seq.entry(actor).or_insert(1);
            *next = (*next).max(meta.seq + 1);
        }
        Admission {
            kind,
            index: Index::of(document, kind),
            next_seq,
            owners,
            pending: HashMap::new(),
            frozen: None,
            locks: Locks::default(),
        }
    }

    /// Remembers the change that tells of a version: what is written without knowledge of it is late from here on.
    pub fn freeze(&mut self, document: &Automerge, number: VersionNumber, told: ChangeHash) {
        let mut known = HashSet::from([told]);
        for meta in document.get_changes_meta(&[told]) {
            if meta.deps.iter().any(|dep| known.contains(dep)) {
                known.insert(meta.hash);
            }
        }
        self.frozen = Some(Frozen { number, known });
    }

    /// Nobody else may use the actor of a change that the server made.
    pub fn bind_server(&mut self, change: &Change) {
        self.owners.insert(change.actor_id().clone(), Owner::Server);
        self.next_seq.insert(change.actor_id().clone(), change.seq() + 1);
    }

    /// Holds a change that the server made itself against schema and locks, as if somebody had sent it. `by` is for whom
    /// the server made it, if for anybody. What is answered is taken in with [`Admission::adopt`].
    pub fn examine(
        &mut self,
        change: &Change,
        by: Option<&ParticipantId>,
        document: &Automerge,
        rules: &Consultation,
    ) -> Result<Examined, Refusal> {
        guard::check_change(change.raw_bytes())?;
        let expanded = change.decode();
        let mut staged = Index::default();
        let mut view = View { settled: &self.index, staged: &mut staged };
        let owns = |actor: &ActorId| actor == change.actor_id();
        schema::check(&expanded, &mut view, &schema::Writer { owns: &owns, has_pen: false })?;
        if self.kind == DocumentKind::Draft && !rules.locked.is_empty() {
            self.locks.check(&expanded, &view, document, &rules.locked)?;
        }
        Ok(Examined { change: change.clone(), by: by.cloned(), staged })
    }

    /// Takes in a change that was examined and applied.
    pub fn adopt(&mut self, examined: Examined) {
        let Examined { change, by, staged } = examined;
        self.bind_server(&change);
        if let Some(who) = by {
            self.owners.insert(change.actor_id().clone(), Owner::Participant(who));
        }
        if let Some(frozen) = &mut self.frozen
            && change.deps().iter().any(|dep| frozen.known.contains(dep))
        {
            frozen.known.insert(change.hash());
        }
        self.index.absorb(staged);
        self.settle();
    }

    /// Who an actor belongs to; none for the server.
    pub fn owner(&self, actor: &ActorId) -> Option<ParticipantId> {
        match self.owners.get(actor)? {
            Owner::Participant(who) => Some(who.clone()),
            Owner::Server => None,
        }
    }

    /// What was admitted is applied.
    pub fn settle(&mut self) {
        self.pending.clear();
        if std::mem::take(&mut self.index.structure_changed) {
            self.locks.forget();
        }
    }

    /// A decision changed what is locked.
    pub fn forget_locks(&mut self) {
        self.locks.forget();
    }

    /// Judges the changes of one message. `chunks` may hold changes that the document has, and come in any order.
    pub fn judge(
        &mut self,
        chunks: &[&[u8]],
        document: &Automerge,
        grant: &Grant,
        rules: &Consultation,
    ) -> Result<Verdict, Refusal> {
        let mut staged = Staged::default();
        let mut admitted = Vec::new();
        let mut waiting: Vec<&[u8]> = chunks.to_vec();
        let mut missing = Vec::new();
        loop {
            let before = admitted.len();
            let mut still: Vec<&[u8]> = Vec::new();
            missing.clear();
            for chunk in waiting {
                match self.step(chunk, document, grant, rules, &mut staged)? {
                    Step::Admitted(change) => admitted.push(*change),
                    Step::Present => {}
                    Step::Missing(deps) => {
                        missing.extend(deps);
                        still.push(chunk);
                    }
                }
            }
            waiting = still;
            if waiting.is_empty() || admitted.len() == before {
                break;
            }
        }
        self.commit(staged);
        let here: HashSet<ChangeHash> = waiting.iter().map(|c| guard::change_hash(c)).collect();
        missing.retain(|dep| !here.contains(dep));
        missing.sort_unstable();
        missing.dedup();
        let orphans = waiting.into_iter().map(<[u8]>::to_vec).collect();
        Ok(Verdict { admitted, orphans, missing })
    }

    fn commit(&mut self, staged: Staged) {
        self.index.absorb(staged.index);
        self.next_seq.extend(staged.next_seq);
        let owners = staged.owners.into_iter();
        self.owners.extend(owners.map(|(actor, who)| (actor, Owner::Participant(who))));
        self.pending.extend(staged.pending);
        if let Some(frozen) = &mut self.frozen {
            frozen.known.extend(staged.known);
        }
    }

    fn step(
        &mut self,
        chunk: &[u8],
        document: &Automerge,
        grant: &Grant,
        rules: &Consultation,
        staged: &mut Staged,
    ) -> Result<Step, Refusal> {
        guard::check_change(chunk)?;
        let hash = guard::change_hash(chunk);
        if self.last_op(document, staged, &hash).is_some() {
            return Ok(Step::Present);
        }
        rules.may_write(grant.role(), self.kind)?;
        let (change, expanded) = decode(chunk).ok_or(Refusal::Undecodable)?;
        self.check_actor(change.actor_id(), grant, staged)?;
        if rules.sealed {
            check_sealed(&change)?;
        }
        let mut missing = Vec::new();
        let mut last_dep_op = 0;
        for dep in change.deps() {
            match self.last_op(document, staged, dep) {
                Some(last) => last_dep_op = last_dep_op.max(last),
                None => missing.push(*dep),
            }
        }
        if !missing.is_empty() {
            return Ok(Step::Missing(missing));
        }
        let actor = change.actor_id();
        let next = staged.next_seq.get(actor).or_else(|| self.next_seq.get(actor)).copied();
        if change.seq() != next.unwrap_or(1) {
            return Err(Refusal::Sequence);
        }
        let start_op = change.start_op().get();
        if start_op <= last_dep_op || start_op > START_OP_MAX {
            return Err(Refusal::StartOperation);
        }
        self.check_content(&expanded, document, grant, rules, staged)?;

        let mut late_for = None;
        if let Some(frozen) = &self.frozen {
            let knows = |dep| frozen.known.contains(dep) || staged.known.contains(dep);
            match change.deps().iter().any(knows) {
                true => drop(staged.known.insert(hash)),
                false => late_for = Some(frozen.number),
            }
        }
        staged.next_seq.insert(actor.clone(), change.seq() + 1);
        staged.owners.insert(actor.clone(), grant.participant().clone());
        staged.pending.insert(hash, change.max_op());
        let participant = grant.participant().clone();
        Ok(Step::Admitted(Box::new(Admitted { change, participant, late_for })))
    }

    /// The last operation of a change that the document has or will have; none where it does not know it.
    fn last_op(&self, document: &Automerge, staged: &Staged, hash: &ChangeHash) -> Option<u64> {
        let pending = self.pending.get(hash).or_else(|| staged.pending.get(hash)).copied();
        pending.or_else(|| document.get_change_meta_by_hash(hash).map(|meta| meta.max_op))
    }

    fn check_actor(&self, actor: &ActorId, grant: &Grant, staged: &Staged) -> Result<(), Refusal> {
        let taken = match self.owners.get(actor) {
            Some(Owner::Server) => true,
            Some(Owner::Participant(who)) => who != grant.participant(),
            None => staged.owners.get(actor).is_some_and(|who| who != grant.participant()),
        };
        if taken || actor.to_bytes().is_empty() { Err(Refusal::Actor) } else { Ok(()) }
    }

    fn check_content(
        &mut self,
        change: &ExpandedChange,
        document: &Automerge,
        grant: &Grant,
        rules: &Consultation,
        staged: &mut Staged,
    ) -> Result<(), Refusal> {
        let (owners, new_owners) = (&self.owners, &staged.owners);
        let owns = |actor: &ActorId| match owners.get(actor) {
            Some(Owner::Participant(who)) => who == grant.participant(),
            Some(Owner::Server) => false,
            None => *actor == change.actor_id || new_owners.contains_key(actor),
        };
        let mut view = View { settled: &self.index, staged: &mut staged.index };
        let has_pen = grant.role() >= Role::Rapporteur;
        schema::check(change, &mut view, &schema::Writer { owns: &owns, has_pen })?;
        if self.kind == DocumentKind::Draft && !rules.locked.is_empty() {
            self.locks.check(change, &view, document, &rules.locked)?;
        }
        Ok(())
    }
}

/// Automerge panics at some chunks whose checksum is right.
fn decode(chunk: &[u8]) -> Option<(Change, ExpandedChange)> {
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let change = Change::from_bytes(chunk.to_vec()).ok()?;
        let expanded = change.decode();
        Some((change, expanded))
    }));
    decoded.ok().flatten()
}

fn check_sealed(change: &Change) -> Result<(), Refusal> {
    let silent = change.timestamp() == 0
        && change.message().is_none()
        && change.extra_bytes().is_empty()
        && change.author().is_none();
    if silent { Ok(()) } else { Err(Refusal::Sealed) }
}
