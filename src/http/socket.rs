//! The socket: one task for each connection.
//!
//! It reads frames, checks what can be checked without the room, ends acknowledgements, and passes the rest on; and it
//! writes what stands in its queue. One task does both directions: two would share the socket through a lock.

use super::{App, auth::Tokens};
use crate::{
    document::{PeerId, SharedRecentHeads, wire},
    domain::{DocumentId, DocumentKind, Participant},
    room::{Farewell, Frame, Inbox, Input, Outlet, RoomHandle, connection},
    settings::{
        FRAME_BYTES_MAX, FRAMES_BURST, FRAMES_PER_SECOND, PRESENCE_BYTES_MAX, READ_BUFFER_BYTES,
    },
};
use axum::{
    extract::{
        RawQuery, State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::{Instant, interval_at, sleep, timeout};

/// Documents that one connection may open.
const DOCUMENTS_MAX: usize = 64;
/// A client that says nothing is asked for a sign of life this often.
const PING_EVERY: Duration = Duration::from_secs(30);
/// After this long without one it is gone: a phone that lost its network does not say so.
const SILENCE_MAX: Duration = Duration::from_secs(90);
/// A client must join within this time.
const JOIN_MAX: Duration = Duration::from_secs(15);
/// A frame that cannot be written for this long means that nobody reads.
const WRITE_MAX: Duration = Duration::from_secs(30);
/// A stock client that is closed on soon after data was sent never recovers.
const QUIESCE: Duration = Duration::from_millis(700);
/// Why a connection is not let in.
const NOT_LET_IN: &str =
    "Your session is not valid here; join the consultation with an invitation.";

/// Upgrades a request. Stock clients under Node crash on a refused upgrade, so that who is not let in hears it inside.
pub async fn sync(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if app.0.connections.load(Ordering::Relaxed) >= app.0.policy.connections_max {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let tokens = Tokens::of(&headers, query.as_deref()).for_socket(&headers, &app);
    let sessions = app.ask(move |store| {
        let mut sessions = Vec::new();
        for token in &tokens {
            sessions.extend(store.session(&token.hash())?);
        }
        Ok(sessions)
    });
    let sessions = match sessions.await {
        Ok(sessions) => sessions,
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(move |socket| async move {
            let counted = Counted::new(app.clone());
            if sessions.is_empty() {
                turn_away(socket).await;
            } else {
                Connection::new(app, sessions).run(socket).await;
            }
            drop(counted);
        })
}

/// Counts an open connection.
struct Counted(App);

impl Counted {
    fn new(app: App) -> Counted {
        app.0.connections.fetch_add(1, Ordering::Relaxed);
        app.0.metrics.connections.inc();
        Counted(app)
    }
}
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.connections.fetch_sub(1, Ordering::Relaxed);
        self.0.0.metrics.connections.dec();
    }
}

/// Says why, and closes.
async fn turn_away(mut socket: WebSocket) {
    let target = match timeout(JOIN_MAX, socket.recv()).await {
        Ok(Some(Ok(Message::Binary(frame)))) => {
            wire::read_envelope(&frame).map(|envelope| envelope.sender.to_owned())
        }
        _ => None,
    };
    let sentence = wire::error(&target.unwrap_or_default(), NOT_LET_IN);
    let _ = socket.send(Message::Binary(sentence)).await;
    let frame = CloseFrame { code: 4001, reason: NOT_LET_IN.into() };
    let _ = timeout(WRITE_MAX, socket.send(Message::Close(Some(frame)))).await;
}

/// A document that the connection opened.
struct Opened {
    name: Box<str>,
    document: DocumentKind,
    room: RoomHandle,
    recent: SharedRecentHeads,
    /// The room may hold an acknowledgement of this peer that it left without a reply.
    asked: bool,
}

struct Connection {
    app: App,
    sessions: Vec<Participant>,
    peer: PeerId,
    outlet: Outlet,
    inbox: Inbox,
    /// The name that the client joined under; empty before.
    joined: Box<str>,
    opened: Vec<Opened>,
    rate: Rate,
}

/// What comes of a frame.
enum Next {
    GoOn,
    HangUp,
}

impl Connection {
    fn new(app: App, sessions: Vec<Participant>) -> Connection {
        let (outlet, inbox) = connection();
        let peer = app.0.rooms.new_peer();
        Connection {
            app,
            sessions,
            peer,
            outlet,
            inbox,
            joined: "".into(),
            opened: vec![],
            rate: Rate::new(),
        }
    }

    async fn run(mut self, mut socket: WebSocket) {
        let opened_at = Instant::now();
        let mut heard = opened_at;
        let mut ping = interval_at(opened_at + PING_EVERY, PING_EVERY);
        loop {
            tokio::select! {
                biased;
                Some(frame) = self.inbox.next() => match frame {
                    Frame::Data(data) => {
                        let sent = timeout(WRITE_MAX, socket.send(Message::Binary(data))).await;
                        if !matches!(sent, Ok(Ok(()))) { break }
                        if self.inbox.has_drained() {
                            self.tell_all(|peer, _| Input::Drained { peer }).await;
                        }
                    }
                    Frame::Close(farewell) => {
                        close(&mut socket, farewell).await;
                        break;
                    }
                },
                message = socket.recv() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(Message::Binary(frame))) => {
                            if matches!(self.receive(frame).await, Next::HangUp) { break }
                        }
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        _ => break,
                    }
                }
                _ = ping.tick() => {
                    let late = self.joined.is_empty() && opened_at.elapsed() > JOIN_MAX;
                    if late || heard.elapsed() > SILENCE_MAX { break }
                    if heard.elapsed() >= PING_EVERY {
                        let sent = timeout(WRITE_MAX, socket.send(Message::Ping(Bytes::new()))).await;
                        if !matches!(sent, Ok(Ok(()))) { break }
                    }
                }
            }
            // A room that failed, or that the server closed, is entered again by the client's next connection.
            if self.inbox.is_empty() && self.opened.iter().any(|opened| opened.room.is_closed()) {
                sleep(QUIESCE).await;
                close(&mut socket, Farewell::GoingAway).await;
                break;
            }
        }
        self.tell_all(|peer, _| Input::Leave { peer }).await;
    }

    /// Tells the rooms of all documents something.
    async fn tell_all(&self, input: impl Fn(PeerId, DocumentKind) -> Input) {
        for opened in &self.opened {
            opened.room.send(input(self.peer, opened.document)).await;
        }
    }

    async fn receive(&mut self, frame: Bytes) -> Next {
        if let Some(wait) = self.rate.take() {
            self.app.0.metrics.throttled.inc();
            sleep(wait).await;
        }
        let Some(envelope) = wire::read_envelope(&frame) else { return Next::HangUp };
        if envelope.kind == "join" {
            return self.join(envelope.sender, envelope.version_known);
        }
        // Whoever speaks under another name than it joined with is not a client that lost its way.
        if self.joined.is_empty() || *envelope.sender != *self.joined {
            return Next::HangUp;
        }
        match envelope.kind {
            "sync" | "request" => self.sync(&frame, &envelope).await,
            "ephemeral" => self.presence(&frame, &envelope).await,
            "leave" => Next::HangUp,
            _ => Next::GoOn,
        }
    }

    fn join(&mut self, sender: &str, version_known: bool) -> Next {
        let again = !self.joined.is_empty() && *self.joined != *sender;
        if sender.is_empty() || again {
            return Next::HangUp;
        }
        if !version_known {
            self.outlet.send(wire::error(sender, Farewell::OtherProtocol.code().1));
            self.outlet.close(Farewell::OtherProtocol);
            return Next::GoOn;
        }
        self.joined = sender.into();
        self.outlet.send(wire::peer(sender));
        Next::GoOn
    }

    async fn sync(&mut self, frame: &Bytes, envelope: &wire::Envelope<'_>) -> Next {
        let known = self.opened.iter().position(|opened| *opened.name == *envelope.document);
        let at = match known {
            Some(at) => at,
            None => match self.open(envelope.document).await {
                Some(at) => at,
                None => {
                    // The same answer whether there is no such document or it is no business of the asker.
                    self.outlet.send(wire::unavailable(&self.joined, envelope.document));
                    return Next::GoOn;
                }
            },
        };
        let opened = &mut self.opened[at];
        let (peer, document) = (self.peer, opened.document);
        if known.is_some()
            && let Some(heads) = wire::acknowledged_heads(envelope.data)
            && opened.recent.contain(heads)
        {
            self.app.0.metrics.acknowledgements.inc();
            if !opened.asked || !opened.recent.are_current(heads) {
                return Next::GoOn;
            }
            opened.asked = false;
            opened.room.send(Input::Acknowledged { peer, document }).await;
            return Next::GoOn;
        }
        opened.asked = true;
        let data = frame.slice_ref(envelope.data);
        if !opened.room.send(Input::Sync { peer, document, data }).await {
            // The room is gone: what it sent last must be taken in first.
            sleep(QUIESCE).await;
            return Next::HangUp;
        }
        Next::GoOn
    }

    /// Enters a document, if one of the sessions may.
    async fn open(&mut self, name: &str) -> Option<usize> {
        if self.opened.len() >= DOCUMENTS_MAX {
            return None;
        }
        let id: DocumentId = name.parse().ok()?;
        let sessions = self.sessions.clone();
        // The socket may have been opened long ago: what counts is who they are at this moment.
        let found = self.app.ask(move |store| {
            let Some(consultation) = store.consultation_of(&id)? else { return Ok(None) };
            let Some(consultation) = store.consultation(&consultation)? else { return Ok(None) };
            let who = sessions.iter().find(|who| who.consultation == consultation.id);
            let Some(who) = who else { return Ok(None) };
            let who = store.participant(&consultation.id, &who.id)?;
            Ok(who.map(|who| (consultation, who)))
        });
        let (consultation, who) = found.await.ok()??;
        let document = consultation.document(&id)?;
        let rooms = &self.app.0.rooms;
        let entered = rooms.enter(&consultation.id, self.peer, document, &who, &self.outlet).await;
        let (room, recent) = entered.ok()??;
        self.opened.push(Opened { name: name.into(), document, room, recent, asked: false });
        Some(self.opened.len() - 1)
    }

    async fn presence(&mut self, frame: &Bytes, envelope: &wire::Envelope<'_>) -> Next {
        let opened = self.opened.iter().find(|opened| *opened.name == *envelope.document);
        if let Some(opened) = opened
            && envelope.data.len() <= PRESENCE_BYTES_MAX
        {
            let input = Input::Presence {
                peer: self.peer,
                document: opened.document,
                count: envelope.count,
                session: envelope.session.into(),
                data: frame.slice_ref(envelope.data),
            };
            opened.room.send(input).await;
        }
        Next::GoOn
    }
}

async fn close(socket: &mut WebSocket, farewell: Farewell) {
    let (code, reason) = farewell.code();
    let frame = CloseFrame { code, reason: reason.into() };
    let _ = timeout(WRITE_MAX, socket.send(Message::Close(Some(frame)))).await;
}

/// A bucket of frames that fills by itself.
struct Rate {
    left: f64,
    at: Instant,
}

impl Rate {
    fn new() -> Rate {
        Rate { left: f64::from(FRAMES_BURST), at: Instant::now() }
    }
    /// Takes one; where none is left, says how long to wait for it.
    fn take(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let filled = now.duration_since(self.at).as_secs_f64() * f64::from(FRAMES_PER_SECOND);
        self.left = (self.left + filled).min(f64::from(FRAMES_BURST)) - 1.0;
        self.at = now;
        (self.left < 0.0)
            .then(|| Duration::from_secs_f64(-self.left / f64::from(FRAMES_PER_SECOND)))
    }
}
