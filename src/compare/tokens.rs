//! A text as the words, spaces and signs that a reader would point at.
//!
//! Follows the word boundaries of Unicode (UAX 29) where they matter for comparing: an apostrophe or a hyphen inside a
//! word belongs to it, as do the separators inside a number; scripts that write no spaces are cut at every character; a
//! combining mark stays with its base. Everything else is a token of its own, brackets above all, so that a bracket
//! added around words is seen as a bracket and not as other words.

/// Cuts a text into tokens. Joined together they are the text again.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before: Option<(char, Class)> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map(|(_, character)| *character);
        let class = match before {
            Some((previous, class)) if continues(previous, class, character, after) => class,
            Some(_) => {
                tokens.push(&text[start..at]);
                start = at;
                Class::of(character)
            }
            None => Class::of(character),
        };
        before = Some((character, class));
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

/// Whether a token is a word or a number.
pub(super) fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

/// Words and numbers in a text, as they are compared.
pub(super) fn word_count(text: &str) -> usize {
    tokens(text).into_iter().filter(|token| is_word(token)).count()
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Word,
    Space,
    /// One character and the marks on it.
    Single,
}

impl Class {
    fn of(character: char) -> Class {
        match character {
            '\n' => Class::Single,
            c if c.is_whitespace() => Class::Space,
            c if unspaced(c) => Class::Single,
            c if c.is_alphanumeric() => Class::Word,
            _ => Class::Single,
        }
    }
}

/// Whether a character goes on with the token that ends in `previous`.
fn continues(previous: char, class: Class, character: char, after: Option<char>) -> bool {
    if combines(character) {
        return class != Class::Space && previous != '\n';
    }
    let follows = |test: fn(char) -> bool| after.is_some_and(test);
    match class {
        Class::Single => false,
        Class::Space => Class::of(character) == Class::Space,
        Class::Word => match character {
            '\'' | '\u{2019}' | '\u{2bc}' | '-' | '\u{2010}' | '\u{2011}' => {
                follows(|next| Class::of(next) == Class::Word)
            }
            '.' | ',' => previous.is_numeric() && follows(char::is_numeric),
            _ => Class::of(character) == Class::Word,
        },
    }
}

/// Scripts that write no spaces between words: Han, Kana, Thai, Lao, Tibetan, Myanmar, Khmer.
fn unspaced(character: char) -> bool {
    matches!(character,
        '\u{0e00}'..='\u{0fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' |
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' |
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' |
        '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that sit on the character before them, joiners and variation selectors: the blocks of Unicode that hold them,
/// and in the Indic blocks whatever is neither a letter nor a digit nor a danda.
fn combines(character: char) -> bool {
    match character {
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{0610}'..='\u{061a}' => true,
        '\u{0591}'..='\u{05c7}' => {
            !matches!(character, '\u{05be}' | '\u{05c0}' | '\u{05c3}' | '\u{05c6}')
        }
        '\u{064b}'..='\u{065f}'
        | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}'
        | '\u{06df}'..='\u{06e4}' => true,
        '\u{06e7}' | '\u{06e8}' | '\u{06ea}'..='\u{06ed}' | '\u{08ca}'..='\u{08ff}' => true,
        '\u{0900}'..='\u{0dff}' => {
            !character.is_alphanumeric()
                && !matches!(character, '\u{0964}' | '\u{0965}' | '\u{0970}')
        }
        '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}' => true,
        '\u{0eb1}' | '\u{0eb4}'..='\u{0ebc}' | '\u{0ec8}'..='\u{0ece}' => true,
        '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}' => true,
        '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' => true,
        '\u{200c}' | '\u{200d}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}' => true,
        '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&tokens(text).join("|"));
    }

    #[test]
    fn words_keep_their_apostrophes_hyphens_and_separators() {
        check("Don't delay long-term aid.", expect!["Don't| |delay| |long-term| |aid|."]);
        check(
            "l’État – States' $1,000.50, 2030.",
            expect!["l’État| |–| |States|'| |$|1,000.50|,| |2030|."],
        );
        check("- item -", expect!["-| |item| |-"]);
    }

    #[test]
    fn brackets_stand_alone() {
        check("[shall][should] [[may]]", expect!["[|shall|]|[|should|]| |[|[|may|]|]"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_at_every_character() {
        check("可持续发展，2030年", expect!["可|持|续|发|展|，|2030|年"]);
        check("ที่นี่", expect!["ที่|นี่"]);
    }

    #[test]
    fn marks_stay_with_their_base() {
        check("cafe\u{301} noir", expect!["cafe\u{301}| |noir"]);
        check("التَّنمية المستدامة", expect!["التَّنمية| |المستدامة"]);
        check("स्थायी विकास।", expect!["स्थायी| |विकास|।"]);
    }

    #[test]
    fn a_line_break_is_not_a_space() {
        check("one  two\n three", expect!["one|  |two|\n| |three"]);
    }

    proptest! {
        #[test]
        fn tokens_join_to_the_text(text in "\\PC{0,40}") {
            prop_assert_eq!(tokens(&text).concat(), text);
        }
    }
}
