use super::*;
use crate::{
    compare::compare,
    domain::{Masthead, Reading},
    render::{import, normalise},
};

const ENGLISH: &str = "# Declaration of the coast\n\n\
    *Recalling* the meeting of May,[^1]\n\n\
    ## Water\n\n\
    1. *Requests* all parties to share **clean** water [in time]:\n\n   (a) along the coast;\n\n   (b) inland;\n\n\
    2. *Decides* to [meet again](https://example.org).\n\n\
    - one\n- two\n\n\
    > as it was said\n\n\
    #### Deep heading\n\n\
    [^1]: Held on 9 May.\n";
const FRENCH: &str = "# Déclaration de la côte\n\n*Rappelant* la réunion de mai,\n\n1. *Prie* les parties de partager l’eau :\n\n   (a) le long de la côte ;\n";
const RUSSIAN: &str = "# Декларация побережья\n\n*Ссылаясь* на встречу в мае,\n\n1. *Просит* стороны делиться водой.\n";
const ARABIC: &str = "# إعلان الساحل\n\n*إذ يشير* إلى القرار A/RES/70/1 المؤرخ 25 أيلول،\n\n1. *يطلب* إلى الأطراف تقاسم المياه.\n";

fn reading(markdown: &str) -> Reading {
    let mut ids = 0;
    let mut new_id = || {
        ids += 1;
        format!("p{ids}")
    };
    normalise(&import(markdown, &mut new_id).reading)
}

fn about(language: &str) -> About {
    let masthead = Masthead {
        organisation: Some("Workshop of the coast".into()),
        symbol: Some("WC/2026/L.1/Rev.1".into()),
        distribution: Some("Limited".into()),
        language: Some(language.into()),
        ..Masthead::default()
    };
    About {
        consultation: crate::domain::ConsultationId::from_entropy([7; 16]),
        designation: "Rev.1".into(),
        number: Some(2),
        heads: vec!["ab".into()],
        published: Some("2026-05-09T10:00:00Z".parse().unwrap()),
        masthead,
    }
}

fn nothing(missing: &BTreeSet<char>) -> FontFiles {
    panic!("no font should be looked for, and {missing:?} is missing")
}

/// What Typst's validators for PDF/UA-1 and PDF/A-2a refuse would be an error.
#[test]
fn every_language_is_set_with_the_fonts_at_hand_and_the_same_bytes_each_time() {
    for (language, text) in [("en", ENGLISH), ("fr", FRENCH), ("ru", RUSSIAN), ("ar", ARABIC)] {
        let set = || document(&about(language), &reading(text), nothing).unwrap();
        let pdf = set();
        assert!(pdf.starts_with(b"%PDF-1.7"), "{language}");
        assert_eq!(pdf, set(), "{language}");
    }
}

#[test]
fn a_text_without_a_title_or_words_is_set_all_the_same() {
    for text in ["", "# Title alone\n", "Words alone\n"] {
        document(&about("en"), &reading(text), nothing).unwrap();
    }
}

#[test]
fn a_character_without_a_font_is_named_and_nothing_is_set() {
    let text = reading("# 水\n\nWater is 水.\n");
    let mut asked = BTreeSet::new();
    let refused = document(&about("en"), &text, |missing| {
        asked = missing.clone();
        Vec::new()
    });
    assert_eq!(asked, BTreeSet::from(['水']));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "This server has no font for “水” in the text: install one that has them, such as Noto (Debian: \
         fonts-noto-core, fonts-noto-cjk), and ask again."
    );
}

#[test]
fn words_that_look_like_markup_or_code_are_set_as_they_are() {
    let text = reading("# Title\n\n1. #read(\"/etc/passwd\") $x$ @cite <label> `raw` \\u{41}\n");
    document(&about("en"), &text, nothing).unwrap();
}

#[test]
fn what_changed_is_set_in_every_language() {
    for (language, text) in [("en", ENGLISH), ("ar", ARABIC)] {
        let older = reading(text);
        let mut newer = older.clone();
        newer.paragraphs.swap(0, 1);
        let last = newer.paragraphs.pop().unwrap();
        newer.paragraphs.insert(0, last);
        newer.title.push_str(" 2");
        let comparison = compare(&older, &newer);
        let redlined = Redline {
            from: "Zero draft",
            older: &older,
            newer: &newer,
            comparison: &comparison,
            author: "zerodraft",
        };
        let marked = redline(&about(language), &redlined, nothing).unwrap();
        assert_ne!(marked, document(&about(language), &newer, nothing).unwrap());
    }
}
