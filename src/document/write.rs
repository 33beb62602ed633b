//! What the server writes itself: the first change of a document, news of a version, what a suggestion asks for, and
//! entries of the discussion for those who have no editor.

use super::{
    arrange::{Arranging, Step},
    edits::Splice,
    proposal::{Edit, Form},
    schema::{Collection, TITLE},
};
use crate::domain::{Anchor, Comment, FootnoteId, Inline, Marks, ParagraphId, Reading, Suggestion};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    TextEncoding,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable, Transaction},
};

/// The version of the schema that `schema` names in both documents.
pub const SCHEMA: i64 = 1;

/// A draft with this text, as one change.
pub fn draft(actor: &[u8], reading: &Reading) -> Result<Vec<u8>, AutomergeError> {
    one_change(actor, |tx| {
        tx.put(ROOT, "schema", SCHEMA)?;
        let title = tx.put_object(ROOT, "title", ObjType::Text)?;
        tx.splice_text(&title, 0, 0, &reading.title)?;
        let order = tx.put_object(ROOT, "order", ObjType::List)?;
        let paragraphs = tx.put_object(ROOT, "paragraphs", ObjType::Map)?;
        let footnotes = tx.put_object(ROOT, "footnotes", ObjType::Map)?;
        for (index, paragraph) in reading.paragraphs.iter().enumerate() {
            tx.insert(&order, index, word(paragraph.id.as_str()))?;
            write_paragraph(tx, &paragraphs, paragraph)?;
        }
        for (id, note) in &reading.footnotes {
            write_footnote(tx, &footnotes, id, note)?;
        }
        Ok(())
    })
}

/// An empty discussion, as one change.
pub fn discussion(actor: &[u8]) -> Result<Vec<u8>, AutomergeError> {
    one_change(actor, |tx| {
        tx.put(ROOT, "schema", SCHEMA)?;
        tx.put_object(ROOT, "comments", ObjType::Map)?;
        tx.put_object(ROOT, "suggestions", ObjType::Map)?;
        Ok(())
    })
}

/// The key of a draft's root that tells of the last version. Only the server writes it.
pub const VERSION: &str = "version";

/// Tells a draft of a version that was published: whoever writes with knowledge of it builds on this change.
pub fn tell_of_version(
    automerge: &mut Automerge,
    actor: &[u8],
    number: u32,
) -> Result<Option<Change>, AutomergeError> {
    change_by(automerge, actor, |tx| tx.put(ROOT, VERSION, i64::from(number)))
}

/// One change of a document that there is, by this actor, without a time.
fn change_by(
    automerge: &mut Automerge,
    actor: &[u8],
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Result<Option<Change>, AutomergeError> {
    let own = automerge.get_actor().clone();
    automerge.set_actor(ActorId::from(actor));
    let mut tx = automerge.transaction();
    let written = write(&mut tx);
    match written {
        // No time: nothing in a document tells when it was written.
        Ok(()) => drop(tx.commit_with(CommitOptions::default().with_time(0))),
        Err(_) => drop(tx.rollback()),
    }
    let change = automerge.get_last_local_change();
    automerge.set_actor(own);
    written.map(|()| change)
}

/// Does what a suggestion asks for. `fresh` is the id of a new paragraph.
pub fn edit(
    automerge: &mut Automerge,
    actor: &[u8],
    edit: &Edit,
    fresh: &str,
) -> Result<Option<Change>, AutomergeError> {
    change_by(automerge, actor, |tx| match edit {
        Edit::Words { text, splices } => {
            let text = match &**text {
                TITLE => member(tx, &ROOT, TITLE)?,
                id => member(tx, &paragraph(tx, id)?, "text")?,
            };
            splices.iter().try_for_each(|Splice { at, delete, insert }| {
                tx.splice_text(&text, *at, *delete as isize, insert)
            })
        }
        Edit::New { words, form, place } => {
            let paragraphs = member(tx, &ROOT, Collection::Paragraphs.key())?;
            let entry = tx.put_object(&paragraphs, fresh, ObjType::Map)?;
            write_form(tx, &entry, None, form)?;
            let text = tx.put_object(&entry, "text", ObjType::Text)?;
            tx.splice_text(&text, 0, 0, words)?;
            arrange(tx, place)
        }
        Edit::Remove { segments, place } => {
            for id in segments {
                let entry = paragraph(tx, id)?;
                tx.put(&entry, "removed", true)?;
            }
            arrange(tx, place)
        }
        Edit::Move { place } => arrange(tx, place),
        Edit::Retype { id, before, form } => {
            let entry = paragraph(tx, id)?;
            write_form(tx, &entry, Some(before), form)
        }
    })
}

fn member(tx: &Transaction<'_>, object: &ObjId, key: &str) -> Result<ObjId, AutomergeError> {
    let found = tx.get(object, key)?;
    found.map(|(_, member)| member).ok_or(AutomergeError::NotAnObject)
}

fn paragraph(tx: &Transaction<'_>, id: &str) -> Result<ObjId, AutomergeError> {
    member(tx, &member(tx, &ROOT, Collection::Paragraphs.key())?, id)
}

/// Writes what a paragraph is, as far as it is something else than before.
fn write_form(
    tx: &mut Transaction<'_>,
    entry: &ObjId,
    before: Option<&Form>,
    form: &Form,
) -> Result<(), AutomergeError> {
    if before.is_none_or(|before| before.kind != form.kind) {
        tx.put(entry, "kind", word(form.kind.as_str()))?;
    }
    if before.is_none_or(|before| before.level != form.level) {
        tx.put(entry, "level", i64::from(form.level))?;
    }
    match (before.and_then(|before| before.label), form.label) {
        (before, label) if before == label => Ok(()),
        (_, Some(label)) => tx.put(entry, "label", word(label.as_str())),
        (_, None) => tx.delete(entry, "label"),
    }
}

fn arrange(tx: &mut Transaction<'_>, place: &Arranging) -> Result<(), AutomergeError> {
    for id in &place.parted {
        let entry = paragraph(tx, id)?;
        tx.delete(&entry, "continues")?;
    }
    let order = member(tx, &ROOT, "order")?;
    for step in &place.steps {
        match step {
            Step::Insert(index, id) => tx.insert(&order, *index, word(id))?,
            Step::Delete(index) => tx.delete(&order, *index)?,
        }
    }
    Ok(())
}

/// An entry of the discussion.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A comment.
    Comment(Comment),
    /// A suggestion.
    Suggestion(Suggestion),
}

impl Entry {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Entry::Comment(comment) => &comment.id,
            Entry::Suggestion(suggestion) => suggestion.id.as_str(),
        }
    }
    /// The map that it is a member of.
    pub fn collection(&self) -> Collection {
        match self {
            Entry::Comment(_) => Collection::Comments,
            Entry::Suggestion(_) => Collection::Suggestions,
        }
    }
    /// Where it is anchored.
    pub fn anchor_mut(&mut self) -> &mut Anchor {
        match self {
            Entry::Comment(comment) => &mut comment.anchor,
            Entry::Suggestion(suggestion) => &mut suggestion.anchor,
        }
    }
}

/// Writes entries of the discussion, all in one change.
pub fn entries(
    automerge: &mut Automerge,
    actor: &[u8],
    entries: &[Entry],
) -> Result<Option<Change>, AutomergeError> {
    change_by(automerge, actor, |tx| entries.iter().try_for_each(|one| entry(tx, one)))
}

fn entry(tx: &mut Transaction<'_>, entry: &Entry) -> Result<(), AutomergeError> {
    let all = member(tx, &ROOT, entry.collection().key())?;
    let made = tx.put_object(&all, entry.id(), ObjType::Map)?;
    let mut put = |key: &str, value: Option<&str>| match value {
        Some(value) => tx.put(&made, key, word(value)),
        None => Ok(()),
    };
    let (anchor, after, source) = match entry {
        Entry::Comment(it) => (&it.anchor, &it.after, &it.source),
        Entry::Suggestion(it) => (&it.anchor, &it.after, &it.source),
    };
    put("text", anchor.text.as_deref())?;
    put("from", anchor.from.as_deref())?;
    put("to", anchor.to.as_deref())?;
    put("after", after.as_deref())?;
    put("quote", Some(&anchor.quote))?;
    put("source", source.as_deref())?;
    match entry {
        Entry::Comment(comment) => {
            put("body", Some(&comment.body))?;
            put("parent", comment.parent.as_deref())
        }
        Entry::Suggestion(suggestion) => {
            put("action", Some(suggestion.action.as_str()))?;
            put("replacement", Some(&suggestion.replacement))?;
            put("reason", Some(&suggestion.reason))?;
            put("kind", suggestion.kind.map(|kind| kind.as_str()))?;
            put("label", suggestion.label.map(|label| label.as_str()))?;
            match suggestion.level {
                Some(level) => tx.put(&made, "level", i64::from(level)),
                None => Ok(()),
            }
        }
    }
}

fn one_change(
    actor: &[u8],
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Result<Vec<u8>, AutomergeError> {
    let mut document =
        Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from(actor));
    let mut tx = document.transaction();
    write(&mut tx)?;
    // No time: nothing in a document tells when it was written.
    let _ = tx.commit_with(CommitOptions::default().with_time(0));
    let change = document.get_last_local_change();
    Ok(change.map(|change| change.raw_bytes().to_vec()).unwrap_or_default())
}

fn word(text: &str) -> ScalarValue {
    ScalarValue::Str(text.into())
}

fn write_paragraph(
    tx: &mut Transaction<'_>,
    paragraphs: &ObjId,
    paragraph: &crate::domain::Paragraph,
) -> Result<(), AutomergeError> {
    let id: &ParagraphId = &paragraph.id;
    let entry = tx.put_object(paragraphs, id.as_str(), ObjType::Map)?;
    tx.put(&entry, "kind", word(paragraph.kind.as_str()))?;
    tx.put(&entry, "level", i64::from(paragraph.level))?;
    if let Some(label) = paragraph.label {
        tx.put(&entry, "label", word(label.as_str()))?;
    }
    let text = tx.put_object(&entry, "text", ObjType::Text)?;
    write_inline(tx, &text, &paragraph.content)
}

fn write_footnote(
    tx: &mut Transaction<'_>,
    footnotes: &ObjId,
    id: &FootnoteId,
    note: &[Inline],
) -> Result<(), AutomergeError> {
    let text = tx.put_object(footnotes, id.as_str(), ObjType::Text)?;
    write_inline(tx, &text, note)
}

fn write_inline(
    tx: &mut Transaction<'_>,
    text: &ObjId,
    content: &[Inline],
) -> Result<(), AutomergeError> {
    let mut end = 0;
    let mut marked: Vec<(usize, usize, &Marks)> = Vec::new();
    for inline in content {
        let start = end;
        match inline {
            Inline::Text { text: characters, marks } => {
                tx.splice_text(text, end, 0, characters)?;
                end += characters.encode_utf16().count();
                if !marks.is_plain() {
                    marked.push((start, end, marks));
                }
            }
            Inline::Footnote(id) => {
                let marker = tx.split_block(text, end)?;
                tx.put(&marker, "type", word("footnote"))?;
                tx.put(&marker, "id", word(id.as_str()))?;
                end += 1;
            }
        }
    }
    for (start, end, marks) in marked {
        let mut mark = |name: &str, value: ScalarValue, expand| {
            tx.mark(text, Mark::new(name.to_owned(), value, start, end), expand)
        };
        if marks.strong {
            mark("strong", true.into(), ExpandMark::After)?;
        }
        if marks.em {
            mark("em", true.into(), ExpandMark::After)?;
        }
        if let Some(address) = &marks.link {
            mark("link", word(address), ExpandMark::None)?;
        }
    }
    Ok(())
}
