//! Backup and restore.

use super::{answer::Answer, door::existing, progress::Progress};
use anyhow::Result;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use zerodraft::store;

/// `zerodraft backup`
#[derive(Args)]
pub struct Backup {
    /// The file to write; it must not be there yet
    file: PathBuf,
    /// The folder to copy; a server may run on it
    #[arg(long, env = "ZERODRAFT_DATA", value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
}

/// Copies a folder into a file.
pub fn backup(backup: &Backup) -> Result<Answer> {
    existing(&backup.data)?;
    let progress = Progress::start(&format!("Copying {}", backup.data.display()));
    store::backup_of(&backup.data, &backup.file)?;
    drop(progress);
    let bytes = std::fs::metadata(&backup.file)?.len();
    let text = format!(
        "{} holds all of {} ({} KB). It is as secret as the folder.",
        backup.file.display(),
        backup.data.display(),
        bytes.div_ceil(1000)
    );
    Ok(Answer::said(text, json!({ "file": backup.file, "data": backup.data, "bytes": bytes })))
}

/// `zerodraft restore`
#[derive(Args)]
pub struct Restore {
    /// The backup
    file: PathBuf,
    /// The folder to make; it must not hold consultations
    #[arg(long, env = "ZERODRAFT_DATA", value_name = "FOLDER", default_value = "data")]
    data: PathBuf,
}

/// Makes a folder from a backup.
pub fn restore(restore: &Restore) -> Result<Answer> {
    let progress = Progress::start(&format!("Checking {}", restore.file.display()));
    store::restore(&restore.file, &restore.data)?;
    drop(progress);
    let text = format!(
        "{} was checked and is restored to {}. Serve it with: zerodraft serve --data {}",
        restore.file.display(),
        restore.data.display(),
        restore.data.display()
    );
    Ok(Answer::said(text, json!({ "file": restore.file, "data": restore.data })))
}
