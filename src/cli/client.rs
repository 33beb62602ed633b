//! The HTTP client of all commands: JSON and texts in, one sentence out where something went wrong.

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::time::Duration;
use ureq::{Agent, Body, RequestBuilder, http::Response};

/// Longer than a connection over any distance takes.
const CONNECT_WAIT: Duration = Duration::from_secs(15);
/// Longer than a server takes to import the longest text that it accepts.
const ANSWER_WAIT: Duration = Duration::from_secs(300);
/// An answer at most, in bytes: the JSON of the longest text, with room for its marks.
const ANSWER_BYTES_MAX: u64 = 256 << 20;

/// One server, and who asks.
pub struct Client {
    agent: Agent,
    /// Without a slash at its end.
    server: String,
    token: Option<String>,
}

impl Client {
    /// A client of the server at this address, which has no slash at its end.
    pub fn new(server: String, token: Option<String>) -> Client {
        let host = server.split("://").nth(1).unwrap_or_default();
        let near = ["127.", "localhost", "[::1]"].iter().any(|name| host.starts_with(name));
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // Followed blindly, a redirect would turn a change into a question, and carry the token along.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("zerodraft/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT_WAIT))
            .timeout_recv_response(Some(ANSWER_WAIT));
        if near {
            // A proxy knows nothing of this machine.
            config = config.proxy(None);
        }
        Client { agent: config.build().into(), server, token }
    }

    /// Its address.
    #[cfg(test)]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Asks for JSON.
    pub fn get(&self, path: &str) -> Result<Value> {
        self.json(&self.text(path)?)
    }

    /// Asks for a file.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        let request = self.authorized(self.agent.get(self.url(path)));
        self.read(request.call())
    }

    /// Asks for a text.
    pub fn text(&self, path: &str) -> Result<String> {
        self.as_text(self.bytes(path)?)
    }

    /// Sends JSON, and reads what comes back; null where nothing does.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.authorized(self.agent.post(self.url(path)));
        let answer = self.as_text(self.read(request.send_json(body))?)?;
        if answer.is_empty() { Ok(Value::Null) } else { self.json(&answer) }
    }

    /// Sends JSON that changes what is there, and reads what comes back.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.authorized(self.agent.patch(self.url(path)));
        let answer = self.as_text(self.read(request.send_json(body))?)?;
        self.json(&answer)
    }

    fn as_text(&self, bytes: Vec<u8>) -> Result<String> {
        String::from_utf8(bytes).map_err(|_| self.stranger())
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/{path}", self.server)
    }

    fn authorized<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.token {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn json(&self, text: &str) -> Result<Value> {
        serde_json::from_str(text).map_err(|_| self.stranger())
    }

    /// The bytes of a success; of anything else, the sentence that the server says.
    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Vec<u8>> {
        let mut answer = answer.map_err(|error| self.unreachable(&error))?;
        let status = answer.status();
        let elsewhere = answer.headers().get("location").and_then(|to| to.to_str().ok());
        let elsewhere = elsewhere.map(|to| to.split("/api/").next().unwrap_or(to).to_owned());
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        if status.is_success() {
            return body.with_context(|| format!("The answer of {} broke off", self.server));
        }
        let problem: Option<Value> =
            body.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let detail = problem.as_ref().and_then(|problem| problem["detail"].as_str());
        match detail {
            Some(_) if status.as_u16() == 401 && self.token.is_none() => bail!(
                "This needs a token: give a session token of the consultation with --token or ZERODRAFT_TOKEN."
            ),
            Some(_) if status.as_u16() == 401 => bail!(
                "Nobody has this token: give a session token of the consultation with --token or ZERODRAFT_TOKEN."
            ),
            Some(detail) => Err(anyhow!("{detail}")),
            None if status.is_redirection() => bail!(
                "{} is somewhere else by now: use the address {} after --server.",
                self.server,
                elsewhere.as_deref().unwrap_or("that it was moved to")
            ),
            None if status.as_u16() == 404 => Err(self.stranger()),
            None => bail!("{} answered {status} and did not say why.", self.server),
        }
    }

    fn stranger(&self) -> anyhow::Error {
        anyhow!("{} is no zerodraft server: check the address after --server.", self.server)
    }

    fn unreachable(&self, error: &ureq::Error) -> anyhow::Error {
        let server = &self.server;
        match error {
            ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
                anyhow!("No server answers at {server}: check the address, or start one there.")
            }
            ureq::Error::Io(io) => anyhow!("{server} cannot be talked to: {io}."),
            ureq::Error::HostNotFound => {
                anyhow!("There is no machine with the name in {server}: check the address.")
            }
            ureq::Error::Timeout(_) => anyhow!("{server} did not answer in time; try again."),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                anyhow!("The address {server} or the token cannot be used: {error}.")
            }
            _ => anyhow!("{server} cannot be talked to: {error}."),
        }
    }
}
