//! Invitations: how a person comes in.

use super::{InvitationId, Role, TokenHash};
use jiff::Timestamp;

/// The longest name that a participant may choose, in characters.
pub const NAME_CHARS_MAX: usize = 80;

/// What a link or a QR code carries. The secret itself is not kept, only its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its name in the interfaces.
    pub id: InvitationId,
    /// SHA-256 of the secret in the link.
    pub token: TokenHash,
    /// The role that it gives.
    pub role: Role,
    /// How often it may still be used; none for any number of times.
    pub uses_left: Option<u32>,
    /// When it ends; none for never.
    pub expires: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// Withdrawn by an organizer.
    pub withdrawn: bool,
}

/// Why an invitation does not open the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvitationRefusal {
    /// No such invitation, or it was withdrawn: the same answer, so that nobody learns which.
    #[error("This invitation is not valid; ask the organizer for a new link.")]
    Unknown,
    /// Its time is over.
    #[error("This invitation has expired; ask the organizer for a new link.")]
    Expired,
    /// It was used as often as it may be.
    #[error("This invitation was used as often as it may be; ask the organizer for a new link.")]
    UsedUp,
}

impl Invitation {
    /// Whether it opens the door at this moment.
    pub fn check(&self, now: Timestamp) -> Result<(), InvitationRefusal> {
        if self.withdrawn {
            Err(InvitationRefusal::Unknown)
        } else if self.expires.is_some_and(|end| end <= now) {
            Err(InvitationRefusal::Expired)
        } else if self.uses_left == Some(0) {
            Err(InvitationRefusal::UsedUp)
        } else {
            Ok(())
        }
    }
}

/// A name as it may be shown to others: trimmed, on one line, without control or direction-changing characters.
/// None where nothing readable is left or it is longer than [`NAME_CHARS_MAX`].
pub fn chosen_name(text: &str) -> Option<String> {
    let overrides =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let readable: String = text.chars().filter(|c| !c.is_control() && !overrides(*c)).collect();
    let name = readable.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty() && name.chars().count() <= NAME_CHARS_MAX).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_ends_by_time_by_use_and_by_withdrawal() {
        let now = Timestamp::from_second(1_000).unwrap();
        let open = Invitation {
            id: InvitationId::from_entropy([1; 16]),
            token: TokenHash([0; 32]),
            role: Role::Reviewer,
            uses_left: Some(1),
            expires: Some(Timestamp::from_second(1_001).unwrap()),
            created: now,
            withdrawn: false,
        };
        assert_eq!(open.check(now), Ok(()));
        let expired = Invitation { expires: Some(now), ..open.clone() };
        assert_eq!(expired.check(now), Err(InvitationRefusal::Expired));
        let used = Invitation { uses_left: Some(0), ..open.clone() };
        assert_eq!(used.check(now), Err(InvitationRefusal::UsedUp));
        let withdrawn = Invitation { withdrawn: true, ..open };
        assert_eq!(withdrawn.check(now), Err(InvitationRefusal::Unknown));
    }

    #[test]
    fn a_name_is_what_others_can_read() {
        assert_eq!(chosen_name("  Ana \n María "), Some("Ana María".into()));
        assert_eq!(chosen_name("a\u{202e}b\u{7}"), Some("ab".into()));
        assert_eq!(chosen_name(" \u{200b}".trim_matches('\u{200b}')), None);
        assert_eq!(chosen_name(&"x".repeat(81)), None);
    }
}
