//! A text of 100 pages that is made from a seed, and a revision of it.

use super::Dice;
use zerodraft::domain::{Inline, Kind, Paragraph, Reading};

/// A page of an outcome document has about 430 words, in eight paragraphs.
const PAGES: usize = 100;
const PARAGRAPHS_PER_PAGE: usize = 8;
const WORDS_PER_PARAGRAPH: u64 = 54;
const MOVED_AND_EDITED: usize = 300;
const VOCABULARY: u64 = 4_000;

fn word(dice: &mut Dice) -> String {
    // Some words are frequent, most are rare.
    let bound = dice.below(VOCABULARY) + 1;
    let mut number = dice.below(bound);
    let mut word = String::new();
    loop {
        word.push_str(
            ["ba", "de", "ki", "lo", "mu", "na", "re", "si", "to", "va"][(number % 10) as usize],
        );
        number /= 10;
        if number == 0 {
            return word;
        }
    }
}

fn sentence(words: u64, dice: &mut Dice) -> String {
    let words: Vec<String> = (0..words.max(1)).map(|_| word(dice)).collect();
    words.join(" ") + ";"
}

/// A text of 100 pages.
pub fn made_up(dice: &mut Dice) -> Reading {
    let paragraphs = (0..PAGES * PARAGRAPHS_PER_PAGE).map(|at| {
        let length = WORDS_PER_PARAGRAPH / 2 + dice.below(WORDS_PER_PARAGRAPH);
        let content = vec![Inline::plain(sentence(length, dice))];
        Paragraph::new(format!("p{at}").parse().unwrap(), Kind::Operative, 0, None, content)
    });
    Reading { title: "Made up".into(), paragraphs: paragraphs.collect(), ..Reading::default() }
}

/// With paragraphs moved, three stretches of each rewritten, and some split.
pub fn revised(reading: &Reading, dice: &mut Dice) -> Reading {
    let mut paragraphs = reading.paragraphs.clone();
    for at in 0..MOVED_AND_EDITED {
        let from = dice.below(paragraphs.len() as u64) as usize;
        let mut paragraph = paragraphs.remove(from);
        let text = paragraph.plain_text();
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for _ in 0..3 {
            let place = dice.below(words.len() as u64) as usize;
            words[place] = sentence(1 + dice.below(4), dice).replace(';', "");
        }
        let to = dice.below(paragraphs.len() as u64 + 1) as usize;
        if at % 10 == 0 && words.len() > 8 && paragraph.joined.is_empty() {
            let tail = words.split_off(words.len() / 2).join(" ");
            let id = format!("s{at}").parse().unwrap();
            let content = vec![Inline::plain(tail)];
            let part = Paragraph::new(id, Kind::Operative, 0, None, content);
            let origin = Some(paragraph.id.clone());
            paragraphs.insert(to, Paragraph { origin, ..part });
        }
        paragraph.content = vec![Inline::plain(words.join(" "))];
        paragraphs.insert(to, paragraph);
    }
    Reading { paragraphs, ..reading.clone() }
}

/// As if the text had come from elsewhere: no identity is kept.
pub fn imported(mut reading: Reading) -> Reading {
    for paragraph in &mut reading.paragraphs {
        paragraph.id = format!("i-{}", paragraph.id).parse().unwrap();
        paragraph.origin = None;
    }
    reading
}
