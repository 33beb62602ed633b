//! Pages that need no script: coming in, a consultation, its versions and comparisons.

use super::App;
use crate::domain::{ConsultationId, VersionHead};
use axum::Router;

/// All of them.
pub fn routes() -> Router<App> {
    Router::new()
}

/// A text with nothing around it but a heading.
pub fn text_page(_consultation: &ConsultationId, title: &str, what: &str, body: &str) -> String {
    format!("<!doctype html><title>{title} {what}</title>{body}")
}

/// A version.
pub fn version_page(consultation: &ConsultationId, head: &VersionHead, body: &str) -> String {
    text_page(consultation, &head.designation, "Version", body)
}

/// A comparison.
pub fn comparison_page(
    consultation: &ConsultationId,
    title: &str,
    _from: &str,
    _to: &str,
    body: &str,
) -> String {
    text_page(consultation, title, "Comparison", body)
}
