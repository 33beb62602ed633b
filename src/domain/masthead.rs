//! What stands above a text when it is handed over: whose it is, its symbol, who gets it, and its language.
//!
//! The forms follow the United Nations Editorial Manual: organisation and symbol on the first line, below them
//! distribution, date and original language. None of it is the text, and nothing of it is drawn: no emblem.

use serde::{Deserialize, Serialize};

/// The longest organisation, in characters: a body's full name with that of its parent.
pub const ORGANISATION_CHARS_MAX: usize = 200;
/// The longest symbol, in characters; United Nations symbols have at most about forty.
pub const SYMBOL_CHARS_MAX: usize = 60;
/// The longest distribution, in characters: "General", "Limited", "Restricted".
pub const DISTRIBUTION_CHARS_MAX: usize = 60;
/// The longest date, in characters, as it is to be printed.
pub const DATE_CHARS_MAX: usize = 60;
/// The longest language tag, in characters: more than any that is registered (RFC 5646, 4.4.1).
pub const LANGUAGE_CHARS_MAX: usize = 35;
/// The language of a text of which nothing was said.
const LANGUAGE_DEFAULT: &str = "en";

/// The masthead of a consultation's texts. Each version keeps the one that it was published with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masthead {
    /// Whose text it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Its symbol. In a consultation without the suffix that each version adds, in a version with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Who gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
    /// The day as it is to be printed; the day of publication where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The language that it is written in, a tag of BCP 47 in its usual case. [`Masthead::language`] says it always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What somebody changes in a masthead. What is left out stays; an empty text takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MastheadChange {
    /// Whose text it is.
    #[serde(default)]
    pub organisation: Option<String>,
    /// Its symbol.
    #[serde(default)]
    pub symbol: Option<String>,
    /// Who gets it.
    #[serde(default)]
    pub distribution: Option<String>,
    /// The day as it is to be printed.
    #[serde(default)]
    pub date: Option<String>,
    /// The language, a tag of BCP 47.
    #[serde(default)]
    pub language: Option<String>,
}

/// Why something cannot stand in a masthead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MastheadError {
    /// Too long for its line, or not one line.
    #[error("The {what} of a masthead is one line of at most {chars_max} characters.")]
    Line {
        /// Which part.
        what: &'static str,
        /// How long it may be.
        chars_max: usize,
    },
    /// No language tag.
    #[error("Name the language by its tag, such as en, fr, ar or zh-Hant.")]
    Language,
}

impl Masthead {
    /// The tag of the language that the text is written in.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or(LANGUAGE_DEFAULT)
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        *self == Masthead::default()
    }

    /// The masthead with a change.
    pub fn with(&self, change: &MastheadChange) -> Result<Masthead, MastheadError> {
        let line = |what, chars_max, new: &Option<String>, old: &Option<String>| {
            new.as_deref().map_or(Ok(old.clone()), |text| one_line(what, chars_max, text))
        };
        Ok(Masthead {
            organisation: line(
                "organisation",
                ORGANISATION_CHARS_MAX,
                &change.organisation,
                &self.organisation,
            )?,
            symbol: line("symbol", SYMBOL_CHARS_MAX, &change.symbol, &self.symbol)?,
            distribution: line(
                "distribution",
                DISTRIBUTION_CHARS_MAX,
                &change.distribution,
                &self.distribution,
            )?,
            date: line("date", DATE_CHARS_MAX, &change.date, &self.date)?,
            language: match change.language.as_deref().map(str::trim) {
                None => self.language.clone(),
                Some("") => None,
                Some(tag) => Some(language_tag(tag).ok_or(MastheadError::Language)?),
            },
        })
    }

    /// The masthead of a version: its symbol says which revision it is.
    ///
    /// `revision` counts the stages that publish, from 0. The first text bears the symbol as it was given, and each that
    /// replaces it `/Rev.n`; a designation that says its own `Rev.n` is believed. The text that ends the last stage is
    /// issued under the symbol as it was given, for which there is a new one; so is every text whose symbol says already
    /// what it is.
    pub fn of_version(&self, designation: &str, revision: usize, is_last: bool) -> Masthead {
        let named = designation.strip_prefix("Rev.").and_then(|number| number.trim().parse().ok());
        let revision = named.unwrap_or(if is_last { 0 } else { revision });
        let symbol = self.symbol.as_ref().map(|symbol| match revision {
            0 => symbol.clone(),
            _ if has_suffix(symbol) => symbol.clone(),
            revision => format!("{symbol}/Rev.{revision}"),
        });
        Masthead { symbol, ..self.clone() }
    }
}

/// Whether a symbol says already which revision, addition or correction it is.
fn has_suffix(symbol: &str) -> bool {
    let last = symbol.rsplit('/').next().unwrap_or_default();
    ["Rev.", "Add.", "Corr.", "Amend."].iter().any(|suffix| last.starts_with(suffix))
}

fn one_line(
    what: &'static str,
    chars_max: usize,
    text: &str,
) -> Result<Option<String>, MastheadError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > chars_max || text.chars().any(char::is_control) {
        return Err(MastheadError::Line { what, chars_max });
    }
    Ok((!text.is_empty()).then_some(text))
}

/// A well-formed tag of a language, perhaps with script, region and variants, in its usual case (RFC 5646, 2.1.1).
fn language_tag(tag: &str) -> Option<String> {
    let mut subtags = tag.split('-');
    let language = subtags.next()?;
    let is_language =
        (2..=8).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic());
    let is_subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if !is_language || tag.len() > LANGUAGE_CHARS_MAX || !subtags.clone().all(is_subtag) {
        return None;
    }
    let cased = subtags.map(|subtag| match subtag.len() {
        2 => subtag.to_ascii_uppercase(),
        4 if subtag.chars().all(|c| c.is_ascii_alphabetic()) => {
            subtag[..1].to_ascii_uppercase() + &subtag[1..].to_ascii_lowercase()
        }
        _ => subtag.to_ascii_lowercase(),
    });
    Some([language.to_ascii_lowercase()].into_iter().chain(cased).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(symbol: &str, language: &str) -> MastheadChange {
        let said = |text: &str| Some(text.to_owned());
        MastheadChange {
            symbol: said(symbol),
            language: said(language),
            ..MastheadChange::default()
        }
    }

    #[test]
    fn what_is_left_out_stays_and_what_is_empty_goes() {
        let masthead = Masthead::default().with(&change(" A/80/L.1 ", "ZH-hant-tw")).unwrap();
        assert_eq!(
            (masthead.symbol.as_deref(), masthead.language()),
            (Some("A/80/L.1"), "zh-Hant-TW")
        );
        let distribution = Some("Limited".to_owned());
        let other = MastheadChange { distribution, ..MastheadChange::default() };
        let both = masthead.with(&other).unwrap();
        assert_eq!(
            (both.symbol.as_deref(), both.distribution.as_deref()),
            (Some("A/80/L.1"), Some("Limited"))
        );
        let without = both.with(&change("", "")).unwrap();
        assert_eq!((without.symbol.as_deref(), without.language()), (None, "en"));
    }

    #[test]
    fn what_does_not_fit_on_its_line_is_refused_by_name() {
        let long = "x".repeat(SYMBOL_CHARS_MAX + 1);
        let error = Masthead::default().with(&change(&long, "en")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "The symbol of a masthead is one line of at most 60 characters."
        );
        for tag in ["e", "english language", "en_GB", "12", "en-", "en-123456789"] {
            let refused = Masthead::default().with(&change("", tag));
            assert_eq!(refused, Err(MastheadError::Language), "{tag}");
        }
    }

    #[test]
    fn each_version_has_a_symbol_of_its_own() {
        let of = |symbol: &str, designation: &str, revision, is_last| {
            let masthead = Masthead { symbol: Some(symbol.into()), ..Masthead::default() };
            masthead.of_version(designation, revision, is_last).symbol.unwrap()
        };
        assert_eq!(of("A/80/L.1", "Zero draft", 0, false), "A/80/L.1");
        assert_eq!(of("A/80/L.1", "Rev.1", 1, false), "A/80/L.1/Rev.1");
        assert_eq!(of("A/80/L.1", "Rev.3", 1, false), "A/80/L.1/Rev.3", "the designation knows");
        assert_eq!(of("A/80/L.1", "Final draft", 2, false), "A/80/L.1/Rev.2");
        assert_eq!(of("A/RES/80/1", "Adopted", 3, true), "A/RES/80/1");
        assert_eq!(of("A/80/L.1/Add.1", "Rev.1", 1, false), "A/80/L.1/Add.1");
    }
}
