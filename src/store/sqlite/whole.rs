//! Whole consultations, out of the record and into it.

use super::{
    fault::{Fault, Result, corrupt},
    log, people, record,
};
use crate::{
    domain::{ConsultationId, DocumentId, DocumentKind},
    store::{StoreError, Whole, WholeEntry, WholeLog},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// All that is on record of a consultation.
pub fn read(connection: &Connection, id: &ConsultationId) -> Result<Option<Whole>> {
    let Some(consultation) = record::consultation(connection, id)? else { return Ok(None) };
    let mut versions = Vec::new();
    for number in 1..=consultation.version {
        let version = record::version(connection, id, number)?;
        versions.push(version.ok_or_else(|| corrupt(format!("version {number} is missing")))?);
    }
    Ok(Some(Whole {
        participants: people::participants(connection, id)?,
        draft: read_log(connection, &consultation.draft)?,
        discussion: read_log(connection, &consultation.discussion)?,
        decisions: record::decisions(connection, id)?,
        versions,
        consultation,
    }))
}

fn read_log(connection: &Connection, id: &DocumentId) -> Result<WholeLog> {
    let number = "SELECT number FROM documents WHERE id = ?1";
    let document: Option<i64> = connection
        .prepare_cached(number)?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    let document = document.ok_or_else(|| corrupt("a document is missing"))?;
    // Held against the checksums first; then read with what `walk` does not say.
    log::walk(connection, document, 0, |entry| {
        entry.damage.map_or(Ok(()), |damage| Err(corrupt(damage)))
    })?;
    let mut statement = connection.prepare_cached(
        "SELECT hash, chunk, participant, late_for FROM entries WHERE document = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([document])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let participant: Option<String> = row.get(2)?;
        entries.push(WholeEntry {
            hash: row.get(0)?,
            chunk: row.get::<_, Vec<u8>>(1)?.into(),
            participant: participant.as_deref().map(record::word).transpose()?,
            late_for: row.get(3)?,
        });
    }
    let mut statement = connection.prepare_cached(
        "SELECT actor, participant FROM actors WHERE document = ?1 ORDER BY actor",
    )?;
    let mut rows = statement.query([document])?;
    let mut actors = Vec::new();
    while let Some(row) = rows.next()? {
        let (actor, participant): (Vec<u8>, Option<String>) = (row.get(0)?, row.get(1)?);
        actors.push((actor.into(), participant.as_deref().map(record::word).transpose()?));
    }
    Ok(WholeLog { entries, actors })
}

/// Puts a consultation on record under its own ids. Nothing is stored where one of them is taken.
pub fn take_in(transaction: &Transaction<'_>, whole: &Whole) -> Result<()> {
    let state = &whole.consultation;
    if record::consultation(transaction, &state.id)?.is_some() {
        return Err(Fault::Store(StoreError::Exists));
    }
    record::put_state(transaction, state)?;
    for participant in &whole.participants {
        people::insert_without_session(transaction, participant)?;
    }
    for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
        let id = state.document_id(kind);
        let log = whole.log(kind);
        transaction.execute(
            "INSERT INTO documents (id, consultation, kind, seq) VALUES (?1, ?2, ?3, ?4)",
            params![id.as_bytes(), state.id.as_str(), kind.as_str(), log.entries.len() as i64],
        )?;
        let document = transaction.last_insert_rowid();
        for (actor, participant) in &log.actors {
            log::bind(transaction, document, actor, participant.as_ref())?;
        }
        for (seq, entry) in (1..).zip(&log.entries) {
            log::put(transaction, document, seq, entry)?;
        }
    }
    for decision in &whole.decisions {
        record::put_decision(transaction, state.id.as_str(), decision)?;
    }
    for version in &whole.versions {
        record::put_version(transaction, state.id.as_str(), version)?;
    }
    Ok(())
}
