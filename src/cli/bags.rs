//! Signed zip files, checked without any server.

use super::verify::{Stored, check_stored};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::{convert::Infallible, fs, path::Path, str::FromStr};
use zerodraft::{
    domain::Version,
    http,
    render::{self, BAG_BYTES_MAX, Opened, Signer, VersionManifest},
};

/// Whose signatures count, as it was typed.
#[derive(Clone)]
pub enum Known {
    /// `SHA256:…`
    Fingerprint(String),
    /// A file of public keys or allowed signers.
    File(String),
}

impl FromStr for Known {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Known, Infallible> {
        Ok(match text.starts_with("SHA256:") {
            true => Known::Fingerprint(text.into()),
            false => Known::File(text.into()),
        })
    }
}

impl Known {
    /// The fingerprints that count.
    fn fingerprints(&self) -> Result<Vec<String>> {
        match self {
            Known::Fingerprint(text) => Ok(vec![text.clone()]),
            Known::File(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("The file of keys {path} cannot be read"))?;
                let keys = Signer::all_in(&text);
                if keys.is_empty() {
                    bail!("The file {path} holds no public key of OpenSSH.");
                }
                Ok(keys.iter().map(Signer::fingerprint).collect())
            }
        }
    }
}

/// A bag with nothing wrong in it.
pub struct Checked {
    /// Of each version in it the name of the file, the Markdown and the hash that it was published under.
    pub texts: Vec<(String, String, Option<String>)>,
    /// Who signed it.
    pub signer: Signer,
}

/// Opens the bag of a version, or the archive of a consultation, or says in one sentence what is wrong with it.
pub fn check(path: &Path, known: Option<&Known>) -> Result<Checked> {
    let name = path.display().to_string();
    let bag = open(path, known)?;
    let flawed = |what: String| anyhow!("{name} {what}");
    if http::is_archive(&bag) {
        let whole = http::whole_of(&bag).map_err(flawed)?;
        let text = |version: Version| (name.clone(), version.markdown, Some(version.head.sha256));
        let texts = whole.versions.into_iter().map(text).collect();
        return Ok(Checked { texts, signer: bag.signer });
    }
    let manifest = VersionManifest::of(&bag).map_err(|flaw| flawed(flaw.to_string()))?;
    let file = |form: &str| {
        let file = format!("data/version-{}.{form}", manifest.head.number);
        let bytes =
            bag.files.get(&file).ok_or_else(|| flawed(format!("lacks the file {file}.")))?;
        let unreadable = |_| flawed(format!("has a {file} that cannot be read."));
        String::from_utf8(bytes.clone()).map_err(unreadable)
    };
    let markdown = file("md")?;
    let said: Option<Value> = serde_json::from_str(&file("json")?).ok();
    let stored = said.and_then(|said| Stored::read(said).ok());
    let stored = stored.ok_or_else(|| flawed("holds JSON that is none of a version.".into()))?;
    if stored.head != manifest.head || stored.markdown != markdown {
        return Err(flawed(
            "says one thing of the version in one file and another in another.".into(),
        ));
    }
    check_stored(&manifest.consultation, manifest.head.previous.as_deref(), &stored)
        .map_err(flawed)?;
    let text = (name, markdown, Some(manifest.head.sha256));
    Ok(Checked { texts: vec![text], signer: bag.signer })
}

/// Reads a zip file and holds it against its signature and, where keys are known, the signature against these.
pub fn open(path: &Path, known: Option<&Known>) -> Result<Opened> {
    let name = path.display();
    let bytes = fs::metadata(path).and_then(|about| match about.len() <= BAG_BYTES_MAX {
        true => fs::read(path),
        false => Err(std::io::Error::other(format!("it has more than {} MB", BAG_BYTES_MAX >> 20))),
    });
    let bytes = bytes.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => anyhow!("The file {name} is not there."),
        _ => anyhow!("The file {name} cannot be read: {error}."),
    })?;
    let bag = render::open(&bytes).map_err(|flaw| anyhow!("{name} {flaw}"))?;
    let Some(known) = known else { return Ok(bag) };
    let (known, made) = (known.fingerprints()?, bag.signer.fingerprint());
    if !known.contains(&made) {
        bail!("{name} is signed with another key: {made} instead of {}.", known.join(" or "));
    }
    Ok(bag)
}

/// What is said of the keys.
pub fn told(signers: &[Signer], known: bool) -> String {
    let mut keys: Vec<String> = signers.iter().map(Signer::fingerprint).collect();
    keys.sort();
    keys.dedup();
    match (keys.as_slice(), known) {
        ([], _) => String::new(),
        (keys, true) => format!("Signed with the key {}.\n", keys.join(" and ")),
        (keys, false) => format!(
            "Signed with the key {}: compare it with the one that was announced, or name that one with --key.\n",
            keys.join(" and ")
        ),
    }
}
