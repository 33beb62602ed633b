//! The file as it is on disk: a zip archive of named parts (ECMA-376 Part 2). Nothing is taken out of it before its
//! size is known, and nothing beyond the limits, whatever the archive says of itself.

use super::{
    DocxError,
    xml::{self, Element},
};
use std::{
    cell::Cell,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// A Word file at most, in bytes: an outcome document of a hundred pages takes some hundred thousand; the rest is for
/// pictures, which are not read.
pub const DOCX_BYTES_MAX: usize = 8 * 1024 * 1024;
/// What is taken out of a file at most, in bytes. The markup of a thousand pages fits.
const UNZIPPED_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Parts of a file at most: each picture is one.
const ENTRIES_MAX: usize = 4_096;

/// How a zip archive begins.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
/// How the files of Word before 2007 begin, and those that are encrypted.
const COMPOUND_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0";

/// Whether these bytes are a file of a word processor rather than a text: by how they begin.
pub fn is_word_file(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP_MAGIC) || bytes.starts_with(COMPOUND_MAGIC)
}

/// An archive that was opened.
pub(super) struct Package<'a> {
    archive: std::cell::RefCell<ZipArchive<Cursor<&'a [u8]>>>,
    /// How many bytes may still be taken out.
    left: Cell<u64>,
}

impl<'a> Package<'a> {
    /// Opens a file.
    pub fn open(bytes: &'a [u8]) -> Result<Package<'a>, DocxError> {
        if bytes.len() > DOCX_BYTES_MAX {
            return Err(DocxError::TooLarge);
        }
        if bytes.starts_with(COMPOUND_MAGIC) {
            return Err(DocxError::OldOrLocked);
        }
        if !bytes.starts_with(ZIP_MAGIC) {
            return Err(DocxError::NoWordFile);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::Archive)?;
        if archive.len() > ENTRIES_MAX {
            return Err(DocxError::TooManyParts);
        }
        Ok(Package { archive: archive.into(), left: UNZIPPED_BYTES_MAX.into() })
    }

    /// A part as a tree; none where there is no such part.
    pub fn part(&self, name: &str) -> Result<Option<Element>, DocxError> {
        let mut archive = self.archive.borrow_mut();
        let entry = match archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(DocxError::Archive),
        };
        let mut bytes = Vec::new();
        let left = self.left.get();
        // What the archive says of its sizes may be wrong: one byte more than there may be tells.
        let read = entry.take(left + 1).read_to_end(&mut bytes);
        read.map_err(|_| DocxError::Archive)?;
        self.left.set(left.checked_sub(bytes.len() as u64).ok_or(DocxError::Unzipped)?);
        let text = String::from_utf8(bytes).map_err(|_| DocxError::Damaged(name.to_owned()))?;
        xml::parse(&text, name).map(Some)
    }
}
