//! Versions as PDF, set by Typst in process: tagged, and checked by its own validators for PDF/UA-1 and PDF/A-2a
//! (ISO 14289-1, ISO 19005-2).
//!
//! `data` says in JSON what is to be set, from the same paragraphs as the Word file; `template.typ` says how; `world` is
//! all that the template can reach. The same input gives the same bytes.

mod data;
mod world;

use super::{
    changes_since,
    docx::{
        About, Redline,
        blocks::{self, Texts},
        unchanged,
    },
};
use crate::{compare, domain::Reading};
use data::Setting;
use std::collections::BTreeSet;
use typst::{
    foundations::{Bytes, Smart},
    text::{Font, FontInfo},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::Desk;

/// The bytes of font files.
pub type FontFiles = Vec<Vec<u8>>;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// Nothing here can show these characters.
    #[error(
        "This server has no font for {} in the text: install one that has them, such as Noto (Debian: fonts-noto-core, \
         fonts-noto-cjk), and ask again.",
        listed(.0)
    )]
    NoFont(BTreeSet<char>),
    /// A fault of ours.
    #[error("The text could not be set: {0}")]
    Set(String),
}

/// Characters that a message names at most.
const NAMED_MAX: usize = 8;

fn listed(missing: &BTreeSet<char>) -> String {
    let named: Vec<String> = missing.iter().take(NAMED_MAX).map(char::to_string).collect();
    let more = if missing.len() > NAMED_MAX { " and others" } else { "" };
    format!("“{}”{more}", named.join(" "))
}

/// A text in [normal form](super::normalise()) as PDF. `find` looks for fonts that have these characters, beside those
/// that are always there: Latin, Greek, Cyrillic and Arabic ones.
///
/// # Errors
///
/// Where a character has no font, and where Typst or its validators refuse the document.
pub fn document(
    about: &About,
    reading: &Reading,
    find: impl FnOnce(&BTreeSet<char>) -> FontFiles,
) -> Result<Vec<u8>, PdfError> {
    let texts = Texts { older: reading, newer: reading, language: about.masthead.language() };
    let blocks = blocks::blocks(&texts, None, &unchanged(reading));
    let setting =
        Setting { about, stage: about.designation.clone(), texts: &texts, blocks: &blocks };
    set(&setting, find)
}

/// The newer of two texts as PDF in which all that changed is marked: insertions are underlined, deletions struck, moves
/// say where from and where to. See [`document`].
///
/// # Errors
///
/// See [`document`].
pub fn redline(
    about: &About,
    redline: &Redline,
    find: impl FnOnce(&BTreeSet<char>) -> FontFiles,
) -> Result<Vec<u8>, PdfError> {
    let Redline { from, older, newer, comparison, .. } = redline;
    let texts = Texts { older, newer, language: about.masthead.language() };
    let blocks = blocks::blocks(&texts, comparison.title.as_deref(), &compare::flow(comparison));
    let stage = changes_since(texts.language, &about.designation, from);
    set(&Setting { about, stage, texts: &texts, blocks: &blocks }, find)
}

/// Those of the characters that no font of a file has.
pub fn uncovered_by(font_file: &[u8], wanted: &BTreeSet<char>) -> BTreeSet<char> {
    let infos: Vec<FontInfo> = FontInfo::iter(font_file).collect();
    let has = |c: char| infos.iter().any(|info| info.coverage.contains(u32::from(c)));
    wanted.iter().copied().filter(|c| !has(*c)).collect()
}

fn set(
    setting: &Setting,
    find: impl FnOnce(&BTreeSet<char>) -> FontFiles,
) -> Result<Vec<u8>, PdfError> {
    let mut data = data::data(setting);
    let missing = uncovered(&data::characters(&data), world::built_in());
    let files = if missing.is_empty() { Vec::new() } else { find(&missing) };
    let more: Vec<Font> = files
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)).collect::<Vec<_>>())
        .collect();
    let missing = uncovered(&missing, &more);
    if !missing.is_empty() {
        return Err(PdfError::NoFont(missing));
    }
    let families = more.iter().map(|font| font.info().family.as_str());
    data::name_fonts(&mut data, families);
    export(&Desk::new(data.to_string().into_bytes(), more), setting.about)
}

/// The characters that no font has. White space and signs of direction need none.
fn uncovered(wanted: &BTreeSet<char>, fonts: &[Font]) -> BTreeSet<char> {
    let is_seen = |c: &char| !c.is_whitespace() && !c.is_control() && !is_format(*c);
    let has = |c: char| fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
    wanted.iter().copied().filter(|c| is_seen(c) && !has(*c)).collect()
}

/// Signs that say how others are set, and are not seen: joiners, directions, variation selectors, the soft hyphen.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn export(desk: &Desk, about: &About) -> Result<Vec<u8>, PdfError> {
    let said = PdfError::Set;
    let set = typst::compile::<PagedDocument>(desk);
    // A family that is not there would be a warning, and the text set in whatever is.
    if let Some(warning) = set.warnings.first() {
        return Err(said(warning.message.to_string()));
    }
    let pages = set.output.map_err(|errors| said(first(&errors)))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| said(error.message().to_string()))?;
    let ident = format!("{}/{:?}/{}", about.consultation, about.number, about.heads.join(" "));
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("zerodraft".into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|errors| said(first(&errors)))
}

fn first(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors.first().map_or_else(String::new, |error| error.message.to_string())
}

#[cfg(test)]
mod tests;
