//! Invitations, joining, and the participants.

use super::{
    App,
    api::Body,
    auth::{Session, Tokens, cookie, forgotten_cookie, is_operator, session},
    consultations::{describe, link, may},
    problem::Problem,
    qr,
};
use crate::{
    domain::{
        Consultation, ConsultationId, Invitation, InvitationId, InvitationRefusal, NAME_CHARS_MAX,
        Participant, ParticipantId, Role, Token, chosen_name,
    },
    room::{Request, What},
    store::Acceptance,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Invitations of a consultation at most.
const INVITATIONS_MAX: usize = 10_000;

/// What the others call a person: the name that they chose, or the role alone where authorship is sealed.
pub fn shown_name(person: &Participant, sealed: bool) -> &str {
    if sealed { person.role.as_str() } else { &person.name }
}

/// A person as the others see them.
pub fn shown(person: &Participant, sealed: bool) -> Value {
    let name = shown_name(person, sealed);
    json!({ "id": person.id, "name": name, "role": person.role, "withdrawn": person.withdrawn })
}

/// What is said to an unusable name.
pub fn bad_name() -> Problem {
    Problem::bad("name", format!("A name is one line of 1 to {NAME_CHARS_MAX} characters."))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    invitation: String,
    name: String,
}

/// `POST /api/join`. The invitation may be given as its token or as the whole link.
pub async fn join(State(app): State<App>, Body(body): Body<JoinBody>) -> Result<Response, Problem> {
    let joined = accept(&app, &body.invitation, &body.name).await?;
    let id = joined.participant.consultation.clone();
    let consultation = app.ask(move |store| store.consultation(&id)).await?;
    let consultation = consultation.ok_or_else(Problem::internal)?;
    let answer = json!({
        "token": joined.token.reveal(),
        "role": joined.participant.role,
        "participant": joined.participant.id,
        "consultation": describe(&consultation),
    });
    let set_cookie = cookie(&app, &consultation.id, &joined.token);
    Ok(([(header::SET_COOKIE, set_cookie)], Json(answer)).into_response())
}

/// Somebody who came in.
pub struct Joined {
    /// Who they are from here on.
    pub participant: Participant,
    /// Their session.
    pub token: Token,
}

/// The secret of an invitation, which may be given as the whole link.
fn secret(invitation: &str) -> Result<Token, Problem> {
    let secret = invitation.trim().rsplit('/').next().unwrap_or_default();
    secret.parse().map_err(|_| Problem::from(InvitationRefusal::Unknown))
}

/// Uses an invitation.
pub async fn accept(app: &App, invitation: &str, name: &str) -> Result<Joined, Problem> {
    let invitation = secret(invitation)?;
    let name = chosen_name(name).ok_or_else(bad_name)?;
    let token = Token::from_entropy(rand::random(), rand::random());
    let acceptance = Acceptance {
        invitation: invitation.hash(),
        name,
        participant: ParticipantId::from_entropy(rand::random()),
        session: token.hash(),
        now: Timestamp::now(),
    };
    let participant = app.ask(move |store| store.accept(&acceptance)).await??;
    Ok(Joined { participant, token })
}

/// An invitation that somebody looks at before they use it.
pub struct Opened {
    /// Where it leads.
    pub consultation: Consultation,
    /// What it gives.
    pub invitation: Invitation,
    /// Who has come in already with this browser.
    pub already: Option<Session>,
}

/// Looks at an invitation. One that is over is refused, unless the asker is inside: they go on, whatever became of the
/// link since.
pub async fn open_invitation(
    app: &App,
    invitation: &str,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Opened, Problem> {
    let token = secret(invitation)?;
    let found = app.ask(move |store| {
        let Some((id, invitation)) = store.invitation(&token.hash())? else { return Ok(None) };
        Ok(store.consultation(&id)?.map(|consultation| (consultation, invitation)))
    });
    let (consultation, invitation) = found.await?.ok_or(InvitationRefusal::Unknown)?;
    // Nothing is changed, and no other site can read the answer: a cookie counts wherever the request comes from.
    let tokens = Tokens::of(headers, uri.query()).own(&Method::GET, headers, app)?;
    let already = session(app, &consultation.id, tokens).await.ok();
    if already.is_none() {
        invitation.check(Timestamp::now())?;
    }
    Ok(Opened { consultation, invitation, already })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenBody {
    invitation: String,
}

/// `POST /api/invitation`: what an invitation gives, before it is used. It is posted so that it stands in no log.
pub async fn opened(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
    Body(body): Body<OpenBody>,
) -> Result<Json<Value>, Problem> {
    let Opened { consultation, invitation, already } =
        open_invitation(&app, &body.invitation, &headers, &uri).await?;
    let already = already.map(|session| {
        json!({
            "participant": session.participant.id,
            "name": shown_name(&session.participant, consultation.sealed),
            "role": session.grant.role(),
        })
    });
    Ok(Json(json!({
        "role": invitation.role,
        "usable": invitation.check(Timestamp::now()).is_ok(),
        "consultation": {
            "id": consultation.id,
            "title": consultation.title,
            "stage": consultation.open_stage().designation,
            "closed": consultation.closed,
            "sealed": consultation.sealed,
            "versions": consultation.version,
        },
        "may": may(&consultation, invitation.role),
        "already": already,
    })))
}

/// `POST /api/consultations/{id}/leave`: ends the session that the request brings, on this device alone. The participant
/// stays one; to come back they need a link.
pub async fn leave(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let tokens = Tokens::of(&headers, uri.query()).own(&Method::POST, &headers, &app)?;
    let own = session.participant.id;
    app.ask(move |store| {
        for token in tokens.iter().map(Token::hash) {
            if store.session(&token)?.is_some_and(|person| person.id == own) {
                store.end_session(&token)?;
            }
        }
        Ok(())
    })
    .await?;
    let forgotten = [(header::SET_COOKIE, forgotten_cookie(&session.consultation.id))];
    Ok((StatusCode::NO_CONTENT, forgotten).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteBody {
    /// What it gives.
    pub role: Role,
    /// How often it may be used; any number of times where it is left out.
    #[serde(default)]
    pub uses: Option<u32>,
    /// When it ends; never where it is left out.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

/// An invitation that was made. The link is shown this once.
pub struct Invited {
    /// As it is stored.
    pub invitation: Invitation,
    /// The secret.
    pub token: Token,
    /// The address that carries it.
    pub link: String,
}

impl Invited {
    fn answer(&self) -> Response {
        let mut answer = describe_invitation(&self.invitation);
        answer["link"] = json!(self.link);
        answer["token"] = json!(self.token.reveal());
        answer["qr"] = json!(qr::svg(&self.link));
        (StatusCode::CREATED, Json(answer)).into_response()
    }
}

/// `POST /api/consultations/{id}/invitations`
pub async fn invite(
    State(app): State<App>,
    session: Session,
    Body(body): Body<InviteBody>,
) -> Result<Response, Problem> {
    Ok(make_invitation(&app, &session, body).await?.answer())
}

/// Makes an invitation, if the asker may.
pub async fn make_invitation(
    app: &App,
    session: &Session,
    body: InviteBody,
) -> Result<Invited, Problem> {
    session.consultation.require(&session.grant, Role::Organizer)?;
    if body.uses == Some(0) {
        return Err(Problem::bad(
            "uses",
            "An invitation is used at least once; leave uses out for any number.",
        ));
    }
    if body.expires.is_some_and(|end| end <= Timestamp::now()) {
        return Err(Problem::bad("expires", "An invitation ends in the future."));
    }
    make(app, &session.consultation.id, body.role, body.uses, body.expires).await
}

async fn make(
    app: &App,
    consultation: &ConsultationId,
    role: Role,
    uses: Option<u32>,
    expires: Option<Timestamp>,
) -> Result<Invited, Problem> {
    let token = Token::from_entropy(rand::random(), rand::random());
    let invitation = Invitation {
        id: InvitationId::from_entropy(rand::random()),
        token: token.hash(),
        role,
        uses_left: uses,
        expires,
        created: Timestamp::now(),
        withdrawn: false,
    };
    let link = link(&app.0.public_url, &token);
    let (id, kept) = (consultation.clone(), invitation.clone());
    let kept = app
        .ask(move |store| {
            if store.invitations(&id)?.len() >= INVITATIONS_MAX {
                return Ok(false);
            }
            store.put_invitation(&id, &kept).map(|()| true)
        })
        .await?;
    if !kept {
        let sentence = format!("A consultation has at most {INVITATIONS_MAX} invitations.");
        return Err(Problem::new(StatusCode::CONFLICT, "invitations-max", sentence));
    }
    Ok(Invited { invitation, token, link })
}

/// `POST /api/consultations/{id}/recover`: a way back for an organizer who lost the link, through the operator.
pub async fn recover(
    State(app): State<App>,
    headers: HeaderMap,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    if !is_operator(&headers, &app) {
        return Err(Problem::forbidden("Only the operator lets an organizer in again."));
    }
    let unknown = || Problem::not_found("There is no such consultation.");
    let id: ConsultationId = path.get("id").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let wanted = id.clone();
    app.ask(move |store| store.consultation(&wanted)).await?.ok_or_else(unknown)?;
    Ok(make(&app, &id, Role::Organizer, Some(1), None).await?.answer())
}

fn describe_invitation(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "role": invitation.role,
        "uses_left": invitation.uses_left,
        "expires": invitation.expires,
        "created": invitation.created,
        "withdrawn": invitation.withdrawn,
    })
}

/// `GET /api/consultations/{id}/invitations`. Links are shown once, when they are made.
pub async fn invitations(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    session.consultation.require(&session.grant, Role::Organizer)?;
    let id = session.consultation.id.clone();
    let all = app.ask(move |store| store.invitations(&id)).await?;
    Ok(Json(json!({ "invitations": all.iter().map(describe_invitation).collect::<Vec<_>>() })))
}

/// `DELETE /api/consultations/{id}/invitations/{invitation}`
pub async fn withdraw_invitation(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<StatusCode, Problem> {
    end_invitation(&app, &session, &path).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraws the invitation that a path names.
pub async fn end_invitation(
    app: &App,
    session: &Session,
    path: &HashMap<String, String>,
) -> Result<(), Problem> {
    session.consultation.require(&session.grant, Role::Organizer)?;
    let unknown = || Problem::not_found("There is no such invitation.");
    let invitation: InvitationId =
        path.get("invitation").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let id = session.consultation.id.clone();
    let there = app.ask(move |store| store.withdraw_invitation(&id, &invitation)).await?;
    if there { Ok(()) } else { Err(unknown()) }
}

/// `GET /api/consultations/{id}/participants`. Observers, who may be from outside, do not see who takes part.
pub async fn participants(
    State(app): State<App>,
    session: Session,
) -> Result<Json<Value>, Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    let id = session.consultation.id.clone();
    let all = app.ask(move |store| store.participants(&id)).await?;
    let sealed = session.consultation.sealed;
    let shown: Vec<Value> = all.iter().map(|person| shown(person, sealed)).collect();
    Ok(Json(json!({ "participants": shown })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    /// Another role.
    #[serde(default)]
    pub role: Option<Role>,
    /// True: let in no longer.
    #[serde(default)]
    pub withdrawn: Option<bool>,
}

/// `PATCH /api/consultations/{id}/participants/{participant}`
pub async fn change(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    Body(body): Body<ChangeBody>,
) -> Result<Json<Value>, Problem> {
    let after = change_person(&app, &session, &path, body).await?;
    Ok(Json(shown(&after, session.consultation.sealed)))
}

/// Changes the participant that a path names, and says what they are afterwards.
pub async fn change_person(
    app: &App,
    session: &Session,
    path: &HashMap<String, String>,
    body: ChangeBody,
) -> Result<Participant, Problem> {
    session.consultation.require(&session.grant, Role::Organizer)?;
    let unknown = || Problem::not_found("There is no such participant.");
    let who: ParticipantId =
        path.get("participant").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let id = session.consultation.id.clone();
    let wanted = (id.clone(), who.clone());
    let person = app.ask(move |store| store.participant(&wanted.0, &wanted.1)).await?;
    let person = person.ok_or_else(unknown)?;
    let what = match (body.role, body.withdrawn) {
        (Some(role), None) => What::GiveRole { to: person, role },
        (None, Some(true)) => What::Withdraw { who: person },
        _ => {
            let sentence = "Say either {\"role\": …} or {\"withdrawn\": true}; whoever was withdrawn is invited again.";
            return Err(Problem::bad("invalid", sentence));
        }
    };
    let request = Request { by: session.participant.clone(), what };
    app.0.rooms.decide(&id, request).await?;
    app.ask(move |store| store.participant(&id, &who)).await?.ok_or_else(unknown)
}
