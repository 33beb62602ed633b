//! What a keystroke costs in a document with a long history.
//!
//! **Promise**: in a document of 600 paragraphs with 260,000 changes a keystroke costs the server at most 1.3 times what
//! it costs in one with 1,000 changes.
//!
//! It is measured twice: in this process on [`Document`], as the median time to admit, apply and publish one change; and
//! in the server, as processor time for each change of one who types while another reads, with commit and sockets.
//!
//! ```sh
//! cargo bench --bench keystroke -- [--changes 260000] [--trace FILE.json.gz] [--keystrokes 1000]
//! ```
//!
//! Automerge walks the text that a change touches: what a long history leaves in the paragraph itself is part of the
//! cost, so that a paragraph in which nobody wrote is measured beside it.
//!
//! Without a recorded trace the history is made up, the same each time. Making it takes half a minute.

mod support;

use automerge::{
    ActorId, Automerge, Change, ObjId, ReadDoc, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use bytes::Bytes;
use futures_util::SinkExt;
use std::{path::PathBuf, sync::Arc, time::Instant};
use support::{
    argument, cpu, given,
    history::{History, QUIET, texts},
    house::{Server, participant::frame},
    median, promise, reader,
};
use tokio_tungstenite::tungstenite::Message;
use zerodraft::{
    document::{Document, Outlets, PeerId, load, wire},
    domain::{DocumentKind, Log},
    store::{SqliteStore, Store},
};

const RATIO_MAX: f64 = 1.3;
const FEW_CHANGES: usize = 1_000;
/// Keystrokes that are not measured.
const WARM_UP: usize = 40;
/// A sync message from somebody who has nothing.
const NOTHING: &[u8] = &[0x42, 0, 0, 0, 0];

/// A cost in microseconds.
struct Costs {
    /// All of it, in a paragraph in which nobody wrote before.
    quiet: f64,
    admit: f64,
    apply: f64,
    publish: f64,
    server: f64,
}

impl Costs {
    fn in_process(&self) -> f64 {
        self.admit + self.apply + self.publish
    }
}

fn main() {
    let many: usize = argument("--changes", 260_000);
    let keystrokes: usize = argument("--keystrokes", 1000);
    let trace: Option<PathBuf> = given("--trace");
    println!(
        "| changes | admit µs | apply µs | publish µs | together | where nobody wrote | server CPU µs/change |"
    );
    println!("|---|---|---|---|---|---|---|");
    let costs = [FEW_CHANGES, many].map(|changes| {
        let history = History::make(changes, trace.as_deref());
        let mut costs = in_process(&history, keystrokes);
        costs.server = in_server(&history, keystrokes);
        let Costs { admit, apply, publish, quiet, server } = costs;
        let together = costs.in_process();
        println!(
            "| {changes} | {admit:.0} | {apply:.0} | {publish:.0} | {together:.0} | {quiet:.0} | {server:.0} |"
        );
        costs
    });
    let [few, many] = costs;
    println!();
    let what = "a keystroke in the document, long history to short";
    promise(what, many.in_process() / few.in_process(), RATIO_MAX, "");
    println!("the same in a paragraph in which nobody wrote: {:.2}", many.quiet / few.quiet);
    let what = "a keystroke in the server, long history to short";
    promise(what, many.server / few.server, RATIO_MAX, "");
}

/// Somebody who types, now in this paragraph and now in that.
struct Typist {
    draft: Automerge,
    texts: Vec<ObjId>,
    typed: usize,
}

impl Typist {
    fn new(log: &Log, actor: u8) -> Typist {
        let mut draft = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
        let mut stored = log.snapshot.to_vec();
        log.tail.iter().for_each(|chunk| stored.extend_from_slice(chunk));
        draft.load_incremental(&stored).unwrap();
        draft.set_actor(ActorId::from([actor; 16]));
        Typist { texts: texts(&draft), draft, typed: 0 }
    }
    /// In a paragraph with a long history, or in one without.
    fn press(&mut self, quiet: bool) -> (Change, Vec<u8>) {
        self.typed += 1;
        let first = self.typed * 7 % (self.texts.len() / QUIET) * QUIET;
        let text = &self.texts[first + if quiet { 0 } else { 1 + self.typed % (QUIET - 1) }];
        let middle = self.draft.length(text) / 2;
        let mut tx = self.draft.transaction();
        tx.splice_text(text, middle, 0, "e").unwrap();
        tx.commit_with(CommitOptions::default().with_time(0));
        let change = self.draft.get_last_local_change().unwrap();
        let chunks = vec![change.raw_bytes().to_vec()];
        let message = wire::update(&self.draft.get_heads(), chunks, false).encode();
        (change, message)
    }
}

struct Nowhere;

impl Outlets for Nowhere {
    fn send(&mut self, _: PeerId, _: Bytes) -> bool {
        true
    }
}

fn in_process(history: &History, keystrokes: usize) -> Costs {
    let store = SqliteStore::open(history.folder.path()).unwrap();
    let log = store.read(&history.document).unwrap().unwrap();
    let rules = Arc::new(history.consultation.clone());
    let grant = rules.grant(&history.organizer).unwrap();
    let loaded = load("draft", &log).unwrap();
    let mut typist = Typist::new(&log, 0xaa);
    let actors = log.actors.clone();
    let mut document = Document::open(DocumentKind::Draft, rules, log, "session".into()).unwrap();
    document.install(loaded, &actors, None, &mut Nowhere);
    for peer in [1, 2] {
        document.enter(peer, grant.clone());
        document.receive(peer, Bytes::from_static(NOTHING), &mut Nowhere).unwrap();
    }
    let mut presses = |quiet| {
        let mut times = [vec![], vec![], vec![]];
        for keystroke in 0..WARM_UP + keystrokes {
            let message = typist.press(quiet).1.into();
            let mut marks = vec![Instant::now()];
            document.receive(1, message, &mut Nowhere).unwrap();
            marks.push(Instant::now());
            let applied = document.apply().unwrap_or_else(|_| panic!("it applies"));
            assert_eq!(applied.map(|entries| entries.len()), Some(1));
            marks.push(Instant::now());
            document.confirm();
            document.publish(&mut Nowhere);
            marks.push(Instant::now());
            if keystroke >= WARM_UP {
                for (times, step) in times.iter_mut().zip(marks.windows(2)) {
                    times.push((step[1] - step[0]).as_secs_f64() * 1e6);
                }
            }
        }
        times.map(median)
    };
    let [admit, apply, publish] = presses(false);
    let quiet = presses(true).iter().sum();
    Costs { admit, apply, publish, quiet, server: 0.0 }
}

fn in_server(history: &History, keystrokes: usize) -> f64 {
    let log = SqliteStore::open(history.folder.path()).unwrap().read(&history.document);
    let mut typist = Typist::new(&log.unwrap().unwrap(), 0xab);
    let server = Server::start(history.folder.path());
    let url = server.socket(&history.token);
    let document = history.document.to_string();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let micros = runtime.block_on(async {
        let mut writes = reader::join(&url, "writer").await;
        reader::whole_document(&mut writes, "writer", &document).await;
        let mut reads = reader::join(&url, "reader").await;
        reader::whole_document(&mut reads, "reader", &document).await;
        let mut before = cpu(server.id());
        for keystroke in 0..WARM_UP + keystrokes {
            if keystroke == WARM_UP {
                before = cpu(server.id());
            }
            let (change, message) = typist.press(false);
            let sent = frame("sync", "writer", &document, &message);
            writes.send(Message::Binary(sent)).await.unwrap();
            loop {
                let received = reader::next(&mut reads).await.expect("the server goes on");
                let envelope = wire::read_envelope(&received).unwrap();
                if envelope.kind != "sync" {
                    continue;
                }
                let seen = reader::see(envelope.data);
                if seen.chunks.contains(&change.raw_bytes()) {
                    let heads = reader::acknowledgement(seen.heads);
                    let reply = frame("sync", "reader", &document, &heads);
                    reads.send(Message::Binary(reply)).await.unwrap();
                    break;
                }
            }
            reader::next(&mut writes).await.expect("the writer hears that it is durable");
        }
        (cpu(server.id()) - before).as_secs_f64() * 1e6 / keystrokes as f64
    });
    server.stop();
    micros
}
