//! What a plenary costs: 200 participants on one document of 8,000 words, 5 of them typing 5 characters a second.
//!
//! **Promise**: the server uses at most 2.0 times the processor time for each delivery that a bare relay uses, which
//! keeps nothing and checks nothing. A delivery is one change that arrived at one participant who did not write it.
//!
//! The text is a declaration of 134 paragraphs; `--made-up` takes one of 600 short ones instead, where a change touches
//! less text.
//!
//! The server is the real binary; the relay is this program started again, an axum server with one task for each
//! connection and the same read buffer as the server's. The relay sends the bytes that the server sent for each
//! delivered change, and reads an acknowledgement as long as a stock client's for each. Phases alternate, so that what
//! else the machine does meets both. Clients run on one thread of this process: readers take the changes out of each
//! message and acknowledge it, those who type run Automerge. Where several changes share a frame ("gathered"), the
//! server saves frames and acknowledgements; the last line compares frame by frame.
//!
//! ```sh
//! cargo bench --bench plenary -- [--seconds 20] [--people 200] [--typing 5] [--rate 5] [--rounds 2] [--only server] [--made-up]
//! ```
//!
//! Times depend on the machine: read the ratio.

mod support;

use automerge::{
    ActorId, Automerge, ObjId, ReadDoc, TextEncoding,
    sync::{self, SyncDoc},
    transaction::{CommitOptions, Transactable},
};
use axum::{
    Router,
    extract::{
        State,
        ws::{Message as RelayMessage, WebSocket, WebSocketUpgrade},
    },
    routing::get,
    serve::ListenerExt,
};
use bytes::Bytes;
use futures_util::SinkExt;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use support::{
    Dice, argument, cpu, given,
    history::texts,
    house::{
        Server,
        participant::{Participant, Socket, frame},
    },
    made_up, median, memory, outcome_document, percentile, promise, reader,
};
use tokio::{sync::mpsc, task::LocalSet, time};
use tokio_tungstenite::tungstenite::Message;
use zerodraft::{
    document::{guard, wire},
    settings::READ_BUFFER_BYTES,
};

const RATIO_MAX: f64 = 2.0;
/// Typing goes on this long before it is measured.
const WARM_UP: Duration = Duration::from_secs(2);
/// Everybody must have joined within this time.
const JOIN_MAX: Duration = Duration::from_secs(30);
/// After the typing everything must have arrived within this time.
const SETTLE_MAX: Duration = Duration::from_secs(10);
/// Set where this program is to be the relay.
const RELAY: &str = "ZERODRAFT_BENCH_RELAY";
/// First byte of a frame that the relay passes on. Other frames it reads and drops, as it does with acknowledgements.
const PASS_ON: u8 = 1;
/// Frames that wait for one connection of the relay.
const RELAY_QUEUE_FRAMES_MAX: usize = 256;

#[derive(Clone, Copy)]
struct Plan {
    people: usize,
    typing: usize,
    /// Characters a second.
    rate: f64,
    seconds: f64,
}

/// Bytes on the wire, as the server's phase had them.
#[derive(Clone, Copy)]
struct Sizes {
    delivery: usize,
    acknowledgement: usize,
}

/// What one phase measured.
struct Phase {
    server: bool,
    changes: u64,
    deliveries: u64,
    frames: u64,
    cpu: Duration,
    latencies: Vec<f64>,
    memory_kib: u64,
    sizes: Sizes,
}

impl Phase {
    fn micros(&self, per: u64) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / per as f64
    }
    fn print(&mut self) {
        println!(
            "| {} | {} | {} | {:.2} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
            if self.server { "zerodraft" } else { "relay" },
            self.changes,
            self.deliveries,
            self.deliveries as f64 / self.frames as f64,
            self.sizes.delivery,
            self.micros(self.deliveries),
            self.micros(self.frames),
            percentile(&mut self.latencies, 0.5),
            percentile(&mut self.latencies, 0.99),
            self.memory_kib as f64 / 1024.0,
        );
    }
}

fn main() {
    if std::env::var_os(RELAY).is_some() {
        return run_relay();
    }
    let plan = Plan {
        people: argument("--people", 200),
        typing: argument("--typing", 5),
        rate: argument("--rate", 5.0),
        seconds: argument("--seconds", 20.0),
    };
    assert!(plan.typing <= plan.people && plan.people > 1, "more people type than there are");
    let rounds = argument("--rounds", 2usize).max(2);
    let server_only = given::<String>("--only").is_some_and(|only| only == "server");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Plan { people, typing, rate, seconds } = plan;
    println!("{people} people, {typing} typing {rate} characters a second, {seconds} s a phase\n");
    println!(
        "| server | changes | deliveries | changes/frame | bytes/delivery | CPU µs/delivery | CPU µs/frame | p50 ms | p99 ms | RSS MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut phases: Vec<Phase> = Vec::new();
    for _ in 0..rounds {
        let mut phase = server_phase(&runtime, plan);
        phase.print();
        let sizes = phase.sizes;
        phases.push(phase);
        if !server_only {
            let mut phase = relay_phase(&runtime, plan, sizes);
            phase.print();
            phases.push(phase);
        }
    }
    if server_only {
        return;
    }
    let ratio = |per: fn(&Phase) -> u64| {
        let of =
            |server| median(phases.iter().filter(|p| p.server == server).map(|p| p.micros(per(p))));
        of(true) / of(false)
    };
    println!();
    promise(
        "processor time for each delivery, to that of a relay",
        ratio(|p| p.deliveries),
        RATIO_MAX,
        "",
    );
    println!("for each frame, gathered or not: {:.2}", ratio(|p| p.frames));
}

/// What the clients count together. They run on one thread.
struct Tally {
    plan: Plan,
    measuring: Cell<bool>,
    typing: Cell<bool>,
    changes: Cell<u64>,
    deliveries: Cell<u64>,
    frames: Cell<u64>,
    bytes: Cell<u64>,
    acknowledgements: Cell<u64>,
    acknowledgement_bytes: Cell<u64>,
    flights: RefCell<HashMap<u32, Flight>>,
    latencies: RefCell<Vec<f64>>,
    ready: Cell<usize>,
}

/// A change on its way to everybody else.
struct Flight {
    sent: Instant,
    screens: usize,
    measured: bool,
}

fn add(cell: &Cell<u64>, n: usize) {
    cell.set(cell.get() + n as u64);
}

impl Tally {
    fn new(plan: Plan) -> Rc<Tally> {
        Rc::new(Tally {
            plan,
            measuring: Cell::new(false),
            typing: Cell::new(false),
            changes: Cell::default(),
            deliveries: Cell::default(),
            frames: Cell::default(),
            bytes: Cell::default(),
            acknowledgements: Cell::default(),
            acknowledgement_bytes: Cell::default(),
            flights: RefCell::default(),
            latencies: RefCell::default(),
            ready: Cell::default(),
        })
    }
    fn sent(&self, change: u32) {
        if self.measuring.get() {
            add(&self.changes, 1);
        }
        let flight = Flight { sent: Instant::now(), screens: 0, measured: self.measuring.get() };
        self.flights.borrow_mut().insert(change, flight);
    }
    /// A frame brought these changes to one participant; its own are none of them.
    fn received(&self, frame: &[u8], changes: impl Iterator<Item = u32>) {
        let mut count = 0;
        let mut flights = self.flights.borrow_mut();
        for change in changes {
            let Some(flight) = flights.get_mut(&change) else { continue };
            count += 1;
            flight.screens += 1;
            if flight.screens == self.plan.people - 1 && flight.measured {
                self.latencies.borrow_mut().push(flight.sent.elapsed().as_secs_f64() * 1e3);
            }
        }
        if count > 0 && self.measuring.get() {
            add(&self.deliveries, count);
            add(&self.frames, 1);
            add(&self.bytes, frame.len());
        }
    }
    fn acknowledged(&self, bytes: usize) {
        add(&self.acknowledgements, 1);
        add(&self.acknowledgement_bytes, bytes);
    }
    fn is_ready(&self) {
        self.ready.set(self.ready.get() + 1);
    }
    fn everything_arrived(&self) -> bool {
        self.flights.borrow().values().all(|f| f.screens == self.plan.people - 1)
    }
    /// When the next key is pressed: nobody types in step.
    fn next_key(&self, dice: &mut Dice) -> time::Instant {
        let part = 0.5 + dice.below(1000) as f64 / 1000.0;
        time::Instant::now() + Duration::from_secs_f64(part / self.plan.rate)
    }
    /// Has the others type, measures the process, and waits until everything arrived.
    async fn measure(&self, process: u32, server: bool) -> Phase {
        let began = Instant::now();
        while self.ready.get() < self.plan.people {
            let (ready, people) = (self.ready.get(), self.plan.people);
            assert!(began.elapsed() < JOIN_MAX, "{ready} of {people} joined within {JOIN_MAX:?}");
            time::sleep(Duration::from_millis(20)).await;
        }
        self.typing.set(true);
        time::sleep(WARM_UP).await;
        let before = cpu(process);
        self.measuring.set(true);
        time::sleep(Duration::from_secs_f64(self.plan.seconds)).await;
        self.measuring.set(false);
        let cpu = cpu(process) - before;
        let memory_kib = memory(process, "VmRSS");
        self.typing.set(false);
        let asked = Instant::now();
        while !self.everything_arrived() {
            let late = asked.elapsed() > SETTLE_MAX;
            assert!(!late, "not everything arrived within {SETTLE_MAX:?}");
            time::sleep(Duration::from_millis(20)).await;
        }
        let mean = |sum: &Cell<u64>, of: &Cell<u64>| (sum.get() / of.get().max(1)) as usize;
        Phase {
            server,
            changes: self.changes.get(),
            deliveries: self.deliveries.get(),
            frames: self.frames.get(),
            cpu,
            latencies: self.latencies.take(),
            memory_kib,
            sizes: Sizes {
                delivery: mean(&self.bytes, &self.deliveries),
                acknowledgement: mean(&self.acknowledgement_bytes, &self.acknowledgements),
            },
        }
    }
}

fn text() -> String {
    let short = std::env::args().any(|argument| argument == "--made-up");
    if short { made_up(7) } else { outcome_document() }
}

fn server_phase(runtime: &tokio::runtime::Runtime, plan: Plan) -> Phase {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let consultation = server.consultation("Plenary", Some(&text()));
    let join = |n| consultation.join(&server, "drafter", &format!("Person {n}")).0;
    let sockets: Vec<String> = (0..plan.people).map(|n| server.socket(&join(n))).collect();
    let document = consultation.draft().trim_start_matches("automerge:").to_owned();
    let phase = runtime.block_on(LocalSet::new().run_until(async {
        let tally = Tally::new(plan);
        for (who, url) in sockets.iter().cloned().enumerate() {
            let (tally, document) = (tally.clone(), document.clone());
            if who < plan.typing {
                tokio::task::spawn_local(types(tally, url, document, who));
            } else {
                tokio::task::spawn_local(reads(tally, url, document, who));
            }
        }
        let phase = tally.measure(server.id(), true).await;
        // Whoever comes now is given everything.
        let mut late = Participant::new("late", &document);
        late.connect(&sockets[0]).await;
        late.listen(Duration::from_secs(1)).await;
        let held = late.doc.get_changes(&[]);
        let held: Vec<u32> = held.iter().map(|c| reader::short_hash(c.raw_bytes())).collect();
        let lost = tally.flights.borrow().keys().filter(|change| !held.contains(change)).count();
        assert_eq!(lost, 0, "changes are lost");
        phase
    }));
    server.stop();
    phase
}

/// A participant who reads and acknowledges.
async fn reads(tally: Rc<Tally>, url: String, document: String, who: usize) {
    let name = format!("reader-{who}");
    let mut socket = reader::join(&url, &name).await;
    let mut received = reader::whole_document(&mut socket, &name, &document).await;
    tally.is_ready();
    loop {
        let envelope = wire::read_envelope(&received).expect("a frame of the protocol");
        if envelope.kind == "sync" {
            let seen = reader::see(envelope.data);
            tally.received(&received, seen.chunks.iter().map(|chunk| reader::short_hash(chunk)));
            let reply = frame("sync", &name, &document, &reader::acknowledgement(seen.heads));
            tally.acknowledged(reply.len());
            socket.send(Message::Binary(reply)).await.unwrap();
        }
        let Some(next) = reader::next(&mut socket).await else { return };
        received = next;
    }
}

/// A participant who types, with a whole Automerge document.
struct Typist {
    tally: Rc<Tally>,
    socket: Socket,
    name: String,
    document: String,
    draft: Automerge,
    state: sync::State,
}

async fn types(tally: Rc<Tally>, url: String, document: String, who: usize) {
    let name = format!("typist-{who}");
    let socket = reader::join(&url, &name).await;
    let actor = ActorId::from([who as u8 + 1; 16]);
    let draft = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor);
    let mut typist = Typist { tally, socket, name, document, draft, state: sync::State::new() };
    typist.say().await;
    let mut text = None;
    while text.is_none() {
        let Some(frame) = reader::next(&mut typist.socket).await else { return };
        typist.hear(&frame).await;
        if !typist.draft.is_empty() {
            let texts = texts(&typist.draft);
            text = texts.get(who * 97 % texts.len()).cloned();
        }
    }
    let text = text.unwrap();
    typist.tally.is_ready();
    let mut dice = Dice(who as u64);
    let mut key = typist.tally.next_key(&mut dice);
    loop {
        tokio::select! {
            frame = reader::next(&mut typist.socket) => match frame {
                Some(frame) => typist.hear(&frame).await,
                None => return,
            },
            () = time::sleep_until(key) => {
                key = typist.tally.next_key(&mut dice);
                if typist.tally.typing.get() { typist.press(&text).await }
            }
        }
    }
}

impl Typist {
    async fn hear(&mut self, received: &[u8]) {
        let envelope = wire::read_envelope(received).expect("a frame of the protocol");
        if envelope.kind == "sync" {
            let seen = reader::see(envelope.data);
            // A shared frame brings a writer its own change, too: that is no delivery.
            let others = seen.chunks.iter().filter(|chunk| {
                let hash = guard::change_hash(chunk);
                self.draft.get_change_meta_by_hash(&hash).is_none()
            });
            self.tally.received(received, others.map(|chunk| reader::short_hash(chunk)));
            let message = sync::Message::decode(envelope.data).unwrap();
            self.draft.receive_sync_message(&mut self.state, message).unwrap();
            self.say().await;
        }
    }
    async fn say(&mut self) {
        if let Some(message) = self.draft.generate_sync_message(&mut self.state) {
            let reply = frame("sync", &self.name, &self.document, &message.encode());
            self.socket.send(Message::Binary(reply)).await.unwrap();
        }
    }
    async fn press(&mut self, text: &ObjId) {
        let end = self.draft.length(text);
        let mut tx = self.draft.transaction();
        tx.splice_text(text, end, 0, "e").unwrap();
        tx.commit_with(CommitOptions::default().with_time(0));
        let change = self.draft.get_last_local_change().unwrap();
        self.tally.sent(reader::short_hash(change.raw_bytes()));
        self.say().await;
    }
}

fn relay_phase(runtime: &tokio::runtime::Runtime, plan: Plan, sizes: Sizes) -> Phase {
    let relay = Relay::start();
    let phase = runtime.block_on(LocalSet::new().run_until(async {
        let tally = Tally::new(plan);
        for who in 0..plan.people {
            let (tally, url) = (tally.clone(), relay.url.clone());
            tokio::task::spawn_local(takes_part(tally, url, sizes, who));
        }
        tally.measure(relay.child.id(), false).await
    }));
    drop(relay);
    phase
}

/// A participant of the relay, who acknowledges everything and perhaps types.
async fn takes_part(tally: Rc<Tally>, url: String, sizes: Sizes, who: usize) {
    let mut socket = reader::connect(&url).await;
    tally.is_ready();
    let acknowledgement = Bytes::from(vec![0; sizes.acknowledgement]);
    let mut dice = Dice(who as u64);
    let mut key = tally.next_key(&mut dice);
    let types = who < tally.plan.typing;
    let mut number = (who as u32) << 24;
    loop {
        tokio::select! {
            frame = reader::next(&mut socket) => {
                let Some(frame) = frame else { return };
                let change = u32::from_be_bytes(frame[1..5].try_into().unwrap());
                tally.received(&frame, [change].into_iter());
                tally.acknowledged(acknowledgement.len());
                socket.send(Message::Binary(acknowledgement.clone())).await.unwrap();
            }
            () = time::sleep_until(key), if types => {
                key = tally.next_key(&mut dice);
                if !tally.typing.get() { continue }
                number += 1;
                let mut frame = vec![0; sizes.delivery];
                frame[0] = PASS_ON;
                frame[1..5].copy_from_slice(&number.to_be_bytes());
                tally.sent(number);
                socket.send(Message::Binary(frame.into())).await.unwrap();
            }
        }
    }
}

/// The relay's process, as this one sees it.
struct Relay {
    child: Child,
    url: String,
}

impl Relay {
    fn start() -> Relay {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(RELAY, "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts again");
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Relay { child, url: url.trim().into() }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The queue of a connection, under its number.
type Queue = (usize, mpsc::Sender<Bytes>);

/// The connections of the relay.
#[derive(Clone, Default)]
struct Others {
    queues: Arc<Mutex<Vec<Queue>>>,
    next: Arc<AtomicUsize>,
}

fn run_relay() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("ws://{}/", listener.local_addr().unwrap());
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let open = |State(others): State<Others>, upgrade: WebSocketUpgrade| async move {
            let upgrade = upgrade.read_buffer_size(READ_BUFFER_BYTES);
            upgrade.on_upgrade(move |socket| relay(socket, others))
        };
        let routes = Router::new().route("/", get(open)).with_state(Others::default());
        axum::serve(listener, routes).await.unwrap();
    });
}

async fn relay(mut socket: WebSocket, others: Others) {
    let me = others.next.fetch_add(1, Ordering::Relaxed);
    let (queue, mut frames) = mpsc::channel(RELAY_QUEUE_FRAMES_MAX);
    others.queues.lock().unwrap().push((me, queue));
    loop {
        tokio::select! {
            Some(frame) = frames.recv() => {
                if socket.send(RelayMessage::Binary(frame)).await.is_err() { break }
            }
            message = socket.recv() => match message {
                Some(Ok(RelayMessage::Binary(frame))) if frame.first() == Some(&PASS_ON) => {
                    for (other, queue) in others.queues.lock().unwrap().iter() {
                        if *other != me {
                            let _ = queue.try_send(frame.clone());
                        }
                    }
                }
                Some(Ok(RelayMessage::Binary(_))) => {}
                _ => break,
            }
        }
    }
    others.queues.lock().unwrap().retain(|(other, _)| *other != me);
}
