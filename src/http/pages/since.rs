//! What happened since the visitor last looked, as a page.

use super::{
    super::{
        App,
        review::{Status, Whole},
        since::{self, Since},
    },
    Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, counted},
    see_other,
};
use crate::{compare, domain::ParticipantId};
use axum::{extract::State, http::StatusCode, response::Response};

/// `GET /c/{id}/since`
pub async fn show(State(app): State<App>, Visitor(session): Visitor) -> Result<Response, Failure> {
    let consultation = session.consultation.clone();
    let within = Failure::within(&consultation.id);
    let since = since::gather(&app, &session).await.map_err(&within)?;
    let who = session.participant.id.clone();
    let address = format!("/c/{}", consultation.id);
    let below = address.clone();
    let main = app.work(move || page(&since, &who, &below)).await.map_err(within)?;
    let trail = [(address.as_str(), consultation.title.as_str())];
    let title = format!("Since you last looked: {}", consultation.title);
    Ok(Page { title: &title, trail: &trail, class: "compare", main }.answer(StatusCode::OK))
}

fn page(since: &Since, who: &ParticipantId, address: &str) -> String {
    let paragraphs = format!("{address}/paragraphs");
    let around = compare::Around {
        from: "When you last looked",
        to: "Draft",
        paragraphs: Some(&paragraphs),
        comparison: None,
    };
    let changes = match &since.comparison {
        Some(comparison) => format!(
            "<p class=\"facts\"><span>{}</span></p>\n<div class=\"paper compared\">\n{}</div>\n",
            counted(since.decisions.len(), "decision since", "decisions since"),
            compare::html(comparison, &around)
        ),
        None => "<p class=\"hint\">Nothing is kept of what you saw before. Say that you have seen the draft as it \
                 is, and from then on the changes stand here.</p>\n"
            .into(),
    };
    let own = since.discussion.as_ref().map_or(String::new(), |whole| own(whole, who));
    format!(
        "<div class=\"about\">\n<h1>Since you last looked</h1>\n\
         <form method=\"post\" action=\"{address}/looked\"><p class=\"actions\"><button>I have seen it</button></p></form>\n\
         {own}</div>\n{changes}"
    )
}

/// What became of one's own suggestions.
fn own(whole: &Whole, who: &ParticipantId) -> String {
    let items: String = whole
        .suggestions()
        .into_iter()
        .filter(|it| it.by.as_ref() == Some(who))
        .map(|it| {
            let words = if it.replacement.is_empty() { &it.anchor.quote } else { &it.replacement };
            let status = match (whole.status(it), whole.outdated(it)) {
                (Status::Open, Some(_)) => "outdated",
                (status, _) => status.as_str(),
            };
            let reason = whole.declined_because(it).map_or(String::new(), |reason| {
                format!(": <span dir=\"auto\">{}</span>", Text(reason))
            });
            let words = words.replace('\u{fffc}', "");
            format!("<li><q dir=\"auto\">{}</q> {status}{reason}</li>\n", Text(words))
        })
        .collect();
    match items.is_empty() {
        true => String::new(),
        false => format!("<h2>Your suggestions</h2>\n<ul>\n{items}</ul>\n"),
    }
}

/// `POST /c/{id}/looked`
pub async fn looked(
    State(app): State<App>,
    Visitor(session): Visitor,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    since::keep(&app, &session).await.map_err(Failure::within(id))?;
    Ok(see_other(&format!("/c/{id}/since")))
}
