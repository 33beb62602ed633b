//! References from one paragraph to another by number: “paragraph 17 (b) above”, “paragraphes 3 et 4 ci-dessus”.
//!
//! Only a reference that can be meant to lead into this text is followed: “paragraph 17 of resolution 70/1” leads
//! elsewhere, and in Russian and Arabic, where no article or preposition tells, *above* or *below* must follow.

use super::{Checked, Code, Finding};
use std::collections::HashMap;

/// How a language names paragraphs, and what follows a number.
struct Grammar {
    /// Words for a paragraph; one that ends in `*` stands for all that begin so.
    paragraph: &'static [&'static str],
    /// What stands before a preambular one's number: “preambular paragraph 3”.
    preambular: &'static [&'static str],
    above: &'static [&'static str],
    below: &'static [&'static str],
    /// What begins the name of another text…
    elsewhere: &'static [&'static str],
    /// … but for this text itself.
    this_text: &'static [&'static str],
    /// Whether a number without *above* or *below* is followed.
    by_itself: bool,
}

const GRAMMARS: &[Grammar] = &[
    Grammar {
        paragraph: &["paragraph", "paragraphs", "para", "paras"],
        preambular: &["preambular"],
        above: &["above"],
        below: &["below"],
        elsewhere: &["of", "in", "thereof", "therein"],
        this_text: &["of this", "of the present", "in this", "in the present"],
        by_itself: true,
    },
    Grammar {
        paragraph: &["paragraphe", "paragraphes"],
        preambular: &[],
        above: &["ci-dessus", "plus haut", "qui précède"],
        below: &["ci-dessous", "ci-après", "plus bas"],
        elsewhere: &["de", "du", "des", "dans"],
        this_text: &["du présent", "de la présente"],
        by_itself: true,
    },
    Grammar {
        paragraph: &["párrafo", "párrafos"],
        preambular: &[],
        above: &["supra", "anterior", "anteriores", "precedente", "precedentes", "más arriba"],
        below: &["infra", "siguiente", "siguientes", "más abajo"],
        elsewhere: &["de", "del", "en"],
        this_text: &["del presente", "de la presente"],
        by_itself: true,
    },
    Grammar {
        paragraph: &["пункт*"],
        preambular: &[],
        above: &["выше"],
        below: &["ниже"],
        elsewhere: &[],
        this_text: &["настоящей", "настоящего"],
        by_itself: false,
    },
    Grammar {
        paragraph: &["الفقرة", "الفقرات", "الفقرتين", "الفقرتان", "فقرة"],
        preambular: &[],
        above: &["أعلاه"],
        below: &["أدناه"],
        elsewhere: &[],
        this_text: &["من هذا", "من هذه"],
        by_itself: false,
    },
];

/// What stands between the numbers of a list or a range.
const BETWEEN: &[&str] = &[
    "and", "or", "to", "et", "ou", "à", "y", "e", "o", "a", "и", "или", "و", "إلى", "–", "-", ",",
];
/// Behind the number of an inserted paragraph.
const LABELS: &[&str] = &["bis", "ter", "quater", "alt"];

/// A paragraph that is cited.
struct Cited {
    /// As the numbers are written: `17(b)`, `PP3`.
    number: String,
    /// As it stands in the text.
    written: String,
    /// Whether it is cited as above (true) or below (false), where that is said.
    above: Option<bool>,
}

/// Citations that lead to no paragraph, or to one on the other side.
pub fn broken(text: &Checked) -> Vec<(usize, Finding)> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, number) in text.numbers.iter().enumerate() {
        if let Some(number) = number {
            places.entry(&number.full).or_default().push(index);
        }
    }
    let mut found = Vec::new();
    for (index, paragraph) in text.paragraphs() {
        for cited in citations(&paragraph.plain_text()) {
            let Cited { number, written, above } = &cited;
            let name = text.name(index);
            let Some(there) = places.get(number.as_str()) else {
                let sentence = format!("{name} cites “{written}”; there is no paragraph {number}.");
                found.push(text.finding(index, Code::BrokenReference, written, sentence));
                continue;
            };
            let is_above = there.iter().any(|place| *place < index);
            let is_below = there.iter().any(|place| *place > index);
            let (said, holds, is) = match above {
                Some(true) => ("above", is_above, "below"),
                Some(false) => ("below", is_below, "above"),
                None => continue,
            };
            if !holds {
                let is = if is_above || is_below {
                    format!("it stands {is}")
                } else {
                    "that is itself".into()
                };
                let sentence = format!("{name} cites “{written}” as {said}; {is}.");
                found.push(text.finding(index, Code::ReferenceDirection, written, sentence));
            }
        }
    }
    found
}

/// A word with its place in the text, in bytes; punctuation that numbers are written with stays in it.
struct Word<'a> {
    text: &'a str,
    lower: String,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || "\u{fffc}[]“”\"«»".contains(c)) {
        let mut rest = piece;
        // “17(b)” is a number and its sub-paragraph; a comma is a word of its own.
        while let Some(at) = rest
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .find(|at| rest[*at..].starts_with(['(', ',', ';', '،']))
        {
            words.push(&rest[..at]);
            rest = &rest[at..];
        }
        if !rest.is_empty() {
            words.push(rest);
        }
    }
    words.into_iter().map(|text| Word { text, lower: text.to_lowercase() }).collect()
}

fn citations(text: &str) -> Vec<Cited> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let lower = words[at].lower.trim_end_matches('.');
        let grammar =
            GRAMMARS.iter().find(|grammar| grammar.paragraph.iter().any(|word| names(word, lower)));
        let Some(grammar) = grammar else {
            at += 1;
            continue;
        };
        let preambular = at > 0 && grammar.preambular.contains(&words[at - 1].lower.as_str());
        let (numbers, end) = list(&words, at + 1);
        let here = where_to(grammar, &words, end);
        at = end.max(at + 1);
        if let Some(above) = here {
            found.extend(numbers.into_iter().map(|(number, written)| Cited {
                number: if preambular { format!("PP{number}") } else { number },
                written: format!("{lower} {written}"),
                above,
            }));
        }
    }
    found
}

fn names(word: &str, lower: &str) -> bool {
    match word.strip_suffix('*') {
        Some(stem) => lower.starts_with(stem),
        None => word == lower,
    }
}

/// The numbers from a word on, as we write them and as they stand there, and the first word behind them.
fn list(words: &[Word], from: usize) -> (Vec<(String, String)>, usize) {
    let mut numbers = Vec::new();
    let (mut at, mut end) = (from, from);
    while let Some((number, written, next)) = number(words, at) {
        numbers.push((number, written));
        end = next;
        at = next;
        while words.get(at).is_some_and(|word| BETWEEN.contains(&word.lower.as_str())) {
            at += 1;
        }
        if at == end {
            break;
        }
    }
    (numbers, end)
}

/// One number with its label and sub-paragraphs.
fn number(words: &[Word], at: usize) -> Option<(String, String, usize)> {
    let digits: String =
        words.get(at)?.text.trim_end_matches(['.', ';', ':', '،']).chars().map(western).collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut number, mut written) =
        (digits, words[at].text.trim_end_matches(['.', ';', ':', '،']).to_owned());
    // A full stop or semicolon ends the sentence, and the number with it.
    let mut is_over = words[at].text.ends_with(['.', ';', ':']);
    let mut next = at + 1;
    while let Some(word) = words.get(next).filter(|_| !is_over) {
        let bare = word.lower.trim_end_matches(['.', ';', ':']);
        if LABELS.contains(&bare) {
            number += &format!(" {bare}");
        } else if let Some(symbol) = symbol(bare) {
            number += &format!("({symbol})");
        } else {
            break;
        }
        is_over = bare.len() < word.lower.len();
        written += &format!(" {}", word.text.trim_end_matches(['.', ';', ':']));
        next += 1;
    }
    Some((number, written, next))
}

/// The letters of `(b)`, or of `b)` as French and Spanish texts have it.
fn symbol(word: &str) -> Option<&str> {
    let inner = word.strip_suffix(')')?;
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    let fits =
        !inner.is_empty() && inner.len() <= 5 && inner.bytes().all(|b| b.is_ascii_lowercase());
    fits.then_some(inner)
}

/// The digit that a digit of another script stands for.
fn western(digit: char) -> char {
    let offset = match digit {
        '٠'..='٩' => u32::from(digit) - u32::from('٠'),
        '۰'..='۹' => u32::from(digit) - u32::from('۰'),
        _ => return digit,
    };
    char::from_digit(offset, 10).unwrap_or(digit)
}

/// Whether what follows a number lets it lead into this text; if so, whether above or below is said.
fn where_to(grammar: &Grammar, words: &[Word], at: usize) -> Option<Option<bool>> {
    let rest = words.get(at..).unwrap_or_default();
    let trimmed =
        |word: &Word| word.lower.trim_end_matches(['.', ',', ';', ':', ')', '،']).to_owned();
    let next: Vec<String> = rest.iter().take(3).map(trimmed).collect();
    let joined = next.join(" ");
    let begins = |list: &[&str]| {
        list.iter().any(|words| joined == *words || joined.starts_with(&format!("{words} ")))
    };
    match () {
        () if begins(grammar.above) => Some(Some(true)),
        () if begins(grammar.below) => Some(Some(false)),
        () if begins(grammar.this_text) => Some(None),
        () if begins(grammar.elsewhere) => None,
        () => grammar.by_itself.then_some(None),
    }
}
