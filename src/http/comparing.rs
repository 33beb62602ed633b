//! What changed between any two texts.

use super::{
    App,
    auth::Session,
    authorship::Authorship,
    forms::{self, HTML, JSON, MARKDOWN},
    pages, pdf,
    problem::Problem,
    versions::{brackets, draft, file_name, find},
};
use crate::{
    compare::{self, Around, Comparison},
    domain::{Consultation, Reading, Role, Version, VersionHead},
    render::{
        self,
        docx::{self, About, Redline},
    },
};
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::collections::HashMap;

/// There is no such form of a comparison.
fn unknown_file() -> Problem {
    Problem::not_found("There is no such file; ask for .html, .md, .json, .docx or .pdf.")
}

/// A text that is compared.
pub struct Side {
    /// What it is called.
    pub label: String,
    /// What a reader sees.
    pub reading: Reading,
    /// The heads of the draft that it is read at, in hexadecimal.
    pub heads: Vec<String>,
    /// What is said of it where it is a version.
    pub head: Option<VersionHead>,
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
        return Ok(Side { label: "Draft".into(), reading, heads, head: None });
    }
    let number = name
        .parse()
        .map_err(|_| Problem::not_found("Compare versions by their number, or `draft`."))?;
    let Version { head, reading, .. } = find(app, session, number).await?;
    let (label, heads) = (head.designation.clone(), head.heads.clone());
    Ok(Side { label, reading, heads, head: Some(head) })
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
        let authors = match asks(query, "authors") {
            true => Some(Authorship::between(app, session, &sides).await?),
            false => None,
        };
        Ok(Compared { sides, authors })
    }

    fn comparison(&self) -> Comparison {
        let [older, newer] = &self.sides;
        let mut comparison = compare::compare(&older.reading, &newer.reading);
        if let Some(authors) = &self.authors {
            authors.attribute(&mut comparison);
        }
        comparison
    }

    fn labels(&self) -> [&str; 2] {
        self.sides.each_ref().map(|side| side.label.as_str())
    }

    /// As a file with all changes in it, of the form that ends so.
    fn redline(&self, consultation: &Consultation, ending: &str) -> Result<Vec<u8>, Problem> {
        let [older, newer] = &self.sides;
        let about = match &newer.head {
            Some(head) => About::version(&consultation.id, head),
            None => About {
                consultation: consultation.id.clone(),
                designation: newer.label.clone(),
                number: None,
                heads: newer.heads.clone(),
                published: None,
                masthead: consultation.next_masthead(),
            },
        };
        let author = if consultation.sealed { Role::Rapporteur.as_str() } else { COMPARER };
        let redline = Redline {
            from: &older.label,
            older: &older.reading,
            newer: &newer.reading,
            comparison: &self.comparison(),
            author,
        };
        match ending {
            "pdf" => pdf::redline(&about, &redline),
            _ => Ok(docx::redline(&about, &redline)),
        }
    }

    /// As a part of a page. `paragraphs` is the address below which the paragraphs have their histories.
    fn html(&self, paragraphs: &str) -> String {
        let [from, to] = self.labels();
        let around = Around { from, to, paragraphs: Some(paragraphs), comparison: None };
        compare::html(&self.comparison(), &around)
    }
}

/// Whether an address asks for something: `authors`, `part=body`.
fn asks(query: Option<&str>, what: &str) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair == what))
}

/// `GET …/compare/{from}/{to}.{html,md,json,docx,pdf}`, with `?authors` naming who wrote and who deleted. With `?part=body` the
/// HTML is the comparison alone, for a page that shows it among other things; `compare::STYLE` is written for it.
pub async fn compare(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (to, form) = file_name(&path).ok_or_else(unknown_file)?;
    let redlined = forms::REDLINES.iter().find(|redline| redline.ending == form);
    if redlined.is_none() && !["html", "md", "json"].contains(&form) {
        return Err(unknown_file());
    }
    let from = path.get("from").map(String::as_str).unwrap_or_default();
    let query = query.as_deref();
    if form == "html" && !asks(query, "part=body") {
        let page = as_page(&app, &session, from, to, query).await?;
        return Ok(([(header::CONTENT_TYPE, HTML)], page).into_response());
    }
    if let Some(redlined) = redlined {
        return redline(&app, &session, from, to, redlined).await;
    }
    let compared = Compared::gather(&app, &session, (from, to), query).await?;
    let (form, paragraphs) = (form.to_owned(), paragraphs(&session));
    let printed = app.work(move || {
        let [from, to] = compared.labels();
        match form.as_str() {
            "md" => (MARKDOWN, compare::markdown(&compared.comparison(), from, to)),
            "html" => (HTML, compared.html(&paragraphs)),
            _ => (JSON, json!(compared.comparison()).to_string()),
        }
    });
    let (kind, body) = printed.await?;
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Who is named in a redline for what nobody is known to have done: this program, which compared the texts.
const COMPARER: &str = "zerodraft";

/// The newer text as a file with all changes in it. Who sees who takes part sees who wrote what; where the
/// consultation is sealed, all changes are the rapporteur's, who publishes them.
async fn redline(
    app: &App,
    session: &Session,
    from: &str,
    to: &str,
    form: &'static forms::Redline,
) -> Result<Response, Problem> {
    let consultation = session.consultation.clone();
    let sees_people = consultation.require(&session.grant, Role::Reviewer).is_ok();
    let names = (sees_people && !consultation.sealed).then_some("authors");
    let compared = Compared::gather(app, session, (from, to), names).await?;
    let [older, newer] = &compared.sides;
    let stems = [older, newer].map(|side| match &side.head {
        Some(head) => forms::file_stem(head),
        None => "draft".into(),
    });
    let file = format!("attachment; filename=\"{}-since-{}.{}\"", stems[1], stems[0], form.ending);
    let bytes = app.work(move || compared.redline(&consultation, form.ending)).await??;
    let headers =
        [(header::CONTENT_TYPE, form.media_type.to_owned()), (header::CONTENT_DISPOSITION, file)];
    Ok((headers, bytes).into_response())
}

/// The address below which each paragraph has a page with its history.
fn paragraphs(session: &Session) -> String {
    format!("/c/{}/paragraphs", session.consultation.id)
}

/// A comparison as a page.
pub async fn as_page(
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
    let (versions, paragraphs) = (brackets(app, session).await?, paragraphs(session));
    app.work(move || {
        let [from_label, to_label] = compared.labels();
        let body = pages::bracket_curve(&versions) + &compared.html(&paragraphs);
        let between = pages::Comparing { from: &from, from_label, to: &to, to_label };
        let title = &compared.sides[1].reading.title;
        pages::comparison_page(&consultation, &between, title, may_ask, &body)
    })
    .await
}
