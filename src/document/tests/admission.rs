//! What may enter: by role and stage, by schema, by lock, by actor.

use super::{editor::Editor, *};
use crate::domain::{Ladder, Stage, WriteRefusal};
use automerge::{ObjType, ROOT, ScalarValue, transaction::Transactable};
use std::num::NonZeroU64;

fn start() -> Reading {
    reading(&[("p", "one two three"), ("q", "four"), ("r", "five")])
}

/// A drafter in the zero draft, connected and synced.
fn drafter(house: &mut House) -> Client {
    let mut client = Client::new(10, Role::Drafter);
    client.connect(house);
    talk(house, &mut [&mut client]);
    client
}

/// What becomes of one change that a drafter writes.
fn verdict(write: impl FnOnce(&mut Editor<'_>) -> Option<Change>) -> Result<(), Refusal> {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    let before = house.reading();
    let change = write(&mut Editor(&mut client.doc)).expect("a change");
    let answer = client.force(&mut house, &[change]);
    house.settle();
    if answer.is_err() {
        assert_eq!(house.reading(), before, "a refused change leaves nothing behind");
        assert_eq!(house.log.len(), 1, "and is not in the log");
    } else {
        assert_eq!(house.log.len(), 2);
    }
    answer
}

#[track_caller]
fn assert_schema(answer: Result<(), Refusal>) {
    assert!(matches!(answer, Err(Refusal::Schema(_))), "{answer:?}");
}

#[test]
fn each_role_writes_what_the_stage_gives_it_and_nothing_else() {
    let stages = Ladder::default();
    for stage in 0..stages.stages().len() {
        for role in Role::ALL {
            for kind in [DocumentKind::Draft, DocumentKind::Discussion] {
                let rules = Consultation { stage, ..consultation() };
                let may = rules.may_write(role, kind);
                let mut house = match kind {
                    DocumentKind::Draft => House::new(rules, &start()),
                    DocumentKind::Discussion => House::discussion(rules),
                };
                let mut client = Client::new(10, role);
                client.connect(&mut house);
                talk(&mut house, &mut [&mut client]);
                let change = match kind {
                    DocumentKind::Draft => Editor(&mut client.doc).type_at("p", 0, "X"),
                    DocumentKind::Discussion => comment(&mut client, "c1"),
                };
                let answer = client.force(&mut house, &[change.unwrap()]);
                assert_eq!(answer, may.map_err(Refusal::Write), "{stage} {role} {kind:?}");
            }
        }
    }
}

fn comment(client: &mut Client, id: &str) -> Option<Change> {
    let mut editor = Editor(&mut client.doc);
    let comments = editor.root("comments");
    editor.raw(|tx| {
        let entry = tx.put_object(&comments, id, ObjType::Map).unwrap();
        tx.put(&entry, "text", "p").unwrap();
        tx.put(&entry, "quote", "one").unwrap();
        tx.put(&entry, "body", "Why?").unwrap();
    })
}

#[test]
fn a_refused_client_goes_on_listening_learns_why_and_is_not_asked_again() {
    let mut house = House::new(consultation(), &start());
    let mut a = drafter(&mut house);
    let mut b = Client::new(11, Role::Drafter);
    b.connect(&mut house);
    talk(&mut house, &mut [&mut a, &mut b]);
    Editor(&mut a.doc).raw(|tx| tx.put(ROOT, "evil", true).unwrap());
    talk(&mut house, &mut [&mut a, &mut b]);
    assert!(a.heard("refused") && a.heard("schema"), "{:?}", a.notices);
    assert_eq!(house.refusals.len(), 1, "one refusal, no loop");
    Editor(&mut b.doc).type_at("p", 0, "B");
    talk(&mut house, &mut [&mut a, &mut b]);
    assert_eq!(a.doc.text(Editor(&mut a.doc.clone()).segment("p").0).unwrap(), "Bone two three");
    assert_eq!(house.text()[0], "Bone two three");
    // The client's own view of the server's heads leaves out what was refused.
    let theirs = a.state.their_heads.clone().unwrap();
    assert_eq!(theirs, house.document.published());
    assert_ne!(theirs, a.doc.get_heads());
}

#[test]
fn a_refused_message_is_dropped_whole() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    let good = Editor(&mut client.doc).type_at("p", 0, "X").unwrap();
    let bad = Editor(&mut client.doc).raw(|tx| tx.put(ROOT, "evil", true).unwrap()).unwrap();
    assert!(client.force(&mut house, &[good.clone(), bad]).is_err());
    house.settle();
    assert_eq!(house.text()[0], "one two three");
    // Nothing of it stays behind in the admission: the same change comes in with a new connection.
    client.disconnect(&mut house);
    client.connect(&mut house);
    assert_eq!(client.force(&mut house, &[good]), Ok(()));
    house.settle();
    assert_eq!(house.text()[0], "Xone two three");
}

#[test]
fn what_an_editor_does_is_admitted() {
    for (what, answer) in [
        ("type", verdict(|e| e.type_at("p", 3, "x"))),
        ("delete", verdict(|e| e.delete("p", 0, 3))),
        ("mark", verdict(|e| e.mark("p", 0, 3, "em"))),
        ("split", verdict(|e| e.split("p", 4, "s"))),
        ("insert", verdict(|e| e.insert("s", "six", Some("p")))),
        ("join", verdict(|e| e.join("q", "p"))),
        ("remove", verdict(|e| e.remove("q"))),
        ("label", verdict(|e| e.put("q", "label", "bis"))),
        ("level", verdict(|e| e.put("q", "level", 2.0))),
        ("kind", verdict(|e| e.put("q", "kind", "heading"))),
    ] {
        assert_eq!(answer, Ok(()), "{what}");
    }
}

#[test]
fn what_would_break_the_reading_is_refused() {
    assert_schema(verdict(|e| e.raw(|tx| tx.put(ROOT, "more", 1).unwrap())));
    assert_schema(verdict(|e| e.raw(|tx| tx.delete(ROOT, "title").unwrap())));
    let paragraphs = |e: &Editor<'_>| e.root("paragraphs");
    assert_schema(verdict(|e| {
        let all = paragraphs(e);
        e.raw(|tx| tx.delete(&all, "p").unwrap())
    }));
    assert_schema(verdict(|e| {
        let all = paragraphs(e);
        e.raw(|tx| drop(tx.put_object(&all, "p", ObjType::Map).unwrap()))
    }));
    assert_schema(verdict(|e| {
        let entry = e.entry("p");
        e.raw(|tx| drop(tx.put_object(&entry, "text", ObjType::Text).unwrap()))
    }));
    assert_schema(verdict(|e| e.put("p", "author", "Ana")));
    assert_schema(verdict(|e| e.put("p", "kind", "shouting")));
    assert_schema(verdict(|e| e.put("p", "level", 9)));
    assert_schema(verdict(|e| e.put("p", "removed", "yes")));
    assert_schema(verdict(|e| e.put("p", "continues", "<script>")));
    assert_schema(verdict(|e| {
        let order = e.root("order");
        e.raw(|tx| tx.insert(&order, 0, 7).unwrap())
    }));
    assert_schema(verdict(|e| {
        let order = e.root("order");
        e.raw(|tx| drop(tx.insert_object(&order, 0, ObjType::Map).unwrap()))
    }));
    assert_schema(verdict(|e| e.mark("p", 0, 2, "blink")));
}

#[test]
fn a_break_comes_with_its_paragraph_and_is_never_deleted() {
    assert_schema(verdict(|e| {
        let (text, ..) = e.segment("p");
        e.raw(|tx| {
            let marker = tx.split_block(&text, 3).unwrap();
            tx.put(&marker, "type", "break").unwrap();
            tx.put(&marker, "id", "nowhere").unwrap();
        })
    }));
    assert_schema(verdict(|e| {
        let (text, ..) = e.segment("p");
        e.raw(|tx| {
            let marker = tx.split_block(&text, 3).unwrap();
            tx.put(&marker, "type", "break").unwrap();
            tx.put(&marker, "id", "q").unwrap();
        })
    }));
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    Editor(&mut client.doc).split("p", 4, "s");
    talk(&mut house, &mut [&mut client]);
    let (text, ..) = Editor(&mut client.doc).segment("p");
    let change =
        Editor(&mut client.doc).raw(|tx| tx.splice_text(&text, 4, 1, "").unwrap()).unwrap();
    assert_schema(client.force(&mut house, &[change]));
    assert_eq!(house.text()[..2], ["one ", "two three"]);
}

#[test]
fn a_lock_covers_a_paragraph_and_not_its_neighbours_in_the_same_text() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    Editor(&mut client.doc).split("p", 4, "s");
    Editor(&mut client.doc).split("s", 4, "t");
    talk(&mut house, &mut [&mut client]);
    assert_eq!(house.text()[..3], ["one ", "two ", "three"]);
    house.set_rules(Consultation { locked: ["s".parse().unwrap()].into(), ..consultation() });

    let mut attempt = |write: &dyn Fn(&mut Editor<'_>) -> Option<Change>| {
        let mut copy = client.doc.clone();
        write(&mut Editor(&mut copy)).expect("a change");
        let changes = copy.get_changes(&client.doc.get_heads());
        client.disconnect(&mut house);
        client.connect(&mut house);
        // On a copy: an admitted change must not stay, or the next one would build on it.
        let answer = client.force(&mut house, &changes);
        house.restart();
        answer
    };
    let locked = || Err(Refusal::Locked("s".parse().unwrap()));
    assert_eq!(attempt(&|e| e.type_at("s", 0, "x")), locked(), "at its start");
    assert_eq!(attempt(&|e| e.type_at("s", 2, "x")), locked(), "inside");
    assert_eq!(attempt(&|e| e.type_at("s", 4, "x")), locked(), "at its end");
    assert_eq!(attempt(&|e| e.delete("s", 1, 2)), locked());
    assert_eq!(attempt(&|e| e.mark("s", 0, 2, "em")), locked());
    assert_eq!(attempt(&|e| e.split("s", 2, "u")), locked());
    assert_eq!(attempt(&|e| e.remove("s")), locked());
    assert_eq!(attempt(&|e| e.put("s", "kind", "heading")), locked());
    assert_eq!(attempt(&|e| e.join("s", "p")), locked());
    assert_eq!(attempt(&|e| e.join("t", "s")), locked(), "joining the next one to it");
    assert_eq!(attempt(&|e| e.join("q", "s")), locked());
    assert_eq!(attempt(&|e| e.move_behind("s", Some("r"))), locked());

    assert_eq!(attempt(&|e| e.type_at("p", 4, "x")), Ok(()), "the end of the one before");
    assert_eq!(attempt(&|e| e.type_at("p", 0, "x")), Ok(()));
    assert_eq!(attempt(&|e| e.type_at("t", 0, "x")), Ok(()), "the start of the one after");
    assert_eq!(attempt(&|e| e.type_at("t", 5, "x")), Ok(()));
    assert_eq!(attempt(&|e| e.delete("t", 0, 5)), Ok(()));
    assert_eq!(attempt(&|e| e.mark("p", 0, 4, "em")), Ok(()));
    assert_eq!(attempt(&|e| e.remove("q")), Ok(()));
    assert_eq!(attempt(&|e| e.move_behind("q", Some("r"))), Ok(()));
}

#[test]
fn a_neighbour_moves_away_from_a_locked_paragraph_which_stays() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    Editor(&mut client.doc).split("p", 4, "s");
    talk(&mut house, &mut [&mut client]);
    house.set_rules(Consultation { locked: ["s".parse().unwrap()].into(), ..consultation() });
    // "s" follows "p" without being named: whoever moves "p" names "s" where it stands.
    Editor(&mut client.doc).move_behind("p", Some("r"));
    talk(&mut house, &mut [&mut client]);
    assert_eq!(house.refusals, []);
    assert_eq!(house.text(), ["two three", "four", "five", "one "]);
}

#[test]
fn an_actor_belongs_to_who_used_it_first() {
    let mut house = House::new(consultation(), &start());
    let mut ana = drafter(&mut house);
    Editor(&mut ana.doc).type_at("p", 0, "A");
    talk(&mut house, &mut [&mut ana]);
    let mut mallory = Client::new(66, Role::Drafter);
    mallory.connect(&mut house);
    talk(&mut house, &mut [&mut ana, &mut mallory]);
    let mut forged = mallory.doc.clone().with_actor(ActorId::from([10; 16]));
    let change = Editor(&mut forged).type_at("p", 0, "M").unwrap();
    assert_eq!(mallory.force(&mut house, &[change]), Err(Refusal::Actor));
    house.restart();
    mallory.connect(&mut house);
    let mut server = mallory.doc.clone().with_actor(ActorId::from([0xee; 16]));
    let change = Editor(&mut server).type_at("p", 0, "M").unwrap();
    assert_eq!(mallory.force(&mut house, &[change]), Err(Refusal::Actor), "the server's own");
}

#[test]
fn in_the_discussion_one_writes_only_what_one_made() {
    let mut house = House::discussion(consultation());
    let (mut ana, mut ben) = (Client::new(10, Role::Reviewer), Client::new(11, Role::Reviewer));
    ana.connect(&mut house);
    ben.connect(&mut house);
    talk(&mut house, &mut [&mut ana, &mut ben]);
    comment(&mut ana, "c1");
    talk(&mut house, &mut [&mut ana, &mut ben]);
    assert_eq!(house.refusals, []);

    let entry = |client: &Client| {
        let comments = client.doc.get(ROOT, "comments").unwrap().unwrap().1;
        (comments.clone(), client.doc.get(&comments, "c1").unwrap().unwrap().1)
    };
    let (comments, theirs) = entry(&ben);
    for foreign in [
        Editor(&mut ben.doc.clone()).raw(|tx| tx.put(&theirs, "body", "No.").unwrap()),
        Editor(&mut ben.doc.clone()).raw(|tx| tx.delete(&comments, "c1").unwrap()),
    ] {
        assert_eq!(ben.force(&mut house, &[foreign.unwrap()]), Err(Refusal::Foreign));
        ben.disconnect(&mut house);
        ben.connect(&mut house);
    }
    let again = comment(&mut ben, "c1").unwrap();
    assert_schema(ben.force(&mut house, &[again]));
    let mut other = Client::new(12, Role::Reviewer);
    other.connect(&mut house);
    talk(&mut house, &mut [&mut other]);
    let bad_cursor = Editor(&mut other.doc)
        .raw(|tx| {
            let entry = tx.put_object(&comments, "c2", ObjType::Map).unwrap();
            tx.put(&entry, "from", "").unwrap();
        })
        .unwrap();
    assert_schema(other.force(&mut house, &[bad_cursor]));
    // Their own they may change and delete.
    let (_, own) = entry(&ana);
    Editor(&mut ana.doc).raw(|tx| tx.put(&own, "resolved", true).unwrap());
    Editor(&mut ana.doc).raw(|tx| tx.delete(&comments, "c1").unwrap());
    let before = house.refusals.len();
    talk(&mut house, &mut [&mut ana]);
    assert_eq!(house.refusals.len(), before);
}

/// What becomes of a suggestion with this value.
fn suggested(key: &str, value: ScalarValue) -> Result<(), Refusal> {
    let mut house = House::discussion(consultation());
    let mut client = Client::new(10, Role::Reviewer);
    client.connect(&mut house);
    talk(&mut house, &mut [&mut client]);
    let mut editor = Editor(&mut client.doc);
    let suggestions = editor.root("suggestions");
    let change = editor.raw(|tx| {
        let entry = tx.put_object(&suggestions, "s1", ObjType::Map).unwrap();
        tx.put(&entry, "action", "paragraph").unwrap();
        tx.put(&entry, key, value).unwrap();
    });
    client.force(&mut house, &[change.unwrap()])
}

#[test]
fn a_suggestion_says_of_a_paragraph_what_a_paragraph_says() {
    for (key, value) in [
        ("kind", "operative".into()),
        ("level", 2.into()),
        ("level", ScalarValue::F64(2.0)),
        ("label", "bis".into()),
        ("label", ScalarValue::Null),
        ("level", ScalarValue::Null),
        ("after", "p".into()),
        ("after", "title".into()),
    ] {
        assert_eq!(suggested(key, value.clone()), Ok(()), "{key}: {value:?}");
    }
    for (key, value) in [
        ("kind", "poem".into()),
        ("kind", ScalarValue::Int(1)),
        ("level", 5.into()),
        ("level", "2".into()),
        ("label", "quinquies".into()),
        ("label", true.into()),
        ("after", "no id!".into()),
        ("after", "".into()),
        ("before", "p".into()),
        ("resolved", true.into()),
    ] {
        let answer = suggested(key, value.clone());
        assert!(matches!(answer, Err(Refusal::Schema(_))), "{key}: {value:?}: {answer:?}");
    }
}

#[test]
fn a_sealed_consultation_takes_no_times_and_no_authors() {
    let sealed = Consultation { sealed: true, ..consultation() };
    let mut house = House::new(sealed, &start());
    let client = drafter(&mut house);
    let silent = Editor(&mut client.doc.clone()).type_at("p", 0, "x").unwrap();
    let mut timed = silent.decode();
    timed.time = 1_700_000_000;
    assert_eq!(client.force(&mut house, &[timed.into()]), Err(Refusal::Sealed));
    house.restart();
    house.enter(client.peer, client.grant.clone());
    let mut signed = silent.decode();
    signed.message = Some("by Ana".into());
    assert_eq!(client.force(&mut house, &[signed.into()]), Err(Refusal::Sealed));
    house.restart();
    house.enter(client.peer, client.grant.clone());
    assert_eq!(client.force(&mut house, &[silent]), Ok(()));
}

#[test]
fn changes_of_an_actor_follow_one_another() {
    let gap = verdict_of(|change| change.seq = 7);
    assert_eq!(gap, Err(Refusal::Sequence));
    let early = verdict_of(|change| change.start_op = NonZeroU64::MIN);
    assert_eq!(early, Err(Refusal::StartOperation));
    let huge = verdict_of(|change| change.start_op = NonZeroU64::new((1 << 31) + 1).unwrap());
    assert_eq!(huge, Err(Refusal::StartOperation));
}

/// What becomes of an honest change that was tampered with.
pub fn verdict_of(tamper: impl FnOnce(&mut automerge::ExpandedChange)) -> Result<(), Refusal> {
    verdict(|editor| {
        let mut change = editor.type_at("p", 3, "X")?.decode();
        tamper(&mut change);
        Some(change.into())
    })
}

#[test]
fn a_stage_that_closes_refuses_and_one_that_opens_asks_its_listeners_to_come_back() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    let mut reviewer = Client::new(12, Role::Reviewer);
    reviewer.connect(&mut house);
    talk(&mut house, &mut [&mut client, &mut reviewer]);
    assert!(reviewer.heard("read-only") && reviewer.heard("stage"));
    let asked = house.set_rules(Consultation { stage: 1, epoch: 1, ..consultation() });
    assert!(asked.is_empty(), "nobody was freed");
    Editor(&mut client.doc).type_at("p", 0, "late");
    talk(&mut house, &mut [&mut client, &mut reviewer]);
    assert!(matches!(house.refusals[..], [Refusal::Write(WriteRefusal::Stage { .. })]));
    let asked = house.set_rules(Consultation { stage: 2, epoch: 2, ..consultation() });
    assert_eq!(asked, [client.peer], "who was refused may write again");
}

#[test]
fn what_was_written_before_a_version_and_comes_after_it_is_late() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    let mut other = Client::new(11, Role::Drafter);
    other.connect(&mut house);
    talk(&mut house, &mut [&mut client, &mut other]);
    other.disconnect(&mut house);
    Editor(&mut other.doc).type_at("q", 0, "offline ");
    Editor(&mut client.doc).type_at("p", 0, "in time ");
    talk(&mut house, &mut [&mut client]);
    // Even who had seen every word of the version did not know that it was published.
    let mut third = Client::new(12, Role::Drafter);
    third.connect(&mut house);
    talk(&mut house, &mut [&mut third]);
    third.disconnect(&mut house);
    Editor(&mut third.doc).type_at("r", 0, "unaware ");
    house.tell_of_version(1);
    house.settle();
    talk(&mut house, &mut [&mut client]);
    Editor(&mut client.doc).type_at("p", 0, "after ");
    talk(&mut house, &mut [&mut client]);
    other.connect(&mut house);
    third.connect(&mut house);
    talk(&mut house, &mut [&mut client, &mut other, &mut third]);
    Editor(&mut other.doc).type_at("q", 0, "knowing ");
    talk(&mut house, &mut [&mut client, &mut other]);
    let late = |house: &House| -> Vec<Option<u32>> {
        house.log.iter().skip(3).map(|entry| entry.late_for).collect()
    };
    assert_eq!(late(&house), [None, Some(1), Some(1), None]);
    // After a restart the same is known from the document.
    house.restart();
    house.install(Some((1, [0xaa; 16])));
    house.settle();
    other.connect(&mut house);
    Editor(&mut other.doc).type_at("q", 0, "later ");
    talk(&mut house, &mut [&mut other]);
    assert_eq!(house.log.last().unwrap().late_for, None);
    assert_eq!(late(&house).len(), 5, "the document was told once");
    // A crash between a version and the telling of it is mended when the document is opened.
    house.restart();
    house.install(Some((2, [0xbb; 16])));
    house.settle();
    third.connect(&mut house);
    Editor(&mut third.doc).type_at("q", 0, "too late ");
    talk(&mut house, &mut [&mut third]);
    assert_eq!(late(&house)[5..], [None, Some(2)]);
}

#[test]
fn a_title_may_be_edited_and_split() {
    let mut house = House::new(consultation(), &start());
    let mut client = drafter(&mut house);
    let title = Editor(&mut client.doc).root("title");
    Editor(&mut client.doc).raw(|tx| tx.splice_text(&title, 0, 5, "Name").unwrap());
    let word = |text: &str| ScalarValue::Str(text.into());
    let paragraphs = Editor(&mut client.doc).root("paragraphs");
    Editor(&mut client.doc).raw(|tx| {
        let marker = tx.split_block(&title, 2).unwrap();
        tx.put(&marker, "type", word("break")).unwrap();
        tx.put(&marker, "id", word("t")).unwrap();
        let entry = tx.put_object(&paragraphs, "t", ObjType::Map).unwrap();
        tx.put(&entry, "kind", word("paragraph")).unwrap();
        tx.put(&entry, "level", 0).unwrap();
    });
    talk(&mut house, &mut [&mut client]);
    assert_eq!(house.refusals, []);
    assert_eq!(house.reading().title, "Na");
    assert_eq!(house.text()[0], "me");
}

#[test]
fn a_ladder_of_its_own_decides_too() {
    let stage = Stage {
        designation: "Open".into(),
        draft: Role::Reviewer,
        discussion: Role::Organizer,
        review: false,
    };
    let rules = Consultation { stages: Ladder::new(vec![stage]).unwrap(), ..consultation() };
    let mut house = House::new(rules, &start());
    let mut client = Client::new(10, Role::Reviewer);
    client.connect(&mut house);
    talk(&mut house, &mut [&mut client]);
    Editor(&mut client.doc).type_at("p", 0, "R");
    talk(&mut house, &mut [&mut client]);
    assert_eq!(house.refusals, []);
}
