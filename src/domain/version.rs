//! Versions: what a stage published, never altered afterwards.

use super::{Masthead, Reading};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Counts the versions of a consultation from 1.
pub type VersionNumber = u32;

/// What is said of a version without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionHead {
    /// Its place in the chain, from 1.
    pub number: VersionNumber,
    /// What it is cited as: "Zero draft", "Rev.1".
    pub designation: String,
    /// The stage during which it was published, by designation.
    pub stage: String,
    /// The change hashes of the draft that it froze, in hexadecimal, sorted.
    pub heads: Vec<String>,
    /// SHA-256 of the Markdown, in hexadecimal.
    pub sha256: String,
    /// SHA-256 of the version before; none for the first. The Markdown names it too, so that each hash covers all
    /// versions before it.
    pub previous: Option<String>,
    /// What the rapporteur said of it.
    pub note: Option<String>,
    /// When it was published.
    pub published: Timestamp,
    /// What stands above it when it is handed over, with the symbol of this version.
    #[serde(default, skip_serializing_if = "Masthead::is_empty")]
    pub masthead: Masthead,
}

/// A version with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// What is said of it.
    pub head: VersionHead,
    /// The text, byte for byte as it was hashed.
    pub markdown: String,
    /// The same text with the identity of its paragraphs, for comparisons.
    pub reading: Reading,
    /// The draft's last entry that it covers.
    pub seq: u64,
}

/// SHA-256 in lower-case hexadecimal, as `sha256sum` prints it.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
