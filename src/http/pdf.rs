//! Versions as PDF, where this build makes them: one at a time, since each takes a processor for a moment.

use super::problem::Problem;
use crate::{
    domain::Reading,
    render::docx::{About, Redline},
};

/// Whether this build makes PDF.
pub const IS_MADE: bool = cfg!(feature = "pdf");

#[cfg(not(feature = "pdf"))]
fn not_made() -> Problem {
    Problem::new(
        axum::http::StatusCode::NOT_IMPLEMENTED,
        "no-pdf",
        "This build of the server makes no PDF: ask for .docx, or have it built with `cargo build --release --features \
         pdf`.",
    )
}

/// A text as PDF.
#[cfg(not(feature = "pdf"))]
pub fn document(_: &About, _: &Reading) -> Result<Vec<u8>, Problem> {
    Err(not_made())
}

/// What changed between two texts as PDF.
#[cfg(not(feature = "pdf"))]
pub fn redline(_: &About, _: &Redline) -> Result<Vec<u8>, Problem> {
    Err(not_made())
}

#[cfg(feature = "pdf")]
pub use made::{document, redline};

#[cfg(feature = "pdf")]
mod made {
    use super::*;
    use crate::render::pdf::{self, PdfError};
    use axum::http::StatusCode;
    use std::{
        collections::BTreeSet,
        path::{Path, PathBuf},
        sync::{Mutex, MutexGuard, PoisonError},
    };

    /// Where systems keep their fonts.
    const FOLDERS: [&str; 5] = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ];
    /// Font files that are looked at, at most.
    const FILES_MAX: usize = 5_000;
    /// Fonts that a text takes from the system, at most.
    const FOUND_MAX: usize = 8;
    /// A font file at most, in bytes: those with all Chinese, Japanese and Korean letters have 30 MB.
    const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    fn turn() -> MutexGuard<'static, ()> {
        ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A text as PDF.
    pub fn document(about: &About, reading: &Reading) -> Result<Vec<u8>, Problem> {
        let _turn = turn();
        pdf::document(about, reading, find).map_err(problem)
    }

    /// What changed between two texts as PDF.
    pub fn redline(about: &About, redline: &Redline) -> Result<Vec<u8>, Problem> {
        let _turn = turn();
        pdf::redline(about, redline, find).map_err(problem)
    }

    fn problem(error: PdfError) -> Problem {
        match error {
            PdfError::NoFont(_) => {
                Problem::new(StatusCode::NOT_IMPLEMENTED, "no-font", error.to_string())
            }
            PdfError::Set(_) => {
                tracing::error!("A version could not be set as PDF.");
                Problem::internal()
            }
        }
    }

    /// Fonts of this machine that have the characters, those with serifs first, as few as will do.
    fn find(missing: &BTreeSet<char>) -> pdf::FontFiles {
        let mut files = Vec::new();
        FOLDERS.iter().for_each(|folder| list(Path::new(folder), &mut files));
        files.sort_by_key(|file| (!is_usual(file), file.clone()));
        let mut missing = missing.clone();
        let mut found = Vec::new();
        for file in files {
            if missing.is_empty() || found.len() == FOUND_MAX {
                break;
            }
            let is_small = file.metadata().is_ok_and(|it| it.len() <= FILE_BYTES_MAX);
            let Some(bytes) = is_small.then(|| std::fs::read(&file).ok()).flatten() else {
                continue;
            };
            let left = pdf::uncovered_by(&bytes, &missing);
            if left.len() < missing.len() {
                missing = left;
                found.push(bytes);
            }
        }
        found
    }

    fn is_usual(file: &Path) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.contains("Serif") && name.contains("Regular")
    }

    fn list(folder: &Path, files: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if files.len() == FILES_MAX {
                return;
            } else if path.is_dir() && !path.is_symlink() {
                list(&path, files);
            } else if matches!(ending, "ttf" | "otf" | "ttc" | "otc") {
                files.push(path);
            }
        }
    }
}
