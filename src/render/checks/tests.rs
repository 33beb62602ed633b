//! What is found in a text, as it is told; and what is not.

use super::*;
use expect_test::{Expect, expect};

fn found(markdown: &str, asked: &Asked) -> Vec<Finding> {
    let mut count = 0;
    let mut ids = || {
        count += 1;
        format!("p{count}")
    };
    findings(&crate::render::import(markdown, &mut ids).reading, asked)
}

fn check(markdown: &str, expected: Expect) {
    let asked = Asked { language: "en".into(), ..Asked::default() };
    let told: Vec<String> =
        found(markdown, &asked).into_iter().map(|finding| finding.sentence).collect();
    expected.assert_eq(&told.join("\n"));
}

#[test]
fn a_text_in_the_usual_form_has_nothing_to_be_told() {
    check(
        "# Title\n\n*Recalling* its resolution [70/1],\n\n*Noting* the report,4\n\n*Deeply concerned* by the state of things,[^1]\n\n\
         1. *Requests* the Secretariat, as said in paragraph 2 (b) below, to provide:\n\n   (a) words;\n\n   (b) deeds; and\n\n   (c) means;\n\n\
         2. *Also decides*, recalling paragraph 17 of resolution 70/1 and paragraphs 1 (a) and (c) above:\n\n   (a) this;\n\n   (b) that;\n\n\
         2 bis. [*Urges* all to follow paragraphs 1 to 2 bis.]\n\n[^1]: See paragraph 99 of document 1.\n",
        expect![""],
    );
}

#[test]
fn brackets_are_matched_over_the_whole_text() {
    check(
        "# Title\n\n1. *Requests* [one;\n\n2. *Requests* two];\n\n3. *Requests* [three [and] four;\n\n4. *Requests* five[^1].\n\n[^1]: six].\n",
        expect![[r#"
            Paragraph 3 opens a bracket that is never closed: “[three [and] four;”
            A footnote closes a bracket that was never opened: “six]”"#]],
    );
}

#[test]
fn a_citation_leads_to_a_paragraph_on_the_side_that_it_names() {
    check(
        "# Title\n\n*Recalling* preambular paragraph 4 above,\n\n1. *Requests* what paragraph 17 (b) above says;\n\n\
         2. *Requests* what paragraphs 1, 3 and 12 below and paragraph 2 above say;\n\n\
         3. *Décide* ce que disent l’alinéa a) et le paragraphe 8 a) ci-dessus et le paragraphe 9 de la résolution 1;\n\n\
         4. *Decide* lo que dice el párrafo 7 supra;\n\n5. *Decides* в пункте 9 выше и в пункте 70 резолюции;\n\n\
         6. *Decides* الفقرة ١٢ أعلاه.\n",
        expect![[r#"
            Paragraph PP1 cites “paragraph 4”; there is no paragraph PP4.
            Paragraph 1 cites “paragraph 17 (b)”; there is no paragraph 17(b).
            Paragraph 2 cites “paragraphs 12”; there is no paragraph 12.
            Paragraph 2 cites “paragraphs 1” as below; it stands above.
            Paragraph 2 cites “paragraph 2” as above; that is itself.
            Paragraph 3 cites “paragraphe 8 a)”; there is no paragraph 8(a).
            Paragraph 4 cites “párrafo 7”; there is no paragraph 7.
            Paragraph 5 cites “пункте 9”; there is no paragraph 9.
            Paragraph 6 cites “الفقرة ١٢”; there is no paragraph 12."#]],
    );
}

#[test]
fn numbers_that_cannot_be_right_are_told() {
    check(
        "# Title\n\n1 bis. *Requests* one;\n\n2. *Requests* 3;\n\n2 ter. *Requests* two.\n",
        expect![[r#"
            Paragraph 1 bis is called bis, and what that follows does not stand before it.
            Paragraph 2 ter is called ter, and what that follows does not stand before it."#]],
    );
    let mut reading = Reading::default();
    for (place, (level, words)) in
        [(0, "Requests:"), (2, "means;"), (0, "7. Requests more.")].into_iter().enumerate()
    {
        let id = format!("p{place}").parse().unwrap();
        let content = vec![crate::domain::Inline::plain(words)];
        reading.paragraphs.push(Paragraph::new(
            id,
            crate::domain::Kind::Operative,
            level,
            None,
            content,
        ));
    }
    let told: Vec<String> =
        findings(&reading, &Asked::default()).into_iter().map(|finding| finding.sentence).collect();
    expect![[r#"
        Paragraph 1(i) is a sub-paragraph, and none of the level above it stands before it.
        Paragraph 2 has a number typed into its words, “7.”, beside the one that is computed."#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn opening_words_and_last_marks_follow_the_kind_and_the_habit_of_the_text() {
    check(
        "# Title\n\nThe state of things, {.preambular}\n\n*Recalling* it. {.preambular}\n\n1. *Requests* one;\n\n2. *Decides* two;\n\n\
         3. Recalling three;\n\n4. The Secretariat provides four\n\n5. *Urges* five;\n",
        expect![[r#"
            Paragraph PP1 is preambular and does not begin with a participle: “The state of things,”
            Paragraph PP2 ends in “Recalling it.”; a comma is usual.
            Paragraph 3 is operative and begins as a preambular paragraph: “Recalling three;”
            Paragraph 4 does not begin with a verb in the present tense, as the others do: “The Secretariat provides four”
            Paragraph 4 ends in “provides four”; a semicolon is usual.
            Paragraph 5 ends in “Urges five;”; a full stop is usual."#]],
    );
    // A declaration speaks in sentences.
    check(
        "# Title\n\n1. We commit to one.\n\n2. We call for two.\n\n3. We stop;\n\n4. We end.\n",
        expect!["Paragraph 3 ends in “We stop;”; a full stop is usual."],
    );
}

#[test]
fn bold_is_for_headings() {
    check(
        "# Title\n\n## **Part**\n\n1. *Requests* **all** of it.\n",
        expect!["Paragraph 1 sets “all” in bold; emphasis is left to the words."],
    );
}

#[test]
fn a_limit_counts_words_and_other_languages_have_their_own_marks() {
    let asked = Asked { word_limit: Some(3), language: "ar".into() };
    let told = found(
        "# عنوان\n\nإذ تشير إلى القرار، {.preambular}\n\n1. تطلب المزيد؛\n\n2. تقرر ذلك.\n",
        &asked,
    );
    let codes: Vec<Code> = told.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TooLong]);
    assert_eq!(told[0].sentence, "The text has 9 words, 6 more than the limit of 3.");
}

/// Whoever types anything gets an answer.
#[test]
fn no_text_makes_it_stumble() {
    for text in [
        "",
        "[",
        "]",
        "1. paragraph",
        "1. paragraph 3",
        "1. paragraphs 1, 2, and",
        "1. para. 9999999999",
        "1. [^1]\n\n[^1]: ]",
        "1. 段落 3）]",
        "(i) x",
    ] {
        found(text, &Asked { word_limit: Some(0), language: "en".into() });
    }
}
