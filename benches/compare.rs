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
use support::{
    Dice, argument, given, median, memory, promise,
    text::{imported, made_up, revised},
};
use zerodraft::{
    compare::{Around, Comparison, STYLE, compare, concordance, html, summary},
    domain::{Paragraph, Reading},
    render,
};

const COMPARISON_MS_MAX: f64 = 300.0;
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
