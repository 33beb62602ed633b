//! Comments and suggestions of people without an editor, and proposals that came from outside, by e-mail or on paper:
//! somebody says where by a version and a number or a line, and the server finds the place in the draft as it is.

use super::{App, api::Body, auth::Session, problem::Problem, versions};
use crate::{
    document::write::Entry,
    domain::{
        Action, Anchor, Comment, Kind, Label, Paragraph, Quoted, Reading, Role, Suggestion,
        SuggestionId, VersionNumber, find_quoted, numbers,
    },
    render,
    room::{NewEntriesRequest, Spot, Where},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The title among the paragraphs.
pub const TITLE: &str = "title";
/// Words that an insertion quotes of what stands before it, in characters.
const BEFORE_CHARS_MAX: usize = 40;
/// The longest prose of an entry, in bytes: what a value of the discussion holds.
pub const PROSE_BYTES_MAX: usize = 64 * 1024;
/// The longest source, in characters.
pub const SOURCE_CHARS_MAX: usize = 300;

/// Where something is meant: by cursors, as in the discussion; by the id of a paragraph; or by what is printed.
#[derive(Deserialize, Default, Clone)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceBody {
    /// The text that the cursors are in.
    pub text: Option<String>,
    /// The cursor of the first character.
    pub from: Option<String>,
    /// The cursor behind the last.
    pub to: Option<String>,
    /// The id of a paragraph, or `title`.
    pub paragraph: Option<String>,
    /// The version that number and line are read in; the draft where it is left out.
    pub version: Option<VersionNumber>,
    /// A paragraph as it is cited: `17(b)`, `PP3`, `3 bis`.
    pub number: Option<String>,
    /// A line of the version's page with line numbers, from 1.
    pub line: Option<usize>,
    /// The words that are meant.
    pub quote: Option<String>,
}

/// What `POST …/suggestions` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestBody {
    action: String,
    #[serde(default)]
    place: PlaceBody,
    #[serde(default)]
    replacement: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    source: Option<String>,
    /// Of a new or moved paragraph: the id of the one that it follows, or `title`.
    #[serde(default)]
    after: Option<String>,
    /// The same by its number, in the same version.
    #[serde(default)]
    after_number: Option<String>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    level: Option<u8>,
    #[serde(default)]
    label: Option<Label>,
}

impl SuggestBody {
    /// A proposal that somebody enters for somebody else.
    pub fn from_outside(
        action: String,
        place: PlaceBody,
        replacement: String,
        reason: String,
        source: String,
    ) -> SuggestBody {
        let (after, after_number) = (None, None);
        let (kind, level, label, source) = (None, None, None, Some(source));
        SuggestBody {
            action,
            place,
            replacement,
            reason,
            source,
            after,
            after_number,
            kind,
            level,
            label,
        }
    }
}

/// What `POST …/comments` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentBody {
    body: String,
    #[serde(default)]
    place: PlaceBody,
    /// The comment that it answers.
    #[serde(default)]
    parent: Option<String>,
    /// Something is missing behind the paragraph.
    #[serde(default)]
    missing: bool,
}

/// A paragraph of the draft that somebody named.
struct Found {
    /// Its id, or `title`.
    id: String,
    /// Its words in the draft.
    words: String,
}

/// Where names of places are looked up.
struct Lookup {
    /// What the numbers and lines are read in.
    cited: Reading,
    /// What that is called.
    label: String,
    draft: Reading,
}

async fn lookup(
    app: &App,
    session: &Session,
    version: Option<VersionNumber>,
) -> Result<Lookup, Problem> {
    let draft = app.0.rooms.draft(&session.consultation.id).await?.reading;
    match version {
        Some(number) => {
            let version = versions::find(app, session, number).await?;
            let (cited, label) = (version.reading, version.head.designation);
            Ok(Lookup { cited, label, draft: (*draft).clone() })
        }
        None => {
            let normal = draft.clone();
            let cited = app.work(move || render::normalise(&normal)).await?;
            Ok(Lookup { cited, label: "The draft".into(), draft: (*draft).clone() })
        }
    }
}

/// A number as it is compared: `OP 17 (b).` is `17(b)`.
fn compared(number: &str) -> String {
    let plain: String = number.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    plain.trim_end_matches('.').trim_start_matches("op").to_owned()
}

impl Lookup {
    fn by_number(&self, number: &str) -> Result<Found, Problem> {
        if number.trim().eq_ignore_ascii_case(TITLE) {
            return self.in_draft(TITLE, "The title");
        }
        let wanted = compared(number);
        let cited = self.cited.paragraphs.iter().zip(numbers(&self.cited.paragraphs));
        let same = |entry: &(&Paragraph, Option<crate::domain::Number>)| {
            entry.1.as_ref().is_some_and(|number| compared(&number.full) == wanted)
        };
        let found: Vec<&str> =
            cited.filter(same).map(|(paragraph, _)| paragraph.id.as_str()).collect();
        let what = format!("Paragraph {} of {}", number.trim(), self.label);
        match found[..] {
            [id] => self.in_draft(id, &what),
            [] => Err(no_place(format!("{} has no paragraph {}.", self.label, number.trim()))),
            _ => Err(no_place(format!("{what} occurs more than once; say the line instead."))),
        }
    }

    fn by_line(&self, line: usize) -> Result<Found, Problem> {
        let lines = render::numbered_lines(&self.cited);
        let Some(found) = line.checked_sub(1).and_then(|index| lines.get(index)) else {
            let sentence = format!("{} has the lines 1 to {}.", self.label, lines.len());
            return Err(no_place(sentence));
        };
        let id = found.paragraph.as_ref().map_or(TITLE, |id| id.as_str());
        self.in_draft(id, &format!("The paragraph of line {line} of {}", self.label))
    }

    fn in_draft(&self, id: &str, what: &str) -> Result<Found, Problem> {
        if id == TITLE {
            return Ok(Found { id: TITLE.into(), words: self.draft.title.clone() });
        }
        let found = self.draft.paragraphs.iter().find(|paragraph| paragraph.id.as_str() == id);
        let gone = || {
            let sentence = format!("{what} is no longer in the draft.");
            Problem::new(StatusCode::CONFLICT, "outdated", sentence)
        };
        let words = found.ok_or_else(gone)?.plain_text();
        Ok(Found { id: id.into(), words })
    }

    fn find(&self, place: &PlaceBody) -> Result<Option<Found>, Problem> {
        match (&place.paragraph, &place.number, place.line) {
            (Some(id), None, None) => self.in_draft(id, "The paragraph").map(Some),
            (None, Some(number), None) => self.by_number(number).map(Some),
            (None, None, Some(line)) => self.by_line(line).map(Some),
            (None, None, None) => Ok(None),
            _ => Err(Problem::bad("place", "Say where by one of paragraph, number and line.")),
        }
    }
}

fn no_place(sentence: String) -> Problem {
    Problem::bad("no-such-place", sentence)
}

fn width(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A stretch of a text, by UTF-16 units.
pub fn units(text: &str, from: usize, to: usize) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(from).take(to - from).collect();
    String::from_utf16_lossy(&units)
}

/// What an insertion at this place quotes of the words before it.
pub fn behind(words: &str, at: usize) -> String {
    let before: Vec<char> = units(words, 0, at).chars().collect();
    before[before.len().saturating_sub(BEFORE_CHARS_MAX)..].iter().collect()
}

/// Where in a paragraph, and whether the words that were quoted are there.
fn part(found: &Found, quote: Option<&str>, action: Option<Action>) -> Result<Where, Problem> {
    let end = width(&found.words);
    let all = Quoted::At(0, end);
    let about_words = action.is_none_or(Action::is_about_words);
    let at = match quote.map(str::trim).filter(|quote| !quote.is_empty()) {
        Some(quote) if about_words => find_quoted(&found.words, quote),
        None if action == Some(Action::Insert) => all,
        None if action.is_some_and(Action::is_about_words) && end > 0 => all,
        _ => return Ok(Where::Whole { quote: None }),
    };
    match (at, action) {
        (Quoted::Often, _) => {
            Err(no_place("The words occur more than once there; quote more of them.".into()))
        }
        (Quoted::Nowhere, _) => Ok(Where::Whole { quote: quote.map(str::to_owned) }),
        (Quoted::At(_, at), Some(Action::Insert)) => {
            Ok(Where::Behind { at, quote: behind(&found.words, at) })
        }
        (Quoted::At(from, to), _) => {
            Ok(Where::Words { from, to, quote: units(&found.words, from, to) })
        }
    }
}

/// An id that nobody gave before.
pub fn fresh_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

fn check_prose(texts: [&str; 2]) -> Result<(), Problem> {
    if texts.iter().any(|text| text.len() > PROSE_BYTES_MAX) {
        let sentence = format!("A text of the discussion has at most {PROSE_BYTES_MAX} bytes.");
        return Err(Problem::bad("too-long", sentence));
    }
    Ok(())
}

fn action_of(word: &str) -> Result<Action, Problem> {
    Action::from_word(word).ok_or_else(|| {
        let words = Action::ALL.map(Action::as_str).join(", ");
        Problem::bad("action", format!("A suggestion is one of {words}."))
    })
}

/// The cursors of an entry as they were given; none where it says its place in another way.
fn as_written(place: &PlaceBody) -> Option<Anchor> {
    place.text.as_ref().map(|text| Anchor {
        text: Some(text.clone()),
        from: place.from.clone(),
        to: place.to.clone(),
        quote: place.quote.clone().unwrap_or_default(),
    })
}

/// Writes a suggestion in the asker's name. Answers with its id, and whether it is anchored to words.
pub async fn make_suggestion(
    app: &App,
    session: &Session,
    body: SuggestBody,
) -> Result<(String, bool), Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    let action = action_of(&body.action)?;
    check_prose([&body.replacement, &body.reason])?;
    let source = body.source.map(|source| source.trim().to_owned()).filter(|s| !s.is_empty());
    if let Some(source) = &source {
        session.consultation.require(&session.grant, Role::Rapporteur)?;
        if source.chars().count() > SOURCE_CHARS_MAX {
            let sentence = format!("A source has at most {SOURCE_CHARS_MAX} characters.");
            return Err(Problem::bad("source", sentence));
        }
    }
    let mut suggestion = Suggestion {
        id: fresh_id().parse::<SuggestionId>().map_err(|_| Problem::internal())?,
        by: None,
        action,
        anchor: Anchor::default(),
        replacement: body.replacement,
        reason: body.reason,
        source,
        withdrawn: false,
        after: body.after,
        kind: body.kind,
        level: body.level,
        label: body.label,
    };
    let mut place = None;
    if let Some(anchor) = as_written(&body.place) {
        suggestion.anchor = anchor;
    } else {
        let lookup = lookup(app, session, body.place.version).await?;
        if let Some(number) = &body.after_number {
            suggestion.after = Some(lookup.by_number(number)?.id);
        }
        let found = lookup.find(&body.place)?;
        match (found, action) {
            (Some(found), Action::Paragraph) => suggestion.after = Some(found.id),
            (None, Action::Paragraph) if suggestion.after.is_some() => {}
            (Some(found), _) => {
                let spot = part(&found, body.place.quote.as_deref(), Some(action))?;
                place = Some(Spot { paragraph: found.id, spot });
            }
            (None, _) => {
                let sentence = "Say where: by paragraph, number or line, or by text and cursors.";
                return Err(Problem::bad("place", sentence));
            }
        }
    }
    let id = suggestion.id.to_string();
    let in_words = match &place {
        Some(place) => !matches!(place.spot, Where::Whole { .. }),
        None => suggestion.anchor.from.is_some(),
    };
    write(app, session, Entry::Suggestion(suggestion), place).await?;
    Ok((id, in_words))
}

/// Writes a comment in the asker's name. Answers with its id, and whether it is anchored to words.
pub async fn make_comment(
    app: &App,
    session: &Session,
    body: CommentBody,
) -> Result<(String, bool), Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    check_prose([&body.body, ""])?;
    if body.body.trim().is_empty() {
        return Err(Problem::bad("body", "A comment says something."));
    }
    let mut comment = Comment {
        id: fresh_id(),
        by: None,
        anchor: as_written(&body.place).unwrap_or_default(),
        after: None,
        body: body.body,
        parent: body.parent,
        resolved: false,
        source: None,
    };
    let mut place = None;
    if comment.anchor.text.is_none() {
        let found = lookup(app, session, body.place.version).await?.find(&body.place)?;
        match found {
            Some(found) if body.missing => comment.after = Some(found.id),
            Some(found) => {
                let spot = part(&found, body.place.quote.as_deref(), None)?;
                place = Some(Spot { paragraph: found.id, spot });
            }
            None => {}
        }
    }
    let id = comment.id.clone();
    let in_words = match &place {
        Some(place) => !matches!(place.spot, Where::Whole { .. }),
        None => comment.anchor.from.is_some(),
    };
    write(app, session, Entry::Comment(comment), place).await?;
    Ok((id, in_words))
}

async fn write(
    app: &App,
    session: &Session,
    entry: Entry,
    place: Option<Spot>,
) -> Result<(), Problem> {
    let (by, entries) = (session.participant.clone(), vec![(entry, place)]);
    let request = NewEntriesRequest { by, entries, heads: None };
    Ok(app.0.rooms.write(&session.consultation.id, request).await?)
}

fn made((id, in_words): (String, bool)) -> Response {
    let anchored = if in_words { "words" } else { "paragraph" };
    (StatusCode::CREATED, Json(json!({ "id": id, "anchored": anchored }))).into_response()
}

/// `POST …/suggestions`
pub async fn suggest(
    State(app): State<App>,
    session: Session,
    Body(body): Body<SuggestBody>,
) -> Result<Response, Problem> {
    make_suggestion(&app, &session, body).await.map(made)
}

/// `POST …/comments`
pub async fn comment(
    State(app): State<App>,
    session: Session,
    Body(body): Body<CommentBody>,
) -> Result<Response, Problem> {
    make_comment(&app, &session, body).await.map(made)
}

/// What `POST …/place` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookBody {
    /// What is to be done there: an insertion quotes what stands before it.
    #[serde(default)]
    action: Option<String>,
    place: PlaceBody,
}

/// `POST …/place`: which paragraph of the draft a number or a line means, and which of its words. Nothing is written.
pub async fn place(
    State(app): State<App>,
    session: Session,
    Body(body): Body<LookBody>,
) -> Result<Json<Value>, Problem> {
    session.consultation.require(&session.grant, Role::Reviewer)?;
    let action = body.action.as_deref().map(action_of).transpose()?;
    let lookup = lookup(&app, &session, body.place.version).await?;
    let found = lookup.find(&body.place)?;
    let found = found.ok_or_else(|| no_place("Say where by paragraph, number or line.".into()))?;
    let (from, to) = match part(&found, body.place.quote.as_deref(), action)? {
        Where::Words { from, to, .. } => (Some(from), Some(to)),
        Where::Behind { at, .. } => (Some(at), Some(at)),
        Where::Whole { .. } => (None, None),
    };
    let paragraphs = &lookup.draft.paragraphs;
    let mut numbered = paragraphs.iter().zip(numbers(paragraphs));
    let number = numbered.find(|(paragraph, _)| paragraph.id.as_str() == found.id);
    Ok(Json(json!({
        "paragraph": found.id,
        "number": number.and_then(|(_, number)| number).map(|number| number.full),
        "text": found.words,
        "from": from,
        "to": to,
    })))
}
