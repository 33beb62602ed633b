//! A real server in this process, and a client that knows nothing but sockets.

#![allow(dead_code, reason = "each of the tests that share it leaves something out")]

use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};
use zerodraft::{
    http::{self, App, Keys},
    settings::{Settings, Start},
    store::{Journal, SqliteStore, Store},
};

/// How long the client waits for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// A server over a store on disk. It stops when it is dropped.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// The operator's token.
    pub operator: String,
    runtime: Option<tokio::runtime::Runtime>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    _folder: tempfile::TempDir,
}

impl Server {
    /// One that anybody may start a consultation on, or only the operator.
    pub fn start(start: Start) -> Server {
        Server::with(|store, journal, public_url, keys| {
            let settings = Settings {
                listen: "127.0.0.1:0".parse().unwrap(),
                data: "unused".into(),
                public_url: None,
                start: Some(start),
                connections_max: 100,
                log: "off".into(),
                log_json: false,
            };
            App::new(store, journal, &settings, public_url, keys)
        })
    }

    /// One for whoever holds the data folder: the operator's token decides, and there is no web app.
    pub fn for_owner() -> Server {
        Server::with(App::for_owner)
    }

    fn with(app: impl FnOnce(Arc<dyn Store>, Journal, String, Keys) -> App) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
        let journal = Journal::start(store.clone()).unwrap();
        let keys = Keys::of_folder(folder.path()).unwrap();
        let revealed = keys.operator.reveal().to_owned();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let app = app(store, journal, format!("http://{address}"), keys);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        runtime.spawn(http::serve(listener, app, async move { drop(stopped.await) }));
        Server {
            address,
            operator: revealed,
            runtime: Some(runtime),
            stop: Some(stop),
            _folder: folder,
        }
    }

    /// Sends a request and waits for the whole answer.
    pub fn send(&self, request: &Request) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(ANSWER_MAX)).unwrap();
        let mut head = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            request.method,
            request.path,
            self.address,
            request.body.len(),
        );
        for (name, value) in &request.headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        // A server that refuses a long body need not read it to its end.
        let _ = stream.write_all(&request.body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

/// A request.
#[derive(Clone, Default)]
pub struct Request {
    /// The verb.
    pub method: String,
    /// The address below the host.
    pub path: String,
    /// Besides host, connection and length.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Vec<u8>,
}

impl Request {
    /// One without anything.
    pub fn new(method: &str, path: &str) -> Request {
        Request { method: method.into(), path: path.into(), ..Request::default() }
    }
    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.into(), value.into()));
        self
    }
    /// With a token in the Authorization header.
    pub fn bearer(self, token: &str) -> Request {
        let value = format!("Bearer {token}");
        self.header("Authorization", &value)
    }
    /// With a JSON body.
    pub fn json(self, body: &Value) -> Request {
        let body = body.to_string().into_bytes();
        Request { body, ..self.header("Content-Type", "application/json") }
    }
    /// With the fields of a form.
    pub fn form(self, fields: &[(&str, &str)]) -> Request {
        let encoded = |text: &str| {
            text.bytes()
                .map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect::<String>()
        };
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = pairs.join("&").into_bytes();
        Request { body, ..self.header("Content-Type", "application/x-www-form-urlencoded") }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body, where it is text.
    pub body: String,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let bytes = bytes[end + 4..].to_vec();
        let body = String::from_utf8(bytes.clone()).unwrap_or_default();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let answer = Answer { status, headers, body, bytes };
        assert_ne!(answer.header("transfer-encoding"), Some("chunked"), "answers have a length");
        answer
    }
    /// The first header with this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
    /// The problem's code; empty where it is none.
    pub fn code(&self) -> String {
        match self.header("content-type") {
            Some("application/problem+json") => self.json()["code"].as_str().unwrap().to_owned(),
            _ => String::new(),
        }
    }
    /// The cookie that it sets, as a browser sends it back.
    pub fn cookie(&self) -> Option<String> {
        Some(self.header("set-cookie")?.split(';').next()?.to_owned())
    }
    /// Checks the headers that every answer carries, whatever it is.
    pub fn assert_guarded(&self, what: &str) {
        let policy = self.header("content-security-policy").unwrap_or_default();
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{what}: {policy}"
        );
        for rule in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{what}: {policy}");
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), Some(value), "{what}");
        }
        let permissions = self.header("permissions-policy").unwrap_or_default();
        for off in ["camera=()", "microphone=()", "geolocation=()"] {
            assert!(permissions.contains(off), "{what}: {permissions}");
        }
    }
}
