//! The forms in which a version is handed over: one table, which the interface, the page and the command line follow.

use super::{bags, pages, pdf, problem::Problem, versions};
use crate::{
    domain::{Consultation, Version, VersionHead},
    render::{
        self, SigningKey,
        docx::{self, About},
    },
};
use std::sync::Arc;

/// The type of an answer.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";
/// The type of an answer.
pub const HTML: &str = "text/html; charset=utf-8";
/// The type of an answer.
pub const JSON: &str = "application/json";
/// The type of an answer, as registered with IANA by ECMA.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The type of an answer.
pub const PDF: &str = "application/pdf";

/// What a form is made from.
pub struct Source {
    /// Whose version it is.
    pub consultation: Arc<Consultation>,
    /// The version.
    pub version: Version,
    /// Whether it is asked for in numbered lines; only the page has them.
    pub in_lines: bool,
    /// What the bag is signed with.
    pub signing: SigningKey,
}

impl Source {
    /// What is said of the version beside its words.
    fn about(&self) -> About {
        About::version(&self.consultation.id, &self.version.head)
    }
}

/// A form of a version.
pub struct Form {
    /// How its file's name ends.
    pub ending: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Who takes it, and what is in it.
    pub about: &'static str,
    /// Whether this build makes it.
    pub is_made: bool,
    /// Kept as a file rather than shown by the browser.
    pub is_file: bool,
    /// Makes it. The same version gives the same bytes.
    pub make: fn(&Source) -> Result<Vec<u8>, Problem>,
}

/// All forms of a version, in the order in which they are offered.
pub const FORMS: &[Form] = &[
    Form {
        ending: "docx",
        media_type: DOCX,
        name: "Word",
        about: "for secretariats and ministries: styles, numbering that renumbers itself, footnotes, masthead",
        is_made: true,
        is_file: true,
        make: |source| Ok(docx::document(&source.about(), &source.version.reading)),
    },
    Form {
        ending: "pdf",
        media_type: PDF,
        name: "PDF",
        about: "for printers, archives and screen readers: tagged, PDF/UA-1 and PDF/A-2a",
        is_made: pdf::IS_MADE,
        is_file: true,
        make: |source| pdf::document(&source.about(), &source.version.reading),
    },
    Form {
        ending: "md",
        media_type: MARKDOWN,
        name: "Markdown",
        about: "the text that the fingerprint is taken of, byte for byte",
        is_made: true,
        is_file: false,
        make: |source| Ok(source.version.markdown.clone().into_bytes()),
    },
    Form {
        ending: "html",
        media_type: HTML,
        name: "Page",
        about: "for reading and printing",
        is_made: true,
        is_file: false,
        make: |source| {
            let Source { consultation, version, in_lines, .. } = source;
            Ok(pages::version_page(consultation, version, *in_lines).into_bytes())
        },
    },
    Form {
        ending: "json",
        media_type: JSON,
        name: "JSON",
        about: "for programs: paragraphs with their ids and numbers",
        is_made: true,
        is_file: false,
        make: |source| Ok(versions::describe_version(&source.version).to_string().into_bytes()),
    },
    Form {
        ending: "xml",
        media_type: "application/akn+xml",
        name: "Akoma Ntoso",
        about: "for legal databases: XML in the profile of the United Nations",
        is_made: true,
        is_file: true,
        make: |source| Ok(render::akoma_ntoso(&source.consultation.id, &source.version)),
    },
    Form {
        ending: "zip",
        media_type: "application/zip",
        name: "Signed bag",
        about: "for archives: all forms with checksums and the server’s signature",
        is_made: true,
        is_file: true,
        make: bags::version,
    },
];

/// A form of what changed between two texts that is handed over as a file.
pub struct Redline {
    /// How its file's name ends.
    pub ending: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Whether this build makes it.
    pub is_made: bool,
}

/// All of them, in the order in which they are offered.
pub const REDLINES: &[Redline] = &[
    Redline { ending: "docx", name: "Word, with tracked changes", media_type: DOCX, is_made: true },
    Redline {
        ending: "pdf",
        name: "PDF, with marked changes",
        media_type: PDF,
        is_made: pdf::IS_MADE,
    },
];

/// The form whose files end so.
pub fn form(ending: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.ending == ending)
}

/// All forms of a version that a record keeps, but for the bag itself: with a page that needs no server, and without a PDF
/// where this machine cannot make one, because it was built without or has no font for the text.
pub fn kept(source: &Source) -> Result<Vec<(&'static str, Vec<u8>)>, Problem> {
    let mut kept = Vec::new();
    for form in FORMS.iter().filter(|form| form.ending != "zip") {
        let made = match form.ending {
            "html" => Ok(render::standalone(&source.version).into_bytes()),
            _ => (form.make)(source),
        };
        match made {
            Ok(bytes) => kept.push((form.ending, bytes)),
            Err(problem) if ["no-pdf", "no-font"].contains(&problem.code) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(kept)
}

/// There is no such form of a version.
pub fn unknown() -> Problem {
    let endings: Vec<String> = FORMS.iter().map(|form| format!(".{}", form.ending)).collect();
    Problem::not_found(format!("There is no such file; ask for {}.", endings.join(", ")))
}

/// What a version is filed as: its symbol where it has one, or its number, in letters that every system takes.
pub fn file_name(head: &VersionHead, ending: &str) -> String {
    format!("{}.{ending}", file_stem(head))
}

/// The name of a version's file without its ending.
pub fn file_stem(head: &VersionHead) -> String {
    let symbol = head.masthead.symbol.as_deref().unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let stem: String = symbol.chars().map(plain).collect();
    let stem = stem.trim_matches(['-', '.']);
    if stem.is_empty() { format!("version-{}", head.number) } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Masthead;

    #[test]
    fn a_file_is_named_for_the_symbol_in_letters_that_every_system_takes() {
        let named = |symbol: Option<&str>| {
            let masthead = Masthead { symbol: symbol.map(str::to_owned), ..Masthead::default() };
            let head = VersionHead {
                number: 3,
                designation: "Rev.2".into(),
                stage: "Rev.2".into(),
                heads: Vec::new(),
                sha256: String::new(),
                previous: None,
                note: None,
                published: "2026-05-09T10:00:00Z".parse().unwrap(),
                masthead,
            };
            file_name(&head, "docx")
        };
        assert_eq!(named(Some("A/CONF.300/L.1/Rev.2")), "A-CONF.300-L.1-Rev.2.docx");
        assert_eq!(named(Some("../é")), "version-3.docx");
        assert_eq!(named(None), "version-3.docx");
    }
}
