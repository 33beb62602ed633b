//! The rooms that are open on this machine.

use super::{
    DecideError, Decided, Draft, Input, MAILBOX_INPUTS_MAX, NewEntriesRequest, Outlet, Renderer,
    Request, Review,
    actor::{self, Tools},
};
use crate::{
    document::{LoadError, Past, PeerId, SharedRecentHeads},
    domain::{ConsultationId, DocumentKind, Participant, Reading},
    store::{Journal, Store, StoreError},
    telemetry::Metrics,
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::sync::{Semaphore, mpsc, oneshot};

/// How often a caller tries again when a room closes under its hands: it closes only when it was quiet.
const ATTEMPTS_MAX: usize = 3;

/// Why a room does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No such consultation.
    #[error("There is no such consultation.")]
    Unknown,
    /// The server stops.
    #[error("The server is stopping; try again in a moment.")]
    Stopping,
    /// The room closed while it was asked.
    #[error("The consultation is restarting; try again in a moment.")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stored is no document.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// All rooms of this process. Clones are the same rooms.
#[derive(Clone)]
pub struct Rooms(Arc<Shared>);

struct Shared {
    tools: Tools,
    open: Mutex<HashMap<ConsultationId, RoomHandle>>,
    stopping: AtomicBool,
    next_peer: AtomicU64,
}

/// The door of one room.
#[derive(Clone, Debug)]
pub struct RoomHandle {
    mailbox: mpsc::Sender<Input>,
}

impl Rooms {
    /// No room is open yet.
    pub fn new(
        store: Arc<dyn Store>,
        journal: Journal,
        render: Renderer,
        metrics: Arc<Metrics>,
    ) -> Rooms {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let loads = Arc::new(Semaphore::new(processors));
        Rooms(Arc::new(Shared {
            tools: Tools { store, journal, render, metrics, loads },
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
            next_peer: AtomicU64::new(1),
        }))
    }

    /// A name for a new connection.
    pub fn new_peer(&self) -> PeerId {
        self.0.next_peer.fetch_add(1, Ordering::Relaxed)
    }

    /// The room of a consultation, opened if need be.
    pub async fn open(&self, id: &ConsultationId) -> Result<RoomHandle, OpenError> {
        if self.0.stopping.load(Ordering::SeqCst) {
            return Err(OpenError::Stopping);
        }
        if let Some(handle) = self.find(id) {
            return Ok(handle);
        }
        let (store, wanted) = (self.0.tools.store.clone(), id.clone());
        let found = tokio::task::spawn_blocking(move || store.consultation(&wanted)).await;
        if found.map_err(|_| OpenError::Closed)??.is_none() {
            return Err(OpenError::Unknown);
        }
        let mut open = self.lock();
        if let Some(handle) = open.get(id).filter(|handle| !handle.mailbox.is_closed()) {
            return Ok(handle.clone());
        }
        let (mailbox, inputs) = mpsc::channel(MAILBOX_INPUTS_MAX);
        let handle = RoomHandle { mailbox };
        open.retain(|_, handle| !handle.mailbox.is_closed());
        open.insert(id.clone(), handle.clone());
        actor::spawn(id.clone(), inputs, self.0.tools.clone());
        Ok(handle)
    }

    fn find(&self, id: &ConsultationId) -> Option<RoomHandle> {
        self.lock().get(id).filter(|handle| !handle.mailbox.is_closed()).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConsultationId, RoomHandle>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rooms are open.
    pub fn count(&self) -> usize {
        self.lock().values().filter(|handle| !handle.mailbox.is_closed()).count()
    }

    /// Lets a connection into a document. None where it may not enter.
    pub async fn enter(
        &self,
        consultation: &ConsultationId,
        peer: PeerId,
        document: DocumentKind,
        who: &Participant,
        outlet: &Outlet,
    ) -> Result<Option<(RoomHandle, SharedRecentHeads)>, OpenError> {
        for _ in 0..ATTEMPTS_MAX {
            let handle = self.open(consultation).await?;
            let (entered, answer) = oneshot::channel();
            let input =
                Input::Enter { peer, document, who: who.clone(), outlet: outlet.clone(), entered };
            if handle.send(input).await
                && let Ok(recent) = answer.await
            {
                return Ok(recent.map(|recent| (handle, recent)));
            }
        }
        Err(OpenError::Closed)
    }

    /// Has a decision taken.
    pub async fn decide(
        &self,
        consultation: &ConsultationId,
        request: Request,
    ) -> Result<Decided, DecideError> {
        let ask = |reply| Input::Decide { request: Box::new(request.clone()), reply };
        self.ask(consultation, ask).await.map_err(not_decided)?
    }

    /// Asks the room, which is opened where it is not; anew where it closed before it answered.
    async fn ask<T>(
        &self,
        consultation: &ConsultationId,
        input: impl Fn(oneshot::Sender<T>) -> Input,
    ) -> Result<T, OpenError> {
        for _ in 0..ATTEMPTS_MAX {
            let handle = self.open(consultation).await?;
            let (reply, answer) = oneshot::channel();
            if handle.send(input(reply)).await
                && let Ok(answer) = answer.await
            {
                return Ok(answer);
            }
        }
        Err(OpenError::Closed)
    }

    /// The draft as it is.
    pub async fn draft(&self, consultation: &ConsultationId) -> Result<Draft, OpenError> {
        self.ask(consultation, |reply| Input::Read { reply }).await
    }

    /// The draft as it was at these heads; none where they are not known.
    pub async fn draft_at(
        &self,
        consultation: &ConsultationId,
        heads: Vec<String>,
    ) -> Result<Option<Reading>, OpenError> {
        self.ask(consultation, |reply| Input::ReadAt { heads: heads.clone(), reply }).await
    }

    /// The discussion as it is.
    pub async fn review(&self, consultation: &ConsultationId) -> Result<Review, OpenError> {
        self.ask(consultation, |reply| Input::ReadDiscussion { reply }).await
    }

    /// Writes entries of the discussion, all or none. Where the id of the first is there already they are written: the
    /// room closed after that, and before it could say so.
    pub async fn write(
        &self,
        consultation: &ConsultationId,
        request: NewEntriesRequest,
    ) -> Result<(), DecideError> {
        let ask = |reply| Input::Write { request: Box::new(request.clone()), reply };
        self.ask(consultation, ask).await.map_err(not_decided)?
    }

    /// Asks the past of the draft, as the store has it. It is loaded for this one question, beside the room, which goes
    /// on; no more at once than there are processors.
    pub async fn past<T: Send + 'static>(
        &self,
        consultation: &ConsultationId,
        question: impl FnOnce(&Past) -> T + Send + 'static,
    ) -> Result<T, OpenError> {
        let (store, id) = (self.0.tools.store.clone(), consultation.clone());
        // Never closed.
        let place = self.0.tools.loads.clone().acquire_owned().await;
        let asked = tokio::task::spawn_blocking(move || {
            let _place = place;
            let consultation = store.consultation(&id)?.ok_or(OpenError::Unknown)?;
            let log = store.read(&consultation.draft)?.ok_or(OpenError::Unknown)?;
            Ok(question(&Past::load(&consultation.draft.to_string(), &log)?))
        });
        asked.await.map_err(|_| OpenError::Closed)?
    }

    /// Says goodbye to everyone, and returns when all that was admitted is on disk.
    pub async fn close(&self) {
        self.0.stopping.store(true, Ordering::SeqCst);
        let handles: Vec<RoomHandle> = self.lock().drain().map(|(_, handle)| handle).collect();
        let mut closing = Vec::new();
        for handle in handles {
            let (closed, done) = oneshot::channel();
            if handle.send(Input::Close { closed }).await {
                closing.push(done);
            }
        }
        for done in closing {
            let _ = done.await;
        }
    }
}

/// Why a room that did not open has decided nothing.
fn not_decided(error: OpenError) -> DecideError {
    match error {
        OpenError::Unknown => DecideError::NotLetIn,
        OpenError::Store(error) => DecideError::Store(error),
        _ => DecideError::Closed,
    }
}

impl RoomHandle {
    /// Whether the room is gone.
    pub fn is_closed(&self) -> bool {
        self.mailbox.is_closed()
    }
    /// False where the room is gone. Waits while the mailbox is full.
    pub async fn send(&self, input: Input) -> bool {
        self.mailbox.send(input).await.is_ok()
    }
}
