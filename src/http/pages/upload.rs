//! Forms with a file: `multipart/form-data`, as browsers send it, or the usual encoding where there is none.

use super::{
    super::{App, problem::Problem},
    Failure,
};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Fields of a form at most, the file with them.
const FIELDS_MAX: usize = 32;

/// The fields of a form, and the file that came with them; none where nobody chose one.
pub struct Upload<T> {
    /// All but the file.
    pub fields: T,
    /// What is in it.
    pub file: Option<Bytes>,
}

impl<T: DeserializeOwned> FromRequest<App> for Upload<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Upload<T>, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let super::Fields(fields) = super::Fields::<T>::from_request(request, app).await?;
            return Ok(Upload { fields, file: None });
        }
        let parts = Multipart::from_request(request, app).await;
        let mut parts = parts.map_err(|error| unreadable(&error.body_text()))?;
        let (mut fields, mut file) = (BTreeMap::new(), None);
        let mut count = 0;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            count += 1;
            if count > FIELDS_MAX {
                return Err(unreadable("it has too many fields"));
            }
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                // A browser sends an empty file without a name where none was chosen.
                Some(chosen) => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    file = (!chosen.is_empty() || !bytes.is_empty()).then_some(bytes).or(file);
                }
                None => drop(fields.insert(name, part.text().await.map_err(broken)?)),
            }
        }
        let fields = serde_json::to_value(fields).and_then(serde_json::from_value);
        let fields = fields.map_err(|error| unreadable(&error.to_string()))?;
        Ok(Upload { fields, file })
    }
}

fn unreadable(why: &str) -> Failure {
    let sentence = format!("The form cannot be used: {}.", why.trim_end_matches('.'));
    Problem::new(StatusCode::BAD_REQUEST, "invalid", sentence).into()
}

fn broken(error: MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large().into(),
        _ => unreadable(&error.body_text()),
    }
}
