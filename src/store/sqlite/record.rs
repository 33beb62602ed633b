//! Consultations, the decisions that changed them, and the versions that they published.

use super::{
    checksum,
    fault::{Fault, Result, corrupt},
    from_sql, log, people, to_sql,
};
use crate::{
    domain::{
        Consultation, ConsultationId, Decision, DocumentId, DocumentKind, Version, VersionHead,
        VersionNumber,
    },
    store::{Append, Appended, NewConsultation, NewDecision, RecordedDecision, StoreError},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// A word or id as it was stored.
pub fn word<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T> {
    text.parse().map_err(|error: T::Err| corrupt(error.to_string()))
}

/// A time as it was stored.
pub fn time(milliseconds: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| corrupt(error.to_string()))
}

/// As it is stored.
pub fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Fault::Store(StoreError::Other(format!("a record has no JSON: {error}"))))
}

/// `what` and the place of the error; not the text, which is nobody's business.
pub fn from_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        corrupt(format!("{what} cannot be read at line {}, {}", error.line(), error.column()))
    })
}

/// Stores a new consultation.
pub fn create(transaction: &Transaction<'_>, new: &NewConsultation) -> Result<()> {
    let state = &new.consultation;
    put_state(transaction, state)?;
    people::insert(transaction, &new.organizer, &new.session)?;
    for invitation in &new.invitations {
        people::put_invitation(transaction, &state.id, invitation)?;
    }
    for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
        let document = state.document_id(kind);
        transaction
            .prepare_cached(
                "INSERT INTO documents (id, consultation, kind, seq) VALUES (?1, ?2, ?3, 0)",
            )?
            .execute(params![document.as_bytes(), state.id.as_str(), kind.as_str()])?;
        let of_kind = new.first.iter().filter(|(of, _)| *of == kind);
        let entries = of_kind.map(|(_, entry)| entry.clone()).collect();
        let (consultation, epoch) = (state.id.clone(), state.epoch);
        let first = Append { consultation, document, epoch, after: None, entries };
        if !matches!(log::append(transaction, &first)?, Appended::Stored { .. }) {
            return Err(StoreError::Incoherent("the first changes do not fit together").into());
        }
    }
    Ok(())
}

/// Writes the state of a consultation that is not there yet.
pub fn put_state(transaction: &Transaction<'_>, state: &Consultation) -> Result<()> {
    let (epoch, json) = (to_sql(state.epoch)?, to_json(state)?);
    transaction
        .prepare_cached(
            "INSERT INTO consultations (id, epoch, state, checksum) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![state.id.as_str(), epoch, json, state_checksum(epoch, &json)])?;
    Ok(())
}

/// What the checksum of a consultation covers.
fn state_checksum(epoch: i64, json: &str) -> i64 {
    checksum(&[&epoch.to_be_bytes(), json.as_bytes()])
}

fn state(row: &Row<'_>) -> Result<Consultation> {
    let (epoch, json): (i64, String) = (row.get(0)?, row.get(1)?);
    if row.get::<_, i64>(2)? != state_checksum(epoch, &json) {
        return Err(corrupt("the state of a consultation is not what was written"));
    }
    let state: Consultation = from_json("the state of a consultation", &json)?;
    if state.epoch != from_sql(epoch)? || state.stages.get(state.stage).is_none() {
        return Err(corrupt("the state of a consultation contradicts itself"));
    }
    Ok(state)
}

/// The state of one consultation.
pub fn consultation(connection: &Connection, id: &ConsultationId) -> Result<Option<Consultation>> {
    let mut statement = connection
        .prepare_cached("SELECT epoch, state, checksum FROM consultations WHERE id = ?1")?;
    let mut rows = statement.query([id.as_str()])?;
    rows.next()?.map(state).transpose()
}

/// All, oldest first.
pub fn consultations(connection: &Connection) -> Result<Vec<Consultation>> {
    let mut statement = connection
        .prepare_cached("SELECT epoch, state, checksum FROM consultations ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(state(row)?);
    }
    Ok(all)
}

/// Whose document it is.
pub fn consultation_of(
    connection: &Connection,
    document: &DocumentId,
) -> Result<Option<ConsultationId>> {
    let id: Option<String> = connection
        .prepare_cached("SELECT consultation FROM documents WHERE id = ?1")?
        .query_row([document.as_bytes()], |row| row.get(0))
        .optional()?;
    id.as_deref().map(word).transpose()
}

/// Records a decision with all that it changes, or answers false where another one came first.
pub fn decide(transaction: &Transaction<'_>, new: &NewDecision) -> Result<bool> {
    let after = &new.after;
    let consultation = after.id.as_str();
    let epoch: i64 = transaction
        .prepare_cached("SELECT epoch FROM consultations WHERE id = ?1")?
        .query_row([consultation], |row| row.get(0))
        .optional()?
        .ok_or(Fault::Store(StoreError::Unknown))?;
    if after.epoch.checked_sub(1) != Some(from_sql(epoch)?) {
        return Ok(false);
    }
    let recorded = RecordedDecision {
        epoch: after.epoch,
        decision: new.decision.clone(),
        by: new.by.clone(),
        at: new.at,
    };
    let (epoch, json) = (epoch + 1, to_json(after)?);
    transaction
        .prepare_cached(
            "UPDATE consultations SET epoch = ?2, state = ?3, checksum = ?4 WHERE id = ?1",
        )?
        .execute(params![consultation, epoch, json, state_checksum(epoch, &json)])?;
    if people::participant(transaction, &after.id, &new.by)?.is_none() {
        return Err(StoreError::Unknown.into());
    }
    put_decision(transaction, consultation, &recorded)?;
    match &new.decision {
        Decision::RoleGiven { participant, role } => {
            people::give_role(transaction, &after.id, participant, *role)?;
        }
        Decision::ParticipantWithdrawn { participant } => {
            people::withdraw(transaction, &after.id, participant)?;
        }
        Decision::StageOpened { .. }
        | Decision::VersionPublished { .. }
        | Decision::ParagraphLocked { .. }
        | Decision::ParagraphUnlocked { .. }
        | Decision::MastheadSet { .. }
        | Decision::SuggestionAccepted { .. }
        | Decision::SuggestionDeclined { .. } => {}
    }
    if let Some(append) = &new.append
        && !matches!(log::append(transaction, append)?, Appended::Stored { .. })
    {
        return Err(
            StoreError::Incoherent("the log does not end where the decision goes on").into()
        );
    }
    if let Some(version) = &new.version {
        put_version(transaction, consultation, version)?;
    }
    Ok(true)
}

/// Writes a decision.
pub fn put_decision(
    transaction: &Transaction<'_>,
    consultation: &str,
    new: &RecordedDecision,
) -> Result<()> {
    let (json, by, at) = (to_json(&new.decision)?, new.by.as_str(), new.at.as_millisecond());
    let epoch = to_sql(new.epoch)?;
    let sum = decision_checksum(consultation, epoch, &json, by, at);
    transaction
        .prepare_cached(
            "INSERT INTO decisions (consultation, epoch, decision, participant, at, checksum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![consultation, epoch, json, by, at, sum])?;
    Ok(())
}

/// What the checksum of a decision covers.
fn decision_checksum(consultation: &str, epoch: i64, json: &str, by: &str, at: i64) -> i64 {
    let (epoch, at) = (epoch.to_be_bytes(), at.to_be_bytes());
    checksum(&[consultation.as_bytes(), &epoch, json.as_bytes(), by.as_bytes(), &at])
}

/// All decisions of a consultation, oldest first.
pub fn decisions(
    connection: &Connection,
    consultation: &ConsultationId,
) -> Result<Vec<RecordedDecision>> {
    let mut statement = connection.prepare_cached(
        "SELECT epoch, decision, participant, at, checksum FROM decisions
         WHERE consultation = ?1 ORDER BY epoch",
    )?;
    let mut rows = statement.query([consultation.as_str()])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let (epoch, json): (i64, String) = (row.get(0)?, row.get(1)?);
        let (by, at): (String, i64) = (row.get(2)?, row.get(3)?);
        let sum = decision_checksum(consultation.as_str(), epoch, &json, &by, at);
        if row.get::<_, i64>(4)? != sum {
            return Err(corrupt(format!("decision {epoch} is not what was written")));
        }
        let decision = from_json("a decision", &json)?;
        all.push(RecordedDecision {
            epoch: from_sql(epoch)?,
            decision,
            by: word(&by)?,
            at: time(at)?,
        });
    }
    Ok(all)
}

/// Writes a version.
pub fn put_version(
    transaction: &Transaction<'_>,
    consultation: &str,
    version: &Version,
) -> Result<()> {
    let (head, reading) = (to_json(&version.head)?, to_json(&version.reading)?);
    let (number, seq) = (version.head.number, to_sql(version.seq)?);
    let sum = version_checksum(consultation, number, [&head, &version.markdown, &reading], seq);
    transaction
        .prepare_cached(
            "INSERT INTO versions (consultation, number, head, markdown, reading, seq, checksum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![consultation, number, head, version.markdown, reading, seq, sum])?;
    Ok(())
}

/// What the checksum of a version covers.
fn version_checksum(
    consultation: &str,
    number: VersionNumber,
    [head, markdown, reading]: [&str; 3],
    seq: i64,
) -> i64 {
    let (number, seq) = (number.to_be_bytes(), seq.to_be_bytes());
    let texts = [head.as_bytes(), markdown.as_bytes(), reading.as_bytes()];
    checksum(&[consultation.as_bytes(), &number, texts[0], texts[1], texts[2], &seq])
}

/// The heads of all versions of a consultation, oldest first. The texts stay where they are, so that the checksum, which
/// covers them, is not compared here.
pub fn versions(
    connection: &Connection,
    consultation: &ConsultationId,
) -> Result<Vec<VersionHead>> {
    let mut statement = connection
        .prepare_cached("SELECT head FROM versions WHERE consultation = ?1 ORDER BY number")?;
    let heads = statement.query_map([consultation.as_str()], |row| row.get::<_, String>(0))?;
    heads.map(|head| from_json("the head of a version", &head?)).collect()
}

/// One version with its text.
pub fn version(
    connection: &Connection,
    consultation: &ConsultationId,
    number: VersionNumber,
) -> Result<Option<Version>> {
    let mut statement = connection.prepare_cached(
        "SELECT head, markdown, reading, seq, checksum FROM versions
         WHERE consultation = ?1 AND number = ?2",
    )?;
    let mut rows = statement.query(params![consultation.as_str(), number])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (head, markdown, reading): (String, String, String) =
        (row.get(0)?, row.get(1)?, row.get(2)?);
    let seq: i64 = row.get(3)?;
    let sum = version_checksum(consultation.as_str(), number, [&head, &markdown, &reading], seq);
    if row.get::<_, i64>(4)? != sum {
        return Err(corrupt(format!("version {number} is not what was written")));
    }
    let head = from_json("the head of a version", &head)?;
    let reading = from_json("the reading of a version", &reading)?;
    Ok(Some(Version { head, markdown, reading, seq: from_sql(seq)? }))
}
