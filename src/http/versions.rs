//! The draft and the versions.

use super::{
    App,
    auth::Session,
    forms::{self, MARKDOWN, Source},
    kinds_of_text, pages,
    people::shown,
    problem::Problem,
};
use crate::{
    domain::{
        ConsultationId, Paragraph, Reading, Role, Version, VersionHead, VersionNumber, numbers,
    },
    render::{self, KindOfText},
    store::Store,
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Sizes of versions that are remembered at most: some hundred bytes each.
const SIZES_MAX: usize = 10_000;

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

/// How long a text is, and how much of it is not agreed.
#[derive(Clone, Copy, Serialize)]
struct Size {
    words: usize,
    brackets: usize,
}

/// The sizes of versions that were asked for. A version never changes, so a list of them need not read their texts again.
#[derive(Default)]
pub struct Sizes(Mutex<HashMap<(ConsultationId, VersionNumber), Size>>);

impl Sizes {
    /// The size of a version; none where its text cannot be read.
    fn of(&self, store: &dyn Store, id: &ConsultationId, number: VersionNumber) -> Option<Size> {
        let key = (id.clone(), number);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if known.is_some() {
            return known;
        }
        let reading = store.version(id, number).ok()??.reading;
        let size = Size { words: reading.word_count(), brackets: reading.bracket_count() };
        let mut sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sizes.len() >= SIZES_MAX {
            sizes.clear();
        }
        sizes.insert(key, size);
        Some(size)
    }
}

/// A reading as the interfaces show it.
fn describe_reading(reading: &Reading) -> Value {
    json!({
        "title": reading.title,
        "paragraphs": paragraphs(reading),
        "footnotes": reading.footnotes,
        "words": reading.word_count(),
        "brackets": reading.bracket_count(),
    })
}

/// The draft as it would be published: in normal form.
pub async fn draft(app: &App, session: &Session) -> Result<(Arc<Reading>, Vec<String>), Problem> {
    let draft = app.0.rooms.draft(&session.consultation.id).await?;
    Ok((draft.reading, draft.heads))
}

/// The draft as the kind of text that an address asks for.
async fn draft_asked(
    app: &App,
    session: &Session,
    query: Option<&str>,
) -> Result<(Reading, Vec<String>), Problem> {
    let kind = kinds_of_text::asked(query)?;
    let (reading, heads) = draft(app, session).await?;
    Ok((kinds_of_text::of_draft(app, session, kind, &reading).await?, heads))
}

/// `GET …/draft.md`
pub async fn draft_markdown(
    State(app): State<App>,
    session: Session,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (reading, _) = draft_asked(&app, &session, query.as_deref()).await?;
    let markdown = app.work(move || render::markdown(&reading)).await?;
    Ok(([(header::CONTENT_TYPE, MARKDOWN)], markdown).into_response())
}

/// `GET …/draft.html`
pub async fn draft_html(
    State(app): State<App>,
    session: Session,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    Ok(Html(draft_as_page(&app, &session, query.as_deref()).await?).into_response())
}

/// The draft as a page.
pub async fn draft_as_page(
    app: &App,
    session: &Session,
    query: Option<&str>,
) -> Result<String, Problem> {
    let (id, consultation) = (session.consultation.id.clone(), session.consultation.clone());
    let (reading, _) = draft_asked(app, session, query).await?;
    let last = app.ask(move |store| Ok(store.versions(&id)?.pop())).await?;
    app.work(move || pages::draft_page(&consultation, last.as_ref(), &reading)).await
}

/// `GET …/draft.json`
pub async fn draft_json(
    State(app): State<App>,
    session: Session,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Problem> {
    let (reading, heads) = draft_asked(&app, &session, query.as_deref()).await?;
    let mut answer = app.work(move || describe_reading(&render::normalise(&reading))).await?;
    answer["heads"] = json!(heads);
    Ok(Json(answer))
}

/// `GET …/versions`
pub async fn list(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    let id = session.consultation.id.clone();
    let sizes = app.clone();
    let versions = app.ask(move |store| {
        let heads = store.versions(&id)?;
        let with_size = |head: &VersionHead| {
            let size = sizes.0.sizes.of(store, &id, head.number);
            let mut shown = json!(head);
            shown["words"] = json!(size.map(|size| size.words));
            shown["brackets"] = json!(size.map(|size| size.brackets));
            shown
        };
        Ok(heads.iter().map(with_size).collect::<Vec<_>>())
    });
    Ok(Json(json!({ "versions": versions.await? })))
}

/// The designation and the brackets of each version, oldest first. A version that cannot be read is left out.
pub async fn brackets(app: &App, session: &Session) -> Result<Vec<(String, usize)>, Problem> {
    let id = session.consultation.id.clone();
    let sizes = app.clone();
    app.ask(move |store| {
        let heads = store.versions(&id)?.into_iter();
        let counted = heads.filter_map(|head| {
            let size = sizes.0.sizes.of(store, &id, head.number)?;
            Some((head.designation, size.brackets))
        });
        Ok(counted.collect())
    })
    .await
}

/// A version of the session's consultation.
pub async fn find(app: &App, session: &Session, number: VersionNumber) -> Result<Version, Problem> {
    let id = session.consultation.id.clone();
    let version = app.ask(move |store| store.version(&id, number)).await?;
    version.ok_or_else(|| Problem::not_found("There is no version with this number."))
}

/// What is said of a version, and of those before it, oldest first.
pub async fn heads_to(
    app: &App,
    session: &Session,
    number: VersionNumber,
) -> Result<(VersionHead, Vec<VersionHead>), Problem> {
    let id = session.consultation.id.clone();
    let mut heads = app.ask(move |store| store.versions(&id)).await?;
    heads.retain(|head| head.number <= number);
    match heads.pop() {
        Some(head) if head.number == number => Ok((head, heads)),
        _ => Err(Problem::not_found("There is no version with this number.")),
    }
}

/// A name like `3.md`, taken apart.
pub fn file_name(path: &HashMap<String, String>) -> Option<(&str, &str)> {
    path.get("file")?.rsplit_once('.')
}

/// Whether a query asks for a text in numbered lines: `?lines`.
pub fn wants_lines(query: Option<&str>) -> bool {
    query.unwrap_or_default().split('&').any(|pair| pair == "lines" || pair.starts_with("lines="))
}

/// `GET …/versions/{n}.{form}`, in one of the forms of [`forms::FORMS`]. HTML with `?lines` is in numbered lines. A version
/// never changes: who has it is told so. With `?text=clean` and `?text=compilation` it is the text that these say; what
/// is agreed and proposed may change, so nothing is said of what the asker has.
pub async fn version(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (number, ending) = file_name(&path).ok_or_else(forms::unknown)?;
    let form = forms::form(ending).ok_or_else(forms::unknown)?;
    let number: VersionNumber = number.parse().map_err(|_| forms::unknown())?;
    let version = find(&app, &session, number).await?;
    let in_lines = ending == "html" && wants_lines(query.as_deref());
    let kind_of_text = kinds_of_text::asked(query.as_deref())?;
    let is_as_published = kind_of_text == KindOfText::Bracketed;
    if ending == "zip" && !is_as_published {
        let sentence = "A bag holds the text as it was published; ask for the clean text or the compilation in another form.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence));
    }
    let tag = tag(&version.head, ending, in_lines);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::internal());
    let caching = [
        (header::ETAG, value(&tag)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if is_known && is_as_published {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let name = match is_as_published {
        true => forms::file_name(&version.head, ending),
        false => format!("{}-{}.{ending}", forms::file_stem(&version.head), kind_of_text.as_str()),
    };
    let version = kinds_of_text::of_version(&app, &session, kind_of_text, version).await?;
    let consultation = session.consultation.clone();
    let signing = app.0.signing.clone();
    let source = Source { consultation, version, in_lines, signing };
    let body = app.work(move || (form.make)(&source)).await??;
    let kind = [(header::CONTENT_TYPE, form.media_type)];
    let mut answer = match is_as_published {
        true => (caching, kind, body).into_response(),
        false => (kind, body).into_response(),
    };
    if form.is_file {
        let file = value(&format!("attachment; filename=\"{name}\""))?;
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(answer)
}

/// What stands for the bytes of a version in a form: its hash, and what else they depend on.
fn tag(head: &VersionHead, ending: &str, in_lines: bool) -> String {
    match ending {
        "html" if in_lines => format!("\"{}-{}-lines\"", head.sha256, pages::form_hash()),
        "html" => format!("\"{}-{}\"", head.sha256, pages::form_hash()),
        "md" | "json" => format!("\"{}-{ending}\"", head.sha256),
        _ => format!("\"{}-{ending}-{}\"", head.sha256, env!("CARGO_PKG_VERSION")),
    }
}

/// A version for programs.
pub fn describe_version(version: &Version) -> Value {
    let mut answer = json!(version.head);
    let reading = describe_reading(&version.reading);
    for key in ["title", "paragraphs", "footnotes", "words", "brackets"] {
        answer[key] = reading[key].clone();
    }
    answer["markdown"] = json!(version.markdown);
    answer
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
