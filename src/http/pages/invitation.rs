//! Invitations: how one looks to who hands it out, and the page that it opens.

use super::{
    super::{
        App,
        auth::{cookie, require_own_origin},
        people::{Opened, accept, open_invitation},
        qr, web,
    },
    Fields,
    consultation::room_link,
    escape::Text,
    failure::Failure,
    frame::Page,
    see_other,
};
use crate::domain::{NAME_CHARS_MAX, Role};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;

/// What a role may do, in words that follow its name.
pub fn role_may(role: Role) -> &'static str {
    match role {
        Role::Observer => {
            "reads the draft, the versions and what changed between them; writes nothing."
        }
        Role::Reviewer => "reads, and comments and suggests where the stage is open for that.",
        Role::Drafter => "also writes the draft, where the stage is open for that.",
        Role::Rapporteur => {
            "also holds the pen: publishes versions, opens stages, closes paragraphs that are agreed."
        }
        Role::Organizer => "also invites people, gives them roles and takes roles back.",
    }
}

/// The same where the roles below it are not named before.
pub fn alone(role: Role) -> &'static str {
    role_may(role).trim_start_matches("also ")
}

/// The name of a role at the start of a line.
pub fn role_name(role: Role) -> String {
    uppercased(role.as_str())
}

/// The name of a role in a sentence.
pub fn with_article(role: Role) -> String {
    let article = if role.as_str().starts_with('o') { "an" } else { "a" };
    format!("{article} {role}")
}

/// An invitation to hand out: its link, and its QR code, which fills the screen when it is followed.
pub fn card(role: Role, link: &str, words: &str, heading: u8) -> String {
    let (name, shown) = (role_name(role), Text(link));
    let code = qr::svg(link).map_or(String::new(), |svg| {
        // What stands before the element is for a file of its own.
        let svg = svg.find("<svg").map_or(svg.as_str(), |start| &svg[start..]);
        format!(
            "<div class=\"code\" id=\"code-{role}\">\n<a class=\"small\" href=\"#code-{role}\">\
             <span class=\"image\" role=\"img\" aria-label=\"QR code of the {role}’s link\">{svg}</span>\
             <span class=\"enlarge\">Fill the screen</span></a>\n\
             <p class=\"caption\"><strong>{name}</strong> <span class=\"address\">{shown}</span></p>\n\
             <a class=\"close\" href=\"#links\">Back to the links</a>\n</div>\n"
        )
    });
    format!(
        "<article class=\"invitation\">\n<div class=\"words\">\n<h{heading}>{name}</h{heading}>\n<p>{words}</p>\n\
         <p class=\"link\"><a href=\"{shown}\">{shown}</a></p>\n</div>\n{code}</article>\n",
        words = Text(uppercased(words)),
    )
}

/// At the start of a sentence.
pub fn uppercased(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// `GET /join/{token}`
pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failure> {
    if let Some(door) = web::door(&app, &headers, uri.query()) {
        return Ok(door);
    }
    let opened = open_invitation(&app, &token, &headers, &uri).await?;
    Ok(page(&app, &opened, "", None, StatusCode::OK))
}

fn page(
    app: &App,
    opened: &Opened,
    name: &str,
    wrong: Option<&str>,
    status: StatusCode,
) -> Response {
    let Opened { consultation, invitation, already } = opened;
    let role = invitation.role;
    let wrong = wrong.map_or(String::new(), |sentence| {
        format!("<p class=\"wrong\" role=\"alert\">{}</p>\n", Text(sentence))
    });
    let inside = already.as_ref().map_or(String::new(), |session| {
        let (room, quiet) = match web::is_served(app) {
            true => (room_link(&consultation.id), " quiet"),
            false => (String::new(), ""),
        };
        format!(
            "<div class=\"card inside\">\n<p>You have come in already, as {}{}.</p>\n\
             <p class=\"actions\">{room}<a class=\"button{quiet}\" href=\"/c/{}\">Go straight in</a></p>\n\
             <p class=\"hint\">Coming in again below makes you a second participant.</p>\n</div>\n",
            match consultation.sealed {
                true => String::new(),
                false => {
                    format!("<strong dir=\"auto\">{}</strong>, ", Text(&session.participant.name))
                }
            },
            session.participant.role,
            consultation.id
        )
    });
    let form = match invitation.check(Timestamp::now()) {
        Err(refusal) => format!("<p class=\"hint\">{}</p>\n", Text(refusal)),
        Ok(()) => format!(
            "<form method=\"post\" class=\"card\">\n{wrong}<p class=\"field\"><label for=\"name\">Your name, as the others see it</label>\n\
             <input id=\"name\" name=\"name\" required maxlength=\"{NAME_CHARS_MAX}\" autocomplete=\"name\" value=\"{}\" aria-describedby=\"name-hint\">\n\
             <span class=\"hint\" id=\"name-hint\">{}</span></p>\n<p class=\"actions\"><button>Come in</button></p>\n</form>\n",
            Text(name),
            if consultation.sealed {
                "This consultation is sealed: the others see your role and never this name. Any name will do."
            } else {
                "A name that you choose; it need not be the one in your passport."
            }
        ),
    };
    let main = format!(
        "<div class=\"intro\">\n<p class=\"kicker\">You are invited</p>\n<h1 dir=\"auto\">{title}</h1>\n\
         <p class=\"lead\">as <strong>{role}</strong>, who {may}</p>\n\
         <p class=\"hint\">The text is in the stage <strong dir=\"auto\">{stage}</strong>.</p>\n</div>\n{inside}{form}",
        title = Text(&consultation.title),
        may = alone(role),
        stage = Text(&consultation.open_stage().designation),
    );
    Page { title: &consultation.title, trail: &[], class: "join", main }.answer(status)
}

/// What the form sends.
#[derive(Deserialize)]
pub struct JoinFields {
    name: String,
}

/// `POST /join/{token}`
pub async fn join(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    Fields(fields): Fields<JoinFields>,
) -> Result<Response, Failure> {
    require_own_origin(&headers, &app)?;
    let joined = match accept(&app, &token, &fields.name).await {
        Ok(joined) => joined,
        Err(problem) if problem.code == "name" => {
            let opened = open_invitation(&app, &token, &headers, &uri).await?;
            return Ok(page(&app, &opened, &fields.name, Some(&problem.detail), problem.status));
        }
        Err(problem) => return Err(problem.into()),
    };
    let id = &joined.participant.consultation;
    let mut answer = see_other(&format!("/c/{id}"));
    answer.headers_mut().insert(header::SET_COOKIE, cookie(&app, id, &joined.token));
    Ok(answer)
}
