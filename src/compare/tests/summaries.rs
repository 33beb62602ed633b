//! What is made from a comparison: the concordance and the summary of changes.

use super::*;

const FROM: &str = "h heading1 Poverty
    p preambular Recalling its resolution,
    a operative0 Encourages Member States to act, and requests them to report;
    b operative0 Requests the Secretary-General to [urgently] report;
    c operative0 Decides that it will meet on 9 May;
    d operative0 Welcomes all efforts.
    e operative0 Thanks the hosts.
    u paragraph A line without a number.";
const TO: &str = "h heading1 Poverty
    n operative0 Invites =all= | others.
    p preambular Recalling its resolution,
    e operative0 Thanks the hosts.
    a operative0 Calls upon relevant Member States to act, as appropriate;
    f<a operative1 Requests them to report;
    b operative0 Decides that the Secretary-General will urgently report; |c|decides that it [may] meet on 9 June.
    u operative0 A line without a number.";

const AROUND: Around =
    Around { from: "Zero draft", to: "Rev.1", paragraphs: None, comparison: Some("/compare") };

fn of(from: &str, to: &str) -> Comparison {
    compare(&reading(from), &reading(&to.replace("| others", "and others")))
}

#[test]
fn a_concordance_leads_from_each_old_number_to_the_new_ones() {
    let concordance = concordance(&of(FROM, TO));
    expect![[r#"
        # Concordance of Zero draft and Rev.1

        | Zero draft | Rev.1 | What happened | Opening words |
        |---|---|---|---|
        |  | 1 | new | Invites =all= and others. |
        | PP1 | PP1 |  | Recalling its resolution, |
        | 1 | 3 | split, also in ¶3(a); edited | Calls upon relevant Member States to act, as … |
        | 1 | 3(a) | split from ¶1, also in ¶3; edited | Requests them to report; |
        | 2 | 4 | merged with ¶3; edited | Decides that the Secretary-General will urgently report; decides … |
        | 3 | 4 | merged with ¶2; edited | Decides that the Secretary-General will urgently report; decides … |
        | 4 |  | removed | Welcomes all efforts. |
        | 5 | 2 | moved | Thanks the hosts. |
        | paragraph | 5 |  | A line without a number. |
    "#]].assert_eq(&concordance_markdown(&concordance, &AROUND));
    expect![[r#"
        Zero draft,Rev.1,What happened,Opening words
        ,1,new,Invites =all= and others.
        PP1,PP1,,"Recalling its resolution,"
        1,3,"split, also in ¶3(a); edited","Calls upon relevant Member States to act, as …"
        1,3(a),"split from ¶1, also in ¶3; edited",Requests them to report;
        2,4,merged with ¶3; edited,Decides that the Secretary-General will urgently report; decides …
        3,4,merged with ¶2; edited,Decides that the Secretary-General will urgently report; decides …
        4,,removed,Welcomes all efforts.
        5,2,moved,Thanks the hosts.
        paragraph,5,,A line without a number.
    "#]].assert_eq(&concordance_csv(&concordance, &AROUND).replace("\r\n", "\n"));
}

#[test]
fn a_summary_tells_the_small_words_that_changed() {
    let summary = summary(&of(FROM, TO));
    expect![[r#"
        # Summary of changes from Zero draft to Rev.1

        - Paragraphs: 3 edited, 1 inserted, 1 removed, 1 moved, 2 split, 1 merged, 4 renumbered, 2 of another kind or level, 3 unchanged
        - Words: 16 inserted, 11 deleted, in 19 fragments
        - Brackets: 1 before, 1 after; 1 opened, 1 closed

        ## New paragraphs

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶1 |  | Invites =all= and others. |

        ## Removed paragraphs

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶4 |  | Welcomes all efforts. |

        ## Opening verbs

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶3 | “encourages” became “calls upon” (stronger) | Calls upon relevant Member States to act, as … |
        | ¶4 | “requests” became “decides” (stronger) | Decides that the Secretary-General will urgently report; decides … |

        ## Shall, should, may

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶4 | “will” was added | the Secretary-General will |
        | ¶4 | “will” became “may” (weaker) | that it [may] meet on 9 |

        ## Qualifiers

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶3 | “as appropriate” was added (weaker) | Calls upon relevant Member States to act, as … |
        | ¶3 | “relevant” was added (weaker) | Calls upon relevant Member States to act, as … |

        ## Brackets

        | Paragraph | What happened | Words |
        |---|---|---|
        | ¶4 | 1 opened, 1 closed |  |
    "#]].assert_eq(&summary_markdown(&summary, &AROUND));
    expect![[r#"
        Section,Paragraph,What happened,Words
        Counts,Paragraphs,"3 edited, 1 inserted, 1 removed, 1 moved, 2 split, 1 merged, 4 renumbered, 2 of another kind or level, 3 unchanged",
        Counts,Words,"16 inserted, 11 deleted, in 19 fragments",
        Counts,Brackets,"1 before, 1 after; 1 opened, 1 closed",
        New paragraphs,¶1,,Invites =all= and others.
        Removed paragraphs,¶4,,Welcomes all efforts.
        Opening verbs,¶3,“encourages” became “calls upon” (stronger),"Calls upon relevant Member States to act, as …"
        Opening verbs,¶4,“requests” became “decides” (stronger),Decides that the Secretary-General will urgently report; decides …
        "Shall, should, may",¶4,“will” was added,the Secretary-General will
        "Shall, should, may",¶4,“will” became “may” (weaker),that it [may] meet on 9
        Qualifiers,¶3,“as appropriate” was added (weaker),"Calls upon relevant Member States to act, as …"
        Qualifiers,¶3,“relevant” was added (weaker),"Calls upon relevant Member States to act, as …"
        Brackets,¶4,"1 opened, 1 closed",
    "#]].assert_eq(&summary_csv(&summary).replace("\r\n", "\n"));
}

#[test]
fn the_pages_of_both_escape_and_lead_to_the_comparison() {
    let from = "a operative0 <b>Urges</b> all.";
    let to = "a operative0 <i>Encourages</i> all.\nb operative0 <script>x</script>";
    let comparison = of(from, to);
    expect![[r#"
        <article class="concordance">
        <h2>Concordance of Zero draft and Rev.1</h2>
        <div class="scroll">
        <table>
        <thead><tr><th scope="col" dir="auto">Zero draft</th><th scope="col" dir="auto">Rev.1</th><th scope="col">What happened</th><th scope="col">Opening words</th></tr></thead>
        <tbody>
        <tr><th scope="row">1</th><td><a href="/compare#p-a">1</a></td><td>Edited</td><td dir="auto">&lt;i&gt;Encourages&lt;/i&gt; all.</td></tr>
        <tr><th scope="row"><span aria-hidden="true">–</span><span class="said">none</span></th><td><a href="/compare#p-b">2</a></td><td>New</td><td dir="auto">&lt;script&gt;x&lt;/script&gt;</td></tr>
        </tbody>
        </table>
        </div>
        </article>
    "#]].assert_eq(&concordance_html(&concordance(&comparison), &AROUND));
    expect![[r#"
        <article class="summary">
        <h2>Summary of changes from Zero draft to Rev.1</h2>
        <dl>
        <dt>Paragraphs</dt><dd>1 edited, 1 inserted</dd>
        <dt>Words</dt><dd>7 inserted, 4 deleted, in 3 fragments</dd>
        <dt>Brackets</dt><dd>0 before, 0 after; 0 opened, 0 closed</dd>
        </dl>
        <section>
        <h3>New paragraphs <span class="count">1</span></h3>
        <div class="scroll"><table><tbody>
        <tr><th scope="row"><a href="/compare#p-b">¶2</a></th><td dir="auto">&lt;script&gt;x&lt;/script&gt;</td></tr>
        </tbody></table></div>
        </section>
        <section>
        <h3>Opening verbs <span class="count">1</span></h3>
        <div class="scroll"><table><tbody>
        <tr><th scope="row"><a href="/compare#p-a">¶1</a></th><td dir="auto">“urges” became “encourages” (weaker)</td><td dir="auto">&lt;i&gt;Encourages&lt;/i&gt; all.</td></tr>
        </tbody></table></div>
        </section>
        </article>
    "#]].assert_eq(&summary_html(&summary(&comparison), &AROUND));
}

#[test]
fn what_says_the_same_in_other_words_is_no_shift() {
    let shifts = |from: &str, to: &str| {
        let words = |words: &str| format!("a operative0 {words}");
        summary(&of(&words(from), &words(to))).shifts.len()
    };
    assert_eq!(shifts("Urges all parties to act.", "Also urges all parties to act."), 0);
    assert_eq!(shifts("Urges all to come on 9 May 2022.", "Urges all to come on 9 June 2022."), 0);
    assert_eq!(shifts("Notes that it may act soon.", "Notes that it will act soon."), 1);
    assert_eq!(shifts("Notes that it may act.", "Notes that it may act, where appropriate."), 1);
    let other = "Something else was written here, which shall be read for itself alone.";
    assert_eq!(shifts("Notes that nobody may act.", other), 0, "another sentence is no shift");
}

#[test]
fn a_paragraph_is_followed_through_split_edit_and_merge_to_its_end() {
    let texts = [
        "z operative0 Notes all.",
        "a operative0 Urges all to act; and requests a report.
         z operative0 Notes all.",
        "z operative0 Notes all.
         a operative0 Urges all to act now;
         b<a operative0 Requests a report.",
        "z operative0 Notes all. |a|Urges all to act now;
         b<a operative0 Requests a report.",
        "z operative0 Notes all. |a|Urges all to act now;
         -b<a",
    ];
    let readings: Vec<Reading> = texts.iter().map(|text| reading(text)).collect();
    let readings: Vec<&Reading> = readings.iter().collect();
    let told = |id: &str| {
        let steps = history(&readings, &id.parse().unwrap());
        let told = steps.iter().map(|step| match step {
            None => "-".to_owned(),
            Some(step) => {
                let number = step.place.as_ref().and_then(|place| place.number.as_deref());
                let went: Vec<&str> = step.went_to.iter().map(|to| to.paragraph.as_str()).collect();
                let change = step.change.as_ref();
                let runs = change.map_or(step.text.clone(), |row| marked(&row.runs));
                format!("{} | {runs} | {}", number.unwrap_or("gone"), went.join(" "))
            }
        });
        told.collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        -
        1 | {+Urges all to act; and requests a report.+} | 
        2 | Urges all to act{-; and requests-}{+ now;+} | b
        gone | Notes all.{+ +} | z
        -"#]]
    .assert_eq(&told("a"));
    expect![[r#"
        -
        -
        3 | {+Requests+} a report. | 
        2 | Requests a report. | 
        gone | {-Requests a report.-} | "#]]
    .assert_eq(&told("b"));
    let around = |at: usize| StepAround {
        label: format!("Rev.<{at}>"),
        comparison: (at > 0).then(|| format!("/compare/{}/{at}", at - 1)),
        work: vec!["<b>Ana</b> wrote 3 characters.".into()],
    };
    let steps = history(&readings, &"a".parse().unwrap()).into_iter().enumerate();
    let steps: Vec<_> = steps.filter_map(|(at, step)| Some((around(at), step?))).collect();
    expect![[r#"
        <article class="comparison history">
        <section>
        <h2><span dir="auto">Rev.&lt;1&gt;</span> <span class="place">¶1</span></h2>
        <p class="remark">Inserted. <a href="/compare/0/1">Comparison</a></p>
        <p class="words" dir="auto"><ins><span class="said">inserted: </span>Urges all to act; and requests a report.<span class="said">, end of inserted. </span></ins></p>
        <ul class="work">
        <li>&lt;b&gt;Ana&lt;/b&gt; wrote 3 characters.</li>
        </ul>
        </section>
        <section>
        <h2><span dir="auto">Rev.&lt;2&gt;</span> <span class="place">¶2</span></h2>
        <p class="remark">Part 1 of 2 of ¶1. Words of it went to <a href="/paragraphs/b">¶3</a>. <a href="/compare/1/2">Comparison</a></p>
        <p class="words" dir="auto">Urges all to act<del><span class="said">deleted: </span>; and requests<span class="said">, end of deleted. </span></del><ins><span class="said">inserted: </span> now;<span class="said">, end of inserted. </span></ins></p>
        <ul class="work">
        <li>&lt;b&gt;Ana&lt;/b&gt; wrote 3 characters.</li>
        </ul>
        </section>
        <section>
        <h2><span dir="auto">Rev.&lt;3&gt;</span></h2>
        <p class="remark">Became a part of <a href="/paragraphs/z">¶1</a>. <a href="/compare/2/3">Comparison</a></p>
        <p class="words" dir="auto">Notes all. </p>
        <p class="remark">From ¶2:</p>
        <p class="words" dir="auto">Urges all to act now;</p>
        <ul class="work">
        <li>&lt;b&gt;Ana&lt;/b&gt; wrote 3 characters.</li>
        </ul>
        </section>
        </article>
    "#]].assert_eq(&history_html(&steps, "/paragraphs"));
}
