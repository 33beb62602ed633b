//! `zerodraft verify`: whether the published versions are what they were when they were published.
//!
//! A version's SHA-256 is taken over its Markdown, and its Markdown names the SHA-256 of the version before: whoever has
//! the last hash can tell whether anything before it was altered. What is checked of one version is pure
//! ([`check_stored`], [`check_files`]); the rest fetches.

use super::{
    answer::{Answer, count, word},
    bags::{self, Known},
    door::Door,
    progress::Progress,
};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    path::{Path, PathBuf},
    str::FromStr,
};
use zerodraft::{
    domain::{ConsultationId, Masthead, Reading, VersionHead, VersionNumber, sha256_hex},
    render::{self, Signer},
};

/// `zerodraft verify`
#[derive(Args)]
pub struct Verify {
    /// Consultations by their id, or exported versions: FILE.md …, FILE.zip … (offline)
    #[arg(
        required_unless_present = "all",
        conflicts_with = "all",
        value_name = "CONSULTATION|FILE"
    )]
    subjects: Vec<Subject>,
    /// All consultations (operator, or on the folder)
    #[arg(long)]
    all: bool,
    /// Whose signature of a zip file counts: a fingerprint (SHA256:…), or a file of public keys or allowed signers
    #[arg(long, value_name = "FINGERPRINT|FILE", conflicts_with = "all")]
    key: Option<Known>,
}

/// An id has no dot and no slash; the name of a file has at least one.
#[derive(Clone)]
enum Subject {
    Consultation(ConsultationId),
    File(PathBuf),
}

impl FromStr for Subject {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Subject, Infallible> {
        Ok(text.parse().map_or_else(|_| Subject::File(text.into()), Subject::Consultation))
    }
}

impl Verify {
    /// The files among the subjects.
    pub fn files(&self) -> Vec<PathBuf> {
        let file = |subject: &Subject| match subject {
            Subject::File(path) => Some(path.clone()),
            Subject::Consultation(_) => None,
        };
        self.subjects.iter().filter_map(file).collect()
    }

    /// Whether only files are named: they are checked without any door.
    pub fn is_offline(&self) -> bool {
        !self.all && self.subjects.iter().all(|subject| matches!(subject, Subject::File(_)))
    }

    fn consultations(&self, door: &Door) -> Result<Vec<ConsultationId>> {
        if self.all {
            let answer = door.client().get("consultations")?;
            let all = answer["consultations"].as_array().context("The server lists nothing.")?;
            return all.iter().map(|one| Ok(word(&one["id"]).parse()?)).collect();
        }
        let id = |subject: &Subject| match subject {
            Subject::Consultation(id) => Ok(id.clone()),
            Subject::File(path) => {
                bail!(
                    "{} is no consultation's id; verify files and consultations separately.",
                    path.display()
                )
            }
        };
        self.subjects.iter().map(id).collect()
    }
}

/// Checks consultations on a server or in a folder. Of a folder the store is asked, too, whether any row is damaged.
pub fn consultations(verify: &Verify, door: &Door) -> Result<Answer> {
    let progress = Progress::start("Reading the record");
    let damage = door.damage()?;
    if let Some(first) = damage.first() {
        let more = match damage.len() {
            1 => String::new(),
            findings => format!(" (the first of {})", count(findings, "finding")),
        };
        bail!("The folder is damaged: {first}{more}.");
    }
    let mut checked = Vec::new();
    for id in verify.consultations(door)? {
        checked.push(consultation(&id, door, &progress)?);
    }
    drop(progress);
    let line = |one: &Value| {
        let last = match one["sha256"].as_str() {
            Some(hash) => format!(" The SHA-256 of the last is {hash}."),
            None => String::new(),
        };
        let versions = one["versions"].as_u64().unwrap_or(0) as usize;
        format!(
            "{} ({}): {} as published.{last}\n",
            word(&one["title"]),
            word(&one["id"]),
            count(versions, "version")
        )
    };
    let text = match checked.as_slice() {
        [] => "There are no consultations yet.".into(),
        all => all.iter().map(line).collect::<String>(),
    };
    Ok(Answer::said(text, json!({ "consultations": checked })))
}

fn consultation(id: &ConsultationId, door: &Door, progress: &Progress) -> Result<Value> {
    let state = door.client().get(&format!("consultations/{id}"))?;
    let last: VersionNumber = serde_json::from_value(state["versions"].clone())
        .context("The server does not say how many versions there are.")?;
    let listed = door.client().get(&format!("consultations/{id}/versions"))?;
    let listed: Vec<VersionHead> = serde_json::from_value(listed["versions"].clone())
        .context("The server's list of versions cannot be read.")?;
    let mut previous = None;
    for number in 1..=last {
        progress.say(&format!("Checking version {number} of {last} of {id}"));
        let name = format!("Version {number} of {id}");
        // The list may have grown since the state was read; it cannot have shrunk.
        let head = listed.get(number as usize - 1).filter(|head| head.number == number);
        let head = head.ok_or_else(|| anyhow!("{name} is missing."))?;
        let answer = door.client().get(&format!("consultations/{id}/versions/{number}.json"));
        let answer = answer.with_context(|| format!("{name} cannot be read"))?;
        let stored = Stored::read(answer).with_context(|| format!("{name} cannot be read"))?;
        if stored.head != *head {
            bail!("{name} is described in one way alone and in another in the list.");
        }
        check_stored(id, previous.as_deref(), &stored).map_err(|what| anyhow!("{name} {what}"))?;
        previous = Some(stored.head.sha256);
    }
    Ok(json!({ "id": id, "title": state["title"], "versions": last, "sha256": previous }))
}

/// A version with all that the record says of it.
pub(super) struct Stored {
    pub head: VersionHead,
    pub markdown: String,
    reading: Reading,
}

impl Stored {
    /// From what the interface, and the JSON form of a version, say.
    pub fn read(answer: Value) -> serde_json::Result<Stored> {
        Ok(Stored {
            head: serde_json::from_value(answer.clone())?,
            markdown: word(&answer["markdown"]),
            reading: serde_json::from_value(answer)?,
        })
    }
}

/// What is wrong with a version, as the rest of a sentence that begins with its name.
pub(super) fn check_stored(
    id: &ConsultationId,
    previous: Option<&str>,
    version: &Stored,
) -> Result<(), String> {
    let Stored { head, markdown, reading } = version;
    if sha256_hex(markdown.as_bytes()) != head.sha256 {
        return Err("was altered: its SHA-256 is not the one that it was published under.".into());
    }
    if head.previous.as_deref() != previous {
        return Err("does not name the SHA-256 of the version before it in the record.".into());
    }
    let front =
        Front::read(markdown).ok_or("does not begin with the front matter of a version.")?;
    if front.head.previous.as_deref() != previous {
        return Err("does not name the SHA-256 of the version before it in its text.".into());
    }
    let said = render::front_matter(head, &reading.title, id);
    let body = markdown.strip_prefix(&said).and_then(|rest| rest.strip_prefix('\n'));
    let body = body.ok_or("says something else in its front matter than the record says of it.")?;
    render::check(reading, body)
        .map_err(|what| format!("reads otherwise in the record than in its text: {what}"))
}

/// What a version says of itself.
struct Front {
    consultation: ConsultationId,
    /// With the hash of the text as it is.
    head: VersionHead,
}

impl Front {
    /// Reads what [`render::front_matter`] writes, and nothing else.
    fn read(markdown: &str) -> Option<Front> {
        let inner = markdown.strip_prefix("---\n")?;
        let end = inner.find("\n---\n")?;
        let fields: BTreeMap<&str, Value> = inner[..end]
            .lines()
            .map(|line| {
                let (key, value) = line.split_once(": ")?;
                // What stands in double quotes in our YAML is JSON, and so are numbers, lists and null.
                Some((key, serde_json::from_str(value).ok()?))
            })
            .collect::<Option<_>>()?;
        let text = |key: &str| fields.get(key)?.as_str().map(str::to_owned);
        let head = VersionHead {
            number: fields.get("version")?.as_u64()?.try_into().ok()?,
            designation: text("designation")?,
            stage: text("stage")?,
            heads: serde_json::from_value(fields.get("heads")?.clone()).ok()?,
            sha256: sha256_hex(markdown.as_bytes()),
            previous: text("previous"),
            note: text("note"),
            published: text("published")?.parse().ok()?,
            masthead: Masthead {
                organisation: text("organisation"),
                symbol: text("symbol"),
                distribution: text("distribution"),
                date: text("date"),
                language: text("language"),
            },
        };
        let consultation = text("consultation")?.parse().ok()?;
        let again = render::front_matter(&head, &text("title")?, &consultation);
        markdown.starts_with(&again).then_some(Front { consultation, head })
    }
}

/// Checks exported versions without any server: the chain over the given files, in the order of their numbers.
pub fn files(verify: &Verify) -> Result<Answer> {
    let progress = Progress::start("Reading the files");
    let mut texts = Vec::new();
    let mut signers = Vec::new();
    for path in verify.files() {
        match path.extension().is_some_and(|form| form.eq_ignore_ascii_case("zip")) {
            true => {
                let bag = bags::check(&path, verify.key.as_ref())?;
                texts.extend(bag.texts);
                signers.push(bag.signer);
            }
            false if verify.key.is_some() => {
                bail!(
                    "{} is no zip file: it carries no signature that --key could check.",
                    path.display()
                )
            }
            false => texts.push((path.display().to_string(), read(&path)?, published_hash(&path))),
        }
    }
    let fronts = check_files(&texts).map_err(|what| anyhow!("{what}"))?;
    drop(progress);
    let (Some(first), Some(last)) = (fronts.first(), fronts.last()) else {
        bail!("There is nothing to verify.");
    };
    let before = match first.head.number {
        1 => String::new(),
        number => format!(" What came before version {number} was not given."),
    };
    let text = format!(
        "{} of {} ({} to {}) follow each other as they were published.{before}\n\
         The SHA-256 of the last is {}: compare it with the one that was announced.\n{}",
        count(fronts.len(), "version"),
        last.consultation,
        first.head.number,
        last.head.number,
        last.head.sha256,
        bags::told(&signers, verify.key.is_some()),
    );
    let heads: Vec<&VersionHead> = fronts.iter().map(|front| &front.head).collect();
    let signers: Vec<String> = signers.iter().map(Signer::fingerprint).collect();
    let json = json!({ "consultation": last.consultation, "versions": heads, "signers": signers });
    Ok(Answer::said(text, json))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => anyhow!("The file {} is not there.", path.display()),
        std::io::ErrorKind::InvalidData => anyhow!("The file {} is no text.", path.display()),
        _ => anyhow!("The file {} cannot be read: {error}.", path.display()),
    })
}

/// The hash in the JSON file that was exported beside a Markdown file, where there is one.
fn published_hash(markdown: &Path) -> Option<String> {
    let json = std::fs::read(markdown.with_extension("json")).ok()?;
    let head: Value = serde_json::from_slice(&json).ok()?;
    head["sha256"].as_str().map(str::to_owned)
}

/// The versions in order, or the sentence that names the first bad one. Each file comes with its name, its text and the
/// hash that it was published under, where that is known.
fn check_files(files: &[(String, String, Option<String>)]) -> Result<Vec<Front>, String> {
    let mut read = Vec::new();
    for (name, text, hash) in files {
        let front = Front::read(text)
            .ok_or_else(|| format!("{name} does not begin with the front matter of a version."))?;
        read.push((name, hash, front));
    }
    read.sort_by_key(|(.., front)| front.head.number);
    let mut before: Option<&(&String, &Option<String>, Front)> = None;
    for file in &read {
        let (name, hash, Front { consultation, head }) = file;
        let number = head.number;
        if hash.as_ref().is_some_and(|hash| *hash != head.sha256) {
            return Err(format!(
                "Version {number} ({name}) was altered: its SHA-256 is not the one in the JSON file beside it."
            ));
        }
        let follows = match before {
            None if number == 1 => head.previous.is_none(),
            None => head.previous.is_some(),
            Some((other, _, front)) if front.consultation != *consultation => {
                return Err(format!("{name} and {other} are versions of two consultations."));
            }
            Some((other, _, front)) if front.head.number == number => {
                return Err(format!("{other} and {name} are both version {number}."));
            }
            Some((_, _, front)) if front.head.number + 1 != number => {
                return Err(format!("Version {} is missing.", front.head.number + 1));
            }
            Some((other, _, front)) if head.previous.as_ref() != Some(&front.head.sha256) => {
                return Err(format!(
                    "Version {} ({other}) was altered: version {number} ({name}) names another SHA-256 for it.",
                    front.head.number
                ));
            }
            Some(_) => true,
        };
        if !follows {
            return Err(format!(
                "Version {number} ({name}) was altered: the first version follows none, and every other follows one."
            ));
        }
        before = Some(file);
    }
    Ok(read.into_iter().map(|(.., front)| front).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use zerodraft::domain::{Inline, Kind, Paragraph};

    fn id() -> ConsultationId {
        "abc123".parse().unwrap()
    }

    fn reading(words: &str) -> Reading {
        let content = vec![Inline::plain(words)];
        let paragraph = Paragraph::new("p1".parse().unwrap(), Kind::Paragraph, 0, None, content);
        Reading { title: "A \"title\"".into(), paragraphs: vec![paragraph], ..Reading::default() }
    }

    fn version(number: VersionNumber, previous: Option<&str>) -> Stored {
        let published = render::publishable(&reading(&format!("Words of {number}."))).unwrap();
        let mut head = VersionHead {
            number,
            designation: format!("Rev.{number}"),
            stage: "Drafting".into(),
            heads: vec!["ab".into()],
            sha256: String::new(),
            previous: previous.map(str::to_owned),
            note: Some("two\n---\nlines \u{2028}".into()),
            published: "2026-05-09T10:00:00.123Z".parse().unwrap(),
            masthead: Masthead { symbol: Some("A/1".into()), ..Masthead::default() },
        };
        let title = &published.reading.title;
        let markdown = render::version_markdown(&head, title, &id(), &published.markdown);
        head.sha256 = sha256_hex(markdown.as_bytes());
        Stored { head, markdown, reading: published.reading }
    }

    fn chain() -> Vec<Stored> {
        let mut all: Vec<Stored> = Vec::new();
        for number in 1..=3 {
            let previous = all.last().map(|version| version.head.sha256.clone());
            all.push(version(number, previous.as_deref()));
        }
        all
    }

    fn files_of(all: &[Stored]) -> Vec<(String, String, Option<String>)> {
        let file = |one: &Stored| (format!("{}.md", one.head.number), one.markdown.clone(), None);
        all.iter().map(file).collect()
    }

    #[test]
    fn a_version_as_it_was_published_has_nothing_wrong() {
        let all = chain();
        assert_eq!(check_stored(&id(), None, &all[0]), Ok(()));
        assert_eq!(check_stored(&id(), Some(&all[0].head.sha256), &all[1]), Ok(()));
    }

    /// Whoever alters a version also puts its own hash right; the sentence says what is noticed then.
    #[test]
    fn every_part_of_a_stored_version_is_held_against_the_others() {
        let mut said = String::new();
        let mut check = |alter: fn(&mut Stored)| {
            let first = version(1, None);
            let mut second = version(2, Some(&first.head.sha256));
            alter(&mut second);
            let wrong = check_stored(&id(), Some(&first.head.sha256), &second).unwrap_err();
            said += &format!("{wrong}\n");
        };
        fn rehash(version: &mut Stored) {
            version.head.sha256 = sha256_hex(version.markdown.as_bytes());
        }
        check(|version| version.markdown = version.markdown.replace("Words", "words"));
        check(|version| version.head.previous = None);
        check(|version| {
            version.markdown = version.markdown.replace("previous: \"", "previous: \"00");
            rehash(version);
        });
        check(|version| {
            version.markdown = version.markdown.replace("---\n", "");
            rehash(version);
        });
        check(|version| version.head.designation = "Adopted".into());
        check(|version| {
            version.markdown = version.markdown.replace("Words", "words");
            rehash(version);
        });
        expect_test::expect![[r#"
            was altered: its SHA-256 is not the one that it was published under.
            does not name the SHA-256 of the version before it in the record.
            does not name the SHA-256 of the version before it in its text.
            does not begin with the front matter of a version.
            says something else in its front matter than the record says of it.
            reads otherwise in the record than in its text: Paragraph 1 of the text differs.
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn exported_files_are_checked_in_the_order_of_their_numbers() {
        let mut files = files_of(&chain());
        files.reverse();
        let fronts = check_files(&files).unwrap_or_default();
        assert_eq!(fronts.iter().map(|front| front.head.number).collect::<Vec<_>>(), [1, 2, 3]);
        let last = check_files(&files_of(&chain())[1..]).unwrap_or_default();
        assert_eq!(last.len(), 2, "a part of the chain is enough");
    }

    #[test]
    fn the_first_bad_file_is_named() {
        let whole = files_of(&chain());
        let mut said = String::new();
        let mut check = |files: &[(String, String, Option<String>)]| {
            said += &match check_files(files) {
                Ok(_) => "nothing noticed\n".to_owned(),
                Err(what) => what + "\n",
            };
        };
        let altered = |place: usize, hash: Option<&str>| {
            let mut files = whole.clone();
            files[place].1 = files[place].1.replace("Words", "words");
            files[place].2 = hash.map(str::to_owned);
            files
        };
        check(&altered(0, None));
        check(&altered(1, None));
        check(&altered(2, None));
        check(&altered(2, Some("00")));
        check(&[whole[0].clone(), whole[2].clone()]);
        check(&[whole[0].clone(), whole[0].clone()]);
        check(&[("draft.md".into(), "# A text".into(), None)]);
        let orphan = files_of(&[version(2, None)]);
        check(&orphan);
        expect_test::expect![[r#"
            Version 1 (1.md) was altered: version 2 (2.md) names another SHA-256 for it.
            Version 2 (2.md) was altered: version 3 (3.md) names another SHA-256 for it.
            nothing noticed
            Version 3 (3.md) was altered: its SHA-256 is not the one in the JSON file beside it.
            Version 2 is missing.
            1.md and 1.md are both version 1.
            draft.md does not begin with the front matter of a version.
            Version 2 (2.md) was altered: the first version follows none, and every other follows one.
        "#]]
        .assert_eq(&said);
    }
}
