//! The command line as it is typed: the real program in a folder of its own.

#![allow(dead_code, reason = "each of the tests that share it leaves something out")]

use serde_json::Value;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The program in a folder, without whatever the environment says of servers and tokens.
pub fn zerodraft(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zerodraft"));
    command.current_dir(folder.path()).args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars() {
        if name.starts_with("ZERODRAFT_") {
            command.env_remove(name);
        }
    }
    command
}

pub fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    zerodraft(folder, arguments).output().unwrap()
}

/// What it prints; it must succeed, and say nothing beside.
pub fn said(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What it prints for programs.
pub fn answered(folder: &TempDir, arguments: &[&str]) -> Value {
    let text = said(folder, &[arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

/// The one sentence that it is refused with.
pub fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    let sentence = String::from_utf8(output.stderr).unwrap();
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    sentence.trim_end().to_owned()
}
