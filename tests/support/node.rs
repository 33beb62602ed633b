//! A stock client under Node: the published automerge-repo packages, unmodified.

use serde_json::{Value, json};
use std::{path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

pub struct StockClient {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl StockClient {
    /// Starts a process and opens a document. `storage` keeps it across processes.
    pub async fn open(socket: &str, document: &str, who: &str, storage: Option<&Path>) -> StockClient {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");
        assert!(
            Path::new(folder).join("node_modules").exists(),
            "the stock clients are not installed: run `make test`, or `npm ci` in tests/clients"
        );
        let mut child = Command::new("node")
            .arg("client.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node runs");
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut client = StockClient { child, input, output };
        let seed = who.bytes().fold(7u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let open = json!({ "command": "open", "socket": socket, "document": document,
            "storage": storage, "seed": seed, "who": who });
        client.tell(open).await;
        client
    }
    pub async fn tell(&mut self, command: Value) -> Value {
        self.input.write_all(format!("{command}\n").as_bytes()).await.unwrap();
        let line = self.output.next_line().await.unwrap().expect("the client is alive");
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["ok"], true, "{command}: {answer}");
        answer
    }
    pub async fn edit(&mut self, times: usize) -> Vec<String> {
        let answer = self.tell(json!({ "command": "edit", "times": times })).await;
        let words = answer["words"].as_array().unwrap().iter();
        words.map(|word| word.as_str().unwrap().to_owned()).collect()
    }
    pub async fn state(&mut self) -> Value {
        self.tell(json!({ "command": "state" })).await
    }
    pub async fn heads(&mut self) -> Vec<String> {
        let state = self.state().await;
        serde_json::from_value(state["heads"].clone()).unwrap()
    }
    /// Ends the process in an orderly way, with everything on its disk.
    pub async fn close(mut self) {
        self.tell(json!({ "command": "flush" })).await;
        drop(self.input);
        self.child.wait().await.unwrap();
    }
}
