//! What people send from a consultation's page. Each form is read into what the interface takes, and handed on.

use super::{
    super::{
        App,
        auth::Session,
        consultations::{PublishBody, decide, publish_version},
        people::{ChangeBody, InviteBody, change_person, end_invitation, make_invitation},
        problem::Problem,
    },
    Fields, Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, moment},
    invitation::{alone, card, with_article},
    see_other,
};
use crate::{
    domain::{MastheadChange, Role},
    room::What,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::HashMap;

/// How long an invitation may be open: what the form offers, in hours.
pub const OPEN_FOR: [(&str, i64); 4] =
    [("for an hour", 1), ("for a day", 24), ("for a week", 7 * 24), ("for 30 days", 30 * 24)];

/// What the form to publish sends.
#[derive(Deserialize)]
pub struct PublishFields {
    stage: String,
    #[serde(default)]
    note: String,
}

/// `POST /c/{id}/publish`
pub async fn publish(
    State(app): State<App>,
    Visitor(session): Visitor,
    Fields(fields): Fields<PublishFields>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let body = PublishBody { note: Some(fields.note), stage: Some(fields.stage) };
    let published = publish_version(&app, &session, body).await.map_err(Failure::within(id))?;
    let (head, decided) = published;
    let address = format!("/c/{id}/versions/{}", head.number);
    if decided.notes.is_empty() {
        return Ok(see_other(&address));
    }
    let notes: String = decided
        .notes
        .iter()
        .map(|note| format!("<li dir=\"auto\">{}</li>\n", Text(note)))
        .collect();
    let main = format!(
        "<div class=\"intro\">\n<h1 dir=\"auto\">{} is published</h1>\n<p>No word is missing, but look at this:</p>\n\
         <ul>\n{notes}</ul>\n<p class=\"actions\"><a class=\"button\" href=\"{address}\">Read it</a></p>\n</div>\n",
        Text(&head.designation)
    );
    Ok(within_page(&session, "Published", main))
}

fn within_page(session: &Session, title: &str, main: String) -> Response {
    let address = format!("/c/{}", session.consultation.id);
    let trail = [(address.as_str(), session.consultation.title.as_str())];
    Page { title, trail: &trail, class: "started", main }.answer(StatusCode::OK)
}

/// What the form to open a stage sends.
#[derive(Deserialize)]
pub struct StageFields {
    stage: String,
}

/// `POST /c/{id}/stage`
pub async fn open_stage(
    State(app): State<App>,
    Visitor(session): Visitor,
    Fields(fields): Fields<StageFields>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let what = What::Open { stage: fields.stage };
    decide(&app, &session, what).await.map_err(Failure::within(id))?;
    Ok(see_other(&format!("/c/{id}")))
}

/// What the form for the masthead sends: all of it, with empty texts for what is to be left out.
#[derive(Deserialize)]
pub struct MastheadFields {
    organisation: String,
    symbol: String,
    distribution: String,
    date: String,
    language: String,
}

/// `POST /c/{id}/masthead`
pub async fn set_masthead(
    State(app): State<App>,
    Visitor(session): Visitor,
    Fields(fields): Fields<MastheadFields>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let change = MastheadChange {
        organisation: Some(fields.organisation),
        symbol: Some(fields.symbol),
        distribution: Some(fields.distribution),
        date: Some(fields.date),
        language: Some(fields.language),
    };
    decide(&app, &session, What::Masthead { change }).await.map_err(Failure::within(id))?;
    Ok(see_other(&format!("/c/{id}#masthead")))
}

/// What the form to invite sends.
#[derive(Deserialize)]
pub struct InviteFields {
    role: Role,
    #[serde(default)]
    uses: String,
    #[serde(default)]
    hours: String,
}

impl InviteFields {
    fn body(&self, now: Timestamp) -> Result<InviteBody, Problem> {
        let uses = match self.uses.trim() {
            "" => None,
            uses => Some(uses.parse().map_err(|_| {
                Problem::bad(
                    "uses",
                    "Say how often the link may be used as a number, or leave it empty.",
                )
            })?),
        };
        let expires = match self.hours.trim() {
            "" => None,
            hours => {
                let offered = OPEN_FOR.iter().find(|(_, offered)| offered.to_string() == hours);
                let (_, hours) = offered
                    .ok_or_else(|| Problem::bad("expires", "Choose one of the offered times."))?;
                Some(now.checked_add(hours.hours()).map_err(|_| Problem::internal())?)
            }
        };
        Ok(InviteBody { role: self.role, uses, expires })
    }
}

/// `POST /c/{id}/invitations`
pub async fn invite(
    State(app): State<App>,
    Visitor(session): Visitor,
    Fields(fields): Fields<InviteFields>,
) -> Result<Response, Failure> {
    let within = Failure::within(&session.consultation.id);
    let body = fields.body(Timestamp::now()).map_err(&within)?;
    let invited = make_invitation(&app, &session, body).await.map_err(&within)?;
    let invitation = &invited.invitation;
    let uses = match invitation.uses_left {
        Some(1) => "It can be used once".into(),
        Some(uses) => format!("It can be used {uses} times"),
        None => "It can be used any number of times".to_owned(),
    };
    let end = invitation.expires.map_or(String::new(), |end| format!(", until {}", moment(end)));
    let main = format!(
        "<div class=\"intro\">\n<p class=\"kicker\">Invitation</p>\n<h1 id=\"links\">A link for {role}</h1>\n\
         <p class=\"warning\"><strong>Keep this link: it is shown once.</strong> {uses}{end}.</p>\n</div>\n\
         <div class=\"cards\">\n{card}</div>\n\
         <p class=\"actions\"><a class=\"button\" href=\"/c/{id}\">Back to the consultation</a></p>\n",
        role = with_article(invitation.role),
        card = card(invitation.role, &invited.link, alone(invitation.role), 2),
        id = session.consultation.id,
    );
    Ok(within_page(&session, "Invitation", main))
}

/// `POST /c/{id}/invitations/{invitation}/withdraw`
pub async fn withdraw_invitation(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    end_invitation(&app, &session, &path).await.map_err(Failure::within(id))?;
    Ok(see_other(&format!("/c/{id}#invitations")))
}

/// What the form to give a role sends.
#[derive(Deserialize)]
pub struct RoleFields {
    role: Role,
}

/// `POST /c/{id}/participants/{participant}/role`
pub async fn give_role(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
    Fields(fields): Fields<RoleFields>,
) -> Result<Response, Failure> {
    let body = ChangeBody { role: Some(fields.role), withdrawn: None };
    change(&app, &session, &path, body).await
}

/// `POST /c/{id}/participants/{participant}/withdraw`
pub async fn withdraw_participant(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let body = ChangeBody { role: None, withdrawn: Some(true) };
    change(&app, &session, &path, body).await
}

async fn change(
    app: &App,
    session: &Session,
    path: &HashMap<String, String>,
    body: ChangeBody,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    change_person(app, session, path, body).await.map_err(Failure::within(id))?;
    Ok(see_other(&format!("/c/{id}#participants")))
}
