//! Comments and suggestions: the list, and the decisions on suggestions.

use super::{
    App, api::Body, auth::Session, consultations::decide, people::shown, problem::Problem,
};
use crate::{
    domain::{
        Comment, Consultation, Decision, Paragraph, ParagraphId, Participant, ParticipantId, Place,
        Role, Suggestion, SuggestionId, numbers,
    },
    room::{Review, What},
    store::RecordedDecision,
};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Everything that is said of a discussion.
pub struct Whole {
    /// The consultation that it belongs to.
    pub consultation: std::sync::Arc<Consultation>,
    review: Review,
    people: HashMap<ParticipantId, Participant>,
    /// The decisions that settled suggestions.
    decided: HashMap<SuggestionId, RecordedDecision>,
    /// The numbers of the draft's paragraphs.
    numbers: HashMap<ParagraphId, String>,
}

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody decided yet.
    Open,
    /// In the draft.
    Accepted,
    /// Not taken.
    Declined,
    /// Taken back.
    Withdrawn,
}

impl Status {
    /// The word in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Accepted => "accepted",
            Status::Declined => "declined",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// Reads a discussion with all that belongs to it. Observers, who may be from outside, do not see it.
pub async fn read(app: &App, session: &Session) -> Result<Whole, Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    let id = session.consultation.id.clone();
    let review = app.0.rooms.review(&id).await?;
    let (people, decisions) =
        app.ask(move |store| Ok((store.participants(&id)?, store.decisions(&id)?))).await?;
    let settling = decisions.into_iter().filter_map(|record| {
        let suggestion = record.decision.settles().cloned();
        suggestion.map(|suggestion| (suggestion, record))
    });
    let paragraphs = &review.draft.reading.paragraphs;
    let numbered = paragraphs.iter().zip(numbers(paragraphs));
    Ok(Whole {
        consultation: review.draft.consultation.clone(),
        people: people.into_iter().map(|person| (person.id.clone(), person)).collect(),
        decided: settling.collect(),
        numbers: numbered
            .filter_map(|(paragraph, number)| Some((paragraph.id.clone(), number?.full)))
            .collect(),
        review,
    })
}

impl Whole {
    /// The comments, in the order of the draft; those that lead nowhere at the end.
    pub fn comments(&self) -> Vec<&Comment> {
        let mut all: Vec<&Comment> = self.review.discussion.comments.iter().collect();
        all.sort_by_key(|comment| self.order(self.place_of(comment)));
        all
    }
    /// The suggestions, in the order of the draft; those that lead nowhere at the end.
    pub fn suggestions(&self) -> Vec<&Suggestion> {
        let mut all: Vec<&Suggestion> = self.review.discussion.suggestions.iter().collect();
        all.sort_by_key(|suggestion| {
            self.order(self.review.places.suggestions.get(&suggestion.id))
        });
        all
    }

    fn place_of(&self, comment: &Comment) -> Option<&Place> {
        self.review.places.comments.get(&comment.id)
    }

    fn order(&self, place: Option<&Place>) -> (usize, usize) {
        let Some(place) = place else { return (usize::MAX, 0) };
        let Some(paragraph) = &place.paragraph else { return (0, place.from) };
        let paragraphs: &[Paragraph] = &self.review.draft.reading.paragraphs;
        let at = paragraphs.iter().position(|other| other.id == *paragraph);
        (at.map_or(usize::MAX, |at| at + 1), place.from)
    }

    /// What became of a suggestion.
    pub fn status(&self, suggestion: &Suggestion) -> Status {
        match self.decided.get(&suggestion.id).map(|record| &record.decision) {
            Some(Decision::SuggestionAccepted { .. }) => Status::Accepted,
            Some(_) => Status::Declined,
            None if suggestion.withdrawn => Status::Withdrawn,
            None => Status::Open,
        }
    }

    /// Where a suggestion leads to.
    pub fn place_of_suggestion(&self, suggestion: &Suggestion) -> Option<&Place> {
        self.review.places.suggestions.get(&suggestion.id)
    }
    /// The number of a paragraph of the draft.
    pub fn number_of(&self, paragraph: &ParagraphId) -> Option<&str> {
        self.numbers.get(paragraph).map(String::as_str)
    }
    /// A paragraph of the draft.
    pub fn paragraph_named(&self, id: &ParagraphId) -> Option<&Paragraph> {
        self.review.draft.reading.paragraphs.iter().find(|paragraph| paragraph.id == *id)
    }

    /// The number of the paragraph that a suggestion is about.
    pub fn cited(&self, suggestion: &Suggestion) -> Option<&str> {
        self.number(self.review.places.suggestions.get(&suggestion.id))
    }
    /// The number of the paragraph that a comment is about.
    pub fn cited_by_comment(&self, comment: &Comment) -> Option<&str> {
        self.number(self.place_of(comment))
    }
    /// Why a suggestion was declined.
    pub fn declined_because(&self, suggestion: &Suggestion) -> Option<&str> {
        match &self.decided.get(&suggestion.id)?.decision {
            Decision::SuggestionDeclined { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// Somebody who takes part, or did.
    pub fn author(&self, id: Option<&ParticipantId>) -> Option<&Participant> {
        self.people.get(id?)
    }

    fn shown(&self, id: Option<&ParticipantId>) -> Value {
        json!(self.author(id).map(|person| shown(person, self.consultation.sealed)))
    }

    /// The number of the paragraph that a place is in, where it has one.
    fn number(&self, place: Option<&Place>) -> Option<&str> {
        Some(self.numbers.get(place?.paragraph.as_ref()?)?)
    }

    /// A paragraph as the interfaces name it: the title is `title`.
    fn paragraph(place: Option<&Place>) -> Option<&str> {
        Some(place?.paragraph.as_ref().map_or("title", |paragraph| paragraph.as_str()))
    }

    /// A comment as the interfaces show it.
    pub fn describe_comment(&self, comment: &Comment) -> Value {
        let place = self.place_of(comment);
        let anchored = comment.anchor.text.is_some();
        let words_left = |place: &&Place| {
            comment.anchor.from.is_some()
                && (place.from < place.to || comment.anchor.quote.is_empty())
        };
        let words = place.filter(words_left);
        let gone =
            anchored && (place.is_none() || (comment.anchor.from.is_some() && words.is_none()));
        json!({
            "id": comment.id,
            "by": self.shown(comment.by.as_ref()),
            "paragraph": Whole::paragraph(place),
            "number": self.number(place),
            "from": words.map(|place| place.from),
            "to": words.map(|place| place.to),
            "quote": comment.anchor.quote,
            "after": comment.after,
            "body": comment.body,
            "parent": comment.parent,
            "resolved": comment.resolved,
            "source": comment.source,
            "gone": gone,
        })
    }

    /// The comments and suggestions of one participant.
    pub fn describe_own(&self, who: &ParticipantId) -> (Vec<Value>, Vec<Value>) {
        let overlaps = self.overlaps();
        let comments = self.comments().into_iter().filter(|it| it.by.as_ref() == Some(who));
        let suggestions = self.suggestions().into_iter().filter(|it| it.by.as_ref() == Some(who));
        (
            comments.map(|it| self.describe_comment(it)).collect(),
            suggestions.map(|it| self.describe_suggestion(it, &overlaps)).collect(),
        )
    }

    /// Which open suggestions are in each other's way.
    pub fn overlaps(&self) -> HashMap<&SuggestionId, Vec<&SuggestionId>> {
        let all = self.review.discussion.suggestions.iter();
        let open: Vec<&Suggestion> = all.filter(|it| self.status(it) == Status::Open).collect();
        self.review.places.overlaps(&open)
    }

    /// Why an open suggestion does not fit the draft any more.
    pub fn outdated(&self, suggestion: &Suggestion) -> Option<&str> {
        let open = self.status(suggestion) == Status::Open;
        self.review.places.outdated.get(&suggestion.id).filter(|_| open).map(String::as_str)
    }

    /// A suggestion as the interfaces show it.
    pub fn describe_suggestion(
        &self,
        suggestion: &Suggestion,
        overlaps: &HashMap<&SuggestionId, Vec<&SuggestionId>>,
    ) -> Value {
        let place = self.review.places.suggestions.get(&suggestion.id);
        let outdated = self.outdated(suggestion);
        let words = place.filter(|_| outdated.is_none() && suggestion.anchor.from.is_some());
        json!({
            "id": suggestion.id,
            "by": self.shown(suggestion.by.as_ref()),
            "action": suggestion.action.as_str(),
            "paragraph": Whole::paragraph(place),
            "number": self.number(place),
            "from": words.map(|place| place.from),
            "to": words.map(|place| place.to),
            "quote": suggestion.anchor.quote,
            "replacement": suggestion.replacement,
            "reason": suggestion.reason,
            "source": suggestion.source,
            "after": suggestion.after,
            "kind": suggestion.kind,
            "level": suggestion.level,
            "label": suggestion.label,
            "status": self.status(suggestion).as_str(),
            "outdated": outdated.is_some(),
            "why_outdated": outdated,
            "overlaps": overlaps.get(&suggestion.id).cloned().unwrap_or_default(),
            "decided": self.decided.get(&suggestion.id).map(|record| self.describe_decided(record)),
        })
    }

    /// Who decided, when, and why. A sealed consultation tells no time.
    fn describe_decided(&self, record: &RecordedDecision) -> Value {
        let reason = match &record.decision {
            Decision::SuggestionDeclined { reason, .. } => Some(reason),
            _ => None,
        };
        let at = (!self.consultation.sealed).then_some(record.at);
        json!({ "by": self.shown(Some(&record.by)), "at": at, "reason": reason })
    }
}

/// `GET …/discussion`
pub async fn show(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let whole = read(&app, &session).await?;
    let described = app.work(move || {
        let overlaps = whole.overlaps();
        let comments = whole.comments().into_iter().map(|it| whole.describe_comment(it));
        let suggestions = whole.suggestions();
        let suggestions = suggestions.iter().map(|it| whole.describe_suggestion(it, &overlaps));
        json!({
            "heads": whole.review.draft.heads,
            "comments": comments.collect::<Vec<_>>(),
            "suggestions": suggestions.collect::<Vec<_>>(),
        })
    });
    Ok(Json(described.await?))
}

/// The suggestion that a path names.
pub fn named(path: &HashMap<String, String>) -> Result<SuggestionId, Problem> {
    let unknown = || Problem::not_found("The discussion has no suggestion with this id.");
    path.get("suggestion").and_then(|id| id.parse().ok()).ok_or_else(unknown)
}

/// `POST …/suggestions/{suggestion}/accept`
pub async fn accept(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Json<Value>, Problem> {
    let suggestion = named(&path)?;
    let decided = decide(&app, &session, What::Accept { suggestion: suggestion.clone() }).await?;
    let epoch = decided.consultation.epoch;
    Ok(Json(json!({ "suggestion": suggestion, "outcome": "accepted", "epoch": epoch })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineBody {
    /// Why.
    reason: String,
}

/// `POST …/suggestions/{suggestion}/decline`
pub async fn decline(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    Body(body): Body<DeclineBody>,
) -> Result<Json<Value>, Problem> {
    let suggestion = named(&path)?;
    let what = What::Decline { suggestion: suggestion.clone(), reason: body.reason };
    let decided = decide(&app, &session, what).await?;
    let epoch = decided.consultation.epoch;
    Ok(Json(json!({ "suggestion": suggestion, "outcome": "declined", "epoch": epoch })))
}
