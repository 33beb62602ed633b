//! Starting consultations, listing them, and deciding.

use super::{
    answer::{Answer, count, moment, table, word},
    door::{Door, unserved_note},
    progress::Progress,
};
use anyhow::{Context, Result, anyhow};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;
use serde_json::{Value, json};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};
use zerodraft::{
    domain::{ConsultationId, Ladder, LadderError, Role},
    render::is_word_file,
};

/// `zerodraft new`
#[derive(Args)]
pub struct New {
    /// What the participants call it
    #[arg(long)]
    title: String,
    /// Markdown or a Word file (.docx) to begin with; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The stages in order, with commas; `review` stands for the review of the stage before it
    /// [default: Zero draft, review, Rev.1, review, Final draft, Adopted]
    #[arg(long, value_name = "STAGES", value_parser = ladder)]
    stages: Option<Ladder>,
    /// Show roles instead of names (Chatham House Rule)
    #[arg(long)]
    sealed: bool,
    /// Whoever holds the pen may accept what they proposed themselves
    #[arg(long)]
    accept_own: bool,
    #[command(flatten)]
    masthead: MastheadOptions,
    /// The organizer's name, as the others see it
    #[arg(long, default_value = "Organizer")]
    name: String,
}

fn ladder(text: &str) -> Result<Ladder, LadderError> {
    Ladder::from_designations(text.split(',').map(str::trim))
}

/// Starts a consultation.
pub fn new(new: &New, door: &Door) -> Result<Answer> {
    let brought = match new.from.as_deref() {
        Some(file) => Some((file, read(file)?)),
        None => None,
    };
    let progress = Progress::start(if brought.is_some() { "Reading the text" } else { "Starting" });
    let (markdown, docx) = match brought {
        Some((_, bytes)) if is_word_file(&bytes) => (None, Some(STANDARD.encode(bytes))),
        Some((file, bytes)) => (Some(text(file, bytes)?), None),
        None => (None, None),
    };
    let body = json!({
        "title": new.title,
        "markdown": markdown,
        "docx": docx,
        "stages": new.stages,
        "sealed": new.sealed,
        "accept_own": new.accept_own,
        "masthead": new.masthead.change(),
        "name": new.name,
    });
    let answer = door.client().post("consultations", &body)?;
    drop(progress);
    let documents = &answer["documents"];
    let rows: Vec<Vec<String>> = [
        ("Consultation", word(&answer["id"])),
        ("Draft", word(&documents["draft"])),
        ("Discussion", word(&documents["discussion"])),
        ("Organizer's token", word(&answer["token"])),
    ]
    .into_iter()
    .map(|(name, value)| vec![name.into(), value])
    .collect();
    let links =
        |role: Role| vec![role.to_string(), word(&answer["invitations"][role.as_str()]["link"])];
    let links: Vec<Vec<String>> = Role::ALL.into_iter().map(links).collect();
    let text = format!(
        "{}\n\n{}\nInvitations, shown this once:\n\n{}{}{}",
        word(&answer["title"]),
        table(&rows),
        table(&links),
        unserved_note(door),
        import_report(&answer["import"]),
    );
    Ok(Answer::said(text, answer))
}

/// What became of the text that was brought.
fn import_report(import: &Value) -> String {
    if import.is_null() {
        return String::new();
    }
    let unit = if import["counted"] == "paragraphs" { "paragraph" } else { "line" };
    let number = |key: &str| import[key].as_u64().unwrap_or(0) as usize;
    let notes: Vec<Vec<String>> = import["notes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|note| vec![format!("  {unit} {}", note["line"]), word(&note["what"])])
        .collect();
    format!(
        "\nRead {} with {}.\n{}",
        count(number("paragraphs"), "paragraph"),
        count(number("words"), "word"),
        table(&notes)
    )
}

/// What a file is called in a sentence; `-` is standard input.
fn called(file: &Path) -> String {
    if file == Path::new("-") {
        "Standard input".into()
    } else {
        format!("The file {}", file.display())
    }
}

/// The bytes of a file.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    let name = called(file);
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    bytes.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("{name} is not there."),
        _ => anyhow!("{name} cannot be read: {error}."),
    })
}

fn text(file: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| {
        let name = called(file);
        anyhow!("{name} is neither a Word file (.docx) nor a text in UTF-8: save it as one first.")
    })
}

/// `zerodraft list`
#[derive(Args)]
pub struct List {}

/// Lists all consultations.
pub fn list(door: &Door) -> Result<Answer> {
    let answer = door.client().get("consultations")?;
    let all = answer["consultations"].as_array().context("The server lists nothing")?;
    let row = |one: &Value| {
        let stage = if one["closed"] == true { "closed".into() } else { word(&one["stage"]) };
        let versions = one["versions"].as_u64().unwrap_or(0) as usize;
        vec![
            word(&one["id"]),
            moment(&one["created"]),
            stage,
            count(versions, "version"),
            word(&one["title"]),
        ]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    let text =
        if rows.is_empty() { "There are no consultations yet.".into() } else { table(&rows) };
    Ok(Answer::said(text, answer))
}

/// What stands above the versions when they are handed over.
#[derive(Args)]
#[command(next_help_heading = "Masthead")]
pub struct MastheadOptions {
    /// Whose text it is
    #[arg(long, value_name = "TEXT")]
    organisation: Option<String>,
    /// Its symbol, without /Rev.n, which each version adds
    #[arg(long, value_name = "SYMBOL")]
    symbol: Option<String>,
    /// Who gets it: General, Limited …
    #[arg(long, value_name = "TEXT")]
    distribution: Option<String>,
    /// The day as it is to be printed [default: the day of publication]
    #[arg(long, value_name = "TEXT")]
    date: Option<String>,
    /// The language of the text by its tag: en, fr, ar … [default: en]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

impl MastheadOptions {
    /// What the interface takes: what was not said stays as it is.
    fn change(&self) -> Value {
        let MastheadOptions { organisation, symbol, distribution, date, language } = self;
        json!({
            "organisation": organisation,
            "symbol": symbol,
            "distribution": distribution,
            "date": date,
            "language": language,
        })
    }

    fn says_nothing(&self) -> bool {
        let change = self.change();
        change.as_object().is_none_or(|change| change.values().all(Value::is_null))
    }
}

/// `zerodraft masthead`
#[derive(Args)]
pub struct SetMasthead {
    /// The consultation's id
    consultation: ConsultationId,
    #[command(flatten)]
    masthead: MastheadOptions,
}

/// Changes what stands above the versions that are published from here on, and shows it. An empty text takes a part away.
pub fn masthead(set: &SetMasthead, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}", set.consultation);
    let answer = match set.masthead.says_nothing() {
        true => door.client().get(&path)?,
        false => door.client().patch(&path, &json!({ "masthead": set.masthead.change() }))?,
    };
    let masthead = answer["masthead"].clone();
    let rows: Vec<Vec<String>> = ["organisation", "symbol", "distribution", "date", "language"]
        .into_iter()
        .filter(|key| masthead.get(key).is_some())
        .map(|key| vec![key.to_owned(), word(&masthead[key])])
        .collect();
    let text = match rows.is_empty() {
        true => "The masthead is empty; say --organisation, --symbol, --distribution, --date or --language.".into(),
        false => table(&rows),
    };
    Ok(Answer::said(text, masthead))
}

/// `zerodraft publish`
#[derive(Args)]
pub struct Publish {
    /// The consultation's id
    consultation: ConsultationId,
    /// What is said of the version
    #[arg(long)]
    note: Option<String>,
    /// Publish only if this stage is open
    #[arg(long)]
    stage: Option<String>,
}

/// Ends the open stage with a version.
pub fn publish(publish: &Publish, door: &Door) -> Result<Answer> {
    let progress = Progress::start("Publishing");
    let path = format!("consultations/{}/publish", publish.consultation);
    let body = json!({ "note": publish.note, "stage": publish.stage });
    let answer = door.client().post(&path, &body)?;
    drop(progress);
    let now = if answer["closed"] == true {
        "The consultation is closed.".into()
    } else {
        format!("Now open: {}.", word(&answer["now"]))
    };
    let mut text = format!(
        "Version {} is published as {}.\nSHA-256   {}\nPrevious  {}\n{now}\n",
        answer["number"],
        word(&answer["designation"]),
        word(&answer["sha256"]),
        answer["previous"].as_str().unwrap_or("none"),
    );
    for note in answer["notes"].as_array().into_iter().flatten() {
        text += &format!("Note: {}\n", word(note));
    }
    Ok(Answer::said(text, answer))
}

/// `zerodraft stage`
#[derive(Args)]
pub struct OpenStage {
    /// The consultation's id
    consultation: ConsultationId,
    /// The stage's designation
    stage: String,
}

/// Opens a stage.
pub fn open_stage(open: &OpenStage, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/stage", open.consultation);
    let answer = door.client().post(&path, &json!({ "stage": open.stage }))?;
    Ok(Answer::said(format!("Now open: {}.", word(&answer["stage"])), answer))
}
