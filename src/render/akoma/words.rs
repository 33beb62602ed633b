//! The words of a paragraph: bold, italics, links, line breaks and footnotes.

use super::Xml;
use crate::domain::{FootnoteId, Inline, Marks, Reading};
use std::collections::HashMap;

/// The footnotes that were met so far, with the number of each.
pub struct Notes<'a> {
    reading: &'a Reading,
    numbers: HashMap<FootnoteId, usize>,
}

impl<'a> Notes<'a> {
    /// Those of a text.
    pub fn of(reading: &'a Reading) -> Notes<'a> {
        Notes { reading, numbers: HashMap::new() }
    }

    /// Writes words into the element that is open.
    pub fn words(&mut self, xml: &mut Xml, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, marks } => run(xml, text, marks),
                Inline::Footnote(id) => self.note(xml, id),
            }
        }
    }

    /// A footnote stands where it is first referred to; after that it is pointed to.
    fn note(&mut self, xml: &mut Xml, id: &FootnoteId) {
        if let Some(number) = self.numbers.get(id) {
            let (marker, href) = (number.to_string(), format!("#fn_{number}"));
            xml.empty("noteRef", &[("marker", &marker), ("href", &href), ("placement", "bottom")]);
            return;
        }
        let number = self.numbers.len() + 1;
        self.numbers.insert(id.clone(), number);
        let (marker, eid) = (number.to_string(), format!("fn_{number}"));
        xml.open("authorialNote", &[("eId", &eid), ("marker", &marker), ("placement", "bottom")]);
        xml.open("p", &[]);
        let reading = self.reading;
        self.words(xml, reading.footnotes.get(id).map(Vec::as_slice).unwrap_or_default());
        xml.close("p");
        xml.close("authorialNote");
    }
}

fn run(xml: &mut Xml, text: &str, marks: &Marks) {
    if let Some(link) = &marks.link {
        xml.open("ref", &[("href", link)]);
    }
    let tags = [(marks.strong, "b"), (marks.em, "i")];
    for (_, tag) in tags.iter().filter(|(is, _)| *is) {
        xml.open(tag, &[]);
    }
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            xml.empty("eol", &[]);
        }
        xml.text(line);
    }
    for (_, tag) in tags.iter().rev().filter(|(is, _)| *is) {
        xml.close(tag);
    }
    if marks.link.is_some() {
        xml.close("ref");
    }
}
