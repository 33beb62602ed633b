//! The first change of a document: what the server writes when a consultation is started.

use crate::domain::{FootnoteId, Inline, Marks, ParagraphId, Reading};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ScalarValue, TextEncoding,
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
    let own = automerge.get_actor().clone();
    automerge.set_actor(ActorId::from(actor));
    let mut tx = automerge.transaction();
    tx.put(ROOT, VERSION, i64::from(number))?;
    let _ = tx.commit_with(CommitOptions::default().with_time(0));
    let change = automerge.get_last_local_change();
    automerge.set_actor(own);
    Ok(change)
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
