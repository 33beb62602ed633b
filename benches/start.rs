//! How fast a server is back, and what it holds in memory.
//!
//! **Promise**: the first client of a document with 260,000 changes is synced less than a second after the process was
//! started: it has received the whole document. How long Automerge then takes to load it is printed beside it.
//!
//! What is printed without a promise: memory of an idle connection, of an open consultation of 8,000 words, and what is
//! left of it when it was closed for being idle. The memory of consultations depends on which threads loaded them and
//! varies twofold from run to run: compare medians of several. The folder is in the cache of the machine: a cold disk adds its own time.
//!
//! ```sh
//! cargo bench --bench start -- [--changes 260000] [--trace FILE.json.gz] [--runs 5] [--connections 1000]
//! ```

mod support;

use automerge::{Automerge, TextEncoding, sync, sync::SyncDoc};
use bytes::Bytes;
use std::{
    path::PathBuf,
    thread::sleep,
    time::{Duration, Instant},
};
use support::{
    argument, cpu, given,
    history::History,
    house::{Consultation, Server, participant::Socket},
    median, memory, outcome_document, promise, reader,
};
use tokio::runtime::Runtime;
use zerodraft::document::wire;

const SYNCED_WITHIN: f64 = 1.0;
/// Consultations that are opened, so that one of them weighs more than the noise.
const CONSULTATIONS: usize = 20;
/// Loading goes on after the first client is served; it is over after this time.
const LOADED_AFTER: Duration = Duration::from_secs(4);
/// A consultation without people is closed within this time.
const CLOSED_WITHIN: Duration = Duration::from_secs(35);

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    starts(&runtime);
    connections(&runtime);
    consultations(&runtime);
}

fn starts(runtime: &Runtime) {
    let changes: usize = argument("--changes", 260_000);
    let trace: Option<PathBuf> = given("--trace");
    let history = History::make(changes, trace.as_deref());
    let document = history.document.to_string();
    println!("A document with {changes} changes, from the start of the process:\n");
    println!(
        "| listens s | synced s | CPU s | Automerge loaded it s | MB sent | CPU when loaded s | RSS MB, at most |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut synced = Vec::new();
    for _ in 0..argument("--runs", 5usize) {
        let began = Instant::now();
        let server = Server::start(history.folder.path());
        let listens = began.elapsed().as_secs_f64();
        let url = server.socket(&history.token);
        let (frame, at) = runtime.block_on(async {
            let mut socket = reader::join(&url, "first").await;
            (reader::whole_document(&mut socket, "first", &document).await, began.elapsed())
        });
        let used = cpu(server.id()).as_secs_f64();
        load(&frame);
        let loaded = began.elapsed().as_secs_f64();
        sleep(LOADED_AFTER);
        println!(
            "| {listens:.2} | {:.2} | {used:.2} | {loaded:.2} | {:.1} | {:.2} | {}, {} |",
            at.as_secs_f64(),
            frame.len() as f64 / 1e6,
            cpu(server.id()).as_secs_f64(),
            memory(server.id(), "VmRSS") / 1024,
            memory(server.id(), "VmHWM") / 1024,
        );
        synced.push(at.as_secs_f64());
        server.stop();
    }
    println!();
    promise("start to the first synced client", median(synced), SYNCED_WITHIN, " s");
}

fn load(frame: &Bytes) {
    let mut draft = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let message = sync::Message::decode(wire::read_envelope(frame).unwrap().data).unwrap();
    let heads = message.heads.clone();
    draft.receive_sync_message(&mut sync::State::new(), message).unwrap();
    assert_eq!(draft.get_heads(), heads, "the whole document came");
}

fn connections(runtime: &Runtime) {
    let count: usize = argument("--connections", 1000);
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let consultation = server.consultation("Idle", None);
    let url = server.socket(consultation.token());
    let document = consultation.draft().trim_start_matches("automerge:").to_owned();
    runtime.block_on(async {
        // What the first connections of a process bring with them is not theirs.
        let mut sockets: Vec<Socket> = Vec::new();
        for _ in 0..20 {
            sockets.push(reader::join(&url, "idle").await);
        }
        let before = memory(server.id(), "VmRSS") as f64;
        let mut idle: Vec<Socket> = Vec::new();
        for _ in 0..count {
            idle.push(reader::join(&url, "idle").await);
        }
        let joined = memory(server.id(), "VmRSS") as f64;
        for socket in &mut idle {
            reader::whole_document(socket, "idle", &document).await;
        }
        let reading = memory(server.id(), "VmRSS") as f64;
        println!(
            "\n{count} idle connections: {:.1} KiB each; {:.1} KiB with a document open",
            (joined - before) / count as f64,
            (reading - before) / count as f64,
        );
    });
    server.stop();
}

fn consultations(runtime: &Runtime) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let text = outcome_document();
    let start = |n| server.consultation(&format!("Consultation {n}"), Some(&text));
    let started: Vec<Consultation> = (0..CONSULTATIONS).map(start).collect();
    let rss = || memory(server.id(), "VmRSS") as f64 / 1024.0;
    let before = rss();
    let sockets = runtime.block_on(async {
        let mut sockets = Vec::new();
        for consultation in &started {
            let document = consultation.draft().trim_start_matches("automerge:");
            let mut socket = reader::join(&server.socket(consultation.token()), "one").await;
            reader::whole_document(&mut socket, "one", document).await;
            sockets.push(socket);
        }
        sockets
    });
    sleep(LOADED_AFTER);
    let open = rss();
    drop(sockets);
    sleep(CLOSED_WITHIN);
    let closed = rss();
    let each = |mb: f64| mb / CONSULTATIONS as f64;
    println!(
        "{CONSULTATIONS} consultations of 8,000 words: {:.2} MB each when open, {:.2} MB each when closed again \
         (RSS {before:.0}, {open:.0}, {closed:.0} MB)",
        each(open - before),
        each(closed - before),
    );
    server.stop();
}
