//! What can be said of bytes before Automerge sees them.
//!
//! Each check stands for an input that was seen to make Automerge 0.12 panic, or ask for more memory or time than the
//! machine has: a bloom filter with absurd parameters, a chunk that inflates, a run of a hundred million operations in
//! a hundred bytes. The formats are those of automerge.org/automerge-binary-format-spec.

use automerge::ChangeHash;
use sha2::{Digest, Sha256};

/// One change at most, in bytes: a pasted text of a hundred thousand characters takes a third of it.
pub const CHANGE_BYTES_MAX: usize = 1024 * 1024;
/// Operations of one change at most: a character is one. Decoding that many takes about a tenth of a second.
pub const OPERATIONS_PER_CHANGE_MAX: u64 = 200_000;
/// Changes in one message at most: an hour offline at ten changes a second.
pub const CHANGES_PER_MESSAGE_MAX: usize = 40_000;
/// Heads, needs and `have` entries of a message at most. Two hundred people who all write at once make two hundred.
pub const HASHES_PER_MESSAGE_MAX: usize = 10_000;
/// Actors that one change names, at most.
const ACTORS_PER_CHANGE_MAX: u64 = 10_000;
/// The longest actor id, in bytes; stock clients use 16.
pub const ACTOR_BYTES_MAX: usize = 64;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// magic, checksum, chunk type
const CHUNK_HEADER_BYTES: usize = 9;
const CHUNK_TYPE_DOCUMENT: u8 = 0;
const CHUNK_TYPE_CHANGE: u8 = 1;
const BLOOM_BITS_PER_ENTRY: u64 = 10;
const BLOOM_PROBES: u64 = 7;

/// Why bytes go no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    /// Not the format at all.
    #[error("not a sync message")]
    Malformed,
    /// A bloom filter that Automerge would divide by zero for, or probe for ever.
    #[error("a bloom filter with unusual parameters")]
    Bloom,
    /// A chunk that is not one plain change: a document, a compressed change, a bundle.
    #[error("a chunk that is not a plain change")]
    ChunkType,
    /// Longer than [`CHANGE_BYTES_MAX`].
    #[error("a change of more than {CHANGE_BYTES_MAX} bytes")]
    ChangeBytes,
    /// More than [`OPERATIONS_PER_CHANGE_MAX`], as its columns claim.
    #[error("a change of more than {OPERATIONS_PER_CHANGE_MAX} operations")]
    Operations,
    /// A count beyond its limit.
    #[error("a message with too many parts")]
    Count,
}

/// A cursor over untrusted bytes.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], Unsafe> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(Unsafe::Malformed)?;
        self.0 = rest;
        Ok(head)
    }
    fn unsigned(&mut self) -> Result<u64, Unsafe> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Unsafe::Malformed)
    }
    fn signed(&mut self) -> Result<i64, Unsafe> {
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= i64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let sign_bit = shift + 6;
                if byte & 0x40 != 0 && sign_bit < 63 {
                    value |= -1i64 << (sign_bit + 1);
                }
                return Ok(value);
            }
        }
        Err(Unsafe::Malformed)
    }
    fn length(&mut self) -> Result<usize, Unsafe> {
        usize::try_from(self.unsigned()?).map_err(|_| Unsafe::Malformed)
    }
    fn sized(&mut self) -> Result<&'a [u8], Unsafe> {
        let len = self.length()?;
        self.take(len)
    }
    fn hashes(&mut self) -> Result<Vec<ChangeHash>, Unsafe> {
        let count = self.length()?;
        if count > HASHES_PER_MESSAGE_MAX {
            return Err(Unsafe::Count);
        }
        (0..count)
            .map(|_| {
                let mut hash = [0; 32];
                hash.copy_from_slice(self.take(32)?);
                Ok(ChangeHash(hash))
            })
            .collect()
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Checks a sync message, so that decoding it is harmless. The chunks in it are checked one by one later.
pub fn check_sync_message(data: &[u8]) -> Result<(), Unsafe> {
    let mut input = Bytes(data);
    input.take(1)?;
    input.hashes()?;
    input.hashes()?;
    let haves = input.length()?;
    if haves > HASHES_PER_MESSAGE_MAX {
        return Err(Unsafe::Count);
    }
    for _ in 0..haves {
        input.hashes()?;
        check_bloom(input.sized()?)?;
    }
    let chunks = input.length()?;
    if chunks > CHANGES_PER_MESSAGE_MAX {
        return Err(Unsafe::Count);
    }
    for _ in 0..chunks {
        input.sized()?;
    }
    Ok(())
}

fn check_bloom(bytes: &[u8]) -> Result<(), Unsafe> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut bloom = Bytes(bytes);
    let (entries, bits, probes) = (bloom.unsigned()?, bloom.unsigned()?, bloom.unsigned()?);
    let usual = bits == BLOOM_BITS_PER_ENTRY && probes == BLOOM_PROBES && entries > 0;
    let len = entries.checked_mul(bits).ok_or(Unsafe::Bloom)?.div_ceil(8);
    if usual && bloom.0.len() as u64 == len { Ok(()) } else { Err(Unsafe::Bloom) }
}

/// Cuts a blob into its chunks: some clients join them. What each is, [`check_change`] says.
pub fn split_chunks(blob: &[u8]) -> Result<Vec<&[u8]>, Unsafe> {
    let mut rest = blob;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let len = chunk_len(rest)?;
        let (chunk, after) = rest.split_at_checked(len).ok_or(Unsafe::Malformed)?;
        chunks.push(chunk);
        rest = after;
        if chunks.len() > CHANGES_PER_MESSAGE_MAX {
            return Err(Unsafe::Count);
        }
    }
    Ok(chunks)
}

fn chunk_len(bytes: &[u8]) -> Result<usize, Unsafe> {
    if bytes.get(..4) != Some(&MAGIC) {
        return Err(Unsafe::Malformed);
    }
    let mut input = Bytes(bytes);
    input.take(CHUNK_HEADER_BYTES)?;
    let body = input.length()?;
    (bytes.len() - input.0.len()).checked_add(body).ok_or(Unsafe::Malformed)
}

/// Checks a chunk that claims to be one plain change, so that decoding it takes time and memory in proportion to its
/// size: the lengths of all runs in all columns are added up first.
pub fn check_change(chunk: &[u8]) -> Result<(), Unsafe> {
    if chunk.len() > CHANGE_BYTES_MAX {
        return Err(Unsafe::ChangeBytes);
    }
    if chunk_len(chunk)? != chunk.len() {
        return Err(Unsafe::Malformed);
    }
    if chunk[8] != CHUNK_TYPE_CHANGE {
        return Err(Unsafe::ChunkType);
    }
    let mut input = Bytes(chunk);
    input.take(CHUNK_HEADER_BYTES)?;
    input.length()?;
    input.hashes()?; // dependencies
    if input.sized()?.len() > ACTOR_BYTES_MAX {
        return Err(Unsafe::Malformed);
    }
    input.unsigned()?; // sequence number
    input.unsigned()?; // first operation
    input.signed()?; // time
    input.sized()?; // message
    let actors = input.unsigned()?;
    if actors > ACTORS_PER_CHANGE_MAX {
        return Err(Unsafe::Count);
    }
    for _ in 0..actors {
        if input.sized()?.len() > ACTOR_BYTES_MAX {
            return Err(Unsafe::Malformed);
        }
    }
    check_columns(&mut input)
}

/// The kinds of columns, by the low three bits of their specification.
mod column {
    pub const GROUP: u64 = 0;
    pub const ACTOR: u64 = 1;
    pub const INTEGER: u64 = 2;
    pub const DELTA: u64 = 3;
    pub const BOOLEAN: u64 = 4;
    pub const STRING: u64 = 5;
    pub const VALUE_META: u64 = 6;
    pub const DEFLATE: u64 = 8;
}
/// Columns of a change at most; the format has fifteen.
const COLUMNS_MAX: usize = 64;

fn check_columns(input: &mut Bytes) -> Result<(), Unsafe> {
    let count = input.length()?;
    if count > COLUMNS_MAX {
        return Err(Unsafe::Count);
    }
    let mut columns = Vec::with_capacity(count);
    for _ in 0..count {
        columns.push((input.unsigned()?, input.length()?));
    }
    for (spec, len) in columns {
        if spec & column::DEFLATE != 0 {
            return Err(Unsafe::ChunkType);
        }
        let data = Bytes(input.take(len)?);
        let rows = match spec & 7 {
            column::BOOLEAN => boolean_rows(data)?,
            column::STRING => run_rows(data, |bytes| bytes.sized().map(|_| 0))?,
            column::DELTA => run_rows(data, |bytes| bytes.signed().map(|_| 0))?,
            // The number of members of each group stands in the column: its members are counted by their own.
            column::GROUP => run_rows(data, |bytes| bytes.unsigned())?,
            column::ACTOR | column::INTEGER | column::VALUE_META => {
                run_rows(data, |bytes| bytes.unsigned().map(|_| 0))?
            }
            _ => 0, // raw bytes of values: their lengths stand in the column before
        };
        if rows > OPERATIONS_PER_CHANGE_MAX {
            return Err(Unsafe::Operations);
        }
    }
    Ok(())
}

/// Rows of a run-length column, or, where `value` weighs them, the sum of its values if that is more.
fn run_rows(
    mut data: Bytes,
    value: impl Fn(&mut Bytes) -> Result<u64, Unsafe>,
) -> Result<u64, Unsafe> {
    let (mut rows, mut weight) = (0u64, 0u64);
    while !data.is_empty() {
        match data.signed()? {
            0 => rows = rows.saturating_add(data.unsigned()?),
            run @ 1.. => {
                rows = rows.saturating_add(run as u64);
                weight = weight.saturating_add(value(&mut data)?.saturating_mul(run as u64));
            }
            literal => {
                let count = literal.unsigned_abs();
                rows = rows.saturating_add(count);
                if rows > OPERATIONS_PER_CHANGE_MAX {
                    return Err(Unsafe::Operations);
                }
                for _ in 0..count {
                    weight = weight.saturating_add(value(&mut data)?);
                }
            }
        }
    }
    Ok(rows.max(weight))
}

fn boolean_rows(mut data: Bytes) -> Result<u64, Unsafe> {
    let mut rows = 0u64;
    while !data.is_empty() {
        rows = rows.saturating_add(data.unsigned()?);
    }
    Ok(rows)
}

/// The heads that a stored document has, read from its bytes without loading it: the heads that stand in the snapshot,
/// carried forward through the changes after it.
pub fn stored_heads(snapshot: &[u8], tail: &[bytes::Bytes]) -> Result<Vec<ChangeHash>, Unsafe> {
    let mut heads: std::collections::BTreeSet<ChangeHash> = if snapshot.is_empty() {
        Default::default()
    } else {
        snapshot_heads(snapshot)?.into_iter().collect()
    };
    for chunk in tail {
        let mut input = Bytes(chunk);
        input.take(CHUNK_HEADER_BYTES)?;
        input.length()?;
        for dep in input.hashes()? {
            heads.remove(&dep);
        }
        heads.insert(change_hash(chunk));
    }
    Ok(heads.into_iter().collect())
}

fn snapshot_heads(snapshot: &[u8]) -> Result<Vec<ChangeHash>, Unsafe> {
    let mut input = Bytes(snapshot);
    if input.take(CHUNK_HEADER_BYTES)?[8] != CHUNK_TYPE_DOCUMENT {
        return Err(Unsafe::ChunkType);
    }
    input.length()?;
    for _ in 0..input.unsigned()? {
        input.sized()?; // actors
    }
    input.hashes()
}

/// The hash of a change: SHA-256 from its chunk type on.
pub fn change_hash(chunk: &[u8]) -> ChangeHash {
    ChangeHash(Sha256::digest(&chunk[CHUNK_HEADER_BYTES - 1..]).into())
}
