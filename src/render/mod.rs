//! A version in; Markdown, HTML, Word, PDF and Akoma Ntoso out; Markdown and Word files in. Pure.
//!
//! The Markdown that `markdown` writes is the form in which versions are published and hashed: the same reading gives
//! the same bytes, and reading them back gives the same text. `import` reads that form, and any other text as well as
//! it can be read. `html` shows it.
//!
//! How a text passes through: `scan` makes blocks out of lines with the help of `lines` (what one line is) and
//! `form` (numbers and their order), `settle` says what a block is once it is complete, by its `opening` among others; `inline_read` reads the words inside a block;
//! `import` puts the reading together. The other way, `write` lays out the paragraphs and `inline_write` their words;
//! both ask the reading side whether what they wrote would be read back. `normalise` says which readings are the same, and `numbered` sets a reading in lines that can be
//! cited. `docx_in` reads Word files: a text through `import`, and an edited version.
//!
//! `kinds_of_text` makes the clean text and the compilation of a text. `checks` says what a reader would stumble over, and keeps nobody from publishing.
//!
//! What leaves the house: `standalone` is a page that needs no server, `bag` puts all forms of a version into one signed
//! file and opens such files again, `signature` is the hand that signs.

mod akoma;
mod bag;
mod checks;
pub mod docx;
mod docx_in;
mod form;
mod front;
mod html;
mod import;
mod inline_read;
mod inline_write;
mod kinds_of_text;
mod lines;
mod masthead;
mod normalise;
mod numbered;
mod opening;
#[cfg(feature = "pdf")]
pub mod pdf;
mod publish;
mod scan;
mod settle;
mod signature;
mod standalone;
mod write;
mod xml;

pub use akoma::akoma_ntoso;
pub use bag::{
    BAG_BYTES_MAX, BAG_FORMAT, Bag, BagError, ENGINE, FACTS, Flaw, Opened, VersionBag,
    VersionManifest, open,
};
pub use checks::{Asked, Code, FINDINGS_MAX, Finding, Severity, findings};
pub use docx_in::{DOCX_BYTES_MAX, DocxError, edited_docx, import_docx, is_word_file};
pub use front::{front_matter, version_markdown};
pub use html::html;
pub use import::{Import, Note, import};
pub use kinds_of_text::{KindOfText, Proposal, clean, compilation};
pub use masthead::{changes_since, masthead_lines};
pub use normalise::normalise;
pub use numbered::{NumberedLine, numbered_lines};
pub use publish::{PublishError, Published, check, markdown, publishable};
pub use signature::{NAMESPACE, SIGNER, SignatureError, Signer, SigningKey};
pub use standalone::standalone;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
