//! A consultation and its people, for the tests of the rules.

use super::*;
use jiff::Timestamp;
use std::collections::BTreeSet;

pub fn consultation() -> Consultation {
    Consultation {
        id: ConsultationId::from_entropy([1; 16]),
        title: "Málaga".into(),
        stages: Ladder::default(),
        stage: 0,
        closed: false,
        epoch: 0,
        sealed: false,
        accept_own: false,
        masthead: super::Masthead::default(),
        locked: BTreeSet::new(),
        version: 0,
        draft: DocumentId::from_entropy([2; 16]),
        discussion: DocumentId::from_entropy([3; 16]),
        created: Timestamp::UNIX_EPOCH,
    }
}
pub fn participant(role: Role) -> Participant {
    Participant {
        id: ParticipantId::from_entropy([role as u8 + 10; 16]),
        consultation: consultation().id,
        name: "A".into(),
        role,
        withdrawn: false,
        joined: Timestamp::UNIX_EPOCH,
    }
}
pub fn grant(role: Role) -> Grant {
    consultation().grant(&participant(role)).unwrap()
}
