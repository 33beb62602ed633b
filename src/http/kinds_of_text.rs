//! The clean text and the compilation of the draft or of a version: `?text=clean`, `?text=compilation`.

use super::{
    App,
    auth::Session,
    people::shown_name,
    problem::Problem,
    review::{self, Status, Whole},
};
use crate::{
    domain::{
        Action, Decision, ParagraphId, Reading, Suggestion, Version, VersionNumber, sha256_hex,
    },
    render::{self, KindOfText, Proposal},
    store::RecordedDecision,
};
use axum::http::StatusCode;
use std::collections::BTreeSet;

/// Words before an insertion that are printed.
const WORDS_BEFORE: usize = 5;

/// The kind of text that an address asks for.
pub fn asked(query: Option<&str>) -> Result<KindOfText, Problem> {
    let word = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("text="));
    let Some(word) = word else { return Ok(KindOfText::Bracketed) };
    KindOfText::from_word(word).ok_or_else(|| {
        let sentence = "`text` is bracketed, clean or compilation.";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence)
    })
}

/// The draft as such a text.
pub async fn of_draft(
    app: &App,
    session: &Session,
    kind: KindOfText,
    reading: &Reading,
) -> Result<Reading, Problem> {
    let agreed = session.consultation.locked.clone();
    let language = session.consultation.masthead.language().to_owned();
    made(app, session, kind, reading.clone(), agreed, language).await
}

/// A version as such a text. What it says of itself says so, too, and its Markdown has no front matter: nobody takes it
/// for the published bytes.
pub async fn of_version(
    app: &App,
    session: &Session,
    kind: KindOfText,
    version: Version,
) -> Result<Version, Problem> {
    if kind == KindOfText::Bracketed {
        return Ok(version);
    }
    let (id, number) = (session.consultation.id.clone(), version.head.number);
    let decisions = app.ask(move |store| store.decisions(&id)).await?;
    let agreed = agreed_at(&decisions, number);
    let language = version.head.masthead.language().to_owned();
    let Version { mut head, reading, seq, .. } = version;
    let reading = made(app, session, kind, reading, agreed, language).await?;
    let (markdown, reading) = app.work(move || (render::markdown(&reading), reading)).await?;
    head.designation += match kind {
        KindOfText::Clean => " (clean text)",
        _ => " (compilation)",
    };
    head.sha256 = sha256_hex(markdown.as_bytes());
    head.note = None;
    Ok(Version { head, markdown, reading, seq })
}

async fn made(
    app: &App,
    session: &Session,
    kind: KindOfText,
    reading: Reading,
    agreed: BTreeSet<ParagraphId>,
    language: String,
) -> Result<Reading, Problem> {
    match kind {
        KindOfText::Bracketed => Ok(reading),
        KindOfText::Clean => app.work(move || render::clean(&reading, &agreed)).await,
        KindOfText::Compilation => {
            let whole = review::read(app, session).await?;
            app.work(move || render::compilation(&reading, &proposals(&whole), &language)).await
        }
    }
}

/// The paragraphs that were agreed when a version was published.
fn agreed_at(decisions: &[RecordedDecision], version: VersionNumber) -> BTreeSet<ParagraphId> {
    let mut agreed = BTreeSet::new();
    for record in decisions {
        match &record.decision {
            Decision::ParagraphLocked { paragraph } => {
                agreed.insert(paragraph.clone());
            }
            Decision::ParagraphUnlocked { paragraph } => {
                agreed.remove(paragraph);
            }
            Decision::VersionPublished { number } if *number == version => break,
            _ => {}
        }
    }
    agreed
}

/// What is open, in the order of the draft. In a sealed consultation a proposer is a role, and for whom somebody
/// proposed is not told.
fn proposals(whole: &Whole) -> Vec<Proposal> {
    let all = whole.suggestions().into_iter();
    all.filter(|it| whole.status(it) == Status::Open).map(|it| proposal(whole, it)).collect()
}

fn proposal(whole: &Whole, suggestion: &Suggestion) -> Proposal {
    let sealed = whole.consultation.sealed;
    let place = whole.place_of_suggestion(suggestion);
    let author = whole.author(suggestion.by.as_ref());
    let name = author.map_or("zerodraft", |person| shown_name(person, sealed));
    let source = suggestion.source.as_deref().filter(|_| !sealed);
    let after: Option<ParagraphId> = suggestion.after.as_deref().and_then(|id| id.parse().ok());
    let after = after.filter(|id| id.as_str() != "title");
    let anchored: Option<ParagraphId> = suggestion
        .anchor
        .text
        .as_deref()
        .filter(|text| *text != "title")
        .and_then(|id| id.parse().ok());
    let under = match (suggestion.action, place) {
        (Action::Paragraph, _) => after.clone(),
        (_, Some(place)) => place.paragraph.clone(),
        (_, None) => anchored,
    };
    let quote = match (suggestion.action, place) {
        (Action::Insert, Some(place)) => words_before(whole, place.paragraph.as_ref(), place.from),
        _ => suggestion.anchor.quote.clone(),
    };
    let target = match suggestion.action {
        Action::Move => {
            after.map_or("the title".into(), |id| whole.number_of(&id).unwrap_or("…").to_owned())
        }
        _ => suggestion.kind.map_or(String::new(), |kind| kind.as_str().to_owned()),
    };
    Proposal {
        under,
        proposer: source.unwrap_or(name).to_owned(),
        action: suggestion.action,
        quote,
        replacement: suggestion.replacement.clone(),
        target,
        reason: suggestion.reason.clone(),
    }
}

/// The last words before a place in a paragraph of the draft, counted in UTF-16 units.
fn words_before(whole: &Whole, paragraph: Option<&ParagraphId>, at: usize) -> String {
    let text = paragraph.and_then(|id| whole.paragraph_named(id)).map(|it| it.plain_text());
    let units: Vec<u16> = text.unwrap_or_default().encode_utf16().take(at).collect();
    let before = String::from_utf16_lossy(&units).replace('\u{fffc}', "");
    let words: Vec<&str> = before.split_whitespace().collect();
    words[words.len().saturating_sub(WORDS_BEFORE)..].join(" ")
}
