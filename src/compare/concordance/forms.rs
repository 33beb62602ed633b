//! The concordance for people and for spreadsheets.

use super::{Cited, Concordance, Line};
use crate::compare::{
    html::{Around, capitalised, escaped},
    markdown,
    table::{csv, markdown_table},
};

/// The concordance as an `<article>`. All text is escaped.
pub fn concordance_html(concordance: &Concordance, around: &Around) -> String {
    let rows: String = concordance.lines.iter().map(|line| row(line, around)).collect();
    let (from, to) = (escaped(around.from), escaped(around.to));
    format!(
        "<article class=\"concordance\">\n<h2>Concordance of {from} and {to}</h2>\n<div class=\"scroll\">\n\
         <table>\n<thead><tr><th scope=\"col\" dir=\"auto\">{from}</th><th scope=\"col\" dir=\"auto\">{to}</th>\
         <th scope=\"col\">What happened</th><th scope=\"col\">Opening words</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n</article>\n"
    )
}

fn row(line: &Line, around: &Around) -> String {
    let number = |cited: &Option<Cited>| match cited {
        None => "<span aria-hidden=\"true\">–</span><span class=\"said\">none</span>".to_owned(),
        Some(Cited { number: Some(number), .. }) => escaped(number),
        Some(Cited { kind, .. }) => format!("<i>{}</i>", kind.as_str()),
    };
    let newer = match (around.comparison, line.to.as_ref().or(line.from.as_ref())) {
        (Some(address), Some(shown)) => format!(
            "<a href=\"{}#p-{}\">{}</a>",
            escaped(address),
            shown.paragraph,
            number(&line.to)
        ),
        _ => number(&line.to),
    };
    let remarks: Vec<String> = line.remarks().iter().map(|remark| escaped(remark)).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td>{newer}</td><td>{}</td><td dir=\"auto\">{}</td></tr>\n",
        number(&line.from),
        capitalised(&remarks.join("; ")),
        escaped(&line.opening),
    )
}

/// The concordance as a Markdown table.
pub fn concordance_markdown(concordance: &Concordance, around: &Around) -> String {
    let (from, to) = (around.from, around.to);
    let columns = [from, to, "What happened", "Opening words"];
    let names = [from, to].map(|name| markdown::escaped(name, false));
    format!(
        "# Concordance of {} and {}\n\n{}",
        names[0],
        names[1],
        markdown_table(&columns, &cells(concordance))
    )
}

/// The concordance as CSV.
pub fn concordance_csv(concordance: &Concordance, around: &Around) -> String {
    csv(&[around.from, around.to, "What happened", "Opening words"], &cells(concordance))
}

fn cells(concordance: &Concordance) -> Vec<Vec<String>> {
    let number = |cited: &Option<Cited>| match cited {
        None => String::new(),
        Some(cited) => cited.number.clone().unwrap_or_else(|| cited.kind.as_str().to_owned()),
    };
    let cells = |line: &Line| {
        let remarks = line.remarks().join("; ");
        vec![number(&line.from), number(&line.to), remarks, line.opening.clone()]
    };
    concordance.lines.iter().map(cells).collect()
}
