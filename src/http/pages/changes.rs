//! What is made from comparisons, and the history of a paragraph, as pages.

use super::{
    super::{
        App,
        changes::{self, Made, Moment},
    },
    Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, counted},
    texts::Comparing,
};
use crate::{
    compare::{self, StepAround},
    domain::Consultation,
};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use std::collections::HashMap;

/// A concordance or a summary. `body` comes from `compare`.
pub fn made_page(
    consultation: &Consultation,
    between: &Comparing,
    title: &str,
    made: Made,
    body: &str,
) -> String {
    let Comparing { from, from_label, to, to_label } = between;
    let title = if title.is_empty() { &consultation.title } else { title };
    let (kicker, other) = match made {
        Made::Concordance => ("Concordance", ("summary", "Summary of changes")),
        Made::Summary => ("Summary of changes", ("concordance", "Concordance")),
    };
    let address = format!("/c/{}/compare/{}/{}", consultation.id, Text(from), Text(to));
    let files =
        format!("/api/consultations/{}/compare/{}/{}", consultation.id, Text(from), Text(to));
    let name = made.name();
    let main = format!(
        "<div class=\"about\">\n<p class=\"kicker\">{kicker}</p>\n<h1 dir=\"auto\">{}</h1>\n\
         <p class=\"actions\"><a href=\"{address}\">Comparison</a> <a href=\"{address}/{}\">{}</a> \
         <a href=\"{files}/{name}.md\">Markdown</a> <a href=\"{files}/{name}.csv\">CSV</a> \
         <a href=\"{files}/{name}.json\">JSON</a></p>\n</div>\n<div class=\"paper made\">\n{body}</div>\n",
        Text(title),
        other.0,
        other.1,
    );
    let home = format!("/c/{}", consultation.id);
    let trail = [(home.as_str(), consultation.title.as_str())];
    let title = format!("{kicker}, {from_label} to {to_label}: {title}");
    Page { title: &title, trail: &trail, class: "compare", main }.html()
}

/// `GET /c/{id}/compare/{from}/{to}/{made}`
pub async fn made(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let named = |name: &str| path.get(name).map(String::as_str).unwrap_or_default();
    let Some(made) = Made::named(named("made")) else {
        return Err(super::nothing_here().await);
    };
    let page = changes::made_as_page(&app, &session, made, named("from"), named("to"));
    let page = page.await.map_err(Failure::within(&session.consultation.id))?;
    Ok(Html(page).into_response())
}

/// `GET /c/{id}/paragraphs/{paragraph}`
pub async fn paragraph(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let within = Failure::within(&session.consultation.id);
    let (paragraph, moments) = changes::moments(&app, &session, &path).await.map_err(within)?;
    let consultation = &session.consultation;
    let (home, id) = (format!("/c/{}", consultation.id), &consultation.id);
    let step = |moment: Moment| {
        let name = moment.version.as_ref().map(|head| head.number.to_string());
        let name = name.as_deref().unwrap_or("draft");
        let address = |before: String| format!("{home}/compare/{before}/{name}#p-{paragraph}");
        let around = StepAround {
            label: moment.version.map_or("Draft".into(), |head| head.designation),
            comparison: moment.before.map(address),
            work: moment.done.iter().flatten().map(changes::Done::sentence).collect(),
        };
        (around, moment.step)
    };
    let steps: Vec<_> = moments.into_iter().map(step).collect();
    let body = compare::history_html(&steps, &format!("{home}/paragraphs"));
    let hint = match consultation.sealed {
        true => "Sealed (Chatham House Rule): who wrote what, and when, is not shown.",
        false => {
            "Who wrote is known from the record; a day only where a writer\u{2019}s own program said one."
        }
    };
    let main = format!(
        "<div class=\"about\">\n<p class=\"kicker\">History of a paragraph</p>\n<h1 dir=\"auto\">{}</h1>\n\
         <p class=\"actions\"><a href=\"/api/consultations/{id}/paragraphs/{paragraph}/history\">JSON</a></p>\n\
         <p class=\"hint\">{hint}</p>\n</div>\n<div class=\"paper compared\">\n{body}</div>\n",
        Text(&consultation.title),
    );
    let trail = [(home.as_str(), consultation.title.as_str())];
    let title = format!("History of a paragraph: {}", consultation.title);
    let page = Page { title: &title, trail: &trail, class: "compare", main };
    Ok(Html(page.html()).into_response())
}

/// The width of the curve for each version, and its height.
const STEP: usize = 44;
const HEIGHT: usize = 48;
/// What is left free around the curve.
const EDGE: usize = 8;
/// Versions that the curve shows at most: the last ones.
const VERSIONS_MAX: usize = 20;

/// The brackets of each version, with its designation, as a small curve, and the numbers as text. Nothing where there are
/// fewer than two versions, or no brackets at all.
pub fn bracket_curve(versions: &[(String, usize)]) -> String {
    let versions = &versions[versions.len().saturating_sub(VERSIONS_MAX)..];
    let most = versions.iter().map(|(_, brackets)| *brackets).max().unwrap_or(0);
    let Some((_, last)) = versions.last().filter(|_| versions.len() > 1 && most > 0) else {
        return String::new();
    };
    let place = |(at, (_, brackets)): (usize, &(String, usize))| {
        let down = (most - brackets) * (HEIGHT - 2 * EDGE) / most;
        (EDGE + at * STEP, EDGE + down)
    };
    let places: Vec<(usize, usize)> = versions.iter().enumerate().map(place).collect();
    let line: Vec<String> = places.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let dots: String =
        places.iter().map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"3\"/>")).collect();
    let said: Vec<String> =
        versions.iter().map(|(name, brackets)| format!("{} {brackets}", Text(name))).collect();
    let last = counted(*last, "bracket", "brackets");
    let width = 2 * EDGE + (versions.len() - 1) * STEP;
    format!(
        "<figure class=\"curve\">\n<svg role=\"img\" aria-label=\"Brackets in each version: {said}\" \
         viewBox=\"0 0 {width} {HEIGHT}\" width=\"{width}\" height=\"{HEIGHT}\">\
         <polyline points=\"{}\"/>{dots}</svg>\n\
         <figcaption>{last} in the last version. <span dir=\"auto\">{said}</span></figcaption>\n</figure>\n",
        line.join(" "),
        said = said.join(", "),
    )
}
