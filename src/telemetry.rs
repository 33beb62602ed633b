//! Logs and metrics. Neither contains a name, an address, a token or a word of anybody's text.

use crate::document::Refusal;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use std::{io::IsTerminal, sync::Mutex};
use tracing_subscriber::EnvFilter;

/// What the server counts. docs/OPERATIONS.md says what each number tells.
pub struct Metrics {
    registry: Mutex<Registry>,
    /// Open websocket connections.
    pub connections: Gauge,
    /// Consultations in memory.
    pub rooms_open: Gauge,
    /// Changes that are durable and were told to everyone.
    pub changes: Counter,
    /// Changes that missed a version.
    pub changes_late: Counter,
    /// Frames put into the queues of connections.
    pub frames_queued: Counter,
    /// Times that a slow reader's queue was full.
    pub queues_overflowed: Counter,
    /// Acknowledgements that never reached a room.
    pub acknowledgements: Counter,
    /// Sync messages that reached a room.
    pub messages: Counter,
    /// Presence messages that were passed on.
    pub presence: Counter,
    /// Refused messages, by the code of the refusal.
    pub refusals: Family<RefusalLabel, Counter>,
    /// Versions published.
    pub versions: Counter,
    /// Documents that had to be loaded again because a change could not be applied.
    pub poisoned: Counter,
    /// Rooms that were closed because the store failed.
    pub rooms_failed: Counter,
    /// Requests that came too fast and were slowed down.
    pub throttled: Counter,
}

/// The code of a refusal.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub struct RefusalLabel {
    code: &'static str,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("zerodraft");
        let refusals = Family::<RefusalLabel, Counter>::default();
        // Every code is there from the start, so that an alert on one works before it happens.
        for code in Refusal::CODES {
            drop(refusals.get_or_create(&RefusalLabel { code }));
        }
        registry.register("refusals", "Refused messages, by code", refusals.clone());
        let mut counter = |name: &str, help: &str| {
            let counter = Counter::default();
            registry.register(name, help, counter.clone());
            counter
        };
        let changes = counter("changes", "Changes that are durable and announced");
        let changes_late = counter("changes_late", "Changes that missed a version");
        let frames_queued = counter("frames_queued", "Frames put into queues of connections");
        let queues_overflowed =
            counter("queues_overflowed", "Times a slow reader's queue was full");
        let acknowledgements =
            counter("acknowledgements", "Acknowledgements that asked for nothing");
        let messages = counter("messages", "Sync messages that reached a room");
        let presence = counter("presence", "Presence messages passed on");
        let versions = counter("versions", "Versions published");
        let poisoned = counter("poisoned", "Documents loaded again after a change that failed");
        let rooms_failed = counter("rooms_failed", "Rooms closed because the store failed");
        let throttled = counter("throttled", "Frames that came too fast");
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let connections = gauge("connections", "Open websocket connections");
        let rooms_open = gauge("rooms_open", "Consultations in memory");
        Metrics {
            registry: Mutex::new(registry),
            connections,
            rooms_open,
            changes,
            changes_late,
            frames_queued,
            queues_overflowed,
            acknowledgements,
            messages,
            presence,
            refusals,
            versions,
            poisoned,
            rooms_failed,
            throttled,
        }
    }
}

impl Metrics {
    /// Counts a refusal.
    pub fn refused(&self, refusal: &Refusal) {
        self.refusals.get_or_create(&RefusalLabel { code: refusal.code() }).inc();
    }

    /// All numbers in the OpenMetrics text format.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Writing into a string does not fail.
        let _ = encode(&mut text, &registry);
        text
    }
}

/// What other crates may say at most, whatever is asked for: below that they print frames and addresses.
const QUIET: &str = "tungstenite=warn,tokio_tungstenite=warn,hyper=warn,hyper_util=warn,axum=warn,\
                     tower=warn,automerge=error,rustls=warn,ureq=warn,tokio=warn,mio=warn";

/// Logs to standard error: sentences on a terminal, JSON where `json` asks for it. `filter` is as in the tracing crate:
/// `info`, `zerodraft=debug`.
pub fn log_to_stderr(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(format!("{filter},{QUIET}"))
        .unwrap_or_else(|_| EnvFilter::new(format!("info,{QUIET}")));
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(terminal)
        .with_writer(std::io::stderr);
    let installed =
        if json { builder.json().try_init() } else { builder.with_target(false).try_init() };
    // A second call leaves the first in place: tests start many servers in one process.
    drop(installed);
}

/// Logs panics by their place alone. What a hostile change makes Automerge say could hold somebody's words; the place is
/// enough to find the fault.
pub fn log_panics_without_payload() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "somewhere".into(), ToString::to_string);
        tracing::error!(place, "A panic was contained.");
    }));
}
