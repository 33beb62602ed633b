//! A comparison as a piece of HTML: readable without script, by a screen reader, and on paper.

use super::outline::{Entry, Piece, cited, entries, pieces, remarks, summary};
use super::{Comparison, Place, Row, RowKind, Run, RunKind};
use crate::domain::Kind;

/// The style sheet that [`html`] is written for. Every rule is below `.comparison` or named so.
pub const STYLE: &str = include_str!("style.css");

/// Unchanged paragraphs in a row from which they are folded away, all but the one at either end that shows where the
/// reader is. Fewer are read faster than they are unfolded.
const FOLDED_MIN: usize = 6;

/// The comparison as an `<article>`. The labels name the two texts: `Zero draft`, `Rev.1`.
///
/// Each paragraph is `#row-` and its identity in the newer text, or in the older one where it was removed; the old
/// place of a moved one is `#was-` and its older identity. Paragraphs that did not change are there, long stretches of
/// them in a `<details>` that opens when a link or a search leads into it. All text is escaped.
pub fn html(comparison: &Comparison, from_label: &str, to_label: &str) -> String {
    let mut out = String::from("<article class=\"comparison\">\n");
    out += &header(comparison, from_label, to_label);
    let entries = entries(comparison);
    let mut rest = entries.as_slice();
    while let Some(first) = rest.first() {
        let unchanged = rest.iter().take_while(|entry| is_unchanged(entry)).count();
        // The first and the last stay in sight.
        if unchanged >= FOLDED_MIN {
            out += &entry(first);
            out += &folded(&rest[1..unchanged - 1]);
            out += &entry(&rest[unchanged - 1]);
        } else {
            rest[..unchanged.max(1)].iter().for_each(|shown| out += &entry(shown));
        }
        rest = &rest[unchanged.max(1)..];
    }
    out + "</article>\n"
}

/// A paragraph that a reader of the changes may skip. A new number alone is no reason to stop.
fn is_unchanged(entry: &Entry) -> bool {
    matches!(entry, Entry::Row(row) if row.kind == RowKind::Same && !row.retyped && !row.formatting)
}

fn header(comparison: &Comparison, from_label: &str, to_label: &str) -> String {
    let mut out = format!(
        "<header>\n<h2>Changes from {} to {}</h2>\n<table class=\"comparison-counts\">\n",
        escaped(from_label),
        escaped(to_label)
    );
    for (label, sentence) in summary(&comparison.counts) {
        out += &format!("<tr><th scope=\"row\">{label}</th><td>{sentence}</td></tr>\n");
    }
    out += "</table>\n<p class=\"comparison-legend\"><ins>inserted</ins> <del>deleted</del> \
            <span class=\"moved\">moved</span></p>\n";
    if let Some(title) = &comparison.title {
        out += &format!(
            "<p class=\"comparison-title\" dir=\"auto\">Title: {}</p>\n",
            words(title, None, None, true)
        );
    }
    let jumps: Vec<String> = comparison
        .rows
        .iter()
        .filter(|row| !is_unchanged(&Entry::Row(row)))
        .filter_map(|row| {
            let place = row.to.as_ref().or(row.from.as_ref())?;
            let sign = match row.kind {
                RowKind::Inserted => "+",
                RowKind::Removed => "−",
                RowKind::Same | RowKind::Edited | RowKind::Moved => "",
            };
            let name = escaped(&cited(place));
            Some(format!("<a href=\"#row-{}\">{sign}{name}</a>", place.paragraph))
        })
        .collect();
    if !jumps.is_empty() {
        out += &format!(
            "<nav class=\"comparison-jumps\" aria-label=\"Changed paragraphs\">Changed: {}</nav>\n",
            jumps.join(" ")
        );
    }
    out + "</header>\n"
}

fn folded(entries: &[Entry]) -> String {
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
    entries.iter().for_each(|shown| out += &entry(shown));
    out + "</details>\n"
}

fn entry(entry: &Entry) -> String {
    match entry {
        Entry::Row(row) => paragraph(row),
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
         <a href=\"#row-{}\">Moved to {}</a></p></div>\n</div>\n",
        from.paragraph,
        escaped(from.number.as_deref().unwrap_or("")),
        to.paragraph,
        escaped(&cited(to)),
    )
}

fn paragraph(row: &Row) -> String {
    let (from, to) = (row.from.as_ref(), row.to.as_ref());
    let Some(place) = to.or(from) else { return String::new() };
    let class = match row.kind {
        RowKind::Same => "same",
        RowKind::Edited => "edited",
        RowKind::Inserted => "inserted",
        RowKind::Removed => "removed",
        RowKind::Moved => "moved",
    };
    let mut said = Vec::new();
    if let (RowKind::Moved, Some(from)) = (row.kind, from) {
        said.push(format!(
            "<a href=\"#was-{}\">Moved from {}</a>",
            from.paragraph,
            escaped(&cited(from))
        ));
    }
    said.extend(remarks(row).iter().map(|remark| escaped(&capitalised(remark))));
    let mut out = format!(
        "<div class=\"comparison-row {class}\" id=\"row-{}\">\n\
         <div class=\"comparison-number\">{}</div>\n<div class=\"comparison-text\">\n",
        place.paragraph,
        margin(row, place),
    );
    if !said.is_empty() {
        out += &format!("<p class=\"remark\">{}</p>\n", said.join(". "));
    }
    let tag = match place.kind {
        Kind::Heading => ["h3", "h4", "h5", "h6"][usize::from(place.level).clamp(1, 4) - 1],
        Kind::Quote => "blockquote",
        Kind::Preambular | Kind::Operative | Kind::Paragraph | Kind::ListItem => "p",
    };
    // A remark says of the whole paragraph that it came or went; inside one, each fragment says it of itself.
    let is_part = from.is_some() && to.is_some();
    out += &format!(
        "<{tag} class=\"{} level-{}\" dir=\"auto\">{}</{tag}>\n",
        place.kind.as_str(),
        place.level,
        words(&row.runs, from, to, is_part)
    );
    for note in &row.notes {
        let number = note.to.as_ref().or(note.from.as_ref()).map_or(0, |place| place.number);
        out += &format!(
            "<p class=\"note\" dir=\"auto\">Note {number}: {}</p>\n",
            words(&note.runs, None, None, is_part)
        );
    }
    out + "</div>\n</div>\n"
}

/// The number that leads back to the paragraph, with the old one before it where it was another.
fn margin(row: &Row, place: &Place) -> String {
    let number = |place: Option<&Place>| {
        place.and_then(|place| place.number.as_deref()).map(escaped).unwrap_or_default()
    };
    let (from, to) = (number(row.from.as_ref()), number(row.to.as_ref()));
    let shown = match (row.kind, from.as_str(), to.as_str()) {
        (RowKind::Removed, "", _) => "−".to_owned(),
        (RowKind::Removed, from, _) => format!("− <s>{from}</s>"),
        (RowKind::Inserted, _, to) => format!("+ {to}").trim_end().to_owned(),
        (_, from, to) if from == to => to.to_owned(),
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
    format!("<a href=\"#row-{}\">{label}</a>", place.paragraph)
}

/// The words with what changed marked; where a change is a part, a screen reader is told where it begins and ends.
fn words(runs: &[Run], from: Option<&Place>, to: Option<&Place>, is_part: bool) -> String {
    let mut out = String::new();
    for (kind, pieces) in pieces(runs, from, to) {
        let (tag, said) = match kind {
            RunKind::Equal => ("", ""),
            RunKind::Insert => ("ins", "inserted"),
            RunKind::Delete => ("del", "deleted"),
        };
        if !tag.is_empty() {
            out += &format!("<{tag}>");
            if is_part {
                out += &format!("<span class=\"said\">{said}: </span>");
            }
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
            if is_part {
                out += &format!("<span class=\"said\">, end of {said}. </span>");
            }
            out += &format!("</{tag}>");
        }
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

fn escaped(text: &str) -> String {
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

    #[test]
    fn a_page_shows_what_changed_and_where_it_went() {
        let comparison = compare(&reading(EXAMPLE_FROM), &reading(EXAMPLE_TO));
        expect![[r##"
            <article class="comparison">
            <header>
            <h2>Changes from Zero draft to Rev.1</h2>
            <table class="comparison-counts">
            <tr><th scope="row">Paragraphs</th><td>2 edited, 1 inserted, 1 removed, 1 moved, 3 unchanged</td></tr>
            <tr><th scope="row">Words</th><td>4 inserted, 4 deleted, in 7 fragments</td></tr>
            <tr><th scope="row">Brackets</th><td>0 before, 1 after</td></tr>
            <tr><th scope="row">Besides</th><td>3 renumbered, 1 of another kind or level, 1 set otherwise</td></tr>
            </table>
            <p class="comparison-legend"><ins>inserted</ins> <del>deleted</del> <span class="moved">moved</span></p>
            <nav class="comparison-jumps" aria-label="Changed paragraphs">Changed: <a href="#row-pp">PP1</a> <a href="#row-b">¶1</a> <a href="#row-a">¶2</a> <a href="#row-c">−¶3</a> <a href="#row-n">+¶3</a> <a href="#row-d">¶3(a)</a></nav>
            </header>
            <div class="comparison-row same" id="row-h">
            <div class="comparison-number"><a href="#row-h"><span aria-hidden="true">#</span><span class="said">Link to this paragraph</span></a></div>
            <div class="comparison-text">
            <h3 class="heading level-1" dir="auto">Poverty</h3>
            </div>
            </div>
            <div class="comparison-row edited" id="row-pp">
            <div class="comparison-number"><a href="#row-pp">PP1</a></div>
            <div class="comparison-text">
            <p class="remark">Set otherwise, same words</p>
            <p class="preambular level-0" dir="auto">Recalling its resolution<sup><span class="said">note </span>1</sup>,</p>
            <p class="note" dir="auto">Note 1: A/70/<del><span class="said">deleted: </span>1<span class="said">, end of deleted. </span></del><ins><span class="said">inserted: </span>2<span class="said">, end of inserted. </span></ins>.</p>
            </div>
            </div>
            <div class="comparison-row moved" id="row-b">
            <div class="comparison-number"><a href="#row-b"><span class="said">was </span><s>2</s><span class="said">, is</span> <span aria-hidden="true">→</span> 1</a></div>
            <div class="comparison-text">
            <p class="remark"><a href="#was-b">Moved from ¶2</a></p>
            <p class="operative level-0" dir="auto">Decides to meet<ins><span class="said">inserted: </span> soon<span class="said">, end of inserted. </span></ins>.</p>
            </div>
            </div>
            <div class="comparison-row edited" id="row-a">
            <div class="comparison-number"><a href="#row-a"><span class="said">was </span><s>1</s><span class="said">, is</span> <span aria-hidden="true">→</span> 2</a></div>
            <div class="comparison-text">
            <p class="operative level-0" dir="auto">Requests the Secretary-General to <ins><span class="said">inserted: </span>[<span class="said">, end of inserted. </span></ins>report<ins><span class="said">inserted: </span>]<span class="said">, end of inserted. </span></ins> every year to the Assembly;</p>
            </div>
            </div>
            <div class="comparison-row moved-away" id="was-b">
            <div class="comparison-number"><s>2</s></div>
            <div class="comparison-text"><p class="remark"><a href="#row-b">Moved to ¶1</a></p></div>
            </div>
            <div class="comparison-row removed" id="row-c">
            <div class="comparison-number"><a href="#row-c">− <s>3</s></a></div>
            <div class="comparison-text">
            <p class="remark">Removed</p>
            <p class="operative level-0" dir="auto"><del>Calls for action.</del></p>
            </div>
            </div>
            <div class="comparison-row inserted" id="row-n">
            <div class="comparison-number"><a href="#row-n">+ 3</a></div>
            <div class="comparison-text">
            <p class="remark">Inserted</p>
            <p class="operative level-0" dir="auto"><ins>Invites all.</ins></p>
            </div>
            </div>
            <div class="comparison-row same" id="row-d">
            <div class="comparison-number"><a href="#row-d"><span class="said">was </span><s>4</s><span class="said">, is</span> <span aria-hidden="true">→</span> 3(a)</a></div>
            <div class="comparison-text">
            <p class="remark">One level down</p>
            <p class="operative level-1" dir="auto">Notes with thanks.</p>
            </div>
            </div>
            <div class="comparison-row same" id="row-e">
            <div class="comparison-number"><a href="#row-e"><span aria-hidden="true">#</span><span class="said">Link to this paragraph</span></a></div>
            <div class="comparison-text">
            <p class="paragraph level-0" dir="auto">Done &lt; at {++ last.</p>
            </div>
            </div>
            </article>
        "##]].assert_eq(&html(&comparison, "Zero draft", "Rev.1"));
    }

    #[test]
    fn a_long_stretch_without_change_is_folded() {
        let text = (0..10).map(|at| format!("p{at} operative0 Number {at};\n")).collect::<String>();
        let to = text.replace("Number 0", "The number 0");
        let page = html(&compare(&reading(&text), &reading(&to)), "A", "B");
        assert!(page.contains("<summary>7 unchanged paragraphs, ¶3 to ¶9</summary>"), "{page}");
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_markup() {
        let from = reading("a paragraph <script>alert('1')</script> & \"more\"");
        let page = html(&compare(&from, &reading("")), "<b>", "\"");
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;")
        );
    }
}
