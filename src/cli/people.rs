//! Invitations, and coming in with one.

use super::{
    answer::{Answer, moment, word},
    door::{Door, unserved_note},
};
use anyhow::{Result, anyhow};
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};
use zerodraft::domain::{ConsultationId, Role};

/// `zerodraft invite`
#[derive(Args)]
pub struct Invite {
    /// The consultation's id
    consultation: ConsultationId,
    /// observer, reviewer, drafter, rapporteur or organizer
    #[arg(long)]
    role: Role,
    /// How often it may be used [default: any number of times]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    uses: Option<u32>,
    /// When it ends, as in 2026-05-09T18:00:00Z [default: never]
    #[arg(long, value_name = "TIME")]
    expires: Option<Timestamp>,
    /// Write a QR code of the link to this file, as SVG
    #[arg(long, value_name = "FILE")]
    qr: Option<PathBuf>,
}

/// Makes an invitation.
pub fn invite(invite: &Invite, door: &Door) -> Result<Answer> {
    // The file comes first: a link is shown once, and should not be made in vain.
    let file = invite.qr.as_deref().map(create).transpose()?;
    let made = ask_and_draw(invite, door, file);
    if let (Err(_), Some(path)) = (&made, &invite.qr) {
        let _ = std::fs::remove_file(path);
    }
    made
}

fn ask_and_draw(invite: &Invite, door: &Door, file: Option<File>) -> Result<Answer> {
    let path = format!("consultations/{}/invitations", invite.consultation);
    let body = json!({ "role": invite.role, "uses": invite.uses, "expires": invite.expires });
    let answer = door.client().post(&path, &body)?;
    let mut text = describe(&answer);
    if let (Some(mut file), Some(path)) = (file, &invite.qr) {
        let drawn = answer["qr"].as_str().unwrap_or_default();
        file.write_all(drawn.as_bytes())
            .map_err(|error| anyhow!("The file {} cannot be written: {error}.", path.display()))?;
        text += &format!("QR code      {}\n", path.display());
    }
    Ok(Answer::said(text + unserved_note(door), answer))
}

fn describe(invitation: &Value) -> String {
    let uses = match invitation["uses_left"].as_u64() {
        Some(1) => "once".into(),
        Some(uses) => format!("{uses} times"),
        None => "any number of times".into(),
    };
    let end = match &invitation["expires"] {
        Value::Null => String::new(),
        end => format!(", until {}", moment(end)),
    };
    format!(
        "Link         {}\nRole         {}\nUsable       {uses}{end}\n",
        word(&invitation["link"]),
        word(&invitation["role"])
    )
}

/// Makes a file that was not there.
pub fn create(path: &Path) -> Result<File> {
    File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            anyhow!("There is a file {} already; it was not touched.", path.display())
        }
        _ => anyhow!("The file {} cannot be written: {error}.", path.display()),
    })
}

/// `zerodraft recover`
#[derive(Args)]
pub struct Recover {
    /// The consultation's id
    consultation: ConsultationId,
}

/// Makes a new invitation for an organizer.
pub fn recover(recover: &Recover, door: &Door) -> Result<Answer> {
    let path = format!("consultations/{}/recover", recover.consultation);
    let answer = door.client().post(&path, &json!({}))?;
    Ok(Answer::said(describe(&answer) + unserved_note(door), answer))
}

/// `zerodraft join`
#[derive(Args)]
pub struct Join {
    /// The link of the invitation, or the token at its end
    invitation: String,
    /// Your name, as the others see it
    #[arg(long)]
    name: String,
}

/// Comes in with an invitation.
pub fn join(join: &Join, door: &Door) -> Result<Answer> {
    let body = json!({ "invitation": join.invitation, "name": join.name });
    let answer = door.client().post("join", &body)?;
    let text = format!(
        "Consultation  {}\nTitle         {}\nRole          {}\nToken         {}\n",
        word(&answer["consultation"]["id"]),
        word(&answer["consultation"]["title"]),
        word(&answer["role"]),
        word(&answer["token"]),
    );
    Ok(Answer::said(text, answer))
}
