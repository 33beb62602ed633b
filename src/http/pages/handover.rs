//! The hand-over page of a version: all forms in which it leaves, what changed since the versions before, and how
//! anybody can verify it.

use super::{
    super::{App, forms, versions},
    Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, moment},
};
use crate::domain::{Consultation, VersionHead};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use std::collections::HashMap;

/// `GET /c/{id}/versions/{n}/handover`
pub async fn show(
    State(app): State<App>,
    Visitor(session): Visitor,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let within = Failure::within(&session.consultation.id);
    let number = path.get("n").and_then(|number| number.parse().ok()).unwrap_or_default();
    let heads = versions::heads_to(&app, &session, number).await.map_err(within)?;
    let (head, before) = heads;
    let key = app.0.signing.public().fingerprint();
    Ok(page(&session.consultation, &head, &before, &key))
}

fn page(
    consultation: &Consultation,
    head: &VersionHead,
    before: &[VersionHead],
    key: &str,
) -> Response {
    let id = &consultation.id;
    let version = format!("/c/{id}/versions/{}", head.number);
    let symbol = head
        .masthead
        .symbol
        .as_deref()
        .map_or(String::new(), |symbol| format!(" <span dir=\"auto\">{}</span>", Text(symbol)));
    let main = format!(
        "<div class=\"about\">\n<p class=\"kicker\">Hand-over</p>\n<h1 dir=\"auto\">{}</h1>\n\
         <p class=\"facts\"><span>Version {}</span>{symbol} <span>Published {}</span></p>\n\
         <p class=\"actions\"><a href=\"{version}\">Read it</a></p>\n</div>\n{}{}{}",
        Text(&head.designation),
        head.number,
        moment(head.published),
        all_forms(consultation, head),
        redlines(consultation, head, before),
        verifying(consultation, head, key),
    );
    let address = format!("/c/{id}");
    let trail = [(address.as_str(), consultation.title.as_str()), (&version, &head.designation)];
    let title = format!("Hand-over of {}", head.designation);
    Page { title: &title, trail: &trail, class: "started", main }.answer(StatusCode::OK)
}

fn all_forms(consultation: &Consultation, head: &VersionHead) -> String {
    let row = |form: &forms::Form| {
        let forms::Form { ending, name, about, .. } = form;
        let file = forms::file_name(head, ending);
        format!(
            "<dt><a href=\"/api/consultations/{}/versions/{}.{ending}\" download=\"{file}\">{name}</a> \
             <code>.{ending}</code></dt>\n<dd>{about}</dd>\n",
            consultation.id, head.number
        )
    };
    let rows: String = forms::FORMS.iter().filter(|form| form.is_made).map(row).collect();
    format!(
        "<section aria-labelledby=\"forms\">\n<h2 id=\"forms\">The text</h2>\n<dl>\n{rows}</dl>\n{}</section>\n",
        other_texts(consultation, head)
    )
}

/// The clean text and the compilation, in the forms that people read.
fn other_texts(consultation: &Consultation, head: &VersionHead) -> String {
    let version = format!("/api/consultations/{}/versions/{}", consultation.id, head.number);
    let links = |text: &str| {
        let forms = [("docx", "Word"), ("html", "page"), ("md", "Markdown")];
        let link = |(ending, name): (&str, &str)| {
            format!("<a href=\"{version}.{ending}?text={text}\">{name}</a>")
        };
        forms.map(link).join(" ")
    };
    format!(
        "<p>From the same source, for reading: the clean text, without brackets where the paragraphs are agreed ({}), and \
         the compilation, with every open suggestion and who made it ({}; for reviewers and above).</p>\n",
        links("clean"),
        links("compilation")
    )
}

/// What changed since each version before, the latest first.
fn redlines(consultation: &Consultation, head: &VersionHead, before: &[VersionHead]) -> String {
    let (id, n) = (&consultation.id, head.number);
    let item = |older: &VersionHead| {
        let m = older.number;
        let files: String = forms::REDLINES
            .iter()
            .filter(|redline| redline.is_made)
            .map(|forms::Redline { ending, name, .. }| {
                format!("<a href=\"/api/consultations/{id}/compare/{m}/{n}.{ending}\">{name}</a> ")
            })
            .collect();
        format!(
            "<li>since <span dir=\"auto\">{}</span>: {files}\
             <a href=\"/c/{id}/compare/{m}/{n}\">page</a> <a href=\"/c/{id}/compare/{m}/{n}/concordance\">concordance</a> \
             <a href=\"/c/{id}/compare/{m}/{n}/summary\">summary of changes</a></li>\n",
            Text(&older.designation)
        )
    };
    let items: String = before.iter().rev().map(item).collect();
    match items.is_empty() {
        true => String::new(),
        false => format!(
            "<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">What changed</h2>\n<ul>\n{items}</ul>\n</section>\n"
        ),
    }
}

/// `key` is the fingerprint of the server's key.
fn verifying(consultation: &Consultation, head: &VersionHead, key: &str) -> String {
    let n = head.number;
    format!(
        "<section class=\"proof\" aria-labelledby=\"verify\">\n<h2 id=\"verify\">How to verify it</h2>\n\
         <dl>\n<dt>SHA-256 of the Markdown</dt><dd><code>{}</code></dd>\n\
         <dt>Key that signs the bag</dt><dd><code>{key}</code></dd>\n</dl>\n\
         <p><code>sha256sum {}</code> prints the same for the Markdown file. The Markdown names the fingerprint of the \
         version before it, so that one fingerprint covers all that came before: \
         <code>zerodraft verify version-*.md</code> checks exported files without this server, and \
         <code>zerodraft export {} {} --to FOLDER</code> writes them.</p>\n\
         <p>The signed bag holds all forms. <code>zerodraft verify FILE.zip --key {key}</code> checks it without this \
         server; with <code>sha256sum</code> and <code>ssh-keygen</code> alone, the <code>VERIFY.txt</code> in it says how. \
         Compare the key with the one that was announced elsewhere.</p>\n</section>\n",
        Text(&head.sha256),
        forms::file_name(head, "md"),
        consultation.id,
        (1..=n).map(|number| number.to_string()).collect::<Vec<_>>().join(" "),
    )
}
