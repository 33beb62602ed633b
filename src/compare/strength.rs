//! Small words that carry much: which verbs, auxiliaries and qualifiers make a paragraph say more, and which less.
//!
//! The order of the verbs is the one that drafters use in United Nations texts: *encourages* asks less than *calls upon*,
//! and that less than *urges*; *requests* asks, *decides* settles. That *notes* and *takes note of* are neutral, and so
//! less than *welcomes*, is decision 55/488 of the General Assembly. Spanish and French have the words that those verbs
//! are rendered by in the same texts. *Invites* has no place that all agree on, and has none here.

use super::tokens::{is_word, tokens};
use serde::{Deserialize, Serialize};

/// Whether a text says more or less than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// More.
    Stronger,
    /// Less.
    Weaker,
    /// Something else; no order says which is more.
    Other,
}

/// Verbs of the same kind from the weakest to the strongest. Those of a rung say the same.
type Ladder = &'static [&'static [&'static str]];

#[rustfmt::skip]
const VERBS: &[Ladder] = &[
    &[
        &["encourages", "encourage"],
        &["calls upon", "call upon", "calls on", "call on"],
        &["urges", "urge"],
    ],
    &[&["requests", "request"], &["decides", "decide"]],
    &[&["notes", "note", "takes note of", "take note of"], &["welcomes", "welcome"]],
    &[
        &["alienta", "alentamos"],
        &["exhorta", "exhortamos"],
        &["insta", "instamos"],
    ],
    &[&["solicita", "solicitamos"], &["decide", "decidimos"]],
    &[&["observa", "toma nota", "tomamos nota"], &["acoge con beneplácito", "acoge con satisfacción"]],
    &[
        &["encourage", "encourageons"],
        &["engage", "engageons", "demande à", "demandons à"],
        &["demande instamment", "engage instamment", "exhorte", "exhortons"],
    ],
    &[&["prie", "prions"], &["décide", "décidons"]],
    &[&["note", "prend note", "prenons note"], &["se félicite", "nous félicitons", "accueille avec satisfaction"]],
    // Without a rung: known as opening verbs, so that a change from or to one of them is told.
    &[&["invites", "invite"]], &[&["recommends", "recommend"]], &[&["calls for", "call for"]],
    &[&["reaffirms", "reaffirm"]], &[&["affirms", "affirm"]], &[&["recognizes", "recognize", "recognises", "recognise"]],
    &[&["acknowledges", "acknowledge"]], &[&["emphasizes", "emphasize"]], &[&["stresses", "stress"]],
    &[&["underlines", "underline"]], &[&["supports", "support"]], &[&["endorses", "endorse"]],
    &[&["condemns", "condemn"]], &[&["deplores", "deplore"]], &[&["commits", "commit"]],
    &[&["demands", "demand"]], &[&["expresses", "express"]], &[&["resolves", "resolve"]],
    &[&["invita", "invitamos"]], &[&["recomienda", "recomendamos"]], &[&["reafirma", "reafirmamos"]],
    &[&["invitons"]], &[&["recommande", "recommandons"]], &[&["réaffirme", "réaffirmons"]],
];

/// Before a verb they make it stronger.
const INTENSIFIERS: &[&str] = &[
    "strongly",
    "firmly",
    "urgently",
    "deeply",
    "gravely",
    "enérgicamente",
    "firmemente",
    "vivement",
    "fermement",
];

/// Words within which a paragraph comes to its verb: *We therefore, once again, strongly urge*.
const OPENING_WORDS_MAX: usize = 7;

/// From the weakest to the strongest. Those of a rung say the same.
const AUXILIARIES: &[Ladder] = &[
    &[&["may", "can", "could", "might"], &["should"], &["will"], &["shall", "must"]],
    &[
        &["puede", "pueden", "podrá", "podrán"],
        &["debería", "deberían"],
        &["debe", "deben", "deberá", "deberán"],
    ],
    &[
        &["peut", "peuvent", "pourra", "pourront"],
        &["devrait", "devraient"],
        &["doit", "doivent", "devra", "devront"],
    ],
];

/// Phrases that limit what is said, and some that widen it. Longer ones come before those that they contain.
#[rustfmt::skip]
const QUALIFIERS: &[(&str, Strength)] = &[
    ("where and as appropriate", Strength::Weaker), ("as and where appropriate", Strength::Weaker),
    ("where appropriate", Strength::Weaker), ("as appropriate", Strength::Weaker), ("if appropriate", Strength::Weaker),
    ("when appropriate", Strength::Weaker), ("as applicable", Strength::Weaker), ("where applicable", Strength::Weaker),
    ("if applicable", Strength::Weaker), ("where relevant", Strength::Weaker), ("as relevant", Strength::Weaker),
    ("where possible", Strength::Weaker), ("if possible", Strength::Weaker), ("as far as possible", Strength::Weaker),
    ("to the extent possible", Strength::Weaker), ("where feasible", Strength::Weaker),
    ("where necessary", Strength::Weaker), ("as necessary", Strength::Weaker), ("if necessary", Strength::Weaker),
    ("as needed", Strength::Weaker), ("on a voluntary basis", Strength::Weaker), ("voluntary", Strength::Weaker),
    ("within existing resources", Strength::Weaker), ("subject to", Strength::Weaker),
    ("in accordance with national", Strength::Weaker), ("taking into account national", Strength::Weaker),
    ("consistent with national", Strength::Weaker), ("inter alia", Strength::Weaker),
    ("appropriate", Strength::Weaker), ("relevant", Strength::Weaker), ("interested", Strength::Weaker),
    ("without delay", Strength::Stronger), ("without exception", Strength::Stronger),
    ("without discrimination", Strength::Stronger), ("as a matter of urgency", Strength::Stronger),
    ("immediately", Strength::Stronger), ("urgently", Strength::Stronger), ("fully", Strength::Stronger),
    ("según proceda", Strength::Weaker), ("cuando proceda", Strength::Weaker), ("si procede", Strength::Weaker),
    ("según corresponda", Strength::Weaker), ("cuando corresponda", Strength::Weaker),
    ("en la medida de lo posible", Strength::Weaker), ("sin demora", Strength::Stronger),
    ("s'il y a lieu", Strength::Weaker), ("le cas échéant", Strength::Weaker), ("selon qu'il convient", Strength::Weaker),
    ("dans la mesure du possible", Strength::Weaker), ("sans délai", Strength::Stronger),
];

/// The words of a text as they are looked up.
pub(super) fn lowered(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().filter(|token| is_word(token));
    words.map(|word| word.to_lowercase().replace('\u{2019}', "'")).collect()
}

/// Whether these words stand at a place.
fn stands_at(words: &[String], at: usize, phrase: &str) -> Option<usize> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let there = words.get(at..at + wanted.len())?;
    there.iter().zip(&wanted).all(|(word, wanted)| word == wanted).then_some(wanted.len())
}

/// The verb that a paragraph opens with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opening {
    verb: &'static str,
    intensifier: Option<&'static str>,
}

impl Opening {
    /// The first verb that is known among the first words; of two that begin there, the longer.
    pub(super) fn of(words: &[String]) -> Option<Opening> {
        let phrases = || VERBS.iter().flat_map(|ladder| ladder.iter()).flat_map(|rung| rung.iter());
        let (at, verb) = (0..words.len().min(OPENING_WORDS_MAX)).find_map(|at| {
            let standing = phrases().filter_map(|verb| Some((stands_at(words, at, verb)?, *verb)));
            // The first of the longest.
            let longest = standing.fold(None, |best: Option<(usize, &str)>, found| match best {
                Some(best) if best.0 >= found.0 => Some(best),
                _ => Some(found),
            });
            longest.map(|(_, verb)| (at, verb))
        })?;
        let intensifier =
            INTENSIFIERS.iter().find(|word| words[..at].iter().any(|before| before == *word));
        Some(Opening { verb, intensifier: intensifier.copied() })
    }

    pub(super) fn said(&self) -> String {
        match self.intensifier {
            Some(word) => format!("{word} {}", self.verb),
            None => self.verb.to_owned(),
        }
    }

    /// What a change from this to another verb does; none where both say the same.
    pub(super) fn shift(&self, to: &Opening) -> Option<Strength> {
        match shift(VERBS, self.verb, to.verb) {
            Some(strength) => Some(strength),
            None if self.intensifier == to.intensifier => None,
            None => Some(match (self.intensifier, to.intensifier) {
                (None, _) => Strength::Stronger,
                (_, None) => Strength::Weaker,
                _ => Strength::Other,
            }),
        }
    }
}

/// Whether a word is an auxiliary that says how binding something is.
pub(super) fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.iter().flat_map(|ladder| ladder.iter()).any(|rung| rung.contains(&word))
}

/// What a change from one auxiliary to another does; none where both say the same.
pub(super) fn auxiliary_shift(from: &str, to: &str) -> Option<Strength> {
    match shift(AUXILIARIES, from, to) {
        None if from != to => Some(Strength::Other),
        strength => strength,
    }
}

/// None where both stand on one rung.
fn shift(ladders: &[Ladder], from: &str, to: &str) -> Option<Strength> {
    let rung = |ladder: Ladder, word: &str| ladder.iter().position(|rung| rung.contains(&word));
    let ranks = ladders.iter().find_map(|ladder| Some((rung(ladder, from)?, rung(ladder, to)?)));
    match ranks {
        Some((from, to)) if from == to => None,
        Some((from, to)) if from < to => Some(Strength::Stronger),
        Some(_) => Some(Strength::Weaker),
        None if from == to => None,
        None => Some(Strength::Other),
    }
}

/// How often each qualifier stands in a text, and what it does there. A word of a longer one is not counted again.
pub(super) fn qualifiers(words: &[String]) -> Vec<(&'static str, Strength, usize)> {
    let mut counts = vec![0; QUALIFIERS.len()];
    let mut at = 0;
    while at < words.len() {
        let found = QUALIFIERS.iter().enumerate().find_map(|(which, (phrase, _))| {
            stands_at(words, at, phrase).map(|length| (which, length))
        });
        match found {
            Some((which, length)) => {
                counts[which] += 1;
                at += length;
            }
            None => at += 1,
        }
    }
    QUALIFIERS.iter().zip(counts).map(|((phrase, does), count)| (*phrase, *does, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(text: &str) -> Option<Opening> {
        Opening::of(&lowered(text))
    }

    fn check(from: &str, to: &str, expected: Option<Strength>) {
        let (from, to) = (opening(from).unwrap(), opening(to).unwrap());
        assert_eq!(from.shift(&to), expected, "{from:?} {to:?}");
    }

    #[test]
    fn verbs_are_weighed_within_their_ladder_and_named_beyond_it() {
        use Strength::*;
        check("Encourages all", "Calls upon all", Some(Stronger));
        check("*Urges* all", "[Calls upon] all", Some(Weaker));
        check("Requests the Secretary-General", "Decides that", Some(Stronger));
        check("We therefore urge", "We strongly urge", Some(Stronger));
        check("Strongly encourages", "Encourages", Some(Weaker));
        check("Also requests", "Further requests", None);
        check("Calls on", "Calls upon", None);
        check("Takes note of", "Welcomes", Some(Stronger));
        check("Invites", "Urges", Some(Other));
        check("Exhorta a los Estados", "Insta a los Estados", Some(Stronger));
        check("Solicita al Secretario", "Decide que", Some(Stronger));
        check("Demande instamment à tous", "Demande à tous", Some(Weaker));
        check("Encourage les États", "Engage les États", Some(Stronger));
        assert_eq!(opening("The sea covers most of the planet"), None);
    }

    #[test]
    fn auxiliaries_have_an_order() {
        assert_eq!(auxiliary_shift("will", "may"), Some(Strength::Weaker));
        assert_eq!(auxiliary_shift("should", "shall"), Some(Strength::Stronger));
        assert_eq!(auxiliary_shift("shall", "must"), Some(Strength::Other));
        assert_eq!(auxiliary_shift("debería", "deberá"), Some(Strength::Stronger));
        assert!(is_auxiliary("devrait") && !is_auxiliary("the"));
    }

    #[test]
    fn a_qualifier_is_counted_once_and_by_its_longest_form() {
        let text = "relevant partners, where relevant, and, as appropriate, appropriate means s’il y a lieu";
        let found: Vec<(&str, usize)> = qualifiers(&lowered(text))
            .into_iter()
            .filter(|(.., count)| *count > 0)
            .map(|(phrase, _, count)| (phrase, count))
            .collect();
        assert_eq!(
            found,
            [
                ("as appropriate", 1),
                ("where relevant", 1),
                ("appropriate", 1),
                ("relevant", 1),
                ("s'il y a lieu", 1)
            ]
        );
    }
}
