//! What a hand-over costs: how long a file is in the making, and how large it is.
//!
//! **Promise**: a text of 100 pages is a Word file within a second, and so is what changed in it in 300 places.
//!
//! The text is made from a seed and is the same each time. Beside the Word files stands the floor: the same text as
//! Markdown.
//!
//! ```sh
//! cargo bench --bench handover -- [--seed 1] [--files FOLDER]
//! ```

mod support;

use std::{fs, path::PathBuf, time::Instant};
use support::{
    Dice, argument, given, median, promise,
    text::{made_up, revised},
};
use zerodraft::{
    compare::compare,
    domain::Masthead,
    render::{
        self,
        docx::{self, About, Redline},
    },
};

const DOCUMENT_MS_MAX: f64 = 1_000.0;
const REPETITIONS: usize = 5;

fn main() {
    let mut dice = Dice(argument("--seed", 1));
    let older = render::normalise(&made_up(&mut dice));
    let newer = render::normalise(&revised(&older, &mut dice));
    let comparison = compare(&older, &newer);
    let about = About {
        consultation: "bench".parse().unwrap(),
        designation: "Rev.1".into(),
        number: Some(2),
        heads: Vec::new(),
        published: None,
        masthead: Masthead::default(),
    };
    let redline = Redline {
        from: "Zero draft",
        older: &older,
        newer: &newer,
        comparison: &comparison,
        author: "zerodraft",
    };
    println!("| 100 pages as | ms | KiB |");
    println!("|---|---|---|");
    measure("version.md", || render::markdown(&older).into_bytes());
    let document = measure("version.docx", || docx::document(&about, &older));
    let tracked = measure("redline.docx", || docx::redline(&about, &redline));
    promise("the slowest Word file", document.max(tracked), DOCUMENT_MS_MAX, " ms");
}

fn measure(name: &str, make: impl Fn() -> Vec<u8>) -> f64 {
    let mut bytes = make();
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        bytes = make();
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let ms = median(times);
    println!("| {name} | {ms:.1} | {} |", bytes.len() / 1024);
    if let Some(folder) = given::<PathBuf>("--files") {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), &bytes).unwrap();
    }
    ms
}
