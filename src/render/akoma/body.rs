//! The text from preface to conclusions: paragraphs in a row become sections, lists and points inside one another.

use super::{Xml, words::Notes};
use crate::{
    domain::{Kind, Paragraph, Version, numbers},
    render::masthead_lines,
};
use std::collections::HashSet;

/// Writes all that follows `meta`.
pub fn write(xml: &mut Xml, version: &Version) {
    let reading = &version.reading;
    let markers = numbers(&reading.paragraphs);
    let entry = |(paragraph, number): (_, Option<crate::domain::Number>)| Entry {
        paragraph,
        marker: number.map(|number| number.marker).filter(|marker| !marker.is_empty()),
    };
    let entries: Vec<Entry> = reading.paragraphs.iter().zip(markers).map(entry).collect();
    let mut page = Page { xml, notes: Notes::of(reading), ids: HashSet::new() };
    page.preface(version);
    let before = entries.iter().take_while(|entry| entry.paragraph.kind == Kind::Preambular);
    let (preamble, body) = entries.split_at(before.count());
    page.preamble(preamble);
    page.xml.open("mainBody", &[]);
    page.sections(body, "", 1);
    if body.is_empty() {
        // The schema wants something in it.
        page.leaf_container("empty", "", None);
    }
    page.xml.close("mainBody");
}

/// A paragraph, and what is printed before it.
struct Entry<'a> {
    paragraph: &'a Paragraph,
    marker: Option<String>,
}

impl Entry<'_> {
    fn kind(&self) -> Kind {
        self.paragraph.kind
    }

    /// How the number is told in an `eId`: `(b)` is `b`, `3 bis.` is `3-bis`.
    fn symbol(&self) -> String {
        let marker = self.marker.as_deref().unwrap_or_default();
        let parts =
            marker.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("-")
    }
}

struct Page<'a> {
    xml: &'a mut Xml,
    notes: Notes<'a>,
    /// The `eId`s that are taken.
    ids: HashSet<String>,
}

impl Page<'_> {
    fn preface(&mut self, version: &Version) {
        let masthead = &version.head.masthead;
        self.xml.open("preface", &[]);
        for (element, text) in [
            ("docProponent", masthead.organisation.as_deref()),
            ("docNumber", masthead.symbol.as_deref()),
        ] {
            if let Some(text) = text {
                self.xml.open("p", &[]);
                self.xml.leaf(element, &[], text);
                self.xml.close("p");
            }
        }
        for line in masthead_lines(masthead, Some(version.head.published)) {
            self.xml.leaf("p", &[], &line);
        }
        self.xml.open("p", &[]);
        self.xml.leaf("docTitle", &[], &version.reading.title);
        self.xml.close("p");
        self.xml.close("preface");
    }

    /// The preambular paragraphs that come first.
    fn preamble(&mut self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.xml.open("preamble", &[]);
        for entry in entries {
            let id = self.id("", "recital");
            let attributes =
                [("name", "recital"), ("eId", &id), ("wId", entry.paragraph.id.as_str())];
            self.xml.open("container", &attributes);
            self.p(entry);
            self.xml.close("container");
        }
        self.xml.close("preamble");
    }

    /// What stands at a level of headings and below, from 1: a section for each heading, all else before the first.
    fn sections(&mut self, entries: &[Entry], within: &str, level: u8) {
        let is_heading =
            |entry: &Entry| entry.kind() == Kind::Heading && entry.paragraph.level <= level;
        let first = entries.iter().position(|entry| entry.kind() == Kind::Heading);
        let (before, mut rest) = entries.split_at(first.unwrap_or(entries.len()));
        self.blocks(before, within);
        // A text may begin with a lower heading than it goes on with.
        let lower = rest.iter().position(is_heading).unwrap_or(rest.len());
        if lower > 0 {
            let (deeper, others) = rest.split_at(lower);
            self.sections(deeper, within, level + 1);
            rest = others;
        }
        while let Some((heading, below)) = rest.split_first() {
            let end = below.iter().position(is_heading).unwrap_or(below.len());
            let id = self.id(within, "sec");
            self.xml.open("section", &[("eId", &id), ("wId", heading.paragraph.id.as_str())]);
            self.xml.open("heading", &[]);
            self.notes.words(self.xml, &heading.paragraph.content);
            self.xml.close("heading");
            self.sections(&below[..end], &id, level + 1);
            self.xml.close("section");
            rest = &below[end..];
        }
    }

    /// Paragraphs without a heading among them.
    fn blocks(&mut self, entries: &[Entry], within: &str) {
        let mut rest = entries;
        while let Some((entry, after)) = rest.split_first() {
            let taken = match entry.kind() {
                Kind::Operative => {
                    let deeper = |other: &&Entry| {
                        other.kind() == Kind::Operative
                            && other.paragraph.level > entry.paragraph.level
                    };
                    let below = after.iter().take_while(deeper).count();
                    self.numbered("paragraph", "para", entry, &after[..below], within);
                    1 + below
                }
                Kind::ListItem => {
                    let items =
                        rest.iter().take_while(|other| other.kind() == Kind::ListItem).count();
                    self.bullets(&rest[..items], within);
                    items
                }
                // The schema knows cross headings in sections alone.
                Kind::Preambular if within.is_empty() => {
                    self.leaf_container("recital", within, Some(entry));
                    1
                }
                Kind::Preambular => {
                    self.cross_heading(entry, within);
                    1
                }
                Kind::Quote => {
                    self.leaf_container("quote", within, Some(entry));
                    1
                }
                Kind::Paragraph | Kind::Heading => {
                    self.leaf_container("text", within, Some(entry));
                    1
                }
            };
            rest = &rest[taken..];
        }
    }

    /// A numbered paragraph or point, with those below it as a list that it introduces.
    fn numbered(
        &mut self,
        element: &str,
        name: &str,
        entry: &Entry,
        below: &[Entry],
        within: &str,
    ) {
        let id = self.id(within, &format!("{name}_{}", entry.symbol()));
        self.xml.open(element, &[("eId", &id), ("wId", entry.paragraph.id.as_str())]);
        if let Some(marker) = &entry.marker {
            self.xml.leaf("num", &[], marker);
        }
        if below.is_empty() {
            self.xml.open("content", &[]);
            self.p(entry);
            self.xml.close("content");
        } else {
            let list = self.id(&id, "list");
            self.xml.open("list", &[("eId", &list)]);
            self.xml.open("intro", &[]);
            self.p(entry);
            self.xml.close("intro");
            let mut rest = below;
            while let Some((point, after)) = rest.split_first() {
                let deeper =
                    after.iter().take_while(|it| it.paragraph.level > point.paragraph.level);
                let deeper = deeper.count();
                self.numbered("point", "point", point, &after[..deeper], &list);
                rest = &after[deeper..];
            }
            self.xml.close("list");
        }
        self.xml.close(element);
    }

    fn bullets(&mut self, items: &[Entry], within: &str) {
        let id = self.id(within, "hcontainer");
        self.xml.open("hcontainer", &[("name", "bullets"), ("eId", &id)]);
        self.xml.open("content", &[]);
        self.bullet_list(items);
        self.xml.close("content");
        self.xml.close("hcontainer");
    }

    /// Items of one depth, those that are deeper inside the one before them.
    fn bullet_list(&mut self, items: &[Entry]) {
        self.xml.open("ul", &[]);
        let mut rest = items;
        while let Some((item, after)) = rest.split_first() {
            let deeper = after.iter().take_while(|it| it.paragraph.level > item.paragraph.level);
            let deeper = deeper.count();
            self.xml.open("li", &[("wId", item.paragraph.id.as_str())]);
            self.p(item);
            if deeper > 0 {
                self.bullet_list(&after[..deeper]);
            }
            self.xml.close("li");
            rest = &after[deeper..];
        }
        self.xml.close("ul");
    }

    /// A preambular paragraph between others.
    fn cross_heading(&mut self, entry: &Entry, within: &str) {
        let id = self.id(within, "crossHeading");
        let wid = entry.paragraph.id.as_str();
        self.xml.open("crossHeading", &[("eId", &id), ("wId", wid), ("refersTo", "#preambular")]);
        self.notes.words(self.xml, &entry.paragraph.content);
        self.xml.close("crossHeading");
    }

    /// A paragraph that the profile has no name for.
    fn leaf_container(&mut self, name: &str, within: &str, entry: Option<&Entry>) {
        let id = self.id(within, "hcontainer");
        let mut attributes = vec![("name", name), ("eId", id.as_str())];
        attributes.extend(entry.map(|entry| ("wId", entry.paragraph.id.as_str())));
        self.xml.open("hcontainer", &attributes);
        self.xml.open("content", &[]);
        match entry {
            Some(entry) => self.p(entry),
            None => self.xml.empty("p", &[]),
        }
        self.xml.close("content");
        self.xml.close("hcontainer");
    }

    fn p(&mut self, entry: &Entry) {
        self.xml.open("p", &[]);
        self.notes.words(self.xml, &entry.paragraph.content);
        self.xml.close("p");
    }

    /// An `eId` that is not taken (Akoma Ntoso naming convention, 5.5): a name with its number, `para_3`, or a count,
    /// `sec_2`, behind the one that it stands in.
    fn id(&mut self, within: &str, name: &str) -> String {
        let prefix = if within.is_empty() { String::new() } else { format!("{within}__") };
        if name.contains('_') && !name.ends_with('_') && self.ids.insert(format!("{prefix}{name}"))
        {
            return format!("{prefix}{name}");
        }
        let name = name.trim_end_matches('_');
        let counted = (1..).map(|count| format!("{prefix}{name}_{count}"));
        counted.into_iter().find(|id| self.ids.insert(id.clone())).unwrap_or_default()
    }
}
