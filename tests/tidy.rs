//! The house stays one that people like to live in: who may use whom, who may name which crate, who may start a task or
//! read the clock, and how long a file may be.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Each room, and the rooms that it may use. `telemetry` and `settings` may be used from `room` and `http` on.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("document", &["domain"]),
    ("compare", &["domain"]),
    ("render", &["domain", "compare"]),
    ("store", &["domain"]),
    ("telemetry", &["document"]),
    ("settings", &[]),
    ("room", &["domain", "document", "store", "telemetry"]),
    (
        "http",
        &["domain", "document", "compare", "render", "store", "room", "settings", "telemetry"],
    ),
];
/// A longer file wants a reason, and a line here.
const LINES_MAX: usize = 500;
const LONG_FILES: &[(&str, usize)] = &[
    // All that can happen to a room fits on one screen, and what follows from it stands below.
    ("src/room/actor.rs", 640),
    // The schema as a check on single operations, in the order of the schema.
    ("src/document/schema.rs", 650),
    // One scanner for reading, and for asking what written Markdown would be read as.
    ("src/render/scan.rs", 600),
];

/// The files of a folder with their text, without their unit tests.
fn sources(folder: &str) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" && name != "acceptance" {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" && name != "acceptance.rs" {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                files.insert(path, text);
            }
        }
    }
    assert!(!files.is_empty());
    files
}

/// The first part of a path below `src`: a room.
fn room(path: &Path) -> String {
    let below = path.strip_prefix("src").unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text names after `crate::`, also inside braces.
fn used(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                for part in list.split_inclusive(['{', '}', ',']) {
                    let word: String =
                        part.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
                    if depth == 0 && !word.is_empty() {
                        used.push(word);
                    }
                    depth += part.matches('{').count();
                    if part.ends_with('}') {
                        if depth == 0 {
                            break;
                        }
                        depth -= 1;
                    }
                }
            }
            None => used.push(rest.chars().take_while(|c| c.is_alphanumeric()).collect()),
        }
    }
    used
}

fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn arrows_point_one_way() {
    let rooms: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    for (path, text) in sources("src") {
        let room = room(&path);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else { continue };
        for used in used(&text) {
            let fine = used == room || !rooms.contains(&&*used) || allowed.contains(&&*used);
            assert!(fine, "{}: {room} must not use {used}", path.display());
        }
    }
}

/// Words that only some places may say.
const ONLY: &[(&str, &[&str])] = &[
    ("axum::", &["src/http", "src/cli"]),
    ("automerge::", &["src/document"]),
    ("rusqlite", &["src/store"]),
    ("pulldown_cmark", &["src/render"]),
    ("quick_xml", &["src/render"]),
    ("zip::", &["src/render"]),
    ("ssh_key", &["src/render"]),
    ("tokio::spawn(", &["src/room", "src/http"]),
    ("spawn_blocking(", &["src/room", "src/http"]),
    ("thread::spawn(", &["src/store/journal.rs"]),
    ("Timestamp::now(", &["src/room", "src/http", "src/cli"]),
    ("Instant::now(", &["src/room", "src/http", "src/cli", "src/store/journal.rs"]),
    ("SystemTime::now(", &["src/room", "src/http", "src/cli"]),
    ("rand::", &["src/room", "src/http", "src/cli"]),
    ("unbounded", &[]),
    ("anyhow", &["src/main.rs", "src/cli"]),
    ("println!", &["src/main.rs", "src/cli"]),
    ("todo!(", &[]),
    ("dbg!(", &[]),
    ("unsafe ", &[]),
];

#[test]
fn each_crate_clock_and_task_has_its_place() {
    for (path, text) in sources("src") {
        for (number, line) in code_lines(&text) {
            for (word, places) in ONLY {
                let allowed = places.iter().any(|place| path.starts_with(place));
                assert!(
                    allowed || !line.contains(word),
                    "{}:{}: `{word}` is said elsewhere",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn a_file_fits_in_a_head() {
    for (path, text) in sources("src") {
        let known = LONG_FILES.iter().find(|(name, _)| path.ends_with(name));
        let max = known.map_or(LINES_MAX + 50, |(_, max)| *max);
        let lines = text.lines().count();
        assert!(lines <= max, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_module_opens_with_what_it_is() {
    for (path, text) in sources("src") {
        assert!(text.starts_with("//!"), "{} begins with what it is", path.display());
    }
}

#[test]
fn every_arrow_that_is_allowed_is_one_that_the_map_names() {
    assert_eq!(
        used("use crate::{domain::{A, B}, store::C}; crate::room::D"),
        ["domain", "store", "room"]
    );
}
