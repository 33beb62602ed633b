//! The words of one paragraph out of its Markdown.
//!
//! Blocks are told apart by `scan`; what is inside one goes through pulldown-cmark, line by line behind a no-break
//! space. CommonMark takes that for white space in its rules of emphasis and never for the indentation of a block, so
//! that nothing inside a paragraph can become a list, a heading or HTML.

use super::normalise::address;
use crate::domain::{FootnoteId, Inline, Marks};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;

/// Stands before each line while it is parsed.
const GUARD: char = '\u{a0}';

/// What separates two marks that touch; it is not part of the text.
pub(super) const SEPARATOR: &str = "<!-- -->";

/// What references in a text may lead to.
#[derive(Default)]
pub(super) struct Targets {
    /// Footnotes by their label in the source.
    pub footnotes: HashMap<String, FootnoteId>,
    /// Addresses and their titles by their label in the source.
    pub links: HashMap<String, (String, String)>,
}

/// What was found that a draft cannot hold as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flattened {
    pub code: bool,
    pub html: bool,
    pub image: bool,
    pub address: bool,
    pub link_title: bool,
}

/// A label as references to it are compared.
pub(super) fn label_key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The words of a paragraph. They are not in normal form yet.
pub(super) fn read(source: &str, targets: &Targets) -> (Vec<Inline>, Flattened) {
    let guarded = format!("{GUARD}{}", source.replace('\n', "\n\u{a0}"));
    let resolve = |link: BrokenLink<'_>| {
        let (url, title) = targets.links.get(&label_key(&link.reference))?;
        Some((CowStr::from(url.clone()), CowStr::from(title.clone())))
    };
    let parser = Parser::new_with_broken_link_callback(
        &guarded,
        Options::ENABLE_OLD_FOOTNOTES,
        Some(resolve),
    );
    let mut reader = Reader::new(targets);
    parser.for_each(|event| reader.event(event));
    (reader.content, reader.flattened)
}

struct Reader<'t> {
    targets: &'t Targets,
    content: Vec<Inline>,
    flattened: Flattened,
    strong: usize,
    em: usize,
    link: Option<String>,
    /// What is to stand in brackets behind the link that is open: its title.
    title: String,
    /// The same for images: their addresses and titles.
    images: Vec<String>,
    at_line_start: bool,
}

impl<'t> Reader<'t> {
    fn new(targets: &'t Targets) -> Reader<'t> {
        Reader {
            targets,
            content: Vec::new(),
            flattened: Flattened::default(),
            strong: 0,
            em: 0,
            link: None,
            title: String::new(),
            images: Vec::new(),
            at_line_start: true,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                self.flattened.code = true;
                self.text(&text);
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                if html.as_ref() != SEPARATOR {
                    self.flattened.html = true;
                    self.text(&html.replace("\n\u{a0}", " "));
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::SoftBreak => self.line_break(" "),
            Event::HardBreak => self.line_break("\n"),
            Event::FootnoteReference(label) => match self.targets.footnotes.get(&label_key(&label))
            {
                Some(id) => {
                    self.at_line_start = false;
                    self.content.push(Inline::Footnote(id.clone()));
                }
                None => self.text(&format!("[^{label}]")),
            },
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.em += 1,
            Tag::Link { link_type, dest_url, title, .. } => {
                let url = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                self.link = address(&url).map(str::to_owned);
                self.flattened.address |= self.link.is_none();
                self.flattened.link_title |= !title.is_empty();
                self.title = title.to_string();
            }
            Tag::Image { dest_url, title, .. } => {
                self.flattened.image = true;
                self.flattened.link_title |= !title.is_empty();
                let comma = if title.is_empty() { "" } else { ", " };
                self.images.push(format!("{dest_url}{comma}{title}"));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.em = self.em.saturating_sub(1),
            TagEnd::Link => {
                self.link = None;
                let title = std::mem::take(&mut self.title);
                if !title.is_empty() {
                    self.text(&format!(" ({title})"));
                }
            }
            TagEnd::Image => {
                let url = self.images.pop().unwrap_or_default();
                self.text(&format!(" ({url})"));
            }
            _ => {}
        }
    }

    fn line_break(&mut self, text: &str) {
        self.at_line_start = false;
        self.text(text);
        self.at_line_start = true;
    }

    fn text(&mut self, text: &str) {
        let text = match self.at_line_start {
            true => text.strip_prefix(GUARD).unwrap_or(text),
            false => text,
        };
        self.at_line_start = false;
        if text.is_empty() {
            return;
        }
        let marks = Marks { strong: self.strong > 0, em: self.em > 0, link: self.link.clone() };
        if let Some(Inline::Text { text: last, marks: same }) = self.content.last_mut()
            && *same == marks
        {
            last.push_str(text);
        } else {
            self.content.push(Inline::Text { text: text.into(), marks });
        }
    }
}
