//! Opening a bag that comes from anywhere: each file is held against the manifests, and these against the signature.

use super::{MANIFEST, PAYLOAD, SIGNATURE, TAG_MANIFEST};
use crate::{
    domain::sha256_hex,
    render::signature::{SignatureError, Signer},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// A bag at most, in bytes, packed or unpacked. An archive of a hundred versions of a hundred pages has a tenth of it.
pub const BAG_BYTES_MAX: u64 = 1 << 30;
/// Files in a bag at most: a thousand versions in ten forms.
const FILES_MAX: usize = 10_000;
/// The name of a file at most, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// A bag whose files are those that somebody signed.
#[derive(Debug)]
pub struct Opened {
    /// All files by their names in the bag: `manifest.json`, `data/…`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Who signed them.
    pub signer: Signer,
}

/// What is wrong with a bag, as the rest of a sentence that begins with its name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Not a zip file, or one that was cut off.
    #[error("is no zip file, or not a whole one.")]
    NoZip,
    /// More than we unpack.
    #[error("unpacks to more than {} MB or {FILES_MAX} files.", BAG_BYTES_MAX >> 20)]
    TooLarge,
    /// A name that leads elsewhere, stands there twice, or is not in the one folder.
    #[error("holds a file with a name that no bag has: {0:?}.")]
    Name(String),
    /// A file that a bag must have, or that a manifest names.
    #[error("lacks the file {0}.")]
    Missing(String),
    /// A list with a line that is none.
    #[error("has a {0} that is no list of checksums.")]
    List(String),
    /// The bytes are not those that the manifest names.
    #[error("was altered: the file {file} is not the one that {list} names.")]
    Altered {
        /// Which.
        file: String,
        /// The manifest.
        list: &'static str,
    },
    /// A file that is not what the zip file itself says of it.
    #[error("was altered: the file {0} does not unpack.")]
    Torn(String),
    /// A file that no manifest names.
    #[error("was altered: the file {0} was put in, no list names it.")]
    Added(String),
    /// The signature is of something else.
    #[error("was altered: the signature is not one of its {TAG_MANIFEST}.")]
    Unsigned,
    /// A signature that is none.
    #[error("has a {SIGNATURE} that is no signature.")]
    NoSignature,
    /// What its files say does not fit together.
    #[error("{0}")]
    Content(String),
}

/// Unpacks a bag and checks all of it against the signature; whether the key is a known one is for the caller to say.
pub fn open(bytes: &[u8]) -> Result<Opened, Flaw> {
    let files = unzip(bytes)?;
    let named = listed(&files, MANIFEST)?;
    let tags = listed(&files, TAG_MANIFEST)?;
    let listed: BTreeSet<&String> = named.iter().chain(&tags).collect();
    let own = [TAG_MANIFEST, SIGNATURE];
    let added = files.keys().find(|name| !own.contains(&name.as_str()) && !listed.contains(name));
    if let Some(name) = added {
        return Err(Flaw::Added(name.clone()));
    }
    if !tags.iter().any(|name| name == MANIFEST) {
        return Err(Flaw::List(TAG_MANIFEST.into()));
    }
    let signature = String::from_utf8_lossy(need(&files, SIGNATURE)?);
    let signer =
        Signer::of(need(&files, TAG_MANIFEST)?, &signature).map_err(|error| match error {
            SignatureError::Differs => Flaw::Unsigned,
            _ => Flaw::NoSignature,
        })?;
    Ok(Opened { files, signer })
}

fn need<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> Result<&'a [u8], Flaw> {
    files.get(name).map(Vec::as_slice).ok_or_else(|| Flaw::Missing(name.into()))
}

/// The names in a manifest, each file held against its line.
fn listed(files: &BTreeMap<String, Vec<u8>>, list: &'static str) -> Result<Vec<String>, Flaw> {
    let broken = || Flaw::List(list.into());
    let text = std::str::from_utf8(need(files, list)?).map_err(|_| broken())?;
    let mut names = Vec::new();
    for line in text.lines() {
        let (sum, name) = line.split_once("  ").ok_or_else(broken)?;
        if name.starts_with(PAYLOAD) != (list == MANIFEST) {
            return Err(broken());
        }
        if sha256_hex(need(files, name)?) != sum {
            return Err(Flaw::Altered { file: name.into(), list });
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// The files below the one folder of a zip file.
fn unzip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Flaw> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Flaw::NoZip)?;
    if zip.len() > FILES_MAX {
        return Err(Flaw::TooLarge);
    }
    let entries = directory_entries(bytes, zip.central_directory_start());
    let (mut files, mut folder, mut left) = (BTreeMap::new(), None, BAG_BYTES_MAX);
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).map_err(|_| Flaw::NoZip)?;
        let full = file.name().map_err(|_| Flaw::NoZip)?.into_owned();
        let bad = || Flaw::Name(full.clone());
        if file.is_dir() && full.len() <= NAME_BYTES_MAX {
            continue;
        }
        let (top, name) = full.split_once('/').ok_or_else(bad)?;
        if !is_plain(&full) || *folder.get_or_insert(top.to_owned()) != top {
            return Err(bad());
        }
        // What the zip file says of sizes is not believed: reading stops where too much comes.
        let mut content = Vec::new();
        let torn = |_| Flaw::Torn(name.to_owned());
        let mut file = (&mut file).take(left + 1);
        file.read_to_end(&mut content).map_err(torn)?;
        left = left.checked_sub(content.len() as u64).ok_or(Flaw::TooLarge)?;
        if files.insert(name.to_owned(), content).is_some() {
            return Err(bad());
        }
    }
    // Of two entries with one name some programs unpack the first and some the last: neither is to be believed.
    if entries != zip.len() {
        return Err(Flaw::NoZip);
    }
    Ok(files)
}

/// Whether a name is one that we write: visible ASCII parts, none of which leads elsewhere.
fn is_plain(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.len() <= NAME_BYTES_MAX
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        && name.split('/').all(part)
}

/// How many entries the central directory has, the same name twice counted twice (APPNOTE 4.3.12).
fn directory_entries(bytes: &[u8], start: u64) -> usize {
    const HEADER_BYTES: usize = 46;
    const LENGTHS: [usize; 3] = [28, 30, 32];
    let mut rest = usize::try_from(start).ok().and_then(|start| bytes.get(start..));
    let mut entries = 0;
    while let Some(header) =
        rest.filter(|rest| rest.len() >= HEADER_BYTES && rest.starts_with(b"PK\x01\x02"))
    {
        let length = |at: &usize| usize::from(u16::from_le_bytes([header[*at], header[at + 1]]));
        let long = HEADER_BYTES + LENGTHS.iter().map(length).sum::<usize>();
        rest = header.get(long..);
        entries += 1;
    }
    entries
}
