//! A version that was edited in a word processor: the form that takes it in, and what became of it.

use super::{
    super::{App, word::take_in},
    Visitor,
    escape::Text,
    failure::Failure,
    frame::{Page, counted},
    upload::Upload,
};
use crate::{domain::ConsultationId, http::problem::Problem};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::Value;

/// The form, on the page of the discussion.
pub fn form(consultation: &ConsultationId) -> String {
    format!(
        "<details><summary>Take in a version that was edited in Word</summary>\n\
         <form class=\"card\" method=\"post\" action=\"/c/{consultation}/word\" enctype=\"multipart/form-data\">\n\
         <p class=\"field\"><label for=\"word-file\">The file</label>\n\
         <input id=\"word-file\" name=\"file\" type=\"file\" required accept=\".docx\" aria-describedby=\"word-hint\">\n\
         <span class=\"hint\" id=\"word-hint\">A version that was exported here as .docx, edited with track changes and \
         comments. Each change becomes a suggestion, each comment a comment. Changes without tracking are found, too.</span></p>\n\
         <p class=\"field\"><label for=\"word-source\">From whom, and how</label>\n\
         <input id=\"word-source\" name=\"source\" required maxlength=\"300\" placeholder=\"ACME, e-mail of 3 May\"></p>\n\
         <p class=\"field\"><label for=\"word-version\">Version number; empty where the file says it</label>\n\
         <input id=\"word-version\" name=\"version\" inputmode=\"numeric\"></p>\n\
         <p class=\"actions\"><button class=\"quiet\">Take it in</button></p>\n</form>\n</details>\n"
    )
}

/// What the form sends beside the file.
#[derive(Deserialize)]
pub struct WordFields {
    #[serde(default)]
    source: String,
    #[serde(default)]
    version: String,
}

/// `POST /c/{id}/word`
pub async fn post(
    State(app): State<App>,
    Visitor(session): Visitor,
    upload: Upload<WordFields>,
) -> Result<Response, Failure> {
    let id = &session.consultation.id;
    let within = Failure::within(id);
    let missing = || Problem::bad("docx", "Choose the Word file first.");
    let file = upload.file.ok_or_else(missing).map_err(&within)?;
    let version = match upload.fields.version.trim() {
        "" => None,
        number => Some(number.parse().map_err(|_| {
            within(Problem::bad("version", "Say the version as a number, or leave it empty."))
        })?),
    };
    let taken = take_in(&app, &session, file.to_vec(), &upload.fields.source, version).await;
    let taken = taken.map_err(within)?;
    let row = |it: &Value, what: &str| {
        let word = |key: &str| it[key].as_str().unwrap_or_default().replace('\u{fffc}', "");
        let quote = match word("quote").as_str() {
            "" => String::new(),
            quote => format!("<q dir=\"auto\">{}</q> ", Text(quote)),
        };
        let proposed = match word("replacement").as_str() {
            "" => String::new(),
            words => format!("→ <ins dir=\"auto\">{}</ins> ", Text(words)),
        };
        let body = word("body");
        let late = match it["outdated"] == true {
            true => "<span class=\"state\">outdated</span>",
            false => "",
        };
        format!(
            "<tr><td>{}</td><td>{}</td><td>{quote}{proposed}{} {late}</td><td dir=\"auto\">{}</td></tr>\n",
            Text(word("number")),
            Text(what),
            Text(body),
            Text(word("source"))
        )
    };
    let suggestions = taken.suggestions.iter();
    let rows = suggestions.map(|it| row(it, it["action"].as_str().unwrap_or_default()));
    let rows: String = rows.chain(taken.comments.iter().map(|it| row(it, "comment"))).collect();
    let table = match rows.is_empty() {
        true => "<p>Nothing in it differs from the version.</p>\n".to_owned(),
        false => format!(
            "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Paragraph</th><th scope=\"col\">What</th>\
             <th scope=\"col\">Words</th><th scope=\"col\">From</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        ),
    };
    let left_out: String =
        taken.left_out.iter().map(|what| format!("<li>{}</li>\n", Text(what))).collect();
    let left_out = match left_out.is_empty() {
        true => String::new(),
        false => format!("<h2>Not taken over</h2>\n<ul>\n{left_out}</ul>\n"),
    };
    let main = format!(
        "<div class=\"intro\">\n<p class=\"kicker\" dir=\"auto\">{}</p>\n<h1>What the file says</h1>\n\
         <p>{} and {} were taken in.</p>\n</div>\n{table}{left_out}\
         <p class=\"actions\"><a class=\"button\" href=\"/c/{id}/discussion\">Open the discussion</a></p>\n",
        Text(&taken.version.designation),
        counted(taken.suggestions.len(), "suggestion", "suggestions"),
        counted(taken.comments.len(), "comment", "comments"),
    );
    let address = format!("/c/{id}");
    let trail = [(address.as_str(), session.consultation.title.as_str())];
    Ok(Page { title: "Edited in Word", trail: &trail, class: "discussion", main }
        .answer(StatusCode::OK))
}
