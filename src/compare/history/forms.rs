//! The history of a paragraph for people.

use super::Step;
use crate::compare::{
    Cited, RowKind,
    html::{capitalised, escaped, words},
    outline::{cited, listed, plain, remarks, stretches},
};

/// What stands beside a step of a history.
#[derive(Clone, Debug, Default)]
pub struct StepAround {
    /// What the text is called: `Rev.1`.
    pub label: String,
    /// The address of the comparison with the text before, where there is one.
    pub comparison: Option<String>,
    /// Who did what since then, one sentence each.
    pub work: Vec<String>,
}

/// The history as an `<article>`, newest last. `paragraphs` is the address below which each paragraph has its history. All
/// text is escaped.
pub fn history_html(steps: &[(StepAround, Step)], paragraphs: &str) -> String {
    let steps: String =
        steps.iter().map(|(around, step)| section(around, step, paragraphs)).collect();
    format!("<article class=\"comparison history\">\n{steps}</article>\n")
}

fn section(around: &StepAround, step: &Step, paragraphs: &str) -> String {
    let name = step.place.as_ref().map_or(String::new(), |place| {
        format!(" <span class=\"place\">{}</span>", escaped(&cited(place)))
    });
    let mut out = format!(
        "<section>\n<h2><span dir=\"auto\">{}</span>{name}</h2>\n<p class=\"remark\">{}</p>\n",
        escaped(&around.label),
        said(around, step, paragraphs)
    );
    match &step.change {
        Some(row) => {
            for stretch in stretches(row) {
                if let Some(from) = stretch.joined_from {
                    out += &format!("<p class=\"remark\">From {}:</p>\n", escaped(&from));
                }
                out += &format!("<p class=\"words\" dir=\"auto\">{}</p>\n", words(&stretch.words));
            }
            for note in &row.notes {
                let runs = words(&plain(&note.runs));
                out += &format!("<p class=\"note\" dir=\"auto\">Note: {runs}</p>\n");
            }
        }
        None => {
            let text = step.text.replace('\u{fffc}', "");
            out += &format!("<p class=\"words\" dir=\"auto\">{}</p>\n", escaped(&text));
        }
    }
    if !around.work.is_empty() {
        let work: String =
            around.work.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
        out += &format!("<ul class=\"work\">\n{work}</ul>\n");
    }
    out + "</section>\n"
}

/// What happened, in a sentence or two, and the ways from here.
fn said(around: &StepAround, step: &Step, paragraphs: &str) -> String {
    let link = |to: &Cited| {
        let address = format!("{}/{}", escaped(paragraphs), to.paragraph);
        format!("<a href=\"{address}\">{}</a>", escaped(&to.said()))
    };
    let mut said = Vec::new();
    let others = listed(&step.went_to.iter().map(link).collect::<Vec<_>>());
    match (&step.place, &step.change) {
        (None, _) if step.went_to.is_empty() => said.push("Removed".to_owned()),
        (None, _) => said.push(format!("Became a part of {others}")),
        (Some(_), None) => said.push("As it stood first".to_owned()),
        (Some(_), Some(row)) => {
            if let (RowKind::Moved, Some(from)) = (row.kind, &row.from) {
                said.push(format!("Moved from {}", escaped(&cited(from))));
            }
            said.extend(remarks(row).iter().map(|remark| escaped(&capitalised(remark))));
            if !step.went_to.is_empty() {
                said.push(format!("Words of it went to {others}"));
            }
            // A paragraph that was split off, or joined, goes on where those came from.
            let own = step.place.as_ref().map(|place| &place.paragraph);
            let sources = row.sources().map(|(from, _)| Cited::from(from));
            let sources: Vec<String> = sources
                .filter(|from| Some(&from.paragraph) != own)
                .map(|from| link(&from))
                .collect();
            if !sources.is_empty() {
                said.push(format!("Earlier: {}", listed(&sources)));
            }
            if said.is_empty() {
                said.push(if row.edited { "Edited" } else { "Unchanged" }.to_owned());
            }
        }
    }
    if let Some(address) = &around.comparison {
        said.push(format!("<a href=\"{}\">Comparison</a>", escaped(address)));
    }
    said.join(". ")
}
