//! Fields: text that a word processor fills in, between what it is made from and its end (ECMA-376 Part 1, 17.16). What
//! was filled in is read as text; where the field is a link, it has that address.

/// Fields inside one another at most; what is deeper is read as text.
const FIELDS_MAX: usize = 100;

/// The fields that are open.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Default)]
struct Field {
    instruction: String,
    /// What it is made from is over: what follows is text.
    filled_in: bool,
    /// What stands for all that was filled in was read.
    is_read: bool,
}

impl Fields {
    /// A `fldChar`: `begin`, `separate` or `end`.
    pub fn character(&mut self, kind: &str) {
        match kind {
            "begin" if self.open.len() < FIELDS_MAX => self.open.push(Field::default()),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.filled_in = true;
                }
            }
            "end" => drop(self.open.pop()),
            _ => {}
        }
    }
    /// A piece of what the field is made from.
    pub fn instruction(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            field.instruction.push_str(text);
        }
    }
    /// Whether text is text here, and not what a field is made from.
    pub fn shows(&self) -> bool {
        self.open.iter().all(|field| field.filled_in)
    }
    /// Where text here repeats the mark of a footnote: the bookmark around the first one, and whether this is the
    /// beginning of it (`NOTEREF`, 17.16.5.38).
    pub fn repeated_note(&mut self) -> Option<(String, bool)> {
        let field = self.open.last_mut().filter(|field| field.filled_in)?;
        let name = field.instruction.trim_start().strip_prefix("NOTEREF")?;
        let name = name.split_whitespace().next()?.to_owned();
        Some((name, !std::mem::replace(&mut field.is_read, true)))
    }
    /// The address that text here leads to.
    pub fn address(&self) -> Option<String> {
        self.open.iter().rev().find_map(|field| address(&field.instruction))
    }
}

/// The address of `HYPERLINK "https://…"` (17.16.5.25); none where the field is another, or leads to a place in the file.
pub(super) fn address(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let address = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.0,
        None => rest.split_whitespace().next()?,
    };
    (!address.starts_with('\\') && !address.is_empty()).then(|| address.to_owned())
}
