//! What a reader would stumble over, before a version is published.

use super::{
    answer::{Answer, count, word},
    door::Door,
};
use anyhow::Result;
use clap::Args;
use serde_json::Value;
use zerodraft::domain::ConsultationId;

/// `zerodraft check`
#[derive(Args)]
pub struct Check {
    /// The consultation's id
    consultation: ConsultationId,
    /// Words at most: 3300, 8500 and 10700 are the limits of United Nations documents
    #[arg(long, value_name = "WORDS")]
    limit: Option<usize>,
    /// The language of the text, such as fr [default: the one of the masthead]
    #[arg(long, value_name = "TAG", value_parser = tag)]
    language: Option<String>,
}

/// What may stand in an address as it is.
fn tag(text: &str) -> Result<String, &'static str> {
    match text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        true => Ok(text.into()),
        false => Err("a language is named by its tag, such as en, fr or zh-Hant"),
    }
}

/// Prints what was found in the draft. Nothing of it keeps anybody from publishing, so the command succeeds.
pub fn check(check: &Check, door: &Door) -> Result<Answer> {
    let mut asked = Vec::new();
    asked.extend(check.limit.map(|limit| format!("limit={limit}")));
    asked.extend(check.language.as_ref().map(|language| format!("language={language}")));
    let path = format!("consultations/{}/checks?{}", check.consultation, asked.join("&"));
    let answer = door.client().get(&path)?;
    let findings: Vec<&Value> = answer["findings"].as_array().into_iter().flatten().collect();
    let words = count(answer["words"].as_u64().unwrap_or(0) as usize, "word");
    let brackets = count(answer["brackets"].as_u64().unwrap_or(0) as usize, "bracket");
    let mut text = format!("{words}, {brackets}.\n");
    match findings.is_empty() {
        true => text += "Nothing was found that a reader would stumble over.\n",
        false => text.extend(findings.iter().map(|finding| word(&finding["sentence"]) + "\n")),
    }
    Ok(Answer::said(text, answer))
}
