//! What is made from comparisons: concordance and summary, and the history of a paragraph.

use super::{
    App,
    auth::Session,
    authorship::pieces,
    comparing::sides,
    forms::{HTML, JSON, MARKDOWN},
    pages,
    people::{shown, shown_name},
    problem::Problem,
    versions::{draft, file_name},
};
use crate::{
    compare::{self, Around, Comparison, Step},
    document::{Stroke, Work},
    domain::{ParagraphId, Participant, ParticipantId, Reading, Role, VersionHead},
    render,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

const CSV: &str = "text/csv; charset=utf-8";

/// What is made from a comparison.
#[derive(Clone, Copy)]
pub enum Made {
    /// Old number → new number.
    Concordance,
    /// What changed, in short.
    Summary,
}

impl Made {
    /// By its name in addresses.
    pub fn named(name: &str) -> Option<Made> {
        match name {
            "concordance" => Some(Made::Concordance),
            "summary" => Some(Made::Summary),
            _ => None,
        }
    }

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Made::Concordance => "concordance",
            Made::Summary => "summary",
        }
    }

    fn html(self, comparison: &Comparison, around: &Around) -> String {
        match self {
            Made::Concordance => {
                compare::concordance_html(&compare::concordance(comparison), around)
            }
            Made::Summary => compare::summary_html(&compare::summary(comparison), around),
        }
    }

    fn markdown(self, comparison: &Comparison, around: &Around) -> String {
        match self {
            Made::Concordance => {
                compare::concordance_markdown(&compare::concordance(comparison), around)
            }
            Made::Summary => compare::summary_markdown(&compare::summary(comparison), around),
        }
    }

    fn csv(self, comparison: &Comparison, around: &Around) -> String {
        match self {
            Made::Concordance => {
                compare::concordance_csv(&compare::concordance(comparison), around)
            }
            Made::Summary => compare::summary_csv(&compare::summary(comparison)),
        }
    }

    fn json(self, comparison: &Comparison) -> String {
        match self {
            Made::Concordance => json!(compare::concordance(comparison)).to_string(),
            Made::Summary => json!(compare::summary(comparison)).to_string(),
        }
    }
}

fn unknown_file() -> Problem {
    Problem::not_found(
        "There is no such file; ask for concordance or summary, as .html, .md, .json or .csv.",
    )
}

/// `GET …/compare/{from}/{to}/{concordance,summary}.{html,md,json,csv}`
pub async fn made(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let (name, form) = file_name(&path).ok_or_else(unknown_file)?;
    let made = Made::named(name).ok_or_else(unknown_file)?;
    let form = match form {
        "html" => HTML,
        "md" => MARKDOWN,
        "json" => JSON,
        "csv" => CSV,
        _ => return Err(unknown_file()),
    };
    let named = |side: &str| path.get(side).cloned().unwrap_or_default();
    let (from, to) = (named("from"), named("to"));
    if form == HTML {
        let page = made_as_page(&app, &session, made, &from, &to).await?;
        return Ok(([(header::CONTENT_TYPE, HTML)], page).into_response());
    }
    let [older, newer] = sides(&app, &session, &from, &to).await?;
    let printed = app.work(move || {
        let around =
            Around { from: &older.label, to: &newer.label, paragraphs: None, comparison: None };
        let comparison = compare::compare(&older.reading, &newer.reading);
        match form {
            CSV => made.csv(&comparison, &around),
            MARKDOWN => made.markdown(&comparison, &around),
            _ => made.json(&comparison),
        }
    });
    let mut response = ([(header::CONTENT_TYPE, form)], printed.await?).into_response();
    if form == CSV {
        let name = format!("attachment; filename=\"{}-{from}-{to}.csv\"", made.name());
        let disposition = HeaderValue::from_str(&name).map_err(|_| Problem::internal())?;
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// What is made from a comparison, as a page.
pub async fn made_as_page(
    app: &App,
    session: &Session,
    made: Made,
    from: &str,
    to: &str,
) -> Result<String, Problem> {
    let [older, newer] = sides(app, session, from, to).await?;
    let (from, to) = (from.to_owned(), to.to_owned());
    let consultation = session.consultation.clone();
    app.work(move || {
        let address = format!("/c/{}/compare/{from}/{to}", consultation.id);
        let (from_label, to_label) = (older.label.as_str(), newer.label.as_str());
        let around =
            Around { from: from_label, to: to_label, paragraphs: None, comparison: Some(&address) };
        let body = made.html(&compare::compare(&older.reading, &newer.reading), &around);
        let between = pages::Comparing { from: &from, from_label, to: &to, to_label };
        pages::made_page(&consultation, &between, &newer.reading.title, made, &body)
    })
    .await
}

/// A text in which a paragraph is looked for.
struct Text {
    /// None for the draft.
    version: Option<VersionHead>,
    heads: Vec<String>,
    reading: Reading,
}

/// What somebody did between two texts.
pub struct Done {
    /// Who; none for the server, which writes the text that a consultation begins with.
    by: Option<Participant>,
    /// The day, where the writer's program said one that lies between the two texts.
    day: Option<String>,
    work: Work,
}

/// A paragraph in one of the texts.
pub struct Moment {
    /// None for the draft.
    pub version: Option<VersionHead>,
    /// The text before: a version's number.
    pub before: Option<String>,
    /// What became of it.
    pub step: Step,
    /// Who did what since the text before. None where that is not shown: the consultation is sealed, or who asks does not
    /// see who takes part.
    pub done: Option<Vec<Done>>,
}

/// `GET …/paragraphs/{paragraph}/history`
pub async fn history(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Json<Value>, Problem> {
    let (paragraph, moments) = moments(&app, &session, &path).await?;
    let sealed = session.consultation.sealed;
    let described: Vec<Value> = moments.iter().map(|moment| describe(moment, sealed)).collect();
    Ok(Json(json!({ "paragraph": paragraph, "versions": described })))
}

fn describe(moment: &Moment, sealed: bool) -> Value {
    let mut value = json!(moment.step);
    let head = moment.version.as_ref();
    value["version"] = json!(head.map(|head| head.number));
    value["designation"] = json!(head.map_or("Draft", |head| &head.designation));
    value["published"] = json!(head.map(|head| head.published));
    if let Some(done) = &moment.done {
        let work = done.iter().map(|done| {
            json!({
                "by": done.by.as_ref().map(|person| shown(person, sealed)),
                "day": done.day,
                "written": done.work.written,
                "deleted": done.work.deleted,
            })
        });
        value["work"] = work.collect();
    }
    value
}

/// The history of the paragraph that a path names.
pub async fn moments(
    app: &App,
    session: &Session,
    path: &HashMap<String, String>,
) -> Result<(ParagraphId, Vec<Moment>), Problem> {
    let unknown = || Problem::not_found("No version and no draft has a paragraph with this id.");
    let paragraph: ParagraphId =
        path.get("paragraph").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let texts = texts(app, session).await?;
    let wanted = paragraph.clone();
    let (texts, steps) = app
        .work(move || {
            let readings: Vec<&Reading> = texts.iter().map(|text| &text.reading).collect();
            let steps = compare::history(&readings, &wanted);
            (texts, steps)
        })
        .await?;
    if steps.iter().all(Option::is_none) {
        return Err(unknown());
    }
    let may_see_people = session.consultation.require(&session.grant, Role::Reviewer).is_ok();
    let mut done: Vec<Option<Vec<Done>>> = match may_see_people && !session.consultation.sealed {
        true => done(app, session, &paragraph, &texts).await?.into_iter().map(Some).collect(),
        false => texts.iter().map(|_| None).collect(),
    };
    let mut moments = Vec::new();
    let mut before = None;
    for (at, (text, step)) in texts.into_iter().zip(steps).enumerate() {
        let number = text.version.as_ref().map(|head| head.number.to_string());
        if let Some(step) = step {
            let done = done[at].take();
            moments.push(Moment { version: text.version, before: before.clone(), step, done });
        }
        before = number;
    }
    Ok((paragraph, moments))
}

/// All versions, and the draft.
async fn texts(app: &App, session: &Session) -> Result<Vec<Text>, Problem> {
    let id = session.consultation.id.clone();
    let versions = app.ask(move |store| {
        let numbers = store.versions(&id)?.into_iter().map(|head| head.number);
        let versions = numbers.map(|number| store.version(&id, number));
        versions.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()
    });
    let versions = versions.await?.into_iter().map(|version| Text {
        heads: version.head.heads.clone(),
        version: Some(version.head),
        reading: version.reading,
    });
    let (reading, heads) = draft(app, session).await?;
    let reading = app.work(move || render::normalise(&reading)).await?;
    Ok(versions.chain([Text { version: None, heads, reading }]).collect())
}

/// For each text who wrote into the paragraph, and deleted from it, since the text before.
async fn done(
    app: &App,
    session: &Session,
    paragraph: &ParagraphId,
    texts: &[Text],
) -> Result<Vec<Vec<Done>>, Problem> {
    let pieces_in = |text: &Text| -> Vec<String> {
        let found = text.reading.paragraphs.iter().find(|own| own.id == *paragraph);
        found.map(pieces).unwrap_or_default()
    };
    let states: Vec<(Vec<String>, Vec<String>)> =
        texts.iter().map(|text| (text.heads.clone(), pieces_in(text))).collect();
    let strokes = app.0.rooms.past(&session.consultation.id, move |past| {
        let nothing = (Vec::new(), Vec::new());
        let before = std::iter::once(&nothing).chain(&states);
        let between = before
            .zip(&states)
            .map(|((from, older), (to, newer))| past.between(from, to).work(older, newer));
        between.collect::<Vec<_>>()
    });
    let strokes = strokes.await?;
    let id = session.consultation.id.clone();
    let people = app.ask(move |store| store.participants(&id)).await?;
    let mut since = session.consultation.created;
    let mut done = Vec::new();
    for (work, text) in strokes.into_iter().zip(texts) {
        let until = text.version.as_ref().map_or_else(Timestamp::now, |head| head.published);
        done.push(by_day(work, &people, since, until));
        since = until;
    }
    Ok(done)
}

/// The work of each person, by day where a day was said that can be true.
fn by_day(
    work: BTreeMap<Stroke, Work>,
    people: &[Participant],
    since: Timestamp,
    until: Timestamp,
) -> Vec<Done> {
    let mut days: BTreeMap<(Option<String>, Option<ParticipantId>), Work> = BTreeMap::new();
    for (Stroke { by, at }, work) in work {
        let moment = at.and_then(|second| Timestamp::from_second(second).ok());
        let moment = moment.filter(|moment| (since..=until).contains(moment));
        let day = moment.map(|moment| moment.strftime("%Y-%m-%d").to_string());
        let sum = days.entry((day, by)).or_default();
        sum.written += work.written;
        sum.deleted += work.deleted;
    }
    let person = |id: &ParticipantId| people.iter().find(|person| person.id == *id).cloned();
    days.into_iter()
        .map(|((day, by), work)| Done { by: by.as_ref().and_then(person), day, work })
        .collect()
}

impl Done {
    /// What was done, as a sentence.
    pub fn sentence(&self) -> String {
        let who = match &self.by {
            Some(person) => shown_name(person, false),
            None => "The text that was brought in",
        };
        let characters = |count: usize| match count {
            1 => "1 character".to_owned(),
            count => format!("{count} characters"),
        };
        let (written, deleted) = (self.work.written, self.work.deleted);
        let did = match (&self.by, written, deleted) {
            (None, written, _) => format!("has {}", characters(written)),
            (_, written, 0) => format!("wrote {}", characters(written)),
            (_, 0, deleted) => format!("deleted {}", characters(deleted)),
            _ => format!("wrote {} and deleted {deleted}", characters(written)),
        };
        match &self.day {
            Some(day) => format!("{who} {did} on {day}."),
            None => format!("{who} {did}."),
        }
    }
}
