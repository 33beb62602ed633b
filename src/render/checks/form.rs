//! Numbers, opening words, last marks and bold.

use super::{Checked, Code, Finding, excerpt};
use crate::{
    domain::{Inline, Kind, Label, Paragraph},
    render::{form::marker, opening},
};

/// Verbs in the present tense that operative paragraphs begin with.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "accepts", "acknowledges", "adopts", "affirms", "agrees", "appeals", "applauds", "appreciates", "approves", "asks",
    "authorizes", "calls", "commends", "commits", "concludes", "condemns", "confirms", "congratulates", "considers",
    "decides", "declares", "demands", "deplores", "designates", "emphasizes", "encourages", "endorses", "establishes",
    "expresses", "highlights", "insists", "invites", "notes", "pledges", "proclaims", "reaffirms", "recalls",
    "recognizes", "recommends", "regrets", "reiterates", "reminds", "renews", "requests", "resolves", "stresses",
    "supports", "takes", "thanks", "underlines", "underscores", "urges", "welcomes",
    "accueille", "affirme", "approuve", "autorise", "condamne", "confirme", "considère", "constate", "décide",
    "déclare", "demande", "déplore", "encourage", "engage", "estime", "exhorte", "exige", "exprime", "félicite",
    "insiste", "invite", "note", "prend", "prie", "proclame", "rappelle", "réaffirme", "recommande", "reconnaît",
    "regrette", "réitère", "remercie", "salue", "se", "souligne", "souscrit",
    "acoge", "afirma", "agradece", "alienta", "aprueba", "autoriza", "condena", "confirma", "considera", "decide",
    "declara", "deplora", "destaca", "encomia", "exhorta", "exige", "expresa", "hace", "insta", "invita", "lamenta",
    "observa", "pide", "pone", "proclama", "reafirma", "recalca", "recomienda", "reconoce", "recuerda", "reitera",
    "solicita", "subraya", "toma",
];

/// Languages whose opening words are known.
const LANGUAGES: [&str; 3] = ["en", "fr", "es"];

/// Numbers that cannot be right.
pub fn numbering(text: &Checked) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    let mut deepest: Option<u8> = None;
    let mut preambular: Option<Option<Label>> = None;
    let mut labels: [Option<Option<Label>>; 4] = [None; 4];
    for (index, paragraph) in text.paragraphs() {
        let name = text.name(index);
        let words = paragraph.plain_text();
        match paragraph.kind {
            Kind::Operative => {
                let level = paragraph.level.min(3);
                if deepest.is_none_or(|deepest| level > deepest + 1) && level > 0 {
                    let sentence = format!(
                        "{name} is a sub-paragraph, and none of the level above it stands before it."
                    );
                    found.push(text.finding(index, Code::NumberGap, &excerpt(&words, 0), sentence));
                }
                let before = labels[usize::from(level)];
                found.extend(without_base(text, index, before));
                labels[usize::from(level)] = Some(paragraph.label);
                labels[usize::from(level) + 1..].fill(None);
                deepest = Some(level);
            }
            Kind::Preambular => {
                found.extend(without_base(text, index, preambular));
                preambular = Some(paragraph.label);
            }
            _ => {}
        }
        let numbered = matches!(paragraph.kind, Kind::Operative | Kind::Preambular);
        if let Some(typed) = marker(&words).filter(|_| numbered) {
            let sentence = format!(
                "{name} has a number typed into its words, “{}”, beside the one that is computed.",
                typed.written
            );
            found.push(text.finding(index, Code::TypedNumber, typed.written, sentence));
        }
    }
    found
}

/// A label wants the paragraph that it follows or replaces; ter wants bis, quater wants ter.
fn without_base(
    text: &Checked,
    index: usize,
    before: Option<Option<Label>>,
) -> Option<(usize, Finding)> {
    let label = text.reading.paragraphs[index].label?;
    let fits = match (label, before) {
        (_, None) => false,
        (Label::Ter, Some(before)) => matches!(before, Some(Label::Bis | Label::Alt)),
        (Label::Quater, Some(before)) => matches!(before, Some(Label::Ter | Label::Alt)),
        (Label::Bis | Label::Alt, Some(_)) => true,
    };
    let sentence = || {
        format!(
            "{} is called {}, and what that follows does not stand before it.",
            text.name(index),
            label.as_str()
        )
    };
    (!fits).then(|| text.finding(index, Code::LabelWithoutBase, label.as_str(), sentence()))
}

/// Opening words that do not fit the kind.
pub fn openings(text: &Checked, language: &str) -> Vec<(usize, Finding)> {
    let primary = language.split('-').next().unwrap_or_default();
    if !LANGUAGES.contains(&primary) {
        return Vec::new();
    }
    let operative =
        |paragraph: &&Paragraph| paragraph.kind == Kind::Operative && paragraph.level == 0;
    let all = text.reading.paragraphs.iter().filter(operative);
    let with_verb =
        all.clone().filter(|paragraph| opens_with_verb(&paragraph.plain_text())).count();
    // A declaration says “We commit” all through; there a verb in the third person is not what is expected.
    let verbs_expected = with_verb * 2 > all.count();
    let mut found = Vec::new();
    for (index, paragraph) in text.paragraphs() {
        let words = paragraph.plain_text();
        let (name, begin) = (text.name(index), excerpt(&words, 0));
        match paragraph.kind {
            Kind::Preambular if !opening::is_preambular(&words) => {
                let sentence =
                    format!("{name} is preambular and does not begin with a participle: “{begin}”");
                found.push(text.finding(index, Code::PreambularOpening, &begin, sentence));
            }
            Kind::Operative if paragraph.level == 0 => {
                let sentence = match () {
                    () if opening::is_preambular(&words) => {
                        format!(
                            "{name} is operative and begins as a preambular paragraph: “{begin}”"
                        )
                    }
                    () if verbs_expected && !opens_with_verb(&words) => {
                        format!(
                            "{name} does not begin with a verb in the present tense, as the others do: “{begin}”"
                        )
                    }
                    () => continue,
                };
                found.push(text.finding(index, Code::OperativeOpening, &begin, sentence));
            }
            _ => {}
        }
    }
    found
}

fn opens_with_verb(words: &str) -> bool {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    // “Also requests”, “Further decides”: one adverb may stand before the verb.
    words.split_whitespace().take(2).any(|word| VERBS.contains(&plain(word).as_str()))
}

/// The last mark of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Comma,
    Semicolon,
    Colon,
    Stop,
    Other,
}

/// The last mark, with what may stand behind it taken away: brackets, quotes, footnotes, also those whose number was
/// typed.
fn ending(words: &str) -> Ending {
    let behind: &[char] = &['\u{fffc}', ']', ')', '”', '’', '"', '»', ' ', '\n'];
    let is_behind = |c: char| behind.contains(&c) || c.is_ascii_digit();
    match words.trim_end_matches(is_behind).chars().last() {
        Some(',' | '،' | '，') => Ending::Comma,
        Some(';' | '؛' | '；') => Ending::Semicolon,
        Some(':' | '：') => Ending::Colon,
        Some('.' | '。' | '!' | '?' | '؟') => Ending::Stop,
        _ => Ending::Other,
    }
}

/// Whether the last word leads on to the next item: “…; and”.
fn leads_on(words: &str) -> bool {
    let last =
        words.trim_end_matches(|c: char| !c.is_alphabetic()).rsplit(char::is_whitespace).next();
    ["and", "or", "et", "ou", "y", "e", "o", "и", "или", "و", "أو"]
        .contains(&last.unwrap_or_default())
}

/// Last marks that do not fit: a comma after preambular paragraphs; after operative ones a semicolon and after the last
/// a full stop, or full stops after all where the text has it so.
pub fn endings(text: &Checked) -> Vec<(usize, Finding)> {
    let paragraphs = &text.reading.paragraphs;
    let operative = |paragraph: &&Paragraph| paragraph.kind == Kind::Operative;
    let count = |mark: Ending| {
        let all = paragraphs.iter().filter(operative).filter(|paragraph| paragraph.level == 0);
        all.filter(|paragraph| ending(&paragraph.plain_text()) == mark).count()
    };
    let usual = if count(Ending::Stop) > count(Ending::Semicolon) {
        Ending::Stop
    } else {
        Ending::Semicolon
    };
    let last = paragraphs.iter().rposition(|paragraph| paragraph.kind == Kind::Operative);
    let mut found = Vec::new();
    for (index, paragraph) in text.paragraphs() {
        let words = paragraph.plain_text();
        let next = paragraphs.get(index + 1).filter(operative);
        let leads_down = next.is_some_and(|next| next.level > paragraph.level);
        let is = ending(&words);
        let expected = match paragraph.kind {
            Kind::Preambular if is == Ending::Colon => continue,
            Kind::Preambular => (Ending::Comma, "comma"),
            Kind::Operative if is == Ending::Colon || leads_on(&words) => continue,
            Kind::Operative if leads_down => (Ending::Colon, "colon"),
            Kind::Operative if Some(index) == last => (Ending::Stop, "full stop"),
            Kind::Operative if paragraph.level > 0 && is != Ending::Other => continue,
            Kind::Operative if usual == Ending::Stop => (Ending::Stop, "full stop"),
            Kind::Operative => (Ending::Semicolon, "semicolon"),
            _ => continue,
        };
        if is != expected.0 {
            let sentence = format!(
                "{} ends in “{}”; a {} is usual.",
                text.name(index),
                excerpt(tail(&words), 0),
                expected.1
            );
            found.push(text.finding(
                index,
                Code::FinalPunctuation,
                &expected.1.replace(' ', "-"),
                sentence,
            ));
        }
    }
    found
}

/// The last words of a text.
fn tail(words: &str) -> &str {
    const TAIL_CHARS: usize = 24;
    let words = words.trim_end();
    let Some((from, _)) = words.char_indices().rev().nth(TAIL_CHARS) else { return words };
    let space = words[from..].find(char::is_whitespace);
    words[from + space.unwrap_or(0)..].trim_start()
}

/// Bold inside paragraphs, which resolutions keep for headings.
pub fn bold(text: &Checked) -> Vec<(usize, Finding)> {
    let is_bold = |inline: &Inline| match inline {
        Inline::Text { text, marks } if marks.strong => Some(excerpt(text, 0)),
        _ => None,
    };
    let marked = text.paragraphs().filter(|(_, paragraph)| paragraph.kind != Kind::Heading);
    let first = marked.filter_map(|(index, paragraph)| {
        Some((index, paragraph.content.iter().find_map(is_bold)?))
    });
    first
        .map(|(index, words)| {
            let sentence = format!(
                "{} sets “{words}” in bold; emphasis is left to the words.",
                text.name(index)
            );
            text.finding(index, Code::Bold, &words, sentence)
        })
        .collect()
}
