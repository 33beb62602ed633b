//! Where a command goes: to a server, or to a folder that no server has open.

use super::client::Client;
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use std::{
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot, task::JoinHandle};
use zerodraft::{
    domain::Token,
    http::{self, App, Keys},
    store::{DATABASE_FILE, Journal, SqliteStore, StoreError},
    telemetry,
};

/// Where the data is, if nothing was said.
const DATA_DEFAULT: &str = "data";
/// Where participants will find the server, if nothing was said: the address that `zerodraft serve` takes by itself.
const PUBLIC_URL_DEFAULT: &str = "http://127.0.0.1:8080";

/// Where a command goes.
#[derive(Args)]
#[command(next_help_heading = "Where")]
pub struct Place {
    /// Talk to the server at this address [env: ZERODRAFT_SERVER]
    #[arg(long, value_name = "URL", value_parser = server_address, conflicts_with = "data")]
    server: Option<String>,
    /// Who you are for the server: a session token, or the operator's
    #[arg(long, env = "ZERODRAFT_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Work on this folder, where no server runs on it [env: ZERODRAFT_DATA] [default: data]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// With a folder: the address that participants will use, for links [default: http://127.0.0.1:8080]
    #[arg(long, env = "ZERODRAFT_PUBLIC_URL", value_name = "URL", value_parser = server_address)]
    public_url: Option<String>,
}

/// `http://` or `https://` and a host, without a slash at the end.
fn server_address(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("an address begins with http:// or https://".into()),
    }
}

enum Which {
    Server(String),
    Folder(PathBuf),
}

impl Place {
    /// What was written on the command line comes before the environment, and a server before a folder.
    fn which(&self, environment: impl Fn(&str) -> Option<String>) -> Result<Which> {
        if let Some(server) = &self.server {
            return Ok(Which::Server(server.clone()));
        }
        if let Some(data) = &self.data {
            return Ok(Which::Folder(data.clone()));
        }
        if let Some(server) = environment("ZERODRAFT_SERVER") {
            let address = server_address(&server);
            return Ok(Which::Server(
                address.map_err(|error| anyhow!("ZERODRAFT_SERVER: {error}."))?,
            ));
        }
        let data = environment("ZERODRAFT_DATA").unwrap_or_else(|| DATA_DEFAULT.into());
        Ok(Which::Folder(data.into()))
    }

    /// Opens the door. A folder must hold consultations already.
    pub fn open(&self) -> Result<Door> {
        self.go(existing)
    }

    /// Opens the door. A folder is made where there is none.
    pub fn open_or_make(&self) -> Result<Door> {
        self.go(no_file)
    }

    fn go(&self, check: impl FnOnce(&Path) -> Result<()>) -> Result<Door> {
        let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        match self.which(environment)? {
            Which::Server(server) => {
                Ok(Door { client: Client::new(server, self.token.clone()), folder: None })
            }
            Which::Folder(folder) => {
                check(&folder)?;
                let url = self.public_url.as_deref().unwrap_or(PUBLIC_URL_DEFAULT);
                open_folder(&folder, url)
            }
        }
    }
}

/// Refuses a file where a folder is meant.
pub fn no_file(folder: &Path) -> Result<()> {
    if folder.is_file() {
        bail!("{} is a file: name a folder with --data.", folder.display());
    }
    Ok(())
}

/// Refuses a folder without consultations, so that a typing mistake does not look like an empty house.
pub fn existing(folder: &Path) -> Result<()> {
    if folder.join(DATABASE_FILE).is_file() {
        return Ok(());
    }
    bail!(
        "There are no consultations in the folder {}: name another with --data, or a server with --server.",
        folder.display()
    )
}

/// An open door.
pub struct Door {
    client: Client,
    folder: Option<Folder>,
}

impl Door {
    /// What goes through it.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Whether it leads to a server that others use.
    pub fn is_server(&self) -> bool {
        self.folder.is_none()
    }

    /// What the store of a folder finds damaged, one sentence each; of a server nothing is known.
    pub fn damage(&self) -> Result<Vec<String>> {
        let damage = self.folder.as_ref().map(|folder| folder.store.check());
        Ok(damage.transpose()?.unwrap_or_default())
    }
}

/// A folder that is served inside this process, to this process alone.
struct Folder {
    store: Arc<SqliteStore>,
    runtime: Runtime,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<std::io::Result<()>>>,
}

/// Serves the folder on a port of this machine that the system chooses, for as long as the command takes.
///
/// Others on this machine can reach the port, and get no further than at any server: the token that counts here is drawn
/// for this command and told to nobody. It takes the part of the first organizer of each consultation, see
/// [`App::for_owner`].
fn open_folder(folder: &Path, public_url: &str) -> Result<Door> {
    // What goes wrong below is told to the operator, and here that is who typed the command.
    telemetry::log_to_stderr("error", false);
    let store = Arc::new(SqliteStore::open(folder).map_err(in_use)?);
    let journal = Journal::start(store.clone())?;
    let owner = Token::from_entropy(rand::random(), rand::random());
    let token = owner.reveal().to_owned();
    let signing = http::signing_key(folder).context("The key that signs versions")?;
    let keys = Keys { operator: owner, signing };
    let app = App::for_owner(store.clone(), journal, public_url.to_owned(), keys);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime
        .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("This machine gives no port to work through")?;
    let server = format!("http://{}", listener.local_addr()?);
    let (stop, stopped) = oneshot::channel();
    let served = runtime.spawn(http::serve(listener, app, async move {
        let _ = stopped.await;
    }));
    let folder = Folder { store, runtime, stop: Some(stop), served: Some(served) };
    Ok(Door { client: Client::new(server, Some(token)), folder: Some(folder) })
}

/// The store's own sentence, but for a folder that is in use, where there is a way on.
fn in_use(error: StoreError) -> anyhow::Error {
    match error {
        StoreError::InUse(folder) => anyhow!(
            "The data folder {} is in use, most likely by a running server: use --server http://… and --token instead.",
            folder.display()
        ),
        error => error.into(),
    }
}

impl Drop for Folder {
    /// Waits until all that was decided is on the disk and the folder is free.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(served) = self.served.take() {
            let _ = self.runtime.block_on(served);
        }
    }
}

/// What is said where links were made for a folder that nobody serves yet.
pub fn unserved_note(door: &Door) -> &'static str {
    if door.is_server() {
        return "";
    }
    "\nThe links work once `zerodraft serve` runs on the folder, at the address that they name (--public-url).\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_folder_is_open_to_its_owner_alone_who_decides_as_the_first_organizer() {
        let folder = tempfile::tempdir().unwrap();
        let door = open_folder(folder.path(), "http://example.org").unwrap();
        let new = json!({ "title": "T", "name": "Ana" });
        let made = door.client().post("consultations", &new).unwrap();
        let path = |what: &str| format!("consultations/{}{what}", made["id"].as_str().unwrap());
        door.client().post(&path("/publish"), &json!({})).unwrap();
        let decisions = door.client().get(&path("/decisions")).unwrap();
        assert_eq!(decisions["decisions"][0]["by"]["name"], "Ana");

        let operator = http::operator_token(folder.path()).unwrap().reveal().to_owned();
        for token in [None, Some(operator)] {
            let other = Client::new(door.client().server().to_owned(), token);
            let refused = |answer: Result<Value>| answer.unwrap_err().to_string();
            let started = refused(other.post("consultations", &new));
            assert!(started.starts_with("Only the operator starts consultations"), "{started}");
            let listed = refused(other.get("consultations"));
            assert_eq!(listed, "Only the operator sees all consultations.");
            let shown = refused(other.get(&path("")));
            assert!(shown.contains("give a session token"), "{shown}");
        }
        drop(door);
        assert!(SqliteStore::open(folder.path()).is_ok(), "the folder is free");
    }

    #[test]
    fn what_is_typed_comes_before_the_environment_and_a_server_before_a_folder() {
        let check = |server: Option<&str>, data: Option<&str>, environment: &[(&str, &str)]| {
            let place = Place {
                server: server.map(str::to_owned),
                token: None,
                data: data.map(PathBuf::from),
                public_url: None,
            };
            let variable = |name: &str| {
                let pair = environment.iter().find(|(key, _)| *key == name);
                pair.map(|(_, value)| (*value).to_owned())
            };
            match place.which(variable) {
                Ok(Which::Server(server)) => server,
                Ok(Which::Folder(folder)) => folder.display().to_string(),
                Err(error) => error.to_string(),
            }
        };
        let both = [("ZERODRAFT_SERVER", "http://b/"), ("ZERODRAFT_DATA", "c")];
        assert_eq!(check(None, None, &[]), "data");
        assert_eq!(check(None, None, &both[1..]), "c");
        assert_eq!(check(None, None, &both), "http://b");
        assert_eq!(check(None, Some("d"), &both), "d");
        assert_eq!(check(Some("http://a"), None, &both), "http://a");
        let wrong = check(None, None, &[("ZERODRAFT_SERVER", "b")]);
        assert_eq!(wrong, "ZERODRAFT_SERVER: an address begins with http:// or https://.");
    }
}
