//! A participant that reads and does not run Automerge: it takes the heads and the changes out of a sync message, and
//! acknowledges it as a stock client does.

use super::house::participant::{Socket, frame, join_frame};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::{
    connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};
use zerodraft::document::wire;

/// Bytes of a change hash.
const HASH_BYTES: usize = 32;
/// First byte of a sync message of the first form.
const SYNC_MESSAGE_V1: u8 = 0x42;
/// A sync message from somebody who has nothing: no heads, needs, haves or changes.
const NOTHING: [u8; 5] = [SYNC_MESSAGE_V1, 0, 0, 0, 0];

/// What a reader sees in a sync message.
pub struct Seen<'a> {
    pub heads: &'a [u8],
    pub chunks: Vec<&'a [u8]>,
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> &'a [u8] {
    let (head, tail) = rest.split_at(len);
    *rest = tail;
    head
}

fn number(rest: &mut &[u8]) -> usize {
    leb128::read::unsigned(rest).expect("a sync message is whole") as usize
}

/// Reads a sync message. In the first form each change is a chunk of its own; in the second they are joined to one.
pub fn see(data: &[u8]) -> Seen<'_> {
    let mut rest = data;
    let form = take(&mut rest, 1)[0];
    let hashes = |rest: &mut &_| number(rest) * HASH_BYTES;
    let bytes = hashes(&mut rest);
    let heads = take(&mut rest, bytes);
    if form != SYNC_MESSAGE_V1 {
        return Seen { heads, chunks: vec![] };
    }
    let bytes = hashes(&mut rest);
    take(&mut rest, bytes);
    for _ in 0..number(&mut rest) {
        let bytes = hashes(&mut rest);
        take(&mut rest, bytes);
        let bloom = number(&mut rest);
        take(&mut rest, bloom);
    }
    let count = number(&mut rest);
    let mut chunk = |_| {
        let bytes = number(&mut rest);
        take(&mut rest, bytes)
    };
    Seen { heads, chunks: (0..count).map(&mut chunk).collect() }
}

/// The first bytes of a change's hash, which stand in the change itself.
pub fn short_hash(chunk: &[u8]) -> u32 {
    u32::from_be_bytes(chunk[4..8].try_into().unwrap())
}

/// "I hold everything below these heads."
pub fn acknowledgement(heads: &[u8]) -> Vec<u8> {
    let count = (heads.len() / HASH_BYTES) as u8;
    let mut data = vec![SYNC_MESSAGE_V1, count];
    data.extend_from_slice(heads);
    data.extend_from_slice(&[0, 1, count]);
    data.extend_from_slice(heads);
    data.extend_from_slice(&[0, 0]);
    data
}

/// A connection whose own cost is small: the client's default buffer would be filled with zeros before every read.
pub async fn connect(url: &str) -> Socket {
    let config = WebSocketConfig::default()
        .read_buffer_size(16 * 1024)
        .max_message_size(Some(256 << 20))
        .max_frame_size(Some(256 << 20));
    let connected = connect_async_with_config(url, Some(config), true).await;
    connected.expect("the server accepts").0
}

/// Connects and joins.
pub async fn join(url: &str, name: &str) -> Socket {
    let mut socket = connect(url).await;
    socket.send(Message::Binary(join_frame(name))).await.unwrap();
    let peer = next(&mut socket).await.expect("the server answers");
    assert_eq!(wire::read_envelope(&peer).unwrap().kind, "peer");
    socket
}

/// Asks for a document and returns with the frame that brings it.
pub async fn whole_document(socket: &mut Socket, name: &str, document: &str) -> Bytes {
    socket.send(Message::Binary(frame("request", name, document, &NOTHING))).await.unwrap();
    loop {
        let frame = next(socket).await.expect("the server answers");
        if wire::read_envelope(&frame).unwrap().kind == "sync" {
            return frame;
        }
    }
}

/// The next frame; none when the connection is over.
pub async fn next(socket: &mut Socket) -> Option<Bytes> {
    loop {
        match socket.next().await? {
            Ok(Message::Binary(frame)) => return Some(frame),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
