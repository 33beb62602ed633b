//! `zerodraft serve`.

use super::answer::Answer;
use anyhow::{Context, Result, anyhow};
use serde_json::json;
use std::{io, net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;
use zerodraft::{
    http::{self, App, Keys},
    settings::{Settings, Start},
    store::{Journal, SqliteStore, Store},
    telemetry,
};

/// Serves until it is asked to stop; then returns when all that was admitted is on the disk.
pub fn serve(settings: Settings, json: bool) -> Result<Answer> {
    telemetry::log_to_stderr(&settings.log, settings.log_json);
    telemetry::log_panics_without_payload();
    super::door::no_file(&settings.data)?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&settings.data)?);
    let journal = Journal::start(store.clone())?;
    let keys = Keys::of_folder(&settings.data).context("The keys of the data folder")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|error| not_listening(settings.listen, &error))?;
        let address = listener.local_addr()?;
        let public_url = match &settings.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{address}"),
        };
        let app = App::new(store, journal, &settings, public_url.clone(), keys);
        greeting(&public_url, address, &settings, json).print(json)?;
        http::serve(listener, app, stop_signal()).await?;
        Ok(Answer::Done)
    })
}

fn not_listening(address: SocketAddr, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "The address {address} is in use by another program: stop it, or choose another address with --listen."
        ),
        io::ErrorKind::AddrNotAvailable => anyhow!(
            "The address {address} is none of this machine's: choose one of its own with --listen."
        ),
        io::ErrorKind::PermissionDenied => anyhow!(
            "The address {address} may not be listened on: choose a port above 1023 with --listen."
        ),
        _ => anyhow!("The address {address} cannot be listened on: {error}."),
    }
}

/// What whoever started the server wants to know. The first line is for programs that wait for it, too.
fn greeting(public_url: &str, address: SocketAddr, settings: &Settings, json: bool) -> Answer {
    let folder = std::path::absolute(&settings.data).unwrap_or_else(|_| settings.data.clone());
    let token = folder.join(http::OPERATOR_TOKEN_FILE);
    if json {
        // One line: whoever waits for it does not wait for the end of a server's output.
        let json = json!({
            "url": public_url, "listen": address, "data": folder, "operator_token": token,
        });
        return Answer::Text(json.to_string());
    }
    let starts = match settings.who_starts() {
        Start::Anyone => "anyone who reaches it",
        Start::Operator => "the operator",
    };
    Answer::Text(format!(
        "zerodraft serves on {public_url}\n\n  \
         Open      {public_url} in a browser\n  \
         Listens   on {address}; consultations are started by {starts} (--start)\n  \
         Data      {}\n  \
         Operator  the token is in {}\n  \
         Back up   zerodraft backup FILE --data {}\n  \
         Stop      Ctrl+C; all that was admitted is on the disk\n",
        folder.display(),
        token.display(),
        settings.data.display(),
    ))
}

/// Resolves when the process is asked to stop.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
