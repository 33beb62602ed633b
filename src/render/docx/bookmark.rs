//! How a paragraph keeps its identity in a Word file: a bookmark around its words, which word processors keep through
//! editing. A name begins with `_`, so that it is hidden from lists, and has at most 40 letters, digits and `_`
//! (ECMA-376 Part 1, 17.13.6.2, and what Word takes).

use crate::domain::{ParagraphId, sha256_hex};

/// A bookmark's name at most, in characters.
const NAME_CHARS_MAX: usize = 40;
/// Before an id that is a name as it stands.
const PLAIN: &str = "_zd_";
/// Before a UUID without its hyphens.
const UUID: &str = "_zu_";
/// Before an id of which some characters are written as `_` and two hexadecimal digits.
const ESCAPED: &str = "_zx_";
/// Before the hash of an id that is too long: the paragraph is found by its words.
const HASHED: &str = "_zh_";
/// Where the hyphens of a UUID stand.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// The name of the bookmark around a paragraph.
pub fn bookmark(id: &ParagraphId) -> String {
    let id = id.as_str();
    let fits = |name: &str| name.len() <= NAME_CHARS_MAX;
    let plain = format!("{PLAIN}{id}");
    if fits(&plain) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return plain;
    }
    let digits = id.replace('-', "");
    if uuid(&digits).as_deref() == Some(id) {
        return format!("{UUID}{digits}");
    }
    let mut escaped = ESCAPED.to_owned();
    for byte in id.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => escaped.push(char::from(byte)),
            false => escaped.push_str(&format!("_{byte:02x}")),
        }
    }
    if fits(&escaped) {
        return escaped;
    }
    let hash = sha256_hex(id.as_bytes());
    format!("{HASHED}{}", &hash[..NAME_CHARS_MAX - HASHED.len()])
}

/// The paragraph that a bookmark of this name stands around; none where the name is no such name.
pub fn paragraph_of(name: &str) -> Option<ParagraphId> {
    if let Some(id) = name.strip_prefix(PLAIN) {
        return id.parse().ok();
    }
    if let Some(digits) = name.strip_prefix(UUID) {
        return uuid(digits)?.parse().ok();
    }
    let mut parts = name.strip_prefix(ESCAPED)?.split('_');
    let mut id = parts.next()?.to_owned();
    for part in parts {
        let byte = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        id.push(char::from(byte));
        id.push_str(&part[2..]);
    }
    id.parse().ok()
}

/// A UUID in its usual form from its digits in lower case.
fn uuid(digits: &str) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digits.len() != 32 || !digits.bytes().all(is_digit) {
        return None;
    }
    let mut id = digits.to_owned();
    HYPHENS.iter().for_each(|at| id.insert(*at, '-'));
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_name_that_word_takes_and_comes_back_from_it() {
        let short_of_all_kinds = "a_b~c@d+e";
        for id in ["p1", "A_b", short_of_all_kinds, "0c9e3b0e-5a6b-4c43-9d57-0f1d1e2f3a4b", "x-y"] {
            let id: ParagraphId = id.parse().unwrap();
            let name = bookmark(&id);
            let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            assert!(name.len() <= NAME_CHARS_MAX && name.bytes().all(fine), "{name}");
            assert_eq!(paragraph_of(&name), Some(id), "{name}");
        }
        assert_eq!(bookmark(&"p1".parse().unwrap()), "_zd_p1");
    }

    #[test]
    fn an_id_that_is_too_long_has_a_name_of_its_own() {
        let name = |id: &str| bookmark(&id.parse().unwrap());
        let (one, other) = (name(&"x".repeat(60)), name(&"y".repeat(60)));
        assert_eq!((one.len(), one != other), (NAME_CHARS_MAX, true));
        for name in [one.as_str(), "_GoBack", "_zx_a_", "_zx_a_é", "_zd_", "_zu_12", ""] {
            assert_eq!(paragraph_of(name), None, "{name}");
        }
    }
}
