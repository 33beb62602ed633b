//! The command line: parse, call, print.

use anyhow::Context;
use clap::{Parser, Subcommand};
use std::sync::Arc;
use zerodraft::{
    http::{self, App},
    settings::Settings,
    store::{Journal, SqliteStore, Store},
    telemetry,
};

#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve consultations from a data folder.
    Serve(Settings),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Serve(settings) => serve(settings),
    }
}

fn serve(settings: Settings) -> anyhow::Result<()> {
    telemetry::log_to_stderr(&settings.log, settings.log_json);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&settings.data)?);
    let journal = Journal::start(store.clone())?;
    let operator = http::operator_token(&settings.data).context("The operator's token")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("The address {} cannot be listened on", settings.listen))?;
        let address = listener.local_addr()?;
        let public_url = match &settings.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{address}"),
        };
        let app = App::new(store, journal, &settings, public_url.clone(), operator);
        println!("zerodraft serves on {public_url}");
        http::serve(listener, app, stop_signal()).await?;
        Ok(())
    })
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
