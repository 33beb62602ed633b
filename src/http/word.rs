//! Word files: how they come in, and a version that comes back edited. Every tracked change becomes a suggestion and
//! every comment a comment, on the words of the version that they are about; all of them are written at once.

use super::{
    App,
    api::Body,
    auth::Session,
    intake::{PROSE_BYTES_MAX, SOURCE_CHARS_MAX, TITLE, behind, fresh_id, units},
    problem::Problem,
    review, versions,
};
use crate::{
    compare::{self, CommentPlace, Proposal},
    document::write::Entry,
    domain::{
        Action, Anchor, Comment, Edited, ParagraphId, Reading, Role, Suggestion, VersionHead,
        VersionNumber,
    },
    render::{self, DocxError},
    room::{NewEntriesRequest, Spot, Where},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Suggestions and comments that are taken out of one file at most: a hundred pages with a change in every line have as
/// many.
const ENTRIES_MAX: usize = 3_000;

/// A Word file out of its base64.
pub fn decoded(docx: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(docx.trim()).map_err(|_| {
        Problem::bad(
            "docx",
            "Send the Word file in base64, with the standard alphabet and padding.",
        )
    })
}

impl From<DocxError> for Problem {
    fn from(error: DocxError) -> Problem {
        match error {
            DocxError::TooLarge => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", error.to_string())
            }
            _ => Problem::bad("docx", error.to_string()),
        }
    }
}

/// What `POST …/word` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordBody {
    /// The file, in base64.
    docx: String,
    /// From whom it came, and how.
    source: String,
    /// The version that was edited, where the file does not say so.
    #[serde(default)]
    version: Option<VersionNumber>,
}

/// What became of a file.
pub struct TakenIn {
    /// The version that was edited.
    pub version: VersionHead,
    /// The suggestions and the comments that were made of it, as the interfaces show them.
    pub suggestions: Vec<Value>,
    /// See `suggestions`.
    pub comments: Vec<Value>,
    /// What could not be taken over.
    pub left_out: Vec<String>,
}

/// `POST …/word`
pub async fn word(
    State(app): State<App>,
    session: Session,
    Body(body): Body<WordBody>,
) -> Result<Response, Problem> {
    let file = decoded(&body.docx)?;
    let taken = take_in(&app, &session, file, &body.source, body.version).await?;
    let nothing = taken.suggestions.is_empty() && taken.comments.is_empty();
    let status = if nothing { StatusCode::OK } else { StatusCode::CREATED };
    let answer = json!({
        "version": taken.version.number,
        "designation": taken.version.designation,
        "suggestions": taken.suggestions,
        "comments": taken.comments,
        "left_out": taken.left_out,
    });
    Ok((status, Json(answer)).into_response())
}

/// Takes in what somebody changed in a version with a word processor.
pub async fn take_in(
    app: &App,
    session: &Session,
    file: Vec<u8>,
    source: &str,
    version: Option<VersionNumber>,
) -> Result<TakenIn, Problem> {
    session.consultation.require(&session.grant, Role::Rapporteur)?;
    let source = source.trim().to_owned();
    if source.is_empty() || source.chars().count() > SOURCE_CHARS_MAX {
        let sentence = format!(
            "Say from whom the file came, and how, in 1 to {SOURCE_CHARS_MAX} characters, as in: ACME, e-mail of 3 May."
        );
        return Err(Problem::bad("source", sentence));
    }
    let edited = app.work(move || render::edited_docx(&file)).await??;
    let number = version_of(session, &edited, version)?;
    let version = versions::find(app, session, number).await?;
    let heads = version.head.heads.clone();
    let before = app.0.rooms.draft_at(&session.consultation.id, heads.clone()).await?;
    let before = before.ok_or_else(Problem::internal)?;
    let sealed = session.consultation.sealed;
    let made = app.work(move || {
        let returned = compare::returned(&version.reading, &edited);
        let mut writer = Writer::new(&version.reading, &before, source, sealed);
        writer.suggestions(&returned.proposals);
        writer.comments(&edited, &returned.comments);
        writer.left_out.splice(0..0, returned.left_out);
        (version.head, writer.entries, writer.left_out)
    });
    let (version, entries, left_out) = made.await?;
    if entries.len() > ENTRIES_MAX {
        let sentence = format!(
            "The file holds {} changes and comments; {ENTRIES_MAX} can be taken in at once. Send it in parts.",
            entries.len()
        );
        return Err(Problem::bad("too-many-changes", sentence));
    }
    let ids: HashSet<String> = entries.iter().map(|(entry, _)| entry.id().to_owned()).collect();
    if !entries.is_empty() {
        let by = session.participant.clone();
        let request = NewEntriesRequest { by, entries, heads: Some(heads) };
        app.0.rooms.write(&session.consultation.id, request).await?;
    }
    let whole = review::read(app, session).await?;
    let overlaps = whole.overlaps();
    let suggestions = whole.suggestions().into_iter().filter(|it| ids.contains(it.id.as_str()));
    let comments = whole.comments().into_iter().filter(|it| ids.contains(&it.id));
    Ok(TakenIn {
        version,
        suggestions: suggestions.map(|it| whole.describe_suggestion(it, &overlaps)).collect(),
        comments: comments.map(|it| whole.describe_comment(it)).collect(),
        left_out,
    })
}

/// The version that a file is, as it says itself or as somebody says for it.
fn version_of(
    session: &Session,
    edited: &Edited,
    said: Option<VersionNumber>,
) -> Result<VersionNumber, Problem> {
    let own = session.consultation.id.as_str();
    if edited.consultation.as_deref().is_some_and(|other| other != own) {
        let sentence = "The file is a version of another consultation: take it in there.";
        return Err(Problem::bad("other-consultation", sentence));
    }
    match (edited.version, said) {
        (Some(own), Some(said)) if own != said => {
            let sentence = format!("The file says that it is version {own}, and not {said}.");
            Err(Problem::bad("other-version", sentence))
        }
        (Some(number), _) | (None, Some(number)) => Ok(number),
        (None, None) => Err(Problem::bad(
            "no-version",
            "The file does not say which version it is: say the version's number, or edit a version that was exported \
             here as .docx.",
        )),
    }
}

/// Makes entries of the discussion.
struct Writer {
    /// The version as it was published, and the draft that it was made from.
    places: Places,
    source: String,
    sealed: bool,
    entries: Vec<(Entry, Option<Spot>)>,
    left_out: Vec<String>,
}

impl Writer {
    fn new(version: &Reading, draft: &Reading, source: String, sealed: bool) -> Writer {
        let places = Places::new(version, draft);
        Writer { places, source, sealed, entries: Vec::new(), left_out: Vec::new() }
    }

    /// From whom something came: its authors by name where names are shown, and the source of the whole file.
    fn source(&self, authors: &[Arc<str>]) -> Option<String> {
        let names = authors.join(", ");
        if self.sealed || names.is_empty() {
            return Some(self.source.clone());
        }
        let room = SOURCE_CHARS_MAX.saturating_sub(self.source.chars().count() + " ()".len());
        let names: String = names.chars().take(room).collect();
        match names.is_empty() {
            true => Some(self.source.clone()),
            false => Some(format!("{names} ({})", self.source)),
        }
    }

    fn fits(&mut self, what: &str, texts: [&str; 2]) -> bool {
        let fits = texts.iter().all(|text| text.len() <= PROSE_BYTES_MAX);
        if !fits {
            self.left_out
                .push(format!("{what} is longer than {PROSE_BYTES_MAX} bytes and was left out."));
        }
        fits
    }

    fn suggestions(&mut self, proposals: &[Proposal]) {
        for (at, proposal) in proposals.iter().enumerate() {
            let quote = self.places.quote(proposal);
            if !self.fits("A suggestion", [&proposal.replacement, &quote]) {
                continue;
            }
            let is_new = proposal.action == Action::Paragraph;
            let is_placed = is_new || proposal.action == Action::Move;
            let after = proposal.after.as_ref().map_or(TITLE.into(), ToString::to_string);
            let suggestion = Suggestion {
                id: fresh_id().parse().expect("hexadecimal digits"),
                by: None,
                action: proposal.action,
                anchor: Anchor::default(),
                replacement: proposal.replacement.clone(),
                reason: in_a_row(proposals, at),
                source: self.source(&proposal.authors),
                withdrawn: false,
                after: is_placed.then_some(after),
                kind: proposal.form.map(|(kind, _)| kind),
                level: proposal.form.map(|(_, level)| level),
                label: None,
            };
            let place = (!is_new).then(|| self.places.spot(proposal));
            self.entries.push((Entry::Suggestion(suggestion), place));
        }
    }

    fn comments(&mut self, edited: &Edited, places: &[CommentPlace]) {
        let mut ids: Vec<Option<String>> = Vec::new();
        for (comment, place) in edited.comments.iter().zip(places) {
            if !self.fits("A comment", [&comment.body, ""]) {
                ids.push(None);
                continue;
            }
            let id = fresh_id();
            ids.push(Some(id.clone()));
            let parent = comment.parent.and_then(|parent| ids[parent].clone());
            let place = match place {
                CommentPlace::Words(paragraph, from, to) => {
                    Some(self.places.words(paragraph.as_ref(), *from, *to))
                }
                CommentPlace::Whole(paragraph) => Some(whole(paragraph.as_ref())),
                CommentPlace::Nowhere => None,
            };
            let comment = Comment {
                id,
                by: None,
                anchor: Anchor::default(),
                after: None,
                body: comment.body.clone(),
                parent,
                resolved: false,
                source: self.source(comment.author.as_slice()),
            };
            self.entries.push((Entry::Comment(comment), place));
        }
    }
}

/// What is said of a new paragraph that does not stand alone: each is put behind the same one.
fn in_a_row(proposals: &[Proposal], at: usize) -> String {
    let same =
        |other: &&Proposal| other.action == Action::Paragraph && other.after == proposals[at].after;
    if !same(&&proposals[at]) {
        return String::new();
    }
    let (before, all) =
        (proposals[..at].iter().filter(same).count(), proposals.iter().filter(same).count());
    match all {
        1 => String::new(),
        _ => format!(
            "Number {} of {all} new paragraphs that stand here in a row: accept them from the last to the first.",
            before + 1
        ),
    }
}

fn name(paragraph: Option<&ParagraphId>) -> String {
    paragraph.map_or(TITLE.into(), ToString::to_string)
}

fn whole(paragraph: Option<&ParagraphId>) -> Spot {
    Spot { paragraph: name(paragraph), spot: Where::Whole { quote: None } }
}

/// From places in the words of a version to places in the draft that it was made from: the version is in normal form.
struct Places {
    /// By the name of the paragraph.
    version: HashMap<String, String>,
    draft: HashMap<String, String>,
}

impl Places {
    fn new(version: &Reading, draft: &Reading) -> Places {
        let all = |reading: &Reading| {
            let paragraphs = reading.paragraphs.iter();
            let paragraphs = paragraphs.map(|it| (name(Some(&it.id)), it.plain_text()));
            paragraphs.chain([(name(None), reading.title.clone())]).collect()
        };
        Places { version: all(version), draft: all(draft) }
    }

    /// The words that a proposal is about.
    fn quote(&self, proposal: &Proposal) -> String {
        let words = self.version.get(&name(proposal.paragraph.as_ref()));
        words.map_or_else(String::new, |words| units(words, proposal.from, proposal.to))
    }

    fn spot(&self, proposal: &Proposal) -> Spot {
        let paragraph = proposal.paragraph.as_ref();
        match proposal.action {
            Action::Insert => {
                let (words, at) = self.in_draft(paragraph, proposal.from, proposal.from);
                let spot = Where::Behind { at: at.0, quote: behind(words, at.0) };
                Spot { paragraph: name(paragraph), spot }
            }
            Action::Delete | Action::Replace => self.words(paragraph, proposal.from, proposal.to),
            _ => whole(paragraph),
        }
    }

    fn words(&self, paragraph: Option<&ParagraphId>, from: usize, to: usize) -> Spot {
        let (words, (from, to)) = self.in_draft(paragraph, from, to);
        let spot = Where::Words { from, to, quote: units(words, from, to) };
        Spot { paragraph: name(paragraph), spot }
    }

    /// The words of a paragraph in the draft, and a stretch of the version's words in them.
    fn in_draft(
        &self,
        paragraph: Option<&ParagraphId>,
        from: usize,
        to: usize,
    ) -> (&str, (usize, usize)) {
        let version = self.version.get(&name(paragraph)).map_or("", String::as_str);
        let draft = self.draft.get(&name(paragraph)).map_or("", String::as_str);
        (draft, carried(version, draft, from, to))
    }
}

/// A stretch of a text in normal form in the text that it was made from: normal form leaves characters out, and puts
/// spaces for what is no character of a text.
fn carried(normal: &str, text: &str, from: usize, to: usize) -> (usize, usize) {
    if normal == text {
        return (from, to);
    }
    let (mut at, mut there) = (0, 0);
    let (mut start, mut end) = (None, 0);
    let mut normal = normal.chars().peekable();
    for char in text.chars() {
        let width = char.len_utf16();
        let became = |next: &char| *next == char || (*next == ' ' && char.is_control());
        if let Some(same) = normal.next_if(became) {
            if at >= from && start.is_none() {
                start = Some(there);
            }
            at += same.len_utf16();
            if at <= to {
                end = there + width;
            }
        }
        there += width;
    }
    let start = start.unwrap_or(end);
    (start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_a_version_is_found_in_the_draft_that_had_more_white_space() {
        for (from, to, found) in [(0, 3, "Now"), (4, 5, "a"), (6, 7, "b"), (3, 3, ""), (7, 7, "")] {
            let text = "  Now a \u{1}b ";
            let normal = "Now a  b";
            let (start, end) = carried(normal, text, from, to + usize::from(from == 6));
            assert_eq!(units(text, start, end).trim_matches([' ', '\u{1}']), found, "{from}–{to}");
        }
        assert_eq!(carried("x y", "x y", 1, 2), (1, 2));
    }
}
