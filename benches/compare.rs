//! What a comparison costs, and how much a reader has to look at.
//!
//! **Promise**: a text of 100 pages with 300 paragraphs that were moved and edited is compared in at most 300 ms, and so
//! is any pair of texts given with `--texts`.
//!
//! The text is made from a seed and is the same each time. It is compared with its revision by identity, and as if both
//! had been imported. Beside it stands the floor: a word diff of the whole texts by the same library, without paragraphs,
//! moves and clean-up.
//!
//! ```sh
//! cargo bench --bench compare -- [--seed 1] [--texts OLD.md,NEW.md,…] [--pages FOLDER]
//! ```

mod support;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::{fs, path::PathBuf, time::Instant};
use support::{Dice, argument, given, median, memory, promise};
use zerodraft::{
    compare::{Around, Comparison, STYLE, compare, concordance, html, summary},
    domain::{Inline, Kind, Paragraph, Reading},
    render,
};

const COMPARISON_MS_MAX: f64 = 300.0;
/// A page of an outcome document has about 430 words, in eight paragraphs.
const PAGES: usize = 100;
const PARAGRAPHS_PER_PAGE: usize = 8;
const WORDS_PER_PARAGRAPH: u64 = 54;
const MOVED_AND_EDITED: usize = 300;
const VOCABULARY: u64 = 4_000;
const REPETITIONS: usize = 5;

fn main() {
    println!("| texts | ms | floor ms | fragments | floor | moved | split | peak MiB |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut slowest: f64 = 0.0;
    let mut dice = Dice(argument("--seed", 1));
    let from = made_up(&mut dice);
    let to = revised(&from, &mut dice);
    slowest = slowest.max(measure("100 pages, by identity", &from, &to));
    slowest = slowest.max(measure("100 pages, imported", &from, &imported(to)));
    let texts: Option<String> = given("--texts");
    let texts: Vec<(String, Reading)> =
        texts.iter().flat_map(|all| all.split(',')).map(read).collect();
    for pair in texts.windows(2) {
        let name = format!("{} → {}", pair[0].0, pair[1].0);
        slowest = slowest.max(measure(&name, &pair[0].1, &pair[1].1));
    }
    promise("the slowest comparison", slowest, COMPARISON_MS_MAX, " ms");
}

/// A text in a file, as if it had been imported.
fn read(path: &str) -> (String, Reading) {
    let path = PathBuf::from(path);
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let markdown = fs::read_to_string(&path).unwrap();
    let mut count = 0;
    let mut new_id = || {
        count += 1;
        format!("{name}-{count}")
    };
    let reading = render::import(&markdown, &mut new_id).reading;
    (name, reading)
}

fn measure(name: &str, from: &Reading, to: &Reading) -> f64 {
    let mut times = Vec::new();
    let mut comparison = compare(from, to);
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        comparison = compare(from, to);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let ms = median(times);
    let (floor_ms, floor) = whole_text_diff(from, to);
    let counts = &comparison.counts;
    println!(
        "| {name} | {ms:.1} | {floor_ms:.1} | {} | {floor} | {} | {} | {} |",
        counts.fragments,
        counts.moved,
        counts.split,
        memory(std::process::id(), "VmHWM") / 1024
    );
    if let Some(folder) = given::<PathBuf>("--pages") {
        write_page(&folder, name, &comparison);
    }
    ms
}

fn write_page(folder: &std::path::Path, name: &str, comparison: &Comparison) {
    let around =
        Around { from: "the older", to: "the newer", paragraphs: Some("/p"), comparison: None };
    let body = html(comparison, &around);
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE}</style>{body}"
    );
    let stem: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(format!("{stem}.html")), page).unwrap();
    let made = format!("{:#?}\n{:#?}", summary(comparison), concordance(comparison));
    fs::write(folder.join(format!("{stem}.txt")), made).unwrap();
}

/// The words of both texts compared as one sequence: milliseconds, and stretches that differ.
fn whole_text_diff(from: &Reading, to: &Reading) -> (f64, usize) {
    let text = |reading: &Reading| -> Vec<String> {
        let words = reading.paragraphs.iter().map(Paragraph::plain_text);
        words
            .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let (old, new) = (text(from), text(to));
    let start = Instant::now();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let differs = |op: &DiffOp| match op {
        DiffOp::Equal { .. } => 0,
        DiffOp::Replace { .. } => 2,
        DiffOp::Delete { .. } | DiffOp::Insert { .. } => 1,
    };
    (ms, ops.iter().map(differs).sum())
}

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

fn made_up(dice: &mut Dice) -> Reading {
    let paragraphs = (0..PAGES * PARAGRAPHS_PER_PAGE).map(|at| {
        let length = WORDS_PER_PARAGRAPH / 2 + dice.below(WORDS_PER_PARAGRAPH);
        let content = vec![Inline::plain(sentence(length, dice))];
        Paragraph::new(format!("p{at}").parse().unwrap(), Kind::Operative, 0, None, content)
    });
    Reading { title: "Made up".into(), paragraphs: paragraphs.collect(), ..Reading::default() }
}

/// With paragraphs moved, three stretches of each rewritten, and some split.
fn revised(reading: &Reading, dice: &mut Dice) -> Reading {
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
fn imported(mut reading: Reading) -> Reading {
    for paragraph in &mut reading.paragraphs {
        paragraph.id = format!("i-{}", paragraph.id).parse().unwrap();
        paragraph.origin = None;
    }
    reading
}
