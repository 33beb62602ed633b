//! The task of a room: what happens to it, and what follows. Decisions have a file of their own.

mod decisions;
mod presence;
mod review;

use super::{
    DecideError, Decided, Draft, Farewell, Input, NewEntriesRequest, Outlet, Renderer, Request,
    Review,
};
use crate::{
    document::{Document, LoadError, Loaded, Outlets, PeerId, Poisoned, Refusal, Snapshot, load},
    domain::{
        Consultation, ConsultationId, DocumentKind, Grant, Log, NewEntry, Participant,
        ParticipantId, Reading, SuggestionId, VersionNumber,
    },
    store::{Append, Appended, Journal, JournalError, Store, StoreError},
    telemetry::Metrics,
};
use bytes::Bytes;
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::{Instant, sleep, sleep_until},
};

/// Inputs that one turn takes before it applies and publishes.
const INPUTS_PER_TURN_MAX: usize = 256;
/// Batches of one document that the journal has not confirmed. More would only deepen the queue.
const COMMITS_IN_FLIGHT_MAX: usize = 4;
/// Two documents with their batches, and room for the loader and the snapshots.
const EVENTS_WAITING_MAX: usize = 2 * COMMITS_IN_FLIGHT_MAX + 8;
/// After a publication to n peers the next one waits n times this long, so that under load several changes share one
/// frame. A room of ten feels nothing of it.
const PACE_PER_PEER: Duration = Duration::from_micros(100);
/// The longest such wait; below it nobody sees a difference.
const PACE_MAX: Duration = Duration::from_millis(50);
/// How long clients that are typing may flush before a version is frozen.
const FLUSH_MAX: Duration = Duration::from_secs(2);
/// Stock clients send what was typed within 100 ms: when nothing came for this long, everybody has flushed.
const FLUSH_QUIET: Duration = Duration::from_millis(300);
/// A stock client that is closed on soon after it was sent data never recovers; after this long it has taken it in.
const QUIESCE: Duration = Duration::from_millis(700);
/// How often peers that may be behind are looked at.
const NUDGE_EVERY: Duration = Duration::from_secs(3);
/// A room without people is forgotten after this long.
const IDLE_MAX: Duration = Duration::from_secs(30);

/// From this size on, applying may take longer than other rooms should wait for.
const LARGE_APPLY_BYTES: usize = 64 * 1024;

const DOCUMENTS: [DocumentKind; 2] = [DocumentKind::Draft, DocumentKind::Discussion];

/// What every room works with.
#[derive(Clone)]
pub struct Tools {
    pub store: Arc<dyn Store>,
    pub journal: Journal,
    pub render: Renderer,
    pub metrics: Arc<Metrics>,
    /// Places for loading documents, one for each processor: more at once would only need more memory, several times
    /// that of the loaded document. Joiners are served from the stored bytes meanwhile.
    pub loads: Arc<Semaphore>,
}

/// What happens to a room from within.
enum Event {
    Loaded(Result<Vec<Loaded>, LoadError>),
    Committed(DocumentKind, Result<Appended, JournalError>),
    SnapshotMade(DocumentKind, Option<Snapshot>),
}

/// Why a room stops.
enum Stop {
    /// Nobody was there for a while, or the server stops.
    Quiet,
    /// Something failed that only a new start can mend.
    Failed(String),
}

/// Starts the task of a room.
pub fn spawn(id: ConsultationId, inputs: mpsc::Receiver<Input>, tools: Tools) {
    tokio::spawn(async move {
        let metrics = tools.metrics.clone();
        let room = match Room::open(id.clone(), inputs, tools).await {
            Ok(room) => room,
            Err(error) => {
                metrics.rooms_failed.inc();
                tracing::error!(consultation = %id, "A consultation could not be opened: {error}");
                return;
            }
        };
        if let Stop::Failed(error) = room.run().await {
            metrics.rooms_failed.inc();
            tracing::error!(consultation = %id, "A consultation was closed: {error}");
        }
    });
}

struct Connection {
    outlet: Outlet,
    who: Participant,
}

/// The connections, as the documents see them.
struct Outgoing<'a> {
    connections: &'a HashMap<PeerId, Connection>,
    metrics: &'a Metrics,
}

impl Outlets for Outgoing<'_> {
    fn send(&mut self, peer: PeerId, frame: Bytes) -> bool {
        // A connection that is gone is no slow reader.
        let Some(connection) = self.connections.get(&peer) else { return true };
        self.metrics.frames_queued.inc();
        let sent = connection.outlet.send(frame);
        if !sent {
            self.metrics.queues_overflowed.inc();
        }
        sent
    }
}

type WriteReply = oneshot::Sender<Result<(), DecideError>>;
type DecisionReply = oneshot::Sender<Result<Decided, DecideError>>;

/// A decision on its way.
struct Pending {
    request: Box<Request>,
    reply: DecisionReply,
    /// Until when a publication lets people flush; none for other decisions.
    flush: Option<Flush>,
}

struct Flush {
    until: Instant,
    quiet_since: Instant,
}

struct Room {
    consultation: Arc<Consultation>,
    documents: [Document; 2],
    /// Who the actors of each document belong to, until they are loaded.
    actors: [Vec<(Box<[u8]>, ParticipantId)>; 2],
    connections: HashMap<PeerId, Connection>,
    /// Who has another role, or was withdrawn, since the room opened.
    changed: HashMap<ParticipantId, Participant>,
    closing: Vec<(Instant, Outlet, Farewell)>,
    deciding: VecDeque<Pending>,
    readers: Vec<oneshot::Sender<Draft>>,
    readers_of_before: Vec<(Vec<String>, oneshot::Sender<Option<Reading>>)>,
    reviewers: Vec<oneshot::Sender<Review>>,
    /// Entries of people who have no editor.
    writing: VecDeque<(Box<NewEntriesRequest>, WriteReply)>,
    /// Such entries on their way to the journal, by the hash of the change.
    written: Vec<([u8; 32], WriteReply)>,
    /// The suggestions that were decided on.
    settled: HashSet<SuggestionId>,
    poisoned: Option<(DocumentKind, Poisoned)>,
    stopping: Option<oneshot::Sender<()>>,
    inputs: mpsc::Receiver<Input>,
    events: mpsc::Receiver<Event>,
    events_to_me: mpsc::Sender<Event>,
    snapshots_running: usize,
    publish_after: [Instant; 2],
    nudge_at: Instant,
    empty_since: Option<Instant>,
    tools: Tools,
}

/// Everything that the store knows of a consultation.
struct Read {
    consultation: Consultation,
    settled: HashSet<SuggestionId>,
    logs: [Log; 2],
}

fn read(store: &dyn Store, id: &ConsultationId) -> Result<Read, String> {
    let failed = |error: StoreError| error.to_string();
    let consultation = store.consultation(id).map_err(failed)?.ok_or("it is not there")?;
    let log = |document| {
        store.read(document).map_err(failed)?.ok_or("a document is not there".to_owned())
    };
    let logs = [log(&consultation.draft)?, log(&consultation.discussion)?];
    let decisions = store.decisions(id).map_err(failed)?;
    let settled = decisions.into_iter().filter_map(|kept| kept.decision.settles().cloned());
    Ok(Read { consultation, settled: settled.collect(), logs })
}

impl Room {
    async fn open(
        id: ConsultationId,
        inputs: mpsc::Receiver<Input>,
        tools: Tools,
    ) -> Result<Room, String> {
        let store = tools.store.clone();
        let found = tokio::task::spawn_blocking(move || read(&*store, &id)).await;
        let Read { consultation, settled, logs } = found.map_err(|e| e.to_string())??;
        let consultation = Arc::new(consultation);
        let (events_to_me, events) = mpsc::channel(EVENTS_WAITING_MAX);
        let actors = [logs[0].actors.clone(), logs[1].actors.clone()];
        let names = DOCUMENTS.map(|kind| consultation.document_id(kind).to_string());
        let (to_load, loader) = (logs.clone(), events_to_me.clone());
        let loads = tools.loads.clone();
        tokio::spawn(async move {
            // Never closed.
            let place = loads.acquire_owned().await;
            tokio::task::spawn_blocking(move || {
                let _place = place;
                let loaded =
                    names.iter().zip(&to_load).map(|(name, log)| load(name, log)).collect();
                // The room is gone if nobody receives.
                let _ = loader.blocking_send(Event::Loaded(loaded));
            });
        });
        let [draft, discussion] = logs;
        let session = || format!("{:032x}", rand::random::<u128>());
        let open = |kind, log| {
            Document::open(kind, consultation.clone(), log, session()).map_err(|e| e.to_string())
        };
        let now = Instant::now();
        Ok(Room {
            documents: [open(DOCUMENTS[0], draft)?, open(DOCUMENTS[1], discussion)?],
            consultation: consultation.clone(),
            actors,
            connections: HashMap::new(),
            changed: HashMap::new(),
            closing: vec![],
            deciding: VecDeque::new(),
            readers: vec![],
            readers_of_before: vec![],
            reviewers: vec![],
            writing: VecDeque::new(),
            written: vec![],
            settled,
            poisoned: None,
            stopping: None,
            inputs,
            events,
            events_to_me,
            snapshots_running: 0,
            publish_after: [now; 2],
            nudge_at: now + NUDGE_EVERY,
            empty_since: Some(now),
            tools,
        })
    }

    async fn run(mut self) -> Stop {
        let stop = loop {
            match self.turn().await {
                Ok(()) => {}
                Err(stop) => break stop,
            }
        };
        self.inputs.close();
        if let Stop::Failed(_) = stop {
            sleep(QUIESCE).await;
            for connection in self.connections.values() {
                connection.outlet.close(Farewell::GoingAway);
            }
        }
        if let Some(closed) = self.stopping.take() {
            let _ = closed.send(());
        }
        stop
    }

    /// Waits for something to happen, and does all that follows from it.
    async fn turn(&mut self) -> Result<(), Stop> {
        let deadline = self.next_deadline();
        let takes_inputs = self.takes_inputs();
        tokio::select! {
            biased;
            Some(event) = self.events.recv() => self.on_event(event).await?,
            input = self.inputs.recv(), if takes_inputs => match input {
                Some(input) => self.on_input(input),
                None => return Err(Stop::Quiet),
            },
            () = sleep_until(deadline) => {}
        }
        while let Ok(event) = self.events.try_recv() {
            self.on_event(event).await?;
        }
        if takes_inputs {
            for _ in 0..INPUTS_PER_TURN_MAX {
                let Ok(input) = self.inputs.try_recv() else { break };
                self.on_input(input);
            }
        }
        for kind in DOCUMENTS {
            self.apply(kind).await?;
            self.publish(kind);
            self.start_snapshot(kind);
        }
        self.answer_readers();
        self.answer_writers();
        if self.poisoned.is_some() {
            self.recover().await?;
        }
        self.write_entries().await?;
        self.advance_decision().await?;
        self.say_goodbye();
        self.nudge();
        self.rest()
    }

    /// While something must settle, nothing new is taken in.
    fn takes_inputs(&self) -> bool {
        let flushed = self.deciding.front().is_some_and(|pending| pending.flush.is_none());
        let full = self.documents.iter().any(|d| d.commits_in_flight() >= COMMITS_IN_FLIGHT_MAX);
        let writes = !self.writing.is_empty();
        !flushed && !full && !writes && self.poisoned.is_none() && self.stopping.is_none()
    }

    fn next_deadline(&self) -> Instant {
        let paced = self.documents.iter().zip(self.publish_after);
        let publish = paced.filter(|(document, _)| document.has_committed()).map(|(_, at)| at);
        let goodbyes = self.closing.iter().map(|(at, ..)| *at);
        let flush = self.deciding.front().and_then(|pending| pending.flush.as_ref());
        let flush = flush.map(|flush| flush.until.min(flush.quiet_since + FLUSH_QUIET));
        let idle = self.empty_since.map(|since| since + IDLE_MAX).filter(|at| *at > Instant::now());
        publish.chain(goodbyes).chain(flush).chain(idle).fold(self.nudge_at, Instant::min)
    }

    fn document(&mut self, kind: DocumentKind) -> (&mut Document, Outgoing<'_>) {
        let out = Outgoing { connections: &self.connections, metrics: &self.tools.metrics };
        (&mut self.documents[kind as usize], out)
    }

    fn on_input(&mut self, input: Input) {
        match input {
            Input::Enter { peer, document, who, outlet, entered } => {
                let recent = self.enter(peer, document, who, outlet);
                // A connection that is gone leaves by itself.
                let _ = entered.send(recent);
            }
            Input::Sync { peer, document, data } => {
                self.tools.metrics.messages.inc();
                let (document, mut out) = self.document(document);
                if let Err(refusal) = document.receive(peer, data, &mut out) {
                    self.count_refusals(&[refusal]);
                }
            }
            Input::Presence { peer, document, count, session, data } => {
                self.pass_on(peer, document, count, &session, &data);
            }
            Input::Acknowledged { peer, document } => {
                let (document, mut out) = self.document(document);
                document.acknowledged(peer, &mut out);
            }
            Input::Drained { peer } => {
                for kind in DOCUMENTS {
                    let (document, mut out) = self.document(kind);
                    document.drained(peer, &mut out);
                }
            }
            Input::Leave { peer } => self.leave(peer),
            Input::Decide { request, reply } => self.ask(request, reply),
            Input::Read { reply } => self.readers.push(reply),
            Input::ReadAt { heads, reply } => self.readers_of_before.push((heads, reply)),
            Input::ReadDiscussion { reply } => self.reviewers.push(reply),
            Input::Write { request, reply } => self.writing.push_back((request, reply)),
            Input::Close { closed } => self.stop(closed),
        }
    }

    async fn on_event(&mut self, event: Event) -> Result<(), Stop> {
        match event {
            Event::Loaded(loaded) => {
                let loaded = loaded.map_err(|error| Stop::Failed(error.to_string()))?;
                for (kind, loaded) in DOCUMENTS.into_iter().zip(loaded) {
                    self.install(kind, loaded).await?;
                }
            }
            Event::Committed(kind, outcome) => match outcome {
                Ok(Appended::Stored { .. }) => {
                    let (changes, late) = self.document(kind).0.confirm();
                    self.tools.metrics.changes.inc_by(changes as u64);
                    self.tools.metrics.changes_late.inc_by(late as u64);
                }
                Ok(Appended::Refused(refused)) => {
                    return Err(Stop::Failed(format!("the store refused a batch: {refused:?}")));
                }
                Ok(Appended::Fenced { .. }) => {
                    return Err(Stop::Failed("another process decided in between".into()));
                }
                Err(error) => return Err(Stop::Failed(error.to_string())),
            },
            Event::SnapshotMade(kind, snapshot) => {
                self.snapshots_running -= 1;
                self.document(kind).0.use_snapshot(snapshot);
            }
        }
        Ok(())
    }

    async fn install(&mut self, kind: DocumentKind, loaded: Loaded) -> Result<(), Stop> {
        let actors = std::mem::take(&mut self.actors[kind as usize]);
        let version = self.last_version(kind);
        let (document, mut out) = self.document(kind);
        let installed = document.install(loaded, &actors, version, &mut out);
        self.count_refusals(&installed.refusals);
        self.append(kind, installed.entries).await
    }

    /// The version that the draft should know of, and an actor to tell it.
    fn last_version(&self, kind: DocumentKind) -> Option<(VersionNumber, [u8; 16])> {
        let number = self.consultation.version;
        (kind == DocumentKind::Draft && number > 0).then(|| (number, rand::random()))
    }

    fn count_refusals(&self, refusals: &[Refusal]) {
        for refusal in refusals {
            self.tools.metrics.refused(refusal);
            tracing::debug!(code = refusal.code(), "A message was refused.");
        }
    }

    /// The participant as they are by the decisions of this room, and what they may do.
    fn grant(&self, who: &Participant) -> Option<Grant> {
        self.consultation.grant(self.changed.get(&who.id).unwrap_or(who))
    }

    fn enter(
        &mut self,
        peer: PeerId,
        document: DocumentKind,
        who: Participant,
        outlet: Outlet,
    ) -> Option<crate::document::SharedRecentHeads> {
        let grant = self.grant(&who)?;
        let who = self.changed.get(&who.id).cloned().unwrap_or(who);
        self.connections.entry(peer).or_insert(Connection { outlet, who });
        self.empty_since = None;
        let document = self.document(document).0;
        document.enter(peer, grant);
        Some(document.recent())
    }

    fn leave(&mut self, peer: PeerId) {
        self.connections.remove(&peer);
        self.documents.iter_mut().for_each(|document| document.leave(peer));
        if self.connections.is_empty() && self.empty_since.is_none() {
            self.empty_since = Some(Instant::now());
        }
    }

    /// Applies what this turn admitted and hands it to the journal.
    async fn apply(&mut self, kind: DocumentKind) -> Result<(), Stop> {
        let document = &mut self.documents[kind as usize];
        let applied = match document.gathered_bytes() {
            0 => return Ok(()),
            // A pasted chapter takes seconds: other rooms go on meanwhile.
            LARGE_APPLY_BYTES.. => tokio::task::block_in_place(|| document.apply()),
            _ => document.apply(),
        };
        let entries = match applied {
            Ok(Some(entries)) => entries,
            Ok(None) => return Ok(()),
            Err(poisoned) => {
                self.tools.metrics.poisoned.inc();
                self.poisoned = Some((kind, poisoned));
                return Ok(());
            }
        };
        if let Some(pending) = self.deciding.front_mut()
            && let Some(flush) = &mut pending.flush
        {
            flush.quiet_since = Instant::now();
        }
        self.append(kind, entries).await
    }

    async fn append(&mut self, kind: DocumentKind, entries: Vec<NewEntry>) -> Result<(), Stop> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut append = Append {
            consultation: self.consultation.id.clone(),
            document: self.consultation.document_id(kind),
            epoch: self.consultation.epoch,
            after: Some(self.documents[kind as usize].seq_before_last_batch()),
            entries,
        };
        loop {
            let events = self.events_to_me.clone();
            let done = move |outcome| {
                // There is a place for each batch in flight; where the room is gone, nobody waits.
                let _ = events.try_send(Event::Committed(kind, outcome));
            };
            match self.tools.journal.try_append(append, done) {
                Ok(()) => return Ok(()),
                Err(full) if matches!(full.reason, JournalError::Busy) => append = full.append,
                Err(closed) => return Err(Stop::Failed(closed.reason.to_string())),
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn publish(&mut self, kind: DocumentKind) {
        let now = Instant::now();
        let urgent = !self.deciding.is_empty() || self.stopping.is_some();
        let due = urgent || now >= self.publish_after[kind as usize];
        let (document, mut out) = self.document(kind);
        if !due || !document.has_committed() {
            return;
        }
        document.publish(&mut out);
        let pace = PACE_PER_PEER * document.peer_count() as u32;
        self.publish_after[kind as usize] = now + pace.min(PACE_MAX);
    }

    fn start_snapshot(&mut self, kind: DocumentKind) {
        let Some(job) = self.documents[kind as usize].snapshot_job() else { return };
        self.snapshots_running += 1;
        let (store, me) = (self.tools.store.clone(), self.events_to_me.clone());
        let document = self.consultation.document_id(kind);
        tokio::task::spawn_blocking(move || {
            let made = job.run().map_err(|error| error.to_string()).and_then(|snapshot| {
                let kept = store.put_snapshot(&document, snapshot.seq, &snapshot.bytes);
                kept.map(|()| snapshot).map_err(|error| error.to_string())
            });
            if let Err(error) = &made {
                // The log is whole: without a snapshot only the start is slower.
                tracing::warn!("A snapshot was not kept: {error}");
            }
            let _ = me.blocking_send(Event::SnapshotMade(kind, made.ok()));
        });
    }

    /// Loads a document again whose changes could not be applied, once nothing is under way.
    async fn recover(&mut self) -> Result<(), Stop> {
        let settled = self
            .documents
            .iter()
            .all(|document| document.commits_in_flight() == 0 && !document.has_committed());
        if !settled {
            return Ok(());
        }
        let Some((kind, poisoned)) = self.poisoned.take() else { return Ok(()) };
        let (store, id) = (self.tools.store.clone(), self.consultation.document_id(kind));
        let reloaded = tokio::task::spawn_blocking(move || {
            let log = store.read(&id).map_err(|error| error.to_string())?;
            let log = log.ok_or("the document is not there")?;
            let loaded = load(&id.to_string(), &log).map_err(|error| error.to_string())?;
            Ok((log, loaded))
        });
        let reloaded: Result<_, String> = reloaded.await.unwrap_or_else(|e| Err(e.to_string()));
        let (log, loaded) = reloaded.map_err(Stop::Failed)?;
        let version = self.last_version(kind);
        let (document, mut out) = self.document(kind);
        let recovered = document.recover(loaded, &log.actors, version, poisoned, &mut out);
        self.count_refusals(&recovered.refusals);
        self.append(kind, recovered.entries).await
    }

    fn say_goodbye(&mut self) {
        let now = Instant::now();
        self.closing.retain(|(at, outlet, farewell)| {
            if *at <= now {
                outlet.close(*farewell);
            }
            *at > now
        });
    }

    fn nudge(&mut self) {
        if Instant::now() < self.nudge_at {
            return;
        }
        self.nudge_at = Instant::now() + NUDGE_EVERY;
        for kind in DOCUMENTS {
            let (document, mut out) = self.document(kind);
            document.nudge(&mut out);
        }
    }

    fn stop(&mut self, closed: oneshot::Sender<()>) {
        self.stopping = Some(closed);
        let peers: Vec<PeerId> = self.connections.keys().copied().collect();
        peers.into_iter().for_each(|peer| self.part(peer, Farewell::GoingAway));
    }

    /// Whether the room may be left.
    fn rest(&self) -> Result<(), Stop> {
        let settled = self.documents.iter().all(Document::is_settled);
        let busy = !settled
            || !self.deciding.is_empty()
            || !self.readers.is_empty()
            || !self.readers_of_before.is_empty()
            || !self.reviewers.is_empty()
            || !self.writing.is_empty()
            || !self.written.is_empty()
            || !self.closing.is_empty()
            || self.poisoned.is_some()
            || self.snapshots_running > 0;
        let idle = self.empty_since.is_some_and(|since| since.elapsed() >= IDLE_MAX);
        let leaves = self.stopping.is_some() || (idle && self.inputs.is_empty());
        if leaves && !busy { Err(Stop::Quiet) } else { Ok(()) }
    }
}
