//! What a participant may do, as an ordered ladder: each role may do all that the ones below it may.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Ordered from least to most: `role >= Role::Drafter` reads as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads everything, writes nothing.
    Observer,
    /// Comments and suggests where the stage opens the discussion.
    Reviewer,
    /// Writes the draft where the stage opens it.
    Drafter,
    /// Holds the pen: publishes versions, advances the stage, locks paragraphs.
    Rapporteur,
    /// Invites, gives and withdraws roles.
    Organizer,
}

impl Role {
    /// From least to most.
    pub const ALL: [Role; 5] =
        [Role::Observer, Role::Reviewer, Role::Drafter, Role::Rapporteur, Role::Organizer];

    /// The word used in the interfaces and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Observer => "observer",
            Role::Reviewer => "reviewer",
            Role::Drafter => "drafter",
            Role::Rapporteur => "rapporteur",
            Role::Organizer => "organizer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no role.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no such role; choose one of observer, reviewer, drafter, rapporteur, organizer.")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(word: &str) -> Result<Role, UnknownRole> {
        Role::ALL.into_iter().find(|role| role.as_str() == word).ok_or(UnknownRole)
    }
}
