//! What an enemy sends. Each input was seen to make Automerge 0.12 panic, hang or eat the machine's memory, or to leave
//! a document behind that can be saved and not loaded; each test fails without its guard.

use super::{admission::verdict_of, editor::Editor, *};
use automerge::{
    ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use flate2::{Compression, write::DeflateEncoder};
use sha2::{Digest, Sha256};
use std::{io::Write, time::Instant};

fn unsigned(value: u64) -> Vec<u8> {
    let mut bytes = vec![];
    leb128::write::unsigned(&mut bytes, value).unwrap();
    bytes
}
fn signed(value: i64) -> Vec<u8> {
    let mut bytes = vec![];
    leb128::write::signed(&mut bytes, value).unwrap();
    bytes
}
fn sized(bytes: &[u8]) -> Vec<u8> {
    [unsigned(bytes.len() as u64), bytes.to_vec()].concat()
}

/// A chunk with a valid checksum.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let hashed = [vec![kind], sized(body)].concat();
    let checksum = &Sha256::digest(&hashed)[..4];
    [&[0x85, 0x6f, 0x4a, 0x83], checksum, &hashed].concat()
}

/// The body of a change with these columns.
fn change_body(deps: &[ChangeHash], columns: &[(u64, Vec<u8>)], message: &[u8]) -> Vec<u8> {
    let mut body = unsigned(deps.len() as u64);
    deps.iter().for_each(|dep| body.extend(dep.0));
    body.extend(sized(&[7; 16]));
    body.extend(unsigned(1)); // sequence number
    body.extend(unsigned(100)); // first operation
    body.extend(signed(0)); // time
    body.extend(sized(message));
    body.extend(unsigned(0)); // other actors
    body.extend(unsigned(columns.len() as u64));
    for (spec, data) in columns {
        body.extend(unsigned(*spec));
        body.extend(unsigned(data.len() as u64));
    }
    columns.iter().for_each(|(_, data)| body.extend(data));
    body
}

/// `count` insertions of "a" in a hundred bytes: one run in each column.
fn run_length_bomb(count: i64, deps: &[ChangeHash]) -> Vec<u8> {
    let run = |value: Vec<u8>| [signed(count), value].concat();
    let columns = [
        (0x15, run(vec![1, b'a'])),
        (0x34, unsigned(count as u64)),
        (0x42, run(unsigned(1))),
        (0x56, run(unsigned(0))),
        (0x70, run(unsigned(0))),
    ];
    chunk(1, &change_body(deps, &columns, &[]))
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(vec![], Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn start() -> Reading {
    reading(&[("p", "one two three"), ("q", "four")])
}

fn house() -> (House, Client) {
    let mut house = House::new(consultation(), &start());
    let mut client = Client::new(10, Role::Drafter);
    client.connect(&mut house);
    talk(&mut house, &mut [&mut client]);
    (house, client)
}

/// What becomes of a chunk, in no time and without any of it left behind.
fn send_chunk(chunk: Vec<u8>) -> Refusal {
    let (mut house, client) = house();
    let begun = Instant::now();
    let refusal = house.receive(client.peer, wire::update(&[], vec![chunk], false)).unwrap_err();
    // Without its guard each of these takes seconds, gigabytes, or the process.
    assert!(begun.elapsed().as_secs() < 2, "refused before it was decoded");
    house.settle();
    assert_eq!(house.text(), ["one two three", "four"]);
    refusal
}

/// A message with one bloom filter of these parameters.
fn bloom_message(entries: u32, bits_per_entry: u32, probes: u32, bytes: usize) -> Bytes {
    let mut bloom: Vec<u8> =
        [entries, bits_per_entry, probes].into_iter().flat_map(|n| unsigned(n.into())).collect();
    bloom.extend(vec![0xff; bytes]);
    let mut message = vec![0x42, 0, 0, 1, 0];
    message.extend(sized(&bloom));
    message.push(0);
    message.into()
}

#[test]
fn a_bloom_filter_that_would_divide_by_zero_or_probe_for_ever_is_refused() {
    for message in [bloom_message(1, 0, 7, 0), bloom_message(1, 10, u32::MAX, 2)] {
        let (mut house, client) = house();
        let refusal = house.document.receive(client.peer, message, &mut house.queues).unwrap_err();
        assert_eq!(refusal, Refusal::Unsafe(guard::Unsafe::Bloom));
    }
    assert!(guard::check_sync_message(&bloom_message(1, 10, 7, 2)).is_ok());
}

#[test]
fn a_run_length_bomb_is_counted_before_it_is_decoded() {
    let (house, _) = house();
    let heads = house.document.published().to_vec();
    let bomb = run_length_bomb(100_000_000, &heads);
    assert!(bomb.len() < 200);
    assert_eq!(send_chunk(bomb), Refusal::Unsafe(guard::Unsafe::Operations));
    // Dependencies of an operation are counted, too: few rows, each with a great number of predecessors.
    let groups = [signed(1), unsigned(100_000_000)].concat();
    let bomb = chunk(1, &change_body(&heads, &[(0x70, groups)], &[]));
    assert_eq!(send_chunk(bomb), Refusal::Unsafe(guard::Unsafe::Operations));
}

#[test]
fn what_inflates_is_refused_by_its_type() {
    let (house, _) = house();
    let body = change_body(house.document.published(), &[], &vec![b'a'; 8_000_000]);
    let plain = chunk(1, &body);
    let squeezed = deflated(&body);
    let mut bomb = plain[..8].to_vec();
    bomb.push(2);
    bomb.extend(sized(&squeezed));
    assert!(bomb.len() < 20_000);
    assert_eq!(send_chunk(bomb), Refusal::Unsafe(guard::Unsafe::ChunkType));
    let column = (0x15 | 8, deflated(&vec![0; 8_000_000]));
    let bomb = chunk(1, &change_body(house.document.published(), &[column], &[]));
    assert_eq!(send_chunk(bomb), Refusal::Unsafe(guard::Unsafe::ChunkType));
    assert_eq!(send_chunk(plain), Refusal::Unsafe(guard::Unsafe::ChangeBytes));
}

/// One operation that sets a key, with these columns beside those that it needs.
fn one_operation(deps: &[ChangeHash], more: &[(u64, Vec<u8>)], predecessors: u64) -> Vec<u8> {
    let mut columns = vec![
        (0x15, literal(sized(b"a"))),
        (0x34, unsigned(1)),
        (0x42, literal(unsigned(1))),
        (0x56, literal(unsigned(0))),
        (0x70, literal(unsigned(predecessors))),
    ];
    columns.extend_from_slice(more);
    columns.sort();
    chunk(1, &change_body(deps, &columns, &[]))
}

/// One row of a column.
fn literal(value: Vec<u8>) -> Vec<u8> {
    [signed(-1), value].concat()
}

#[test]
fn what_makes_the_decoder_panic_is_refused_as_damaged() {
    let (house, _) = house();
    let deps = house.document.published().to_vec();
    let panics = |chunk: &[u8]| {
        let chunk = chunk.to_vec();
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let panicked = std::panic::catch_unwind(|| {
            Change::from_bytes(chunk).map(|change| change.decode()).is_ok()
        });
        std::panic::set_hook(hook);
        panicked.is_err()
    };
    // An actor that the change does not list: of the object, of the predecessor.
    let candidates = [
        one_operation(&deps, &[(0x01, literal(unsigned(9))), (0x02, literal(unsigned(1)))], 0),
        one_operation(&deps, &[(0x71, literal(unsigned(9))), (0x73, literal(signed(1)))], 1),
    ];
    assert!(candidates.iter().any(|chunk| panics(chunk)), "the guard has something to catch");
    for chunk in candidates {
        let refusal = send_chunk(chunk);
        assert!(matches!(refusal, Refusal::Undecodable | Refusal::Schema(_)), "{refusal:?}");
    }
}

#[test]
fn a_whole_document_is_no_change() {
    let (house, client) = house();
    assert_eq!(send_chunk(client.doc.save()), Refusal::Unsafe(guard::Unsafe::ChunkType));
    drop(house);
}

#[test]
fn bytes_of_any_kind_are_refused_and_never_panic() {
    let (mut house, client) = house();
    let honest = Editor(&mut client.doc.clone()).type_at("p", 0, "X").unwrap().raw_bytes().to_vec();
    let message = wire::update(house.document.published(), vec![honest.clone()], false).encode();
    let mut seed = 1u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize
    };
    for round in 0..4_000 {
        let mut bytes = if round % 2 == 0 { message.clone() } else { honest.clone() };
        for _ in 0..1 + random() % 3 {
            let at = random() % bytes.len();
            match random() % 3 {
                0 => bytes[at] = random() as u8,
                1 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, random() as u8),
            }
        }
        if round % 2 == 1 {
            // A valid checksum over what was altered, so that the decoder sees it.
            let Some(body) = bytes.get(9..) else { continue };
            let rest = [&[1u8], body].concat();
            let checksum = Sha256::digest(&rest);
            bytes[..4].copy_from_slice(&[0x85, 0x6f, 0x4a, 0x83]);
            bytes[4..8].copy_from_slice(&checksum[..4]);
            bytes[8] = 1;
            bytes = wire::update(&[], vec![bytes], false).encode();
        }
        let _ = house.document.receive(client.peer, bytes.into(), &mut house.queues);
        house.apply();
        while !house.committing.is_empty() {
            house.confirm();
        }
        house.publish();
        house.queues.frames.clear();
        house.leave(client.peer);
        house.enter(client.peer, client.grant.clone());
    }
    // What came through is a text that loads.
    let reloaded = load("test", &house.stored()).unwrap();
    assert_eq!(Outline::read(&reloaded.0, None).reading(), house.reading());
}

/// An operation like the honest one, tampered with.
fn tampered(tamper: impl FnOnce(&mut Op)) -> Result<(), Refusal> {
    verdict_of(|change| tamper(&mut change.operations[0]))
}

fn stranger(counter: u64) -> OpId {
    OpId::new(counter, &ActorId::from([0x99; 16]))
}

#[test]
fn operations_that_make_automerge_panic_are_refused() {
    let schema = |answer: Result<(), Refusal>| {
        assert!(matches!(answer, Err(Refusal::Schema(_) | Refusal::Undecodable)), "{answer:?}");
    };
    schema(tampered(|op| op.obj = ObjectId::Id(stranger(9_999))));
    schema(tampered(|op| {
        op.insert = false;
        op.key = Key::Map("evil".into());
    }));
    schema(tampered(|op| op.obj = ObjectId::Root));
    schema(tampered(|op| op.action = OpType::Make(ObjType::Text)));
    schema(tampered(|op| op.action = OpType::Put(ScalarValue::Int(5))));
    schema(tampered(|op| {
        op.insert = false;
        op.action = OpType::Increment(5);
    }));
    schema(tampered(|op| op.action = OpType::MarkEnd(true)));
    schema(tampered(|op| {
        op.action = OpType::MarkBegin(automerge::legacy::MarkData {
            name: "em".into(),
            value: true.into(),
            expand: true,
        });
    }));
    schema(tampered(|op| op.action = OpType::Put(ScalarValue::Str("x".repeat(5_000).into()))));
    schema(tampered(|op| op.pred = vec![stranger(5)].into()));
}

#[test]
fn what_decodes_and_cannot_be_applied_poisons_nothing() {
    let missing = |op: &mut Op| op.key = Key::Seq(ElementId::Id(stranger(9_999)));
    let deletes_nothing = |op: &mut Op| {
        op.insert = false;
        op.action = OpType::Delete;
        op.key = Key::Seq(ElementId::Id(stranger(9_999)));
        op.pred = vec![stranger(9_999)].into();
    };
    for (what, tamper) in [
        ("an insertion behind a missing element", &missing as &dyn Fn(&mut Op)),
        ("a deletion of a missing element", &deletes_nothing),
    ] {
        let (mut house, mut client) = house();
        let mut honest = Client::new(11, Role::Drafter);
        honest.connect(&mut house);
        talk(&mut house, &mut [&mut client, &mut honest]);
        let mut forged = Editor(&mut client.doc.clone()).type_at("p", 0, "X").unwrap().decode();
        tamper(&mut forged.operations[0]);
        // Both arrive in the same turn.
        let good = Editor(&mut honest.doc).type_at("q", 0, "G").unwrap();
        let _ = client.force(&mut house, &[forged.clone().into()]);
        honest.force(&mut house, &[good]).unwrap();
        house.settle();
        assert_eq!(house.refusals, [Refusal::Poisoned], "{what}");
        assert_eq!(house.text(), ["one two three", "Gfour"], "{what}: the honest one stays");
        // Nothing more of them is tried.
        client.disconnect(&mut house);
        client.connect(&mut house);
        let next = Editor(&mut client.doc).type_at("p", 0, "Y").unwrap();
        assert_eq!(client.force(&mut house, &[next]), Err(Refusal::Poisoned), "{what}");
        let reloaded = load("test", &house.stored()).unwrap();
        assert_eq!(Outline::read(&reloaded.0, None).reading(), house.reading(), "{what}");
        assert!(reloaded.0.save_and_verify().is_ok());
    }
}

#[test]
fn a_wrong_predecessor_of_a_key_poisons_nothing() {
    let (mut house, client) = house();
    let mut forged = Editor(&mut client.doc.clone()).put("p", "level", 2).unwrap().decode();
    forged.operations[0].pred = vec![stranger(9_999)].into();
    let _ = client.force(&mut house, &[forged.into()]);
    house.settle();
    let reloaded = load("test", &house.stored()).unwrap();
    assert!(reloaded.0.save_and_verify().is_ok(), "what is stored can be saved and loaded");
}

#[test]
fn a_deletion_that_names_another_element_than_it_deletes_is_refused() {
    let (mut house, client) = house();
    let mut forged = Editor(&mut client.doc.clone()).delete("p", 0, 1).unwrap().decode();
    let Key::Seq(ElementId::Id(element)) = forged.operations[0].key.clone() else { panic!() };
    forged.operations[0].pred = vec![element.increment_by(1)].into();
    assert!(matches!(client.force(&mut house, &[forged.into()]), Err(Refusal::Schema(_))));
}

#[test]
fn more_marks_than_anybody_sets_are_refused() {
    let (mut house, client) = house();
    let mut copy = client.doc.clone();
    let (text, ..) = Editor(&mut copy).segment("p");
    let marks = |tx: &mut automerge::transaction::Transaction<'_>| {
        for n in 0..2_001 {
            let mark = Mark::new("em".into(), n % 2 == 0, n % 10, n % 10 + 2);
            tx.mark(&text, mark, ExpandMark::None).unwrap();
        }
    };
    let change = Editor(&mut copy).raw(marks).unwrap();
    assert!(matches!(client.force(&mut house, &[change]), Err(Refusal::Schema(_))));
}

#[test]
fn nested_objects_find_no_place_in_the_schema() {
    let (mut house, client) = house();
    let mut copy = client.doc.clone();
    let entry = Editor(&mut copy).entry("p");
    let change = Editor(&mut copy)
        .raw(|tx| {
            let mut inner = entry.clone();
            for _ in 0..5_000 {
                inner = tx.put_object(&inner, "n", ObjType::Map).unwrap();
            }
        })
        .unwrap();
    assert!(matches!(client.force(&mut house, &[change]), Err(Refusal::Schema(_))));
}

#[test]
fn changes_without_their_dependencies_wait_in_a_bounded_list() {
    let (mut house, client) = house();
    let mut copy = client.doc.clone();
    let honest = Editor(&mut copy).type_at("p", 0, "X").unwrap();
    let orphan = |n: u64| -> Change {
        let mut change = honest.decode();
        let mut hash = [9; 32];
        hash[..8].copy_from_slice(&n.to_le_bytes());
        change.deps = vec![ChangeHash(hash)];
        change.seq = 1;
        change.into()
    };
    let few: Vec<Change> = (0..10).map(orphan).collect();
    assert_eq!(client.force(&mut house, &few), Ok(()));
    let asked = sync_message(house.queues.frames[&client.peer].back().unwrap()).unwrap();
    assert_eq!(asked.need.len(), 10, "the missing changes are asked for");
    house.settle();
    assert_eq!(house.log.len(), 1, "nothing of them is stored");
    let many: Vec<Change> = (10..10_100).map(orphan).collect();
    assert_eq!(client.force(&mut house, &many), Err(Refusal::Orphans));
}

#[test]
fn an_orphan_is_taken_in_when_its_dependency_comes() {
    let (mut house, client) = house();
    let mut copy = client.doc.clone();
    let first = Editor(&mut copy).type_at("p", 0, "1").unwrap();
    let second = Editor(&mut copy).type_at("p", 1, "2").unwrap();
    client.force(&mut house, &[second]).unwrap();
    house.settle();
    assert_eq!(house.text()[0], "one two three");
    client.force(&mut house, &[first]).unwrap();
    house.settle();
    assert_eq!(house.text()[0], "12one two three");
}

#[test]
fn the_same_change_twice_is_stored_once() {
    let (mut house, client) = house();
    let change = Editor(&mut client.doc.clone()).type_at("p", 0, "X").unwrap();
    client.force(&mut house, &[change.clone(), change.clone()]).unwrap();
    house.settle();
    client.force(&mut house, &[change]).unwrap();
    house.settle();
    assert_eq!(house.log.len(), 2);
}
