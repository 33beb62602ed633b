//! Word files in: a text that was written in a word processor as a draft, and a version that was edited in one.
//!
//! The bytes come from anywhere: every limit is named where it holds, nothing is looked up outside the file, and no file
//! makes the reader panic. `package` takes parts out of the archive, `xml` makes trees of them; `styles`, `numbering`,
//! `fields` and `body` read WordprocessingML (ECMA-376 Part 1, 17) into paragraphs with their tracked changes. From
//! there, `draft` writes the text as it is with all changes accepted in Markdown and gives that to the import, so that a
//! Word file and a Markdown file become the same draft by the same rules; `edited` keeps the changes apart.

mod body;
mod draft;
mod edited;
mod fields;
mod numbering;
mod package;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

pub use draft::import_docx;
pub use edited::edited_docx;
pub use package::{DOCX_BYTES_MAX, is_word_file};

use body::{NoteRef, WordParagraph};
use numbering::Numbering;
use package::Package;
use std::collections::HashMap;
use styles::Styles;
use xml::Element;

/// Why a file is not read. Each sentence says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocxError {
    /// More than [`DOCX_BYTES_MAX`].
    #[error(
        "The Word file is larger than {} MB: take the pictures out and save it again.",
        DOCX_BYTES_MAX / 1024 / 1024
    )]
    TooLarge,
    /// Another kind of file.
    #[error("This is no Word file: save the text as .docx first.")]
    NoWordFile,
    /// A .doc, or a file with a password.
    #[error(
        "This is a Word file of the old kind, or one with a password: open it, save it as .docx without a password, and \
         send that."
    )]
    OldOrLocked,
    /// The archive is broken.
    #[error("The Word file is damaged: open it, save it again as .docx, and send that.")]
    Archive,
    /// More entries than any text has.
    #[error(
        "The Word file has too many parts: copy the text into an empty document and send that."
    )]
    TooManyParts,
    /// It is far larger than it looks.
    #[error(
        "The Word file is far larger inside than outside: copy the text into an empty document and send that."
    )]
    Unzipped,
    /// A part is no XML.
    #[error(
        "The part {0} of the Word file is damaged: open the file, save it again as .docx, and send that."
    )]
    Damaged(String),
    /// A part is nested deeper, or has more elements, than any text.
    #[error(
        "The part {0} of the Word file is too complex: copy the text into an empty document and send that."
    )]
    TooComplex(String),
    /// A part declares entities; Word never does.
    #[error(
        "The part {0} of the Word file has a document type, which no word processor writes: save the file again."
    )]
    DocumentType(String),
    /// Another office file.
    #[error(
        "The file holds no Word text: it is a table, a presentation or something else. Save the text as .docx."
    )]
    NoText,
}

/// A file that was read.
struct WordFile {
    styles: Styles,
    numbering: Numbering,
    body: Vec<WordParagraph>,
    notes: HashMap<NoteRef, Vec<WordParagraph>>,
    comments: Vec<WordComment>,
    /// What the file says of itself beyond what Word knows, by name.
    properties: HashMap<String, String>,
    /// Something stands on every page.
    has_headers: bool,
}

/// A comment as it stands in the file.
struct WordComment {
    id: String,
    author: Option<String>,
    body: String,
    /// The id of the comment that it answers.
    parent: Option<String>,
}

/// What a part refers to.
struct Relations {
    /// Kind, id, target.
    all: Vec<(String, String, String)>,
    folder: String,
}

impl Relations {
    /// Those of a part; of the whole file where it has no name.
    fn of(package: &Package<'_>, part: &str) -> Result<Relations, DocxError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let found = package.part(&format!("{folder}{slash}_rels/{file}.rels"))?;
        let all = found.iter().flat_map(Element::elements).filter_map(|relation| {
            let kind = relation.attribute("Type")?.rsplit('/').next()?.to_owned();
            let id = relation.attribute("Id").unwrap_or_default().to_owned();
            Some((kind, id, relation.attribute("Target")?.to_owned()))
        });
        Ok(Relations { all: all.collect(), folder: folder.to_owned() })
    }
    /// The names of the parts of a kind.
    fn parts(&self, kind: &str) -> impl Iterator<Item = String> {
        let found = self.all.iter().filter(move |(other, ..)| other == kind);
        found.map(|(.., target)| match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None if self.folder.is_empty() => target.clone(),
            None => format!("{}/{target}", self.folder),
        })
    }
    fn part(&self, package: &Package<'_>, kind: &str) -> Result<Option<Element>, DocxError> {
        match self.parts(kind).next() {
            Some(name) => package.part(&name),
            None => Ok(None),
        }
    }
    /// The addresses of links, by their ids.
    fn links(&self) -> HashMap<String, String> {
        let links = self.all.iter().filter(|(kind, ..)| kind == "hyperlink");
        links.map(|(_, id, target)| (id.clone(), target.clone())).collect()
    }
}

impl WordFile {
    fn read(bytes: &[u8]) -> Result<WordFile, DocxError> {
        let package = Package::open(bytes)?;
        let whole = Relations::of(&package, "")?;
        let main = whole.parts("officeDocument").next().ok_or(DocxError::NoText)?;
        let document = package.part(&main)?.ok_or(DocxError::NoText)?;
        let body = document.child("body").ok_or(DocxError::NoText)?;
        let relations = Relations::of(&package, &main)?;
        let styles = Styles::of(relations.part(&package, "styles")?.as_ref());
        let numbering = Numbering::of(relations.part(&package, "numbering")?.as_ref());
        let mut notes = HashMap::new();
        for (kind, is_endnote) in [("footnotes", false), ("endnotes", true)] {
            for name in relations.parts(kind) {
                let links = Relations::of(&package, &name)?.links();
                let part = package.part(&name)?;
                for note in part.iter().flat_map(Element::elements) {
                    let Some(id) = note.attribute("id") else { continue };
                    let id = NoteRef { is_endnote, id: id.to_owned() };
                    notes.insert(id, body::read(note, &styles, &links));
                }
            }
        }
        let mut has_headers = false;
        for name in relations.parts("header").chain(relations.parts("footer")) {
            has_headers |= package.part(&name)?.is_some_and(|part| !part.text().trim().is_empty());
        }
        let custom = whole.part(&package, "custom-properties")?;
        let properties = custom
            .iter()
            .flat_map(Element::elements)
            .filter_map(|property| Some((property.attribute("name")?.to_owned(), property.text())));
        Ok(WordFile {
            body: body::read(body, &styles, &relations.links()),
            notes,
            comments: comments(&package, &relations, &styles)?,
            properties: properties.collect(),
            has_headers,
            styles,
            numbering,
        })
    }
}

fn comments(
    package: &Package<'_>,
    relations: &Relations,
    styles: &Styles,
) -> Result<Vec<WordComment>, DocxError> {
    let part = relations.part(package, "comments")?;
    // Which comment answers which is said by the ids of their last paragraphs ([MS-DOCX] 2.5.4.4).
    let extended = relations.part(package, "commentsExtended")?;
    let answers: HashMap<String, String> = extended
        .iter()
        .flat_map(Element::elements)
        .filter_map(|it| {
            Some((it.attribute("w15:paraId")?.into(), it.attribute("w15:paraIdParent")?.into()))
        })
        .collect();
    let mut by_paragraph: HashMap<String, String> = HashMap::new();
    let all = part.iter().flat_map(Element::elements).filter(|it| it.name == "comment");
    let mut comments = Vec::new();
    for comment in all {
        let Some(id) = comment.attribute("id") else { continue };
        let last = comment.elements().filter_map(|it| it.attribute("w14:paraId")).last();
        if let Some(last) = last {
            by_paragraph.insert(last.to_owned(), id.to_owned());
        }
        let parent = last.and_then(|last| by_paragraph.get(answers.get(last)?)).cloned();
        let author = comment.attribute("author").map(str::trim).filter(|it| !it.is_empty());
        let lines = body::read(comment, styles, &HashMap::new());
        let lines: Vec<String> = lines.iter().map(WordParagraph::words).collect();
        comments.push(WordComment {
            id: id.to_owned(),
            author: author.map(str::to_owned),
            body: lines.join("\n").trim().to_owned(),
            parent,
        });
    }
    Ok(comments)
}
