//! Every knob of the server, with its unit, its default and the reason for it.
//!
//! Each is a flag of `zerodraft serve` and an environment variable (`ZERODRAFT_` and the flag's name).

use clap::{Args, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// A frame of the websocket at most, in bytes. The first upload of a client that wrote offline for weeks fits.
pub const FRAME_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The body of a request at most, in bytes: the Markdown of a thousand pages.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The body of a request with a Word file at most, in bytes: 8 MiB in base64, and some words beside it.
pub const DOCX_BODY_BYTES_MAX: usize = 12 * 1024 * 1024;
/// Tungstenite fills this buffer with zeros before every read: its default of 128 KiB costs a third of the server's time
/// when every peer acknowledges every change.
pub const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Frames that a connection may send in one go, and how many a second it gets back. A client acknowledges up to twenty
/// publications a second for each document; above that it is made to wait.
pub const FRAMES_BURST: u32 = 2_000;
/// See [`FRAMES_BURST`].
pub const FRAMES_PER_SECOND: u32 = 200;
/// The payload of a presence message at most, in bytes: a selection and a few words.
pub const PRESENCE_BYTES_MAX: usize = 16 * 1024;
/// The title of a consultation at most, in characters.
pub const TITLE_CHARS_MAX: usize = 300;
/// The note of a version at most, in characters.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// How long a session cookie lasts, in seconds: drafting runs for weeks.
pub const COOKIE_SECONDS: u64 = 180 * 24 * 3600;

/// Who may start a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Start {
    /// Whoever reaches the server.
    Anyone,
    /// Who holds the operator's token (`operator.token` in the data folder).
    Operator,
}

/// The settings of `zerodraft serve`.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Address to listen on. The default is reached from this machine only: put a server that speaks TLS in front.
    #[arg(long, env = "ZERODRAFT_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of the data; made where it is not there.
    #[arg(long, env = "ZERODRAFT_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address that participants use, for links and QR codes. Default: http:// and the address that is listened on.
    #[arg(long, env = "ZERODRAFT_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Who may start a consultation. Default: anyone where only this machine can connect, else the operator.
    #[arg(long, env = "ZERODRAFT_START", value_enum)]
    pub start: Option<Start>,
    /// Websocket connections at most. Each costs about 12 KB.
    #[arg(long, env = "ZERODRAFT_CONNECTIONS_MAX", default_value_t = 20_000)]
    pub connections_max: usize,
    /// What is logged, as in `info` or `zerodraft=debug`. Never a name, an address or text.
    #[arg(long, env = "ZERODRAFT_LOG", default_value = "info")]
    pub log: String,
    /// Log JSON instead of sentences.
    #[arg(long, env = "ZERODRAFT_LOG_JSON")]
    pub log_json: bool,
}

impl Settings {
    /// Who may start a consultation, where nothing was said.
    pub fn who_starts(&self) -> Start {
        let near = self.listen.ip().is_loopback() && self.public_url.is_none();
        self.start.unwrap_or(if near { Start::Anyone } else { Start::Operator })
    }
}
