//! A version as one HTML file that needs nothing else: for archives, and for who has no network.

use super::html::{escape_into, html};
use crate::domain::Version;

/// What the page looks like, on a screen and on paper. It stands in the file, which has no other to ask.
const STYLE: &str = "\
body{font:1.05rem/1.5 Georgia,'Noto Serif','Noto Naskh Arabic',serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
header{border-bottom:2px solid;font:.85rem/1.4 system-ui,sans-serif;padding-bottom:.6rem;overflow-wrap:anywhere}
header p{margin:.2rem 0}
h1{font-size:1.5rem}
.preambular{text-indent:2.5rem}
.level-1.operative{margin-inline-start:2.5rem}
.level-2.operative{margin-inline-start:5rem}
.level-3.operative{margin-inline-start:7.5rem}
blockquote{margin-inline:2.5rem}
.footnotes{border-top:1px solid;font-size:.9rem;margin-top:2rem}
@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}[role=doc-backlink]{display:none}}
";

/// The page of a version. The Markdown is the one that was hashed; the head says so.
pub fn standalone(version: &Version) -> String {
    let head = &version.head;
    let mut page = String::from("<!DOCTYPE html>\n<html lang=\"");
    escape_into(&mut page, head.masthead.language());
    page.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    escape_into(&mut page, &format!("{}: {}", version.reading.title, head.designation));
    page.push_str(&format!("</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header lang=\"en\" dir=\"ltr\">\n<p><strong dir=\"auto\">"));
    escape_into(&mut page, &head.designation);
    let day = head.published.strftime("%Y-%m-%d %H:%M UTC");
    page.push_str(&format!("</strong>, version {}, published {day}</p>\n", head.number));
    if let Some(note) = &head.note {
        page.push_str("<p dir=\"auto\">");
        escape_into(&mut page, note);
        page.push_str("</p>\n");
    }
    page.push_str(&format!(
        "<p>SHA-256 of the Markdown: {}</p>\n</header>\n<main>\n{}</main>\n</body>\n</html>\n",
        head.sha256,
        html(&version.markdown)
    ));
    page
}
