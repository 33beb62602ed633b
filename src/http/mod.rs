//! The doors: JSON under `/api`, the socket at `/sync`, the web app, and pages that need no script.
//!
//! A request is authenticated here and nowhere else: [`auth`] turns a token into a participant, and only `domain` turns
//! a participant into a grant. Every answer that is no success is a [`problem::Problem`].

mod api;
mod archive;
mod auth;
mod authorship;
mod bags;
mod changes;
mod checks;
mod comparing;
mod consultations;
mod forms;
mod intake;
mod kinds_of_text;
mod markdown;
mod pages;
mod pdf;
mod people;
mod problem;
mod qr;
mod review;
mod since;
mod socket;
mod versions;
mod web;
mod word;

pub use archive::{described, is_archive, whole_of};
pub use auth::{OPERATOR_TOKEN_FILE, operator_token};
pub use bags::signing_key;

use crate::{
    render::SigningKey,
    room::Rooms,
    settings::{self, Settings, Start},
    store::{Journal, Store, StoreError},
    telemetry::Metrics,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
    serve::ListenerExt,
};
use problem::Problem;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// What every request works with.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    rooms: Rooms,
    store: Arc<dyn Store>,
    journal: Journal,
    metrics: Arc<Metrics>,
    public_url: String,
    operator: crate::domain::Token,
    signing: SigningKey,
    policy: Policy,
    /// Whether people come here with browsers.
    has_web_app: bool,
    connections: AtomicUsize,
    sizes: versions::Sizes,
    stopping: AtomicBool,
}

/// What is allowed here beside what the roles allow.
struct Policy {
    /// Who starts consultations.
    start: Start,
    /// Sockets at most.
    connections_max: usize,
    /// Whether the operator's token decides. It reads everywhere.
    operator_decides: bool,
}

/// The secrets of a server.
pub struct Keys {
    /// Who brings this token is the operator.
    pub operator: crate::domain::Token,
    /// What is handed out is signed with this.
    pub signing: SigningKey,
}

impl Keys {
    /// Those of a data folder; made there where they are not.
    pub fn of_folder(folder: &std::path::Path) -> std::io::Result<Keys> {
        Ok(Keys { operator: operator_token(folder)?, signing: signing_key(folder)? })
    }
}

impl App {
    /// The application over a store. `public_url` has no slash at its end.
    pub fn new(
        store: Arc<dyn Store>,
        journal: Journal,
        settings: &Settings,
        public_url: String,
        keys: Keys,
    ) -> App {
        let (start, connections_max) = (settings.who_starts(), settings.connections_max);
        let policy = Policy { start, connections_max, operator_decides: false };
        App::with(store, journal, public_url, keys, policy, true)
    }

    /// The application for whoever holds the data folder itself, such as the command line on a folder that no server
    /// has open: every request must bring the operator's token, which takes the part of the first organizer of each consultation
    /// (see `auth`). No socket is opened, and there is no web app. `public_url` has no slash at its end.
    pub fn for_owner(
        store: Arc<dyn Store>,
        journal: Journal,
        public_url: String,
        keys: Keys,
    ) -> App {
        let policy = Policy { start: Start::Operator, connections_max: 0, operator_decides: true };
        App::with(store, journal, public_url, keys, policy, false)
    }

    fn with(
        store: Arc<dyn Store>,
        journal: Journal,
        public_url: String,
        keys: Keys,
        policy: Policy,
        has_web_app: bool,
    ) -> App {
        let metrics = Arc::<Metrics>::default();
        let rooms =
            Rooms::new(store.clone(), journal.clone(), markdown::render_version, metrics.clone());
        App(Arc::new(Inner {
            rooms,
            store,
            journal,
            metrics,
            public_url,
            operator: keys.operator,
            signing: keys.signing,
            policy,
            has_web_app,
            connections: AtomicUsize::new(0),
            sizes: versions::Sizes::default(),
            stopping: AtomicBool::new(false),
        }))
    }

    /// Says goodbye to everyone; when it returns all that was admitted is on disk.
    pub async fn close(&self) {
        self.0.stopping.store(true, Ordering::SeqCst);
        self.0.rooms.close().await;
        self.0.journal.clone().close().await;
    }

    /// Asks the store on a thread that may wait.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.0.store.clone();
        let answer = tokio::task::spawn_blocking(move || question(&*store)).await;
        match answer {
            Ok(answer) => answer.map_err(Problem::from),
            Err(_) => Err(Problem::internal()),
        }
    }

    /// Does work that takes more than a moment where no other request waits for it.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::internal())
    }
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .nest("/api", api::routes())
        .merge(pages::routes())
        .merge(web::routes())
        .route("/sync", get(socket::sync))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(pages::nothing_here)
        .layer(DefaultBodyLimit::max(settings::BODY_BYTES_MAX))
        .layer(middleware::from_fn(guard_headers))
        .with_state(app)
}

/// Serves until `stop` resolves; then says goodbye to everyone and returns when all that was admitted is on disk.
pub async fn serve(
    listener: tokio::net::TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Without TCP_NODELAY a small frame would wait for the acknowledgement of the one before.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let (stopped, stops) = tokio::sync::oneshot::channel::<()>();
    let closing = app.clone();
    tokio::spawn(async move {
        stop.await;
        closing.close().await;
        drop(stopped);
    });
    axum::serve(listener, router(app))
        .with_graceful_shutdown(async move {
            let _ = stops.await;
        })
        .await
}

/// Ready when the store answers and the server is not stopping.
async fn ready(State(app): State<App>) -> Response {
    let stopping = app.0.stopping.load(Ordering::SeqCst);
    // A question that reads no more than an index, so that one damaged consultation does not take all others away.
    let nobody = crate::domain::ConsultationId::from_entropy([0; 16]);
    let answers = app.ask(move |store| store.consultation(&nobody).map(drop)).await.is_ok();
    if stopping || !answers {
        let sentence = if stopping { "stopping\n" } else { "the store does not answer\n" };
        return (StatusCode::SERVICE_UNAVAILABLE, sentence).into_response();
    }
    "ready\n".into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    let stats = app.0.journal.stats();
    app.0.metrics.rooms_open.set(app.0.rooms.count() as i64);
    let mut text = app.0.metrics.encode();
    let journal = format!(
        "# HELP zerodraft_commits Commits of the journal.\n# TYPE zerodraft_commits counter\n\
         zerodraft_commits_total {}\n\
         # HELP zerodraft_entries Changes in them.\n# TYPE zerodraft_entries counter\n\
         zerodraft_entries_total {}\n\
         # HELP zerodraft_commit_failures Commits that failed.\n\
         # TYPE zerodraft_commit_failures counter\nzerodraft_commit_failures_total {}\n\
         # HELP zerodraft_appends_waiting Appends that wait for a commit.\n\
         # TYPE zerodraft_appends_waiting gauge\nzerodraft_appends_waiting {}\n\
         # HELP zerodraft_last_commit_seconds How long the last commit took.\n\
         # TYPE zerodraft_last_commit_seconds gauge\nzerodraft_last_commit_seconds {}\n# EOF\n",
        stats.commits,
        stats.entries,
        stats.failures,
        stats.waiting,
        stats.last_flush.as_secs_f64(),
    );
    text.truncate(text.trim_end().trim_end_matches("# EOF").len());
    text.push_str(&journal);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// What a page without script may do: show itself with its style sheet, and send its forms here. `data:` is for the empty
/// icon. The shells of the web app bring a policy of their own.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";
/// What no page of ours asks a browser for, and no script that got into one can.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), window-management=(), \
    xr-spatial-tracking=(), clipboard-read=(), clipboard-write=(self), fullscreen=(self)";

/// Headers that every answer carries: nothing is framed, sniffed, or told to other sites, and no page asks any other site
/// for anything.
async fn guard_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // With "no-referrer" a browser would hide from us, too, that a form was sent from one of our own pages.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
