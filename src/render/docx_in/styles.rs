//! What a paragraph is by its style (ECMA-376 Part 1, 17.7). Names of built-in styles are English in every language of
//! Word; a style that somebody made is known by the outline level, or by the style, that it is based on.

use super::xml::Element;
use std::collections::HashMap;

/// Styles based on one another at most; Word gives up earlier.
const BASED_ON_MAX: usize = 20;
/// The outline level of plain text (17.3.1.20).
const BODY_TEXT_LEVEL: u8 = 9;

/// What the style of a paragraph says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing.
    Plain,
    /// The title of the text.
    Title,
    /// A heading, from 1.
    Heading(u8),
    Quote,
    Preambular,
    /// Numbered, whatever it looks like.
    Operative,
    /// A line of a table of contents.
    Contents,
    /// What stands above the title of a conference document: organisation, symbol, date.
    Masthead,
}

/// A list and a level in it, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberRef {
    /// `0` takes a number away.
    pub list: Option<String>,
    pub level: Option<u8>,
}

#[derive(Default)]
struct Style {
    /// In lower case.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    number: Option<NumberRef>,
    strong: Option<bool>,
    em: Option<bool>,
}

/// The styles of a file.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn of(part: Option<&Element>) -> Styles {
        let mut styles = Styles::default();
        for style in part.into_iter().flat_map(Element::elements).filter(|it| it.name == "style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let is_default = matches!(style.attribute("default"), Some("1" | "true" | "on"));
            if is_default && style.attribute("type") == Some("paragraph") {
                styles.default = Some(id.to_owned());
            }
            let (paragraph, run) = (style.child("pPr"), style.child("rPr"));
            let read = Style {
                name: style.value("name").unwrap_or(id).trim().to_lowercase(),
                based_on: style.value("basedOn").map(str::to_owned),
                outline: paragraph.and_then(outline),
                number: paragraph.and_then(number),
                strong: run.and_then(|run| run.is_on("b")),
                em: run.and_then(|run| run.is_on("i")),
            };
            styles.by_id.insert(id.to_owned(), read);
        }
        styles
    }

    /// A style and those that it is based on, the nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let find = |id: &str| self.by_id.get(id);
        let first = id.and_then(find);
        std::iter::successors(first, move |style| find(style.based_on.as_deref()?))
            .take(BASED_ON_MAX)
    }

    /// What a paragraph with these properties is.
    pub fn look(&self, properties: Option<&Element>) -> Look {
        let style = properties.and_then(|it| it.value("pStyle")).or(self.default.as_deref());
        if let Some(named) = self.chain(style).find_map(|style| named(&style.name)) {
            return named;
        }
        let own = properties.and_then(outline);
        let level = own.or_else(|| self.chain(style).find_map(|style| style.outline));
        match level.filter(|level| *level < BODY_TEXT_LEVEL) {
            Some(level) => Look::Heading(level + 1),
            None => Look::Plain,
        }
    }

    /// The number that a paragraph with these properties has.
    pub fn number(&self, properties: Option<&Element>) -> Option<(String, u8)> {
        let style = properties.and_then(|it| it.value("pStyle")).or(self.default.as_deref());
        let own = properties.and_then(number).unwrap_or_default();
        let inherited = self.chain(style).find_map(|style| style.number.clone());
        let inherited = inherited.unwrap_or_default();
        let list = own.list.or(inherited.list).filter(|list| list != "0")?;
        Some((list, own.level.or(inherited.level).unwrap_or(0)))
    }

    /// The list that a style stands for.
    pub fn list_of(&self, style: &str) -> Option<String> {
        self.chain(Some(style)).find_map(|style| style.number.as_ref()?.list.clone())
    }

    /// Whether a run with these properties is bold, and whether it is italic. What its paragraph's style says is how all
    /// such paragraphs look, and emphasises nothing.
    pub fn emphasis(&self, run: Option<&Element>) -> (bool, bool) {
        let style = run.and_then(|run| run.value("rStyle"));
        let inherited = |of: fn(&Style) -> Option<bool>| self.chain(style).find_map(of);
        let strong = run.and_then(|run| run.is_on("b")).or_else(|| inherited(|it| it.strong));
        let em = run.and_then(|run| run.is_on("i")).or_else(|| inherited(|it| it.em));
        (strong.unwrap_or(false), em.unwrap_or(false))
    }
}

fn outline(properties: &Element) -> Option<u8> {
    properties.value("outlineLvl")?.parse().ok()
}

fn number(properties: &Element) -> Option<NumberRef> {
    let number = properties.child("numPr")?;
    Some(NumberRef {
        list: number.value("numId").map(str::to_owned),
        level: number.value("ilvl").and_then(|level| level.parse().ok()),
    })
}

/// What styles of this name are for.
fn named(name: &str) -> Option<Look> {
    let level = |rest: &str| rest.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level));
    if let Some(level) = name.strip_prefix("heading").and_then(level) {
        return Some(Look::Heading(level));
    }
    let begins = |start: &str| name.starts_with(start);
    let has = |word: &str| name.split_whitespace().any(|other| other == word);
    Some(match name {
        "title" => Look::Title,
        "quote" | "intense quote" | "block text" | "quotations" => Look::Quote,
        _ if begins("toc ") || name == "toc heading" || begins("contents ") => Look::Contents,
        _ if has("masthead") => Look::Masthead,
        _ if has("preambular") => Look::Preambular,
        _ if has("operative") => Look::Operative,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    const W: &str = "xmlns=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    fn styles(body: &str) -> Styles {
        let body = body.replace("val=", "w:val=").replace("styleId=", "w:styleId=");
        let w = W.replace("xmlns=", "xmlns:w=");
        Styles::of(Some(&parse(&format!("<styles {W} {w}>{body}</styles>"), "styles").unwrap()))
    }
    fn look(styles: &Styles, style: &str) -> Look {
        let w = W.replace("xmlns=", "xmlns:w=");
        let xml = format!("<pPr {W} {w}><pStyle w:val=\"{style}\"/></pPr>");
        styles.look(Some(&parse(&xml, "x").unwrap()))
    }

    #[test]
    fn a_heading_is_known_by_its_name_its_outline_level_or_what_it_is_based_on() {
        let styles = styles(
            "<style styleId=\"a\"><name val=\"heading 2\"/></style>\
             <style styleId=\"b\"><name val=\"Zwischentitel\"/><pPr><outlineLvl val=\"2\"/></pPr></style>\
             <style styleId=\"c\"><name val=\"Sección\"/><basedOn val=\"a\"/></style>\
             <style styleId=\"d\"><name val=\"Normal\"/></style>\
             <style styleId=\"e\"><name val=\"x\"/><basedOn val=\"e\"/></style>\
             <style styleId=\"f\"><name val=\"x\"/><pPr><outlineLvl val=\"9\"/></pPr></style>",
        );
        let looks: Vec<Look> = "abcdef".split("").map(|id| look(&styles, id)).collect();
        let heading = Look::Heading;
        let (none, plain) = (Look::Plain, Look::Plain);
        assert_eq!(looks, [none, heading(2), heading(3), heading(2), plain, plain, plain, none]);
    }
}
