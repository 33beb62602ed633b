//! Whole consultations as files: out of a server or a folder, and into a folder again.

use super::{
    answer::{Answer, count},
    bags::{self, Known},
    door::{Door, no_file},
    people::create,
};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::json;
use std::{io::Write, path::PathBuf};
use zerodraft::{
    document,
    domain::{ConsultationId, DocumentKind, Log},
    http::{self, Keys},
    store::{SqliteStore, Store, Whole},
};

/// `zerodraft archive`
#[derive(Args)]
pub struct Archive {
    /// The consultation's id
    consultation: ConsultationId,
    /// The file to write; it must not be there yet
    #[arg(long, short = 'o', value_name = "FILE.zip")]
    out: PathBuf,
}

/// Writes a whole consultation into one signed file.
pub fn archive(archive: &Archive, door: &Door) -> Result<Answer> {
    let (id, out) = (&archive.consultation, archive.out.display());
    if archive.out.exists() {
        bail!("There is a file {out} already; nothing was written.");
    }
    let bytes = door.client().bytes(&format!("consultations/{id}/archive.zip"))?;
    let mut file = create(&archive.out)?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("The file {out} cannot be written"))?;
    let text = format!("{out} holds all of {id}. It is as secret as the consultation.");
    Ok(Answer::said(text, json!({ "file": archive.out, "bytes": bytes.len() })))
}

/// `zerodraft take-in`
#[derive(Args)]
pub struct TakeIn {
    /// The archive
    file: PathBuf,
    /// The folder to put it into, where no server runs on it; made where it is not there
    #[arg(long, env = "ZERODRAFT_DATA", value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
    /// Whose signature counts, beside the folder's own: a fingerprint, or a file of public keys or allowed signers
    #[arg(long, value_name = "FINGERPRINT|FILE")]
    key: Option<Known>,
}

/// Puts an archived consultation on record again, under its own ids.
pub fn take_in(take_in: &TakeIn) -> Result<Answer> {
    let name = take_in.file.display();
    no_file(&take_in.data)?;
    let bag = bags::open(&take_in.file, take_in.key.as_ref())?;
    let whole = http::whole_of(&bag).map_err(|what| anyhow!("{name} {what}"))?;
    for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
        loads(&whole, kind).map_err(|why| {
            anyhow!("{name} holds a {} that does not load: {why}.", kind.as_str())
        })?;
    }
    let store = SqliteStore::open(&take_in.data)?;
    let own = Keys::of_folder(&take_in.data).context("The keys of the data folder")?;
    if take_in.key.is_none() && own.signing.public() != bag.signer {
        bail!(
            "{name} is signed with the key {}, which is not the one of this folder: name it with --key if you trust it.",
            bag.signer.fingerprint()
        );
    }
    let id = &whole.consultation.id;
    if store.consultation(id)?.is_some() {
        bail!(
            "The folder {} has the consultation {id} already; nothing was changed.",
            take_in.data.display()
        );
    }
    store.take_in(&whole)?;
    let text = format!(
        "{id} is in {}: {}, {}. Nobody is let in yet: `zerodraft recover {id} --data {}` makes a link for an organizer.",
        take_in.data.display(),
        count(whole.versions.len(), "version"),
        count(whole.decisions.len(), "decision"),
        take_in.data.display(),
    );
    Ok(Answer::said(text, http::described(&whole)))
}

/// Whether a document of it can be opened.
fn loads(whole: &Whole, kind: DocumentKind) -> Result<(), String> {
    let tail = whole.log(kind).entries.iter().map(|entry| entry.chunk.clone()).collect();
    let log = Log { tail, ..Log::default() };
    document::load(kind.as_str(), &log).map(drop).map_err(|error| error.why)
}
