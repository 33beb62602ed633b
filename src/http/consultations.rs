//! Starting a consultation, looking at it, and deciding.

use super::{
    App,
    api::{Body, OptionalBody},
    auth::{Session, cookie, is_operator},
    problem::Problem,
    word,
};
use crate::{
    document::{guard, write},
    domain::{
        Consultation, ConsultationId, DocumentId, DocumentKind, Invitation, InvitationId, Ladder,
        Masthead, MastheadChange, NewEntry, ParagraphId, Participant, ParticipantId, Reading,
        Refusal, Role, Token, VersionHead, chosen_name,
    },
    render::{self, Note},
    room::{Decided, Request, What},
    settings::{BODY_BYTES_MAX, NOTE_CHARS_MAX, Start, TITLE_CHARS_MAX},
    store::{NewConsultation, RecordedDecision},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// Uses of the organizer's invitation that a consultation starts with: enough for a few devices and a deputy, so that a
/// link that leaks does not open the house for good.
const ORGANIZER_USES: u32 = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBody {
    /// What the participants call it.
    pub title: String,
    /// A text to begin with, in Markdown or plain.
    #[serde(default)]
    pub markdown: Option<String>,
    /// The same as a Word file, in base64.
    #[serde(default)]
    pub docx: Option<String>,
    /// The same as it was read from a form.
    #[serde(skip)]
    pub brought: Option<Brought>,
    /// The stages; the usual ones where it is left out.
    #[serde(default)]
    pub stages: Option<Ladder>,
    /// Chatham House Rule.
    #[serde(default)]
    pub sealed: bool,
    /// Whoever holds the pen may accept what they proposed themselves.
    #[serde(default)]
    pub accept_own: bool,
    /// What stands above its texts when they are handed over.
    #[serde(default)]
    pub masthead: MastheadChange,
    /// The organizer's name.
    #[serde(default)]
    pub name: Option<String>,
}

/// A consultation that was started.
pub struct Started {
    /// As it is stored.
    pub consultation: Consultation,
    /// The organizer's session.
    pub token: Token,
    /// One invitation for each role.
    pub invitations: Vec<(Role, Token)>,
    /// What became of the text that was brought.
    pub import: Option<Import>,
}

/// What became of a text that was brought.
#[derive(Serialize)]
pub struct Import {
    /// How many paragraphs were found.
    pub paragraphs: usize,
    /// How many words.
    pub words: usize,
    /// What the notes count: the lines of a text, or the paragraphs of a Word file.
    pub counted: Counted,
    /// What could not be kept as it was.
    pub notes: Vec<Note>,
}

/// What the places of notes count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// The lines of a text.
    Lines,
    /// The paragraphs of a Word file.
    Paragraphs,
}

/// A text that is brought.
#[derive(Debug)]
pub enum Brought {
    /// Markdown or plain.
    Markdown(String),
    /// A Word file.
    Docx(Vec<u8>),
}

impl NewBody {
    /// The text that it brings.
    fn brought(&mut self) -> Result<Option<Brought>, Problem> {
        match (self.markdown.take(), self.docx.take()) {
            (Some(_), Some(_)) => {
                let sentence = "Bring one text: as markdown or as docx, not as both.";
                Err(Problem::bad("docx", sentence))
            }
            (Some(markdown), None) => Brought::of_text(markdown).map(Some),
            (None, Some(docx)) => Ok(Some(Brought::Docx(word::decoded(&docx)?))),
            (None, None) => Ok(self.brought.take()),
        }
    }
}

impl Brought {
    /// A text, Markdown or plain.
    pub fn of_text(text: String) -> Result<Brought, Problem> {
        match text.len() <= BODY_BYTES_MAX {
            true => Ok(Brought::Markdown(text)),
            false => Err(Problem::too_large()),
        }
    }

    /// A file, which is one of Word by how it begins, or a text.
    pub fn of_file(bytes: Vec<u8>) -> Result<Brought, Problem> {
        if render::is_word_file(&bytes) {
            return Ok(Brought::Docx(bytes));
        }
        let text = String::from_utf8(bytes);
        Brought::of_text(text.map_err(|_| {
            Problem::bad("file", "The file is neither a Word file (.docx) nor a text in UTF-8.")
        })?)
    }
}

/// Starts a consultation, if the asker may.
pub async fn begin(app: &App, headers: &HeaderMap, mut body: NewBody) -> Result<Started, Problem> {
    if app.0.policy.start == Start::Operator && !is_operator(headers, app) {
        let sentence = "Only the operator starts consultations here; ask them for a link.";
        return Err(Problem::forbidden(sentence));
    }
    let title = one_line(&body.title, TITLE_CHARS_MAX).ok_or_else(|| {
        Problem::bad("title", format!("A title is one line of 1 to {TITLE_CHARS_MAX} characters."))
    })?;
    let name = match &body.name {
        Some(name) => chosen_name(name).ok_or_else(super::people::bad_name)?,
        None => "Organizer".into(),
    };
    let masthead = Masthead::default().with(&body.masthead).map_err(Refusal::from)?;
    let brought = body.brought()?;
    let stages = body.stages.unwrap_or_default();
    let made = app.work(move || make(title, name, brought, stages, body.sealed)).await??;
    let Made { mut new, token, invitations, import } = made;
    (new.consultation.accept_own, new.consultation.masthead) = (body.accept_own, masthead);
    let consultation = new.consultation.clone();
    app.ask(move |store| store.create(&new)).await?;
    Ok(Started { consultation, token, invitations, import })
}

/// `POST /api/consultations`
pub async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<NewBody>,
) -> Result<Response, Problem> {
    let Started { consultation, token, invitations, import } = begin(&app, &headers, body).await?;
    let public_url = &app.0.public_url;
    let mut answer = json!({
        "id": consultation.id,
        "title": consultation.title,
        "token": token.reveal(),
        "documents": documents(&consultation),
        "invitations": invitations.iter().map(|(role, token)| {
            (role.to_string(), json!({ "link": link(public_url, token), "token": token.reveal() }))
        }).collect::<Map<String, Value>>(),
    });
    if let Some(import) = import {
        answer["import"] = json!(import);
    }
    let headers = [
        (header::SET_COOKIE, cookie(&app, &consultation.id, &token)),
        (
            header::LOCATION,
            format!("/api/consultations/{}", consultation.id)
                .parse()
                .map_err(|_| Problem::internal())?,
        ),
    ];
    Ok((StatusCode::CREATED, headers, Json(answer)).into_response())
}

/// A consultation before it is stored.
pub struct Made {
    /// What is stored.
    pub new: NewConsultation,
    /// The organizer's session.
    pub token: Token,
    /// One invitation for each role.
    pub invitations: Vec<(Role, Token)>,
    /// What became of the text that was brought.
    pub import: Option<Import>,
}

/// Makes a consultation: its documents' first changes, its organizer and one invitation for each role.
pub fn make(
    title: String,
    organizer: String,
    brought: Option<Brought>,
    stages: Ladder,
    sealed: bool,
) -> Result<Made, Problem> {
    let now = Timestamp::now();
    let (reading, import) = read_text(title.clone(), brought)?;
    let consultation = Consultation {
        id: ConsultationId::from_entropy(rand::random()),
        title,
        stages,
        stage: 0,
        closed: false,
        epoch: 0,
        sealed,
        accept_own: false,
        masthead: Masthead::default(),
        locked: BTreeSet::new(),
        version: 0,
        draft: DocumentId::from_entropy(rand::random()),
        discussion: DocumentId::from_entropy(rand::random()),
        created: now,
    };
    let organizer = Participant {
        id: ParticipantId::from_entropy(rand::random()),
        consultation: consultation.id.clone(),
        name: organizer,
        role: Role::Organizer,
        withdrawn: false,
        joined: now,
    };
    let token = Token::from_entropy(rand::random(), rand::random());
    let mut tokens = Vec::new();
    let mut invitations = Vec::new();
    for role in Role::ALL {
        let token = Token::from_entropy(rand::random(), rand::random());
        invitations.push(Invitation {
            id: InvitationId::from_entropy(rand::random()),
            token: token.hash(),
            role,
            uses_left: (role == Role::Organizer).then_some(ORGANIZER_USES),
            expires: None,
            created: now,
            withdrawn: false,
        });
        tokens.push((role, token));
    }
    let first = vec![
        (DocumentKind::Draft, first_entry(|actor| write::draft(actor, &reading))?),
        (DocumentKind::Discussion, first_entry(write::discussion)?),
    ];
    let session = token.hash();
    let new = NewConsultation { consultation, organizer, session, invitations, first };
    Ok(Made { new, token, invitations: tokens, import })
}

fn read_text(
    title: String,
    brought: Option<Brought>,
) -> Result<(Reading, Option<Import>), Problem> {
    // Sixteen letters and digits: no two paragraphs of the world are taken for each other.
    let mut new_id = || format!("{:016x}", rand::random::<u64>());
    let (import, counted) = match brought {
        None => return Ok((Reading { title, ..Reading::default() }, None)),
        Some(Brought::Markdown(text)) => (render::import(&text, &mut new_id), Counted::Lines),
        Some(Brought::Docx(file)) => {
            (render::import_docx(&file, &mut new_id)?, Counted::Paragraphs)
        }
    };
    let mut reading = import.reading;
    let mut notes = import.notes;
    if !reading.title.is_empty() && reading.title != title {
        let what = "The text has a title of its own, which was kept as the draft's title.";
        notes.push(Note { line: 1, what: what.into() });
    } else {
        reading.title = title;
    }
    let (paragraphs, words) = (reading.paragraphs.len(), reading.word_count());
    let report = Import { paragraphs, words, counted, notes };
    Ok((reading, Some(report)))
}

fn first_entry<E: std::fmt::Display>(
    write: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<NewEntry, Problem> {
    let actor: [u8; 16] = rand::random();
    let chunk = write(&actor).map_err(|error| {
        tracing::error!("A first change could not be made: {error}");
        Problem::internal()
    })?;
    Ok(NewEntry {
        hash: guard::change_hash(&chunk).0,
        chunk: chunk.into(),
        actor: actor.into(),
        participant: None,
        late_for: None,
    })
}

fn one_line(text: &str, chars_max: usize) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let readable = !text.is_empty()
        && text.chars().count() <= chars_max
        && !text.chars().any(char::is_control);
    readable.then_some(text)
}

/// The link of an invitation.
pub fn link(public_url: &str, token: &Token) -> String {
    format!("{public_url}/join/{}", token.reveal())
}

fn documents(consultation: &Consultation) -> Value {
    json!({ "draft": consultation.draft.url(), "discussion": consultation.discussion.url() })
}

/// What the interfaces say of a consultation.
pub fn describe(consultation: &Consultation) -> Value {
    json!({
        "id": consultation.id,
        "title": consultation.title,
        "stage": consultation.open_stage().designation,
        "stages": consultation.stages,
        "closed": consultation.closed,
        "sealed": consultation.sealed,
        "accept_own": consultation.accept_own,
        "masthead": consultation.masthead,
        "epoch": consultation.epoch,
        "locked": consultation.locked,
        "versions": consultation.version,
        "documents": documents(consultation),
        "created": consultation.created,
    })
}

/// `GET /api/consultations`, for the operator.
pub async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    if !is_operator(&headers, &app) {
        return Err(Problem::forbidden("Only the operator sees all consultations."));
    }
    let all = app.ask(|store| store.consultations()).await?;
    Ok(Json(json!({ "consultations": all.iter().map(describe).collect::<Vec<_>>() })))
}

/// What a role may do at this moment.
pub fn may(consultation: &Consultation, role: Role) -> Value {
    let writes = |kind| consultation.may_write(role, kind).is_ok();
    json!({
        "draft": writes(DocumentKind::Draft),
        "discussion": writes(DocumentKind::Discussion),
        "publish": role >= Role::Rapporteur,
        "invite": role >= Role::Organizer,
    })
}

/// `GET /api/consultations/{id}`
pub async fn show(session: Session) -> Json<Value> {
    let mut answer = describe(&session.consultation);
    let role = session.grant.role();
    answer["role"] = json!(role);
    answer["participant"] = json!(session.participant.id);
    answer["name"] =
        json!(super::people::shown_name(&session.participant, session.consultation.sealed));
    answer["may"] = may(&session.consultation, role);
    Json(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatchBody {
    masthead: MastheadChange,
}

/// `PATCH /api/consultations/{id}`: what stands above the versions that are published from here on.
pub async fn change(
    State(app): State<App>,
    session: Session,
    Body(body): Body<PatchBody>,
) -> Result<Json<Value>, Problem> {
    let decided = decide(&app, &session, What::Masthead { change: body.masthead }).await?;
    Ok(Json(describe(&decided.consultation)))
}

/// Has a decision taken in the asker's name.
pub async fn decide(app: &App, session: &Session, what: What) -> Result<Decided, Problem> {
    let request = Request { by: session.participant.clone(), what };
    Ok(app.0.rooms.decide(&session.consultation.id, request).await?)
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct PublishBody {
    /// What the rapporteur says of the version.
    #[serde(default)]
    pub note: Option<String>,
    /// The stage that is meant, so that nobody publishes what somebody else has just published.
    #[serde(default)]
    pub stage: Option<String>,
}

/// Publishes a version, and says which.
pub async fn publish_version(
    app: &App,
    session: &Session,
    body: PublishBody,
) -> Result<(VersionHead, Decided), Problem> {
    let note = body.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        let sentence = format!("A note has at most {NOTE_CHARS_MAX} characters.");
        return Err(Problem::bad("note", sentence));
    }
    let mut decided = decide(app, session, What::Publish { stage: body.stage, note }).await?;
    let head = decided.version.take().ok_or_else(Problem::internal)?;
    Ok((head, decided))
}

/// `POST /api/consultations/{id}/publish`. The body may be left out.
pub async fn publish(
    State(app): State<App>,
    session: Session,
    OptionalBody(body): OptionalBody<PublishBody>,
) -> Result<Json<Value>, Problem> {
    let (head, decided) = publish_version(&app, &session, body).await?;
    let mut answer = json!(head);
    answer["now"] = json!(decided.consultation.open_stage().designation);
    answer["closed"] = json!(decided.consultation.closed);
    answer["notes"] = json!(decided.notes);
    Ok(Json(answer))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageBody {
    stage: String,
}

/// `POST /api/consultations/{id}/stage`
pub async fn open_stage(
    State(app): State<App>,
    session: Session,
    Body(body): Body<StageBody>,
) -> Result<Json<Value>, Problem> {
    let decided = decide(&app, &session, What::Open { stage: body.stage }).await?;
    Ok(Json(describe(&decided.consultation)))
}

/// `POST /api/consultations/{id}/paragraphs/{paragraph}/lock`
pub async fn lock(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Json<Value>, Problem> {
    set_lock(app, session, path, true).await
}

/// `DELETE /api/consultations/{id}/paragraphs/{paragraph}/lock`
pub async fn unlock(
    State(app): State<App>,
    session: Session,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Json<Value>, Problem> {
    set_lock(app, session, path, false).await
}

async fn set_lock(
    app: App,
    session: Session,
    path: HashMap<String, String>,
    locked: bool,
) -> Result<Json<Value>, Problem> {
    let paragraph: ParagraphId = path
        .get("paragraph")
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Problem::not_found("The draft has no paragraph with this id."))?;
    let what = What::Lock { paragraph: paragraph.clone(), locked };
    let decided = decide(&app, &session, what).await?;
    let epoch = decided.consultation.epoch;
    Ok(Json(json!({ "paragraph": paragraph, "locked": locked, "epoch": epoch })))
}

/// `GET /api/consultations/{id}/decisions`: the record, oldest first.
pub async fn decisions(State(app): State<App>, session: Session) -> Result<Json<Value>, Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    let id = session.consultation.id.clone();
    let decisions = app.ask(move |store| store.decisions(&id)).await?;
    let decisions = describe_decisions(&app, &session, &decisions).await?;
    Ok(Json(json!({ "decisions": decisions })))
}

/// Decisions as the interfaces show them.
pub async fn describe_decisions(
    app: &App,
    session: &Session,
    decisions: &[RecordedDecision],
) -> Result<Vec<Value>, Problem> {
    let id = session.consultation.id.clone();
    let people = app.ask(move |store| store.participants(&id)).await?;
    let sealed = session.consultation.sealed;
    let who = |id: &ParticipantId| {
        let person = people.iter().find(|person| person.id == *id);
        person.map(|person| super::people::shown(person, sealed))
    };
    let describe = |record: &RecordedDecision| {
        let mut entry = json!(record.decision);
        entry["epoch"] = json!(record.epoch);
        // When somebody was here would tell who they are.
        entry["at"] = json!((!sealed).then_some(record.at));
        entry["by"] = json!(who(&record.by));
        if let Some(proposer) = record.decision.proposer() {
            entry["proposer"] = json!(who(proposer));
        }
        entry
    };
    Ok(decisions.iter().map(describe).collect())
}
