//! All that is on record of a consultation, as it leaves a store and comes into another.

use super::{RecordedDecision, Result, StoreError};
use crate::domain::{
    Consultation, DocumentKind, Participant, ParticipantId, Version, VersionNumber, sha256_hex,
};
use bytes::Bytes;
use std::collections::HashSet;

/// A consultation with its people, documents, decisions and versions. Sessions and invitations are no part of it: whoever
/// takes it in lets people in anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// Its state.
    pub consultation: Consultation,
    /// In the order in which they came.
    pub participants: Vec<Participant>,
    /// The log of the draft.
    pub draft: WholeLog,
    /// The log of the discussion.
    pub discussion: WholeLog,
    /// Oldest first.
    pub decisions: Vec<RecordedDecision>,
    /// Oldest first.
    pub versions: Vec<Version>,
}

/// The log of a document from its first entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WholeLog {
    /// In order.
    pub entries: Vec<WholeEntry>,
    /// Who each actor belongs to, ordered by actor; none for the server's own.
    pub actors: Vec<(Box<[u8]>, Option<ParticipantId>)>,
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeEntry {
    /// The change hash.
    pub hash: [u8; 32],
    /// One uncompressed Automerge chunk.
    pub chunk: Bytes,
    /// Whose it is; none for the server's own.
    pub participant: Option<ParticipantId>,
    /// The version that it came too late for.
    pub late_for: Option<VersionNumber>,
}

impl Whole {
    /// The log of a document.
    pub fn log(&self, kind: DocumentKind) -> &WholeLog {
        match kind {
            DocumentKind::Draft => &self.draft,
            DocumentKind::Discussion => &self.discussion,
        }
    }

    /// Whether its parts belong together; if not, what is wrong.
    pub fn check(&self) -> Result<()> {
        let wrong = |what: &str| Err(StoreError::Corrupt(what.to_owned()));
        let state = &self.consultation;
        let people: HashSet<&ParticipantId> = self.participants.iter().map(|it| &it.id).collect();
        if self.participants.iter().any(|person| person.consultation != state.id) {
            return wrong("a participant belongs to another consultation");
        }
        if !self.decisions.iter().map(|it| it.epoch).eq(1..=state.epoch) {
            return wrong("a decision is missing");
        }
        if self.decisions.iter().any(|it| !people.contains(&it.by)) {
            return wrong("a decision was taken by nobody");
        }
        if !self.versions.iter().map(|it| it.head.number).eq(1..=state.version) {
            return wrong("a version is missing");
        }
        let mut previous = None;
        for Version { head, markdown, .. } in &self.versions {
            if head.sha256 != sha256_hex(markdown.as_bytes()) || head.previous != previous {
                return wrong(&format!("version {} is not what was published", head.number));
            }
            previous = Some(head.sha256.clone());
        }
        for log in [&self.draft, &self.discussion] {
            let known =
                |who: &Option<ParticipantId>| who.as_ref().is_none_or(|who| people.contains(who));
            if !log.entries.iter().all(|it| known(&it.participant))
                || !log.actors.iter().all(|it| known(&it.1))
            {
                return wrong("somebody unknown wrote a change");
            }
        }
        Ok(())
    }
}
