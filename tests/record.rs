//! What leaves the house: signed bags that stock tools and the program itself check, without any server.

#[path = "support/program.rs"]
mod program;

use program::{answered, refused, said};
use std::{
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

const TEXT: &str =
    "# Declaration\n\n*Recalling* the words before,\n\n1. *Requests* more of them.\n";

/// A folder with a consultation of three versions, and their bags as `1.zip` to `3.zip`.
struct Published {
    folder: TempDir,
    id: String,
}

impl Published {
    fn new() -> Published {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("draft.md"), TEXT).unwrap();
        let new = answered(&folder, &["new", "--title", "Declaration", "--from", "draft.md"]);
        let id = new["id"].as_str().unwrap().to_owned();
        for number in 1..=3 {
            said(&folder, &["publish", &id]);
            export(&folder, &id, number, "bags");
            fs::rename(
                folder.path().join(format!("bags/version-{number}.zip")),
                folder.path().join(format!("{number}.zip")),
            )
            .unwrap();
        }
        Published { folder, id }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn fingerprint(&self) -> String {
        let key = Command::new("ssh-keygen").arg("-lf").arg(self.path("data/signing_key")).output();
        let line = String::from_utf8(installed(key, "ssh-keygen").stdout).unwrap();
        line.split(' ').nth(1).unwrap().to_owned()
    }
}

fn export(folder: &TempDir, id: &str, number: u32, to: &str) {
    said(folder, &["export", id, &number.to_string(), "--form", "zip", "--to", to]);
}

/// What a stock tool said; where it is not there, what to install.
fn installed<T>(result: std::io::Result<T>, tool: &str) -> T {
    result.unwrap_or_else(|error| {
        panic!("{tool}: {error}. Install it: Debian has it in the packages openssh-client and coreutils.")
    })
}

fn unpack(zip: &Path, to: &Path) -> PathBuf {
    let mut zip = zip::ZipArchive::new(Cursor::new(fs::read(zip).unwrap())).unwrap();
    zip.extract(to).unwrap();
    let mut folders = fs::read_dir(to).unwrap();
    let folder = folders.next().unwrap().unwrap().path();
    assert!(folders.next().is_none(), "all of it is in one folder");
    folder
}

#[test]
fn stock_tools_check_a_bag_with_the_three_lines_that_stand_in_it() {
    let published = Published::new();
    let folder = unpack(&published.path("2.zip"), &published.path("unpacked"));
    let how = fs::read_to_string(folder.join("VERIFY.txt")).unwrap();
    let lines: Vec<&str> = how
        .lines()
        .filter(|line| line.contains("sum --check") || line.contains("-Y verify"))
        .collect();
    assert_eq!(lines.len(), 3, "{how}");
    let shell = |line: &str| {
        let output = Command::new("sh").args(["-c", line]).current_dir(&folder).output().unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    };
    for line in &lines {
        let (code, text) = shell(line);
        assert_eq!(
            code,
            Some(0),
            "{line}: {text} Install coreutils and openssh-client where they are missing."
        );
    }
    assert!(shell(lines[2]).1.contains(&published.fingerprint()));
    fs::write(folder.join("data/version-2.md"), "Other words.").unwrap();
    assert_ne!(shell(lines[0]).0, Some(0), "an altered file");
    fs::write(folder.join("tagmanifest-sha256.txt"), "").unwrap();
    assert_ne!(shell(lines[2]).0, Some(0), "an altered list");
}

#[test]
fn the_program_checks_bags_and_their_chain_without_a_server() {
    let published = Published::new();
    let folder = &published.folder;
    let all = ["verify", "1.zip", "2.zip", "3.zip"];
    let text = said(folder, &all);
    let key = published.fingerprint();
    assert!(
        text.contains("3 versions of")
            && text.contains(&format!("Signed with the key {key}: compare")),
        "{text}"
    );
    let known = said(folder, &[&all[..], &["--key", &key]].concat());
    assert!(known.ends_with(&format!("Signed with the key {key}.\n")), "{known}");
    let signers = unpack(&published.path("1.zip"), &published.path("one")).join("allowed_signers");
    said(folder, &[&all[..], &["--key", signers.to_str().unwrap()]].concat());

    assert_eq!(refused(folder, &["verify", "1.zip", "3.zip"]), "Version 2 is missing.");
    let other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(
        refused(folder, &["verify", "1.zip", "--key", other]),
        format!("1.zip is signed with another key: {key} instead of {other}.")
    );
    fs::write(published.path("cut.zip"), &fs::read(published.path("1.zip")).unwrap()[..900])
        .unwrap();
    assert_eq!(
        refused(folder, &["verify", "cut.zip"]),
        "cut.zip is no zip file, or not a whole one."
    );
    assert_eq!(refused(folder, &["verify", "9.zip"]), "The file 9.zip is not there.");
    let unsigned = refused(folder, &["verify", "draft.md", "--key", &key]);
    assert_eq!(
        unsigned,
        "draft.md is no zip file: it carries no signature that --key could check."
    );
}

/// Another server signs whatever it likes, under the same consultation: the chain shows it, or the key does.
#[test]
fn a_version_of_another_record_breaks_the_chain() {
    let (published, other) = (Published::new(), Published::new());
    fs::copy(other.path("2.zip"), published.path("other.zip")).unwrap();
    let folder = &published.folder;
    let sentence = refused(folder, &["verify", "1.zip", "other.zip", "3.zip"]);
    assert_eq!(sentence, "other.zip and 1.zip are versions of two consultations.");
    let key = published.fingerprint();
    let sentence = refused(folder, &["verify", "1.zip", "other.zip", "--key", &key]);
    let made = other.fingerprint();
    assert_eq!(sentence, format!("other.zip is signed with another key: {made} instead of {key}."));
}

#[test]
fn a_bag_is_the_same_to_the_byte_and_the_key_is_for_its_owner_alone() {
    let published = Published::new();
    export(&published.folder, &published.id, 2, "again");
    let read = |name: &str| fs::read(published.path(name)).unwrap();
    assert_eq!(read("again/version-2.zip"), read("2.zip"));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &fs::metadata(published.path("data/signing_key")).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn the_key_comes_back_with_a_backup() {
    let published = Published::new();
    let folder = &published.folder;
    let key = published.fingerprint();
    said(folder, &["backup", "all.backup"]);
    said(folder, &["restore", "all.backup", "--data", "restored"]);
    let export =
        ["export", &published.id, "3", "--form", "zip", "--to", "after", "--data", "restored"];
    said(folder, &export);
    said(folder, &["verify", "after/version-3.zip", "--key", &key]);
    assert_eq!(
        fs::read(published.path("after/version-3.zip")).unwrap(),
        fs::read(published.path("3.zip")).unwrap()
    );
}

#[test]
fn a_whole_consultation_leaves_as_one_file_and_comes_back_without_loss() {
    let published = Published::new();
    let (folder, id) = (&published.folder, published.id.as_str());
    said(folder, &["archive", id, "-o", "all.zip"]);
    let again = refused(folder, &["archive", id, "-o", "all.zip"]);
    assert_eq!(again, "There is a file all.zip already; nothing was written.");
    let verified = said(folder, &["verify", "all.zip"]);
    assert!(
        verified.starts_with(&format!("3 versions of {id} (1 to 3) follow each other")),
        "{verified}"
    );
    let unpacked = unpack(&published.path("all.zip"), &published.path("whole"));
    assert!(
        fs::read_to_string(unpacked.join("README.txt")).unwrap().contains("Nothing here needs")
    );
    assert!(
        fs::read_to_string(unpacked.join("data/participants.json")).unwrap().contains("rganizer")
    );
    assert!(unpacked.join("data/versions/02/version-2.docx").is_file());

    let taken = refused(folder, &["take-in", "all.zip"]);
    assert_eq!(
        taken,
        format!("The folder data has the consultation {id} already; nothing was changed.")
    );
    let unknown = refused(folder, &["take-in", "all.zip", "--data", "other"]);
    assert!(unknown.contains("which is not the one of this folder"), "{unknown}");
    let key = published.fingerprint();
    said(folder, &["take-in", "all.zip", "--data", "other", "--key", &key]);

    let both = |arguments: &[&str]| {
        let [one, other] =
            ["data", "other"].map(|data| said(folder, &[arguments, &["--data", data]].concat()));
        assert_eq!(one, other, "{arguments:?}");
        one
    };
    both(&["verify", id]);
    both(&["draft", id, "--json"]);
    both(&["versions", id]);
    for number in ["1", "2", "3"] {
        both(&["show", id, number, "--json"]);
    }
    both(&["compare", id, "1", "draft"]);
    // It goes on where it was, and leaves again: with the same key as the same file.
    said(folder, &["recover", id, "--data", "other"]);
    fs::copy(published.path("data/signing_key"), published.path("other/signing_key")).unwrap();
    said(folder, &["archive", id, "-o", "second.zip", "--data", "other"]);
    let read = |name: &str| fs::read(published.path(name)).unwrap();
    assert_eq!(read("second.zip"), read("all.zip"));
    said(folder, &["stage", id, "Zero draft", "--data", "other"]);
}

#[test]
fn an_altered_archive_is_not_taken_in() {
    let published = Published::new();
    let (folder, id) = (&published.folder, published.id.as_str());
    said(folder, &["archive", id, "-o", "all.zip"]);
    let mut whole = fs::read(published.path("all.zip")).unwrap();
    let middle = whole.len() / 2;
    whole[middle] ^= 1;
    fs::write(published.path("altered.zip"), whole).unwrap();
    for command in [&["verify", "altered.zip"][..], &["take-in", "altered.zip", "--data", "other"]]
    {
        let sentence = refused(folder, command);
        assert!(sentence.starts_with("altered.zip was altered: the file "), "{sentence}");
    }
    assert!(!published.path("other").exists(), "nothing was begun");
    let version = refused(folder, &["take-in", "1.zip", "--data", "other"]);
    assert_eq!(version, "1.zip lacks the file data/consultation.json.");
}

#[test]
fn a_sealed_archive_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("draft.md"), TEXT).unwrap();
    let new =
        ["new", "--title", "Sealed", "--from", "draft.md", "--sealed", "--name", "Ana Secret"];
    let id = answered(&folder, &new)["id"].as_str().unwrap().to_owned();
    said(&folder, &["publish", &id]);
    said(&folder, &["archive", &id, "-o", "all.zip"]);
    let mut zip =
        zip::ZipArchive::new(Cursor::new(fs::read(folder.path().join("all.zip")).unwrap()))
            .unwrap();
    for place in 0..zip.len() {
        let mut bytes = Vec::new();
        zip.by_index(place).unwrap().read_to_end(&mut bytes).unwrap();
        assert!(!bytes.windows(6).any(|six| six == b"Secret"));
    }
}
