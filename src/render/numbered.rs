//! A text in numbered lines, the same for everybody: who has it on paper says “line 12”.

use crate::domain::{ParagraphId, Reading, numbers};

/// The longest line, in characters.
const LINE_CHARS_MAX: usize = 90;
/// The mark of a footnote in a paragraph's words.
const FOOTNOTE: char = '\u{fffc}';

/// A line of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedLine {
    /// The paragraph that it belongs to; none for the title.
    pub paragraph: Option<ParagraphId>,
    /// What stands in it. The first of a paragraph begins with the paragraph's number.
    pub text: String,
}

/// The lines of a text, counted from 1 through title and paragraphs. Each has at most 90 characters, and is broken at a
/// space where there is one. A paragraph without words has one empty line.
pub fn numbered_lines(reading: &Reading) -> Vec<NumberedLine> {
    let mut lines = Vec::new();
    let mut add = |paragraph: Option<&ParagraphId>, text: &str| {
        let broken = text.split('\n').flat_map(|piece| wrapped(&piece.replace(FOOTNOTE, "")));
        lines.extend(broken.map(|text| NumberedLine { paragraph: paragraph.cloned(), text }));
    };
    if !reading.title.is_empty() {
        add(None, &reading.title);
    }
    for (paragraph, number) in reading.paragraphs.iter().zip(numbers(&reading.paragraphs)) {
        let words = paragraph.plain_text();
        match number.map(|number| number.marker).filter(|marker| !marker.is_empty()) {
            Some(marker) => add(Some(&paragraph.id), &format!("{marker} {words}")),
            None => add(Some(&paragraph.id), &words),
        }
    }
    lines
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        if width > 0 && width + 1 + word.len() > LINE_CHARS_MAX {
            lines.push(std::mem::take(&mut line));
            width = 0;
        }
        if width > 0 {
            line.push(' ');
            width += 1;
        }
        while word.len() > LINE_CHARS_MAX {
            let rest = word.split_off(LINE_CHARS_MAX);
            lines.push(word.into_iter().collect());
            word = rest;
        }
        width += word.len();
        line.extend(word);
    }
    if width > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_run_through_title_and_paragraphs_and_lose_no_word() {
        let long = "peace ".repeat(40);
        let text = format!(
            "# Title\n\n*Recalling* it,\n\n1. {long}\\\nand more.\n\n- {}\n",
            "x".repeat(200)
        );
        let reading = crate::render::import(&text, &mut {
            let mut next = 0;
            move || {
                next += 1;
                format!("p{next}")
            }
        })
        .reading;
        let lines = numbered_lines(&reading);
        assert!(lines.iter().all(|line| line.text.chars().count() <= LINE_CHARS_MAX));
        let ids: Vec<&str> = lines
            .iter()
            .map(|line| line.paragraph.as_ref().map_or("title", |id| id.as_str()))
            .collect();
        assert_eq!(ids, ["title", "p1", "p2", "p2", "p2", "p2", "p3", "p3", "p3"]);
        assert!(lines[2].text.starts_with("1. peace peace"));
        assert_eq!(lines[5].text, "and more.");
        let words = |text: &str| text.split_whitespace().collect::<String>();
        let of_p2: String = lines[2..6].iter().map(|line| words(&line.text)).collect();
        assert_eq!(of_p2, words(&format!("1. {long} and more.")));
    }
}
