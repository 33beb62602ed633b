//! A Markdown text as HTML: structure for the eye, the screen reader and the style sheet, and nothing that runs.

use super::{
    import::{Item, Parsed, parse},
    normalise,
};
use crate::domain::{FootnoteId, Inline, Kind, Label, Marks};
use std::collections::{HashMap, HashSet};

/// The body of a page that shows a Markdown text.
///
/// Each paragraph carries the class of its kind and level, `dir="auto"`, and, where it has a number, an id made of it:
/// `para-12-b`, `para-3-bis`, `para-pp4`. The numbers are those that stand in the Markdown. HTML in the text is shown
/// as text; links lead only to `http:`, `https:`, `mailto:` and places in the page; images become links; front matter of
/// a version is not shown. Footnotes are a numbered list at the end with links back.
pub fn html(markdown: &str) -> String {
    let mut count = 0;
    let mut new_id = || {
        count += 1;
        format!("h{count}")
    };
    let Parsed { title, items, footnotes, .. } = parse(markdown, &mut new_id);
    let mut page = Page::default();
    if let Some(title) = title {
        page.out.push_str("<h1 class=\"title\" dir=\"auto\">");
        escape_into(&mut page.out, &normalise::title(&title));
        page.out.push_str("</h1>\n");
    }
    for item in &items {
        let content = normalise::content(&item.content, item.block.kind == Kind::Heading);
        if !content.is_empty() {
            page.paragraph(item, &content);
        }
    }
    page.close_lists(0);
    page.footnotes(&footnotes);
    page.out
}

#[derive(Default)]
struct Page {
    out: String,
    /// How many lists are open, each inside the last item of the one before.
    lists: usize,
    /// Ids that are taken.
    ids: HashSet<String>,
    /// The symbols of the numbers of the last paragraph of each level.
    chain: [String; 4],
    sections: usize,
    preambular: usize,
    /// Footnotes in the order of their first reference, and how often each was referred to.
    notes: Vec<FootnoteId>,
    references: HashMap<FootnoteId, (usize, usize)>,
}

impl Page {
    fn paragraph(&mut self, item: &Item, content: &[Inline]) {
        let (kind, level) = (item.block.kind, item.block.level);
        if kind == Kind::ListItem {
            self.open_item(usize::from(level));
            self.words(content);
            return;
        }
        self.close_lists(0);
        let (open, close) = match kind {
            Kind::Heading => (format!("<h{}", level + 1), format!("</h{}>\n", level + 1)),
            Kind::Quote => ("<blockquote class=\"quote\"><p".into(), "</p></blockquote>\n".into()),
            _ => ("<p".into(), "</p>\n".into()),
        };
        self.out.push_str(&open);
        if kind != Kind::Quote {
            let class = match kind {
                Kind::Heading | Kind::Operative => format!("{} level-{level}", kind.as_str()),
                _ => kind.as_str().into(),
            };
            self.attribute("class", &class);
        }
        if let Some(id) = self.id(item) {
            self.attribute("id", &id);
        }
        self.out.push_str(" dir=\"auto\">");
        if let Some(marker) = &item.block.marker {
            self.out.push_str("<span class=\"number\">");
            escape_into(&mut self.out, marker);
            self.out.push_str("</span> ");
        }
        self.words(content);
        self.out.push_str(&close);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push_str(&format!(" {name}=\""));
        escape_into(&mut self.out, value);
        self.out.push('"');
    }

    /// A name for the place of a paragraph, made of its number; where a number repeats, of its count as well.
    fn id(&mut self, item: &Item) -> Option<String> {
        let block = &item.block;
        let label = block.label.map_or(String::new(), |label| format!("-{}", label.as_str()));
        let name = match block.kind {
            Kind::Heading => {
                self.sections += 1;
                format!("section-{}", self.sections)
            }
            Kind::Preambular => {
                let counts = block.label.is_none() || self.preambular == 0;
                self.preambular += usize::from(counts);
                format!("para-pp{}{label}", self.preambular)
            }
            Kind::Operative => {
                let level = usize::from(block.level).min(self.chain.len() - 1);
                let symbol = symbol(block.marker.as_deref().unwrap_or_default(), block.label);
                self.chain[level] = format!("-{symbol}{label}");
                self.chain[level + 1..].fill(String::new());
                format!("para{}", self.chain.concat())
            }
            _ => return None,
        };
        let mut unique = name.clone();
        let mut count = 1;
        while !self.ids.insert(unique.clone()) {
            count += 1;
            unique = format!("{name}_{count}");
        }
        Some(unique)
    }

    /// Opens an item at a depth, with lists and items between where the text skips a level.
    fn open_item(&mut self, depth: usize) {
        self.close_lists(depth + 1);
        if self.lists == depth + 1 {
            self.out.push_str("</li>\n<li dir=\"auto\">");
            return;
        }
        while self.lists <= depth {
            self.out.push_str(&format!("<ul class=\"list-item level-{}\">\n", self.lists));
            self.out.push_str("<li dir=\"auto\">");
            self.lists += 1;
        }
    }

    fn close_lists(&mut self, keep: usize) {
        while self.lists > keep {
            self.out.push_str("</li>\n</ul>\n");
            self.lists -= 1;
        }
    }

    fn words(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text, marks } => self.run(text, marks),
                Inline::Footnote(id) => self.reference(id),
            }
        }
    }

    fn run(&mut self, text: &str, marks: &Marks) {
        if let Some(url) = &marks.link {
            self.out.push_str("<a");
            self.attribute("href", url);
            self.out.push_str(" rel=\"noopener noreferrer nofollow\">");
        }
        let tags = [(marks.strong, "strong"), (marks.em, "em")];
        for (_, tag) in tags.iter().filter(|(is, _)| *is) {
            self.out.push_str(&format!("<{tag}>"));
        }
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.out.push_str("<br>\n");
            }
            escape_into(&mut self.out, line);
        }
        for (_, tag) in tags.iter().rev().filter(|(is, _)| *is) {
            self.out.push_str(&format!("</{tag}>"));
        }
        if marks.link.is_some() {
            self.out.push_str("</a>");
        }
    }

    fn reference(&mut self, id: &FootnoteId) {
        let next = self.notes.len() + 1;
        let entry = self.references.entry(id.clone()).or_insert((next, 0));
        if entry.0 == next {
            self.notes.push(id.clone());
        }
        entry.1 += 1;
        let (number, time) = *entry;
        let name = reference_name(number, time);
        self.out.push_str(&format!(
            "<sup class=\"footnote-reference\"><a href=\"#fn-{number}\" id=\"{name}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn footnotes(&mut self, notes: &std::collections::BTreeMap<FootnoteId, Vec<Inline>>) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        let mut bodies: Vec<String> = Vec::new();
        // A note may refer to further notes: they are appended to the list while it is walked.
        let mut next = 0;
        while next < self.notes.len() {
            let id = self.notes[next].clone();
            let before = std::mem::take(&mut self.out);
            let content = notes.get(&id).map(|note| normalise::content(note, false));
            self.words(&content.unwrap_or_default());
            bodies.push(std::mem::replace(&mut self.out, before));
            next += 1;
        }
        for (place, body) in bodies.iter().enumerate() {
            let number = place + 1;
            self.out.push_str(&format!("<li id=\"fn-{number}\"><p dir=\"auto\">{body}"));
            let times = self.references.get(&self.notes[place]).map_or(0, |(_, times)| *times);
            for time in 1..=times {
                let name = reference_name(number, time);
                self.out.push_str(&format!(
                    " <a href=\"#{name}\" role=\"doc-backlink\" aria-label=\"Back to reference {number}\">↩</a>"
                ));
            }
            self.out.push_str("</p></li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}

fn reference_name(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{number}"),
        _ => format!("fnref-{number}_{time}"),
    }
}

/// The letters and digits of a marker, without its label.
fn symbol(marker: &str, label: Option<Label>) -> String {
    let marker = marker.trim_start_matches("OP");
    let marker = match label.and_then(|label| marker.rfind(label.as_str())) {
        Some(end) => &marker[..end],
        None => marker,
    };
    marker.chars().filter(char::is_ascii_alphanumeric).collect()
}

pub(super) fn escape_into(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            char => out.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_declaration_shows_its_structure() {
        expect![[r##"
            <h1 class="title" dir="auto">A title &amp; more</h1>
            <p class="preambular" id="para-pp1" dir="auto"><em>Recalling</em> the past,</p>
            <h2 class="heading level-1" id="section-1" dir="auto">Part</h2>
            <p class="operative level-0" id="para-1" dir="auto"><span class="number">1.</span> We <strong>do</strong> it<sup class="footnote-reference"><a href="#fn-1" id="fnref-1" role="doc-noteref">1</a></sup>:</p>
            <p class="operative level-1" id="para-1-a" dir="auto"><span class="number">(a)</span> here<br>
            there;</p>
            <p class="operative level-2" id="para-1-a-i" dir="auto"><span class="number">(i)</span> so<sup class="footnote-reference"><a href="#fn-1" id="fnref-1_2" role="doc-noteref">1</a></sup>.</p>
            <p class="operative level-0" id="para-1-bis" dir="auto"><span class="number">1 bis.</span> Or <a href="https://example.org" rel="noopener noreferrer nofollow">not</a>.</p>
            <ul class="list-item level-0">
            <li dir="auto">one<ul class="list-item level-1">
            <li dir="auto">deeper</li>
            </ul>
            </li>
            <li dir="auto">two</li>
            </ul>
            <blockquote class="quote"><p dir="auto">Words.</p></blockquote>
            <section class="footnotes" role="doc-endnotes" aria-label="Footnotes">
            <ol>
            <li id="fn-1"><p dir="auto">See there. <a href="#fnref-1" role="doc-backlink" aria-label="Back to reference 1">↩</a> <a href="#fnref-1_2" role="doc-backlink" aria-label="Back to reference 1">↩</a></p></li>
            </ol>
            </section>
        "##]]
        .assert_eq(&html(
            "# A title & more\n\n*Recalling* the past,\n\n## Part\n\n1. We **do** it[^1]:\n\n   (a) here\\\n   there;\n\n    (i) so[^1].\n\n1 bis. Or [not](https://example.org).\n\n- one\n\n  - deeper\n\n- two\n\n> Words.\n\n[^1]: See there.\n",
        ));
    }

    #[test]
    fn the_numbers_shown_are_those_of_the_markdown() {
        expect![[r#"
            <p class="operative level-0" id="para-5" dir="auto"><span class="number">5.</span> Five</p>
            <p class="operative level-1" id="para-5-c" dir="auto"><span class="number">(c)</span> Sea</p>
            <p class="operative level-0" id="para-5_2" dir="auto"><span class="number">5.</span> Five again</p>
            <p class="operative level-0" id="para-6-alt" dir="auto"><span class="number">OP6 alt.</span> Six</p>
        "#]]
        .assert_eq(&html("5. Five\n\n(c) Sea\n\n5. Five again\n\nOP6 alt. Six"));
    }

    #[test]
    fn nothing_in_a_text_can_run() {
        let attacks = [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&#10;script:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](<java\tscript:alert(1)>)",
            "[x](\u{1}javascript:alert(1))",
            "[x](vbscript:x) [y](data:text/html,x) [z](//evil.example)",
            "<javascript:alert(1)>",
            "[x]\n\n[x]: javascript:alert(1)",
            "![x](javascript:alert(1))",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:x\">y</a>",
            "a <b onclick=x>b</b>",
            "[x](https://e.example/\"onmouseover=alert(1))",
            "[x](https://e.example/ \"t\\\" onclick=x\")",
            "# <img src=x>",
            "```\n<script>\n```",
            "| <b> | c |\n|---|---|\n| <i> | d |",
            "[^1]\n\n[^1]: <script>x</script>",
        ];
        for attack in attacks {
            let page = html(attack);
            let mut rest = page.as_str();
            while let Some(start) = rest.find('<') {
                let end = start + rest[start..].find('>').expect("a whole tag");
                let tag = &rest[start + 1..end];
                let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
                let known =
                    ["h1", "h2", "p", "a", "sup", "br", "section", "ol", "li", "em", "span"];
                assert!(known.contains(&name), "{attack:?} gave {page}");
                if let Some(href) = tag.split("href=\"").nth(1) {
                    let safe = ["https://e.example/", "#fn"].iter().any(|p| href.starts_with(p));
                    assert!(safe, "{attack:?} gave {page}");
                }
                assert!(!tag.contains(" on"), "{attack:?} gave {page}");
                rest = &rest[end + 1..];
            }
        }
    }
}
