//! Reading everything, to find what is no longer as it was written.

use super::{
    fault::{Fault, Result},
    log, record,
};
use crate::{
    domain::{Consultation, sha256_hex},
    store::StoreError,
};
use rusqlite::Connection;

/// Findings of SQLite's own check that are listed; the first few say what happened.
const FINDINGS_LISTED_MAX: i64 = 20;

/// What is damaged, one sentence each.
pub fn find(connection: &Connection) -> Result<Vec<String>> {
    let mut damage = Vec::new();
    pages(connection, &mut damage)?;
    references(connection, &mut damage)?;
    documents(connection, &mut damage)?;
    match record::consultations(connection) {
        Ok(all) => {
            for state in all {
                decisions_and_versions(connection, &state, &mut damage)?;
            }
        }
        Err(fault) => damage.push(describe(fault)?),
    }
    Ok(damage)
}

/// What is damage is listed; what keeps the check from going on is an error.
fn describe(fault: Fault) -> Result<String> {
    match fault {
        Fault::Store(StoreError::Corrupt(what)) => Ok(what),
        Fault::Sql(error) => match Fault::Sql(error).explain("".as_ref()) {
            StoreError::Corrupt(what) => Ok(what),
            other => Err(other.into()),
        },
        other => Err(other),
    }
}

fn pages(connection: &Connection, damage: &mut Vec<String>) -> Result<()> {
    let mut statement =
        connection.prepare(&format!("PRAGMA integrity_check ({FINDINGS_LISTED_MAX})"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            damage.push(line);
        }
    }
    Ok(())
}

fn references(connection: &Connection, damage: &mut Vec<String>) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        damage.push(format!("a row of {table} points to one of {parent} that is not there"));
    }
    Ok(())
}

fn documents(connection: &Connection, damage: &mut Vec<String>) -> Result<()> {
    let mut statement = connection.prepare("SELECT number, seq FROM documents ORDER BY number")?;
    let documents = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in documents {
        let (document, last): (i64, i64) = row?;
        let mut found = Vec::new();
        let end = log::walk(connection, document, 0, |entry| {
            found.extend(entry.damage);
            Ok(())
        });
        damage.append(&mut found);
        match end {
            Ok(end) if end != last => {
                damage.push(format!("document {document} ends at {end} instead of {last}"));
            }
            Ok(_) => {}
            Err(fault) => damage.push(format!("document {document}: {}", describe(fault)?)),
        }
    }
    let mut statement = connection.prepare(
        "SELECT snapshots.document, snapshots.seq, bytes, checksum, documents.seq
         FROM snapshots JOIN documents ON documents.number = snapshots.document",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (document, seq, bytes): (i64, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (sum, last): (i64, i64) = (row.get(3)?, row.get(4)?);
        if seq > last || log::snapshot_checksum(document, seq, &bytes) != sum {
            damage.push(format!("document {document}: the snapshot is not what was written"));
        }
    }
    Ok(())
}

fn decisions_and_versions(
    connection: &Connection,
    state: &Consultation,
    damage: &mut Vec<String>,
) -> Result<()> {
    let id = &state.id;
    match record::decisions(connection, id) {
        Ok(all) => {
            // The epoch counts the decisions.
            if !all.iter().map(|decision| decision.epoch).eq(1..=state.epoch) {
                damage.push(format!("consultation {id}: a decision is missing"));
            }
        }
        Err(fault) => damage.push(format!("consultation {id}: {}", describe(fault)?)),
    }
    let mut previous = None;
    for number in 1..=state.version {
        let version = match record::version(connection, id, number) {
            Ok(Some(version)) => version,
            Ok(None) => {
                damage.push(format!("consultation {id}: version {number} is missing"));
                continue;
            }
            Err(fault) => {
                damage.push(format!("consultation {id}: {}", describe(fault)?));
                continue;
            }
        };
        let head = version.head;
        if head.sha256 != sha256_hex(version.markdown.as_bytes()) {
            damage.push(format!("consultation {id}: version {number} has another hash"));
        }
        if number > 1 && previous.is_some() && head.previous != previous {
            damage.push(format!("consultation {id}: version {number} follows another text"));
        }
        previous = Some(head.sha256);
    }
    Ok(())
}
