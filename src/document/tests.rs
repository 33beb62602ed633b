//! The document as its peers see it: a house with a document, a journal that confirms when it is told to, and clients
//! that speak Automerge's own sync protocol.

mod admission;
mod convergence;
mod editor;
mod hostile;
mod reading;
mod review;

use super::*;
use crate::domain::{
    Consultation, ConsultationId, DocumentId, DocumentKind, Grant, Kind, Ladder, Log, NewEntry,
    Paragraph, Participant, ParticipantId, Reading, Role,
};
use automerge::{
    ActorId, Automerge, Change, ReadDoc, TextEncoding,
    sync::{self, Message, SyncDoc},
};
use bytes::Bytes;
use jiff::Timestamp;
use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::Arc,
};

/// A draft with these paragraphs, all operative.
pub fn reading(paragraphs: &[(&str, &str)]) -> Reading {
    let paragraph = |(id, text): &(&str, &str)| {
        let content = vec![crate::domain::Inline::plain(*text)];
        Paragraph::new(id.parse().unwrap(), Kind::Operative, 0, None, content)
    };
    Reading {
        title: "Title".into(),
        paragraphs: paragraphs.iter().map(paragraph).collect(),
        ..Reading::default()
    }
}

pub fn consultation() -> Consultation {
    Consultation {
        id: ConsultationId::from_entropy([1; 16]),
        title: "Title".into(),
        stages: Ladder::default(),
        stage: 0,
        closed: false,
        epoch: 0,
        sealed: false,
        accept_own: false,
        masthead: crate::domain::Masthead::default(),
        locked: BTreeSet::new(),
        version: 0,
        draft: DocumentId::from_entropy([2; 16]),
        discussion: DocumentId::from_entropy([3; 16]),
        created: Timestamp::UNIX_EPOCH,
    }
}

pub fn participant(number: u8, role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_entropy([number; 16]),
        consultation: consultation().id,
        name: format!("P{number}"),
        role,
        withdrawn: false,
        joined: Timestamp::UNIX_EPOCH,
    }
}

pub fn grant(number: u8, role: Role) -> Grant {
    consultation().grant(&participant(number, role)).unwrap()
}

/// The queues of the connections. They hold `capacity` frames, and nothing that is not confirmed.
pub struct Queues {
    pub frames: HashMap<PeerId, VecDeque<Bytes>>,
    pub capacity: usize,
    pub overflowed: HashSet<PeerId>,
    confirmed: HashSet<ChangeHash>,
}

impl Outlets for Queues {
    fn send(&mut self, peer: PeerId, frame: Bytes) -> bool {
        if let Some(message) = sync_message(&frame) {
            for blob in message.changes.iter() {
                for chunk in guard::split_chunks(blob).unwrap() {
                    let hash = guard::change_hash(chunk);
                    assert!(self.confirmed.contains(&hash), "a change left before its commit");
                }
            }
        }
        let Some(queue) = self.frames.get_mut(&peer) else { return true };
        if queue.len() >= self.capacity {
            self.overflowed.insert(peer);
            return false;
        }
        queue.push_back(frame);
        true
    }
}

fn sync_message(frame: &[u8]) -> Option<Message> {
    let envelope = wire::read_envelope(frame).unwrap();
    (envelope.kind == "sync").then(|| Message::decode(envelope.data).unwrap())
}

/// A document, its journal and its queues.
pub struct House {
    pub document: Document,
    pub queues: Queues,
    /// What the journal has confirmed, in order.
    pub log: Vec<NewEntry>,
    pub committing: VecDeque<Vec<NewEntry>>,
    pub rules: Arc<Consultation>,
    pub kind: DocumentKind,
    pub refusals: Vec<Refusal>,
}

impl House {
    pub fn new(rules: Consultation, reading: &Reading) -> House {
        let chunk = write::draft(&[0xee; 16], reading).unwrap();
        House::with(rules, DocumentKind::Draft, chunk)
    }
    pub fn discussion(rules: Consultation) -> House {
        let chunk = write::discussion(&[0xee; 16]).unwrap();
        House::with(rules, DocumentKind::Discussion, chunk)
    }
    fn with(rules: Consultation, kind: DocumentKind, chunk: Vec<u8>) -> House {
        let rules = Arc::new(rules);
        let first = NewEntry {
            hash: guard::change_hash(&chunk).0,
            chunk: chunk.into(),
            actor: [0xee; 16].into(),
            participant: None,
            late_for: None,
        };
        let queues = Queues {
            frames: HashMap::new(),
            capacity: 1000,
            overflowed: HashSet::new(),
            confirmed: [ChangeHash(first.hash)].into(),
        };
        let log = vec![first];
        let document = open(kind, &rules, &log);
        let mut house = House {
            document,
            queues,
            log,
            committing: VecDeque::new(),
            rules,
            kind,
            refusals: vec![],
        };
        house.install(None);
        house
    }
    pub fn stored(&self) -> Log {
        stored(&self.log)
    }
    pub fn install(&mut self, version: Option<(u32, [u8; 16])>) {
        let log = self.stored();
        let loaded = load("test", &log).unwrap();
        let installed = self.document.install(loaded, &log.actors, version, &mut self.queues);
        self.queue(installed.entries);
    }
    /// The server publishes a version.
    pub fn tell_of_version(&mut self, number: u32) {
        let entries = self.document.tell_of_version(number, [0xd0 + number as u8; 16]);
        self.queue(entries);
    }
    fn queue(&mut self, entries: Vec<NewEntry>) {
        if !entries.is_empty() {
            self.committing.push_back(entries);
        }
    }
    /// A new process over the same log.
    pub fn restart(&mut self) {
        self.committing.clear();
        self.queues.frames.clear();
        self.document = open(self.kind, &self.rules, &self.log);
        self.install(None);
    }
    pub fn set_rules(&mut self, rules: Consultation) -> Vec<PeerId> {
        self.rules = Arc::new(rules);
        self.document.set_rules(self.rules.clone())
    }
    pub fn enter(&mut self, peer: PeerId, grant: Grant) {
        self.queues.frames.insert(peer, VecDeque::new());
        self.document.enter(peer, grant);
    }
    pub fn leave(&mut self, peer: PeerId) {
        self.queues.frames.remove(&peer);
        self.document.leave(peer);
    }
    pub fn receive(&mut self, peer: PeerId, message: Message) -> Result<(), Refusal> {
        let answer = self.document.receive(peer, message.encode().into(), &mut self.queues);
        self.refusals.extend(answer.clone().err());
        answer
    }
    /// Applies what was admitted; the journal has it then.
    pub fn apply(&mut self) {
        match self.document.apply() {
            Ok(Some(entries)) => self.committing.push_back(entries),
            Ok(None) => {}
            Err(poisoned) => {
                while !self.committing.is_empty() {
                    self.confirm();
                }
                self.document.publish(&mut self.queues);
                let log = self.stored();
                let loaded = load("test", &log).unwrap();
                let recovered =
                    self.document.recover(loaded, &log.actors, None, poisoned, &mut self.queues);
                self.refusals.extend(recovered.refusals);
                self.apply();
            }
        }
    }
    /// The journal confirms the oldest batch.
    pub fn confirm(&mut self) {
        let Some(entries) = self.committing.pop_front() else { return };
        for entry in entries {
            let new = self.queues.confirmed.insert(ChangeHash(entry.hash));
            assert!(new, "a change is appended once");
            self.log.push(entry);
        }
        self.document.confirm();
    }
    pub fn publish(&mut self) {
        self.document.publish(&mut self.queues);
    }
    /// Everything that was admitted becomes durable and known.
    pub fn settle(&mut self) {
        self.apply();
        while !self.committing.is_empty() {
            self.confirm();
        }
        self.publish();
        assert!(self.document.is_settled());
    }
    pub fn reading(&self) -> Reading {
        self.document.reading().unwrap()
    }
    pub fn text(&self) -> Vec<String> {
        self.reading().paragraphs.iter().map(Paragraph::plain_text).collect()
    }
}

fn stored(log: &[NewEntry]) -> Log {
    let mut actors: Vec<(Box<[u8]>, ParticipantId)> = log
        .iter()
        .filter_map(|entry| Some((entry.actor.clone(), entry.participant.clone()?)))
        .collect();
    actors.sort();
    actors.dedup();
    let tail = log.iter().map(|entry| entry.chunk.clone()).collect();
    Log { tail, actors, ..Log::default() }
}

fn open(kind: DocumentKind, rules: &Arc<Consultation>, log: &[NewEntry]) -> Document {
    Document::open(kind, rules.clone(), stored(log), "session".into()).unwrap()
}

/// A client that speaks Automerge's own protocol.
pub struct Client {
    pub peer: PeerId,
    pub grant: Grant,
    pub doc: Automerge,
    pub state: sync::State,
    pub connected: bool,
    /// Codes of the notices that it received.
    pub notices: Vec<String>,
}

impl Client {
    pub fn new(number: u8, role: Role) -> Client {
        let doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
            .with_actor(ActorId::from([number; 16]));
        Client {
            peer: number.into(),
            grant: grant(number, role),
            doc,
            state: sync::State::new(),
            connected: false,
            notices: vec![],
        }
    }
    pub fn connect(&mut self, house: &mut House) {
        self.state = sync::State::new();
        self.connected = true;
        house.enter(self.peer, self.grant.clone());
    }
    pub fn disconnect(&mut self, house: &mut House) {
        self.connected = false;
        house.leave(self.peer);
    }
    /// Sends what the protocol says. True where there was something.
    pub fn send(&mut self, house: &mut House) -> bool {
        let Some(message) = self.doc.generate_sync_message(&mut self.state) else { return false };
        let _ = house.receive(self.peer, message);
        true
    }
    /// Takes one frame from its queue. True where there was one.
    pub fn take(&mut self, house: &mut House) -> bool {
        let Some(queue) = house.queues.frames.get_mut(&self.peer) else { return false };
        let Some(frame) = queue.pop_front() else {
            if house.queues.overflowed.remove(&self.peer) {
                house.document.drained(self.peer, &mut house.queues);
                return true;
            }
            return false;
        };
        match sync_message(&frame) {
            Some(message) => self.doc.receive_sync_message(&mut self.state, message).unwrap(),
            None => self.notices.push(String::from_utf8_lossy(&frame).into_owned()),
        }
        true
    }
    pub fn heard(&self, word: &str) -> bool {
        self.notices.iter().any(|notice| notice.contains(word))
    }
    /// Sends a change as it is, whatever the protocol says.
    pub fn force(&self, house: &mut House, changes: &[Change]) -> Result<(), Refusal> {
        let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
        house.receive(self.peer, wire::update(&[], chunks, false))
    }
}

/// Lets everybody talk until nobody has anything to say.
pub fn talk(house: &mut House, clients: &mut [&mut Client]) {
    for _ in 0..200 {
        let mut quiet = true;
        for client in clients.iter_mut().filter(|client| client.connected) {
            quiet &= !client.send(house);
            while client.take(house) {
                quiet = false;
            }
        }
        house.settle();
        if quiet
            && clients
                .iter()
                .all(|c| house.queues.frames.get(&c.peer).is_none_or(VecDeque::is_empty))
        {
            return;
        }
    }
    panic!("clients and server talk for ever");
}
