//! What a block is once all its lines are known: its kind by its words, the attributes that it ends with, and whether
//! it is the rest of the block before.

use super::{
    form::{self, Marker},
    opening,
    scan::{Block, Scanner, Shape},
};
use crate::domain::{Kind, Label};

impl Scanner {
    /// A block is complete: its kind is settled, or it is found to be the rest of the one before.
    pub(super) fn finish(&mut self, mut block: Block) {
        if !block.literal {
            block.source.truncate(block.source.trim_end_matches([' ', '\t']).len());
            self.obey_attributes(&mut block);
        }
        if block.kind == Kind::Heading {
            self.sequence.operative_in_section = false;
            if !block.explicit && block.source.ends_with('}') && block.source.contains(" {") {
                self.remark(block.line, "The attributes of a heading were kept as text.");
            }
        }
        if block.kind != Kind::ListItem && block.shape != Shape::Plain {
            self.bullets.clear();
        }
        let sealed = std::mem::replace(&mut self.sealed, block.explicit);
        if !sealed && block.shape == Shape::Plain && self.joins_last(&block) {
            let last = self.blocks.last_mut().expect("a block to join");
            last.source.push(' ');
            last.source.push_str(&block.source);
            last.lines += block.lines;
            let last = self.blocks.pop().map(|last| self.settled(last));
            self.blocks.extend(last);
            self.remark(
                block.line,
                "A paragraph that was interrupted in the middle of a sentence was joined.",
            );
            return;
        }
        let block = self.settled(block);
        self.blocks.push(block);
    }

    /// With the kind that an unnumbered paragraph has by its opening and its end.
    fn settled(&self, mut block: Block) -> Block {
        if block.shape == Shape::Plain && !block.explicit {
            let preambular = !self.sequence.operative_in_section
                && form::ends_in(&block.source, &[','])
                && opening::is_preambular(&block.source);
            block.kind = if preambular { Kind::Preambular } else { Kind::Paragraph };
        }
        block
    }

    /// Whether a block is the rest of the last one, which a page's end interrupted.
    fn joins_last(&self, block: &Block) -> bool {
        let Some(last) = self.blocks.last().filter(|last| {
            (last.shape != Shape::Fixed || last.kind == Kind::Preambular)
                && !last.explicit
                && !last.source.is_empty()
        }) else {
            return false;
        };
        if opening::ends_open(&last.source) && opening::may_go_on(&block.source) {
            return true;
        }
        let stops: &[char] = match last.kind {
            Kind::Operative => &['.', ';', ':', '!', '?', '…'],
            _ => &['.', ';', ':', '!', '?', '…', ','],
        };
        block.source.starts_with(char::is_lowercase)
            && last.source.contains(' ')
            && !form::ends_in(&last.source, stops)
    }

    /// ` {.operative .level-2}` at the end of a paragraph says what it is.
    fn obey_attributes(&mut self, block: &mut Block) {
        let numbered = !block.prefix.is_empty();
        let Some((length, attributes)) = attributes(&block.source, numbered) else { return };
        block.source.truncate(length);
        block.explicit = true;
        block.label = attributes.label;
        if attributes.kind == Kind::Heading && block.kind == Kind::Heading {
            return;
        }
        if attributes.kind == Kind::ListItem && block.kind == Kind::ListItem {
            if let Some(last) = self.bullets.last_mut() {
                last.1 = attributes.level;
            }
            block.level = attributes.level;
            return;
        }
        if block.marker.take().is_some() {
            self.sequence = block.before;
        }
        if !block.prefix.is_empty() {
            block.source.insert_str(0, &std::mem::take(&mut block.prefix));
            block.source.truncate(block.source.trim_end().len());
        }
        (block.kind, block.level) = (attributes.kind, attributes.level);
        block.shape = Shape::Fixed;
        if block.kind == Kind::Heading {
            block.level += 1;
        }
        if block.kind == Kind::Operative {
            block.shape = Shape::Numbered;
            self.take_marker(block);
        }
    }

    /// The number of a paragraph that says itself that it has one.
    fn take_marker(&mut self, block: &mut Block) {
        let source = std::mem::take(&mut block.source);
        let symbol = source.trim_start_matches("OP").trim_start_matches(['(', ' ']);
        let length = symbol.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let start = source.len() - symbol.len();
        let mut end = start + length;
        if source[end..].starts_with(')') && block.level > 0 {
            end += 1;
        }
        if let Some(label) = block.label {
            let word = format!(" {}", label.as_str());
            end += if source[end..].starts_with(&word) { word.len() } else { 0 };
        }
        end += usize::from(source[end..].starts_with(['.', ')']));
        let is_symbol = |text: &str| {
            !text.is_empty()
                && (text.bytes().all(|byte| byte.is_ascii_digit())
                    || text.bytes().all(|byte| byte.is_ascii_lowercase()))
        };
        // Words that somebody called operative and did not number stay words.
        if !is_symbol(&source[start..start + length]) || end == start + length {
            self.sequence.operative_in_section = true;
            block.source = source;
            return;
        }
        let written = &source[..end];
        let style = form::marker(&format!("{written} ")).map(|m| m.style);
        let marker = Marker {
            written,
            taken: written,
            symbol: &source[start..start + length],
            style: style.unwrap_or(form::Style::Brackets),
            label: block.label,
            rest: "",
        };
        self.sequence.place_at(block.level, &marker, block.indent);
        block.marker = Some(written.into());
        block.source = source[end..].trim_start_matches([' ', '\t']).into();
    }
}

/// What a paragraph says of itself.
struct Attributes {
    kind: Kind,
    level: u8,
    label: Option<Label>,
}

/// The attributes at the end of a paragraph and the length of the text before them; there is none where something
/// was taken from the start.
fn attributes(source: &str, may_be_alone: bool) -> Option<(usize, Attributes)> {
    let inner = source.strip_suffix('}')?;
    let start = inner.rfind("{.")?;
    let mut words = inner[start + 1..].split(' ');
    let kind = Kind::from_word(words.next()?.strip_prefix('.')?)?;
    let mut attributes = Attributes { kind, level: *kind.levels().start(), label: None };
    for word in words {
        let word = word.strip_prefix('.')?;
        match (word.strip_prefix("level-"), Label::from_word(word)) {
            (Some(level), _) => attributes.level = level.parse().ok()?,
            (None, Some(label)) => attributes.label = Some(label),
            _ => return None,
        }
    }
    let known = kind.levels().contains(&attributes.level);
    let before = match start {
        0 if may_be_alone => "",
        _ => source[..start].strip_suffix(' ')?,
    };
    known.then_some((before.len(), attributes))
}

/// How a paragraph says what it is where its form does not.
pub(super) fn written_attributes(kind: Kind, level: u8, label: Option<Label>) -> String {
    let mut written = format!(" {{.{}", kind.as_str());
    if level != *kind.levels().start() {
        written += &format!(" .level-{level}");
    }
    if let Some(label) = label {
        written += &format!(" .{}", label.as_str());
    }
    written + "}"
}
