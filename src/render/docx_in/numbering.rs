//! The numbers that a word processor counts itself (ECMA-376 Part 1, 17.9): what is printed before each paragraph.

use super::{styles::Styles, xml::Element};
use crate::domain::{letters, roman};
use std::collections::{HashMap, HashSet};

/// Levels of a list (17.9.6).
const LEVELS: usize = 9;
/// A number that would be printed longer than this is none.
const PRINTED_CHARS_MAX: usize = 40;

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A sign that is the same for all.
    Bullet,
    /// A number as it is printed: `12.`, `(a)`, `1.1`.
    Number(String),
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// `%1.`, `(%2)`
    text: String,
    /// All numbers in it are in digits.
    legal: bool,
}

impl Default for Level {
    fn default() -> Level {
        Level { start: 1, format: "none".into(), text: String::new(), legal: false }
    }
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: [Level; LEVELS],
    /// A style that stands for another list, which is the one that is meant.
    linked: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct List {
    definition: String,
    /// Levels of its own.
    levels: HashMap<usize, Level>,
    /// Where levels begin anew when the list is used for the first time.
    starts: HashMap<usize, u32>,
}

/// The lists of a file, and how far each has counted.
#[derive(Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Abstract>,
    lists: HashMap<String, List>,
    /// By definition: lists that share one count on.
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    used: HashSet<String>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn of(part: Option<&Element>) -> Numbering {
        let mut numbering = Numbering::default();
        for element in part.into_iter().flat_map(Element::elements) {
            match element.name.as_str() {
                "abstractNum" => {
                    let Some(id) = element.attribute("abstractNumId") else { continue };
                    let linked = element.value("numStyleLink").map(str::to_owned);
                    let mut definition = Abstract { linked, ..Abstract::default() };
                    for (place, level) in levels(element) {
                        definition.levels[place] = level;
                    }
                    numbering.definitions.insert(id.to_owned(), definition);
                }
                "num" => {
                    let Some(id) = element.attribute("numId") else { continue };
                    numbering.lists.insert(id.to_owned(), list(element));
                }
                _ => {}
            }
        }
        numbering
    }

    /// Counts a paragraph and says what is printed before it; none where nothing is.
    pub fn next(&mut self, list: &str, level: u8, styles: &Styles) -> Option<Mark> {
        let level = usize::from(level).min(LEVELS - 1);
        let (list, definition) = self.resolve(list, styles)?;
        let own = self.lists.get(&list)?;
        let of_level = |place: usize| own.levels.get(&place).unwrap_or(&definition.levels[place]);
        let first_use = self.used.insert(list.clone());
        let counts = self.counts.entry(own.definition.clone()).or_default();
        if first_use {
            for place in own.starts.keys() {
                counts[*place] = None;
            }
        }
        let start = |place: usize| own.starts.get(&place).copied();
        let begin = |place: usize| start(place).unwrap_or(of_level(place).start);
        let format = &of_level(level).format;
        counts[level] = Some(counts[level].map_or(begin(level), |count| count.saturating_add(1)));
        counts[level + 1..].fill(None);
        for (above, count) in counts[..level].iter_mut().enumerate() {
            count.get_or_insert(begin(above));
        }
        if format == "bullet" {
            return Some(Mark::Bullet);
        }
        let mut text = of_level(level).text.clone();
        for place in (0..=level).rev() {
            let format = match of_level(level).legal {
                true => "decimal",
                false => of_level(place).format.as_str(),
            };
            let printed = printed(format, counts[place].unwrap_or(1));
            text = text.replace(&format!("%{}", place + 1), &printed);
        }
        let text = text.trim().to_owned();
        let fits = !text.is_empty() && text.chars().count() <= PRINTED_CHARS_MAX;
        fits.then_some(Mark::Number(text))
    }

    /// Whether a level of a list has bullets.
    pub fn is_bulleted(&self, list: &str, level: u8, styles: &Styles) -> bool {
        let Some((list, definition)) = self.resolve(list, styles) else { return false };
        let level = usize::from(level).min(LEVELS - 1);
        let own = self.lists.get(&list).and_then(|list| list.levels.get(&level));
        own.unwrap_or(&definition.levels[level]).format == "bullet"
    }

    /// The list that is meant, and its definition.
    fn resolve(&self, list: &str, styles: &Styles) -> Option<(String, Abstract)> {
        let definition = |list: &str| self.definitions.get(&self.lists.get(list)?.definition);
        let found = definition(list)?;
        let Some(linked) = &found.linked else { return Some((list.to_owned(), found.clone())) };
        let list = styles.list_of(linked)?;
        Some((list.clone(), definition(&list)?.clone()))
    }
}

fn levels(parent: &Element) -> impl Iterator<Item = (usize, Level)> {
    parent.elements().filter(|element| element.name == "lvl").filter_map(level)
}

fn level(element: &Element) -> Option<(usize, Level)> {
    let place: usize = element.attribute("ilvl")?.parse().ok().filter(|place| *place < LEVELS)?;
    let level = Level {
        start: element.value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        format: element.value("numFmt").unwrap_or("decimal").to_owned(),
        text: element.value("lvlText").unwrap_or_default().to_owned(),
        legal: element.is_on("isLgl").unwrap_or(false),
    };
    Some((place, level))
}

fn list(element: &Element) -> List {
    let definition = element.value("abstractNumId").unwrap_or_default().to_owned();
    let mut list = List { definition, ..List::default() };
    for own in element.elements().filter(|element| element.name == "lvlOverride") {
        list.levels.extend(levels(own));
        let place = own.attribute("ilvl").and_then(|place| place.parse().ok());
        let start = own.value("startOverride").and_then(|start| start.parse().ok());
        if let (Some(place), Some(start)) = (place, start)
            && place < LEVELS
        {
            list.starts.insert(place, start);
        }
    }
    list
}

/// A count in the digits or letters of a format (17.18.59). Formats of other scripts are printed in digits: what counts
/// is the place in the order.
fn printed(format: &str, count: u32) -> String {
    /// Above that nobody reads Roman numerals, and letters are repeated beyond what is printed.
    const LETTERED_MAX: u32 = 999;
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{count:02}"),
        _ if !(1..=LETTERED_MAX).contains(&count) => count.to_string(),
        "lowerLetter" => letters(count),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerRoman" => roman(count),
        "upperRoman" => roman(count).to_uppercase(),
        _ => count.to_string(),
    }
}
