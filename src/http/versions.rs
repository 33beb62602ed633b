//! The draft, the versions, and what changed between any two of them.

use super::{App, auth::Session, pages, people::shown, problem::Problem};
use crate::{
    compare,
    domain::{Paragraph, Reading, Role, Version, VersionNumber, numbers},
    render,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

const MARKDOWN: &str = "text/markdown; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// The paragraphs of a reading with their numbers.
fn paragraphs(reading: &Reading) -> Vec<Value> {
    let with_number = |(paragraph, number): (&Paragraph, Option<crate::domain::Number>)| {
        let mut value = json!(paragraph);
        value["number"] = json!(number.map(|number| number.full));
        value["text"] = json!(paragraph.plain_text());
        value
    };
    reading.paragraphs.iter().zip(numbers(&reading.paragraphs)).map(with_number).collect()
}

/// A reading as the interfaces show it.
fn describe_reading(reading: &Reading) -> Value {
    json!({
        "title": reading.title,
        "paragraphs": paragraphs(reading),
        "footnotes": reading.footnotes,
        "words": reading.word_count(),
    })
}

/// The draft as it would be published: in normal form.
async fn draft(app: &App, session: &Session) -> Result<(Arc<Reading>, Vec<String>), Problem> {
    let draft = app.0.rooms.draft(&session.consultation.id).await?;
    Ok((draft.reading, draft.heads))
}

/// `GET …/draft.md`
pub async fn draft_markdown(State(app): State<App>, session: Session) -> Result<Response, Problem> {
    let (reading, _) = draft(&app, &session).await?;
    let markdown = app.work(move || render::markdown(&reading)).await?;
    Ok(([(header::CONTENT_TYPE, MARKDOWN)], markdown).into_response())
}

/// `GET …/draft.html`
pub async fn draft_html(State(app): State<App>, session: Session) -> Result<Response, Problem> {
    let (reading, _) = draft(&app, &session).await?;
    let id = session.consultation.id.clone();
    let title = reading.title.clone();
    let body = app.work(move || render::html(&render::markdown(&reading))).await?;
    let page = pages::text_page(&id, &title, "Draft", &body);
    Ok(([(header::CONTENT_TYPE, HTML)], page).into_response())
}

/// `GET …/draft.json`
pub async fn draft_json(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let (reading, heads) = draft(&app, &session).await?;
    let mut answer = app.work(move || describe_reading(&render::normalise(&reading))).await?;
    answer["heads"] = json!(heads);
    Ok(Json(answer))
}

/// `GET …/versions`
pub async fn list(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let id = session.consultation.id.clone();
    let heads = app.ask(move |store| store.versions(&id)).await?;
    Ok(Json(json!({ "versions": heads })))
}

async fn find(app: &App, session: &Session, number: VersionNumber) -> Result<Version, Problem> {
    let id = session.consultation.id.clone();
    let version = app.ask(move |store| store.version(&id, number)).await?;
    version.ok_or_else(|| Problem::not_found("There is no version with this number."))
}

/// A name like `3.md`, taken apart.
fn file_name(path: &HashMap<String, String>) -> Option<(&str, &str)> {
    path.get("file")?.rsplit_once('.')
}

fn unknown_file() -> Problem {
    Problem::not_found("There is no such file; ask for .md, .html or .json.")
}

/// `GET …/versions/{n}.{md,html,json}`. A version never changes, and its address and hash are its cache key.
pub async fn version(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let (number, form) = file_name(&path).ok_or_else(unknown_file)?;
    let number: VersionNumber = number.parse().map_err(|_| unknown_file())?;
    let version = find(&app, &session, number).await?;
    let tag = format!("\"{}-{form}\"", version.head.sha256);
    let tag = HeaderValue::from_str(&tag).map_err(|_| Problem::internal())?;
    let (kind, body) = match form {
        "md" => (MARKDOWN, version.markdown),
        "html" => {
            let id = session.consultation.id.clone();
            let page = app.work(move || {
                pages::version_page(&id, &version.head, &render::html(&version.markdown))
            });
            (HTML, page.await?)
        }
        "json" => {
            let mut answer = json!(version.head);
            let reading = describe_reading(&version.reading);
            for key in ["title", "paragraphs", "footnotes", "words"] {
                answer[key] = reading[key].clone();
            }
            answer["markdown"] = json!(version.markdown);
            ("application/json", answer.to_string())
        }
        _ => return Err(unknown_file()),
    };
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::ETAG, tag)], body)
        .into_response())
}

/// One side of a comparison: a version by its number, or the draft as it is.
async fn side(app: &App, session: &Session, name: &str) -> Result<(String, Reading), Problem> {
    if name == "draft" {
        let (reading, _) = draft(app, session).await?;
        let normal = app.work(move || render::normalise(&reading)).await?;
        return Ok(("Draft".into(), normal));
    }
    let number = name
        .parse()
        .map_err(|_| Problem::not_found("Compare versions by their number, or `draft`."))?;
    let version = find(app, session, number).await?;
    Ok((version.head.designation, version.reading))
}

/// `GET …/compare/{from}/{to}.{html,md,json}`
pub async fn compare(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let (to, form) = file_name(&path).ok_or_else(unknown_file)?;
    if !["html", "md", "json"].contains(&form) {
        return Err(unknown_file());
    }
    let from = path.get("from").map(String::as_str).unwrap_or_default();
    let (from_label, older) = side(&app, &session, from).await?;
    let (to_label, newer) = side(&app, &session, to).await?;
    let (form, id) = (form.to_owned(), session.consultation.id.clone());
    let printed = app.work(move || {
        let comparison = compare::compare(&older, &newer);
        match form.as_str() {
            "html" => {
                let body = compare::html(&comparison, &from_label, &to_label);
                (HTML, pages::comparison_page(&id, &newer.title, &from_label, &to_label, &body))
            }
            "md" => (MARKDOWN, compare::markdown(&comparison, &from_label, &to_label)),
            _ => ("application/json", json!(comparison).to_string()),
        }
    });
    let (kind, body) = printed.await?;
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// `GET …/late`: changes that were written before a version and came after it, for the rapporteur.
pub async fn late(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    session.consultation.require(&session.grant, Role::Rapporteur)?;
    let id = session.consultation.id.clone();
    let (late, people) =
        app.ask(move |store| Ok((store.late(&id)?, store.participants(&id)?))).await?;
    let sealed = session.consultation.sealed;
    let entries: Vec<Value> = late
        .iter()
        .map(|entry| {
            let person =
                people.iter().find(|person| Some(&person.id) == entry.participant.as_ref());
            json!({
                "document": session.consultation.document(&entry.document),
                "seq": entry.seq,
                "version": entry.late_for,
                "change": entry.hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
                "by": person.map(|person| shown(person, sealed)),
            })
        })
        .collect();
    Ok(Json(json!({ "late": entries })))
}
