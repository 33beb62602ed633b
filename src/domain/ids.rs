//! Names for things. Each is a type of its own, so that one cannot be taken for another.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// Sixteen bytes of randomness, drawn by the caller: this room has no source of its own.
pub type Entropy = [u8; 16];

/// Why a text is not an identifier of the kind that was asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a valid {0}.")]
pub struct IdError(pub &'static str);

/// The longest identifier that a client may choose for a paragraph or a footnote, in bytes.
const CHOSEN_ID_BYTES_MAX: usize = 64;

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $noun:literal, $valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The identifier as it travels.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<$name, IdError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok($name(text.into())) } else { Err(IdError($noun)) }
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

/// Base58, as the generated identifiers are: letters and digits that are not mistaken for one another.
fn generated(text: &str) -> bool {
    !text.is_empty() && text.len() <= 22 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What a client may choose: visible ASCII without quotes, slashes or angle brackets, so that it is safe in a path,
/// in an HTML attribute and in a log.
fn chosen(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= CHOSEN_ID_BYTES_MAX
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:~@+".contains(&byte))
}

text_id!(
    /// One drafting process.
    ConsultationId, "consultation id", generated
);
text_id!(
    /// A person in one consultation.
    ParticipantId, "participant id", generated
);
text_id!(
    /// An invitation. Not secret: what opens the door is its token.
    InvitationId, "invitation id", generated
);
text_id!(
    /// A paragraph of a draft; chosen by the client that made the paragraph, unchanged for the life of the text.
    ParagraphId, "paragraph id", chosen
);
text_id!(
    /// A suggestion in a discussion, chosen by the client that made it.
    SuggestionId, "suggestion id", chosen
);
text_id!(
    /// A footnote of a draft, chosen by the client that made it.
    FootnoteId, "footnote id", chosen
);

macro_rules! generated_id {
    ($($name:ident),*) => { $(
        impl $name {
            /// The first eight bytes are enough: these ids are names, not secrets.
            pub fn from_entropy(entropy: Entropy) -> $name {
                $name(bs58::encode(&entropy[..8]).into_string().into())
            }
        }
    )* };
}
generated_id!(ConsultationId, ParticipantId, InvitationId);

/// An Automerge document, as automerge-repo names it: base58check of the sixteen bytes of a version 4 UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId([u8; 16]);

impl DocumentId {
    /// Sets the version bits of a UUID: stock clients refuse an id without them.
    pub fn from_entropy(entropy: Entropy) -> DocumentId {
        DocumentId(uuid::Builder::from_random_bytes(entropy).into_uuid().into_bytes())
    }
    /// The bytes below the base58check.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
    /// `automerge:` and the id: what a stock client opens.
    pub fn url(&self) -> String {
        format!("automerge:{self}")
    }
}
impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).with_check().into_string())
    }
}
impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}
impl FromStr for DocumentId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<DocumentId, IdError> {
        let error = IdError("document id");
        if text.len() > 40 {
            return Err(error);
        }
        let Ok(bytes) = bs58::decode(text).with_check(None).into_vec() else { return Err(error) };
        bytes.try_into().map(DocumentId).map_err(|_| IdError("document id"))
    }
}
impl Serialize for DocumentId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<DocumentId, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// Which of a consultation's two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// The text being written.
    Draft,
    /// Its comments and suggestions.
    Discussion,
}

impl DocumentKind {
    /// The word used in the interfaces and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Draft => "draft",
            DocumentKind::Discussion => "discussion",
        }
    }
}

/// A secret that opens a door: an invitation or a session. It is shown once and never stored; `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Thirty-two bytes that nobody guesses.
    pub fn from_entropy(first: Entropy, second: Entropy) -> Token {
        Token(bs58::encode([first, second].concat()).into_string())
    }
    /// The secret itself, to hand out.
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// What the store keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}
impl FromStr for Token {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Token, IdError> {
        let plausible =
            (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if plausible { Ok(Token(text.into())) } else { Err(IdError("token")) }
    }
}
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 of a token. A token has 256 bits of randomness: a plain hash is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_is_a_uuid_in_base58check() {
        let id = DocumentId::from_entropy([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.as_bytes()[6] >> 4, 4, "the version bits of a random UUID");
        let mut damaged = id.to_string();
        damaged.replace_range(3..4, if &damaged[3..4] == "a" { "b" } else { "a" });
        assert_eq!(damaged.parse::<DocumentId>(), Err(IdError("document id")));
    }

    #[test]
    fn an_id_that_a_client_chose_is_harmless_wherever_it_is_written() {
        for good in ["p1", "3f2a-9c.x:y", "a_b~c@d+e"] {
            assert!(good.parse::<ParagraphId>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "a/b", "<p>", "a\"b", "é", &"x".repeat(65)] {
            assert!(bad.parse::<ParagraphId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_does_not_show_itself() {
        let token = Token::from_entropy([1; 16], [2; 16]);
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(token.reveal().parse::<Token>().unwrap().hash(), token.hash());
    }
}
