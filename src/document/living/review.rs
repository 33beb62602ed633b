//! What comes of comments and suggestions: reading them, where they lead to, and the changes that the server makes for
//! them itself.

use super::{Batch, Document, Living};
use crate::{
    document::{
        Refusal,
        admission::Examined,
        anchors::Anchors,
        discussion,
        proposal::{self, Outdated},
        write::{self, Entry},
    },
    domain::{Anchor, Discussion, NewEntry, ParticipantId, Places, Suggestion},
};
use automerge::{Automerge, Change, ChangeHash};
use bytes::Bytes;

/// An id that no paragraph can have, for a paragraph that is only imagined.
const NOBODYS_ID: &str = "/";

/// A change that the server made, tried on a copy and held against the rules; nothing is changed yet.
pub struct Examining {
    examined: Examined,
    /// For the store.
    pub entry: NewEntry,
}

/// Why a suggestion cannot be let into the draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It does not fit the draft any more.
    #[error("{0}")]
    Outdated(String),
    /// The rules refuse what it asks for.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<Outdated> for Unfit {
    fn from(outdated: Outdated) -> Unfit {
        Unfit::Outdated(outdated.0)
    }
}

impl Document {
    /// The discussion at the heads that are published; none until the document is loaded.
    pub fn discussion(&self) -> Option<Discussion> {
        let Living { automerge, admission, .. } = self.living.as_ref()?;
        Some(discussion::read(automerge, self.heads_to_read(), &|actor| admission.owner(actor)))
    }

    /// Where a discussion leads to in this draft at the heads that are published.
    pub fn places(&self, discussion: &Discussion) -> Option<Places> {
        let draft = self.anchors()?;
        let mut places = Places::default();
        for comment in &discussion.comments {
            if let Some(place) = draft.place(&comment.anchor) {
                places.comments.insert(comment.id.clone(), place);
            }
        }
        for suggestion in &discussion.suggestions {
            let behind = suggestion.after.as_ref().filter(|_| suggestion.anchor.text.is_none());
            let anchor = match behind {
                Some(after) => Anchor { text: Some(after.clone()), ..Anchor::default() },
                None => suggestion.anchor.clone(),
            };
            if let Some(place) = draft.place(&anchor) {
                places.suggestions.insert(suggestion.id.clone(), place);
            }
            if let Err(outdated) = proposal::resolve(&draft, suggestion, NOBODYS_ID) {
                places.outdated.insert(suggestion.id.clone(), outdated.0);
            }
        }
        Some(places)
    }

    /// The draft at the heads that are published, for anchors to be made in it.
    pub fn anchors(&self) -> Option<Anchors<'_>> {
        Some(Anchors::of(&self.living.as_ref()?.automerge, self.heads_to_read()))
    }

    /// The draft as it was at these heads; none where they are not known.
    pub fn anchors_at<'a>(&'a self, heads: &'a [ChangeHash]) -> Option<Anchors<'a>> {
        let known = !heads.is_empty() && heads.iter().all(|head| self.knows(head));
        let living = self.living.as_ref().filter(|_| known)?;
        Some(Anchors::of(&living.automerge, Some(heads)))
    }

    fn heads_to_read(&self) -> Option<&[ChangeHash]> {
        (!self.is_settled()).then_some(&*self.published)
    }

    /// Makes the change that a suggestion asks for, without changing anything yet. `actor` is one that was never used.
    /// Call it when everything is settled.
    pub fn try_suggestion(
        &mut self,
        suggestion: &Suggestion,
        actor: [u8; 16],
    ) -> Result<Examining, Unfit> {
        let fresh: String = actor.iter().map(|byte| format!("{byte:02x}")).collect();
        let draft = self.anchors().ok_or(Refusal::Undecodable)?;
        let edit = proposal::resolve(&draft, suggestion, &fresh)?;
        Ok(self.examine(None, |copy| write::edit(copy, &actor, &edit, &fresh))?)
    }

    /// Makes the change that adds entries to the discussion, for a participant who has no editor.
    pub fn try_entries(
        &mut self,
        entries: &[Entry],
        by: &ParticipantId,
        actor: [u8; 16],
    ) -> Result<Examining, Refusal> {
        self.examine(Some(by), |copy| write::entries(copy, &actor, entries))
    }

    fn examine<E>(
        &mut self,
        by: Option<&ParticipantId>,
        write: impl FnOnce(&mut Automerge) -> Result<Option<Change>, E>,
    ) -> Result<Examining, Refusal> {
        let living = self.living.as_mut().ok_or(Refusal::Undecodable)?;
        // On a copy: until the store has it, the document holds nothing of it.
        let mut copy = living.automerge.clone();
        let change = write(&mut copy).ok().flatten().ok_or(Refusal::Undecodable)?;
        let examined = living.admission.examine(&change, by, &living.automerge, &self.rules)?;
        let entry = NewEntry {
            hash: change.hash().0,
            chunk: Bytes::copy_from_slice(change.raw_bytes()),
            actor: change.actor_id().to_bytes().into(),
            participant: by.cloned(),
            late_for: None,
        };
        Ok(Examining { examined, entry })
    }

    /// Takes in a change that the store has kept together with a decision: it is announced with the next publication.
    pub fn adopt_stored(&mut self, change: Examining) -> bool {
        let Some(batch) = self.take_in(change) else { return false };
        self.committed.push(batch);
        true
    }

    /// Takes in a change whose entry goes to the journal like every other.
    pub fn adopt(&mut self, change: Examining) -> Vec<NewEntry> {
        let entry = change.entry.clone();
        let Some(batch) = self.take_in(change) else { return vec![] };
        self.committing.push_back(batch);
        vec![entry]
    }

    fn take_in(&mut self, change: Examining) -> Option<Batch> {
        let living = self.living.as_mut()?;
        let Examining { examined, entry } = change;
        if !super::apply(&mut living.automerge, &[&examined.change]) {
            return None;
        }
        self.unpublished.insert(examined.change.hash());
        living.admission.adopt(examined);
        Some(Batch {
            chunks: vec![entry.chunk],
            late: 0,
            writers: vec![],
            heads: living.automerge.get_heads(),
        })
    }

    /// Whether a change is durable and announced.
    pub fn is_published(&self, hash: &[u8; 32]) -> bool {
        !self.unpublished.contains(&ChangeHash(*hash))
    }

    /// Whether an entry of this id is there already.
    pub fn has_entry(&self, entry: &Entry) -> bool {
        let Some(discussion) = self.discussion() else { return false };
        match entry {
            Entry::Comment(new) => discussion.comments.iter().any(|old| old.id == new.id),
            Entry::Suggestion(new) => discussion.suggestions.iter().any(|old| old.id == new.id),
        }
    }
}
