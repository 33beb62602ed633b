//! What every page has around it: the head, the skip link, the landmarks, and the one style sheet.

use super::escape::Text;
use crate::{compare, domain::sha256_hex};
use axum::{
    extract::RawQuery,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use jiff::Timestamp;
use std::sync::LazyLock;

/// The style sheet of all pages: one file, so that it is fetched once.
static STYLE: LazyLock<String> =
    LazyLock::new(|| format!("{}\n{}", include_str!("pages.css"), compare::STYLE));
/// Names what the style sheet holds, so that it may be kept for good.
static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| sha256_hex(STYLE.as_bytes())[..16].to_owned());

/// Names the form of the pages: with what they show it says whether a page is the same.
pub fn form_hash() -> String {
    format!("{}-{}", env!("CARGO_PKG_VERSION"), *STYLE_HASH)
}

/// `GET /assets/pages.css`. Kept for good under the address that names its hash, and under no other.
pub async fn style(RawQuery(query): RawQuery) -> Response {
    let current = query.as_deref() == Some(&format!("v={}", *STYLE_HASH));
    let caching = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
    ];
    (headers, STYLE.as_str()).into_response()
}

/// A page. `main` is HTML; everything else is text.
pub struct Page<'a> {
    /// What the window is called; the site's name is added.
    pub title: &'a str,
    /// Where the page stands: addresses and names, from the outside in.
    pub trail: &'a [(&'a str, &'a str)],
    /// A class of the body, for the layout.
    pub class: &'static str,
    /// The content, with the page's one `<h1>`.
    pub main: String,
}

impl Page<'_> {
    /// The whole document.
    pub fn html(&self) -> String {
        let trail: String = self
            .trail
            .iter()
            .map(|(address, name)| {
                format!("<a href=\"{}\" dir=\"auto\">{}</a>", Text(address), Text(name))
            })
            .collect();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <title>{title} · zerodraft</title>\n<link rel=\"icon\" href=\"data:,\">\n\
             <link rel=\"stylesheet\" href=\"/assets/pages.css?v={hash}\">\n</head>\n\
             <body class=\"{class}\">\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
             <header class=\"site\"><nav aria-label=\"Where you are\">\
             <a class=\"brand\" href=\"/\">zerodraft</a>{trail}</nav></header>\n\
             <main id=\"main\">\n{main}</main>\n</body>\n</html>\n",
            title = Text(self.title),
            hash = *STYLE_HASH,
            class = self.class,
            main = self.main,
        )
    }

    /// As an answer.
    pub fn answer(&self, status: StatusCode) -> Response {
        (status, Html(self.html())).into_response()
    }
}

/// A moment, for people and for programs.
pub fn moment(at: Timestamp) -> String {
    format!("<time datetime=\"{at}\">{}</time>", at.strftime("%-d %B %Y, %H:%M UTC"))
}

/// A count with its noun.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if count == 1 { one } else { many })
}

/// One `<option>` of a select.
pub fn option(value: &str, label: &str, selected: bool) -> String {
    let selected = if selected { " selected" } else { "" };
    format!("<option value=\"{}\"{selected}>{}</option>", Text(value), Text(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        assert_eq!(counted(1, "word", "words"), "1 word");
        assert_eq!(counted(8_260, "word", "words"), "8,260 words");
        assert_eq!(counted(1_234_567, "word", "words"), "1,234,567 words");
    }
}
