//! The draft, the versions, and what changed between any two of them.

use super::{App, auth::Session, authorship::Authorship, pages, people::shown, problem::Problem};
use crate::{
    compare,
    domain::{Paragraph, Reading, Role, Version, VersionHead, VersionNumber, numbers},
    render,
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// The type of an answer.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// The type of an answer.
pub const HTML: &str = "text/html; charset=utf-8";
/// The type of an answer.
pub const JSON: &str = "application/json";

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
pub async fn draft(app: &App, session: &Session) -> Result<(Arc<Reading>, Vec<String>), Problem> {
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
    Ok(Html(draft_as_page(&app, &session).await?).into_response())
}

/// The draft as a page.
pub async fn draft_as_page(app: &App, session: &Session) -> Result<String, Problem> {
    let id = session.consultation.id.clone();
    let draft = app.0.rooms.draft(&id).await?;
    let last = app.ask(move |store| Ok(store.versions(&id)?.pop())).await?;
    app.work(move || pages::draft_page(&draft.consultation, last.as_ref(), &draft.reading)).await
}

/// `GET …/draft.json`
pub async fn draft_json(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let (reading, heads) = draft(&app, &session).await?;
    let mut answer = app.work(move || describe_reading(&render::normalise(&reading))).await?;
    answer["heads"] = json!(heads);
    Ok(Json(answer))
}

/// A version in figures.
pub struct Measured {
    /// What is said of it.
    pub head: VersionHead,
    /// Words of its text.
    pub words: usize,
    /// Opening brackets in its text.
    pub brackets: usize,
}

/// All versions in figures, oldest first.
pub async fn measured(app: &App, session: &Session) -> Result<Vec<Measured>, Problem> {
    let measure = |version: Version| Measured {
        words: version.reading.word_count(),
        brackets: version.reading.bracket_count(),
        head: version.head,
    };
    let id = session.consultation.id.clone();
    app.ask(move |store| {
        let numbers = store.versions(&id)?.into_iter().map(|head| head.number);
        // One by one: all texts at once would be in memory together.
        let versions = numbers
            .map(|number| store.version(&id, number))
            .map(|version| version.map(|version| version.map(measure)));
        versions.filter_map(Result::transpose).collect()
    })
    .await
}

/// `GET …/versions`
pub async fn list(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let described = |version: &Measured| {
        let mut value = json!(version.head);
        value["words"] = json!(version.words);
        value["brackets"] = json!(version.brackets);
        value
    };
    let versions = measured(&app, &session).await?;
    Ok(Json(json!({ "versions": versions.iter().map(described).collect::<Vec<_>>() })))
}

/// A version of the session's consultation.
pub async fn find(app: &App, session: &Session, number: VersionNumber) -> Result<Version, Problem> {
    let id = session.consultation.id.clone();
    let version = app.ask(move |store| store.version(&id, number)).await?;
    version.ok_or_else(|| Problem::not_found("There is no version with this number."))
}

/// A name like `3.md`, taken apart.
pub fn file_name(path: &HashMap<String, String>) -> Option<(&str, &str)> {
    path.get("file")?.rsplit_once('.')
}

fn unknown_file() -> Problem {
    Problem::not_found("There is no such file; ask for .md, .html or .json.")
}

/// `GET …/versions/{n}.{md,html,json}`. A version never changes: who has it is told so.
pub async fn version(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (number, form) = file_name(&path).ok_or_else(unknown_file)?;
    if !["md", "html", "json"].contains(&form) {
        return Err(unknown_file());
    }
    let number: VersionNumber = number.parse().map_err(|_| unknown_file())?;
    let version = find(&app, &session, number).await?;
    let tag = match form {
        "html" => format!("\"{}-{}\"", version.head.sha256, pages::form_hash()),
        form => format!("\"{}-{form}\"", version.head.sha256),
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let tag = HeaderValue::from_str(&tag).map_err(|_| Problem::internal())?;
    let caching = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let (kind, body) = match form {
        "md" => (MARKDOWN, version.markdown),
        "html" => {
            let consultation = session.consultation.clone();
            (HTML, app.work(move || pages::version_page(&consultation, &version)).await?)
        }
        _ => (JSON, app.work(move || describe_version(version).to_string()).await?),
    };
    Ok((caching, [(header::CONTENT_TYPE, kind)], body).into_response())
}

fn describe_version(version: Version) -> Value {
    let mut answer = json!(version.head);
    let reading = describe_reading(&version.reading);
    for key in ["title", "paragraphs", "footnotes", "words"] {
        answer[key] = reading[key].clone();
    }
    answer["markdown"] = json!(version.markdown);
    answer
}

/// A text that is compared.
pub struct Side {
    /// What it is called.
    pub label: String,
    /// What a reader sees.
    pub reading: Reading,
    /// The heads of the draft that it is read at, in hexadecimal.
    pub heads: Vec<String>,
}

/// The two sides of a comparison. Where both are called the same, their numbers tell them apart.
pub async fn sides(
    app: &App,
    session: &Session,
    from: &str,
    to: &str,
) -> Result<[Side; 2], Problem> {
    let mut sides = [side(app, session, from).await?, side(app, session, to).await?];
    if sides[0].label == sides[1].label && from != to {
        for (side, number) in sides.iter_mut().zip([from, to]) {
            side.label += &format!(" (no. {number})");
        }
    }
    Ok(sides)
}

/// A version by its number, or the draft as it is.
async fn side(app: &App, session: &Session, name: &str) -> Result<Side, Problem> {
    if name == "draft" {
        let (reading, heads) = draft(app, session).await?;
        let reading = app.work(move || render::normalise(&reading)).await?;
        return Ok(Side { label: "Draft".into(), reading, heads });
    }
    let number = name
        .parse()
        .map_err(|_| Problem::not_found("Compare versions by their number, or `draft`."))?;
    let version = find(app, session, number).await?;
    let Version { head, reading, .. } = version;
    Ok(Side { label: head.designation, reading, heads: head.heads })
}

/// Two texts and what changed; with the authors of the changes, where they are asked for.
struct Compared {
    sides: [Side; 2],
    authors: Option<Authorship>,
}

impl Compared {
    async fn gather(
        app: &App,
        session: &Session,
        (from, to): (&str, &str),
        query: Option<&str>,
    ) -> Result<Compared, Problem> {
        let sides = sides(app, session, from, to).await?;
        let asked = query.is_some_and(|query| query.split('&').any(|key| key == "authors"));
        let authors = match asked {
            true => Some(Authorship::between(app, session, &sides).await?),
            false => None,
        };
        Ok(Compared { sides, authors })
    }

    fn comparison(&self) -> compare::Comparison {
        let [older, newer] = &self.sides;
        let mut comparison = compare::compare(&older.reading, &newer.reading);
        if let Some(authors) = &self.authors {
            authors.attribute(&mut comparison);
        }
        comparison
    }
}

/// `GET …/compare/{from}/{to}.{html,md,json}`, with `?authors` naming who wrote and who deleted.
pub async fn compare(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (to, form) = file_name(&path).ok_or_else(unknown_file)?;
    if !["html", "md", "json"].contains(&form) {
        return Err(unknown_file());
    }
    let from = path.get("from").map(String::as_str).unwrap_or_default();
    if form == "html" {
        let page = comparison_as_page(&app, &session, from, to, query.as_deref()).await?;
        return Ok(([(header::CONTENT_TYPE, HTML)], page).into_response());
    }
    let compared = Compared::gather(&app, &session, (from, to), query.as_deref()).await?;
    let is_markdown = form == "md";
    let printed = app.work(move || {
        let comparison = compared.comparison();
        let [from, to] = compared.sides.each_ref().map(|side| side.label.as_str());
        match is_markdown {
            true => (MARKDOWN, compare::markdown(&comparison, from, to)),
            false => (JSON, json!(comparison).to_string()),
        }
    });
    let (kind, body) = printed.await?;
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// A comparison as a page.
pub async fn comparison_as_page(
    app: &App,
    session: &Session,
    from: &str,
    to: &str,
    query: Option<&str>,
) -> Result<String, Problem> {
    let compared = Compared::gather(app, session, (from, to), query).await?;
    let (from, to) = (from.to_owned(), to.to_owned());
    let consultation = session.consultation.clone();
    let sees_people = consultation.require(&session.grant, Role::Reviewer).is_ok();
    let may_ask = sees_people && !consultation.sealed && compared.authors.is_none();
    let versions = measured(app, session).await?;
    app.work(move || {
        let paragraphs = format!("/c/{}/paragraphs", consultation.id);
        let [from_label, to_label] = compared.sides.each_ref().map(|side| side.label.as_str());
        let around = compare::Around {
            from: from_label,
            to: to_label,
            paragraphs: Some(&paragraphs),
            comparison: None,
        };
        let body = compare::html(&compared.comparison(), &around);
        let between = pages::Comparing { from: &from, from_label, to: &to, to_label };
        let curve = pages::bracket_curve(&versions);
        let title = &compared.sides[1].reading.title;
        pages::comparison_page(&consultation, &between, title, may_ask, &(curve + &body))
    })
    .await
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
