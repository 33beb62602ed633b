//! A comparison as a piece of HTML: readable without script, by a screen reader, and on paper.

use super::outline::{
    Entry, Piece, Pieces, bracket_line, called, cited, entries, plain, remarks, stretches,
    word_line,
};
use super::{Change, Comparison, Place, Row, RowKind, RunKind};
use crate::domain::Kind;

/// The style sheet that [`html`] is written for. Every rule is below `.comparison` or named so.
pub const STYLE: &str = include_str!("style.css");

/// Unchanged paragraphs in a row from which they are folded away, all but the one at either end that shows where the
/// reader is. Fewer are read faster than they are unfolded.
const FOLDED_MIN: usize = 6;
/// Changed paragraphs from which the list of them is folded away.
const JUMPS_IN_SIGHT_MAX: usize = 24;

/// What stands around a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// What the older text is called: `Zero draft`.
    pub from: &'a str,
    /// What the newer text is called: `Rev.1`.
    pub to: &'a str,
    /// The address below which each paragraph has a page with its history, without a slash at its end.
    pub paragraphs: Option<&'a str>,
    /// The address of the comparison as a page.
    pub comparison: Option<&'a str>,
}

/// The comparison as an `<article>`.
///
/// Each paragraph is `#p-` and its identity in the newer text, or in the older one where it was removed; the place where
/// a moved one stood is `#was-` and the same identity. Paragraphs that did not change are there, long stretches of them
/// in a `<details>` that opens when a link or a search leads into it. Checkboxes choose what is shown, by the style sheet
/// alone. All text is escaped.
pub fn html(comparison: &Comparison, around: &Around) -> String {
    let mut out = String::from("<article class=\"comparison\">\n");
    out += &header(comparison, around);
    let entries = entries(comparison);
    let mut rest = entries.as_slice();
    while let Some(first) = rest.first() {
        let unchanged = rest.iter().take_while(|entry| is_unchanged(entry)).count();
        // The first and the last stay in sight.
        if unchanged >= FOLDED_MIN {
            out += &entry(first, around);
            out += &folded(&rest[1..unchanged - 1], around);
            out += &entry(&rest[unchanged - 1], around);
        } else {
            rest[..unchanged.max(1)].iter().for_each(|shown| out += &entry(shown, around));
        }
        rest = &rest[unchanged.max(1)..];
    }
    out + "</article>\n"
}

/// A paragraph that a reader of the changes may skip. A new number alone is no reason to stop.
fn is_unchanged(entry: &Entry) -> bool {
    matches!(entry, Entry::Row(row) if row.kind == RowKind::Same && !row.retyped && !row.formatting)
}

fn header(comparison: &Comparison, around: &Around) -> String {
    let mut out = format!(
        "<header>\n<h2>Changes from {} to {}</h2>\n<dl class=\"comparison-counts\">\n\
         <dt>Words</dt><dd>{}</dd>\n<dt>Brackets</dt><dd>{}</dd>\n</dl>\n",
        escaped(around.from),
        escaped(around.to),
        word_line(&comparison.counts),
        bracket_line(&comparison.counts),
    );
    out += &filters(comparison);
    out += "<p class=\"comparison-legend\"><ins>inserted</ins> <del>deleted</del> \
            <span class=\"moved\">moved</span></p>\n";
    if let Some(title) = &comparison.title {
        out += &format!(
            "<p class=\"comparison-title\" dir=\"auto\">Title: {}</p>\n",
            words(&plain(title))
        );
    }
    out += &jumps(comparison);
    out + "</header>\n"
}

/// A checkbox for each thing that happened, with how often. What it does is in the style sheet.
fn filters(comparison: &Comparison) -> String {
    let counts = &comparison.counts;
    let happened = Change::ALL.map(|change| (change.as_str(), called(change), counts.of(change)));
    let boxes: String = happened
        .into_iter()
        .chain([("same", "unchanged", counts.same)])
        .filter(|(.., count)| *count > 0)
        .map(|(name, called, count)| {
            format!(
                "<li><input type=\"checkbox\" id=\"show-{name}\" checked> \
                 <label for=\"show-{name}\">{called} <span class=\"count\">{count}</span></label></li>\n"
            )
        })
        .collect();
    match boxes.is_empty() {
        true => String::new(),
        false => format!(
            "<fieldset class=\"comparison-filters\">\n<legend>Paragraphs shown</legend>\n<ul>\n{boxes}</ul>\n\
             </fieldset>\n"
        ),
    }
}

fn jumps(comparison: &Comparison) -> String {
    let changed = comparison.rows.iter().filter(|row| !is_unchanged(&Entry::Row(row)));
    let jumps: Vec<String> = changed
        .filter_map(|row| {
            let place = row.place()?;
            let sign = match row.kind {
                RowKind::Inserted => "+",
                RowKind::Removed => "−",
                _ => "",
            };
            let name = escaped(&cited(place));
            Some(format!("<a href=\"#p-{}\">{sign}{name}</a>", place.paragraph))
        })
        .collect();
    let nav = format!(
        "<nav class=\"comparison-jumps\" aria-label=\"Changed paragraphs\">{}</nav>\n",
        jumps.join(" ")
    );
    match jumps.len() {
        0 => String::new(),
        1..=JUMPS_IN_SIGHT_MAX => nav,
        count => {
            format!("<details><summary>Go to one of {count} changes</summary>\n{nav}</details>\n")
        }
    }
}

fn folded(entries: &[Entry], around: &Around) -> String {
    let place = |entry: Option<&Entry>| match entry {
        Some(Entry::Row(row)) => row.to.as_ref().map(cited),
        _ => None,
    };
    let span = match (place(entries.first()), place(entries.last())) {
        (Some(first), Some(last)) => format!(", {} to {}", escaped(&first), escaped(&last)),
        _ => String::new(),
    };
    let mut out = format!(
        "<details class=\"comparison-folded\"><summary>{} unchanged paragraphs{span}</summary>\n",
        entries.len()
    );
    entries.iter().for_each(|shown| out += &entry(shown, around));
    out + "</details>\n"
}

fn entry(entry: &Entry, around: &Around) -> String {
    match entry {
        Entry::Row(row) => paragraph(row, around),
        Entry::MovedAway(row) => moved_away(row),
    }
}

/// What stands where a moved paragraph stood.
fn moved_away(row: &Row) -> String {
    let (Some(from), Some(to)) = (&row.from, &row.to) else { return String::new() };
    format!(
        "<div class=\"comparison-row moved-away\" id=\"was-{}\">\n\
         <div class=\"comparison-number\"><s>{}</s></div>\n\
         <div class=\"comparison-text\"><p class=\"remark\">\
         <a href=\"#p-{}\">Moved to {}</a></p></div>\n</div>\n",
        to.paragraph,
        escaped(from.number.as_deref().unwrap_or("")),
        to.paragraph,
        escaped(&cited(to)),
    )
}

fn paragraph(row: &Row, around: &Around) -> String {
    let Some(place) = row.place() else { return String::new() };
    let mut out = format!(
        "<div class=\"comparison-row {}\" id=\"p-{}\">\n\
         <div class=\"comparison-number\">{}</div>\n<div class=\"comparison-text\">\n",
        classes(row),
        place.paragraph,
        margin(row, place),
    );
    out += &remark(row, place, around);
    let tag = match place.kind {
        Kind::Heading => ["h3", "h4", "h5", "h6"][usize::from(place.level).clamp(1, 4) - 1],
        Kind::Quote => "blockquote",
        Kind::Preambular | Kind::Operative | Kind::Paragraph | Kind::ListItem => "p",
    };
    out += &format!("<{tag} class=\"{} level-{}\" dir=\"auto\">", place.kind.as_str(), place.level);
    for stretch in stretches(row) {
        if let Some(from) = stretch.joined_from {
            out += &format!(
                " <span class=\"joint\"><span class=\"said\">from </span>{}</span> ",
                escaped(&from)
            );
        }
        out += &words(&stretch.words);
    }
    out += &format!("</{tag}>\n");
    for note in &row.notes {
        let number = note.to.as_ref().or(note.from.as_ref()).map_or(0, |place| place.number);
        out += &format!(
            "<p class=\"note\" dir=\"auto\">Note {number}: {}</p>\n",
            words(&plain(&note.runs))
        );
    }
    out + "</div>\n</div>\n"
}

/// What a row is found by: all that happened to it.
fn classes(row: &Row) -> String {
    let happened = Change::ALL.into_iter().filter(|change| row.has(*change)).map(Change::as_str);
    let same = (row.kind == RowKind::Same).then_some("same");
    happened.chain(same).collect::<Vec<_>>().join(" ")
}

/// What is said of a paragraph above its words, and the way to its history.
fn remark(row: &Row, place: &Place, around: &Around) -> String {
    let mut said = Vec::new();
    if let (RowKind::Moved, Some(from)) = (row.kind, &row.from) {
        let at = &place.paragraph;
        said.push(format!("<a href=\"#was-{at}\">Moved from {}</a>", escaped(&cited(from))));
    }
    said.extend(remarks(row).iter().map(|remark| escaped(&capitalised(remark))));
    if let Some(address) = around.paragraphs.filter(|_| !is_unchanged(&Entry::Row(row))) {
        said.push(format!(
            "<a class=\"history\" href=\"{}/{}\">History<span class=\"said\"> of {}</span></a>",
            escaped(address),
            place.paragraph,
            escaped(&cited(place)),
        ));
    }
    match said.is_empty() {
        true => String::new(),
        false => format!("<p class=\"remark\">{}</p>\n", said.join(". ")),
    }
}

/// The number that leads back to the paragraph, with the old one before it where it was another.
fn margin(row: &Row, place: &Place) -> String {
    let number = |place: Option<&Place>| {
        place.and_then(|place| place.number.as_deref()).map(escaped).unwrap_or_default()
    };
    // A later part of a paragraph that was split is no renumbered one.
    let is_later_part = row.part.is_some_and(|part| part.number > 1);
    let from = row.from.as_ref().filter(|_| !is_later_part);
    let (from, to) = (number(from), number(row.to.as_ref()));
    let shown = match (row.kind, from.as_str(), to.as_str()) {
        (RowKind::Removed, "", _) => "−".to_owned(),
        (RowKind::Removed, from, _) => format!("− <s>{from}</s>"),
        (RowKind::Inserted, _, to) => format!("+ {to}").trim_end().to_owned(),
        (_, from, to) if from == to || is_later_part => to.to_owned(),
        (_, from, to) => format!(
            "<span class=\"said\">was </span><s>{from}</s><span class=\"said\">, is</span> <span aria-hidden=\"true\">→</span> {to}"
        ),
    };
    let label = match shown.as_str() {
        "" => {
            "<span aria-hidden=\"true\">#</span><span class=\"said\">Link to this paragraph</span>"
        }
        shown => shown,
    };
    format!("<a href=\"#p-{}\">{label}</a>", place.paragraph)
}

/// The words with what changed marked; a screen reader is told where each change begins and ends.
pub(super) fn words(runs: &[Pieces]) -> String {
    let mut out = String::new();
    for (at, Pieces { kind, by, pieces }) in runs.iter().enumerate() {
        let (tag, said) = match kind {
            RunKind::Equal => ("", ""),
            RunKind::Insert => ("ins", "inserted"),
            RunKind::Delete => ("del", "deleted"),
        };
        if !tag.is_empty() {
            let by = by.map_or(String::new(), |by| format!(" by {}", escaped(by)));
            out += &format!("<{tag}><span class=\"said\">{said}{by}: </span>");
        }
        for piece in pieces {
            match (piece, kind) {
                (Piece::Text(text), _) => out += &escaped(text),
                (Piece::Break, RunKind::Equal) => out += "<br>",
                // A line break that comes or goes is seen only by a sign.
                (Piece::Break, RunKind::Insert) => out += "↵<br>",
                (Piece::Break, RunKind::Delete) => out += "↵",
                (Piece::Reference(number), _) => {
                    let number = number.map(|number| number.to_string()).unwrap_or_default();
                    out += &format!("<sup><span class=\"said\">note </span>{number}</sup>");
                }
            }
        }
        if !tag.is_empty() {
            out += &format!("<span class=\"said\">, end of {said}. </span></{tag}>");
            // Said with the mark, and seen beside it; once where the next mark is of the same person.
            let goes_on = runs.get(at + 1).is_some_and(|next| next.by == *by);
            if let Some(by) = by.filter(|_| !goes_on) {
                let by = escaped(by);
                out += &format!("<span class=\"by\" aria-hidden=\"true\">{by}</span>");
            }
        }
    }
    out
}

pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

/// Text in an element and in a quoted attribute, and never markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{EXAMPLE_FROM, EXAMPLE_TO, reading};
    use super::*;
    use crate::compare::compare;
    use expect_test::expect;

    const AROUND: Around = Around {
        from: "Zero draft",
        to: "Rev.1",
        paragraphs: Some("/paragraphs"),
        comparison: None,
    };

    #[test]
    fn a_page_shows_what_changed_and_where_it_went() {
        let comparison = compare(&reading(EXAMPLE_FROM), &reading(EXAMPLE_TO));
        expect![[r##"
            <article class="comparison">
            <header>
            <h2>Changes from Zero draft to Rev.1</h2>
            <dl class="comparison-counts">
            <dt>Words</dt><dd>4 inserted, 4 deleted, in 7 fragments</dd>
            <dt>Brackets</dt><dd>0 before, 1 after</dd>
            </dl>
            <fieldset class="comparison-filters">
            <legend>Paragraphs shown</legend>
            <ul>
            <li><input type="checkbox" id="show-edited" checked> <label for="show-edited">edited <span class="count">3</span></label></li>
            <li><input type="checkbox" id="show-inserted" checked> <label for="show-inserted">inserted <span class="count">1</span></label></li>
            <li><input type="checkbox" id="show-removed" checked> <label for="show-removed">removed <span class="count">1</span></label></li>
            <li><input type="checkbox" id="show-moved" checked> <label for="show-moved">moved <span class="count">1</span></label></li>
            <li><input type="checkbox" id="show-renumbered" checked> <label for="show-renumbered">renumbered <span class="count">3</span></label></li>
            <li><input type="checkbox" id="show-retyped" checked> <label for="show-retyped">of another kind or level <span class="count">1</span></label></li>
            <li><input type="checkbox" id="show-same" checked> <label for="show-same">unchanged <span class="count">3</span></label></li>
            </ul>
            </fieldset>
            <p class="comparison-legend"><ins>inserted</ins> <del>deleted</del> <span class="moved">moved</span></p>
            <nav class="comparison-jumps" aria-label="Changed paragraphs"><a href="#p-pp">PP1</a> <a href="#p-b">¶1</a> <a href="#p-a">¶2</a> <a href="#p-c">−¶3</a> <a href="#p-n">+¶3</a> <a href="#p-d">¶3(a)</a></nav>
            </header>
            <div class="comparison-row same" id="p-h">
            <div class="comparison-number"><a href="#p-h"><span aria-hidden="true">#</span><span class="said">Link to this paragraph</span></a></div>
            <div class="comparison-text">
            <h3 class="heading level-1" dir="auto">Poverty</h3>
            </div>
            </div>
            <div class="comparison-row edited" id="p-pp">
            <div class="comparison-number"><a href="#p-pp">PP1</a></div>
            <div class="comparison-text">
            <p class="remark"><a class="history" href="/paragraphs/pp">History<span class="said"> of PP1</span></a></p>
            <p class="preambular level-0" dir="auto">Recalling its resolution<sup><span class="said">note </span>1</sup>,</p>
            <p class="note" dir="auto">Note 1: A/70/<del><span class="said">deleted: </span>1<span class="said">, end of deleted. </span></del><ins><span class="said">inserted: </span>2<span class="said">, end of inserted. </span></ins>.</p>
            </div>
            </div>
            <div class="comparison-row edited moved renumbered" id="p-b">
            <div class="comparison-number"><a href="#p-b"><span class="said">was </span><s>2</s><span class="said">, is</span> <span aria-hidden="true">→</span> 1</a></div>
            <div class="comparison-text">
            <p class="remark"><a href="#was-b">Moved from ¶2</a>. <a class="history" href="/paragraphs/b">History<span class="said"> of ¶1</span></a></p>
            <p class="operative level-0" dir="auto">Decides to meet<ins><span class="said">inserted: </span> soon<span class="said">, end of inserted. </span></ins>.</p>
            </div>
            </div>
            <div class="comparison-row edited renumbered" id="p-a">
            <div class="comparison-number"><a href="#p-a"><span class="said">was </span><s>1</s><span class="said">, is</span> <span aria-hidden="true">→</span> 2</a></div>
            <div class="comparison-text">
            <p class="remark"><a class="history" href="/paragraphs/a">History<span class="said"> of ¶2</span></a></p>
            <p class="operative level-0" dir="auto">Requests the Secretary-General to <ins><span class="said">inserted: </span>[<span class="said">, end of inserted. </span></ins>report<ins><span class="said">inserted: </span>]<span class="said">, end of inserted. </span></ins> every year to the Assembly;</p>
            </div>
            </div>
            <div class="comparison-row moved-away" id="was-b">
            <div class="comparison-number"><s>2</s></div>
            <div class="comparison-text"><p class="remark"><a href="#p-b">Moved to ¶1</a></p></div>
            </div>
            <div class="comparison-row removed" id="p-c">
            <div class="comparison-number"><a href="#p-c">− <s>3</s></a></div>
            <div class="comparison-text">
            <p class="remark">Removed. <a class="history" href="/paragraphs/c">History<span class="said"> of ¶3</span></a></p>
            <p class="operative level-0" dir="auto"><del><span class="said">deleted: </span>Calls for action.<span class="said">, end of deleted. </span></del></p>
            </div>
            </div>
            <div class="comparison-row inserted" id="p-n">
            <div class="comparison-number"><a href="#p-n">+ 3</a></div>
            <div class="comparison-text">
            <p class="remark">Inserted. <a class="history" href="/paragraphs/n">History<span class="said"> of ¶3</span></a></p>
            <p class="operative level-0" dir="auto"><ins><span class="said">inserted: </span>Invites all.<span class="said">, end of inserted. </span></ins></p>
            </div>
            </div>
            <div class="comparison-row renumbered retyped same" id="p-d">
            <div class="comparison-number"><a href="#p-d"><span class="said">was </span><s>4</s><span class="said">, is</span> <span aria-hidden="true">→</span> 3(a)</a></div>
            <div class="comparison-text">
            <p class="remark">One level down. <a class="history" href="/paragraphs/d">History<span class="said"> of ¶3(a)</span></a></p>
            <p class="operative level-1" dir="auto">Notes with thanks.</p>
            </div>
            </div>
            <div class="comparison-row same" id="p-e">
            <div class="comparison-number"><a href="#p-e"><span aria-hidden="true">#</span><span class="said">Link to this paragraph</span></a></div>
            <div class="comparison-text">
            <p class="paragraph level-0" dir="auto">Done &lt; at {++ last.</p>
            </div>
            </div>
            </article>
        "##]].assert_eq(&html(&comparison, &AROUND));
    }

    #[test]
    fn a_long_stretch_without_change_is_folded() {
        let text = (0..10).map(|at| format!("p{at} operative0 Number {at};\n")).collect::<String>();
        let to = text.replace("Number 0", "The number 0");
        let page = html(&compare(&reading(&text), &reading(&to)), &AROUND);
        assert!(page.contains("<summary>7 unchanged paragraphs, ¶3 to ¶9</summary>"), "{page}");
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_markup() {
        let from = reading("a paragraph <script>alert('1')</script> & \"more\"");
        let around = Around { from: "<b>", to: "\"", paragraphs: None, comparison: None };
        let page = html(&compare(&from, &reading("")), &around);
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;")
        );
    }
}
