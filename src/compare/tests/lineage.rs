//! Splits and joins, told by identity.

use super::*;
use crate::domain::ParagraphId;
use std::collections::{BTreeSet, HashMap};

const ONE: &str = "a operative0 Requests the Secretary-General to report; and invites Member States to contribute.
    z operative0 Decides to meet.";
const CUT: &str = "a operative0 Requests the Secretary-General to report;
    b<a operative0 Invites Member States to contribute.
    z operative0 Decides to meet.";

#[test]
fn the_words_of_a_split_paragraph_are_compared_with_the_part_that_they_came_from() {
    check(
        ONE,
        CUT,
        expect![[r#"
        Split a:1 a:1 1/2 | Requests the Secretary-General to report;
        Split a:1 b:2 2/2 edited | {- and invites-}{+Invites+} Member States to contribute.
        Same z:2 z:3 renumbered | Decides to meet."#]],
    );
}

#[test]
fn the_other_way_round_a_split_is_a_merge() {
    check(
        CUT,
        ONE,
        expect![[r#"
        Merged a:1 a:1 edited | Requests the Secretary-General to report; | + b:2 {-Invites-}{+ and invites+} Member States to contribute.
        Same z:3 z:2 renumbered | Decides to meet."#]],
    );
}

#[test]
fn a_paragraph_that_several_became_names_them_all() {
    check(
        "a operative0 Calls for action;
         b operative0 Calls for [more] money;
         c operative0 Decides to meet.",
        "a operative0 Calls for action |b|and for money, |x|and soon;
         c operative0 Decides to meet.",
        expect![[r#"
            Merged a:1 a:1 edited | Calls for action{-;-}{+ +} | + b:2 {-Calls-}{+and+} for {-[more] -}money{+, and soon+};
            Same c:3 c:2 renumbered | Decides to meet."#]],
    );
}

#[test]
fn imported_texts_show_their_splits_and_merges_by_their_words() {
    check(
        "a1 paragraph Based on our experience of leading an open review we discuss the pros and cons of it.
         a2 paragraph We initiated the review by creating a repository to coordinate all contributions.
         a3 paragraph The sea covers most of the planet and feeds many people every single day.
         a4 paragraph It ends here.",
        "b1 paragraph Based on our experience of leading an open review we discuss advantages of it. We initiated the \
         review by creating a public repository to coordinate all contributions.
         b3 paragraph The sea covers most of the planet
         b4 paragraph and feeds many people every day.
         b5 paragraph It ends here.",
        expect![[r#"
            Merged a1: b1: edited | Based on our experience of leading an open review we discuss {-the pros and cons-}{+advantages+} of it. | + a2: {+ +}We initiated the review by creating a {+public +}repository to coordinate all contributions.
            Split a3: b3: 1/2 | The sea covers most of the planet{- -}
            Split a3: b4: 2/2 edited | and feeds many people every {-single -}day.
            Same a4: b5: | It ends here."#]],
    );
}

#[test]
fn a_cut_alone_is_no_edit() {
    check(
        "a paragraph One two three. Four five six. Seven.",
        "a paragraph One two three.
         b<a operative1 Four five six.
         c<b paragraph Seven.",
        expect![[r#"
            Split a: a: 1/3 | One two three.{- -}
            Split a: b:(a) 2/3 retyped | Four five six.{- -}
            Split a: c: 3/3 | Seven."#]],
    );
    check(
        "a paragraph One two three.
         b paragraph Four five six.",
        "a paragraph One two three. |b|Four five six.",
        expect!["Merged a: a: | One two three.{+ +} | + b: Four five six."],
    );
}

#[test]
fn what_was_split_off_from_a_paragraph_that_is_no_longer_read_still_knows_its_words() {
    check(
        "a paragraph One two three. Four five six. Seven eight nine.",
        "a paragraph One two three.
         c<b paragraph Seven eight nine.
         -b<a",
        expect![[r#"
            Split a: a: 1/2 edited | One two three.{- Four five six. -}
            Split a: c: 2/2 | Seven eight nine."#]],
    );
}

#[test]
fn a_paragraph_that_comes_back_was_not_split_off() {
    check(
        "a paragraph One two three.
         -b<a",
        "a paragraph One two three.
         b<a paragraph Four five six.",
        expect![[r#"
            Same a: a: | One two three.
            Inserted - b: | {+Four five six.+}"#]],
    );
}

#[test]
fn one_half_stays_and_the_other_is_joined_to_another() {
    check(
        "a paragraph One two three. Four five six.
         b paragraph Seven eight nine.
         c paragraph Ten.",
        "c paragraph Ten.
         a paragraph One two three.
         b paragraph Seven eight nine. |d|Four five six!
         -d<a",
        expect![[r#"
            Moved c: c: | Ten.
            Split a: a: 1/2 | One two three.{- -}
            Merged b: b: edited split | Seven eight nine.{+ +} | + a: 2/2 Four five six{-.-}{+!+}"#]],
    );
}

#[test]
fn a_footnote_goes_with_its_part() {
    check(
        "a paragraph One^x two^y. Three^z.
         ^x X.
         ^y Y.
         ^z Z.",
        "a paragraph One^x two^y.
         b<a paragraph Three^z.
         ^x X.
         ^y Why.
         ^z Z.",
        expect![[r#"
            Split a: a: 1/2 edited | One^ two^.{- -} | note {-Y.-}{+Why.+}
            Split a: b: 2/2 | Three^."#]],
    );
}

#[test]
fn each_run_has_one_author_also_across_a_split() {
    let from = reading("a paragraph One two. Three four.");
    let to = reading("a paragraph One new words two.\n b<a paragraph Three and four.");
    let mut comparison = compare(&from, &to);
    let before = comparison.clone();
    // By a letter for each character of a paragraph; a dot for nobody.
    let letters = |letters: &'static str| -> Vec<Option<&'static str>> {
        let letter = |at| match &letters[at..at + 1] {
            "." => None,
            letter => Some(letter),
        };
        (0..letters.len()).map(letter).collect()
    };
    let newer_a = letters("....AAA.BBBBB.....");
    let newer_b = letters("......C.C......");
    let older_a = letters("................");
    attribute(&mut comparison, |newer, paragraph| match (newer, paragraph.as_str()) {
        (true, "a") => &newer_a,
        (true, _) => &newer_b,
        (false, _) => &older_a,
    });
    let told = |runs: &[Run]| {
        let told = runs.iter().filter(|run| run.kind == RunKind::Insert);
        told.map(|run| format!("{}:{}", run.by.as_deref().unwrap_or("-"), run.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&comparison.rows[0].runs), ["A:new ", "B:words "]);
    assert_eq!(told(&comparison.rows[1].runs), ["C:and "]);
    assert_eq!(plain(&to), newer(&comparison));
    assert_eq!(older(&before), older(&comparison));

    // The older words of a later part begin where the part does.
    let shorter = reading("a paragraph One two.\n b<a paragraph Three.");
    let mut comparison = compare(&from, &shorter);
    let older_a = letters("..............DDDDDD"); // "four" stands behind the first fourteen
    attribute(&mut comparison, |newer, _| if newer { &[] } else { &older_a });
    let gone = comparison.rows[1].runs.iter().find(|run| run.kind == RunKind::Delete).unwrap();
    assert_eq!((gone.text.trim(), gone.by.as_deref()), ("four", Some("D")));
}

/// A draft as the engine keeps it, in little: texts that are cut into pieces, and an order.
#[derive(Clone, Debug, Default)]
struct Draft {
    texts: Vec<Vec<(ParagraphId, String)>>,
    order: Vec<ParagraphId>,
    joined: BTreeSet<ParagraphId>,
    removed: BTreeSet<ParagraphId>,
    made: usize,
}

impl Draft {
    fn new_id(&mut self) -> ParagraphId {
        self.made += 1;
        format!("p{}", self.made).parse().unwrap()
    }

    fn add(&mut self, words: &str, at: usize) {
        let id = self.new_id();
        self.texts.push(vec![(id.clone(), words.to_owned())]);
        self.order.insert(at.min(self.order.len()), id);
    }

    /// Does one of the things that people do, chosen by the numbers.
    fn edit(&mut self, (what, which, where_): (u8, usize, usize)) {
        if self.order.is_empty() {
            return;
        }
        let place = which % self.order.len();
        let id = self.order[place].clone();
        match what {
            0 => {
                let new = self.new_id();
                let text =
                    self.texts.iter_mut().find(|text| text.iter().any(|(own, _)| *own == id));
                let text = text.unwrap();
                let piece = text.iter().position(|(own, _)| *own == id).unwrap();
                let cuts: Vec<usize> =
                    text[piece].1.match_indices(' ').map(|(byte, _)| byte + 1).collect();
                let cut = cuts.get(where_ % cuts.len().max(1)).copied().unwrap_or_default();
                let tail = text[piece].1.split_off(cut);
                text.insert(piece + 1, (new.clone(), tail));
                self.order.insert(place + 1, new);
            }
            1 => drop(self.joined.insert(id)),
            2 => drop(self.joined.remove(&id)),
            3 => drop(self.removed.insert(id)),
            4 => drop(self.removed.remove(&id)),
            5 => {
                self.order.remove(place);
                self.order.insert(where_ % (self.order.len() + 1), id);
            }
            6 => self.add("fresh words of somebody", where_),
            _ => {
                let mut pieces = self.texts.iter_mut().flatten();
                let (_, words) = pieces.find(|(own, _)| *own == id).unwrap();
                let cut = words.match_indices(' ').nth(where_ % 3).map_or(0, |(byte, _)| byte);
                match where_ % 2 {
                    0 => words.insert_str(cut, " indeed"),
                    _ => drop(words.drain(..cut)),
                }
            }
        }
    }

    fn reading(&self) -> Reading {
        let mut origins = HashMap::new();
        for text in &self.texts {
            origins.extend(text.windows(2).map(|two| (two[1].0.clone(), two[0].0.clone())));
        }
        let words: HashMap<_, _> = self.texts.iter().flatten().cloned().collect();
        let mut reading = Reading::default();
        for id in self.order.iter().filter(|id| !self.removed.contains(*id)) {
            let content = Inline::plain(words[id].clone());
            match reading.paragraphs.last_mut() {
                Some(Paragraph { content: before, joined, .. }) if self.joined.contains(id) => {
                    if !words[id].is_empty() {
                        let at = before.iter().map(|inline| match inline {
                            Inline::Text { text, .. } => text.encode_utf16().count(),
                            Inline::Footnote(_) => 1,
                        });
                        let at = at.sum();
                        joined.push(Joined { paragraph: id.clone(), at });
                    }
                    before.push(content);
                }
                _ => {
                    let paragraph =
                        Paragraph::new(id.clone(), Kind::Operative, 0, None, vec![content]);
                    let origin = origins.get(id).cloned();
                    reading.paragraphs.push(Paragraph { origin, ..paragraph });
                }
            }
        }
        let read: BTreeSet<ParagraphId> = reading.paragraphs.iter().map(|p| p.id.clone()).collect();
        origins.retain(|id, _| !read.contains(id));
        reading.hidden_origins = origins.into_iter().collect();
        reading
    }
}

fn edits() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((0..10u8, 0..12usize, 0..12usize), 0..14)
}

proptest! {
    #[test]
    fn a_comparison_holds_both_states_of_a_draft(
        paragraphs in 1..5usize, before in edits(), between in edits(), back: bool
    ) {
        let mut draft = Draft::default();
        for at in 0..paragraphs {
            draft.add(&format!("paragraph number {at} says what it says in so many words"), at);
        }
        before.into_iter().for_each(|edit| draft.edit(edit));
        let from = draft.reading();
        between.into_iter().for_each(|edit| draft.edit(edit));
        let (from, to) = if back { (draft.reading(), from) } else { (from, draft.reading()) };
        let comparison = compare(&from, &to);
        holds_both(&comparison, &from, &to);
        let concordance = concordance(&comparison);
        for (reading, cited) in [
            (&from, concordance.lines.iter().flat_map(|line| &line.from).collect::<Vec<_>>()),
            (&to, concordance.lines.iter().flat_map(|line| &line.to).collect()),
        ] {
            let cited: BTreeSet<&ParagraphId> = cited.into_iter().map(|cited| &cited.paragraph).collect();
            let all: BTreeSet<&ParagraphId> = reading.paragraphs.iter().map(|p| &p.id).collect();
            prop_assert_eq!(cited, all, "every numbered paragraph is found");
        }
        let counts = &comparison.counts.brackets;
        let summary = summary(&comparison);
        prop_assert_eq!(counts.from + summary.brackets_opened, counts.to + summary.brackets_closed);
    }

    #[test]
    fn cutting_and_joining_alone_edits_nothing(cuts in prop::collection::vec((0..2u8, 0..12usize, 0..12usize), 0..12)) {
        let mut draft = Draft::default();
        draft.add("one two three four five six seven", 0);
        draft.add("eight nine ten eleven twelve", 1);
        let from = draft.reading();
        // The first has nothing before it to be joined to.
        cuts.into_iter().filter(|(what, which, _)| *what == 0 || *which > 0).for_each(|cut| draft.edit(cut));
        let to = draft.reading();
        for (from, to) in [(&from, &to), (&to, &from)] {
            let comparison = compare(from, to);
            prop_assert_eq!(comparison.counts.fragments, 0, "{:?}", comparison);
            prop_assert!(comparison.rows.iter().all(|row| !row.edited && row.kind != RowKind::Removed));
        }
    }
}
