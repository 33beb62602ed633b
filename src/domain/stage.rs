//! Stages: the review cycles of one text, in order.

use super::Role;
use serde::{Deserialize, Serialize};

/// More stages than any text has seen; it bounds what a request can make the server keep.
pub const STAGES_MAX: usize = 40;
/// The longest designation, in characters.
const DESIGNATION_CHARS_MAX: usize = 80;

/// One review cycle: what it is called and the least role that may write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// What the stage, and the version that it ends with, is called: "Zero draft", "Rev.1".
    pub designation: String,
    /// The least role that may write the draft.
    #[serde(default = "drafter")]
    pub draft: Role,
    /// The least role that may write comments and suggestions.
    #[serde(default = "reviewer")]
    pub discussion: Role,
    /// A review of the version before. It has no designation of its own to publish: what is published during a
    /// review is the revision that it leads to, and that stage counts as done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
}

fn drafter() -> Role {
    Role::Drafter
}
fn reviewer() -> Role {
    Role::Reviewer
}

/// The ordered stages of a consultation. Never empty; each designation occurs once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Ladder(Vec<Stage>);

/// Why a list of stages is no ladder.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LadderError {
    /// No stage at all.
    #[error("A consultation needs at least one stage.")]
    Empty,
    /// More than [`STAGES_MAX`].
    #[error("A consultation has at most {STAGES_MAX} stages.")]
    TooMany,
    /// An empty designation, or one of more than 80 characters, or with control characters.
    #[error(
        "Stage {0} needs a designation of 1 to {DESIGNATION_CHARS_MAX} characters on one line."
    )]
    Designation(usize),
    /// The same designation twice: a version could not be told from another.
    #[error("The designation of stage {0} occurs twice; give each stage one of its own.")]
    Twice(usize),
    /// A review with nothing to review, or nothing to lead to.
    #[error(
        "Stage {0} is a review: it needs a stage before it to review and one after it to lead to."
    )]
    LooseReview(usize),
}

impl Ladder {
    /// Checks what a request asks for.
    pub fn new(stages: Vec<Stage>) -> Result<Ladder, LadderError> {
        if stages.is_empty() {
            return Err(LadderError::Empty);
        }
        if stages.len() > STAGES_MAX {
            return Err(LadderError::TooMany);
        }
        for (index, stage) in stages.iter().enumerate() {
            let name = stage.designation.trim();
            let readable = !name.is_empty()
                && name.chars().count() <= DESIGNATION_CHARS_MAX
                && !name.chars().any(char::is_control);
            if !readable {
                return Err(LadderError::Designation(index + 1));
            }
            if stages[..index].iter().any(|before| before.designation.trim() == name) {
                return Err(LadderError::Twice(index + 1));
            }
            let next_publishes = stages.get(index + 1).is_some_and(|next| !next.review);
            if stage.review && (index == 0 || !next_publishes) {
                return Err(LadderError::LooseReview(index + 1));
            }
        }
        let trimmed = stages
            .into_iter()
            .map(|stage| Stage { designation: stage.designation.trim().to_owned(), ..stage });
        Ok(Ladder(trimmed.collect()))
    }

    /// A ladder from designations alone, as the command line takes them. The word `review` stands for the review of
    /// the stage before it; every other stage is open to drafters.
    pub fn from_designations<'a>(
        designations: impl IntoIterator<Item = &'a str>,
    ) -> Result<Ladder, LadderError> {
        let mut stages: Vec<Stage> = Vec::new();
        for designation in designations {
            let stage = match stages.last() {
                Some(before) if designation.trim().eq_ignore_ascii_case("review") => {
                    Stage::review_of(&before.designation)
                }
                _ => Stage::drafting(designation, Role::Drafter, Role::Reviewer),
            };
            stages.push(stage);
        }
        Ladder::new(stages)
    }

    /// All stages, in order.
    pub fn stages(&self) -> &[Stage] {
        &self.0
    }
    /// The stage at this place, counted from 0.
    pub fn get(&self, index: usize) -> Option<&Stage> {
        self.0.get(index)
    }
    /// The place of the stage with this designation.
    pub fn position(&self, designation: &str) -> Option<usize> {
        self.0.iter().position(|stage| stage.designation == designation)
    }
    /// The stage whose designation a version published during `index` carries.
    pub fn publishes(&self, index: usize) -> usize {
        if self.0[index].review { index + 1 } else { index }
    }
}

impl Stage {
    fn drafting(designation: &str, draft: Role, discussion: Role) -> Stage {
        Stage { designation: designation.into(), draft, discussion, review: false }
    }
    fn review_of(designation: &str) -> Stage {
        Stage {
            designation: format!("Review of {designation}"),
            draft: Role::Rapporteur,
            discussion: Role::Reviewer,
            review: true,
        }
    }
}

impl Default for Ladder {
    /// Zero draft, its review, Rev.1, its review, Final draft, Adopted.
    fn default() -> Ladder {
        Ladder(vec![
            Stage::drafting("Zero draft", Role::Drafter, Role::Reviewer),
            Stage::review_of("Zero draft"),
            Stage::drafting("Rev.1", Role::Drafter, Role::Reviewer),
            Stage::review_of("Rev.1"),
            Stage::drafting("Final draft", Role::Drafter, Role::Reviewer),
            Stage::drafting("Adopted", Role::Rapporteur, Role::Rapporteur),
        ])
    }
}

impl<'de> Deserialize<'de> for Ladder {
    /// Accepts stages as objects, or as designations alone.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Ladder, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Designations(Vec<String>),
            Stages(Vec<Stage>),
        }
        match Given::deserialize(from)? {
            Given::Designations(names) => {
                Ladder::from_designations(names.iter().map(String::as_str))
            }
            Given::Stages(stages) => Ladder::new(stages),
        }
        .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_ladder_is_one_that_a_request_could_ask_for() {
        let ladder = Ladder::default();
        assert_eq!(Ladder::new(ladder.stages().to_vec()), Ok(ladder));
    }

    #[test]
    fn a_review_publishes_the_revision_that_it_leads_to() {
        let ladder = Ladder::default();
        let published: Vec<&str> = (0..6)
            .map(|index| ladder.get(ladder.publishes(index)).unwrap().designation.as_str())
            .collect();
        assert_eq!(
            published,
            ["Zero draft", "Rev.1", "Rev.1", "Final draft", "Final draft", "Adopted"]
        );
    }

    #[test]
    fn a_ladder_is_read_from_designations() {
        let ladder = Ladder::from_designations(["Elements", "review", "Zero draft"]).unwrap();
        assert_eq!(ladder.stages()[1].designation, "Review of Elements");
        assert!(ladder.stages()[1].review);
        for (bad, error) in [
            (vec![], LadderError::Empty),
            (vec!["A", " "], LadderError::Designation(2)),
            (vec!["A", "A "], LadderError::Twice(2)),
            (vec!["A", "review"], LadderError::LooseReview(2)),
        ] {
            assert_eq!(Ladder::from_designations(bad), Err(error));
        }
    }
}
