//! What a command answers with, and how it reaches standard output.

use serde_json::Value;
use std::io::{self, Write};

/// The answer of a command that succeeded.
pub enum Answer {
    /// The same twice: for people, and for programs.
    Said {
        /// Lines of text.
        text: String,
        /// What `--json` prints.
        json: Value,
    },
    /// A text that was asked for in the form in which it was asked for.
    Text(String),
    /// Everything was said along the way.
    Done,
}

impl Answer {
    /// An answer in both forms.
    pub fn said(text: impl Into<String>, json: Value) -> Answer {
        Answer::Said { text: text.into(), json }
    }

    /// Writes it to standard output. Where nobody listens any longer (`| head`) there is nothing to complain about.
    pub fn print(&self, json: bool) -> anyhow::Result<()> {
        let text = match self {
            Answer::Said { json: value, .. } if json => format!("{value:#}"),
            Answer::Said { text, .. } | Answer::Text(text) => text.clone(),
            Answer::Done => return Ok(()),
        };
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        match write!(out, "{text}{end}").and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(anyhow::anyhow!("The answer could not be printed: {error}."))
            }
            _ => Ok(()),
        }
    }
}

/// Rows under each other in columns that are as wide as their widest entry.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

/// A word or a number of a JSON answer as text; nothing where it is null or missing.
pub fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A moment of a JSON answer, to the minute.
pub fn moment(value: &Value) -> String {
    let text = word(value);
    let time: Option<jiff::Timestamp> = text.parse().ok();
    time.map_or(text, |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// A count with its noun: `1 version`, `2 versions`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = [row(&["1", "Málaga", ""]), row(&["10", "Rev.1", "a note"])];
        expect_test::expect![[r#"
            1   Málaga
            10  Rev.1   a note
        "#]]
        .assert_eq(&table(&rows));
    }
}
