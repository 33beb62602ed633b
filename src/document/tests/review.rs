//! Suggestions against drafts that go on: accepted, each does what it says and nothing else, or it is refused. Anchors
//! stay in their paragraphs whatever is written around them.

use super::{convergence::Random, editor::Editor, *};
use crate::domain::{Action, Anchor, Comment, Discussion, Label, Suggestion};

const SEEDS: std::ops::Range<u64> = 1..60;
const WORDS: [&str; 8] = ["peace", "may", "shall", "urges", "and", "🕊", "relevant", "States"];

/// A house with a draft and somebody who writes it.
struct Desk {
    random: Random,
    house: House,
    writer: Client,
    ids: u32,
}

impl Desk {
    fn new(seed: u64) -> Desk {
        let mut random = Random(seed);
        let text = |random: &mut Random| {
            let words = (0..4 + random.below(8)).map(|_| WORDS[random.below(WORDS.len())]);
            words.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = (0..5).map(|_| text(&mut random)).collect();
        let ids = ["a", "b", "c", "d", "e"];
        let paragraphs: Vec<(&str, &str)> =
            ids.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let mut house = House::new(consultation(), &reading(&paragraphs));
        let mut writer = Client::new(20, Role::Drafter);
        writer.connect(&mut house);
        talk(&mut house, &mut [&mut writer]);
        Desk { random, house, writer, ids: 0 }
    }

    /// Something that a drafter does.
    fn edit(&mut self) {
        let layout: Vec<String> = Outline::read(&self.writer.doc, None)
            .layout()
            .iter()
            .skip(1)
            .map(|block| block[block.len() - 1].to_owned())
            .collect();
        let Some(id) = layout.get(self.random.below(layout.len())).cloned() else { return };
        let place = layout.iter().position(|other| *other == id).unwrap();
        let other = layout[self.random.below(layout.len())].clone();
        let (offset, word) = (self.random.below(30), WORDS[self.random.below(WORDS.len())]);
        self.ids += 1;
        let new = format!("n{}", self.ids);
        let mut editor = Editor(&mut self.writer.doc);
        match self.random.below(9) {
            0 | 1 => drop(editor.type_at(&id, even(&editor, &id, offset), word)),
            2 => {
                let start = even(&editor, &id, offset);
                let end = even(&editor, &id, offset + 5);
                editor.delete(&id, start, end.saturating_sub(start));
            }
            3 => drop(editor.split(&id, even(&editor, &id, offset), &new)),
            4 if place > 0 => drop(editor.join(&id, &layout[place - 1])),
            5 => drop(editor.move_behind(&id, Some(&other))),
            6 => drop(editor.insert(&new, word, Some(&id))),
            7 if layout.len() > 3 => drop(editor.remove(&id)),
            _ => drop(editor.put(&id, "level", (offset % 4) as i64)),
        }
        talk(&mut self.house, &mut [&mut self.writer]);
    }

    /// A stretch of the words of a paragraph that lies in one piece.
    fn stretch(&mut self, widest: usize) -> Option<(String, Anchor)> {
        let reading = self.house.reading();
        let paragraph = &reading.paragraphs[self.random.below(reading.paragraphs.len())];
        let bounds = bounds(&paragraph.plain_text());
        let from = self.random.below(bounds.len());
        let to = (from + self.random.below(widest)).min(bounds.len() - 1);
        let words = Some((bounds[from], bounds[to]));
        let anchor = anchor_in(&self.house.document, paragraph.id.as_str(), words)?;
        Some((paragraph.id.to_string(), anchor))
    }

    fn suggestion(&mut self) -> Option<Suggestion> {
        self.ids += 1;
        let reading = self.house.reading();
        let pick = |random: &mut Random| {
            reading.paragraphs[random.below(reading.paragraphs.len())].id.to_string()
        };
        let whole = |desk: &mut Desk| {
            let paragraph = pick(&mut desk.random);
            anchor_in(&desk.house.document, &paragraph, None)
        };
        let mut made = Suggestion {
            id: format!("s{}", self.ids).parse().unwrap(),
            by: Some(participant(9, Role::Reviewer).id),
            action: Action::Replace,
            anchor: Anchor::default(),
            replacement: String::new(),
            reason: String::new(),
            source: None,
            withdrawn: false,
            after: None,
            kind: None,
            level: None,
            label: None,
        };
        match self.random.below(9) {
            0 | 1 => {
                made.action = Action::Insert;
                let (paragraph, mut anchor) = self.stretch(1)?;
                let text = words_of(&reading, &paragraph);
                let place = self
                    .house
                    .document
                    .places(&comments(std::slice::from_ref(&anchor)))
                    .unwrap()
                    .comments["0"]
                    .from;
                let whole = text.encode_utf16().take(place).collect::<Vec<_>>();
                let whole = String::from_utf16(&whole).unwrap();
                // The last characters before the place, as many as stand in the same piece.
                anchor.quote = match self.random.chance(70) {
                    true => whole.chars().skip(whole.chars().count().saturating_sub(4)).collect(),
                    false => String::new(),
                };
                made.anchor = anchor;
                made.replacement = format!(" new{} ", self.ids);
            }
            2 => (made.action, made.anchor) = (Action::Delete, self.stretch(6)?.1),
            3 | 4 => {
                made.anchor = self.stretch(6)?.1;
                made.replacement = format!("other{} words", self.ids);
            }
            5 => {
                made.action = Action::Paragraph;
                made.after = Some(pick(&mut self.random));
                made.replacement = format!("Whole{} paragraph.", self.ids);
                made.label = self.random.chance(50).then_some(Label::Bis);
            }
            6 => (made.action, made.anchor) = (Action::Remove, whole(self)?),
            7 => {
                (made.action, made.anchor) = (Action::Move, whole(self)?);
                made.after = Some(pick(&mut self.random));
            }
            _ => {
                (made.action, made.anchor) = (Action::Retype, whole(self)?);
                made.kind = Some(Kind::ListItem);
                made.level = Some(self.random.below(4) as u8);
            }
        }
        Some(made)
    }
}

/// Places between the characters of a text.
fn bounds(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut bounds = vec![0];
    for char in text.chars() {
        at += char.len_utf16();
        bounds.push(at);
    }
    bounds
}

/// The nearest place that parts no pair.
fn even(editor: &Editor, id: &str, offset: usize) -> usize {
    let words = Outline::read(editor.0, None).words(id);
    bounds(&words).into_iter().take_while(|bound| *bound <= offset).last().unwrap_or(0)
}

fn words_of(reading: &Reading, id: &str) -> String {
    let found = reading.paragraphs.iter().find(|paragraph| paragraph.id.as_str() == id);
    found.map(Paragraph::plain_text).unwrap_or_default()
}

/// A comment on each, named for its place in the list.
fn comments(anchors: &[Anchor]) -> Discussion {
    let comment = |(place, anchor): (usize, &Anchor)| Comment {
        id: place.to_string(),
        by: None,
        anchor: anchor.clone(),
        after: None,
        body: "Why?".into(),
        parent: None,
        resolved: false,
        source: None,
    };
    let comments = anchors.iter().enumerate().map(comment).collect();
    Discussion { comments, suggestions: vec![] }
}

impl House {
    /// Accepts a suggestion as a room does, with a store that keeps everything.
    fn accept(&mut self, suggestion: &Suggestion) -> Result<(), Unfit> {
        let actor = suggestion.id.as_str().bytes().chain([0; 16]).take(16).collect::<Vec<_>>();
        let change = self.document.try_suggestion(suggestion, actor.try_into().unwrap())?;
        self.queues.confirmed.insert(ChangeHash(change.entry.hash));
        self.log.push(change.entry.clone());
        assert!(self.document.adopt_stored(change));
        self.publish();
        Ok(())
    }
}

/// A reading as ids and words, with what the paragraphs are.
type Shown = Vec<(String, String, Kind, u8, Option<Label>)>;

fn shown(reading: &Reading) -> Shown {
    let paragraphs = reading.paragraphs.iter();
    paragraphs.map(|p| (p.id.to_string(), p.plain_text(), p.kind, p.level, p.label)).collect()
}

/// What a suggestion describes, where it leads to `place` in `before`.
fn described(
    before: &Shown,
    it: &Suggestion,
    at: &str,
    from: usize,
    behind: &str,
    after: &Shown,
) -> Shown {
    let mut expected = before.clone();
    let index = |id: &str| before.iter().position(|one| one.0 == id).unwrap();
    match it.action {
        Action::Insert | Action::Delete | Action::Replace => {
            let words = &mut expected[index(at)].1;
            let mut units: Vec<u16> = words.encode_utf16().collect();
            let gone = if it.action == Action::Insert { "" } else { &it.anchor.quote };
            let end = from + gone.encode_utf16().count();
            let out: Vec<u16> = units.splice(from..end, it.replacement.encode_utf16()).collect();
            assert_eq!(String::from_utf16(&out).unwrap(), gone, "the words that it quotes");
            *words = String::from_utf16(&units).unwrap();
        }
        Action::Paragraph => {
            let behind = index(behind);
            let new = after[behind + 1].clone();
            assert!(before.iter().all(|one| one.0 != new.0));
            assert_eq!((new.1.as_str(), new.4), (it.replacement.as_str(), it.label));
            expected.insert(behind + 1, new);
        }
        Action::Remove => drop(expected.remove(index(at))),
        Action::Move => {
            let moved = expected.remove(index(at));
            let behind = expected.iter().position(|one| one.0 == behind).unwrap();
            expected.insert(behind + 1, moved);
        }
        Action::Retype => {
            let one = &mut expected[index(at)];
            (one.2, one.3, one.4) = (it.kind.unwrap(), it.level.unwrap(), None);
        }
    }
    expected
}

#[test]
fn accepted_in_any_order_each_does_what_it_says_or_is_refused_and_does_nothing() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in SEEDS {
        let mut desk = Desk::new(seed);
        (0..desk.random.below(8)).for_each(|_| desk.edit());
        let mut open: Vec<Suggestion> = (0..12).filter_map(|_| desk.suggestion()).collect();
        while !open.is_empty() {
            let it = open.swap_remove(desk.random.below(open.len()));
            let before = shown(&desk.house.reading());
            let discussion = Discussion { comments: vec![], suggestions: vec![it.clone()] };
            let places = desk.house.document.places(&discussion).unwrap();
            // A paragraph that was joined to another is read in that one.
            let named = Anchor { text: it.after.clone(), ..Anchor::default() };
            let behind = desk.house.document.places(&comments(&[named])).unwrap().comments;
            let behind = behind.get("0").and_then(|place| place.paragraph.clone());
            let behind = behind.map_or("title".into(), |id| id.to_string());
            let outcome = desk.house.accept(&it);
            let after = shown(&desk.house.reading());
            assert_eq!(outcome.is_err(), places.outdated.contains_key(&it.id), "seed {seed}");
            if outcome.is_err() {
                assert_eq!(before, after, "seed {seed}: {it:?}");
                refused += 1;
                continue;
            }
            let place = &places.suggestions[&it.id];
            let at = place.paragraph.as_ref().map_or("title", |id| id.as_str());
            let expected = described(&before, &it, at, place.from, &behind, &after);
            assert_eq!(after, expected, "seed {seed}: {it:?}");
            accepted += 1;
            if desk.random.chance(20) {
                talk(&mut desk.house, &mut [&mut desk.writer]);
                desk.edit();
            }
        }
        // Everybody reads the same, and so does who opens the log.
        talk(&mut desk.house, &mut [&mut desk.writer]);
        let read = shown(&desk.house.reading());
        assert_eq!(shown(&Outline::read(&desk.writer.doc, None).reading()), read, "seed {seed}");
        desk.house.restart();
        assert_eq!(shown(&desk.house.reading()), read, "seed {seed}");
    }
    assert!(accepted > 200 && refused > 50, "{accepted} accepted, {refused} refused");
}

#[test]
fn suggestions_that_do_not_touch_each_other_are_all_accepted_in_any_order() {
    for seed in SEEDS {
        let mut desk = Desk::new(seed);
        let before = shown(&desk.house.reading());
        // One word of three is replaced, by its offset in the words as they were.
        let (mut open, mut expected) = (vec![], before.clone());
        for (paragraph, words) in before.iter().map(|one| (&one.0, &one.1)) {
            let mut at = 0;
            let mut replaced = Vec::new();
            for (index, word) in words.split(' ').enumerate() {
                let end = at + word.encode_utf16().count();
                if index % 3 == 1 {
                    let mut it = Suggestion { replacement: format!("x{index}"), ..plain(desk.ids) };
                    desk.ids += 1;
                    let anchor = anchor_in(&desk.house.document, paragraph, Some((at, end)));
                    it.anchor = anchor.unwrap();
                    replaced.push(it.replacement.clone());
                    open.push(it);
                } else {
                    replaced.push(word.to_owned());
                }
                at = end + 1;
            }
            expected.iter_mut().find(|one| one.0 == *paragraph).unwrap().1 = replaced.join(" ");
        }
        while !open.is_empty() {
            let it = open.swap_remove(desk.random.below(open.len()));
            desk.house.accept(&it).unwrap_or_else(|error| panic!("seed {seed}: {error}: {it:?}"));
        }
        assert_eq!(shown(&desk.house.reading()), expected, "seed {seed}");
    }
}

fn plain(id: u32) -> Suggestion {
    Suggestion {
        id: format!("s{id}").parse().unwrap(),
        by: Some(participant(9, Role::Reviewer).id),
        action: Action::Replace,
        anchor: Anchor::default(),
        replacement: String::new(),
        reason: String::new(),
        source: None,
        withdrawn: false,
        after: None,
        kind: None,
        level: None,
        label: None,
    }
}

#[test]
fn an_anchor_never_points_outside_its_paragraph() {
    for seed in SEEDS {
        let mut desk = Desk::new(seed);
        let mut anchors: Vec<Anchor> = Vec::new();
        for _ in 0..30 {
            anchors.extend(desk.stretch(20).map(|(_, anchor)| anchor));
            desk.edit();
            let reading = desk.house.reading();
            for place in desk.house.document.places(&comments(&anchors)).unwrap().comments.values()
            {
                let id = place.paragraph.as_ref().expect("the title is nobody's");
                let words = words_of(&reading, id.as_str());
                let width = words.encode_utf16().count();
                assert!(place.from <= place.to && place.to <= width, "seed {seed}: {place:?}");
            }
        }
    }
}

#[test]
fn an_anchor_on_untouched_words_follows_them_through_split_move_and_join() {
    let mut house =
        House::new(consultation(), &reading(&[("a", "One two three."), ("b", "Four.")]));
    let mut writer = Client::new(20, Role::Drafter);
    writer.connect(&mut house);
    talk(&mut house, &mut [&mut writer]);
    let anchor = anchor_in(&house.document, "a", Some((8, 13))).unwrap();
    assert_eq!(anchor.quote, "three");
    let mut place = |writer: &mut Client, edit: &dyn Fn(&mut Editor)| {
        edit(&mut Editor(&mut writer.doc));
        talk(&mut house, &mut [writer]);
        let places = house.document.places(&comments(std::slice::from_ref(&anchor))).unwrap();
        places
            .comments
            .get("0")
            .map(|place| (place.paragraph.clone().unwrap().to_string(), place.from, place.to))
    };
    let at = |id: &str, from, to| Some((id.to_owned(), from, to));
    assert_eq!(place(&mut writer, &|e| drop(e.type_at("a", 0, "Zero "))), at("a", 13, 18));
    assert_eq!(place(&mut writer, &|e| drop(e.split("a", 9, "s"))), at("s", 4, 9));
    assert_eq!(place(&mut writer, &|e| drop(e.move_behind("s", Some("b")))), at("s", 4, 9));
    assert_eq!(place(&mut writer, &|e| drop(e.join("s", "b"))), at("b", 9, 14));
    assert_eq!(place(&mut writer, &|e| drop(e.remove("s"))), None);
}

#[test]
fn a_locked_paragraph_takes_no_suggestion_and_its_neighbours_do() {
    let mut house = House::new(consultation(), &reading(&[("a", "One."), ("b", "Two.")]));
    house.set_rules(Consultation { locked: ["a".parse().unwrap()].into(), ..consultation() });
    let on = |house: &House, paragraph: &str, id| Suggestion {
        anchor: anchor_in(&house.document, paragraph, Some((0, 3))).unwrap(),
        replacement: "Six".into(),
        ..plain(id)
    };
    let (locked, open) = (on(&house, "a", 1), on(&house, "b", 2));
    assert_eq!(house.accept(&locked), Err(Unfit::Refused(Refusal::Locked("a".parse().unwrap()))));
    house.accept(&open).unwrap();
    assert_eq!(house.text(), ["One.", "Six."]);
}

#[test]
fn what_is_written_before_and_after_a_version_is_not_late_because_of_an_accepted_suggestion() {
    let mut house = House::new(consultation(), &reading(&[("a", "One.")]));
    house.tell_of_version(1);
    house.settle();
    let anchor = anchor_in(&house.document, "a", Some((0, 3))).unwrap();
    house.accept(&Suggestion { anchor, replacement: "Two".into(), ..plain(1) }).unwrap();
    let mut writer = Client::new(20, Role::Drafter);
    writer.connect(&mut house);
    talk(&mut house, &mut [&mut writer]);
    Editor(&mut writer.doc).type_at("a", 0, "Not ");
    talk(&mut house, &mut [&mut writer]);
    assert_eq!(house.text(), ["Not Two."]);
    assert_eq!(house.log.last().unwrap().late_for, None);
}

/// An anchor on the words of a paragraph, or on all of it.
fn anchor_in(
    document: &Document,
    paragraph: &str,
    words: Option<(usize, usize)>,
) -> Option<Anchor> {
    let draft = document.anchors()?;
    draft.make(draft.block(paragraph)?, words)
}
