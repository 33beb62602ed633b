//! How a version's Markdown is made: the renderer that the rooms are given.

use crate::{
    domain::{ConsultationId, Reading, VersionHead},
    render::{publishable, version_markdown},
    room::Rendered,
};

/// Front matter and text; proved to read back as the same text.
pub fn render_version(
    head: &VersionHead,
    consultation: &ConsultationId,
    reading: &Reading,
) -> Result<Rendered, String> {
    let published = publishable(reading).map_err(|error| error.to_string())?;
    let title = &published.reading.title;
    let markdown = version_markdown(head, title, consultation, &published.markdown);
    let notes = published.notes.into_iter().map(|note| note.what).collect();
    Ok(Rendered { markdown, reading: published.reading, notes })
}
