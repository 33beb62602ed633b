//! A version as Akoma Ntoso XML, in the profile of the United Nations (AKN4UN, unsceb-hlcm.github.io; the schema is that
//! of the OASIS standard Akoma Ntoso 1.0).
//!
//! An outcome document is a `statement`: `preface` with symbol and title, `preamble` with the preambular paragraphs that
//! come before everything else, `mainBody` with sections, numbered paragraphs and their lists. Preambular paragraphs
//! further below, in a section, are cross headings that refer to the concept of a preamble, as the profile has it. Whatever the profile
//! has no name for, such as plain paragraphs, bullets and quotes, is an `hcontainer` that says what it is.
//!
//! A paragraph's identity through all versions is its `wId`; `eId` says where it stands in this one. `body` writes the
//! text, `words` what stands in a paragraph.

mod body;
mod words;

use super::xml::Xml;
use crate::domain::{ConsultationId, Masthead, Version};

/// The namespace of Akoma Ntoso.
const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
/// In an address, in place of what was not said.
const NOBODY: &str = "conference";
/// What a text is in the words of the profile.
const SUBTYPE: &str = "declaration";

/// The XML of a version: the same version gives the same bytes.
pub fn akoma_ntoso(consultation: &ConsultationId, version: &Version) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("akomaNtoso", &[("xmlns", NAMESPACE)]);
    xml.open("statement", &[("name", SUBTYPE), ("contains", "originalVersion")]);
    xml.open("meta", &[]);
    identification(&mut xml, consultation, version);
    references(&mut xml, &version.head.masthead);
    xml.close("meta");
    body::write(&mut xml, version);
    xml.close("statement");
    xml.close("akomaNtoso");
    xml.finish()
}

/// Which document this is (FRBR): the work, this expression of it in its language and version, and this file.
fn identification(xml: &mut Xml, consultation: &ConsultationId, version: &Version) {
    let (head, masthead) = (&version.head, &version.head.masthead);
    let organisation = masthead.organisation.as_deref().map(slug).unwrap_or_default();
    let organisation = if organisation.is_empty() { NOBODY.to_owned() } else { organisation };
    let day = head.published.strftime("%Y-%m-%d").to_string();
    let language = language(masthead.language());
    // The work is one through all versions: its address has nothing that a version changes.
    let work = format!("/akn/un/statement/{SUBTYPE}/{organisation}/{consultation}");
    let expression = format!("{work}/{language}@{day}/version-{}", head.number);
    let author = |xml: &mut Xml, role: &str| {
        xml.empty("FRBRauthor", &[("href", "#organisation"), ("as", role)]);
    };

    xml.open("identification", &[("source", "#engine")]);
    xml.open("FRBRWork", &[]);
    addresses(xml, &work, "main");
    xml.empty("FRBRdate", &[("date", &day), ("name", "publication")]);
    author(xml, "#author");
    xml.empty("FRBRcountry", &[("value", "un")]);
    xml.empty("FRBRsubtype", &[("value", SUBTYPE)]);
    if let Some(symbol) = &masthead.symbol {
        xml.empty("FRBRnumber", &[("value", symbol)]);
    }
    xml.empty("FRBRname", &[("value", &version.reading.title)]);
    xml.close("FRBRWork");

    xml.open("FRBRExpression", &[]);
    addresses(xml, &expression, "main");
    xml.empty("FRBRdate", &[("date", &day), ("name", &head.designation)]);
    author(xml, "#editor");
    xml.empty("FRBRversionNumber", &[("value", &head.number.to_string())]);
    xml.empty("FRBRlanguage", &[("language", &language)]);
    xml.close("FRBRExpression");

    xml.open("FRBRManifestation", &[]);
    addresses(xml, &format!("{expression}.akn"), "main.xml");
    xml.empty("FRBRdate", &[("date", &day), ("name", "generation")]);
    xml.empty("FRBRauthor", &[("href", "#engine"), ("as", "#editor")]);
    xml.empty("FRBRformat", &[("value", "application/akn+xml")]);
    xml.close("FRBRManifestation");
    xml.close("identification");
}

/// `FRBRthis` and `FRBRuri`: the main component of something, and the thing.
fn addresses(xml: &mut Xml, address: &str, component: &str) {
    xml.empty("FRBRthis", &[("value", &format!("{address}/!{component}"))]);
    xml.empty("FRBRuri", &[("value", address)]);
}

/// Who and what the others refer to. Nobody who took part is named in any consultation.
fn references(xml: &mut Xml, masthead: &Masthead) {
    let organisation = masthead.organisation.as_deref().unwrap_or("Conference");
    xml.open("references", &[("source", "#engine")]);
    let mut reference = |element: &str, id: &str, href: &str, shown: &str| {
        xml.empty(element, &[("eId", id), ("href", href), ("showAs", shown)]);
    };
    let address = format!(
        "/ontology/organization/{}",
        Some(slug(organisation)).filter(|s| !s.is_empty()).unwrap_or(NOBODY.into())
    );
    reference("TLCOrganization", "organisation", &address, organisation);
    reference("TLCOrganization", "engine", "/ontology/organization/zerodraft", super::ENGINE);
    reference("TLCConcept", "preambular", "/akn/ontology/concept/un/preamble", "preamble");
    reference("TLCRole", "author", "/ontology/role/author", "Author");
    reference("TLCRole", "editor", "/ontology/role/editor", "Editor");
    xml.close("references");
}

/// A name in an address: letters and digits of ASCII, in lower case.
fn slug(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// The language as Akoma Ntoso names it: in three letters (ISO 639-2), where they are known here.
fn language(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "ar" => "ara",
        "de" => "deu",
        "en" => "eng",
        "es" => "spa",
        "fr" => "fra",
        "it" => "ita",
        "pt" => "por",
        "ru" => "rus",
        "zh" => "zho",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests;
