//! Comments and suggestions as a page, with what a rapporteur decides on them, and with a form for proposals that came by
//! e-mail or on paper.

use super::{
    super::{
        App,
        auth::Session,
        consultations::decide,
        intake::{PlaceBody, SuggestBody, make_suggestion},
        people::shown_name,
        problem::Problem,
        review::{self, Status, Whole},
    },
    Fields, Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, counted, option},
    see_other, word,
};
use crate::{
    domain::{Action, Comment, REASON_CHARS_MAX, Role, Suggestion, SuggestionId},
    room::What,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use std::collections::HashMap;

/// `GET /c/{id}/discussion`
pub async fn show(State(app): State<App>, Visitor(session): Visitor) -> Result<Response, Failure> {
    let consultation = session.consultation.clone();
    let within = Failure::within(&consultation.id);
    let whole = review::read(&app, &session).await.map_err(&within)?;
    let has_pen = consultation.require(&session.grant, Role::Rapporteur).is_ok();
    let main = app.work(move || page(&whole, has_pen)).await.map_err(within)?;
    let address = format!("/c/{}", consultation.id);
    let trail = [(address.as_str(), consultation.title.as_str())];
    let title = format!("Discussion: {}", consultation.title);
    let page = Page { title: &title, trail: &trail, class: "discussion", main };
    Ok(page.answer(StatusCode::OK))
}

fn page(whole: &Whole, has_pen: bool) -> String {
    let (suggestions, comments) = (whole.suggestions(), whole.comments());
    let overlaps = whole.overlaps();
    let open = suggestions.iter().filter(|it| whole.status(it) == Status::Open).count();
    let suggested: String = suggestions
        .iter()
        .map(|it| suggestion(whole, it, has_pen, overlaps.get(&it.id).map_or(0, Vec::len)))
        .collect();
    let is_answer = |it: &Comment| {
        let parent = it.parent.as_deref();
        parent.is_some_and(|parent| comments.iter().any(|other| other.id == parent))
    };
    let threads: String = comments
        .iter()
        .filter(|it| !is_answer(it))
        .map(|it| {
            let answers = comments.iter().filter(|other| other.parent.as_ref() == Some(&it.id));
            let below: String = answers.map(|answer| comment(whole, answer, "")).collect();
            comment(whole, it, &below)
        })
        .collect();
    let none = |list: &str, what: &str| match list.is_empty() {
        true => format!("<p class=\"hint\">{what}</p>\n"),
        false => String::new(),
    };
    let intake = match has_pen {
        true => intake_form(whole) + &word::form(&whole.consultation.id),
        false => String::new(),
    };
    format!(
        "<h1>Discussion</h1>\n\
         <section aria-labelledby=\"suggestions\">\n<h2 id=\"suggestions\">Suggestions</h2>\n\
         <p class=\"facts\"><span>{}</span></p>\n{suggested}{}{intake}</section>\n\
         <section aria-labelledby=\"comments\">\n<h2 id=\"comments\">Comments</h2>\n{threads}{}</section>\n",
        counted(open, "open suggestion", "open suggestions"),
        none(&suggested, "Nobody has suggested anything yet."),
        none(&threads, "Nobody has commented yet."),
    )
}

/// What is done, and to which paragraph.
fn heading(whole: &Whole, it: &Suggestion) -> String {
    let does = match it.action {
        Action::Insert => "Put words in",
        Action::Delete => "Take words out",
        Action::Replace => "Replace words",
        Action::Paragraph => "Add a paragraph",
        Action::Remove => "Remove the paragraph",
        Action::Move => "Move the paragraph",
        Action::Retype => "Make the paragraph something else",
    };
    match whole.cited(it) {
        Some(number) if it.action == Action::Paragraph => {
            format!("{does} after {}", Text(number))
        }
        Some(number) => format!("{does}: {}", Text(number)),
        None => does.into(),
    }
}

fn suggestion(whole: &Whole, it: &Suggestion, has_pen: bool, overlapping: usize) -> String {
    let consultation = &whole.consultation;
    let status = whole.status(it);
    let mut notes = String::new();
    if let Some(why) = whole.outdated(it) {
        notes += &format!(
            "<p class=\"hint\"><strong>Outdated.</strong> <span dir=\"auto\">{}</span></p>\n",
            Text(why)
        );
    }
    if overlapping > 0 {
        let others = counted(overlapping, "other suggestion", "other suggestions");
        notes += &format!("<p class=\"hint\">It is about the same words as {others}.</p>\n");
    }
    if let Some(reason) = whole.declined_because(it) {
        notes += &format!("<p>Declined: <span dir=\"auto\">{}</span></p>\n", Text(reason));
    }
    let words = |label: &str, element: &str, words: &str| match words.is_empty() {
        true => String::new(),
        false => format!(
            "<dt>{label}</dt><dd><{element} dir=\"auto\">{}</{element}></dd>\n",
            Text(words.replace('\u{fffc}', ""))
        ),
    };
    let (quote, source) = match it.action {
        Action::Insert => (words("Behind", "q", &it.anchor.quote), &it.source),
        Action::Delete | Action::Replace => (words("Out", "del", &it.anchor.quote), &it.source),
        _ => (words("Words", "q", &it.anchor.quote), &it.source),
    };
    let by =
        whole.author(it.by.as_ref()).map_or("nobody", |who| shown_name(who, consultation.sealed));
    format!(
        "<article class=\"card\" id=\"suggestion-{id}\">\n<h3>{heading} <span class=\"state\">{status}</span></h3>\n\
         <dl>\n{quote}{new}{reason}{source}<dt>By</dt><dd dir=\"auto\">{by}</dd>\n</dl>\n{notes}{forms}</article>\n",
        id = it.id,
        heading = heading(whole, it),
        status = status.as_str(),
        new = words("In", "ins", &it.replacement),
        reason = words("Why", "span", &it.reason),
        source = words("From", "span", source.as_deref().unwrap_or_default()),
        by = Text(by),
        forms = if has_pen && status == Status::Open { forms(whole, it) } else { String::new() },
    )
}

fn forms(whole: &Whole, it: &Suggestion) -> String {
    let action = format!("/c/{}/suggestions/{}", whole.consultation.id, it.id);
    let accept = match whole.outdated(it) {
        Some(_) => String::new(),
        None => format!(
            "<form method=\"post\" action=\"{action}/accept\"><p class=\"actions\"><button>Accept</button></p></form>\n"
        ),
    };
    format!(
        "{accept}<form class=\"row\" method=\"post\" action=\"{action}/decline\">\
         <p class=\"field\"><label for=\"reason-{id}\">Reason</label> \
         <input id=\"reason-{id}\" name=\"reason\" required maxlength=\"{REASON_CHARS_MAX}\"></p>\
         <p class=\"actions\"><button class=\"quiet\">Decline</button></p></form>\n",
        id = it.id
    )
}

fn comment(whole: &Whole, it: &Comment, answers: &str) -> String {
    let by = whole
        .author(it.by.as_ref())
        .map_or("nobody", |who| shown_name(who, whole.consultation.sealed));
    let quote = match it.anchor.quote.is_empty() {
        true => String::new(),
        false => {
            let words = it.anchor.quote.replace('\u{fffc}', "");
            format!("<p><q dir=\"auto\">{}</q></p>\n", Text(words))
        }
    };
    let place = whole.cited_by_comment(it).map_or(String::new(), |number| {
        format!(" <span class=\"hint\">on {}</span>", Text(number))
    });
    let state = if it.resolved { " <span class=\"state\">resolved</span>" } else { "" };
    let by = it.source.as_deref().unwrap_or(by);
    format!(
        "<article class=\"card\" id=\"comment-{}\">\n<h3><span dir=\"auto\">{}</span>{place}{state}</h3>\n{quote}\
         <p dir=\"auto\">{}</p>\n{answers}</article>\n",
        Text(&it.id),
        Text(by),
        Text(&it.body)
    )
}

fn intake_form(whole: &Whole) -> String {
    let actions: String = [
        (Action::Replace, "Replace words"),
        (Action::Delete, "Take words out"),
        (Action::Insert, "Put words in behind others"),
        (Action::Paragraph, "Add a paragraph after it"),
        (Action::Remove, "Remove the paragraph"),
    ]
    .into_iter()
    .map(|(action, label)| option(action.as_str(), label, action == Action::Replace))
    .collect();
    let field = |name: &str, label: &str, rest: &str| {
        format!(
            "<p class=\"field\"><label for=\"{name}\">{label}</label> <input id=\"{name}\" name=\"{name}\"{rest}></p>\n"
        )
    };
    let area = |name: &str, label: &str| {
        format!(
            "<p class=\"field\"><label for=\"{name}\">{label}</label>\n<textarea id=\"{name}\" name=\"{name}\" rows=\"2\"></textarea></p>\n"
        )
    };
    format!(
        "<details><summary>Enter a proposal that came from outside</summary>\n\
         <form class=\"card\" method=\"post\" action=\"/c/{}/suggestions\">\n{}\
         <p class=\"field\"><label for=\"action\">What</label> <select id=\"action\" name=\"action\">{actions}</select></p>\n\
         {}{}{}{}{}{}<p class=\"actions\"><button class=\"quiet\">Enter it</button></p>\n</form>\n</details>\n",
        whole.consultation.id,
        field(
            "source",
            "From whom, and how",
            " required maxlength=\"300\" placeholder=\"ACME, e-mail of 3 May\""
        ),
        field("version", "Version number; empty for the draft", " inputmode=\"numeric\""),
        field("number", "Paragraph, as 17(b)", ""),
        field("line", "or line", " inputmode=\"numeric\""),
        area("quote", "The words that are meant"),
        area("replacement", "The words that are proposed"),
        area("why", "Reason"),
    )
}

/// `POST /c/{id}/suggestions/{suggestion}/accept`
pub async fn accept(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    settle(&app, &session, &path, |suggestion| What::Accept { suggestion }).await
}

/// What the form to decline sends.
#[derive(Deserialize)]
pub struct DeclineFields {
    reason: String,
}

/// `POST /c/{id}/suggestions/{suggestion}/decline`
pub async fn decline(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
    Fields(fields): Fields<DeclineFields>,
) -> Result<Response, Failure> {
    let reason = fields.reason;
    settle(&app, &session, &path, |suggestion| What::Decline { suggestion, reason }).await
}

async fn settle(
    app: &App,
    session: &Session,
    path: &HashMap<String, String>,
    what: impl FnOnce(SuggestionId) -> What,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let within = Failure::within(id);
    let suggestion = review::named(path).map_err(&within)?;
    let back = format!("/c/{id}/discussion#suggestion-{suggestion}");
    decide(app, session, what(suggestion)).await.map_err(within)?;
    Ok(see_other(&back))
}

/// What the form for a proposal from outside sends.
#[derive(Deserialize)]
pub struct IntakeFields {
    action: String,
    source: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    replacement: String,
    #[serde(default)]
    why: String,
}

impl IntakeFields {
    fn body(self) -> Result<SuggestBody, Problem> {
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let counted = |text: String| match given(text).map(|text| text.parse()) {
            None => Ok(None),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(Problem::bad("place", "Say version and line as numbers.")),
        };
        let place = PlaceBody {
            version: counted(self.version)?,
            number: given(self.number),
            line: counted(self.line)?.map(|line| line as usize),
            quote: given(self.quote),
            ..PlaceBody::default()
        };
        Ok(SuggestBody::from_outside(self.action, place, self.replacement, self.why, self.source))
    }
}

/// `POST /c/{id}/suggestions`
pub async fn suggest(
    State(app): State<App>,
    Visitor(session): Visitor,
    Fields(fields): Fields<IntakeFields>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let within = Failure::within(id);
    let body = fields.body().map_err(&within)?;
    let (made, _) = make_suggestion(&app, &session, body).await.map_err(within)?;
    Ok(see_other(&format!("/c/{id}/discussion#suggestion-{made}")))
}
