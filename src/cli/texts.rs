//! The draft, the versions, comparisons, and versions as files.

use super::{
    answer::{Answer, moment, table, word},
    door::Door,
    people::create,
};
use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::{
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
    str::FromStr,
};
use zerodraft::domain::{ConsultationId, ParagraphId, VersionNumber};

/// The form of a text.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Markdown
    Md,
    /// A page
    Html,
    /// For programs
    Json,
}

impl Form {
    /// What was asked for; by itself Markdown, and JSON where all is JSON.
    fn chosen(form: Option<Form>, json: bool) -> Form {
        form.unwrap_or(if json { Form::Json } else { Form::Md })
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Md => "md",
            Form::Html => "html",
            Form::Json => "json",
        })
    }
}

/// Which text is printed, of the three that come from the same source.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Text {
    /// As it stands
    #[default]
    Bracketed,
    /// Without brackets where it is agreed
    Clean,
    /// With every open suggestion and who made it
    Compilation,
}

impl Text {
    fn as_str(self) -> &'static str {
        match self {
            Text::Bracketed => "bracketed",
            Text::Clean => "clean",
            Text::Compilation => "compilation",
        }
    }
    /// What stands behind an address, so that this text is answered.
    fn query(self) -> String {
        match self {
            Text::Bracketed => String::new(),
            other => format!("?text={}", other.as_str()),
        }
    }
    /// What stands in the name of a file, so that nobody takes it for what was published.
    fn suffix(self) -> String {
        match self {
            Text::Bracketed => String::new(),
            other => format!("-{}", other.as_str()),
        }
    }
}

/// `zerodraft show`
#[derive(Args)]
pub struct Show {
    /// The consultation's id
    consultation: ConsultationId,
    /// The version's number
    number: VersionNumber,
    /// Its form [default: md]
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Which text
    #[arg(long, value_enum, default_value_t)]
    text: Text,
}

/// Prints a version.
pub fn show(show: &Show, door: &Door, json: bool) -> Result<Answer> {
    let form = Form::chosen(show.form, json);
    let Show { consultation, number, text, .. } = show;
    let path = format!("consultations/{consultation}/versions/{number}.{form}{}", text.query());
    door.client().text(&path).map(Answer::Text)
}

/// `zerodraft draft`
#[derive(Args)]
pub struct Draft {
    /// The consultation's id
    consultation: ConsultationId,
    /// Its form [default: md]
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Which text
    #[arg(long, value_enum, default_value_t)]
    text: Text,
}

/// Prints the draft.
pub fn draft(draft: &Draft, door: &Door, json: bool) -> Result<Answer> {
    let form = Form::chosen(draft.form, json);
    let path = format!("consultations/{}/draft.{form}{}", draft.consultation, draft.text.query());
    door.client().text(&path).map(Answer::Text)
}

/// `zerodraft versions`
#[derive(Args)]
pub struct Versions {
    /// The consultation's id
    consultation: ConsultationId,
}

/// Lists the versions.
pub fn versions(versions: &Versions, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/versions", versions.consultation);
    let answer = door.client().get(&path)?;
    let row = |head: &Value| {
        let cells = ["number", "designation"].map(|key| word(&head[key]));
        let mut row = Vec::from(cells);
        let figure = |key: &str| format!("{} {key}", word(&head[key]));
        row.extend([moment(&head["published"]), figure("words"), figure("brackets")]);
        row.extend([word(&head["sha256"]), word(&head["note"])]);
        row
    };
    let rows: Vec<Vec<String>> =
        answer["versions"].as_array().into_iter().flatten().map(row).collect();
    let text = if rows.is_empty() { "No version is published yet.".into() } else { table(&rows) };
    Ok(Answer::said(text, answer))
}

/// One side of a comparison.
#[derive(Clone, Copy)]
enum Side {
    Draft,
    Version(VersionNumber),
}

impl FromStr for Side {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Side, &'static str> {
        match text {
            "draft" => Ok(Side::Draft),
            number => {
                number.parse().map(Side::Version).map_err(|_| "say a version's number, or `draft`")
            }
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Side::Draft => f.write_str("draft"),
            Side::Version(number) => number.fmt(f),
        }
    }
}

/// `zerodraft compare`
#[derive(Args)]
pub struct Compare {
    /// The consultation's id
    consultation: ConsultationId,
    /// The older text: a version's number, or `draft`
    from: Side,
    /// The newer text: a version's number, or `draft`
    to: Side,
    /// The form of the comparison [default: md]
    #[arg(long, value_enum, alias = "format")]
    form: Option<ComparisonForm>,
    /// The file that it goes to, in place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The form of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ComparisonForm {
    /// Markdown
    Md,
    /// A page
    Html,
    /// For programs
    Json,
    /// Word, with tracked changes
    Docx,
    /// PDF, with marked changes
    Pdf,
}

impl fmt::Display for ComparisonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ComparisonForm::Md => "md",
            ComparisonForm::Html => "html",
            ComparisonForm::Json => "json",
            ComparisonForm::Docx => "docx",
            ComparisonForm::Pdf => "pdf",
        })
    }
}

/// Prints what changed, or writes it into a file. No file is ever replaced.
pub fn compare(compare: &Compare, door: &Door, json: bool) -> Result<Answer> {
    let Compare { consultation, from, to, form, output } = compare;
    let form = form.unwrap_or(if json { ComparisonForm::Json } else { ComparisonForm::Md });
    let path = format!("consultations/{consultation}/compare/{from}/{to}.{form}");
    match output {
        None if matches!(form, ComparisonForm::Docx | ComparisonForm::Pdf) => {
            Err(anyhow!("A .{form} file is not for the screen: say where it goes with -o FILE."))
        }
        None => door.client().text(&path).map(Answer::Text),
        Some(file) => {
            let bytes = door.client().bytes(&path)?;
            write(file, &bytes)?;
            let name = file.display().to_string();
            Ok(Answer::said(name.clone(), json!({ "file": name })))
        }
    }
}

/// The form of a table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableForm {
    /// Markdown
    Md,
    /// A page
    Html,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

impl fmt::Display for TableForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TableForm::Md => "md",
            TableForm::Html => "html",
            TableForm::Json => "json",
            TableForm::Csv => "csv",
        })
    }
}

/// `zerodraft concordance`, `zerodraft summary`
#[derive(Args)]
pub struct Made {
    /// The consultation's id
    consultation: ConsultationId,
    /// The older text: a version's number, or `draft`
    from: Side,
    /// The newer text: a version's number, or `draft`
    to: Side,
    /// Its form [default: md]
    #[arg(long, value_enum, alias = "format")]
    form: Option<TableForm>,
}

/// Prints what is made from a comparison: the `concordance` or the `summary`.
pub fn made(name: &str, made: &Made, door: &Door, json: bool) -> Result<Answer> {
    let Made { consultation, from, to, form } = made;
    let form = form.unwrap_or(if json { TableForm::Json } else { TableForm::Md });
    let path = format!("consultations/{consultation}/compare/{from}/{to}/{name}.{form}");
    door.client().text(&path).map(Answer::Text)
}

/// `zerodraft history`
#[derive(Args)]
pub struct History {
    /// The consultation's id
    consultation: ConsultationId,
    /// The paragraph's id, as `draft --json` and `compare --json` name it
    paragraph: ParagraphId,
}

/// Prints a paragraph through all versions.
pub fn history(history: &History, door: &Door) -> Result<Answer> {
    let History { consultation, paragraph } = history;
    let path = format!("consultations/{consultation}/paragraphs/{paragraph}/history");
    let answer = door.client().get(&path)?;
    let steps = answer["versions"].as_array().into_iter().flatten();
    let text = steps.map(told).collect::<Vec<_>>().join("\n");
    Ok(Answer::said(text, answer))
}

/// One step of a history: what the text is called, the paragraph's number and words, and who did what.
fn told(step: &Value) -> String {
    let number = word(&step["place"]["number"]);
    let (name, number) =
        (word(&step["designation"]), if number.is_empty() { number } else { format!(" {number}") });
    let mut told = match (step.get("place"), step["went_to"].as_array()) {
        (Some(_), _) => {
            format!("{name}{number}\n  {}\n", word(&step["text"]).replace('\n', "\n  "))
        }
        (None, Some(went)) if !went.is_empty() => {
            let to = went.iter().map(|to| word(&to["paragraph"])).collect::<Vec<_>>().join(", ");
            format!("{name}\n  became a part of {to}\n")
        }
        _ => format!("{name}\n  removed\n"),
    };
    for work in step["work"].as_array().into_iter().flatten() {
        let who =
            if work["by"].is_null() { "brought in".to_owned() } else { word(&work["by"]["name"]) };
        let day = if work["day"].is_null() {
            String::new()
        } else {
            format!(" on {}", word(&work["day"]))
        };
        let (written, deleted) = (word(&work["written"]), word(&work["deleted"]));
        told += &format!("  {who}{day}: {written} characters written, {deleted} deleted\n");
    }
    told
}

/// A form of a version as a file.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileForm {
    /// Word
    Docx,
    /// PDF
    Pdf,
    /// Markdown
    Md,
    /// A page
    Html,
    /// For programs
    Json,
    /// Akoma Ntoso
    Xml,
    /// All forms in one signed file
    Zip,
}

impl fmt::Display for FileForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileForm::Docx => "docx",
            FileForm::Pdf => "pdf",
            FileForm::Md => "md",
            FileForm::Html => "html",
            FileForm::Json => "json",
            FileForm::Xml => "xml",
            FileForm::Zip => "zip",
        })
    }
}

/// `zerodraft export`
#[derive(Args)]
pub struct Export {
    /// The consultation's id
    consultation: ConsultationId,
    /// The versions' numbers
    #[arg(required = true, value_name = "N")]
    numbers: Vec<VersionNumber>,
    /// The forms, with commas
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "FORMS",
        default_value = "md,html,json,docx"
    )]
    form: Vec<FileForm>,
    /// Which text; clean and compilation stand in the names of the files
    #[arg(long, value_enum, default_value_t)]
    text: Text,
    /// The folder that the files go to; made where it is not there
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

/// Writes versions as files that are named for their number. All are read before the first is written, and no file is
/// ever replaced.
pub fn export(export: &Export, door: &Door) -> Result<Answer> {
    let mut files = Vec::new();
    for number in &export.numbers {
        for form in &export.form {
            let path = export.to.join(format!("version-{number}{}.{form}", export.text.suffix()));
            let known = files.iter().any(|(known, _)| *known == path);
            if known || fs::symlink_metadata(&path).is_ok() {
                anyhow::bail!("There is a file {} already; nothing was written.", path.display());
            }
            let file = format!(
                "consultations/{}/versions/{number}.{form}{}",
                export.consultation,
                export.text.query()
            );
            files.push((path, door.client().bytes(&file)?));
        }
    }
    fs::create_dir_all(&export.to)
        .map_err(|error| anyhow!("The folder {} cannot be made: {error}.", export.to.display()))?;
    for (path, bytes) in &files {
        write(path, bytes)?;
    }
    let names: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    Ok(Answer::said(names.join("\n"), json!({ "files": names })))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("The file {} cannot be written", path.display()))
}
