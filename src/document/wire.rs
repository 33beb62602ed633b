//! Frames of the automerge-repo websocket protocol: read without copying, written once.
//!
//! A frame is one CBOR map. Fields that are not known here are skipped, as the protocol asks. What is written has
//! definite lengths and untagged byte strings, which every client reads. docs/PROTOCOL.md has the grammar.

use automerge::{
    ChangeHash,
    sync::{self, Message, MessageFlags, MessageVersion},
};
use bytes::Bytes;
use minicbor::{Decoder, Encoder, data::Type};

/// The name under which the server speaks.
pub const SERVER_PEER_ID: &str = "zerodraft";
/// Stable for ever: a client keeps what it knows of the server's state under this name.
const STORAGE_ID: &str = "zerodraft";
/// The only version of the protocol.
pub const PROTOCOL_VERSION: &str = "1";
/// Identifiers in a frame at most, in bytes; stock clients use under 60.
const ID_BYTES_MAX: usize = 256;
/// First byte of a sync message: of the first form, and of the second, in which read-only peers acknowledge.
const SYNC_MESSAGES: [u8; 2] = [0x42, 0x43];
/// Bytes of a change hash.
const HASH_BYTES: usize = 32;
/// Nested values of a field that is skipped, at most: no field of the protocol nests deeper than four.
const NESTING_MAX: usize = 16;

/// What a frame says, borrowed from it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// `join`, `request`, `sync`, `ephemeral`, `leave` …
    pub kind: &'a str,
    /// Who says it is from.
    pub sender: &'a str,
    /// The document it is about; empty where there is none.
    pub document: &'a str,
    /// The sync message or the ephemeral payload.
    pub data: &'a [u8],
    /// Counts the ephemeral messages of a session.
    pub count: u64,
    /// The sender's session, of ephemeral messages.
    pub session: &'a str,
    /// Whether a `join` speaks a version of the protocol that is known here.
    pub version_known: bool,
}

/// Reads a frame; none where it is no frame of the protocol.
pub fn read_envelope(frame: &[u8]) -> Option<Envelope<'_>> {
    let mut decoder = Decoder::new(frame);
    let fields = decoder.map().ok()?;
    let mut envelope = Envelope::default();
    let mut read = 0;
    loop {
        match fields {
            Some(n) if read == n => return Some(envelope),
            None if decoder.datatype().ok()? == Type::Break => return Some(envelope),
            _ => read += 1,
        }
        match decoder.str().ok()? {
            "type" => envelope.kind = identifier(&mut decoder)?,
            "senderId" => envelope.sender = identifier(&mut decoder)?,
            "documentId" => envelope.document = identifier(&mut decoder)?,
            "sessionId" => envelope.session = identifier(&mut decoder)?,
            "count" => envelope.count = count(&mut decoder)?,
            "data" => {
                // cbor-x tags a Uint8Array.
                if decoder.datatype().ok()? == Type::Tag {
                    decoder.tag().ok()?;
                }
                envelope.data = decoder.bytes().ok()?;
            }
            "supportedProtocolVersions" => {
                envelope.version_known = speaks_our_version(&mut decoder)?;
            }
            _ => skip(&mut decoder, 0)?,
        }
    }
}

fn identifier<'a>(decoder: &mut Decoder<'a>) -> Option<&'a str> {
    decoder.str().ok().filter(|text| text.len() <= ID_BYTES_MAX)
}

/// A JavaScript number may arrive as an integer or as a float.
fn count(decoder: &mut Decoder) -> Option<u64> {
    match decoder.datatype().ok()? {
        Type::F16 | Type::F32 | Type::F64 => decoder.f64().ok().map(|value| value as u64),
        _ => decoder.u64().ok(),
    }
}

fn speaks_our_version(decoder: &mut Decoder) -> Option<bool> {
    let mut known = false;
    for _ in 0..decoder.array().ok()?? {
        known |= decoder.str().ok()? == PROTOCOL_VERSION;
    }
    Some(known)
}

/// Skips one value with a bound on its nesting: the decoder's own skip has none.
fn skip(decoder: &mut Decoder, depth: usize) -> Option<()> {
    if depth > NESTING_MAX {
        return None;
    }
    match decoder.datatype().ok()? {
        Type::Array => {
            for _ in 0..decoder.array().ok()?? {
                skip(decoder, depth + 1)?;
            }
        }
        Type::Map => {
            for _ in 0..decoder.map().ok()?? {
                skip(decoder, depth + 1)?;
                skip(decoder, depth + 1)?;
            }
        }
        Type::Tag => {
            decoder.tag().ok()?;
            skip(decoder, depth + 1)?;
        }
        Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef => return None,
        _ => decoder.skip().ok()?,
    }
    Some(())
}

fn take<'a>(input: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (head, rest) = input.split_at_checked(len)?;
    *input = rest;
    Some(head)
}

fn leb128(input: &mut &[u8]) -> Option<usize> {
    let mut n = 0usize;
    for shift in (0..=28).step_by(7) {
        let byte = take(input, 1)?[0];
        n |= ((byte & 0x7f) as usize) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

/// The heads of a message that carries neither changes nor needs: an acknowledgement. It is the most frequent frame by
/// far, so nothing is allocated for it.
pub fn acknowledged_heads(data: &[u8]) -> Option<&[u8]> {
    let mut rest = data;
    if !SYNC_MESSAGES.contains(&take(&mut rest, 1)?[0]) {
        return None;
    }
    let count = leb128(&mut rest)?;
    let heads = take(&mut rest, count.checked_mul(HASH_BYTES)?)?;
    if leb128(&mut rest)? > 0 {
        return None;
    }
    for _ in 0..leb128(&mut rest)? {
        let last_sync = leb128(&mut rest)?;
        take(&mut rest, last_sync.checked_mul(HASH_BYTES)?)?;
        let bloom = leb128(&mut rest)?;
        take(&mut rest, bloom)?;
    }
    for _ in 0..leb128(&mut rest)? {
        if leb128(&mut rest)? > 0 {
            return None;
        }
    }
    Some(heads)
}

/// Heads as they stand in a message.
pub fn heads_bytes(heads: &[ChangeHash]) -> Box<[u8]> {
    heads.iter().flat_map(|hash| hash.0).collect()
}

/// "We are at `heads`, and these chunks lead there." `have` must not be empty, or clients take us for a peer in need.
/// Flags are left out unless the peer must know that nothing of it is taken: flags would teach it to send whole
/// documents and joined changes.
pub fn update(heads: &[ChangeHash], chunks: Vec<Vec<u8>>, read_only: bool) -> Message {
    let flags = read_only.then(|| {
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::READ_ONLY);
        flags
    });
    let have = sync::Have { last_sync: heads.to_vec(), bloom: sync::BloomFilter::default() };
    Message {
        heads: heads.to_vec(),
        need: vec![],
        have: vec![have],
        changes: chunks.into(),
        flags,
        version: MessageVersion::V1,
    }
}

/// Writes frames.
struct Frame(Encoder<Vec<u8>>);

/// Memory takes every write: the encoder's error cannot happen.
fn written<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.expect("memory takes every write")
}

impl Frame {
    fn map(fields: u64, capacity: usize) -> Frame {
        let mut encoder = Encoder::new(Vec::with_capacity(capacity));
        written(encoder.map(fields));
        Frame(encoder)
    }
    fn text(mut self, key: &str, value: &str) -> Frame {
        written(self.0.str(key).and_then(|e| e.str(value)));
        self
    }
    fn number(mut self, key: &str, value: u64) -> Frame {
        written(self.0.str(key).and_then(|e| e.u64(value)));
        self
    }
    fn bytes(mut self, key: &str, value: &[u8]) -> Frame {
        written(self.0.str(key).and_then(|e| e.bytes(value)));
        self
    }
    fn finish(self) -> Bytes {
        self.0.into_writer().into()
    }
}

/// The answer to a `join`.
pub fn peer(target: &str) -> Bytes {
    let mut frame = Frame::map(5, 192)
        .text("type", "peer")
        .text("senderId", SERVER_PEER_ID)
        .text("targetId", target)
        .text("selectedProtocolVersion", PROTOCOL_VERSION);
    written(frame.0.str("peerMetadata").and_then(|e| {
        e.map(2)?.str("storageId")?.str(STORAGE_ID)?.str("isEphemeral")?.bool(false)
    }));
    frame.finish()
}

/// A sync message. Stock clients do not look at `targetId`, so that one frame serves all.
pub fn sync(document: &str, message: Message) -> Bytes {
    let data = message.encode();
    Frame::map(5, data.len() + 160)
        .text("type", "sync")
        .text("senderId", SERVER_PEER_ID)
        .text("targetId", "*")
        .text("documentId", document)
        .bytes("data", &data)
        .finish()
}

/// "There is no such document", also where it is no business of the asker.
pub fn unavailable(target: &str, document: &str) -> Bytes {
    Frame::map(4, 160)
        .text("type", "doc-unavailable")
        .text("senderId", SERVER_PEER_ID)
        .text("targetId", target)
        .text("documentId", document)
        .finish()
}

/// A sentence before the connection ends.
pub fn error(target: &str, sentence: &str) -> Bytes {
    Frame::map(4, 192)
        .text("type", "error")
        .text("senderId", SERVER_PEER_ID)
        .text("targetId", target)
        .text("message", sentence)
        .finish()
}

/// Presence, or a notice of the server's own. It is sent in the server's name: a stock client sends each ephemeral
/// message of anybody else back.
pub fn ephemeral(document: &str, session: &str, count: u64, payload: &[u8]) -> Bytes {
    Frame::map(7, payload.len() + 224)
        .text("type", "ephemeral")
        .text("senderId", SERVER_PEER_ID)
        .text("targetId", "*")
        .text("documentId", document)
        .number("count", count)
        .text("sessionId", session)
        .bytes("data", payload)
        .finish()
}

/// The key of a payload under which the server's own words stand. What a client writes there is dropped.
pub const NOTICE_KEY: &str = "zerodraft";

/// A payload of the server's own: `{ zerodraft: { key: value, … } }`.
pub fn notice(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut frame = Frame::map(1, 192);
    written(frame.0.str(NOTICE_KEY).and_then(|e| e.map(fields.len() as u64)));
    for (key, value) in fields {
        frame = frame.text(key, value);
    }
    frame.0.into_writer()
}

/// A client's payload with who sent it, as the server knows them: `identity` stands under [`NOTICE_KEY`] of the map that
/// the client sent; any other payload becomes the `message` of a new map. None where it is not one CBOR value.
pub fn with_identity(payload: &[u8], identity: &[(&str, &str)]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(payload);
    let mut kept: Vec<&[u8]> = Vec::new();
    if decoder.datatype().ok()? == Type::Map {
        for _ in 0..decoder.map().ok()?? {
            let start = decoder.position();
            let key_is_ours = decoder.datatype().ok()? == Type::String
                && decoder.probe().str().is_ok_and(|key| key == NOTICE_KEY);
            skip(&mut decoder, 0)?;
            skip(&mut decoder, 0)?;
            if !key_is_ours {
                kept.push(&payload[start..decoder.position()]);
            }
        }
    } else {
        skip(&mut decoder, 0)?;
    }
    if decoder.position() != payload.len() {
        return None;
    }
    let is_map = payload.first().is_some_and(|byte| byte >> 5 == 5);
    let fields = if is_map { kept.len() as u64 } else { 1 };
    let mut frame = Frame::map(fields + 1, payload.len() + 192);
    if is_map {
        kept.iter().for_each(|pair| frame.0.writer_mut().extend_from_slice(pair));
    } else {
        written(frame.0.str("message"));
        frame.0.writer_mut().extend_from_slice(payload);
    }
    written(frame.0.str(NOTICE_KEY).and_then(|e| e.map(identity.len() as u64)));
    for (key, value) in identity {
        frame = frame.text(key, value);
    }
    Some(frame.0.into_writer())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_is_seen_without_decoding_it() {
        let heads = [ChangeHash([7; 32])];
        let ack = update(&heads, vec![], false).encode();
        assert_eq!(acknowledged_heads(&ack), Some(&heads_bytes(&heads)[..]));
        let more = update(&heads, vec![vec![1]], false).encode();
        assert_eq!(acknowledged_heads(&more), None);
        let mut needy = update(&heads, vec![], false);
        needy.need = heads.to_vec();
        assert_eq!(acknowledged_heads(&needy.encode()), None);
        assert_eq!(acknowledged_heads(&[0x42, 0xff, 0xff, 0xff, 0xff, 0x7f]), None);
    }

    #[test]
    fn a_frame_reads_back() {
        let frame = sync("doc", update(&[], vec![], false));
        let envelope = read_envelope(&frame).unwrap();
        assert_eq!((envelope.kind, envelope.document), ("sync", "doc"));
        assert_eq!(read_envelope(b"\xff\xff"), None);
    }

    #[test]
    fn a_field_that_nests_without_end_is_no_frame() {
        let mut bomb = vec![0xa1, 0x61, b'x'];
        bomb.extend([0x81; 100_000]);
        assert_eq!(read_envelope(&bomb), None);
    }

    #[test]
    fn presence_carries_the_identity_that_the_server_checked() {
        let who = [("name", "Ana")];
        // {"cursor": 3, "zerodraft": {"name": "Mallory"}}
        let forged = b"\xa2\x66cursor\x03\x69zerodraft\xa1\x64name\x67Mallory";
        let honest = with_identity(forged, &who).unwrap();
        assert_eq!(honest, b"\xa2\x66cursor\x03\x69zerodraft\xa1\x64name\x63Ana");
        let wrapped = with_identity(b"\x18\x2a", &who).unwrap();
        assert_eq!(wrapped, b"\xa2\x67message\x18\x2a\x69zerodraft\xa1\x64name\x63Ana");
        assert_eq!(with_identity(b"\x01\x02", &who), None);
        assert_eq!(with_identity(b"", &who), None);
    }
}
