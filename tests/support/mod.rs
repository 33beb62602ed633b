//! What the tests share: a real server, participants over real websockets, and stock clients under Node.

#![allow(dead_code)] // Each test crate uses a part of it.

pub mod node;
pub mod participant;

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use zerodraft::{
    domain::Token,
    http::{self, App, Keys},
    render::SigningKey,
    settings::{Settings, Start},
    store::{Journal, Store},
};

/// A server: a process over a data folder, or a task over any store.
pub struct Server {
    process: Option<Child>,
    /// `http://127.0.0.1:…`
    pub url: String,
}

/// A port that is free at this moment.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts the built binary and waits until it answers.
    pub fn start(data: &Path) -> Server {
        Server::start_on(data, free_port())
    }
    /// On the same port as before, so that clients find it again.
    pub fn start_on(data: &Path, port: u16) -> Server {
        Server::start_binary(Path::new(env!("CARGO_BIN_EXE_zerodraft")), data, port)
    }
    pub fn start_binary(binary: &Path, data: &Path, port: u16) -> Server {
        let child = Command::new(binary)
            .arg("serve")
            .args(["--listen", &format!("127.0.0.1:{port}"), "--log", "warn"])
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut child = child;
        // What it prints comes when it listens.
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the server did not start");
        Server { process: Some(child), url: format!("http://127.0.0.1:{port}") }
    }
    /// In this process, over a store of the test's choice.
    pub async fn over(store: Arc<dyn Store>) -> Server {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings {
            listen: listener.local_addr().unwrap(),
            data: "unused".into(),
            public_url: None,
            start: Some(Start::Anyone),
            connections_max: 100,
            log: "off".into(),
            log_json: false,
        };
        let journal = Journal::start(store.clone()).unwrap();
        let keys = Keys {
            operator: Token::from_entropy([1; 16], [2; 16]),
            signing: SigningKey::from_entropy([3; 32]),
        };
        let app = App::new(store, journal, &settings, url.clone(), keys);
        tokio::spawn(http::serve(listener, app, std::future::pending()));
        Server { process: None, url }
    }
    /// The same server, for another thread.
    pub fn clone_url(&self) -> Server {
        Server { process: None, url: self.url.clone() }
    }
    pub fn id(&self) -> u32 {
        self.process.as_ref().expect("a process").id()
    }
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().unwrap().parse().unwrap()
    }
    pub fn socket(&self, token: &str) -> String {
        format!("{}/sync?token={token}", self.url.replace("http", "ws"))
    }
    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        let mut process = self.process.take().expect("a process");
        process.kill().unwrap();
        process.wait().unwrap();
    }
    /// SIGTERM, and waits for the end.
    pub fn stop(mut self) {
        let mut process = self.process.take().expect("a process");
        let id = process.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(process.wait().unwrap().success(), "it ends well");
    }
    pub fn get(&self, path: &str, token: &str) -> (u16, String) {
        request(
            ureq::get(format!("{}{path}", self.url))
                .header("authorization", format!("Bearer {token}"))
                .call_with_any_status(),
        )
    }
    pub fn get_file(&self, path: &str, token: &str) -> (u16, Vec<u8>) {
        let call = ureq::get(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {token}"));
        let mut answer = call.call_with_any_status().expect("the server answers");
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }
    pub fn json(&self, path: &str, token: &str) -> Value {
        let (status, body) = self.get(path, token);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }
    pub fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        let call = ureq::post(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        let (status, body) = request(call.send_any_status(body.to_string()));
        (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
    }
    /// Starts a consultation.
    pub fn consultation(&self, title: &str, markdown: Option<&str>) -> Consultation {
        self.consultation_with(json!({ "title": title, "markdown": markdown }))
    }
    pub fn consultation_with(&self, body: Value) -> Consultation {
        let (status, made) = self.post("/api/consultations", "", body);
        assert_eq!(status, 201, "{made}");
        Consultation(made)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn request(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, String) {
    let mut answer = answer.expect("the server answers");
    let status = answer.status().as_u16();
    let limit = 64 * 1024 * 1024;
    (status, answer.body_mut().with_config().limit(limit).read_to_string().unwrap())
}

/// Answers are looked at, not thrown as errors.
trait AnyStatus {
    fn call_with_any_status(self) -> Result<ureq::http::Response<ureq::Body>, ureq::Error>;
}
impl AnyStatus for ureq::RequestBuilder<ureq::typestate::WithoutBody> {
    fn call_with_any_status(self) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        self.config().http_status_as_error(false).build().call()
    }
}
trait SendAnyStatus {
    fn send_any_status(self, body: String)
    -> Result<ureq::http::Response<ureq::Body>, ureq::Error>;
}
impl SendAnyStatus for ureq::RequestBuilder<ureq::typestate::WithBody> {
    fn send_any_status(
        self,
        body: String,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        self.config().http_status_as_error(false).build().send(body)
    }
}

/// What `POST /api/consultations` answered.
#[derive(Clone)]
pub struct Consultation(pub Value);

impl Consultation {
    pub fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }
    pub fn token(&self) -> &str {
        self.0["token"].as_str().unwrap()
    }
    pub fn draft(&self) -> &str {
        self.0["documents"]["draft"].as_str().unwrap()
    }
    pub fn discussion(&self) -> &str {
        self.0["documents"]["discussion"].as_str().unwrap()
    }
    pub fn path(&self, rest: &str) -> String {
        format!("/api/consultations/{}{rest}", self.id())
    }
    /// Joins as somebody in this role; the session's token and the participant's id.
    pub fn join(&self, server: &Server, role: &str, name: &str) -> (String, String) {
        let invitation = self.0["invitations"][role]["token"].as_str().unwrap();
        let (status, joined) =
            server.post("/api/join", "", json!({ "invitation": invitation, "name": name }));
        assert_eq!(status, 200, "{joined}");
        let text = |key: &str| joined[key].as_str().unwrap().to_owned();
        (text("token"), text("participant"))
    }
}

/// Tries until it holds, for at most this long.
pub async fn eventually(what: &str, within: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + within;
    while !holds().await {
        assert!(tokio::time::Instant::now() < deadline, "not within {within:?}: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
