//! The task that turns many appends into one commit.
//!
//! A thread of its own, because a commit waits for the disk. No timer: what waits during one commit is the next batch,
//! so that a lone keystroke is committed at once and a hundred writers share one flush. Whoever appends is told when
//! the batch would survive a power cut, and never left without an answer.

use super::{Append, Appended, Result, Store, StoreError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot, watch};

/// Appends that may wait, of all rooms together. A room has at most a few under way; who finds the queue full waits.
pub const JOBS_WAITING_MAX: usize = 1024;
/// Appends in one commit, so that the first of them does not wait for the work of all others.
pub const JOBS_PER_COMMIT_MAX: usize = 512;
/// Bytes of changes after which a commit takes no more: about 40 ms of writing on a slow disk.
pub const BYTES_PER_COMMIT_MAX: usize = 4 << 20;
/// Entries after which a commit takes no more: about 40 ms of work for the database. One append may bring more, when
/// somebody comes back from a long time offline; it is not divided.
pub const ENTRIES_PER_COMMIT_MAX: usize = 2048;
/// After this long without an append the store may do its housekeeping.
const IDLE_AFTER: Duration = Duration::from_secs(5);

/// Why an append was not stored, as far as anybody knows. Appending the same changes again is safe.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JournalError {
    /// The commit that it was part of failed.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// The server is stopping.
    #[error("The journal is closed: nothing more is written.")]
    Closed,
    /// [`JOBS_WAITING_MAX`] appends wait.
    #[error("The disk does not keep up: {JOBS_WAITING_MAX} appends wait; try again.")]
    Busy,
}

/// An append that was not queued, and why. Its `done` is never called.
#[derive(Debug)]
pub struct NotQueued {
    /// As it was given.
    pub append: Append,
    /// [`JournalError::Busy`] or [`JournalError::Closed`].
    pub reason: JournalError,
}

/// What the journal did since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalStats {
    /// Commits that succeeded.
    pub commits: u64,
    /// Entries in the appends that were stored, with those that the log had already.
    pub entries: u64,
    /// Commits that failed.
    pub failures: u64,
    /// Appends that wait.
    pub waiting: usize,
    /// How long the last commit took.
    pub last_flush: Duration,
}

type Outcome = std::result::Result<Appended, JournalError>;

/// Called once, whatever happens to the job that it belongs to.
struct Done(Option<Box<dyn FnOnce(Outcome) + Send>>);

impl Done {
    fn call(mut self, outcome: Outcome) {
        self.fire(outcome);
    }
    fn fire(&mut self, outcome: Outcome) {
        let Some(done) = self.0.take() else { return };
        // One room's mistake must not stop the journal of all.
        if catch_unwind(AssertUnwindSafe(|| done(outcome))).is_err() {
            tracing::error!("A room failed while it was told about a commit.");
        }
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        self.fire(Err(JournalError::Closed));
    }
}

enum Job {
    Append { append: Append, done: Done },
    Close,
}

#[derive(Default)]
struct Counters {
    commits: AtomicU64,
    entries: AtomicU64,
    failures: AtomicU64,
    last_flush_micros: AtomicU64,
}

/// The asynchronous door to a store's logs. Clones share one queue.
#[derive(Clone)]
pub struct Journal {
    jobs: mpsc::Sender<Job>,
    counters: Arc<Counters>,
    /// Closed when the last commit is done.
    running: watch::Receiver<()>,
}

impl Journal {
    /// Starts the thread. It ends with [`Journal::close`], or when all clones are dropped and all appends are committed.
    pub fn start(store: Arc<dyn Store>) -> Result<Journal> {
        Journal::start_with(store, IDLE_AFTER)
    }

    fn start_with(store: Arc<dyn Store>, idle_after: Duration) -> Result<Journal> {
        let (journal, mut by_hand) = Journal::by_hand(store);
        let failed = |error: std::io::Error| StoreError::Other(error.to_string());
        // The journal's own clock, to notice idleness; it drives nothing else.
        let clock =
            tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(failed)?;
        thread::Builder::new()
            .name("journal".into())
            .spawn(move || clock.block_on(by_hand.run(idle_after)))
            .map_err(failed)?;
        Ok(journal)
    }

    /// A journal without a thread, which commits when it is told to: for simulations that a seed must reproduce.
    /// [`Journal::close`] waits until [`ByHand`] is dropped.
    pub fn by_hand(store: Arc<dyn Store>) -> (Journal, ByHand) {
        let (jobs, queue) = mpsc::channel(JOBS_WAITING_MAX);
        let (alive, running) = watch::channel(());
        let counters = Arc::<Counters>::default();
        let journal = Journal { jobs, counters: counters.clone(), running };
        (journal, ByHand { store, queue, counters, _alive: alive })
    }

    /// Resolves when the append would survive a power cut. It waits while the queue is full. Dropping the future does not
    /// take back what is queued.
    pub async fn append(&self, append: Append) -> Outcome {
        let (answer, answered) = oneshot::channel();
        let done = Done(Some(Box::new(move |outcome| drop(answer.send(outcome)))));
        if self.jobs.send(Job::Append { append, done }).await.is_err() {
            return Err(JournalError::Closed);
        }
        answered.await.unwrap_or(Err(JournalError::Closed))
    }

    /// For callers that must not wait: queues the append, and calls `done` once, on the journal's thread, when it would
    /// survive a power cut or has failed. `done` should only pass the answer on.
    pub fn try_append(
        &self,
        append: Append,
        done: impl FnOnce(Outcome) + Send + 'static,
    ) -> std::result::Result<(), NotQueued> {
        let reason = match self.jobs.try_reserve() {
            Ok(place) => {
                place.send(Job::Append { append, done: Done(Some(Box::new(done))) });
                return Ok(());
            }
            Err(mpsc::error::TrySendError::Full(())) => JournalError::Busy,
            Err(mpsc::error::TrySendError::Closed(())) => JournalError::Closed,
        };
        Err(NotQueued { append, reason })
    }

    /// For metrics.
    pub fn stats(&self) -> JournalStats {
        let Counters { commits, entries, failures, last_flush_micros } = &*self.counters;
        JournalStats {
            commits: commits.load(Relaxed),
            entries: entries.load(Relaxed),
            failures: failures.load(Relaxed),
            waiting: self.jobs.max_capacity() - self.jobs.capacity(),
            last_flush: Duration::from_micros(last_flush_micros.load(Relaxed)),
        }
    }

    /// Takes no more appends, and resolves when all that are queued are committed or have failed.
    pub async fn close(mut self) {
        // An error says that somebody else closed it: then, too, the last commit is waited for.
        let _ = self.jobs.send(Job::Close).await;
        while self.running.changed().await.is_ok() {}
    }
}

/// The side of the journal that commits.
pub struct ByHand {
    store: Arc<dyn Store>,
    queue: mpsc::Receiver<Job>,
    counters: Arc<Counters>,
    _alive: watch::Sender<()>,
}

impl ByHand {
    /// Commits the next batch of what waits, calls each `done`, and answers with the number of appends.
    pub fn commit_waiting(&mut self) -> usize {
        match self.queue.try_recv() {
            Ok(first) => self.commit_batch(first),
            Err(_) => 0,
        }
    }

    async fn run(&mut self, idle_after: Duration) {
        let mut tidy = true;
        loop {
            let next = if tidy {
                self.queue.recv().await
            } else {
                match tokio::time::timeout(idle_after, self.queue.recv()).await {
                    Ok(next) => next,
                    Err(_) => {
                        tidy = true;
                        if let Err(error) = self.store.idle() {
                            tracing::warn!(%error, "The housekeeping of the store failed.");
                        }
                        continue;
                    }
                }
            };
            let Some(first) = next else { return };
            self.commit_batch(first);
            tidy = false;
        }
    }

    fn commit_batch(&mut self, first: Job) -> usize {
        let (mut appends, mut waiting) = (Vec::new(), Vec::new());
        let (mut next, mut bytes, mut entries) = (Some(first), 0, 0);
        while let Some(job) = next {
            match job {
                Job::Close => self.queue.close(),
                Job::Append { append, done } => {
                    bytes += append.entries.iter().map(|entry| entry.chunk.len()).sum::<usize>();
                    entries += append.entries.len();
                    appends.push(append);
                    waiting.push(done);
                }
            }
            let more = appends.len() < JOBS_PER_COMMIT_MAX
                && bytes < BYTES_PER_COMMIT_MAX
                && entries < ENTRIES_PER_COMMIT_MAX;
            next = if more { self.queue.try_recv().ok() } else { None };
        }
        if !appends.is_empty() {
            self.commit(&appends, waiting);
        }
        appends.len()
    }

    fn commit(&self, appends: &[Append], waiting: Vec<Done>) {
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| self.store.append(appends)))
            .unwrap_or_else(|_| Err(StoreError::Other("the store panicked".into())))
            .and_then(|answers| match answers.len() == appends.len() {
                true => Ok(answers),
                false => Err(StoreError::Other("the store left appends unanswered".into())),
            });
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.counters.last_flush_micros.store(micros, Relaxed);
        match outcome {
            Ok(answers) => {
                let stored = appends.iter().zip(&answers);
                let stored = stored.filter(|(_, answer)| matches!(answer, Appended::Stored { .. }));
                let entries: usize = stored.map(|(append, _)| append.entries.len()).sum();
                self.counters.commits.fetch_add(1, Relaxed);
                self.counters.entries.fetch_add(entries as u64, Relaxed);
                for (done, answer) in waiting.into_iter().zip(answers) {
                    done.call(Ok(answer));
                }
            }
            Err(error) => {
                tracing::error!(%error, appends = appends.len(), "A commit failed.");
                self.counters.failures.fetch_add(1, Relaxed);
                let error = Arc::new(error);
                for done in waiting {
                    done.call(Err(JournalError::Store(error.clone())));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
