//! Finding words that somebody quoted, also where white space, quotation marks or dashes came out as others: proposals
//! come by e-mail and on paper.

/// Where quoted words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoted {
    /// Nowhere.
    Nowhere,
    /// From one place to another, in UTF-16 units.
    At(usize, usize),
    /// More than once.
    Often,
}

/// Looks for a quotation in the words of a paragraph: exactly first, then in any typography.
pub fn find_quoted(words: &str, quote: &str) -> Quoted {
    match search(words, quote, Some) {
        Quoted::Nowhere => search(words, quote, plain),
        found => found,
    }
}

/// A character as it is compared: none where it does not count.
fn plain(char: char) -> Option<char> {
    match char {
        '\u{fffc}' | '\u{ad}' | '\u{200b}' => None,
        '“' | '”' | '„' | '«' | '»' | '″' => Some('"'),
        '‘' | '’' | '‚' | '′' => Some('\''),
        '–' | '—' | '‑' | '‐' | '−' => Some('-'),
        char if char.is_whitespace() => Some(' '),
        char => Some(char),
    }
}

/// The characters that count, each with where it begins and ends; of several spaces the first.
fn characters(text: &str, as_compared: fn(char) -> Option<char>) -> Vec<(char, usize, usize)> {
    let mut characters: Vec<(char, usize, usize)> = Vec::new();
    let mut at = 0;
    for char in text.chars() {
        let start = at;
        at += char.len_utf16();
        let Some(compared) = as_compared(char) else { continue };
        match characters.last_mut() {
            Some((' ', _, end)) if compared == ' ' => *end = at,
            _ => characters.push((compared, start, at)),
        }
    }
    characters
}

fn search(words: &str, quote: &str, as_compared: fn(char) -> Option<char>) -> Quoted {
    let words = characters(words, as_compared);
    let quote = characters(quote.trim(), as_compared);
    if quote.is_empty() || quote.len() > words.len() {
        return Quoted::Nowhere;
    }
    let same = |at: &usize| {
        words[*at..].iter().zip(&quote).all(|((word, ..), (quoted, ..))| word == quoted)
    };
    let mut places = (0..=words.len() - quote.len()).filter(same);
    match (places.next(), places.next()) {
        (None, _) => Quoted::Nowhere,
        (Some(at), None) => Quoted::At(words[at].1, words[at + quote.len() - 1].2),
        (Some(_), Some(_)) => Quoted::Often,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_typography() {
        let words = "We affirm the “right\u{a0}to know”\u{fffc} – and the people’s right.";
        for (quote, found) in [
            ("We affirm", Quoted::At(0, 9)),
            ("\"right to  know\"", Quoted::At(14, 29)),
            ("know” - and", Quoted::At(24, 36)),
            ("people's\nright", Quoted::At(41, 55)),
            ("right", Quoted::Often),
            ("the", Quoted::Often),
            ("duty", Quoted::Nowhere),
            (" ", Quoted::Nowhere),
        ] {
            assert_eq!(find_quoted(words, quote), found, "{quote}");
        }
        assert_eq!(find_quoted("🕊 peace", "peace"), Quoted::At(3, 8));
    }
}
