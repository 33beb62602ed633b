//! The logs of the documents: entries, the actors that made them, and the snapshots that shorten their start.

use super::{
    checksum,
    fault::{Fault, Result, corrupt},
    from_sql, record, to_sql,
};
use crate::{
    domain::{ConsultationId, DocumentId, DocumentKind, ParticipantId},
    store::{Append, AppendRefusal, Appended, LateEntry, Log, NewEntry, StoreError, WholeEntry},
};
use bytes::Bytes;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, params};

/// Stores one append of a batch, or says why not without having written anything.
pub fn append(transaction: &Transaction<'_>, append: &Append) -> Result<Appended> {
    let found: Option<(i64, i64, i64)> = transaction
        .prepare_cached(
            "SELECT documents.number, documents.seq, consultations.epoch
             FROM documents JOIN consultations ON consultations.id = documents.consultation
             WHERE documents.id = ?1 AND consultations.id = ?2",
        )?
        .query_row(params![append.document.as_bytes(), append.consultation.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((document, last, epoch)) = found else {
        return Ok(Appended::Refused(AppendRefusal::UnknownDocument));
    };
    let epoch = from_sql(epoch)?;
    if epoch != append.epoch {
        return Ok(Appended::Fenced { epoch });
    }
    if append.after.is_some_and(|after| i64::try_from(after) != Ok(last)) {
        return Ok(Appended::Refused(AppendRefusal::NotNext));
    }
    let unbound = match unbound_actors(transaction, document, append)? {
        Ok(unbound) => unbound,
        Err(refusal) => return Ok(Appended::Refused(refusal)),
    };
    for (actor, participant) in unbound {
        bind(transaction, document, actor, participant)?;
    }
    let mut seq = last;
    for entry in &append.entries {
        let NewEntry { hash, chunk, participant, late_for, .. } = entry.clone();
        let entry = WholeEntry { hash, chunk, participant, late_for };
        seq += i64::from(put(transaction, document, seq + 1, &entry)?);
    }
    if seq > last {
        transaction
            .prepare_cached("UPDATE documents SET seq = ?2 WHERE number = ?1")?
            .execute(params![document, seq])?;
    }
    Ok(Appended::Stored { last: from_sql(seq)? })
}

/// Says who an actor belongs to, for good.
pub fn bind(
    transaction: &Transaction<'_>,
    document: i64,
    actor: &[u8],
    participant: Option<&ParticipantId>,
) -> Result<()> {
    transaction
        .prepare_cached("INSERT INTO actors (document, actor, participant) VALUES (?1, ?2, ?3)")?
        .execute(params![document, actor, participant.map(ParticipantId::as_str)])?;
    Ok(())
}

type Binding<'a> = (&'a [u8], Option<&'a ParticipantId>);

/// The actors that this append uses first. An actor belongs to whoever used it first.
fn unbound_actors<'a>(
    transaction: &Transaction<'_>,
    document: i64,
    append: &'a Append,
) -> Result<std::result::Result<Vec<Binding<'a>>, AppendRefusal>> {
    let mut checked: Vec<Binding<'a>> = Vec::new();
    let mut unbound = Vec::new();
    for entry in &append.entries {
        let (actor, participant) = (&*entry.actor, entry.participant.as_ref());
        if let Some((_, before)) = checked.iter().rev().find(|(known, _)| *known == actor) {
            if *before != participant {
                return Ok(Err(AppendRefusal::ActorTaken));
            }
            continue;
        }
        let bound: Option<Option<String>> = transaction
            .prepare_cached("SELECT participant FROM actors WHERE document = ?1 AND actor = ?2")?
            .query_row(params![document, actor], |row| row.get(0))
            .optional()?;
        match bound {
            Some(bound) if bound.as_deref() != participant.map(ParticipantId::as_str) => {
                return Ok(Err(AppendRefusal::ActorTaken));
            }
            Some(_) => {}
            None => {
                if !takes_part(transaction, &append.consultation, participant)? {
                    return Ok(Err(AppendRefusal::UnknownParticipant));
                }
                unbound.push((actor, participant));
            }
        }
        checked.push((actor, participant));
    }
    Ok(Ok(unbound))
}

/// The server itself takes part everywhere.
fn takes_part(
    transaction: &Transaction<'_>,
    consultation: &ConsultationId,
    participant: Option<&ParticipantId>,
) -> Result<bool> {
    let Some(participant) = participant else { return Ok(true) };
    Ok(transaction
        .prepare_cached("SELECT 1 FROM participants WHERE id = ?1 AND consultation = ?2")?
        .exists([participant.as_str(), consultation.as_str()])?)
}

/// Writes an entry; false where the log has this change already.
pub fn put(
    transaction: &Transaction<'_>,
    document: i64,
    seq: i64,
    entry: &WholeEntry,
) -> Result<bool> {
    let participant = entry.participant.as_ref().map(ParticipantId::as_str);
    let checksum =
        entry_checksum(document, seq, &entry.hash, &entry.chunk, participant, entry.late_for);
    let inserted = transaction
        .prepare_cached(
            "INSERT INTO entries (document, seq, hash, chunk, checksum, participant, late_for)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (document, hash) DO NOTHING",
        )?
        .execute(params![
            document,
            seq,
            entry.hash,
            &entry.chunk[..],
            checksum,
            participant,
            entry.late_for
        ]);
    match inserted {
        Ok(rows) => Ok(rows == 1),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(corrupt(format!("the log of document {document} has an entry {seq} already")))
        }
        Err(error) => Err(error.into()),
    }
}

/// What an entry's checksum covers: all that is stored of it.
pub fn entry_checksum(
    document: i64,
    seq: i64,
    hash: &[u8],
    chunk: &[u8],
    participant: Option<&str>,
    late_for: Option<u32>,
) -> i64 {
    let late_for = late_for.map(u32::to_be_bytes);
    checksum(&[
        &document.to_be_bytes(),
        &seq.to_be_bytes(),
        hash,
        chunk,
        participant.unwrap_or_default().as_bytes(),
        late_for.as_ref().map_or(&[], |number| &number[..]),
    ])
}

/// What a snapshot's checksum covers.
pub fn snapshot_checksum(document: i64, seq: i64, bytes: &[u8]) -> i64 {
    checksum(&[&document.to_be_bytes(), &seq.to_be_bytes(), bytes])
}

/// A row of `entries`, read and held against its checksum and its place.
pub struct Entry {
    /// The change.
    pub chunk: Bytes,
    /// None where all is well; otherwise what is wrong.
    pub damage: Option<String>,
}

/// Calls `each` with every entry after `after`, in order, and answers with the number of the last one.
pub fn walk(
    connection: &Connection,
    document: i64,
    after: i64,
    mut each: impl FnMut(Entry) -> Result<()>,
) -> Result<i64> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, hash, chunk, checksum, participant, late_for
         FROM entries WHERE document = ?1 AND seq > ?2 ORDER BY seq",
    )?;
    let mut rows = statement.query([document, after])?;
    let mut last = after;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let text = |error: rusqlite::types::FromSqlError| corrupt(error.to_string());
        let (hash, chunk) = (row.get_ref(1)?, row.get_ref(2)?);
        let (hash, chunk) = (hash.as_blob().map_err(text)?, chunk.as_blob().map_err(text)?);
        let participant = row.get_ref(4)?;
        let participant = participant.as_str_or_null().map_err(text)?;
        let sum = entry_checksum(document, seq, hash, chunk, participant, row.get(5)?);
        let damage = if seq != last + 1 {
            Some(format!(
                "document {document}: the entries {} to {} are missing",
                last + 1,
                seq - 1
            ))
        } else if sum != row.get::<_, i64>(3)? {
            Some(format!("document {document}: entry {seq} is not what was written"))
        } else {
            None
        };
        last = seq;
        each(Entry { chunk: Bytes::copy_from_slice(chunk), damage })?;
    }
    Ok(last)
}

/// Reads a document from its snapshot on.
pub fn read(connection: &Connection, id: &DocumentId) -> Result<Option<Log>> {
    let Some((document, last)) = find(connection, id)? else { return Ok(None) };
    let snapshot: Option<(i64, Vec<u8>, i64)> = connection
        .prepare_cached("SELECT seq, bytes, checksum FROM snapshots WHERE document = ?1")?
        .query_row([document], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (snapshot_seq, snapshot) = match snapshot {
        Some((seq, bytes, sum)) if sum == snapshot_checksum(document, seq, &bytes) => (seq, bytes),
        Some(_) => {
            tracing::warn!(
                document,
                "A snapshot is damaged and was passed over; run `zerodraft verify`."
            );
            (0, Vec::new())
        }
        None => (0, Vec::new()),
    };
    let mut tail = Vec::new();
    let end = walk(connection, document, snapshot_seq, |entry| match entry.damage {
        Some(damage) => Err(corrupt(damage)),
        None => {
            tail.push(entry.chunk);
            Ok(())
        }
    })?;
    if end != last {
        return Err(corrupt(format!("document {document} ends at {end} instead of {last}")));
    }
    Ok(Some(Log {
        snapshot: snapshot.into(),
        snapshot_seq: from_sql(snapshot_seq)?,
        tail,
        actors: actors(connection, document)?,
    }))
}

fn find(connection: &Connection, id: &DocumentId) -> Result<Option<(i64, i64)>> {
    Ok(connection
        .prepare_cached("SELECT number, seq FROM documents WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn actors(connection: &Connection, document: i64) -> Result<Vec<(Box<[u8]>, ParticipantId)>> {
    let mut statement = connection.prepare_cached(
        "SELECT actor, participant FROM actors
         WHERE document = ?1 AND participant IS NOT NULL ORDER BY actor",
    )?;
    let rows = statement
        .query_map([document], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (actor, participant) = row?;
        Ok((actor.into(), record::word(&participant)?))
    })
    .collect()
}

/// Keeps a snapshot where it is newer than the one that is kept.
pub fn put_snapshot(
    transaction: &Transaction<'_>,
    id: &DocumentId,
    seq: u64,
    bytes: &[u8],
) -> Result<()> {
    let (document, last) = find(transaction, id)?.ok_or(Fault::Store(StoreError::Unknown))?;
    let seq = to_sql(seq)?;
    if seq == 0 || seq > last {
        return Err(StoreError::Incoherent("a snapshot covers what is not in the log").into());
    }
    transaction
        .prepare_cached(
            "INSERT INTO snapshots (document, seq, bytes, checksum) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (document) DO UPDATE
             SET seq = excluded.seq, bytes = excluded.bytes, checksum = excluded.checksum
             WHERE excluded.seq > seq",
        )?
        .execute(params![document, seq, bytes, snapshot_checksum(document, seq, bytes)])?;
    Ok(())
}

/// The changes that came too late for a version.
pub fn late(connection: &Connection, consultation: &ConsultationId) -> Result<Vec<LateEntry>> {
    let Some(state) = record::consultation(connection, consultation)? else {
        return Ok(Vec::new());
    };
    let mut late = Vec::new();
    for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
        let id = state.document_id(kind);
        let Some((document, _)) = find(connection, &id)? else { continue };
        let mut statement = connection.prepare_cached(
            "SELECT seq, hash, participant, late_for FROM entries
             WHERE document = ?1 AND late_for IS NOT NULL ORDER BY seq",
        )?;
        let mut rows = statement.query([document])?;
        while let Some(row) = rows.next()? {
            let participant: Option<String> = row.get(2)?;
            late.push(LateEntry {
                document: id,
                seq: from_sql(row.get(0)?)?,
                hash: row.get(1)?,
                participant: participant.as_deref().map(record::word).transpose()?,
                late_for: row.get(3)?,
            });
        }
    }
    Ok(late)
}
