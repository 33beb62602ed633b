//! Paragraph numbers: computed from the order and the levels, never stored in a draft.
//!
//! As in UN texts: operative paragraphs are numbered through all sections 1., (a), (i), a.; preambular ones are cited
//! by their place (PP3) and print no number; everything else has none.

use super::{Kind, Label, Paragraph};

/// The levels of operative paragraphs: 1., (a), (i), a.
const OPERATIVE_LEVELS: usize = 4;

/// What a paragraph is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// How it is cited, unique but for alternatives: `12`, `12(b)(ii)`, `3 bis`, `PP4`.
    pub full: String,
    /// What is printed before it: `12.`, `(b)`, `3 bis.`; empty where nothing is.
    pub marker: String,
}

/// The number of each paragraph, in their order.
pub fn numbers(paragraphs: &[Paragraph]) -> Vec<Option<Number>> {
    let mut preambular = 0;
    let mut operative = [0u32; OPERATIVE_LEVELS];
    let mut chain: [String; OPERATIVE_LEVELS] = Default::default();
    paragraphs
        .iter()
        .map(|paragraph| match paragraph.kind {
            Kind::Preambular => {
                count(&mut preambular, paragraph.label);
                let full = labelled(format!("PP{preambular}"), paragraph.label);
                Some(Number { full, marker: String::new() })
            }
            Kind::Operative => {
                let level = usize::from(paragraph.level).min(OPERATIVE_LEVELS - 1);
                count(&mut operative[level], paragraph.label);
                operative[level + 1..].fill(0);
                chain[level + 1..].fill(String::new());
                let symbol = level_symbol(level, operative[level]);
                chain[level] = match level {
                    0 => labelled(symbol.clone(), paragraph.label),
                    _ => labelled(format!("({symbol})"), paragraph.label),
                };
                let marker = match level {
                    0 | 3 => labelled(symbol, paragraph.label) + ".",
                    _ => labelled(format!("({symbol})"), paragraph.label),
                };
                Some(Number { full: chain.concat(), marker })
            }
            _ => None,
        })
        .collect()
}

/// A labelled paragraph shares the number of the one before it; where none is before it, it begins the count.
fn count(counter: &mut u32, label: Option<Label>) {
    if label.is_none() || *counter == 0 {
        *counter += 1;
    }
}

fn labelled(number: String, label: Option<Label>) -> String {
    match label {
        Some(label) => format!("{number} {}", label.as_str()),
        None => number,
    }
}

/// `12`, `b`, `ii`, `a`: the symbol of the `count`th paragraph of a level, without its brackets.
fn level_symbol(level: usize, count: u32) -> String {
    match level {
        0 => count.to_string(),
        2 => roman(count),
        _ => letters(count),
    }
}

/// a … z, aa, bb … zz, aaa …: as UN texts continue after z. Counts from 1.
pub fn letters(count: u32) -> String {
    let (letter, times) = ((count - 1) % 26, (count - 1) / 26 + 1);
    char::from(b'a' + letter as u8).to_string().repeat(times as usize)
}

/// i, ii, iii, iv …: the numeral of a count.
pub fn roman(mut count: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while count >= value {
            text.push_str(digit);
            count -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(paragraphs: &[(Kind, u8, Option<Label>)]) -> Vec<String> {
        let paragraphs: Vec<Paragraph> = paragraphs
            .iter()
            .enumerate()
            .map(|(index, (kind, level, label))| {
                let id = format!("p{index}").parse().unwrap();
                Paragraph::new(id, *kind, *level, *label, vec![])
            })
            .collect();
        numbers(&paragraphs).into_iter().map(|n| n.map_or("-".into(), |n| n.full)).collect()
    }

    #[test]
    fn numbers_run_through_all_sections_and_sub_paragraphs_begin_again() {
        use Kind::*;
        assert_eq!(
            full(&[
                (Preambular, 0, None),
                (Operative, 0, None),
                (Operative, 1, None),
                (Operative, 2, None),
                (Operative, 3, None),
                (Operative, 1, None),
                (Heading, 1, None),
                (Operative, 0, None),
                (Paragraph, 0, None),
                (Operative, 1, None),
            ]),
            ["PP1", "1", "1(a)", "1(a)(i)", "1(a)(i)(a)", "1(b)", "-", "2", "-", "2(a)"]
        );
    }

    #[test]
    fn an_inserted_paragraph_leaves_the_numbers_of_the_others() {
        use Kind::*;
        assert_eq!(
            full(&[
                (Operative, 0, None),
                (Operative, 0, Some(Label::Bis)),
                (Operative, 1, None),
                (Operative, 0, Some(Label::Alt)),
                (Operative, 0, None),
            ]),
            ["1", "1 bis", "1 bis(a)", "1 alt", "2"]
        );
    }

    #[test]
    fn symbols_go_on_after_the_alphabet() {
        assert_eq!(
            (letters(26), letters(27), letters(53)),
            ("z".into(), "aa".into(), "aaa".into())
        );
        assert_eq!((roman(4), roman(19), roman(90)), ("iv".into(), "xix".into(), "xc".into()));
    }
}
