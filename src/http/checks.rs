//! What the rapporteur may want to know before publishing.

use super::{App, auth::Session, problem::Problem, versions::draft};
use crate::{
    domain::{LANGUAGE_CHARS_MAX, Reading},
    render::{self, Asked, Finding},
};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Words at most.
    #[serde(default)]
    limit: Option<usize>,
    /// The language of the text; by itself the one of the consultation.
    #[serde(default)]
    language: Option<String>,
    #[serde(default, rename = "token")]
    _token: Option<String>,
}

/// `GET …/checks?limit=3300&language=fr`
pub async fn show(
    State(app): State<App>,
    session: Session,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let invalid = |sentence| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", sentence);
    let Query(wanted) = wanted.map_err(|_| {
        invalid("`limit` is a number of words and `language` the tag of a language, such as fr.")
    })?;
    let language = wanted.language;
    let language = language.unwrap_or_else(|| session.consultation.masthead.language().into());
    if language.len() > LANGUAGE_CHARS_MAX {
        return Err(invalid("`language` is the tag of a language, such as fr."));
    }
    let (reading, heads) = draft(&app, &session).await?;
    let asked = Asked { word_limit: wanted.limit, language };
    let (reading, findings) = app.work(move || checked(&reading, &asked)).await?;
    Ok(Json(json!({
        "heads": heads,
        "words": reading.word_count(),
        "limit": wanted.limit,
        "brackets": reading.bracket_count(),
        "findings": findings,
    })))
}

/// The draft as it would be published, and what is found in it.
pub fn checked(reading: &Reading, asked: &Asked) -> (Reading, Vec<Finding>) {
    let reading = render::normalise(reading);
    let findings = render::findings(&reading, asked);
    (reading, findings)
}
