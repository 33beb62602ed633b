//! Which way a text runs. Word wants to be told of each run whether it is right-to-left (ECMA-376 Part 1, 17.3.2.30),
//! and sets digits and signs as the run says that they stand in.

use std::ops::Range;

/// Scripts that run from right to left, by the first subtag of a language or by the subtag of the script (BCP 47).
const RIGHT_TO_LEFT: [&str; 14] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
/// The same of languages that are written in more than one script.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 6] = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"];

/// Whether a language is written from right to left.
pub(in crate::render) fn is_right_to_left(language: &str) -> bool {
    let mut subtags = language.split('-');
    let first = subtags.next().unwrap_or_default();
    match subtags.find(|subtag| subtag.len() == 4) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&first),
    }
}

/// A direction that a character forces; none where it takes that of its surroundings.
fn strong(c: char) -> Option<bool> {
    let right_to_left = matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}');
    // Arabic-Indic digits run from left to right, and belong to the script all the same.
    match c {
        _ if right_to_left => Some(true),
        _ if c.is_alphabetic() => Some(false),
        _ => None,
    }
}

/// The direction of a paragraph: that of its first letter, or that of the text.
pub(in crate::render) fn direction(text: &str, of_text: bool) -> bool {
    text.chars().find_map(strong).unwrap_or(of_text)
}

/// A text cut where its direction changes: the bytes of each stretch, and whether it runs from right to left. Digits and
/// signs inside a symbol such as A/RES/70/1 go with its letters, all others with the paragraph.
pub(in crate::render) fn stretches(text: &str, of_paragraph: bool) -> Vec<(Range<usize>, bool)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut directions: Vec<Option<bool>> = chars.iter().map(|(_, c)| strong(*c)).collect();
    let mut at = 0;
    while at < directions.len() {
        let Some(own) = directions[at] else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        let mut next = end;
        while let Some((_, c)) = chars.get(next) {
            match directions[next] {
                Some(other) if other != own => break,
                Some(_) => end = next + 1,
                // Inside a symbol digits hold on by themselves; words hold on across spaces and signs.
                None if c.is_ascii_digit() && next == end => end = next + 1,
                None if c.is_ascii_digit() && is_joined(&chars[end..next]) => end = next + 1,
                None => {}
            }
            next += 1;
        }
        directions[at..end].fill(Some(own));
        at = end;
    }
    let mut stretches: Vec<(Range<usize>, bool)> = Vec::new();
    for ((start, c), direction) in chars.into_iter().zip(directions) {
        let (end, direction) = (start + c.len_utf8(), direction.unwrap_or(of_paragraph));
        match stretches.last_mut() {
            Some((range, known)) if *known == direction => range.end = end,
            _ => stretches.push((start..end, direction)),
        }
    }
    stretches
}

/// Whether signs hold a symbol together.
fn is_joined(between: &[(usize, char)]) -> bool {
    between.len() == 1 && matches!(between[0].1, '/' | '.' | '-' | ':' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_stays_whole_in_a_text_that_runs_the_other_way() {
        let cut = |text: &str, of_paragraph| {
            let stretches = stretches(text, of_paragraph).into_iter();
            let sign = |is: bool| if is { '<' } else { '>' };
            stretches
                .map(|(at, is)| format!("{}{}", sign(is), &text[at]))
                .collect::<Vec<_>>()
                .join("")
        };
        assert_eq!(cut("قرارها 70/1 (A/RES/70/1)، وإذ", true), "<قرارها 70/1 (>A/RES/70/1<)، وإذ");
        assert_eq!(cut("the word قرار, then", false), ">the word <قرار>, then");
        assert_eq!(cut("1. [x]", false), ">1. [x]");
        assert_eq!(cut("(12)", true), "<(12)");
        assert_eq!(cut("", true), "");
    }

    #[test]
    fn a_language_runs_as_its_script_does() {
        for (language, expected) in [
            ("ar", true),
            ("ar-SD", true),
            ("en", false),
            ("az-Arab", true),
            ("ur-Latn", false),
            ("ru", false),
        ] {
            assert_eq!(is_right_to_left(language), expected, "{language}");
        }
        assert!(
            direction("12. إذ تشير", false) && !direction("12. We", true) && direction("12.", true)
        );
    }
}
