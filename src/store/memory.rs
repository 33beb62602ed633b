//! The record for as long as a test runs: the same promises without a disk.

use super::{
    Acceptance, Append, AppendRefusal, Appended, LateEntry, Log, Looked, NewConsultation,
    NewDecision, NewEntry, RecordedDecision, Result, Store, StoreError, Whole, WholeEntry,
    WholeLog, millisecond,
};
use crate::domain::{
    Consultation, ConsultationId, Decision, DocumentId, Invitation, InvitationId,
    InvitationRefusal, Participant, ParticipantId, TokenHash, Version, VersionHead, VersionNumber,
};
use bytes::Bytes;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// A store that forgets everything when it is dropped, and that fails when it is told to.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Clone, Default)]
struct State {
    /// In the order in which they were started.
    consultations: Vec<Consultation>,
    /// In the order in which they came.
    participants: Vec<Participant>,
    sessions: HashMap<[u8; 32], ParticipantId>,
    invitations: Vec<(ConsultationId, Invitation)>,
    documents: BTreeMap<DocumentId, Document>,
    versions: Vec<(ConsultationId, Version)>,
    decisions: Vec<(ConsultationId, RecordedDecision)>,
    looked: HashMap<ParticipantId, Looked>,
    failing: Option<(usize, fn() -> StoreError)>,
    delay: Duration,
}

#[derive(Clone)]
struct Document {
    consultation: ConsultationId,
    entries: Vec<NewEntry>,
    hashes: HashSet<[u8; 32]>,
    actors: BTreeMap<Box<[u8]>, Option<ParticipantId>>,
    snapshot: Option<(u64, Bytes)>,
}

impl MemoryStore {
    /// An empty one.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    /// Lets the next `writes` writes fail, whatever they are, as a disk would: nothing of them is stored.
    pub fn fail_next(&self, writes: usize, error: fn() -> StoreError) {
        self.state().failing = Some((writes, error));
    }

    /// Lets every append take this long, as a disk would.
    pub fn slow(&self, delay: Duration) {
        self.state().delay = delay;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For a write: fails where that was asked for.
    fn writing(&self) -> Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        if let Some((left, error)) = &mut state.failing
            && *left > 0
        {
            *left -= 1;
            return Err(error());
        }
        Ok(state)
    }
}

impl State {
    fn consultation(&self, id: &ConsultationId) -> Option<&Consultation> {
        self.consultations.iter().find(|consultation| consultation.id == *id)
    }

    fn participant(
        &self,
        consultation: &ConsultationId,
        id: &ParticipantId,
    ) -> Option<&Participant> {
        self.participants.iter().find(|p| p.id == *id && p.consultation == *consultation)
    }

    fn add_participant(&mut self, new: &Participant, session: &TokenHash) -> Result<()> {
        let taken = self.participants.iter().any(|participant| participant.id == new.id);
        if taken || self.sessions.contains_key(&session.0) {
            return Err(StoreError::Exists);
        }
        self.sessions.insert(session.0, new.id.clone());
        self.participants.push(Participant { joined: millisecond(new.joined), ..new.clone() });
        Ok(())
    }

    fn add_invitation(&mut self, consultation: &ConsultationId, new: &Invitation) -> Result<()> {
        if self.consultation(consultation).is_none() {
            return Err(StoreError::Unknown);
        }
        if self.invitations.iter().any(|(_, old)| old.id == new.id || old.token == new.token) {
            return Err(StoreError::Exists);
        }
        let kept = Invitation {
            created: millisecond(new.created),
            expires: new.expires.map(millisecond),
            ..new.clone()
        };
        self.invitations.push((consultation.clone(), kept));
        Ok(())
    }

    fn create(&mut self, new: &NewConsultation) -> Result<()> {
        let Consultation { id, draft, discussion, epoch, .. } = &new.consultation;
        let documents = [draft, discussion];
        if self.consultation(id).is_some()
            || documents.iter().any(|id| self.documents.contains_key(id))
        {
            return Err(StoreError::Exists);
        }
        self.consultations.push(new.consultation.clone());
        self.add_participant(&new.organizer, &new.session)?;
        for invitation in &new.invitations {
            self.add_invitation(id, invitation)?;
        }
        for document in documents {
            let empty = Document {
                consultation: id.clone(),
                entries: Vec::new(),
                hashes: HashSet::new(),
                actors: BTreeMap::new(),
                snapshot: None,
            };
            self.documents.insert(*document, empty);
            let own = |kind| new.consultation.document_id(kind) == *document;
            let entries = new.first.iter().filter(|(kind, _)| own(*kind));
            let first = Append {
                consultation: id.clone(),
                document: *document,
                epoch: *epoch,
                after: None,
                entries: entries.map(|(_, entry)| entry.clone()).collect(),
            };
            if !matches!(self.append(&first), Appended::Stored { .. }) {
                return Err(StoreError::Incoherent("the first changes do not fit together"));
            }
        }
        Ok(())
    }

    fn append(&mut self, append: &Append) -> Appended {
        let epoch = self.consultation(&append.consultation).map(|state| state.epoch);
        let document = self.documents.get(&append.document);
        let (Some(epoch), Some(document)) = (epoch, document) else {
            return Appended::Refused(AppendRefusal::UnknownDocument);
        };
        if document.consultation != append.consultation {
            return Appended::Refused(AppendRefusal::UnknownDocument);
        }
        if epoch != append.epoch {
            return Appended::Fenced { epoch };
        }
        if append.after.is_some_and(|after| after != document.entries.len() as u64) {
            return Appended::Refused(AppendRefusal::NotNext);
        }
        let mut actors = document.actors.clone();
        for entry in &append.entries {
            if let Some(bound) = actors.get(&entry.actor) {
                if *bound != entry.participant {
                    return Appended::Refused(AppendRefusal::ActorTaken);
                }
                continue;
            }
            if let Some(participant) = &entry.participant
                && self.participant(&append.consultation, participant).is_none()
            {
                return Appended::Refused(AppendRefusal::UnknownParticipant);
            }
            actors.insert(entry.actor.clone(), entry.participant.clone());
        }
        let Some(document) = self.documents.get_mut(&append.document) else {
            return Appended::Refused(AppendRefusal::UnknownDocument);
        };
        document.actors = actors;
        for entry in &append.entries {
            if document.hashes.insert(entry.hash) {
                document.entries.push(entry.clone());
            }
        }
        Appended::Stored { last: document.entries.len() as u64 }
    }

    fn decide(&mut self, new: &NewDecision) -> Result<bool> {
        let id = &new.after.id;
        let place = self.consultations.iter().position(|state| state.id == *id);
        let place = place.ok_or(StoreError::Unknown)?;
        if new.after.epoch.checked_sub(1) != Some(self.consultations[place].epoch) {
            return Ok(false);
        }
        if self.participant(id, &new.by).is_none() {
            return Err(StoreError::Unknown);
        }
        let number = new.version.as_ref().map(|version| version.head.number);
        if self.versions.iter().any(|(of, old)| of == id && Some(old.head.number) == number) {
            return Err(StoreError::Exists);
        }
        let about = match &new.decision {
            Decision::RoleGiven { participant, .. }
            | Decision::ParticipantWithdrawn { participant } => {
                let known = |p: &Participant| p.id == *participant && p.consultation == *id;
                let place = self.participants.iter().position(known);
                Some(place.ok_or(StoreError::Unknown)?)
            }
            _ => None,
        };
        match (&new.decision, about) {
            (Decision::RoleGiven { role, .. }, Some(place)) => {
                self.participants[place].role = *role;
            }
            (Decision::ParticipantWithdrawn { participant }, Some(place)) => {
                self.participants[place].withdrawn = true;
                self.sessions.retain(|_, owner| owner != participant);
            }
            _ => {}
        }
        let recorded = RecordedDecision {
            epoch: new.after.epoch,
            decision: new.decision.clone(),
            by: new.by.clone(),
            at: millisecond(new.at),
        };
        self.decisions.push((id.clone(), recorded));
        self.versions.extend(new.version.clone().map(|version| (id.clone(), version)));
        self.consultations[place] = new.after.clone();
        if let Some(append) = &new.append
            && !matches!(self.append(append), Appended::Stored { .. })
        {
            return Err(StoreError::Incoherent("the log does not end where the decision goes on"));
        }
        Ok(true)
    }
}

fn of<'a, T: Clone>(
    all: &'a [(ConsultationId, T)],
    consultation: &'a ConsultationId,
) -> impl Iterator<Item = T> + 'a {
    all.iter().filter(move |(id, _)| id == consultation).map(|(_, one)| one.clone())
}

impl Store for MemoryStore {
    fn create(&self, new: &NewConsultation) -> Result<()> {
        new.check()?;
        let mut state = self.writing()?;
        // All or nothing: what half of it did is thrown away.
        let mut after = state.clone();
        after.create(new)?;
        *state = after;
        Ok(())
    }
    fn consultation(&self, id: &ConsultationId) -> Result<Option<Consultation>> {
        Ok(self.state().consultation(id).cloned())
    }
    fn consultations(&self) -> Result<Vec<Consultation>> {
        Ok(self.state().consultations.clone())
    }
    fn consultation_of(&self, document: &DocumentId) -> Result<Option<ConsultationId>> {
        Ok(self.state().documents.get(document).map(|document| document.consultation.clone()))
    }

    fn append(&self, appends: &[Append]) -> Result<Vec<Appended>> {
        let delay = self.state().delay;
        if !delay.is_zero() {
            std::thread::sleep(delay);
        }
        let mut state = self.writing()?;
        Ok(appends.iter().map(|append| state.append(append)).collect())
    }
    fn read(&self, document: &DocumentId) -> Result<Option<Log>> {
        Ok(self.state().documents.get(document).map(|document| {
            let (snapshot_seq, snapshot) = document.snapshot.clone().unwrap_or_default();
            let covered = usize::try_from(snapshot_seq).unwrap_or(usize::MAX);
            let actors = document.actors.iter();
            Log {
                snapshot,
                snapshot_seq,
                tail: document.entries.iter().skip(covered).map(|e| e.chunk.clone()).collect(),
                actors: actors.filter_map(|(a, p)| Some((a.clone(), p.clone()?))).collect(),
            }
        }))
    }
    fn put_snapshot(&self, document: &DocumentId, seq: u64, bytes: &[u8]) -> Result<()> {
        let mut state = self.writing()?;
        let document = state.documents.get_mut(document).ok_or(StoreError::Unknown)?;
        if seq == 0 || seq > document.entries.len() as u64 {
            return Err(StoreError::Incoherent("a snapshot covers what is not in the log"));
        }
        if document.snapshot.as_ref().is_none_or(|(kept, _)| *kept < seq) {
            document.snapshot = Some((seq, Bytes::copy_from_slice(bytes)));
        }
        Ok(())
    }
    fn late(&self, consultation: &ConsultationId) -> Result<Vec<LateEntry>> {
        let state = self.state();
        let Some(known) = state.consultation(consultation) else { return Ok(Vec::new()) };
        let mut late = Vec::new();
        for id in [known.draft, known.discussion] {
            let entries = state.documents.get(&id).map_or(&[][..], |document| &document.entries);
            for (seq, entry) in (1..).zip(entries) {
                let Some(late_for) = entry.late_for else { continue };
                let participant = entry.participant.clone();
                late.push(LateEntry { document: id, seq, hash: entry.hash, participant, late_for });
            }
        }
        Ok(late)
    }

    fn decide(&self, decision: &NewDecision) -> Result<bool> {
        decision.check()?;
        let mut state = self.writing()?;
        // All or nothing: what half of it did is thrown away.
        let mut after = state.clone();
        let decided = after.decide(decision)?;
        *state = after;
        Ok(decided)
    }
    fn decisions(&self, consultation: &ConsultationId) -> Result<Vec<RecordedDecision>> {
        Ok(of(&self.state().decisions, consultation).collect())
    }

    fn versions(&self, consultation: &ConsultationId) -> Result<Vec<VersionHead>> {
        Ok(of(&self.state().versions, consultation).map(|version| version.head).collect())
    }
    fn version(
        &self,
        consultation: &ConsultationId,
        number: VersionNumber,
    ) -> Result<Option<Version>> {
        let state = self.state();
        let found = of(&state.versions, consultation).find(|version| version.head.number == number);
        Ok(found)
    }

    fn put_invitation(&self, consultation: &ConsultationId, invitation: &Invitation) -> Result<()> {
        self.writing()?.add_invitation(consultation, invitation)
    }
    fn invitations(&self, consultation: &ConsultationId) -> Result<Vec<Invitation>> {
        Ok(of(&self.state().invitations, consultation).collect())
    }
    fn invitation(&self, token: &TokenHash) -> Result<Option<(ConsultationId, Invitation)>> {
        let state = self.state();
        let found = state.invitations.iter().find(|(_, invitation)| invitation.token == *token);
        Ok(found.cloned())
    }
    fn withdraw_invitation(
        &self,
        consultation: &ConsultationId,
        id: &InvitationId,
    ) -> Result<bool> {
        let mut state = self.writing()?;
        let mut all = state.invitations.iter_mut();
        let found = all.find(|(of, invitation)| of == consultation && invitation.id == *id);
        Ok(found.map(|(_, invitation)| invitation.withdrawn = true).is_some())
    }
    fn accept(
        &self,
        acceptance: &Acceptance,
    ) -> Result<std::result::Result<Participant, InvitationRefusal>> {
        let mut state = self.writing()?;
        let place = state.invitations.iter().position(|(_, i)| i.token == acceptance.invitation);
        let Some(place) = place else { return Ok(Err(InvitationRefusal::Unknown)) };
        let (consultation, invitation) = state.invitations[place].clone();
        if let Err(refusal) = invitation.check(acceptance.now) {
            return Ok(Err(refusal));
        }
        let participant = Participant {
            id: acceptance.participant.clone(),
            consultation,
            name: acceptance.name.clone(),
            role: invitation.role,
            withdrawn: false,
            joined: millisecond(acceptance.now),
        };
        state.add_participant(&participant, &acceptance.session)?;
        if let Some(left) = &mut state.invitations[place].1.uses_left {
            *left -= 1;
        }
        Ok(Ok(participant))
    }

    fn session(&self, token: &TokenHash) -> Result<Option<Participant>> {
        let state = self.state();
        let owner = state.sessions.get(&token.0);
        Ok(owner.and_then(|id| state.participants.iter().find(|p| p.id == *id)).cloned())
    }
    fn end_session(&self, token: &TokenHash) -> Result<bool> {
        Ok(self.state().sessions.remove(&token.0).is_some())
    }
    fn participant(
        &self,
        consultation: &ConsultationId,
        id: &ParticipantId,
    ) -> Result<Option<Participant>> {
        Ok(self.state().participant(consultation, id).cloned())
    }
    fn participants(&self, consultation: &ConsultationId) -> Result<Vec<Participant>> {
        let state = self.state();
        let all = state.participants.iter().filter(|p| p.consultation == *consultation);
        Ok(all.cloned().collect())
    }

    fn put_looked(&self, participant: &ParticipantId, looked: &Looked) -> Result<()> {
        let mut state = self.writing()?;
        if state.participants.iter().all(|known| known.id != *participant) {
            return Err(StoreError::Unknown);
        }
        state.looked.insert(participant.clone(), looked.clone());
        Ok(())
    }
    fn looked(&self, participant: &ParticipantId) -> Result<Option<Looked>> {
        Ok(self.state().looked.get(participant).cloned())
    }

    /// There is nothing that would outlive the process.
    fn whole(&self, consultation: &ConsultationId) -> Result<Option<Whole>> {
        let state = self.state();
        let Some(found) = state.consultation(consultation).cloned() else { return Ok(None) };
        let log = |id: &DocumentId| {
            let document = state.documents.get(id).ok_or(StoreError::Unknown)?;
            let entry = |it: &NewEntry| WholeEntry {
                hash: it.hash,
                chunk: it.chunk.clone(),
                participant: it.participant.clone(),
                late_for: it.late_for,
            };
            let actors = document.actors.iter().map(|(actor, who)| (actor.clone(), who.clone()));
            Ok::<_, StoreError>(WholeLog {
                entries: document.entries.iter().map(entry).collect(),
                actors: actors.collect(),
            })
        };
        let of = |id: &ConsultationId| id == consultation;
        let people = state.participants.iter().filter(|it| of(&it.consultation));
        Ok(Some(Whole {
            draft: log(&found.draft)?,
            discussion: log(&found.discussion)?,
            participants: people.cloned().collect(),
            decisions: state
                .decisions
                .iter()
                .filter(|it| of(&it.0))
                .map(|it| it.1.clone())
                .collect(),
            versions: state.versions.iter().filter(|it| of(&it.0)).map(|it| it.1.clone()).collect(),
            consultation: found,
        }))
    }
    fn take_in(&self, whole: &Whole) -> Result<()> {
        whole.check()?;
        let mut state = self.writing()?;
        let id = &whole.consultation.id;
        let people: HashSet<&ParticipantId> = whole.participants.iter().map(|it| &it.id).collect();
        let documents = [
            (whole.consultation.draft, &whole.draft),
            (whole.consultation.discussion, &whole.discussion),
        ];
        if state.consultation(id).is_some()
            || state.participants.iter().any(|it| people.contains(&it.id))
            || documents.iter().any(|(id, _)| state.documents.contains_key(id))
        {
            return Err(StoreError::Exists);
        }
        for (document, log) in documents {
            let entry = |it: &WholeEntry| NewEntry {
                hash: it.hash,
                chunk: it.chunk.clone(),
                // Only who an actor belongs to is asked for afterwards, and that is in `actors`.
                actor: Box::default(),
                participant: it.participant.clone(),
                late_for: it.late_for,
            };
            let document_of = Document {
                consultation: id.clone(),
                entries: log.entries.iter().map(entry).collect(),
                hashes: log.entries.iter().map(|it| it.hash).collect(),
                actors: log.actors.iter().cloned().collect(),
                snapshot: None,
            };
            state.documents.insert(document, document_of);
        }
        state.consultations.push(whole.consultation.clone());
        state.participants.extend(whole.participants.iter().cloned());
        state.decisions.extend(whole.decisions.iter().map(|it| (id.clone(), it.clone())));
        state.versions.extend(whole.versions.iter().map(|it| (id.clone(), it.clone())));
        Ok(())
    }

    fn backup(&self, _: &Path) -> Result<()> {
        Err(StoreError::Other("a store in memory has no backup".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::acceptance::{acceptance_suite, append, entry, new_consultation, tail};
    use std::sync::Arc;

    acceptance_suite!((Arc::new(MemoryStore::new()), ()));

    #[test]
    fn it_fails_as_often_as_it_is_told_and_stores_nothing_of_it() {
        let store = MemoryStore::new();
        let new = new_consultation(1);
        store.create(&new).unwrap();
        store.fail_next(2, || StoreError::Full);
        let change = [append(1, vec![entry(1, 1, 1)])];
        for _ in 0..2 {
            assert!(matches!(store.append(&change), Err(StoreError::Full)));
        }
        assert_eq!(tail(&store, &new.consultation.draft).len(), 1);
        store.append(&change).unwrap();
        assert_eq!(tail(&store, &new.consultation.draft).len(), 2);
    }

    #[test]
    fn it_has_no_backup_and_says_so() {
        let file = tempfile::tempdir().unwrap().path().join("backup");
        let error = MemoryStore::new().backup(&file).unwrap_err();
        assert!(error.to_string().contains("no backup"), "{error}");
        assert!(!file.exists());
    }
}
