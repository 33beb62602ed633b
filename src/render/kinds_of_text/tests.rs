//! What becomes of brackets and proposals.

use super::*;
use expect_test::expect;

fn reading(markdown: &str) -> Reading {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        format!("p{count}")
    };
    crate::render::import(markdown, &mut ids).reading
}

/// The clean text where the paragraphs at these places, from 1, are agreed.
fn cleaned(markdown: &str, agreed: &[usize]) -> String {
    let reading = reading(markdown);
    let agreed = agreed.iter().map(|place| reading.paragraphs[place - 1].id.clone()).collect();
    crate::render::markdown(&clean(&reading, &agreed))
}

const DISPUTED: &str = "# Title\n\n1. Requests [all [relevant]] States;\n\n2. Decides [to\n\n3. act];\n\n3 bis. [Urges] x[^1].\n\n[^1]: [See] it.\n";

#[test]
fn brackets_go_where_every_paragraph_that_they_hold_is_agreed() {
    expect![[r#"
        # Title

        1. Requests all relevant States;

        2. Decides [to

        3. act];

        3 bis. [Urges] x[^1].

        [^1]: [See] it.
    "#]]
    .assert_eq(&cleaned(DISPUTED, &[1, 2]));
}

#[test]
fn the_text_is_numbered_through_once_all_of_it_is_agreed() {
    expect![[r#"
        # Title

        1. Requests all relevant States;

        2. Decides to

        3. act;

        4. Urges x[^1].

        [^1]: See it.
    "#]]
    .assert_eq(&cleaned(DISPUTED, &[1, 2, 3, 4]));
    let alternative = "# Title\n\n1. Requests;\n\n1 alt. Decides;\n\n1 bis. Urges.\n";
    assert_eq!(cleaned(alternative, &[1, 2, 3]), alternative, "people choose between alternatives");
}

#[test]
fn nothing_agreed_changes_nothing_and_a_lone_bracket_stays() {
    let text = crate::render::markdown(&reading(DISPUTED));
    assert_eq!(cleaned(DISPUTED, &[]), text);
    assert_eq!(cleaned("# T\n\n1. Requests a ] b [ c.\n", &[1]), "# T\n\n1. Requests a ] b [ c.\n");
    assert_eq!(cleaned("# T\n\n1. Requests a [] b.\n", &[1]), "# T\n\n1. Requests a b.\n");
}

fn proposal(under: Option<&str>, action: Action, words: [&str; 2]) -> Proposal {
    Proposal {
        under: under.map(|id| id.parse().unwrap()),
        proposer: "Ana".into(),
        action,
        quote: words[0].into(),
        replacement: words[1].into(),
        target: "¶2".into(),
        reason: String::new(),
    }
}

#[test]
fn every_proposal_stands_under_its_paragraph_with_who_made_it() {
    let reading = reading("# Title\n\n1. Requests words;\n\n2. Decides.\n");
    let mut proposals = vec![
        proposal(Some("p1"), Action::Replace, ["words", "{r} deeds"]),
        proposal(Some("p1"), Action::Insert, ["Requests", "more"]),
        proposal(Some("p2"), Action::Remove, ["", ""]),
        proposal(Some("gone"), Action::Move, ["", ""]),
        proposal(None, Action::Delete, ["Title", ""]),
    ];
    proposals[0].reason = "clearer ".into();
    let printed = compilation(&reading, &proposals, "en");
    expect![[r#"
        # Title

        > **Ana**: delete “Title”

        1. Requests words;

        > **Ana**: replace “words” by “{r} deeds”. *Reason: clearer*

        > **Ana**: after “Requests” insert “more”

        2. Decides.

        > **Ana**: delete the paragraph

        ## Proposals on paragraphs that this text does not have

        > **Ana**: move the paragraph behind ¶2
    "#]]
    .assert_eq(&crate::render::markdown(&printed));
    crate::render::publishable(&printed).unwrap();
    let french = compilation(&reading, &proposals[..1], "fr-CA");
    assert!(crate::render::markdown(&french).contains("remplacer « words » par « {r} deeds »"));
}
