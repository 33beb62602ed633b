//! A part of a Word file as a tree of elements. The bytes come from anywhere, so everything that could cost time or
//! memory out of proportion has a limit, and a document type, with which entities are declared, is refused.

use super::DocxError;
use quick_xml::{
    NsReader, XmlVersion,
    events::{BytesStart, Event},
    name::ResolveResult,
};

/// Elements inside one another at most. Word itself nests tables and content controls some dozen deep.
const NESTING_MAX: usize = 200;
/// Elements of one part at most: a book of some hundred pages, with every word a run of its own.
const ELEMENTS_MAX: usize = 1_000_000;

/// Namespaces and what their names begin with here. Names of WordprocessingML, transitional or strict, and of the parts
/// around it stand as they are (ECMA-376 Part 1, 17; ISO/IEC 29500 Part 4).
const NAMESPACES: [(&str, &str); 9] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", ""),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", ""),
    ("http://schemas.openxmlformats.org/package/2006/relationships", ""),
    ("http://schemas.openxmlformats.org/officeDocument/2006/custom-properties", ""),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r:"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r:"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14:"),
    ("http://schemas.microsoft.com/office/word/2012/wordml", "w15:"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:"),
];
/// What the names of all other namespaces begin with.
const OTHER: &str = "other:";

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name, with the short form of its namespace.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// What is in it, in order.
    pub children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }
    /// The first element in it with this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }
    /// The attribute `val` of the first element in it with this name: how most properties are written.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }
    /// The characters in it, at any depth.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }
    fn gather(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.gather(text),
                Node::Text(words) => text.push_str(words),
            }
        }
    }
    /// Whether a property that is on or off is there and on; none where it is not there (17.17.4).
    pub fn is_on(&self, name: &str) -> Option<bool> {
        let property = self.child(name)?;
        Some(!matches!(property.attribute("val"), Some("0" | "false" | "off" | "none")))
    }
}

/// Reads a part. `part` is its name, for the sentence that says what is wrong with it.
pub(super) fn parse(text: &str, part: &str) -> Result<Element, DocxError> {
    let damaged = || DocxError::Damaged(part.to_owned());
    let mut reader = NsReader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut open: Vec<Element> = vec![Element::default()];
    let mut count = 0;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|_| damaged())?;
        let prefix = short(&namespace);
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() > NESTING_MAX || count > ELEMENTS_MAX {
                    return Err(DocxError::TooComplex(part.to_owned()));
                }
                let element = element(&reader, prefix, &start).ok_or_else(damaged)?;
                open.push(element);
            }
            Event::Empty(start) => {
                count += 1;
                if count > ELEMENTS_MAX {
                    return Err(DocxError::TooComplex(part.to_owned()));
                }
                let element = element(&reader, prefix, &start).ok_or_else(damaged)?;
                put(&mut open, Node::Element(element)).ok_or_else(damaged)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(damaged)?;
                put(&mut open, Node::Element(element)).ok_or_else(damaged)?;
            }
            Event::Text(text) => put_text(&mut open, &text.xml10_content()),
            Event::CData(text) => put_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|_| damaged())? {
                    Some(character) => character,
                    None => predefined(&reference).ok_or_else(damaged)?,
                };
                put_text(&mut open, character.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(DocxError::DocumentType(part.to_owned())),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    let whole = open.pop().filter(|_| open.is_empty()).ok_or_else(damaged)?;
    let root = whole.children.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.ok_or_else(damaged)
}

/// The characters that XML itself names.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn short(namespace: &ResolveResult<'_>) -> &'static str {
    let ResolveResult::Bound(namespace) = namespace else { return OTHER };
    let known = NAMESPACES.iter().find(|(name, _)| *name == namespace.0);
    known.map_or(OTHER, |(_, prefix)| prefix)
}

fn element(reader: &NsReader<&[u8]>, prefix: &str, start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
        // Attributes without a prefix belong to their element.
        let prefix = match namespace {
            ResolveResult::Unbound => "",
            namespace => short(&namespace),
        };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        attributes.push((format!("{prefix}{}", name.into_inner()), value));
    }
    let name = format!("{prefix}{}", start.local_name().into_inner());
    Some(Element { name, attributes, children: Vec::new() })
}

fn put(open: &mut [Element], node: Node) -> Option<()> {
    open.last_mut()?.children.push(node);
    Some(())
}

fn put_text(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => element.children.push(Node::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:v=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    #[test]
    fn names_are_known_by_their_namespace_and_not_by_their_prefix() {
        let xml =
            format!("<v:p {W}><v:t v:val=\"a &amp; b\">x &lt;&#65;<![CDATA[<y>]]></v:t></v:p>");
        let element = parse(&xml, "x").unwrap();
        assert_eq!((element.name.as_str(), element.value("t")), ("p", Some("a & b")));
        assert_eq!(element.text(), "x <A<y>");
        assert_eq!(parse("<p/>", "x").unwrap().name, "other:p");
    }

    #[test]
    fn what_could_cost_more_than_it_is_long_is_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>";
        assert!(matches!(parse(bomb, "x"), Err(DocxError::DocumentType(_))));
        assert!(matches!(parse("<x>&a;</x>", "x"), Err(DocxError::Damaged(_))));
        let deep = "<x>".repeat(NESTING_MAX + 1);
        assert!(matches!(parse(&deep, "x"), Err(DocxError::TooComplex(_))));
        for broken in ["", "<x>", "<x></y>", "</x>", "<x a=></x>", "x"] {
            assert!(matches!(parse(broken, "x"), Err(DocxError::Damaged(_))), "{broken}");
        }
    }
}
