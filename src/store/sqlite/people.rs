//! Who takes part: invitations, participants, sessions.

use super::{
    fault::{Fault, Result},
    from_sql,
    record::{from_json, time, to_json, word},
    to_sql,
};
use crate::{
    domain::{
        ConsultationId, Invitation, InvitationId, InvitationRefusal, Participant, ParticipantId,
        Role, TokenHash,
    },
    store::{Acceptance, Looked, StoreError, millisecond},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// Stores a participant with their first session.
pub fn insert(
    transaction: &Transaction<'_>,
    participant: &Participant,
    session: &TokenHash,
) -> Result<()> {
    insert_without_session(transaction, participant)?;
    transaction
        .prepare_cached("INSERT INTO sessions (token, participant) VALUES (?1, ?2)")?
        .execute(params![session.0, participant.id.as_str()])?;
    Ok(())
}

/// Stores a participant who is not let in yet.
pub fn insert_without_session(
    transaction: &Transaction<'_>,
    participant: &Participant,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO participants (id, consultation, name, role, withdrawn, joined)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            participant.id.as_str(),
            participant.consultation.as_str(),
            participant.name,
            participant.role.as_str(),
            participant.withdrawn,
            participant.joined.as_millisecond(),
        ])?;
    Ok(())
}

/// The columns that [`read_participant`] reads.
macro_rules! participant_columns {
    ($rest:literal) => {
        concat!(
            "SELECT participants.id, participants.consultation, name, role, withdrawn, joined ",
            $rest
        )
    };
}

fn read_participant(row: &Row<'_>) -> Result<Participant> {
    let (id, consultation): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(Participant {
        id: word(&id)?,
        consultation: word(&consultation)?,
        name: row.get(2)?,
        role: word(&row.get::<_, String>(3)?)?,
        withdrawn: row.get(4)?,
        joined: time(row.get(5)?)?,
    })
}

/// One participant.
pub fn participant(
    connection: &Connection,
    consultation: &ConsultationId,
    id: &ParticipantId,
) -> Result<Option<Participant>> {
    let mut statement = connection.prepare_cached(participant_columns!(
        "FROM participants WHERE id = ?1 AND consultation = ?2"
    ))?;
    let mut rows = statement.query([id.as_str(), consultation.as_str()])?;
    rows.next()?.map(read_participant).transpose()
}

/// All participants, in the order in which they came.
pub fn participants(
    connection: &Connection,
    consultation: &ConsultationId,
) -> Result<Vec<Participant>> {
    let mut statement = connection.prepare_cached(participant_columns!(
        "FROM participants WHERE consultation = ?1 ORDER BY number"
    ))?;
    let mut rows = statement.query([consultation.as_str()])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read_participant(row)?);
    }
    Ok(all)
}

/// Who a session belongs to.
pub fn session(connection: &Connection, token: &TokenHash) -> Result<Option<Participant>> {
    let mut statement = connection.prepare_cached(participant_columns!(
        "FROM sessions JOIN participants ON participants.id = sessions.participant WHERE token = ?1"
    ))?;
    let mut rows = statement.query([token.0])?;
    rows.next()?.map(read_participant).transpose()
}

/// Ends a session; false where there is none.
pub fn end_session(transaction: &Transaction<'_>, token: &TokenHash) -> Result<bool> {
    let ended =
        transaction.prepare_cached("DELETE FROM sessions WHERE token = ?1")?.execute([token.0])?;
    Ok(ended == 1)
}

/// Gives a participant another role.
pub fn give_role(
    transaction: &Transaction<'_>,
    consultation: &ConsultationId,
    id: &ParticipantId,
    role: Role,
) -> Result<()> {
    let changed = transaction
        .prepare_cached("UPDATE participants SET role = ?3 WHERE id = ?1 AND consultation = ?2")?
        .execute([id.as_str(), consultation.as_str(), role.as_str()])?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Unknown.into()) }
}

/// Lets a participant in no longer, and ends their sessions.
pub fn withdraw(
    transaction: &Transaction<'_>,
    consultation: &ConsultationId,
    id: &ParticipantId,
) -> Result<()> {
    let changed = transaction
        .prepare_cached(
            "UPDATE participants SET withdrawn = 1 WHERE id = ?1 AND consultation = ?2",
        )?
        .execute([id.as_str(), consultation.as_str()])?;
    if changed != 1 {
        return Err(StoreError::Unknown.into());
    }
    transaction
        .prepare_cached("DELETE FROM sessions WHERE participant = ?1")?
        .execute([id.as_str()])?;
    Ok(())
}

/// Keeps a new invitation.
pub fn put_invitation(
    transaction: &Transaction<'_>,
    consultation: &ConsultationId,
    invitation: &Invitation,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO invitations
             (id, consultation, token, role, uses_left, expires, created, withdrawn)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            invitation.id.as_str(),
            consultation.as_str(),
            invitation.token.0,
            invitation.role.as_str(),
            invitation.uses_left,
            invitation.expires.map(|end| end.as_millisecond()),
            invitation.created.as_millisecond(),
            invitation.withdrawn,
        ])?;
    Ok(())
}

/// The columns that [`read_invitation`] reads.
macro_rules! invitation_columns {
    ($rest:literal) => {
        concat!(
            "SELECT consultation, id, token, role, uses_left, expires, created, withdrawn ",
            "FROM invitations ",
            $rest
        )
    };
}

fn read_invitation(row: &Row<'_>) -> Result<(ConsultationId, Invitation)> {
    let (consultation, id): (String, String) = (row.get(0)?, row.get(1)?);
    let expires: Option<i64> = row.get(5)?;
    let invitation = Invitation {
        id: word(&id)?,
        token: TokenHash(row.get(2)?),
        role: word(&row.get::<_, String>(3)?)?,
        uses_left: row.get(4)?,
        expires: expires.map(time).transpose()?,
        created: time(row.get(6)?)?,
        withdrawn: row.get(7)?,
    };
    Ok((word(&consultation)?, invitation))
}

/// All invitations of a consultation, oldest first.
pub fn invitations(
    connection: &Connection,
    consultation: &ConsultationId,
) -> Result<Vec<Invitation>> {
    let mut statement = connection
        .prepare_cached(invitation_columns!("WHERE consultation = ?1 ORDER BY number"))?;
    let mut rows = statement.query([consultation.as_str()])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read_invitation(row)?.1);
    }
    Ok(all)
}

/// The invitation with this secret.
pub fn invitation(
    connection: &Connection,
    token: &TokenHash,
) -> Result<Option<(ConsultationId, Invitation)>> {
    let mut statement = connection.prepare_cached(invitation_columns!("WHERE token = ?1"))?;
    let mut rows = statement.query([token.0])?;
    rows.next()?.map(read_invitation).transpose()
}

/// Withdraws an invitation; false where there is none.
pub fn withdraw_invitation(
    transaction: &Transaction<'_>,
    consultation: &ConsultationId,
    id: &InvitationId,
) -> Result<bool> {
    let changed = transaction
        .prepare_cached("UPDATE invitations SET withdrawn = 1 WHERE id = ?1 AND consultation = ?2")?
        .execute([id.as_str(), consultation.as_str()])?;
    Ok(changed == 1)
}

/// Uses an invitation once.
pub fn accept(
    transaction: &Transaction<'_>,
    at_the_door: &Acceptance,
) -> Result<std::result::Result<Participant, InvitationRefusal>> {
    let Some((consultation, invitation)) = invitation(transaction, &at_the_door.invitation)? else {
        return Ok(Err(InvitationRefusal::Unknown));
    };
    if let Err(refusal) = invitation.check(at_the_door.now) {
        return Ok(Err(refusal));
    }
    transaction
        .prepare_cached("UPDATE invitations SET uses_left = uses_left - 1 WHERE id = ?1")?
        .execute([invitation.id.as_str()])?;
    let participant = Participant {
        id: at_the_door.participant.clone(),
        consultation,
        name: at_the_door.name.clone(),
        role: invitation.role,
        withdrawn: false,
        joined: millisecond(at_the_door.now),
    };
    insert(transaction, &participant, &at_the_door.session)?;
    Ok::<_, Fault>(Ok(participant))
}

/// Keeps what a participant saw.
pub fn put_looked(
    transaction: &Transaction<'_>,
    participant: &ParticipantId,
    looked: &Looked,
) -> Result<()> {
    let known = transaction
        .prepare_cached("SELECT 1 FROM participants WHERE id = ?1")?
        .exists([participant.as_str()])?;
    if !known {
        return Err(StoreError::Unknown.into());
    }
    transaction
        .prepare_cached(
            "INSERT INTO looked (participant, heads, epoch) VALUES (?1, ?2, ?3)
             ON CONFLICT (participant) DO UPDATE SET heads = excluded.heads, epoch = excluded.epoch",
        )?
        .execute(params![participant.as_str(), to_json(&looked.heads)?, to_sql(looked.epoch)?])?;
    Ok(())
}

/// What a participant saw when they last looked.
pub fn looked(connection: &Connection, participant: &ParticipantId) -> Result<Option<Looked>> {
    let found: Option<(String, i64)> = connection
        .prepare_cached("SELECT heads, epoch FROM looked WHERE participant = ?1")?
        .query_row([participant.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((heads, epoch)) = found else { return Ok(None) };
    let heads = from_json("what somebody saw", &heads)?;
    Ok(Some(Looked { heads, epoch: from_sql(epoch)? }))
}
