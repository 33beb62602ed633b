//! The draft, a version and a comparison as pages: a text on paper, and above it what it is.

use super::{
    super::{App, comparing, problem::Problem, versions},
    Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, counted, moment},
    see_other,
};
use crate::{
    domain::{Consultation, Kind, Reading, Version, VersionHead},
    render,
};
use axum::{
    extract::{Path, Query, RawQuery, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use std::collections::HashMap;

/// Headings from which a table of contents helps more than it takes.
const HEADINGS_MIN: usize = 3;

/// The draft as it would be published.
pub fn draft_page(
    consultation: &Consultation,
    last: Option<&VersionHead>,
    reading: &Reading,
) -> String {
    let id = &consultation.id;
    let reading = render::normalise(reading);
    let state = match consultation.closed {
        true => "The consultation is closed".to_owned(),
        false => format!("Stage: {}", consultation.open_stage().designation),
    };
    let changes = last.map_or(String::new(), |last| {
        format!(
            "<a href=\"/c/{id}/compare/{}/draft\">What changed since {}</a>",
            last.number,
            Text(&last.designation)
        )
    });
    let about = format!(
        "<p class=\"kicker\">Draft <span class=\"state\">not published</span></p>\n\
         <p class=\"facts\"><span dir=\"auto\">{}</span> <span>{}</span> <span>{}</span></p>\n\
         <p class=\"actions\">{changes} <a href=\"/api/consultations/{id}/draft.md\">Markdown</a> \
         <a href=\"/api/consultations/{id}/draft.json\">JSON</a></p>\n",
        Text(state),
        counted(reading.word_count(), "word", "words"),
        brackets(&reading),
    );
    text_page(consultation, "Draft", &about, "", &reading, &render::markdown(&reading))
}

/// A version.
/// In numbered lines it can be cited by those who have it on paper.
pub fn version_page(consultation: &Consultation, version: &Version, in_lines: bool) -> String {
    let (id, head) = (&consultation.id, &version.head);
    let (n, designation) = (head.number, Text(&head.designation));
    let changes = (n > 1).then(|| {
        format!("<a href=\"/c/{id}/compare/{}/{n}\">What changed since the one before</a>", n - 1)
    });
    let note = head.note.as_deref().map_or(String::new(), |note| {
        format!("<p class=\"note\" dir=\"auto\">{}</p>\n", Text(note))
    });
    let stage = match head.stage == head.designation {
        true => String::new(),
        false => format!(" <span dir=\"auto\">during {}</span>", Text(&head.stage)),
    };
    let other_form = match in_lines {
        true => format!("<a href=\"/c/{id}/versions/{n}\">Without line numbers</a>"),
        false => format!("<a href=\"/c/{id}/versions/{n}?lines\">With line numbers</a>"),
    };
    let about = format!(
        "<p class=\"kicker\"><span dir=\"auto\">{designation}</span> <span class=\"state\">version {n}</span></p>\n\
         <p class=\"facts\"><span>Published {}</span>{stage} <span>{}</span> <span>{}</span></p>\n{note}\
         <p class=\"actions\">{} {other_form} <a href=\"/c/{id}/versions/{n}/handover\">Hand-over</a></p>\n",
        moment(head.published),
        counted(version.reading.word_count(), "word", "words"),
        brackets(&version.reading),
        changes.unwrap_or_default(),
    );
    let previous = head.previous.as_deref().map_or(String::new(), |previous| {
        format!(
            "<dt>Version before</dt><dd><a href=\"/c/{id}/versions/{}\"><code>{}</code></a></dd>\n",
            n - 1,
            Text(previous)
        )
    });
    let proof = format!(
        "<footer class=\"proof\">\n<h2>Fingerprint</h2>\n<dl>\n<dt>SHA-256 of the Markdown</dt>\
         <dd><code>{}</code></dd>\n{previous}</dl>\n<p class=\"hint\">The Markdown names the fingerprint of the version \
         before it, so that one fingerprint covers all that came before. <code>sha256sum</code> prints the same for the \
         Markdown file.</p>\n</footer>\n",
        Text(&head.sha256)
    );
    if in_lines {
        return lines_page(consultation, &head.designation, &about, &version.reading);
    }
    text_page(consultation, &head.designation, &about, &proof, &version.reading, &version.markdown)
}

/// A text in numbered lines. The list counts them, so that a screen reader says the numbers, too.
fn lines_page(consultation: &Consultation, what: &str, about: &str, reading: &Reading) -> String {
    let mut before = None;
    let lines: String = render::numbered_lines(reading)
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let begins = before.replace(&line.paragraph) != Some(&line.paragraph);
            let class = if begins && place > 0 { " class=\"begins\"" } else { "" };
            format!("<li id=\"line-{}\"{class} dir=\"auto\">{}</li>\n", place + 1, Text(&line.text))
        })
        .collect();
    let title = if reading.title.is_empty() { &consultation.title } else { &reading.title };
    let main = format!(
        "<div class=\"about\">\n{about}</div>\n<article class=\"paper\">\n\
         <h1 class=\"title\" dir=\"auto\">{}</h1>\n<ol class=\"lines\">\n{lines}</ol>\n</article>\n",
        Text(title)
    );
    let (address, name) = (format!("/c/{}", consultation.id), &consultation.title);
    let title = format!("{what}, with line numbers: {title}");
    Page { title: &title, trail: &[(&address, name)], class: "text", main }.html()
}

fn brackets(reading: &Reading) -> String {
    match reading.bracket_count() {
        0 => "no brackets".into(),
        count => counted(count, "bracket", "brackets"),
    }
}

fn text_page(
    consultation: &Consultation,
    what: &str,
    about: &str,
    proof: &str,
    reading: &Reading,
    markdown: &str,
) -> String {
    let body = render::html(markdown);
    // A text without a title is called what the consultation is called.
    let title = if reading.title.is_empty() { &consultation.title } else { &reading.title };
    let heading = match reading.title.is_empty() {
        true => format!("<h1 class=\"title\" dir=\"auto\">{}</h1>\n", Text(title)),
        false => String::new(),
    };
    let empty = match reading.paragraphs.is_empty() {
        true => "<p class=\"hint\">Nothing is written yet.</p>\n",
        false => "",
    };
    let contents = contents(reading);
    let class = if contents.is_empty() { "text" } else { "text with-contents" };
    let main = format!(
        "<div class=\"about\">\n{about}</div>\n{contents}<article class=\"paper\">\n{heading}{body}{empty}</article>\n{proof}"
    );
    let (address, name) = (format!("/c/{}", consultation.id), &consultation.title);
    let title = format!("{what}: {title}");
    Page { title: &title, trail: &[(&address, name)], class, main }.html()
}

/// The headings as links. `render::html` counts them in the same way.
fn contents(reading: &Reading) -> String {
    let headings: Vec<_> =
        reading.paragraphs.iter().filter(|paragraph| paragraph.kind == Kind::Heading).collect();
    if headings.len() < HEADINGS_MIN {
        return String::new();
    }
    let items: String = headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            format!(
                "<li class=\"level-{}\"><a href=\"#section-{}\" dir=\"auto\">{}</a></li>\n",
                heading.level,
                place + 1,
                Text(heading.plain_text().replace(['\u{fffc}', '\n'], " ").trim())
            )
        })
        .collect();
    format!(
        "<nav class=\"contents\" aria-label=\"Contents\">\n<details open><summary>Contents</summary>\n\
         <ol>\n{items}</ol>\n</details>\n</nav>\n"
    )
}

/// The two sides of a comparison.
pub struct Comparing<'a> {
    /// How the older one is named in addresses: a number, or `draft`.
    pub from: &'a str,
    /// What it is called.
    pub from_label: &'a str,
    /// How the newer one is named in addresses.
    pub to: &'a str,
    /// What it is called.
    pub to_label: &'a str,
}

/// A comparison. `body` comes from `compare::html`; `may_ask_authors` whether who looks may ask who wrote what.
pub fn comparison_page(
    consultation: &Consultation,
    between: &Comparing,
    title: &str,
    may_ask_authors: bool,
    body: &str,
) -> String {
    let id = &consultation.id;
    let Comparing { from, from_label, to, to_label } = between;
    let title = if title.is_empty() { &consultation.title } else { title };
    let read = |name: &str, label: &str| match name {
        "draft" => format!("<a href=\"/c/{id}/draft\">Read the draft</a>"),
        number => format!("<a href=\"/c/{id}/versions/{}\">Read {}</a>", Text(number), Text(label)),
    };
    let address = format!("/c/{id}/compare/{}/{}", Text(from), Text(to));
    let authors = match may_ask_authors {
        true => format!("<a href=\"{address}?authors\">Who wrote what</a> "),
        false => String::new(),
    };
    let api = format!("/api/consultations/{id}/compare/{}/{}", Text(from), Text(to));
    let main = format!(
        "<div class=\"about\">\n<p class=\"kicker\">Comparison</p>\n<h1 dir=\"auto\">{}</h1>\n\
         <p class=\"actions\">{} {} <a href=\"/c/{id}/compare/{}/{}\">The other way round</a> \
         <a href=\"{address}/concordance\">Concordance</a> <a href=\"{address}/summary\">Summary of changes</a> {authors}\
         <a href=\"{api}.docx\">Word</a> <a href=\"{api}.md\">Markdown</a> <a href=\"{api}.json\">JSON</a></p>\n</div>\n\
         <div class=\"paper compared\">\n{body}</div>\n",
        Text(title),
        read(from, from_label),
        read(to, to_label),
        Text(to),
        Text(from),
    );
    let address = format!("/c/{id}");
    let trail = [(address.as_str(), consultation.title.as_str())];
    let title = format!("From {from_label} to {to_label}: {title}");
    Page { title: &title, trail: &trail, class: "compare", main }.html()
}

/// `GET /c/{id}/draft`
pub async fn draft(
    State(app): State<App>,
    Visitor(session): Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let within = Failure::within(&session.consultation.id);
    let page = versions::draft_as_page(&app, &session, query.as_deref()).await.map_err(within)?;
    Ok(Html(page).into_response())
}

/// `GET /c/{id}/versions/{n}`
pub async fn version(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let within = Failure::within(&session.consultation.id);
    let number = path.get("n").and_then(|number| number.parse().ok()).unwrap_or_default();
    let version = versions::find(&app, &session, number).await.map_err(&within)?;
    let consultation = session.consultation.clone();
    let in_lines = versions::wants_lines(query.as_deref());
    let page = app.work(move || version_page(&consultation, &version, in_lines)).await;
    let page = page.map_err(within)?;
    Ok(Html(page).into_response())
}

/// `GET /c/{id}/compare/{from}/{to}`
pub async fn comparison(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let side = |name: &str| path.get(name).map(String::as_str).unwrap_or_default();
    let (from, to) = (side("from"), side("to"));
    let page = comparing::as_page(&app, &session, from, to, query.as_deref());
    let page = page.await.map_err(Failure::within(&session.consultation.id))?;
    Ok(Html(page).into_response())
}

/// What the form for a comparison sends.
#[derive(Deserialize)]
pub struct Chosen {
    from: String,
    to: String,
}

/// `GET /c/{id}/compare?from=…&to=…`: to the page that can be linked to.
pub async fn choose(
    Visitor(session): Visitor,
    chosen: Result<Query<Chosen>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let named = |name: &str| name == "draft" || name.parse::<u32>().is_ok();
    match chosen {
        Ok(Query(Chosen { from, to })) if named(&from) && named(&to) => {
            Ok(see_other(&format!("/c/{id}/compare/{from}/{to}")))
        }
        _ => {
            let sentence = "Choose two versions, or a version and the draft.";
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence);
            Err(Failure::within(id)(problem))
        }
    }
}
