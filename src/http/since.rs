//! Since I last looked: what changed in the draft, what was decided, and what became of one's own comments and
//! suggestions. What is kept of a visit is what was seen, and no time.

use super::{App, auth::Session, consultations, problem::Problem, review};
use crate::{
    compare::{self, Comparison},
    domain::{ParticipantId, Role},
    render,
    store::{Looked, RecordedDecision},
};
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

/// What happened since somebody last looked.
pub struct Since {
    /// What they saw then; none where they never looked, and then nothing is compared.
    pub from: Option<Looked>,
    /// What changed in the draft since.
    pub comparison: Option<Comparison>,
    /// The decisions since, for those who may see them.
    pub decisions: Vec<RecordedDecision>,
    /// The discussion, for those who may see it.
    pub discussion: Option<review::Whole>,
}

/// Gathers what happened since the asker last looked.
pub async fn gather(app: &App, session: &Session) -> Result<Since, Problem> {
    let is_inside = session.consultation.require(&session.grant, Role::Reviewer).is_ok();
    let (id, who) = (session.consultation.id.clone(), session.participant.id.clone());
    let from = app.ask(move |store| store.looked(&who)).await?;
    let mut since = Since { from, comparison: None, decisions: vec![], discussion: None };
    if let Some(Looked { heads, epoch }) = since.from.clone() {
        let draft = app.0.rooms.draft(&id).await?;
        let before = app.0.rooms.draft_at(&id, heads).await?;
        let work = app.work(move || {
            let before = before?;
            let (older, newer) = (render::normalise(&before), render::normalise(&draft.reading));
            Some(compare::compare(&older, &newer))
        });
        since.comparison = work.await?;
        if is_inside {
            let wanted = id.clone();
            let all = app.ask(move |store| store.decisions(&wanted)).await?;
            since.decisions = all.into_iter().filter(|record| record.epoch > epoch).collect();
        }
    }
    if is_inside {
        since.discussion = Some(review::read(app, session).await?);
    }
    Ok(since)
}

/// Keeps what the asker sees at this moment as what they saw.
pub async fn keep(app: &App, session: &Session) -> Result<(), Problem> {
    let draft = app.0.rooms.draft(&session.consultation.id).await?;
    let looked = Looked { heads: draft.heads, epoch: draft.consultation.epoch };
    let who = session.participant.id.clone();
    app.ask(move |store| store.put_looked(&who, &looked)).await
}

/// `POST …/looked`
pub async fn looked(State(app): State<App>, session: Session) -> Result<StatusCode, Problem> {
    keep(&app, &session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET …/since`
pub async fn show(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let since = gather(&app, &session).await?;
    let who: ParticipantId = session.participant.id.clone();
    let decisions = consultations::describe_decisions(&app, &session, &since.decisions).await?;
    let own = since.discussion.as_ref().map(|whole| whole.describe_own(&who));
    let (comments, suggestions) = own.unwrap_or_default();
    Ok(Json(json!({
        "from": since.from.map(|looked| looked.heads),
        "comparison": since.comparison,
        "decisions": decisions,
        "mine": { "comments": comments, "suggestions": suggestions },
    })))
}
