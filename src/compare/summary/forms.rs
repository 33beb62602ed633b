//! The summary of changes for people and for spreadsheets.

use super::{BracketShift, Mention, Shift, ShiftKind, Summary};
use crate::compare::{
    concordance::Cited,
    html::{Around, escaped},
    markdown,
    outline::count_lines,
    strength::Strength,
    table::{csv, markdown_table},
};

/// A section of the summary: a heading, and lines of a paragraph, what happened there, and the words around it.
struct Section {
    heading: &'static str,
    lines: Vec<Told>,
}

struct Told {
    paragraph: Option<Cited>,
    what: String,
    words: String,
}

fn sections(summary: &Summary) -> Vec<Section> {
    let of_kind = |kind| summary.shifts.iter().filter(move |shift| shift.kind == kind).map(shift);
    let mention = |mention: &Mention| Told {
        paragraph: Some(mention.paragraph.clone()),
        what: String::new(),
        words: mention.opening.clone(),
    };
    let sections = [
        ("New paragraphs", summary.inserted.iter().map(mention).collect()),
        ("Removed paragraphs", summary.removed.iter().map(mention).collect()),
        ("Opening verbs", of_kind(ShiftKind::Verb).collect()),
        ("Shall, should, may", of_kind(ShiftKind::Auxiliary).collect()),
        ("Qualifiers", of_kind(ShiftKind::Qualifier).collect()),
        ("Brackets", summary.brackets.iter().map(bracket).collect()),
    ];
    let sections = sections.into_iter().map(|(heading, lines)| Section { heading, lines });
    sections.filter(|section: &Section| !section.lines.is_empty()).collect()
}

fn shift(shift: &Shift) -> Told {
    let does = match shift.strength {
        Strength::Stronger => " (stronger)",
        Strength::Weaker => " (weaker)",
        Strength::Other => "",
    };
    let what = match (&shift.was, &shift.is) {
        (Some(was), Some(is)) => format!("“{was}” became “{is}”{does}"),
        (None, Some(is)) => format!("“{is}” was added{does}"),
        (Some(was), None) => format!("“{was}” was taken out{does}"),
        (None, None) => String::new(),
    };
    Told { paragraph: Some(shift.to.clone()), what, words: shift.context.clone() }
}

fn bracket(shift: &BracketShift) -> Told {
    let BracketShift { paragraph, opened, closed } = shift;
    let what = match (opened, closed) {
        (0, closed) => format!("{closed} closed"),
        (opened, 0) => format!("{opened} opened"),
        (opened, closed) => format!("{opened} opened, {closed} closed"),
    };
    Told { paragraph: paragraph.clone(), what, words: String::new() }
}

/// How the paragraph of a line is called.
fn called(told: &Told) -> String {
    told.paragraph.as_ref().map_or("Title".to_owned(), Cited::said)
}

fn bracket_total(summary: &Summary) -> String {
    format!(
        "{} before, {} after; {} opened, {} closed",
        summary.counts.brackets.from,
        summary.counts.brackets.to,
        summary.brackets_opened,
        summary.brackets_closed
    )
}

/// The counts, with what became of the brackets.
fn lines(summary: &Summary) -> Vec<(&'static str, String)> {
    let mut lines = count_lines(&summary.counts);
    for (label, sentence) in &mut lines {
        if *label == "Brackets" {
            *sentence = bracket_total(summary);
        }
    }
    lines
}

/// The summary as an `<article>`. All text is escaped.
pub fn summary_html(summary: &Summary, around: &Around) -> String {
    let counts: String = lines(summary)
        .into_iter()
        .map(|(label, sentence)| format!("<dt>{label}</dt><dd>{sentence}</dd>\n"))
        .collect();
    let sections: String =
        sections(summary).iter().map(|section| section_html(section, around)).collect();
    format!(
        "<article class=\"summary\">\n<h2>Summary of changes from {} to {}</h2>\n<dl>\n{counts}</dl>\n\
         {sections}</article>\n",
        escaped(around.from),
        escaped(around.to)
    )
}

fn section_html(section: &Section, around: &Around) -> String {
    let row = |told: &Told| {
        let name = escaped(&called(told));
        let name = match (around.comparison, &told.paragraph) {
            (Some(address), Some(cited)) => {
                format!("<a href=\"{}#p-{}\">{name}</a>", escaped(address), cited.paragraph)
            }
            _ => name,
        };
        let cell = |text: &str| match text {
            "" => String::new(),
            text => format!("<td dir=\"auto\">{}</td>", escaped(text)),
        };
        format!("<tr><th scope=\"row\">{name}</th>{}{}</tr>\n", cell(&told.what), cell(&told.words))
    };
    let rows: String = section.lines.iter().map(row).collect();
    format!(
        "<section>\n<h3>{} <span class=\"count\">{}</span></h3>\n<div class=\"scroll\"><table><tbody>\n{rows}\
         </tbody></table></div>\n</section>\n",
        section.heading,
        section.lines.len()
    )
}

/// The summary as Markdown.
pub fn summary_markdown(summary: &Summary, around: &Around) -> String {
    let names = [around.from, around.to].map(|name| markdown::escaped(name, false));
    let mut out = format!("# Summary of changes from {} to {}\n\n", names[0], names[1]);
    for (label, sentence) in lines(summary) {
        out += &format!("- {label}: {sentence}\n");
    }
    for section in sections(summary) {
        let row = |told: &Told| vec![called(told), told.what.clone(), told.words.clone()];
        let rows: Vec<Vec<String>> = section.lines.iter().map(row).collect();
        let columns = ["Paragraph", "What happened", "Words"];
        out += &format!("\n## {}\n\n{}", section.heading, markdown_table(&columns, &rows));
    }
    out
}

/// The summary as CSV: a line for each count and for each change.
pub fn summary_csv(summary: &Summary) -> String {
    let counts = lines(summary).into_iter().map(|(label, sentence)| {
        vec!["Counts".to_owned(), label.to_owned(), sentence, String::new()]
    });
    let changes = sections(summary).into_iter().flat_map(|section| {
        let row = move |told: Told| {
            vec![section.heading.to_owned(), called(&told), told.what, told.words]
        };
        section.lines.into_iter().map(row)
    });
    let rows: Vec<Vec<String>> = counts.chain(changes).collect();
    csv(&["Section", "Paragraph", "What happened", "Words"], &rows)
}
