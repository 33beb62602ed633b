//! What is promised of the logs of documents.

use super::*;

pub fn entries_are_numbered_without_gaps(store: Shared) {
    let state = create(&store, 1);
    let two = append(1, vec![entry(1, 1, 1), entry(1, 1, 2)]);
    assert_eq!(store_one(&store, two), Appended::Stored { last: 3 });
    let discussion =
        Append { document: state.discussion, ..append(1, vec![entry(1, 1, 1), entry(1, 2, 1)]) };
    let batch = [append(1, vec![entry(1, 2, 1)]), discussion, append(1, vec![entry(1, 1, 3)])];
    assert_eq!(store.append(&batch).unwrap(), [4, 3, 5].map(|last| Appended::Stored { last }));
    assert_eq!(
        tail(&*store, &state.draft),
        ["change 0 of 0", "change 1 of 1", "change 2 of 1", "change 1 of 2", "change 3 of 1"]
    );
    assert_eq!(
        tail(&*store, &state.discussion),
        ["change 0 of 0", "change 1 of 1", "change 1 of 2"]
    );
    let log = store.read(&state.draft).unwrap().unwrap();
    assert_eq!((log.last(), log.snapshot_seq), (5, 0));
    let organizer = person(1);
    assert_eq!(
        log.actors,
        [1, 2].map(|writer| (Box::from([writer; 16]), organizer.clone())).to_vec()
    );
}

pub fn a_change_is_stored_once_however_often_it_comes(store: Shared) {
    let state = create(&store, 1);
    let first = append(1, vec![entry(1, 1, 1), entry(1, 1, 2)]);
    store_one(&store, first.clone());
    assert_eq!(store_one(&store, first), Appended::Stored { last: 3 });
    let overlap = append(1, vec![entry(1, 1, 2), entry(1, 1, 3), entry(1, 1, 3), entry(1, 1, 4)]);
    assert_eq!(
        store.append(&[overlap.clone(), overlap]).unwrap(),
        [Appended::Stored { last: 5 }; 2]
    );
    assert_eq!(tail(&*store, &state.draft).len(), 5);
    // The same change in another document is another entry.
    let elsewhere = Append { document: state.discussion, ..append(1, vec![entry(1, 1, 1)]) };
    assert_eq!(store_one(&store, elsewhere), Appended::Stored { last: 2 });
}

pub fn what_follows_a_batch_that_was_not_stored_is_not_stored_either(store: Shared) {
    let state = create(&store, 1);
    let at = |after, number| Append { after: Some(after), ..append(1, vec![entry(1, 1, number)]) };
    assert_eq!(store_one(&store, at(1, 1)), Appended::Stored { last: 2 });
    // The batch that should have been the third entry failed; the one behind it was queued already.
    let behind = store_one(&store, at(3, 3));
    assert_eq!(behind, Appended::Refused(AppendRefusal::NotNext));
    assert_eq!(tail(&*store, &state.draft).len(), 2, "the log has no hole");
    assert_eq!(store_one(&store, at(2, 2)), Appended::Stored { last: 3 });
}

pub fn a_decision_fences_the_writers_before_it(store: Shared) {
    let state = create(&store, 1);
    create(&store, 2);
    let opened = decision(&state, Decision::StageOpened { stage: 1 });
    assert!(store.decide(&opened).unwrap());
    let late = append(1, vec![entry(1, 1, 1)]);
    let answers = store.append(&[late.clone(), append(2, vec![entry(2, 1, 1)])]).unwrap();
    assert_eq!(answers, [Appended::Fenced { epoch: 1 }, Appended::Stored { last: 2 }]);
    assert_eq!(tail(&*store, &state.draft).len(), 1);
    let again = Append { epoch: 1, ..late.clone() };
    assert_eq!(store_one(&store, again), Appended::Stored { last: 2 });
    let ahead = Append { epoch: 2, ..late };
    assert_eq!(store_one(&store, ahead), Appended::Fenced { epoch: 1 });
}

pub fn a_refused_append_does_not_hinder_its_neighbours(store: Shared) {
    let state = create(&store, 1);
    let foreign = NewEntry { participant: Some(person(9)), ..entry(1, 3, 2) };
    let batch = [
        append(1, vec![entry(1, 1, 1)]),
        append(1, vec![entry(1, 3, 1), foreign]),
        append(1, vec![entry(1, 2, 1)]),
    ];
    assert_eq!(
        store.append(&batch).unwrap(),
        [
            Appended::Stored { last: 2 },
            Appended::Refused(AppendRefusal::ActorTaken),
            Appended::Stored { last: 3 }
        ]
    );
    let log = store.read(&state.draft).unwrap().unwrap();
    assert_eq!((log.last(), log.actors.len()), (3, 2), "no half of the append is stored");
}

pub fn an_actor_belongs_to_whoever_used_it_first(store: Shared) {
    let state = create(&store, 1);
    let guest = person(3);
    let acceptance = Acceptance {
        invitation: token(1, b'i'),
        name: "Bo".into(),
        participant: guest.clone(),
        session: token(3, b's'),
        now: second(2),
    };
    store.accept(&acceptance).unwrap().unwrap();
    store_one(&store, append(1, vec![entry(1, 1, 1)]));
    let as_guest = |writer, number| {
        append(1, vec![NewEntry { participant: Some(guest.clone()), ..entry(1, writer, number) }])
    };
    let as_server = |writer, number| {
        append(1, vec![NewEntry { participant: None, ..entry(1, writer, number) }])
    };
    let taken = Appended::Refused(AppendRefusal::ActorTaken);
    assert_eq!(store_one(&store, as_guest(1, 2)), taken);
    assert_eq!(store_one(&store, as_server(1, 2)), taken);
    assert_eq!(store_one(&store, as_guest(0, 2)), taken, "the server's own actor");
    assert_eq!(store_one(&store, as_guest(2, 1)), Appended::Stored { last: 3 });
    assert_eq!(store_one(&store, append(1, vec![entry(1, 2, 2)])), taken);
    // Bound within one batch.
    let batch = [append(1, vec![entry(1, 4, 1)]), as_guest(4, 2)];
    assert_eq!(store.append(&batch).unwrap()[1], taken);
    // Another document, another actor.
    let elsewhere = Append { document: state.discussion, ..as_guest(1, 1) };
    assert_eq!(store_one(&store, elsewhere), Appended::Stored { last: 2 });
    let stranger = NewEntry { participant: Some(person(9)), ..entry(1, 5, 1) };
    assert_eq!(
        store_one(&store, append(1, vec![stranger])),
        Appended::Refused(AppendRefusal::UnknownParticipant)
    );
}

pub fn an_empty_append_answers_with_the_last_number(store: Shared) {
    create(&store, 1);
    assert_eq!(store.append(&[]).unwrap(), []);
    assert_eq!(store_one(&store, append(1, vec![])), Appended::Stored { last: 1 });
}

pub fn a_snapshot_shortens_the_start_and_never_the_log(store: Shared) {
    let state = create(&store, 1);
    store_one(&store, append(1, (1..=9).map(|number| entry(1, 1, number)).collect()));
    store.put_snapshot(&state.draft, 6, b"up to six").unwrap();
    let log = store.read(&state.draft).unwrap().unwrap();
    assert_eq!((&log.snapshot[..], log.snapshot_seq, log.last()), (&b"up to six"[..], 6, 10));
    assert_eq!(tail(&*store, &state.draft)[0], "change 6 of 1");
    assert_eq!(log.actors.len(), 1);
    for older in [3, 6] {
        store.put_snapshot(&state.draft, older, b"older").unwrap();
        assert_eq!(store.read(&state.draft).unwrap().unwrap(), log);
    }
    // What the snapshot covers is still in the log, and still known by its hash.
    assert_eq!(store_one(&store, append(1, vec![entry(1, 1, 2)])), Appended::Stored { last: 10 });
    assert_eq!(store_one(&store, append(1, vec![entry(1, 1, 10)])), Appended::Stored { last: 11 });
    store.put_snapshot(&state.draft, 11, b"all").unwrap();
    let log = store.read(&state.draft).unwrap().unwrap();
    assert_eq!((log.snapshot_seq, log.tail.len()), (11, 0));
}

pub fn a_snapshot_of_what_is_not_in_the_log_is_a_mistake(store: Shared) {
    let state = create(&store, 1);
    for seq in [0, 2] {
        let outcome = store.put_snapshot(&state.draft, seq, b"x");
        assert!(matches!(outcome, Err(StoreError::Incoherent(_))));
    }
    assert_eq!(store.read(&state.draft).unwrap().unwrap().snapshot_seq, 0);
}

pub fn a_late_change_is_listed_with_its_author(store: Shared) {
    let state = create(&store, 1);
    let late = |number, version| NewEntry { late_for: Some(version), ..entry(1, 1, number) };
    let comment = Append { document: state.discussion, ..append(1, vec![late(4, 1)]) };
    let draft = append(1, vec![late(1, 1), entry(1, 1, 2), late(3, 2)]);
    store.append(&[comment, draft]).unwrap();
    let expected = |document, seq, number, late_for| LateEntry {
        document,
        seq,
        hash: entry(1, 1, number).hash,
        participant: Some(person(1)),
        late_for,
    };
    assert_eq!(
        store.late(&state.id).unwrap(),
        [
            expected(state.draft, 2, 1, 1),
            expected(state.draft, 4, 3, 2),
            expected(state.discussion, 2, 4, 1)
        ]
    );
}

pub fn many_writers_lose_nothing_and_keep_their_order(store: Shared) {
    let (one, two) = (create(&store, 1), create(&store, 2));
    std::thread::scope(|scope| {
        for writer in 1..=8 {
            let store = &store;
            scope.spawn(move || {
                for number in (0..20).step_by(2) {
                    let of =
                        |n| append(n, vec![entry(n, writer, number), entry(n, writer, number + 1)]);
                    let answers = store.append(&[of(1), of(2)]).unwrap();
                    assert!(answers.iter().all(|a| matches!(a, Appended::Stored { .. })));
                    let log = store.read(&new_consultation(1).consultation.draft).unwrap().unwrap();
                    assert!(matches!(answers[0], Appended::Stored { last } if last <= log.last()));
                }
            });
        }
    });
    for document in [one.draft, two.draft] {
        let all = tail(&*store, &document);
        assert_eq!(all.len(), 161);
        for writer in 1..=8 {
            let end = format!(" of {writer}");
            let own: Vec<_> = all.iter().filter(|chunk| chunk.ends_with(&end)).collect();
            assert_eq!(
                own,
                (0..20)
                    .map(|number| format!("change {number}{end}"))
                    .collect::<Vec<_>>()
                    .iter()
                    .collect::<Vec<_>>()
            );
        }
    }
}
