//! What Typst sees: the template, one file of data, and fonts. No other file, no network, no clock.

use super::data::{ARABIC, LATIN};
use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

/// How a version is set.
const TEMPLATE: &str = include_str!("template.typ");
/// Noto Naskh Arabic, under the SIL Open Font License: the fonts that come with Typst have no Arabic letters.
const ARABIC_FILES: [&[u8]; 2] = [
    include_bytes!("fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("fonts/NotoNaskhArabic-Bold.ttf"),
];
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static BUILT_IN: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let ours = typst_assets::fonts().chain(ARABIC_FILES);
    let fonts = ours.flat_map(|bytes| Font::iter(Bytes::new(bytes)));
    fonts.filter(|font| [LATIN, ARABIC].contains(&font.info().family.as_str())).collect()
});

/// The fonts that are always there.
pub(super) fn built_in() -> &'static [Font] {
    &BUILT_IN
}

/// What one document is made of.
pub(super) struct Desk {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: (FileId, Bytes),
}

impl Desk {
    /// A desk with the data, and fonts beside those that are always there.
    pub(super) fn new(data: Vec<u8>, more: Vec<Font>) -> Desk {
        let fonts: Vec<Font> = built_in().iter().cloned().chain(more).collect();
        let template = Source::new(file("/template.typ"), TEMPLATE.into());
        let data = (file("/doc.json"), Bytes::new(data));
        Desk { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, template, data }
    }
}

fn file(path: &str) -> FileId {
    // Both paths are ours.
    let path = VirtualPath::new(path).expect("a path without dots");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }
    fn main(&self) -> FileId {
        self.template.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
