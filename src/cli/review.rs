//! Comments and suggestions: listing them, deciding on them, entering one by number or line, and what became of them
//! since one last looked.

use super::{
    answer::{Answer, count, table, word},
    consultations::read,
    door::Door,
    progress::Progress,
};
use anyhow::Result;
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use zerodraft::domain::{ConsultationId, SuggestionId, VersionNumber};

/// The longest quotation in a list, in characters.
const QUOTE_CHARS_MAX: usize = 40;

/// Where in the text something belongs.
#[derive(Args, Serialize)]
pub struct Place {
    /// The paragraph as it is cited: 17(b), PP3, 3 bis
    #[arg(long, conflicts_with = "line")]
    number: Option<String>,
    /// A line of the version's page with line numbers
    #[arg(long)]
    line: Option<usize>,
    /// The version that number or line are read in [default: the draft]
    #[arg(long)]
    version: Option<VersionNumber>,
    /// The words that are meant; an insertion goes behind them
    #[arg(long)]
    quote: Option<String>,
}

/// `zerodraft suggestions`
#[derive(Args)]
pub struct Suggestions {
    /// The consultation's id
    consultation: ConsultationId,
    /// Those that are settled, too
    #[arg(long)]
    all: bool,
}

/// Lists the suggestions, in the order of the draft.
pub fn suggestions(suggestions: &Suggestions, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/discussion", suggestions.consultation);
    let answer = door.client().get(&path)?;
    let all = answer["suggestions"].as_array().into_iter().flatten();
    let wanted = all.filter(|it| suggestions.all || it["status"] == "open");
    let rows: Vec<Vec<String>> = wanted.map(row).collect();
    let text = if rows.is_empty() { "No suggestion is open.".into() } else { table(&rows) };
    Ok(Answer::said(text, json!({ "suggestions": answer["suggestions"] })))
}

/// Words on one line, no longer than a list has room for.
fn short(value: &Value) -> String {
    let text = word(value).replace('\n', " ");
    match text.chars().count() > QUOTE_CHARS_MAX {
        true => text.chars().take(QUOTE_CHARS_MAX).chain(['…']).collect(),
        false => text,
    }
}

/// From whom something came: its source, or who made it.
fn by(it: &Value) -> String {
    it["source"].as_str().map_or_else(|| word(&it["by"]["name"]), str::to_owned)
}

fn row(it: &Value) -> Vec<String> {
    let status = if it["outdated"] == true { "outdated".into() } else { word(&it["status"]) };
    let mut row = vec![word(&it["id"]), status, word(&it["number"]), word(&it["action"])];
    row.extend([short(&it["quote"]), short(&it["replacement"]), by(it)]);
    row
}

/// `zerodraft comments`
#[derive(Args)]
pub struct Comments {
    /// The consultation's id
    consultation: ConsultationId,
    /// Those that are resolved, too
    #[arg(long)]
    all: bool,
}

/// Lists the comments; an answer follows what it answers.
pub fn comments(comments: &Comments, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/discussion", comments.consultation);
    let answer = door.client().get(&path)?;
    let all: Vec<&Value> = answer["comments"].as_array().into_iter().flatten().collect();
    let first = all.iter().filter(|it| it["parent"].is_null());
    let mut rows = Vec::new();
    for comment in first.filter(|it| comments.all || it["resolved"] == false) {
        rows.push(said(comment));
        rows.extend(all.iter().filter(|it| it["parent"] == comment["id"]).map(|it| said(it)));
    }
    let text = if rows.is_empty() { "No comment is open.".into() } else { table(&rows) };
    Ok(Answer::said(text, json!({ "comments": answer["comments"] })))
}

fn said(it: &Value) -> Vec<String> {
    let status = match (it["parent"].is_null(), it["resolved"] == true) {
        (false, _) => "answer",
        (true, true) => "resolved",
        (true, false) => "open",
    };
    let mut row = vec![word(&it["id"]), status.into(), word(&it["number"]), short(&it["quote"])];
    row.extend([word(&it["body"]).replace('\n', " "), by(it)]);
    row
}

/// `zerodraft comment`
#[derive(Args)]
pub struct Comment {
    /// The consultation's id
    consultation: ConsultationId,
    /// What it says
    body: String,
    #[command(flatten)]
    place: Place,
    /// Something is missing behind the paragraph
    #[arg(long)]
    missing: bool,
    /// The comment that it answers
    #[arg(long, conflicts_with_all = ["number", "line", "version", "quote", "missing"])]
    answers: Option<String>,
}

/// Makes a comment.
pub fn comment(comment: &Comment, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/comments", comment.consultation);
    let Comment { body, place, missing, answers, .. } = comment;
    let mut body = json!({ "body": body, "parent": answers, "missing": missing });
    if place.number.is_some() || place.line.is_some() {
        body["place"] = json!(place);
    }
    let answer = door.client().post(&path, &body)?;
    Ok(Answer::said(format!("Comment  {}\n", word(&answer["id"])), answer))
}

/// `zerodraft since`
#[derive(Args)]
pub struct Since {
    /// The consultation's id
    consultation: ConsultationId,
    /// Keep the draft as it is as what you have seen
    #[arg(long)]
    seen: bool,
}

/// Says what changed since one last looked, and what became of one's own suggestions and comments.
pub fn since(since: &Since, door: &Door) -> Result<Answer> {
    let path = |what: &str| format!("consultations/{}/{what}", since.consultation);
    let answer = door.client().get(&path("since"))?;
    let mut text = match answer["comparison"]["counts"].as_object() {
        None => "Nothing is kept of what you saw before; --seen keeps the draft as it is.\n".into(),
        Some(counts) => {
            let changed =
                counts.iter().filter(|(what, _)| !["same", "fragments"].contains(&what.as_str()));
            let rows: Vec<Vec<String>> = changed
                .filter(|(_, count)| count.as_u64().is_some_and(|count| count > 0))
                .map(|(what, count)| vec![what.replace('_', " "), word(count)])
                .collect();
            if rows.is_empty() { "The draft did not change.\n".into() } else { table(&rows) }
        }
    };
    for (key, row) in [("suggestions", row as fn(&Value) -> Vec<String>), ("comments", said)] {
        let own = answer["mine"][key].as_array().into_iter().flatten();
        let rows: Vec<Vec<String>> = own.map(row).collect();
        if !rows.is_empty() {
            text += &format!("\nYour {key}:\n{}", table(&rows));
        }
    }
    if since.seen {
        door.client().post(&path("looked"), &json!({}))?;
    }
    Ok(Answer::said(text, answer))
}

/// `zerodraft accept`
#[derive(Args)]
pub struct Accept {
    /// The consultation's id
    consultation: ConsultationId,
    /// The suggestion's id
    suggestion: SuggestionId,
}

/// Lets a suggestion into the draft.
pub fn accept(accept: &Accept, door: &Door) -> Result<Answer> {
    let Accept { consultation, suggestion } = accept;
    let path = format!("consultations/{consultation}/suggestions/{suggestion}/accept");
    let answer = door.client().post(&path, &json!({}))?;
    Ok(Answer::said("It is accepted, and in the draft.", answer))
}

/// `zerodraft decline`
#[derive(Args)]
pub struct Decline {
    /// The consultation's id
    consultation: ConsultationId,
    /// The suggestion's id
    suggestion: SuggestionId,
    /// Why; its author is told
    #[arg(long)]
    reason: String,
}

/// Declines a suggestion.
pub fn decline(decline: &Decline, door: &Door) -> Result<Answer> {
    let Decline { consultation, suggestion, reason } = decline;
    let path = format!("consultations/{consultation}/suggestions/{suggestion}/decline");
    let answer = door.client().post(&path, &json!({ "reason": reason }))?;
    Ok(Answer::said("It is declined.", answer))
}

/// `zerodraft suggest`
#[derive(Args)]
pub struct Suggest {
    /// The consultation's id
    consultation: ConsultationId,
    /// insert, delete, replace, paragraph, remove, move or retype
    action: String,
    #[command(flatten)]
    place: Place,
    /// The words that are proposed
    #[arg(long, default_value = "")]
    words: String,
    /// Of a paragraph that moves: the number of the one that it follows, or `title`
    #[arg(long)]
    after: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    /// From whom it came, where you enter it for somebody else
    #[arg(long)]
    source: Option<String>,
}

/// Makes a suggestion.
pub fn suggest(suggest: &Suggest, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/suggestions", suggest.consultation);
    let body = json!({
        "action": suggest.action,
        "place": suggest.place,
        "replacement": suggest.words,
        "after_number": suggest.after,
        "reason": suggest.reason,
        "source": suggest.source,
    });
    let answer = door.client().post(&path, &body)?;
    let where_to = match answer["anchored"] == "words" {
        true => "It stands on the words.",
        false => "It stands on the paragraph as a whole.",
    };
    Ok(Answer::said(format!("Suggestion  {}\n{where_to}\n", word(&answer["id"])), answer))
}

/// `zerodraft word`
#[derive(Args)]
pub struct Word {
    /// The consultation's id
    consultation: ConsultationId,
    /// A version that was exported as .docx and edited; `-` reads standard input
    file: PathBuf,
    /// From whom it came, and how: "ACME, e-mail of 3 May"
    #[arg(long)]
    source: String,
    /// The version that was edited, where the file does not say so
    #[arg(long)]
    version: Option<VersionNumber>,
}

/// Takes in a version that was edited in a word processor.
pub fn take_in(taken: &Word, door: &Door) -> Result<Answer> {
    let file = STANDARD.encode(read(&taken.file)?);
    let progress = Progress::start("Reading the file");
    let path = format!("consultations/{}/word", taken.consultation);
    let body = json!({ "docx": file, "source": taken.source, "version": taken.version });
    let answer = door.client().post(&path, &body)?;
    drop(progress);
    let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
    let (suggestions, comments) = (list("suggestions"), list("comments"));
    let mut text = format!(
        "Read as edited from {}: {} and {}.\n\n{}",
        word(&answer["designation"]),
        count(suggestions.len(), "suggestion"),
        count(comments.len(), "comment"),
        table(&suggestions.iter().map(row).collect::<Vec<_>>()),
    );
    let said = |it: &Value| {
        vec![word(&it["id"]), word(&it["number"]), word(&it["source"]), word(&it["body"])]
    };
    text += &table(&comments.iter().map(said).collect::<Vec<_>>());
    for what in list("left_out") {
        text += &format!("Not taken over: {}\n", word(&what));
    }
    Ok(Answer::said(text, answer))
}
