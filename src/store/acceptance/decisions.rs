//! What is promised of decisions, versions and people.

use super::*;

pub fn a_decision_and_all_that_it_changes_are_one(store: Shared) {
    let state = create(&store, 1);
    let first = publication(&state, version(1, None));
    assert!(store.decide(&first).unwrap());
    assert_eq!(store.consultation(&state.id).unwrap().as_ref(), Some(&first.after));
    let recorded = RecordedDecision {
        epoch: 1,
        decision: first.decision.clone(),
        by: person(1),
        at: second(5),
    };
    assert_eq!(store.decisions(&state.id).unwrap(), [recorded]);

    // The epoch has moved, or is not there yet.
    for epoch in [0, 1, 3] {
        let other = publication(&Consultation { epoch, ..state.clone() }, version(2, None));
        let stale = NewDecision { after: Consultation { epoch, ..other.after }, ..other };
        assert!(!store.decide(&stale).unwrap());
    }
    // The version's number is taken: the rest of the decision is not stored either.
    let again = publication(&first.after, version(1, None));
    assert!(matches!(store.decide(&again), Err(StoreError::Exists)));
    // Decided by nobody.
    let open = decision(&first.after, Decision::StageOpened { stage: 3 });
    let nobody = NewDecision { by: person(9), ..open };
    assert!(matches!(store.decide(&nobody), Err(StoreError::Unknown)));
    // Its parts contradict each other.
    let version_2 = Some(version(2, None));
    let mixed = NewDecision { version: version_2, ..publication(&first.after, version(1, None)) };
    assert!(matches!(store.decide(&mixed), Err(StoreError::Incoherent(_))));

    assert_eq!(store.consultation(&state.id).unwrap().as_ref(), Some(&first.after));
    assert_eq!(store.decisions(&state.id).unwrap().len(), 1);
    assert_eq!(store.versions(&state.id).unwrap().len(), 1);
    let next = publication(&first.after, version(2, first.version.as_ref()));
    assert!(store.decide(&next).unwrap());
}

pub fn of_two_publishers_one_wins(store: Shared) {
    let state = create(&store, 1);
    let (barrier, wins) = (Barrier::new(8), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let publication = publication(&state, version(1, None));
                barrier.wait();
                wins.fetch_add(usize::from(store.decide(&publication).unwrap()), Relaxed);
            });
        }
    });
    assert_eq!(wins.into_inner(), 1);
    assert_eq!(store.consultation(&state.id).unwrap().unwrap().epoch, 1);
    assert_eq!(store.versions(&state.id).unwrap().len(), 1);
    assert_eq!(store.decisions(&state.id).unwrap().len(), 1);
}

pub fn a_version_never_changes(store: Shared) {
    let state = create(&store, 1);
    let first = version(1, None);
    let second = version(2, Some(&first));
    let one = publication(&state, first.clone());
    assert!(store.decide(&one).unwrap());
    let two = publication(&one.after, second.clone());
    assert!(store.decide(&two).unwrap());
    let forged = Version { markdown: "Other.\n".into(), ..version(2, None) };
    assert!(matches!(store.decide(&publication(&two.after, forged)), Err(StoreError::Exists)));
    assert_eq!(store.version(&state.id, 1).unwrap().as_ref(), Some(&first));
    assert_eq!(store.version(&state.id, 2).unwrap().as_ref(), Some(&second));
    assert_eq!(store.version(&state.id, 3).unwrap(), None);
    assert_eq!(store.versions(&state.id).unwrap(), [first.head, second.head]);
}

pub fn a_role_given_holds_and_a_withdrawal_ends_the_sessions(store: Shared) {
    let state = create(&store, 1);
    let guest = |n: u8| Acceptance {
        invitation: token(1, b'i'),
        name: format!("Guest {n}"),
        participant: person(n),
        session: token(n, b's'),
        now: second(2),
    };
    for n in [3, 4] {
        store.accept(&guest(n)).unwrap().unwrap();
    }
    let role = Role::Rapporteur;
    let given = decision(&state, Decision::RoleGiven { participant: person(3), role });
    assert!(store.decide(&given).unwrap());
    let known = store.participant(&state.id, &person(3)).unwrap().unwrap();
    assert_eq!((known.role, known.withdrawn), (role, false));
    assert_eq!(store.session(&token(3, b's')).unwrap(), Some(known.clone()));

    let withdrawn = Decision::ParticipantWithdrawn { participant: person(3) };
    assert!(store.decide(&decision(&given.after, withdrawn)).unwrap());
    assert_eq!(store.session(&token(3, b's')).unwrap(), None);
    let left = Participant { withdrawn: true, ..known };
    assert_eq!(store.participant(&state.id, &person(3)).unwrap(), Some(left));
    assert!(store.session(&token(4, b's')).unwrap().is_some(), "the others stay");
    assert!(store.session(&token(1, b's')).unwrap().is_some());
    let names: Vec<_> =
        store.participants(&state.id).unwrap().into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["Ana", "Guest 3", "Guest 4"]);
}

pub fn a_session_ends_once_and_alone(store: Shared) {
    let state = create(&store, 1);
    for n in [3, 4] {
        let acceptance = Acceptance {
            invitation: token(1, b'i'),
            name: "Guest".into(),
            participant: person(n),
            session: token(n, b's'),
            now: second(2),
        };
        store.accept(&acceptance).unwrap().unwrap();
    }
    assert!(store.end_session(&token(3, b's')).unwrap());
    assert!(!store.end_session(&token(3, b's')).unwrap(), "it has ended before");
    assert!(!store.end_session(&token(9, b's')).unwrap(), "it never was");
    assert_eq!(store.session(&token(3, b's')).unwrap(), None);
    let left = store.participant(&state.id, &person(3)).unwrap().unwrap();
    assert!(!left.withdrawn, "who left may come back with another link");
    assert!(store.session(&token(4, b's')).unwrap().is_some(), "the others stay");
}

pub fn a_decision_about_a_stranger_changes_nothing(store: Shared) {
    let state = create(&store, 1);
    create(&store, 2);
    for participant in [person(2), person(9)] {
        let role = Role::Observer;
        for about in [
            Decision::RoleGiven { participant: participant.clone(), role },
            Decision::ParticipantWithdrawn { participant },
        ] {
            let outcome = store.decide(&decision(&state, about));
            assert!(matches!(outcome, Err(StoreError::Unknown)));
        }
    }
    assert_eq!(store.consultation(&state.id).unwrap().unwrap().epoch, 0);
    assert_eq!(store.decisions(&state.id).unwrap(), []);
    assert!(store.session(&token(2, b's')).unwrap().is_some());
}

pub fn an_invitation_with_five_uses_lets_five_of_twenty_in(store: Shared) {
    let state = create(&store, 1);
    let (barrier, inside) = (Barrier::new(20), AtomicUsize::new(0));
    let (store, barrier_ref, inside_ref) = (&store, &barrier, &inside);
    std::thread::scope(|scope| {
        for n in 20..40 {
            scope.spawn(move || {
                let at_the_door = Acceptance {
                    invitation: token(1, b'i'),
                    name: format!("Guest {n}"),
                    participant: person(n),
                    session: token(n, b's'),
                    now: second(2),
                };
                barrier_ref.wait();
                match store.accept(&at_the_door).unwrap() {
                    Ok(guest) => {
                        assert_eq!((&guest.id, guest.role), (&person(n), Role::Drafter));
                        assert_eq!(store.session(&token(n, b's')).unwrap(), Some(guest));
                        inside_ref.fetch_add(1, Relaxed);
                    }
                    Err(refusal) => {
                        assert_eq!(refusal, InvitationRefusal::UsedUp);
                        assert_eq!(store.session(&token(n, b's')).unwrap(), None);
                    }
                }
            });
        }
    });
    assert_eq!(inside.into_inner(), 5);
    assert_eq!(store.participants(&state.id).unwrap().len(), 6);
    let (of, left) = store.invitation(&token(1, b'i')).unwrap().unwrap();
    assert_eq!((of, left.uses_left), (state.id, Some(0)));
}

pub fn an_invitation_ends_by_time_and_by_withdrawal(store: Shared) {
    let state = create(&store, 1);
    let any_number = Invitation { expires: None, ..invitation(2, None) };
    store.put_invitation(&state.id, &any_number).unwrap();
    let at = |invitation: u8, n: u8, now| {
        store
            .accept(&Acceptance {
                invitation: token(invitation, b'i'),
                name: "Bo".into(),
                participant: person(n),
                session: token(n, b's'),
                now,
            })
            .unwrap()
            .map(|guest| guest.joined)
    };
    assert_eq!(at(1, 10, second(100)), Err(InvitationRefusal::Expired));
    assert_eq!(at(9, 10, second(2)), Err(InvitationRefusal::Unknown));
    assert_eq!(at(1, 10, second(99)), Ok(second(99)));
    assert_eq!(at(2, 11, second(1_000_000)), Ok(second(1_000_000)));
    assert!(store.withdraw_invitation(&state.id, &any_number.id).unwrap());
    assert_eq!(at(2, 12, second(2)), Err(InvitationRefusal::Unknown));
    let kept = store.invitations(&state.id).unwrap();
    assert_eq!(kept[0].uses_left, Some(4));
    assert_eq!(kept[1], Invitation { withdrawn: true, ..any_number });
    assert_eq!(store.participants(&state.id).unwrap().len(), 3);
}

pub fn an_id_is_given_once(store: Shared) {
    let state = create(&store, 1);
    assert!(matches!(store.create(&new_consultation(1)), Err(StoreError::Exists)));
    let same = store.put_invitation(&state.id, &invitation(1, None));
    assert!(matches!(same, Err(StoreError::Exists)));
    let acceptance = |participant, session| Acceptance {
        invitation: token(1, b'i'),
        name: "Bo".into(),
        participant,
        session,
        now: second(2),
    };
    for taken in [acceptance(person(1), token(5, b's')), acceptance(person(5), token(1, b's'))] {
        assert!(matches!(store.accept(&taken), Err(StoreError::Exists)));
    }
    let (_, invitation) = store.invitation(&token(1, b'i')).unwrap().unwrap();
    assert_eq!(invitation.uses_left, Some(5), "what failed used nothing up");
    assert_eq!(store.participants(&state.id).unwrap().len(), 1);
}
