//! The bag of one version: all its forms, and what it is.

use super::{Bag, ENGINE, FACTS, Flaw, Opened, PAYLOAD};
use crate::domain::{ConsultationId, Version, VersionHead, sha256_hex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a manifest of this form begins with.
pub const BAG_FORMAT: &str = "zerodraft version 1";

/// What a version's bag says of it: `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionManifest {
    /// [`BAG_FORMAT`].
    pub format: String,
    /// The program that made the bag.
    pub engine: String,
    /// Whose version it is.
    pub consultation: ConsultationId,
    /// The title of the text.
    pub title: String,
    /// What the record says of the version: number, designation, stage, heads, its hash and the one before.
    #[serde(flatten)]
    pub head: VersionHead,
    /// The SHA-256 of each form, by its name in the bag.
    pub files: BTreeMap<String, String>,
}

/// A version that becomes a bag.
pub struct VersionBag<'a> {
    /// Whose version it is.
    pub consultation: &'a ConsultationId,
    /// The version.
    pub version: &'a Version,
    /// Its other forms, by what stands behind the dot: `html`, `docx`. The Markdown is added.
    pub forms: Vec<(&'static str, Vec<u8>)>,
}

impl VersionBag<'_> {
    /// The name of a version's bag.
    pub fn name(consultation: &ConsultationId, head: &VersionHead) -> String {
        format!("zerodraft-{consultation}-version-{}", head.number)
    }

    /// The bag.
    pub fn bag(self) -> Bag {
        let (head, title) = (&self.version.head, &self.version.reading.title);
        let mut files: BTreeMap<String, Vec<u8>> = self
            .forms
            .into_iter()
            .map(|(form, bytes)| (format!("version-{}.{form}", head.number), bytes))
            .collect();
        files.insert(format!("version-{}.md", head.number), self.version.markdown.clone().into());
        let sum =
            |(name, bytes): (&String, &Vec<u8>)| (format!("{PAYLOAD}{name}"), sha256_hex(bytes));
        let manifest = VersionManifest {
            format: BAG_FORMAT.into(),
            engine: ENGINE.into(),
            consultation: self.consultation.clone(),
            title: title.clone(),
            head: head.clone(),
            files: files.iter().map(sum).collect(),
        };
        let organisation = head.masthead.organisation.clone();
        let mut info: Vec<(&str, String)> =
            organisation.map(|name| ("Source-Organization", name)).into_iter().collect();
        info.extend([
            ("External-Description", format!("{title}: {}", head.designation)),
            ("External-Identifier", format!("{}/{}", self.consultation, head.number)),
            // The day of the version, not of the download: the same version is the same bag on every day.
            ("Bagging-Date", head.published.strftime("%Y-%m-%d").to_string()),
        ]);
        let name = VersionBag::name(self.consultation, head);
        let mut facts = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        facts.push(b'\n');
        Bag { name, files, info, facts, notes: Vec::new() }
    }
}

impl VersionManifest {
    /// What an opened bag says of itself; its forms must be the files that it holds.
    pub fn of(bag: &Opened) -> Result<VersionManifest, Flaw> {
        let facts = bag.files.get(FACTS).ok_or_else(|| Flaw::Missing(FACTS.into()))?;
        let manifest: VersionManifest = serde_json::from_slice(facts)
            .map_err(|_| Flaw::Content(format!("has a {FACTS} that is none of a version.")))?;
        if manifest.format != BAG_FORMAT {
            let sentence =
                format!("is of the form “{}”, which is not known here.", manifest.format);
            return Err(Flaw::Content(sentence));
        }
        for (name, sum) in &manifest.files {
            let file = bag.files.get(name).ok_or_else(|| Flaw::Missing(name.clone()))?;
            if sha256_hex(file) != *sum {
                return Err(Flaw::Altered { file: name.clone(), list: FACTS });
            }
        }
        Ok(manifest)
    }
}
