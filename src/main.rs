//! The command line: parse, call, print.

mod cli;

use clap::Parser;
use std::process::ExitCode;

/// 0 where it was done, 1 where it failed or was refused, with one sentence; clap leaves with 2 where the command line
/// itself was wrong.
fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let json = arguments.json;
    match cli::call(arguments).and_then(|answer| answer.print(json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
