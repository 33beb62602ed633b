//! The head of a version's Markdown: what the version is, and the hash of the one before.

use crate::domain::{ConsultationId, VersionHead};

/// The first key of our own front matter.
const OWN_KEY: &str = "zerodraft: 1";

/// The YAML front matter of a version, from `---` to `---`.
///
/// What the masthead says stands in it too, so that a symbol cannot be altered unseen. It names the SHA-256 of the version before, so that the hash of each version covers all before it. Its own hash is
/// not in it.
pub fn front_matter(head: &VersionHead, title: &str, consultation: &ConsultationId) -> String {
    let heads: Vec<String> = head.heads.iter().map(|head| quoted(head)).collect();
    let mut lines = vec![
        "---".to_owned(),
        OWN_KEY.to_owned(),
        format!("title: {}", quoted(title)),
        format!("version: {}", head.number),
        format!("designation: {}", quoted(&head.designation)),
        format!("stage: {}", quoted(&head.stage)),
        format!("consultation: {}", quoted(consultation.as_str())),
        format!("published: {}", quoted(&head.published.to_string())),
        format!("heads: [{}]", heads.join(", ")),
        format!("previous: {}", head.previous.as_deref().map_or("null".into(), quoted)),
    ];
    let masthead = &head.masthead;
    let said = [
        ("organisation", &masthead.organisation),
        ("symbol", &masthead.symbol),
        ("distribution", &masthead.distribution),
        ("date", &masthead.date),
        ("language", &masthead.language),
    ];
    let said = said.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)));
    lines.extend(said.map(|(key, text)| format!("{key}: {}", quoted(text))));
    lines.extend(head.note.as_deref().map(|note| format!("note: {}", quoted(note))));
    lines.push("---\n".into());
    lines.join("\n")
}

/// The Markdown of a version, the bytes that are hashed: front matter, a blank line, and the text from
/// [`publishable`](super::publishable).
pub fn version_markdown(
    head: &VersionHead,
    title: &str,
    consultation: &ConsultationId,
    body: &str,
) -> String {
    format!("{}\n{body}", front_matter(head, title, consultation))
}

/// A string in YAML's double quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            char if char.is_control() || "\u{2028}\u{2029}\u{feff}".contains(char) => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(char)));
            }
            char => quoted.push(char),
        }
    }
    quoted + "\""
}

/// Front matter at the start of a text.
pub(super) struct FrontMatter {
    /// How many lines it takes, with its fences.
    pub lines: usize,
    /// Made by [`front_matter`].
    pub own: bool,
}

/// The front matter that a text begins with.
pub(super) fn find(lines: &[&str]) -> Option<FrontMatter> {
    if lines.first().map(|line| line.trim_end()) != Some("---") {
        return None;
    }
    let end = lines[1..].iter().position(|line| matches!(line.trim_end(), "---" | "..."))? + 1;
    let inner = &lines[1..end];
    let is_key = |line: &&str| {
        line.split_once(':').is_some_and(|(key, rest)| {
            let word = |c: char| c.is_alphanumeric() || "_-.".contains(c);
            !key.is_empty() && key.chars().all(word) && (rest.is_empty() || rest.starts_with(' '))
        })
    };
    if !inner.first().is_some_and(is_key) {
        return None;
    }
    Some(FrontMatter { lines: end + 1, own: inner[0] == OWN_KEY })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render;

    fn head(note: &str) -> VersionHead {
        VersionHead {
            number: 2,
            designation: "Rev.1".into(),
            stage: "First \"reading\"".into(),
            heads: vec!["ab".into(), "cd".into()],
            sha256: String::new(),
            previous: Some("00ff".into()),
            note: Some(note.into()),
            published: "2026-05-09T10:00:00Z".parse().unwrap(),
            masthead: Default::default(),
        }
    }

    #[test]
    fn the_head_of_a_version_says_what_it_is_and_what_came_before() {
        let id: ConsultationId = "abc123".parse().unwrap();
        expect_test::expect![[r#"
            ---
            zerodraft: 1
            title: "A: title"
            version: 2
            designation: "Rev.1"
            stage: "First \"reading\""
            consultation: "abc123"
            published: "2026-05-09T10:00:00Z"
            heads: ["ab", "cd"]
            previous: "00ff"
            note: "two\n---\nlines"
            ---
        "#]]
        .assert_eq(&front_matter(&head("two\n---\nlines"), "A: title", &id));
    }

    #[test]
    fn a_version_is_imported_without_its_head() {
        let id: ConsultationId = "abc123".parse().unwrap();
        let text = version_markdown(&head("x"), "T", &id, "# T\n\nWords.\n");
        let mut count = 0;
        let import = render::import(&text, &mut || {
            count += 1;
            format!("p{count}")
        });
        assert_eq!((import.reading.title.as_str(), import.reading.paragraphs.len()), ("T", 1));
        assert_eq!(import.notes, []);
    }

    #[test]
    fn front_matter_is_told_from_a_dividing_line() {
        assert!(find(&["---", "Some words: and more", "---"]).is_none());
        assert!(find(&["---", "title: x"]).is_none());
        let found = find(&["---", "symbol: A/1", "title: \"The \\\"A\\\"\"", "---"]).unwrap();
        assert_eq!((found.lines, found.own), (4, false));
    }
}
