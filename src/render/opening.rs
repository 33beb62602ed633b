//! The opening words of preambular paragraphs.
//!
//! From the drafting manuals and the resolutions of three of the official languages: a preambular paragraph begins with
//! a participle or an adjective that says how the body stands to what follows.

/// Adverbs and the like that may stand before the opening word.
#[rustfmt::skip]
const ADVERBS: &[&str] = &[
    "again", "also", "deeply", "equally", "extremely", "firmly", "fully", "further", "furthermore", "gravely",
    "greatly", "highly", "keenly", "particularly", "profoundly", "seriously", "still", "strongly", "thus", "once",
    "profondément", "gravement", "vivement", "pleinement", "fermement", "sérieusement", "également",
    "profundamente", "gravemente", "plenamente", "firmemente", "seriamente", "sumamente",
];

/// Opening words.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "acknowledging", "acting", "addressing", "affirming", "alarmed", "anxious", "appalled", "applauding",
    "appreciating", "approving", "aware", "bearing", "believing", "building", "calling", "celebrating", "cognizant",
    "commemorating", "commending", "committed", "concerned", "condemning", "confident", "confirming",
    "congratulating", "conscious", "considering", "contemplating", "convinced", "declaring", "deploring",
    "desiring", "desirous", "determined", "dismayed", "distressed", "disturbed", "emphasising", "emphasizing",
    "encouraged", "encouraging", "endorsing", "expecting", "expressing", "following", "gathered", "gratified",
    "grateful", "guided", "having", "highlighting", "honouring", "hoping", "inspired", "insisting", "invoking",
    "keeping", "lamenting", "looking", "meeting", "mindful", "moved", "noting", "observing", "outraged", "paying",
    "persuaded", "pledging", "pointing", "praising", "preoccupied", "proclaiming", "reaffirming", "realising",
    "realizing", "recalling", "recognising", "recognizing", "recommitting", "referring", "regretting", "reiterating",
    "rejecting", "remaining", "remembering", "resolved", "respecting", "saluting", "seeking", "sharing", "shocked",
    "stressing", "supporting", "taking", "thanking", "troubled", "underlining", "underscoring", "upholding",
    "viewing", "welcoming", "worried",
    "accueillant", "affirmant", "alarmé", "alarmée", "alarmés", "appréciant", "ayant", "condamnant", "confirmant",
    "consciente", "conscient", "conscientes", "conscients", "considérant", "constatant", "convaincu", "convaincue",
    "convaincus", "déplorant", "désireuse", "désireux", "déterminé", "déterminée", "déterminés", "encouragée",
    "estimant", "exprimant", "félicitant", "gardant", "guidé", "guidée", "guidés", "insistant", "inquiète",
    "notant", "prenant", "préoccupé", "préoccupée", "préoccupés", "rappelant", "réaffirmant", "reconnaissant",
    "regrettant", "réitérant", "résolu", "résolue", "résolus", "sachant", "saluant", "se", "soucieuse", "soucieux",
    "soulignant", "tenant",
    "acogiendo", "afirmando", "alarmada", "alarmado", "alentada", "animada", "apreciando", "condenando",
    "considerando", "convencida", "convencido", "convencidos", "deplorando", "deseosa", "destacando", "decidida",
    "decidido", "decididos", "encomiando", "expresando", "guiada", "guiado", "guiados", "habiendo", "haciendo",
    "inspirada", "lamentando", "observando", "poniendo", "preocupada", "preocupado", "preocupados", "reafirmando",
    "recalcando", "reconociendo", "recordando", "reiterando", "resuelta", "resuelto", "subrayando", "teniendo",
    "tomando", "conscientes",
];

/// Whether a paragraph opens as a preambular one does. Marks of emphasis around the opening are left aside.
pub(super) fn is_preambular(text: &str) -> bool {
    let text = text.trim_start_matches(['*', '_', '[', '“', '"', '«']);
    if !text.starts_with(char::is_uppercase) {
        return false;
    }
    text.split_whitespace()
        .take(4)
        .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase())
        .find(|word| !ADVERBS.contains(&word.as_str()))
        .is_some_and(|word| OPENINGS.contains(&word.as_str()))
}

/// Words that no paragraph ends with: one that does was broken by a page.
const NEVER_LAST: [&str; 12] =
    ["the", "a", "an", "its", "their", "our", "le", "la", "les", "el", "los", "las"];

/// Whether a text ends in a word that must be followed by a noun.
pub(super) fn ends_open(text: &str) -> bool {
    text.rsplit([' ', '\n']).next().is_some_and(|word| NEVER_LAST.contains(&word))
        && text.contains(' ')
}

/// Whether a text may be the rest of one that [ends open](ends_open): it does not begin as a sentence or as an item of
/// a list does.
pub(super) fn may_go_on(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let begins_anew = ["The", "We", "A", "An", "In"].contains(&first) || first.ends_with("ing");
    first.starts_with(char::is_alphabetic) && !begins_anew
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_words_are_recognised_with_their_adverbs_and_in_three_languages() {
        for opening in [
            "Recalling its",
            "*Recalling* its",
            "Deeply concerned by",
            "Once again reaffirming",
            "Prenant note de",
            "Réaffirmant que",
            "Profundamente preocupada por",
        ] {
            assert!(is_preambular(opening), "{opening}");
        }
        for other in ["We recall", "recalling", "The General Assembly,", "Strongly", "", "Also, we"]
        {
            assert!(!is_preambular(other), "{other}");
        }
    }
}
