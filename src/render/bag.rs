//! A bag: files that somebody takes away and checks years later without us.
//!
//! BagIt 1.0 (RFC 8493) in a zip file. What it holds stands in `data/`, `manifest-sha256.txt` has the SHA-256 of each of
//! these files, `tagmanifest-sha256.txt` that of every other file, and `tagmanifest-sha256.txt.sig` is the server's
//! signature of it: whoever has the server's key knows that nothing was altered, added or taken away. `sha256sum` and
//! `ssh-keygen` are enough for it; `VERIFY.txt` says how.
//!
//! The same files and key give the same bytes: the zip file carries no time of its own.

mod unpack;
mod version;

pub use unpack::{BAG_BYTES_MAX, Flaw, Opened, open};
pub use version::{BAG_FORMAT, VersionBag, VersionManifest};

use super::signature::{NAMESPACE, SIGNER, SignatureError, SigningKey};
use crate::domain::sha256_hex;
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The declaration (RFC 8493, 2.1.1).
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The program that makes them, and its version.
pub const ENGINE: &str = concat!("zerodraft ", env!("CARGO_PKG_VERSION"));

const BAGIT: &str = "bagit.txt";
const INFO: &str = "bag-info.txt";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const SIGNATURE: &str = "tagmanifest-sha256.txt.sig";
const ALLOWED_SIGNERS: &str = "allowed_signers";
const VERIFY: &str = "VERIFY.txt";
/// What the bag says of what it holds, for programs.
pub const FACTS: &str = "manifest.json";
/// The folder of what it holds.
const PAYLOAD: &str = "data/";

/// What becomes a bag.
pub struct Bag {
    /// The folder that everything stands in, and the name of the zip file: letters, digits, `-` and `.`.
    pub name: String,
    /// What it holds, by the name below `data/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is said of it for people (RFC 8493, 2.2.2), in order.
    pub info: Vec<(&'static str, String)>,
    /// What is said of it for programs: JSON.
    pub facts: Vec<u8>,
    /// Files beside `data/` that people read, by name: `README.txt`.
    pub notes: Vec<(&'static str, String)>,
}

/// Why no bag was made.
#[derive(Debug, thiserror::Error)]
pub enum BagError {
    /// The key.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// More than the zip format takes.
    #[error("The zip file cannot be written: {0}.")]
    Zip(#[from] ZipError),
    /// The same, where a file is written.
    #[error("The zip file cannot be written: {0}.")]
    Write(#[from] std::io::Error),
}

impl Bag {
    /// The signed zip file.
    pub fn pack(&self, key: &SigningKey) -> Result<Vec<u8>, BagError> {
        let payload: BTreeMap<String, &[u8]> = self
            .files
            .iter()
            .map(|(name, bytes)| (format!("{PAYLOAD}{name}"), bytes.as_slice()))
            .collect();
        let mut tags: BTreeMap<&str, Vec<u8>> = BTreeMap::from([
            (BAGIT, DECLARATION.into()),
            (INFO, self.info().into()),
            (MANIFEST, sums(payload.iter().map(|(name, bytes)| (name.as_str(), *bytes))).into()),
            (FACTS, self.facts.clone()),
            (ALLOWED_SIGNERS, key.public().allowed_signers().into()),
            (VERIFY, how_to_verify(&key.public().fingerprint()).into()),
        ]);
        tags.extend(self.notes.iter().map(|(name, text)| (*name, text.clone().into_bytes())));
        let tag_manifest = sums(tags.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
        let signature = key.sign(tag_manifest.as_bytes())?;

        let mut zip = Zip::new(&self.name);
        for (name, bytes) in &tags {
            zip.put(name, bytes)?;
        }
        zip.put(TAG_MANIFEST, tag_manifest.as_bytes())?;
        zip.put(SIGNATURE, signature.as_bytes())?;
        for (name, bytes) in payload {
            zip.put(&name, bytes)?;
        }
        zip.finish()
    }

    /// `bag-info.txt`: one line for each fact, and the count of bytes and files by which a bag is checked at a glance.
    fn info(&self) -> String {
        let bytes: usize = self.files.values().map(Vec::len).sum();
        let oxum = format!("{bytes}.{}", self.files.len());
        let counted = [("Payload-Oxum", oxum), ("Bag-Software-Agent", ENGINE.to_owned())];
        let line = |(label, value): &(&str, String)| {
            // A value goes on in the next line where that begins with a space; one line is easier to read.
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{label}: {value}\n")
        };
        self.info.iter().chain(&counted).map(line).collect()
    }
}

/// Lines as `sha256sum` prints them and `sha256sum --check` reads them.
fn sums<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    files.map(|(name, bytes)| format!("{}  {name}\n", sha256_hex(bytes))).collect()
}

fn how_to_verify(fingerprint: &str) -> String {
    format!(
        "Whether these files are what the server published, checked with stock tools in this folder:\n\n\
         sha256sum --check --quiet {MANIFEST}\n\
         sha256sum --check --quiet {TAG_MANIFEST}\n\
         ssh-keygen -Y verify -f {ALLOWED_SIGNERS} -I {SIGNER} -n {NAMESPACE} -s {SIGNATURE} < {TAG_MANIFEST}\n\n\
         The first two print nothing. The third prints the fingerprint of the key that signed:\n\n\
         {fingerprint}\n\n\
         Compare it with the one that the server's operator announced elsewhere: whoever alters all files of this folder\n\
         can also put another key in. On macOS say `shasum --algorithm 256` instead of `sha256sum`.\n\
         `zerodraft verify` with this zip file checks all of it, and more, at once.\n"
    )
}

/// A zip file whose bytes depend on nothing but what is put in.
struct Zip<'a> {
    folder: &'a str,
    writer: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Zip<'_> {
    fn new(folder: &str) -> Zip<'_> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644);
        Zip { folder, writer: ZipWriter::new(Cursor::default()), options }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), BagError> {
        self.writer.start_file(format!("{}/{name}", self.folder), self.options)?;
        Ok(self.writer.write_all(bytes)?)
    }

    fn finish(self) -> Result<Vec<u8>, BagError> {
        Ok(self.writer.finish()?.into_inner())
    }
}

#[cfg(test)]
mod tests;
