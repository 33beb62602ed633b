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
        sync::{
            Mutex, MutexGuard, PoisonError,
            atomic::{AtomicUsize, Ordering},
        },
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

    /// PDFs that are made or waited for, at most: who waits holds a thread that others need.
    const TURNS_MAX: usize = 8;

    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    static TURNS: AtomicUsize = AtomicUsize::new(0);

    /// The right to make a PDF.
    struct Turn(Option<MutexGuard<'static, ()>>);

    impl Turn {
        /// Waits for it, behind a few others at most.
        fn wait() -> Result<Turn, Problem> {
            let mut turn = Turn(None);
            if TURNS.fetch_add(1, Ordering::SeqCst) >= TURNS_MAX {
                return Err(Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "busy",
                    "The server is making PDFs for others: try again in a moment.",
                ));
            }
            turn.0 = Some(ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(turn)
        }
    }

    impl Drop for Turn {
        fn drop(&mut self) {
            drop(self.0.take());
            TURNS.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// A text as PDF.
    pub fn document(about: &About, reading: &Reading) -> Result<Vec<u8>, Problem> {
        let _turn = Turn::wait()?;
        pdf::document(about, reading, find).map_err(problem)
    }

    /// What changed between two texts as PDF.
    pub fn redline(about: &About, redline: &Redline) -> Result<Vec<u8>, Problem> {
        let _turn = Turn::wait()?;
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

    #[cfg(test)]
    #[test]
    fn who_would_wait_behind_many_is_sent_away_and_comes_in_when_they_are_done() {
        let others = std::thread::scope(|scope| {
            let first = Turn::wait().unwrap();
            let waiting: Vec<_> =
                (1..TURNS_MAX).map(|_| scope.spawn(|| Turn::wait().is_ok())).collect();
            while TURNS.load(Ordering::SeqCst) < TURNS_MAX {
                std::thread::yield_now();
            }
            assert_eq!(Turn::wait().err().map(|problem| problem.code), Some("busy"));
            drop(first);
            waiting.into_iter().all(|one| one.join().unwrap())
        });
        assert!(others && Turn::wait().is_ok());
    }
}
