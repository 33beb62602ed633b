//! What was found in the draft, above the button that publishes it.

use super::{consultation::View, escape::Text, frame::counted};
use crate::render::Finding;

/// Limits that are usual for documents of United Nations conferences, in words.
const WORD_LIMITS: [usize; 3] = [3300, 8500, 10700];

/// What a reader would stumble over: to look at before publishing, never in the way of it.
pub fn before_publishing(view: &View) -> String {
    let id = &view.consultation().id;
    let item = |finding: &Finding| {
        let sentence = Text(&finding.sentence);
        let link = finding.number.as_deref().map_or(String::new(), |number| {
            format!(" <a href=\"/c/{id}/draft#{}\">to ¶{}</a>", anchor(number), Text(number))
        });
        format!("<li dir=\"auto\">{sentence}{link}</li>\n")
    };
    let items: String = view.findings.iter().map(item).collect();
    let (summary, list) = match view.findings.len() {
        0 => ("Checked: nothing that a reader would stumble over".to_owned(), String::new()),
        count => (
            format!("Checked: {} to look at", counted(count, "thing", "things")),
            format!("<ul>\n{items}</ul>\n"),
        ),
    };
    let limit = |limit: &usize| match view.word_limit == Some(*limit) {
        true => format!("<strong>{limit}</strong>"),
        false => format!("<a href=\"/c/{id}?limit={limit}#checks\">{limit}</a>"),
    };
    let limits: Vec<String> = WORD_LIMITS.iter().map(limit).collect();
    let words = view.words.map_or(String::new(), |words| counted(words, "word", "words"));
    let open = if view.word_limit.is_some() { " open" } else { "" };
    format!(
        "<details id=\"checks\"{open}><summary>{summary}</summary>\n{list}\
         <p class=\"hint\">{words}. Hold it against a limit of {} words.</p>\n</details>\n",
        limits.join(", ")
    )
}

/// Where the paragraph with a number stands in the page of the draft, see `render::html`.
fn anchor(number: &str) -> String {
    let parts = number.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    format!("para-{}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_leads_to_the_place_that_the_page_of_the_draft_gives_it() {
        let page =
            crate::render::html("# T\n\n*Recalling* it,\n\n1. A:\n\n   (a) b;\n\n1 bis. C.\n");
        for number in ["PP1", "1", "1(a)", "1 bis"] {
            assert!(page.contains(&format!("id=\"{}\"", anchor(number))), "{number}: {page}");
        }
    }
}
