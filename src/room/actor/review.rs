//! Review: the discussion as it is read, entries of people who have no editor, and decisions on suggestions.

use super::{Room, Stop};
use crate::{
    document::{Anchors, Document, Examining, Unfit, read_heads, show_heads},
    domain::{Anchor, Consultation, Decision, DocumentKind, Grant, SuggestionId},
    room::{DecideError, Draft, NewEntriesRequest, Review, Spot, What, Where, decide},
    store::Append,
};
use std::sync::Arc;

/// A decision on a suggestion, and the change that it makes in the draft.
pub(super) struct Settlement {
    pub after: Consultation,
    pub decision: Decision,
    pub change: Option<Examining>,
}

impl Room {
    /// Answers those who asked for the draft or the discussion, once both are loaded.
    pub(super) fn answer_readers(&mut self) {
        let asked = !self.readers.is_empty() || !self.reviewers.is_empty();
        if !asked && self.readers_of_before.is_empty() {
            return;
        }
        let [draft, discussion] = &self.documents;
        if draft.is_installed() {
            for (heads, reader) in self.readers_of_before.drain(..) {
                let _ = reader.send(draft.reading_at(&heads));
            }
        }
        if !asked {
            return;
        }
        let Some(reading) = draft.reading() else { return };
        let shown = Draft {
            consultation: self.consultation.clone(),
            reading: Arc::new(reading),
            heads: show_heads(draft.published()),
        };
        for reader in self.readers.drain(..) {
            let _ = reader.send(shown.clone());
        }
        if self.reviewers.is_empty() {
            return;
        }
        let Some(discussion) = discussion.discussion() else { return };
        // Each cursor is looked up in its text: thousands of entries take a while.
        let Some(places) = tokio::task::block_in_place(|| draft.places(&discussion)) else {
            return;
        };
        let (discussion, places) = (Arc::new(discussion), Arc::new(places));
        for reviewer in self.reviewers.drain(..) {
            let (discussion, places) = (discussion.clone(), places.clone());
            let _ = reviewer.send(Review { draft: shown.clone(), discussion, places });
        }
    }

    /// Tells those whose entries are durable and announced.
    pub(super) fn answer_writers(&mut self) {
        let discussion = &self.documents[DocumentKind::Discussion as usize];
        let (done, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.written)
            .into_iter()
            .partition(|(hash, _)| discussion.is_published(hash));
        self.written = waiting;
        for (_, reply) in done {
            let _ = reply.send(Ok(()));
        }
    }

    /// Writes what people without an editor want written, once nothing is under way.
    pub(super) async fn write_entries(&mut self) -> Result<(), Stop> {
        let at_rest = |document: &Document| document.is_installed() && document.is_settled();
        if !self.documents.iter().all(at_rest) || self.poisoned.is_some() {
            return Ok(());
        }
        let Some((request, reply)) = self.writing.pop_front() else { return Ok(()) };
        let count = request.entries.len();
        // Hundreds of entries on a long text take a moment.
        let change = match tokio::task::block_in_place(|| self.try_entries(*request)) {
            Ok(Some(change)) => change,
            answer => {
                let _ = reply.send(answer.map(drop));
                return Ok(());
            }
        };
        let hash = change.entry.hash;
        let entries = self.document(DocumentKind::Discussion).0.adopt(change);
        if entries.is_empty() {
            return Err(Stop::Failed(format!("{count} entries could not be applied")));
        }
        self.written.push((hash, reply));
        self.append(DocumentKind::Discussion, entries).await
    }

    /// None where the entries are there already.
    fn try_entries(
        &mut self,
        request: NewEntriesRequest,
    ) -> Result<Option<Examining>, DecideError> {
        let NewEntriesRequest { by, entries, heads } = request;
        let grant = self.grant(&by).ok_or(DecideError::NotLetIn)?;
        self.consultation
            .may_write(grant.role(), DocumentKind::Discussion)
            .map_err(|refusal| Unfit::Refused(refusal.into()))?;
        let [draft, discussion] = &mut self.documents;
        if entries.first().is_none_or(|(first, _)| discussion.has_entry(first)) {
            return Ok(None);
        }
        let heads = heads.map(|heads| read_heads(&heads).ok_or(DecideError::NoSuchPlace));
        let heads = heads.transpose()?;
        let draft = match &heads {
            Some(heads) => draft.anchors_at(heads),
            None => draft.anchors(),
        };
        let draft = draft.ok_or(DecideError::NoSuchPlace)?;
        let mut anchored = Vec::with_capacity(entries.len());
        for (mut entry, place) in entries {
            if let Some(place) = place {
                let found = match anchor(&draft, &place) {
                    // What was cannot have changed meanwhile: the words lie in several pieces.
                    None if heads.is_some() => whole(&draft, &place),
                    found => found,
                };
                *entry.anchor_mut() = found.ok_or(DecideError::NoSuchPlace)?;
            }
            anchored.push(entry);
        }
        let change = discussion.try_entries(&anchored, grant.participant(), rand::random());
        Ok(Some(change.map_err(Unfit::Refused)?))
    }

    /// What a decision on a suggestion comes to. Everything is settled.
    pub(super) fn settle(
        &mut self,
        grant: &Grant,
        what: &What,
        id: &SuggestionId,
    ) -> Result<Settlement, DecideError> {
        let [draft, discussion] = &mut self.documents;
        let all = discussion.discussion().ok_or(DecideError::Closed)?.suggestions;
        let suggestion = all.into_iter().find(|suggestion| suggestion.id == *id);
        let settled = self.settled.contains(id);
        let suggestion = suggestion.ok_or(DecideError::NoSuchSuggestion)?;
        let about = Some((&suggestion, settled));
        let (after, decision) = decide::decide(&self.consultation, grant, what, about)?;
        let change = match what {
            What::Accept { .. } => Some(draft.try_suggestion(&suggestion, rand::random())?),
            _ => None,
        };
        Ok(Settlement { after, decision, change })
    }

    /// The entry of a change that a decision makes, for the store.
    pub(super) fn append_with(&self, after: &Consultation, change: &Examining) -> Append {
        let draft = &self.documents[DocumentKind::Draft as usize];
        Append {
            consultation: after.id.clone(),
            document: after.draft,
            epoch: after.epoch,
            after: Some(draft.seq()),
            entries: vec![change.entry.clone()],
        }
    }

    /// Takes in a change that the store has kept with a decision, and tells everyone of it.
    pub(super) fn adopt_stored(&mut self, change: Examining) -> bool {
        let (draft, mut out) = self.document(DocumentKind::Draft);
        let adopted = draft.adopt_stored(change);
        draft.publish(&mut out);
        adopted
    }
}

/// The paragraph of a place as a whole, with the words there as its quotation.
fn whole(draft: &Anchors<'_>, place: &Spot) -> Option<Anchor> {
    let anchor = draft.make(draft.block(&place.paragraph)?, None)?;
    match &place.spot {
        Where::Words { quote, .. } => Some(Anchor { quote: quote.clone(), ..anchor }),
        Where::Behind { .. } | Where::Whole { .. } => Some(anchor),
    }
}

fn anchor(draft: &Anchors<'_>, place: &Spot) -> Option<Anchor> {
    let block = draft.block(&place.paragraph)?;
    match &place.spot {
        Where::Whole { quote } => {
            let anchor = draft.make(block, None)?;
            let quote = quote.clone().unwrap_or(anchor.quote);
            Some(Anchor { quote, ..anchor })
        }
        Where::Words { from, to, quote } => {
            let anchor = draft.make(block, Some((*from, *to)))?;
            (anchor.quote == *quote).then_some(anchor)
        }
        Where::Behind { at, quote } => {
            let anchor = draft.make(block, Some((*at, *at)))?;
            let begin = at.checked_sub(quote.encode_utf16().count())?;
            match draft.make(block, Some((begin, *at))) {
                Some(before) if before.quote == *quote => {
                    Some(Anchor { quote: before.quote, ..anchor })
                }
                Some(_) => None,
                // The words before lie in several pieces: the cursor alone must do.
                None => Some(anchor),
            }
        }
    }
}
