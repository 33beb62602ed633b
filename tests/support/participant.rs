//! A participant over a real websocket, with Automerge's own sync protocol.

use automerge::{
    ActorId, Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding,
    sync::{self, SyncDoc},
    transaction::{CommitOptions, Transactable},
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};
use zerodraft::document::wire;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub struct Participant {
    pub name: String,
    pub doc: Automerge,
    state: sync::State,
    socket: Option<Socket>,
    document: String,
    /// All heads that the server ever named: what it said to be durable.
    pub acknowledged: HashSet<ChangeHash>,
    /// Payloads of ephemeral messages.
    pub heard: Vec<String>,
    /// Whether the server said that there is no such document.
    pub unavailable: bool,
    pub closed: Option<u16>,
    count: u32,
}

/// A frame from a client to the server.
pub fn frame(kind: &str, sender: &str, document: &str, data: &[u8]) -> Bytes {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(5).unwrap();
    for (key, value) in
        [("type", kind), ("senderId", sender), ("targetId", "zerodraft"), ("documentId", document)]
    {
        e.str(key).unwrap().str(value).unwrap();
    }
    e.str("data").unwrap().bytes(data).unwrap();
    e.into_writer().into()
}

pub fn join_frame(sender: &str) -> Bytes {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(4).unwrap();
    e.str("type").unwrap().str("join").unwrap();
    e.str("senderId").unwrap().str(sender).unwrap();
    e.str("peerMetadata").unwrap().map(0).unwrap();
    e.str("supportedProtocolVersions").unwrap().array(1).unwrap().str("1").unwrap();
    e.into_writer().into()
}

pub async fn connect(url: &str) -> Socket {
    let (socket, _) = tokio_tungstenite::connect_async(url).await.expect("the server accepts");
    socket
}

fn word(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

impl Participant {
    pub fn new(name: &str, document_url: &str) -> Participant {
        let actor: [u8; 16] = rand::random();
        Participant {
            name: name.into(),
            doc: Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
                .with_actor(ActorId::from(actor)),
            state: sync::State::new(),
            socket: None,
            document: document_url.trim_start_matches("automerge:").into(),
            acknowledged: HashSet::new(),
            heard: vec![],
            unavailable: false,
            closed: None,
            count: 0,
        }
    }

    /// Connects, joins and asks for the document.
    pub async fn connect(&mut self, url: &str) {
        let mut socket = connect(url).await;
        socket.send(Message::Binary(join_frame(&self.name))).await.unwrap();
        self.socket = Some(socket);
        self.state = sync::State::new();
        self.closed = None;
        self.sync().await;
    }
    pub fn disconnect(&mut self) {
        self.socket = None;
    }
    pub fn is_connected(&self) -> bool {
        self.socket.is_some()
    }

    /// Says what the protocol wants said.
    pub async fn sync(&mut self) {
        if let Some(message) = self.doc.generate_sync_message(&mut self.state) {
            let frame = frame("sync", &self.name, &self.document, &message.encode());
            self.send(frame).await;
        }
    }
    pub async fn send(&mut self, frame: Bytes) {
        if let Some(socket) = &mut self.socket
            && socket.send(Message::Binary(frame)).await.is_err()
        {
            self.socket = None;
        }
    }
    /// Sends bytes as a sync message, whatever the protocol says.
    pub async fn force(&mut self, message: sync::Message) {
        let frame = frame("sync", &self.name, &self.document, &message.encode());
        self.send(frame).await;
    }

    /// Takes in what comes for this long.
    pub async fn listen(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            let Some(socket) = &mut self.socket else {
                sleep(left).await;
                return;
            };
            match timeout(left, socket.next()).await {
                Err(_) => return,
                Ok(Some(Ok(Message::Binary(frame)))) => self.take(&frame).await,
                Ok(Some(Ok(Message::Close(frame)))) => {
                    self.closed = frame.map(|frame| frame.code.into());
                    self.socket = None;
                }
                Ok(Some(Ok(_))) => {}
                Ok(_) => self.socket = None,
            }
        }
    }
    async fn take(&mut self, frame: &[u8]) {
        let envelope = wire::read_envelope(frame).expect("a frame of the protocol");
        match envelope.kind {
            "sync" => {
                let message = sync::Message::decode(envelope.data).unwrap();
                self.acknowledged.extend(message.heads.iter().copied());
                self.doc.receive_sync_message(&mut self.state, message).unwrap();
                self.sync().await;
            }
            "ephemeral" => self.heard.push(String::from_utf8_lossy(envelope.data).into_owned()),
            "doc-unavailable" => self.unavailable = true,
            "error" => self.heard.push("error".into()),
            _ => {}
        }
    }
    pub fn heard(&self, word: &str) -> bool {
        self.heard.iter().any(|heard| heard.contains(word))
    }

    fn root(&self, key: &str) -> ObjId {
        self.doc.get(ROOT, key).unwrap().expect("the draft is here").1
    }
    pub fn has_draft(&self) -> bool {
        self.doc.get(ROOT, "order").unwrap().is_some()
    }
    pub fn order(&self) -> Vec<String> {
        let values = self.doc.values(self.root("order"));
        values.filter_map(|(value, _)| value.as_str().map(str::to_owned)).collect()
    }
    fn text_of(&self, id: &str) -> Option<ObjId> {
        let entry = self.doc.get(self.root("paragraphs"), id).unwrap()?.1;
        Some(self.doc.get(entry, "text").unwrap()?.1)
    }
    pub fn change(
        &mut self,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
    ) -> Option<automerge::Change> {
        let mut tx = self.doc.transaction();
        write(&mut tx);
        tx.commit_with(CommitOptions::default().with_time(0));
        self.doc.get_last_local_change()
    }
    /// Types a word that is like no other into some paragraph, and sends it.
    pub async fn type_word(&mut self, at: usize) -> Option<String> {
        let order = self.order();
        let id = order.get(at % order.len().max(1))?;
        let text = self.text_of(id)?;
        self.count += 1;
        let typed = format!("{}w{}", self.name, self.count);
        let end = self.doc.length(&text);
        let place = (at / 7) % (end + 1);
        self.change(|tx| tx.splice_text(&text, place, 0, &format!(" {typed} ")).unwrap());
        self.sync().await;
        Some(typed)
    }
    /// Splits a paragraph in its middle.
    pub async fn split(&mut self, at: usize) -> Option<()> {
        let order = self.order();
        let id = order.get(at % order.len().max(1))?.clone();
        let text = self.text_of(&id)?;
        let paragraphs = self.root("paragraphs");
        self.count += 1;
        let new = format!("{}-s{}", self.name, self.count);
        let middle = self.doc.length(&text) / 2;
        self.change(|tx| {
            let marker = tx.split_block(&text, middle).unwrap();
            tx.put(&marker, "type", word("break")).unwrap();
            tx.put(&marker, "id", word(&new)).unwrap();
            let entry = tx.put_object(&paragraphs, &new, ObjType::Map).unwrap();
            tx.put(&entry, "kind", word("operative")).unwrap();
            tx.put(&entry, "level", 0).unwrap();
            tx.put(&entry, "origin", word(&id)).unwrap();
        });
        self.sync().await;
        Some(())
    }
    /// Moves a paragraph to the front.
    pub async fn move_to_front(&mut self, at: usize) -> Option<String> {
        let order = self.order();
        let from = at % order.len().max(1);
        let id = order.get(from)?.clone();
        let list = self.root("order");
        self.change(|tx| {
            tx.delete(&list, from).unwrap();
            tx.insert(&list, 0, word(&id)).unwrap();
        });
        self.sync().await;
        Some(id)
    }
    pub fn heads(&self) -> Vec<String> {
        let mut heads: Vec<String> = self.doc.get_heads().iter().map(ChangeHash::to_string).collect();
        heads.sort();
        heads
    }
    pub fn knows(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(hash).is_some()
    }
}
