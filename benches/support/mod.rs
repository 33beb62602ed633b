//! What the benches share: arguments, what a process costs, a text of the usual size, and promises.

#![allow(dead_code)] // Each bench uses a part of it.

#[path = "../../tests/support/mod.rs"]
pub mod house;

pub mod history;
pub mod reader;
pub mod text;

use std::{fs, path::Path, str::FromStr, time::Duration};

/// Ticks a second in which Linux counts the time of a process.
const TICKS_PER_SECOND: u64 = 100;

/// The paragraphs and words of an outcome document.
pub const PARAGRAPHS: usize = 600;
const WORDS_PER_PARAGRAPH: u64 = 13;

/// The value that follows a name on the command line. `cargo bench` adds arguments of its own, so that unknown ones are
/// passed over.
pub fn argument<T: FromStr>(name: &str, default: T) -> T {
    given(name).unwrap_or(default)
}

/// The same where there is no default.
pub fn given<T: FromStr>(name: &str) -> Option<T> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    let value = arguments.next()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} cannot be {value}")))
}

/// The processor time that a process used since it started, in its own code and in the kernel's.
pub fn cpu(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    let after_name = stat.rsplit(')').next().unwrap();
    let field = |n: usize| after_name.split_whitespace().nth(n).unwrap().parse::<u64>().unwrap();
    Duration::from_millis((field(11) + field(12)) * 1000 / TICKS_PER_SECOND)
}

/// The processor time of this thread.
pub fn thread_cpu() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
    let nanos = stat.split_whitespace().next().unwrap().parse().unwrap();
    Duration::from_nanos(nanos)
}

/// Memory of a process, in KiB: `VmRSS` at this moment, `VmHWM` at most.
pub fn memory(process: u32, which: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find(|line| line.starts_with(which)).expect("Linux says it");
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The middle of some measurements.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    percentile(&mut values.into_iter().collect::<Vec<_>>(), 0.5)
}

/// The value below which this part of the measurements lies.
pub fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * part).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Prints what was promised beside what was measured.
pub fn promise(what: &str, measured: f64, at_most: f64, unit: &str) {
    let verdict = if measured <= at_most { "kept" } else { "missed" };
    println!("{verdict}: {what}: {measured:.2}{unit}, promised at most {at_most:.2}{unit}");
}

/// Numbers that look random and come back with their seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound.max(1)
    }
}

/// An outcome document of the usual size: that of the tests where it is there.
pub fn outcome_document() -> String {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/malaga-declaration.md");
    if Path::new(fixture).exists() { fs::read_to_string(fixture).unwrap() } else { made_up(1) }
}

/// A text of 600 paragraphs and about 8,000 words.
pub fn made_up(seed: u64) -> String {
    let mut dice = Dice(seed);
    let words = ["the", "commitment", "of", "all", "parties", "to", "clean", "water"];
    // A sentence that does not end would be joined with the next paragraph.
    let paragraph = |_| {
        let word = |_| words[dice.below(words.len() as u64) as usize];
        let rest = (1..WORDS_PER_PARAGRAPH).map(word).collect::<Vec<_>>().join(" ");
        format!("Reaffirming {rest}.")
    };
    (0..PARAGRAPHS).map(paragraph).collect::<Vec<_>>().join("\n\n")
}
