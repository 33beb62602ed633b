//! XML into memory.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

/// An XML document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

/// The attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A document that says what it is (ECMA-376 Part 2, 8.1.4 asks for UTF-8).
    pub fn new() -> Xml {
        let mut xml = Xml(Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str, attributes: Attributes) {
        self.event(Event::Start(element(name, attributes)));
    }

    /// Ends an element.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.event(Event::Empty(element(name, attributes)));
    }

    /// An element with nothing but a text.
    pub fn leaf(&mut self, name: &str, attributes: Attributes, text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Words inside an element.
    pub fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&writable(text))));
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner()
    }

    fn event(&mut self, event: Event) {
        // A write into memory does not fail.
        let _ = self.0.write_event(event);
    }
}

fn element<'a>(name: &'a str, attributes: Attributes) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        element.push_attribute((*name, writable(value).as_str()));
    }
    element
}

/// A text in the characters that XML can say (XML 1.0, 2.2); the others are told by U+FFFD.
fn writable(text: &str) -> String {
    let fine = |c: char| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if fine(c) { c } else { '\u{fffd}' }).collect()
}

/// A text inside a part that is kept as a whole.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(writable(text)).into_owned()
}
