//! Bags as they come back: whole, and in every way that is not.

use super::*;
use crate::{
    domain::{Masthead, Version, VersionHead},
    render::{publishable, version_markdown},
};
use std::io::Read;
use zip::ZipArchive;

type Files = Vec<(String, Vec<u8>)>;

fn key() -> SigningKey {
    SigningKey::from_entropy([7; 32])
}

fn version() -> Version {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        format!("p{count}")
    };
    let reading = crate::render::import("# Title\n\n1. *Requests* words.\n", &mut ids).reading;
    let published = publishable(&reading).unwrap();
    let mut head = VersionHead {
        number: 2,
        designation: "Rev.1".into(),
        stage: "Drafting".into(),
        heads: vec!["ab".into()],
        sha256: String::new(),
        previous: Some("00".repeat(32)),
        note: None,
        published: "2026-05-09T10:00:00Z".parse().unwrap(),
        masthead: Masthead { organisation: Some("Workshop".into()), ..Masthead::default() },
    };
    let id = "abc123".parse().unwrap();
    let markdown = version_markdown(&head, "Title", &id, &published.markdown);
    head.sha256 = sha256_hex(markdown.as_bytes());
    Version { head, markdown, reading: published.reading, seq: 1 }
}

fn packed() -> Vec<u8> {
    let (version, consultation) = (version(), "abc123".parse().unwrap());
    let forms = vec![("html", b"<p>Words".to_vec())];
    let bag = VersionBag { consultation: &consultation, version: &version, forms };
    bag.bag().pack(&key()).unwrap()
}

fn files(zip: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let count = zip.len();
    let file = |place| {
        let mut file = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(file).collect()
}

/// What is said of the bag after somebody worked on its files.
fn said(work: impl Fn(&mut Files)) -> String {
    let mut all = files(&packed());
    work(&mut all);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    open(&bytes).and_then(|bag| VersionManifest::of(&bag)).map_or_else(
        |flaw| format!("The bag {flaw}"),
        |manifest| format!("Version {} as it was signed.", manifest.head.number),
    )
}

/// The bytes of a file of the bag.
fn file<'a>(all: &'a mut [(String, Vec<u8>)], name: &str) -> &'a mut Vec<u8> {
    let full = format!("zerodraft-abc123-version-2/{name}");
    &mut all.iter_mut().find(|(known, _)| *known == full).unwrap().1
}

#[test]
fn a_bag_says_what_it_holds_and_who_signed_it() {
    let bag = open(&packed()).unwrap();
    assert_eq!(bag.signer, key().public());
    let manifest = VersionManifest::of(&bag).unwrap();
    assert_eq!((manifest.title.as_str(), &manifest.head), ("Title", &version().head));
    let names: Vec<&str> = bag.files.keys().map(String::as_str).collect();
    expect_test::expect![[r#"
        VERIFY.txt
        allowed_signers
        bag-info.txt
        bagit.txt
        data/version-2.html
        data/version-2.md
        manifest-sha256.txt
        manifest.json
        tagmanifest-sha256.txt
        tagmanifest-sha256.txt.sig"#]]
    .assert_eq(&names.join("\n"));
    expect_test::expect![[r#"
        Source-Organization: Workshop
        External-Description: Title: Rev.1
        External-Identifier: abc123/2
        Bagging-Date: 2026-05-09
        Payload-Oxum: 298.2
        Bag-Software-Agent: zerodraft 0.1.0
    "#]]
    .assert_eq(std::str::from_utf8(&bag.files[INFO]).unwrap());
}

#[test]
fn the_same_version_is_the_same_bag_to_the_byte() {
    assert_eq!(packed(), packed());
}

#[test]
fn every_way_of_altering_a_bag_is_named() {
    let mut all = String::new();
    let mut check = |work: &dyn Fn(&mut Files)| all += &(said(work) + "\n");
    let rehash = |all: &mut Files, list: &'static str, name: &str| {
        let sum = sha256_hex(file(all, name));
        let text = String::from_utf8(file(all, list).clone()).unwrap();
        let line = |line: &str| match line.ends_with(&format!("  {name}")) {
            true => format!("{sum}  {name}\n"),
            false => format!("{line}\n"),
        };
        *file(all, list) = text.lines().map(line).collect::<String>().into_bytes();
    };
    check(&|_| {});
    check(&|all| file(all, "data/version-2.md")[0] ^= 1);
    check(&|all| {
        let html = file(all, "data/version-2.html").clone();
        let markdown = std::mem::replace(file(all, "data/version-2.md"), html);
        *file(all, "data/version-2.html") = markdown;
    });
    check(&|all| all.retain(|(name, _)| !name.ends_with(".html")));
    check(&|all| all.push(("zerodraft-abc123-version-2/data/more.md".into(), vec![])));
    check(&|all| all.push(("zerodraft-abc123-version-2/../more.md".into(), vec![])));
    check(&|all| all.push(("elsewhere/more.md".into(), vec![])));
    check(&|all| file(all, FACTS)[0] = b' ');
    check(&|all| all.retain(|(name, _)| !name.ends_with(".sig")));
    check(&|all| *file(all, SIGNATURE) = b"words".to_vec());
    check(&|all| {
        file(all, "data/version-2.md")[0] ^= 1;
        rehash(all, MANIFEST, "data/version-2.md");
    });
    check(&|all| {
        file(all, "data/version-2.md")[0] ^= 1;
        rehash(all, MANIFEST, "data/version-2.md");
        rehash(all, TAG_MANIFEST, MANIFEST);
    });
    expect_test::expect![[r#"
        Version 2 as it was signed.
        The bag was altered: the file data/version-2.md is not the one that manifest-sha256.txt names.
        The bag was altered: the file data/version-2.html is not the one that manifest-sha256.txt names.
        The bag lacks the file data/version-2.html.
        The bag was altered: the file data/more.md was put in, no list names it.
        The bag holds a file with a name that no bag has: "zerodraft-abc123-version-2/../more.md".
        The bag holds a file with a name that no bag has: "elsewhere/more.md".
        The bag was altered: the file manifest.json is not the one that tagmanifest-sha256.txt names.
        The bag lacks the file tagmanifest-sha256.txt.sig.
        The bag has a tagmanifest-sha256.txt.sig that is no signature.
        The bag was altered: the file manifest-sha256.txt is not the one that tagmanifest-sha256.txt names.
        The bag was altered: the signature is not one of its tagmanifest-sha256.txt.
    "#]]
    .assert_eq(&all);
}

#[test]
fn no_single_byte_can_be_altered_without_notice() {
    let whole = packed();
    let as_signed = open(&whole).unwrap().files;
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x40;
        if let Ok(bag) = open(&bytes) {
            // What the zip file says around the files, such as their times, is not what was signed.
            assert_eq!(bag.files, as_signed, "byte {place}");
        }
    }
    for cut in 0..whole.len() {
        assert!(open(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn two_files_with_one_name_are_not_believed() {
    let whole = packed();
    // The writer refuses a name that is taken: take one of the same length, and put the taken one over it.
    let name = b"zerodraft-abc123-version-2/VERIFY.txt";
    let other = b"zerodraft-abc123-version-2/VERIFY.tx2";
    let mut all = files(&whole);
    all.push((String::from_utf8(other.to_vec()).unwrap(), b"words".to_vec()));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in all {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    for place in 0..bytes.len() - name.len() {
        if bytes[place..].starts_with(other) {
            bytes[place..place + name.len()].copy_from_slice(name);
        }
    }
    assert_eq!(open(&bytes).unwrap_err(), Flaw::NoZip);
}
