//! How one wording becomes another, word by word: what a drafter types in the same paragraph keeps its place.

/// Steps of a comparison at most; above that the whole stretch is replaced. It is a quarter of a second's work.
const STEPS_MAX: usize = 4_000_000;
/// The mark of a footnote.
const FOOTNOTE: char = '\u{fffc}';

/// Words taken out at a place, and others put in, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Where.
    pub at: usize,
    /// How much is taken out.
    pub delete: usize,
    /// What is put in.
    pub insert: String,
}

/// The splices that turn `old` into `new`, from the first to the last, each by its place in `old`. Footnote marks of
/// `old` stay unless `sees_footnotes`; those of `new` are never put in.
pub fn splices(old: &str, new: &str, sees_footnotes: bool) -> Vec<Splice> {
    let (old, width) = (pieces(old), old.encode_utf16().count());
    let seen = |piece: &Piece| sees_footnotes || !piece.text.starts_with(FOOTNOTE);
    let old: Vec<Piece> = old.into_iter().filter(seen).collect();
    let new = pieces(new);
    let head = old.iter().zip(&new).take_while(|(a, b)| a.text == b.text).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a.text == b.text).count();
    let (middle, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    // Words that are only put in stand before what follows, and behind a footnote that ends the stretch.
    let place = |index: usize| old.get(index).map_or(width, |piece| piece.at);
    let mut splices: Vec<Splice> = Vec::new();
    let mut add = |at: usize, delete: usize, insert: &str| {
        let insert = insert.replace(FOOTNOTE, "");
        if delete == 0 && insert.is_empty() {
            return;
        }
        match splices.last_mut() {
            Some(last) if last.at + last.delete == at => {
                last.delete += delete;
                last.insert += &insert;
            }
            _ => splices.push(Splice { at, delete, insert }),
        }
    };
    let (mut i, mut j) = (0, 0);
    let ends = [(middle.len(), new.len())];
    for (same_old, same_new) in common(middle, new).into_iter().chain(ends) {
        // New words stand where the old ones began, before a footnote that stays between them.
        new[j..same_new].iter().for_each(|piece| add(place(i), 0, piece.text));
        middle[i..same_old].iter().for_each(|piece| add(piece.at, piece.width, ""));
        (i, j) = (same_old + 1, same_new + 1);
    }
    splices
}

/// A word, or one character between words.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
    width: usize,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut begun: Option<usize> = None;
    let mut at = 0;
    let mut push = |piece: &'_ str| {
        let width = piece.encode_utf16().count();
        let start = at;
        at += width;
        (start, width)
    };
    for (index, char) in text.char_indices() {
        if char.is_alphanumeric() {
            begun.get_or_insert(index);
            continue;
        }
        let ends = [
            begun.take().map(|start| &text[start..index]),
            Some(&text[index..index + char.len_utf8()]),
        ];
        for piece in ends.into_iter().flatten() {
            let (at, width) = push(piece);
            pieces.push(Piece { text: piece, at, width });
        }
    }
    if let Some(start) = begun {
        let (at, width) = push(&text[start..]);
        pieces.push(Piece { text: &text[start..], at, width });
    }
    pieces
}

/// A longest common subsequence, as pairs of indices; nothing where it would take too long.
fn common(old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > STEPS_MAX {
        return vec![];
    }
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = match old[i].text == new[j].text {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i].text == new[j].text {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(old: &str, splices: &[Splice]) -> String {
        let mut units: Vec<u16> = old.encode_utf16().collect();
        for Splice { at, delete, insert } in splices.iter().rev() {
            units.splice(*at..at + delete, insert.encode_utf16());
        }
        String::from_utf16(&units).unwrap()
    }

    #[test]
    fn only_the_words_that_differ_are_touched() {
        let splice = |at, delete, insert: &str| Splice { at, delete, insert: insert.into() };
        for (old, new, expected) in [
            ("States may act.", "States should act.", vec![splice(7, 3, "should")]),
            ("act", "act now", vec![splice(3, 0, " now")]),
            ("", "We gather.", vec![splice(0, 0, "We gather.")]),
            ("a b c", "a c", vec![splice(2, 2, "")]),
            ("🕊 may we", "🕊 shall we", vec![splice(3, 3, "shall")]),
            ("one two three", "1 two 3", vec![splice(0, 3, "1"), splice(8, 5, "3")]),
        ] {
            assert_eq!(splices(old, new, false), expected, "{old} → {new}");
        }
    }

    #[test]
    fn footnotes_stay_where_nobody_saw_them() {
        let kept = splices("calls\u{fffc} upon all", "urges all", false);
        assert_eq!(apply("calls\u{fffc} upon all", &kept), "urges\u{fffc} all");
        let seen = splices("calls\u{fffc} upon", "urges", true);
        assert_eq!(apply("calls\u{fffc} upon", &seen), "urges");
        let inside = splices("one\u{fffc} two", "one two three", false);
        assert_eq!(apply("one\u{fffc} two", &inside), "one\u{fffc} two three");
        let end = splices("peace\u{fffc}", "peace now", false);
        assert_eq!(apply("peace\u{fffc}", &end), "peace\u{fffc} now");
        let other = splices("peace", "pea\u{fffc}ce", true);
        assert_eq!(apply("peace", &other), "peace");
    }

    #[test]
    fn any_wording_becomes_any_other() {
        let words = ["peace", " ", "and", ",", "🕊", "é", "a", "\n"];
        let mut seed = 7u64;
        let mut text = |most: usize| {
            let mut text = String::new();
            for _ in 0..most {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                text += words[(seed >> 33) as usize % words.len()];
            }
            text
        };
        for round in 0..500 {
            let (old, new) = (text(round % 13), text(round % 11));
            assert_eq!(apply(&old, &splices(&old, &new, false)), new, "{old:?} → {new:?}");
        }
    }
}
