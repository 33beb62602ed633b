use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn marked(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run.kind {
            RunKind::Equal => run.text.clone(),
            RunKind::Delete => format!("{{-{}-}}", run.text),
            RunKind::Insert => format!("{{+{}+}}", run.text),
        })
        .collect()
}

fn check(from: &str, to: &str, expected: Expect) {
    expected.assert_eq(&marked(&runs(from, to)));
}

#[test]
fn one_word_changes_and_the_rest_stays() {
    check(
        "States will provide new funds.",
        "States may provide new funds.",
        expect!["States {-will-}{+may+} provide new funds."],
    );
    check(
        "We invite all stakeholders to the table.",
        "We invite all relevant stakeholders to the table.",
        expect!["We invite all {+relevant +}stakeholders to the table."],
    );
}

#[test]
fn brackets_show_as_brackets() {
    check(
        "States shall provide adequate funds",
        "States [shall] provide [adequate] funds",
        expect!["States {+[+}shall{+]+} provide {+[+}adequate{+]+} funds"],
    );
    check("Poverty", "[Poverty]", expect!["{+[+}Poverty{+]+}"]);
    check("[a] [b]", "a b", expect!["{-[-}a{-]-} {-[-}b{-]-}"]);
    check(
        "States [shall][should] provide funds",
        "States should provide funds",
        expect!["States {-[shall][-}should{-]-} provide funds"],
    );
}

#[test]
fn a_bracketed_phrase_is_one_insertion() {
    check(
        "States will provide funds",
        "States [may voluntarily] provide funds",
        expect!["States {-will-}{+[may voluntarily]+} provide funds"],
    );
    check(
        "States will, shall provide funds",
        "States [may, could] provide funds",
        expect!["States {-will, shall-}{+[may, could]+} provide funds"],
    );
}

#[test]
fn a_negotiation_reads_as_one() {
    check(
        "Urges [all] States [parties] to [strengthen] action;",
        "Urges all States to strengthen [their] action;",
        expect![
            "Urges {-[-}all{-]-} States {-[parties] -}to {-[-}strengthen{-]-}{+ [their]+} action;"
        ],
    );
    check(
        "We [commit to][will] phase out [unabated] fossil fuels [by 2050];",
        "We will [phase out][phase down] unabated fossil fuels by [2050][mid-century];",
        expect![
            "We {-[commit to][-}will{-]-} {+[+}phase out{+][phase down]+} {-[-}unabated{-]-} fossil fuels {-[-}by {+[+}2050{-]-}{+][mid-century]+};"
        ],
    );
    check(
        "Calls upon States to take effective long term measures, in line with the Charter,",
        "Calls upon all relevant States to take, as appropriate, effective long-term measures, in accordance with the Charter,",
        expect![
            "Calls upon {+all relevant +}States to take{+, as appropriate,+} effective {-long term-}{+long-term+} measures, in {-line-}{+accordance+} with the Charter,"
        ],
    );
    check(
        "[Decides to establish a fund for loss and damage;]",
        "Decides to establish [[a fund][an arrangement]] for loss and damage;",
        expect![
            "{-[-}Decides to establish {+[[+}a fund{+][an arrangement]]+} for loss and damage;{-]-}"
        ],
    );
    check(
        "Noting the work of Brazil, France and Japan",
        "Noting with appreciation the work of Brazil, Ghana, France, Japan and Kenya",
        expect![
            "Noting {+with appreciation +}the work of Brazil, {-France and Japan-}{+Ghana, France, Japan and Kenya+}"
        ],
    );
    check(
        "It does. It will.",
        "It does not. It may.",
        expect!["It does{+ not+}. It {-will-}{+may+}."],
    );
}

#[test]
fn crumbs_between_edits_become_one_phrase() {
    check(
        "We resolve to reduce the debt of the poor, and to build roads for all.",
        "We resolve to expand the capacity of our institutions, and to build roads for all.",
        expect![
            "We resolve to {-reduce the debt of the poor-}{+expand the capacity of our institutions+}, and to build roads for all."
        ],
    );
}

#[test]
fn an_insertion_begins_where_a_reader_sees_it() {
    check("A and B. It ends.", "A and C and B. It ends.", expect!["A and {+C and +}B. It ends."]);
    check(
        "One ends. Three ends.",
        "One ends. Two ends. Three ends.",
        expect!["One ends. {+Two ends. +}Three ends."],
    );
    check("We reduce", "We reduce emissions", expect!["We reduce{+ emissions+}"]);
}

#[test]
fn a_paragraph_with_little_left_is_replaced() {
    check(
        "The sea is full of fish and the sky of birds.",
        "We thank the host for its hospitality.",
        expect![
            "{-The sea is full of fish and the sky of birds.-}{+We thank the host for its hospitality.+}"
        ],
    );
}

#[test]
fn a_paragraph_that_grew_keeps_its_words() {
    check(
        "Invites Member States;",
        "Invites Member States, in line with national circumstances and with due regard to the needs of future generations, \
         to consider further voluntary contributions;",
        expect![
            "Invites Member States{+, in line with national circumstances and with due regard to the needs of future generations, to consider further voluntary contributions+};"
        ],
    );
}

#[test]
fn chinese_is_compared_by_character_and_arabic_by_word() {
    check(
        "我们决心消除贫困和饥饿",
        "我们决心消除极端贫困和饥饿",
        expect!["我们决心消除{+极端+}贫困和饥饿"],
    );
    check(
        "نؤكد من جديد التزامنا بالتنمية المستدامة",
        "نؤكد من جديد التزامنا الكامل بالتنمية المستدامة",
        expect!["نؤكد من جديد التزامنا {+الكامل +}بالتنمية المستدامة"],
    );
}

/// Words without order or repetition, the same for every run.
fn noise(seed: u32, words: usize) -> String {
    let mut state = seed;
    let mut text = String::new();
    for _ in 0..words {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(&format!("w{} ", (state >> 16) % 5000));
    }
    text
}

#[test]
fn two_huge_paragraphs_are_compared_within_the_budget() {
    let (from, to) = (noise(1, 36_000), noise(2, 36_000));
    assert!(from.len() > 200_000);
    assert_eq!(runs(&from, &to).len(), 2, "without sentences they are replaced");

    let sentences = from.replace("w10", "end. w");
    let edited = sentences.replacen("w8 ", "other ", 3).replace("w9 ", "nine ");
    let found = runs(&sentences, &edited);
    assert!(found.len() > 10, "sentences are found and the words in them");
    assert_eq!(joined(&found, RunKind::Insert), sentences);
    assert_eq!(joined(&found, RunKind::Delete), edited);
}

/// The text without the runs of one kind.
fn joined(runs: &[Run], without: RunKind) -> String {
    runs.iter().filter(|run| run.kind != without).map(|run| run.text.as_str()).collect()
}

fn phrase() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "a", "b", "shall", "will", " ", " ", " ", ",", ".", "[", "]", "\n", "发", "展", "é",
        "e\u{301}", "\u{fffc}",
    ]);
    prop::collection::vec(token, 0..30).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn the_runs_are_both_texts(from in phrase(), to in phrase()) {
        let found = runs(&from, &to);
        prop_assert_eq!(joined(&found, RunKind::Insert), from);
        prop_assert_eq!(joined(&found, RunKind::Delete), to);
        prop_assert!(found.iter().all(|run| !run.text.is_empty()));
    }

    #[test]
    fn bracketing_words_is_nothing_but_brackets(words in prop::collection::vec("[a-z]{1,6}", 1..12), at in 0usize..12) {
        let from = words.join(" ");
        let bracketed: Vec<String> = words.iter().enumerate()
            .map(|(place, word)| if place == at % words.len() { format!("[{word}]") } else { word.clone() })
            .collect();
        let found = runs(&from, &bracketed.join(" "));
        let inserted: Vec<&str> = found.iter()
            .filter(|run| run.kind == RunKind::Insert).map(|run| run.text.as_str()).collect();
        prop_assert_eq!(inserted, ["[", "]"]);
        prop_assert!(found.iter().all(|run| run.kind != RunKind::Delete));
    }
}
