//! Comments and suggestions, read from the discussion and written into it.
//!
//! Who made an entry is nobody's word: it is the owner of the actor whose operation made the entry.

use super::schema::Collection;
use crate::domain::{Action, Anchor, Comment, Discussion, Kind, Label, ParticipantId, Suggestion};
use automerge::{
    ActorId, Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value,
};

/// A discussion at some heads.
struct At<'a> {
    document: &'a Automerge,
    heads: Option<&'a [ChangeHash]>,
}

/// Reads a discussion at these heads, or as it is. A suggestion without an action that is known is left out: nobody can
/// say what it wants.
pub fn read(
    document: &Automerge,
    heads: Option<&[ChangeHash]>,
    owner: &dyn Fn(&ActorId) -> Option<ParticipantId>,
) -> Discussion {
    let at = At { document, heads };
    let by = |entry: &ObjId| match entry {
        ObjId::Id(_, actor, _) => owner(actor),
        ObjId::Root => None,
    };
    let comments = at.members(Collection::Comments).into_iter();
    let suggestions = at.members(Collection::Suggestions).into_iter();
    Discussion {
        comments: comments.map(|(id, entry)| at.comment(id, by(&entry), &entry)).collect(),
        suggestions: suggestions
            .filter_map(|(id, entry)| at.suggestion(&id, by(&entry), &entry))
            .collect(),
    }
}

impl At<'_> {
    fn get(&self, object: &ObjId, key: &str) -> Option<(Value<'_>, ObjId)> {
        match self.heads {
            Some(heads) => self.document.get_at(object, key, heads),
            None => self.document.get(object, key),
        }
        .ok()
        .flatten()
    }

    fn members(&self, which: Collection) -> Vec<(String, ObjId)> {
        let Some((_, map)) = self.get(&ROOT, which.key()) else { return vec![] };
        let ids: Vec<String> = match self.heads {
            Some(heads) => self.document.keys_at(&map, heads).collect(),
            None => self.document.keys(&map).collect(),
        };
        let entry = |id: String| match self.get(&map, &id)? {
            (Value::Object(ObjType::Map), entry) => Some((id, entry)),
            _ => None,
        };
        ids.into_iter().filter_map(entry).collect()
    }

    /// A value that is prose: a string, or a text.
    fn words(&self, entry: &ObjId, key: &str) -> Option<String> {
        match self.get(entry, key)? {
            (Value::Scalar(value), _) => match value.as_ref() {
                ScalarValue::Str(text) => Some(text.to_string()),
                _ => None,
            },
            (Value::Object(ObjType::Text), text) => match self.heads {
                Some(heads) => self.document.text_at(&text, heads).ok(),
                None => self.document.text(&text).ok(),
            },
            _ => None,
        }
    }

    fn is_true(&self, entry: &ObjId, key: &str) -> bool {
        self.get(entry, key).is_some_and(|(value, _)| value.as_bool() == Some(true))
    }

    fn anchor(&self, entry: &ObjId) -> Anchor {
        Anchor {
            text: self.words(entry, "text"),
            from: self.words(entry, "from"),
            to: self.words(entry, "to"),
            quote: self.words(entry, "quote").unwrap_or_default(),
        }
    }

    fn comment(&self, id: String, by: Option<ParticipantId>, entry: &ObjId) -> Comment {
        Comment {
            id,
            by,
            anchor: self.anchor(entry),
            after: self.words(entry, "after"),
            body: self.words(entry, "body").unwrap_or_default(),
            parent: self.words(entry, "parent"),
            resolved: self.is_true(entry, "resolved"),
            source: self.words(entry, "source").filter(|source| !source.trim().is_empty()),
        }
    }

    fn suggestion(&self, id: &str, by: Option<ParticipantId>, entry: &ObjId) -> Option<Suggestion> {
        let level = self.get(entry, "level").and_then(|(value, _)| whole(value.as_scalar()?));
        Some(Suggestion {
            id: id.parse().ok()?,
            by,
            action: Action::from_word(&self.words(entry, "action")?)?,
            anchor: self.anchor(entry),
            replacement: self.words(entry, "replacement").unwrap_or_default(),
            reason: self.words(entry, "reason").unwrap_or_default(),
            source: self.words(entry, "source").filter(|source| !source.trim().is_empty()),
            withdrawn: self.is_true(entry, "withdrawn"),
            after: self.words(entry, "after"),
            kind: self.words(entry, "kind").and_then(|word| Kind::from_word(&word)),
            level,
            label: self.words(entry, "label").and_then(|word| Label::from_word(&word)),
        })
    }
}

/// A level as it may arrive: a JavaScript number can be a float.
pub fn whole(value: &ScalarValue) -> Option<u8> {
    match value {
        ScalarValue::Int(number) => u8::try_from(*number).ok(),
        ScalarValue::Uint(number) => u8::try_from(*number).ok(),
        ScalarValue::F64(number) => Some(*number as u8),
        _ => None,
    }
}
