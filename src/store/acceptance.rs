//! What every store promises. Each test is run against each store by [`acceptance_suite`].

use super::*;
use crate::domain::{Kind, Ladder, Paragraph, Reading, Role, sha256_hex};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

mod decisions;
mod logs;

pub use decisions::*;
pub use logs::*;

/// Makes a test of each promise. `$open` is called once for each and answers with an
/// `Arc<dyn Store>` and whatever must live as long.
macro_rules! acceptance_suite {
    ($open:expr) => {
        acceptance_suite! { $open,
            a_consultation_is_stored_whole_or_not_at_all,
            what_nobody_stored_is_not_there,
            entries_are_numbered_without_gaps,
            a_change_is_stored_once_however_often_it_comes,
            what_follows_a_batch_that_was_not_stored_is_not_stored_either,
            a_decision_fences_the_writers_before_it,
            a_refused_append_does_not_hinder_its_neighbours,
            an_actor_belongs_to_whoever_used_it_first,
            an_empty_append_answers_with_the_last_number,
            a_snapshot_shortens_the_start_and_never_the_log,
            a_snapshot_of_what_is_not_in_the_log_is_a_mistake,
            a_late_change_is_listed_with_its_author,
            a_decision_and_all_that_it_changes_are_one,
            of_two_publishers_one_wins,
            an_accepted_suggestion_and_its_change_are_one,
            of_two_who_accept_at_once_one_does,
            a_version_never_changes,
            a_role_given_holds_and_a_withdrawal_ends_the_sessions,
            a_decision_about_a_stranger_changes_nothing,
            a_session_ends_once_and_alone,
            an_invitation_with_five_uses_lets_five_of_twenty_in,
            an_invitation_ends_by_time_and_by_withdrawal,
            an_id_is_given_once,
            what_somebody_saw_is_kept_until_they_look_again,
            a_whole_consultation_comes_out_as_it_went_in,
            many_writers_lose_nothing_and_keep_their_order,
        }
    };
    ($open:expr, $($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                let (store, _alive) = $open;
                crate::store::acceptance::$name(store);
            }
        )*
    };
}
pub(super) use acceptance_suite;

pub type Shared = Arc<dyn Store>;

pub fn second(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

/// Ids for the consultation number `n`.
fn entropy(n: u8, what: u8) -> [u8; 16] {
    let mut entropy = [n; 16];
    entropy[0] = what;
    entropy
}
pub fn person(n: u8) -> ParticipantId {
    ParticipantId::from_entropy(entropy(n, b'p'))
}
pub fn token(n: u8, what: u8) -> TokenHash {
    TokenHash([entropy(n, what), entropy(n, what)].concat().try_into().unwrap())
}

/// The consultation number `n`, with one invitation and a first change in each document.
pub fn new_consultation(n: u8) -> NewConsultation {
    let consultation = Consultation {
        id: ConsultationId::from_entropy(entropy(n, b'c')),
        title: "Málaga".into(),
        stages: Ladder::default(),
        stage: 0,
        closed: false,
        epoch: 0,
        sealed: false,
        accept_own: false,
        masthead: crate::domain::Masthead::default(),
        locked: BTreeSet::new(),
        version: 0,
        draft: DocumentId::from_entropy(entropy(n, b'd')),
        discussion: DocumentId::from_entropy(entropy(n, b'e')),
        created: second(0),
    };
    let organizer = Participant {
        id: person(n),
        consultation: consultation.id.clone(),
        name: "Ana".into(),
        role: Role::Organizer,
        withdrawn: false,
        joined: second(0),
    };
    let first = |kind| (kind, NewEntry { participant: None, ..entry(n, 0, 0) });
    NewConsultation {
        invitations: vec![invitation(n, Some(5))],
        session: token(n, b's'),
        first: vec![first(DocumentKind::Draft), first(DocumentKind::Discussion)],
        organizer,
        consultation,
    }
}

pub fn invitation(n: u8, uses: Option<u32>) -> Invitation {
    Invitation {
        id: InvitationId::from_entropy(entropy(n, b'i')),
        token: token(n, b'i'),
        role: Role::Drafter,
        uses_left: uses,
        expires: Some(second(100)),
        created: second(1),
        withdrawn: false,
    }
}

/// The change number `number` of `writer`, by the organizer of consultation `n`.
pub fn entry(n: u8, writer: u8, number: u64) -> NewEntry {
    let mut hash = [writer; 32];
    hash[..8].copy_from_slice(&number.to_be_bytes());
    let chunk = format!("change {number} of {writer}").into_bytes().into();
    NewEntry {
        hash,
        chunk,
        actor: [writer; 16].into(),
        participant: Some(person(n)),
        late_for: None,
    }
}

pub fn append(n: u8, entries: Vec<NewEntry>) -> Append {
    let state = new_consultation(n).consultation;
    Append { consultation: state.id, document: state.draft, epoch: 0, after: None, entries }
}

fn create(store: &Shared, n: u8) -> Consultation {
    let new = new_consultation(n);
    store.create(&new).unwrap();
    new.consultation
}

fn store_one(store: &Shared, append: Append) -> Appended {
    let answers = store.append(&[append]).unwrap();
    assert_eq!(answers.len(), 1);
    answers[0]
}

pub fn tail(store: &dyn Store, document: &DocumentId) -> Vec<String> {
    let log = store.read(document).unwrap().unwrap();
    log.tail.iter().map(|chunk| String::from_utf8(chunk.to_vec()).unwrap()).collect()
}

/// What the organizer decides next.
fn decision(before: &Consultation, decision: Decision) -> NewDecision {
    let after = Consultation { epoch: before.epoch + 1, ..before.clone() };
    let by = new_consultation(1).organizer.id;
    NewDecision { after, decision, by, at: second(5), version: None, append: None }
}

pub fn version(number: VersionNumber, previous: Option<&Version>) -> Version {
    let markdown = format!("Version {number}.\n");
    let paragraph = Paragraph::new("p1".parse().unwrap(), Kind::Paragraph, 0, None, vec![]);
    Version {
        head: VersionHead {
            number,
            designation: "Zero draft".into(),
            stage: "Zero draft".into(),
            heads: vec!["00".into()],
            sha256: sha256_hex(markdown.as_bytes()),
            previous: previous.map(|version| version.head.sha256.clone()),
            note: Some("“Note”".into()),
            published: "2026-03-04T05:06:07.123456789Z".parse().unwrap(),
            masthead: Default::default(),
        },
        markdown,
        reading: Reading { paragraphs: vec![paragraph], ..Reading::default() },
        seq: 1,
    }
}

pub fn publication(before: &Consultation, version: Version) -> NewDecision {
    let number = version.head.number;
    let new = decision(before, Decision::VersionPublished { number });
    NewDecision {
        after: Consultation { version: number, ..new.after },
        version: Some(version),
        ..new
    }
}

pub fn a_consultation_is_stored_whole_or_not_at_all(store: Shared) {
    let new = new_consultation(1);
    store.create(&new).unwrap();
    let state = &new.consultation;
    assert_eq!(store.consultation(&state.id).unwrap().as_ref(), Some(state));
    assert_eq!(store.session(&new.session).unwrap().as_ref(), Some(&new.organizer));
    assert_eq!(store.participants(&state.id).unwrap(), vec![new.organizer.clone()]);
    assert_eq!(store.invitations(&state.id).unwrap(), new.invitations);
    for document in [state.draft, state.discussion] {
        assert_eq!(store.consultation_of(&document).unwrap().as_ref(), Some(&state.id));
        assert_eq!(tail(&*store, &document), ["change 0 of 0"]);
        assert_eq!(store.read(&document).unwrap().unwrap().actors, vec![], "the server's own");
    }

    // The last thing that is stored of it fails: its session is that of another.
    let clash = NewConsultation {
        consultation: Consultation { draft: state.draft, ..new_consultation(2).consultation },
        ..new_consultation(2)
    };
    assert!(matches!(store.create(&clash), Err(StoreError::Exists)));
    assert_eq!(store.consultations().unwrap(), vec![state.clone()]);
    assert_eq!(store.session(&clash.session).unwrap(), None);
    assert_eq!(store.invitation(&clash.invitations[0].token).unwrap(), None);
    // Nothing of it is in the way of the next attempt.
    store.create(&new_consultation(2)).unwrap();
    assert_eq!(store.consultations().unwrap().len(), 2);

    let third = new_consultation(3);
    let stranger = NewConsultation { organizer: new.organizer, ..new_consultation(3) };
    assert!(matches!(store.create(&stranger), Err(StoreError::Incoherent(_))));
    let decided = Consultation { epoch: 1, ..third.consultation.clone() };
    let decided = NewConsultation { consultation: decided, ..third };
    assert!(matches!(store.create(&decided), Err(StoreError::Incoherent(_))));
}

pub fn a_whole_consultation_comes_out_as_it_went_in(store: Shared) {
    let before = create(&store, 1);
    store_one(&store, append(1, vec![entry(1, 1, 1)]));
    assert!(store.decide(&publication(&before, version(1, None))).unwrap());
    let whole = store.whole(&before.id).unwrap().unwrap();
    assert_eq!((whole.draft.entries.len(), whole.versions.len(), whole.decisions.len()), (2, 1, 1));
    assert!(matches!(store.take_in(&whole), Err(StoreError::Exists)));

    let (new, id) = (new_consultation(2), new_consultation(2).consultation.id);
    let mut other = Whole { versions: vec![], decisions: vec![], ..whole };
    other.consultation = Consultation { version: 0, epoch: 0, ..new.consultation };
    other.participants = vec![new.organizer.clone()];
    for log in [&mut other.draft, &mut other.discussion] {
        log.entries.iter_mut().for_each(|it| it.participant = Some(new.organizer.id.clone()));
        log.actors.iter_mut().for_each(|it| it.1 = Some(new.organizer.id.clone()));
    }
    let torn = Consultation { epoch: 1, ..other.consultation.clone() };
    let torn = Whole { consultation: torn, ..other.clone() };
    assert!(matches!(store.take_in(&torn), Err(StoreError::Corrupt(_))));
    assert_eq!(store.whole(&id).unwrap(), None);
    store.take_in(&other).unwrap();
    assert_eq!(store.whole(&id).unwrap(), Some(other));
    assert_eq!(tail(&*store, &new.consultation.draft).len(), 2);
}

pub fn what_nobody_stored_is_not_there(store: Shared) {
    let state = create(&store, 1);
    let other = new_consultation(2);
    let id = &other.consultation.id;
    assert_eq!(store.consultation(id).unwrap(), None);
    assert_eq!(store.consultation_of(&other.consultation.draft).unwrap(), None);
    assert_eq!(store.read(&other.consultation.draft).unwrap(), None);
    assert_eq!(store.session(&other.session).unwrap(), None);
    assert_eq!(store.participant(id, &other.organizer.id).unwrap(), None);
    assert_eq!(store.participant(id, &person(1)).unwrap(), None, "they take part elsewhere");
    assert_eq!(store.participants(id).unwrap(), vec![]);
    assert_eq!(store.invitation(&token(2, b'i')).unwrap(), None);
    assert_eq!(store.invitations(id).unwrap(), vec![]);
    assert_eq!(store.version(&state.id, 1).unwrap(), None);
    assert_eq!(store.versions(id).unwrap(), vec![]);
    assert_eq!(store.decisions(id).unwrap(), vec![]);
    assert_eq!(store.late(id).unwrap(), vec![]);
    assert!(!store.withdraw_invitation(&state.id, &invitation(2, None).id).unwrap());
    assert!(!store.withdraw_invitation(id, &invitation(1, None).id).unwrap(), "not theirs");
    let unknown = store.put_invitation(id, &invitation(2, None));
    assert!(matches!(unknown, Err(StoreError::Unknown)));
    let unknown = store.put_snapshot(&other.consultation.draft, 1, b"x");
    assert!(matches!(unknown, Err(StoreError::Unknown)));
    let new = NewDecision {
        after: Consultation { epoch: 1, ..other.consultation.clone() },
        ..decision(&state, Decision::StageOpened { stage: 1 })
    };
    assert!(matches!(store.decide(&new), Err(StoreError::Unknown)));
    let refused = Appended::Refused(AppendRefusal::UnknownDocument);
    assert_eq!(store_one(&store, append(2, vec![])), refused);
    let mixed = Append { document: other.consultation.draft, ..append(1, vec![]) };
    assert_eq!(store_one(&store, mixed), refused);
}
