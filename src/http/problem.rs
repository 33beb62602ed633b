//! Errors as `application/problem+json` (RFC 9457): a status, a stable `code`, and one sentence that says what to do.

use crate::{
    document::Unfit,
    domain::{InvitationRefusal, Refusal, WriteRefusal},
    room::{DecideError, OpenError},
    store::StoreError,
};
use axum::{
    extract::rejection::JsonRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An answer that is no success.
#[derive(Debug)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// A word for programs; it does not change.
    pub code: &'static str,
    /// A sentence for people.
    pub detail: String,
}

impl Problem {
    /// A problem with these three.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
        Problem { status, code, detail: detail.into() }
    }
    /// What was sent cannot be used.
    pub fn bad(code: &'static str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }
    /// There is no such thing, or none that the asker may know of.
    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", detail)
    }
    /// Not allowed.
    pub fn forbidden(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }
    /// No token, or none that is good.
    pub fn unauthorized() -> Problem {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Join with an invitation first: this needs a session token of this consultation, as cookie, ?token= or \
             Authorization: Bearer.",
        )
    }
    /// More than a request may hold.
    pub fn too_large() -> Problem {
        let bytes_max = crate::settings::BODY_BYTES_MAX;
        let with_file = crate::settings::DOCX_BODY_BYTES_MAX;
        let sentence = format!(
            "The request is longer than {bytes_max} bytes, or {with_file} with a Word file; send less."
        );
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", sentence)
    }
    /// A fault of ours; what the operator must know was logged.
    pub fn internal() -> Problem {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The server failed; nothing was changed. Try again, or tell the organizer.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let body = json!({
            "type": "about:blank", "title": title, "status": self.status.as_u16(),
            "code": self.code, "detail": self.detail,
        });
        let mut response = (self.status, body.to_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        tracing::error!("The store did not answer a request: {error}");
        match error {
            StoreError::Full => Problem::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk-full",
                "The server's disk is full: nothing was changed. Tell the organizer.",
            ),
            _ => Problem::internal(),
        }
    }
}

impl From<InvitationRefusal> for Problem {
    fn from(refusal: InvitationRefusal) -> Problem {
        let (status, code) = match refusal {
            InvitationRefusal::Unknown => (StatusCode::NOT_FOUND, "invitation-unknown"),
            InvitationRefusal::Expired => (StatusCode::GONE, "invitation-expired"),
            InvitationRefusal::UsedUp => (StatusCode::GONE, "invitation-used-up"),
        };
        Problem::new(status, code, refusal.to_string())
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Problem {
        match error {
            OpenError::Unknown => Problem::not_found("There is no such consultation."),
            OpenError::Stopping | OpenError::Closed => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "restarting", error.to_string())
            }
            OpenError::Store(error) => Problem::from(error),
            OpenError::Load(error) => {
                tracing::error!("A request could not be answered: {error}");
                Problem::internal()
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (status, code) = match &refusal {
            Refusal::Role { .. } | Refusal::Elsewhere => (StatusCode::FORBIDDEN, "role"),
            Refusal::Closed => (StatusCode::CONFLICT, "closed"),
            Refusal::OtherStage { .. } => (StatusCode::CONFLICT, "other-stage"),
            Refusal::NoSuchStage(_) => (StatusCode::UNPROCESSABLE_ENTITY, "no-such-stage"),
            Refusal::StageOpen(_) => (StatusCode::CONFLICT, "stage-open"),
            Refusal::LockStands(_) => (StatusCode::CONFLICT, "lock-stands"),
            Refusal::LocksMax => (StatusCode::CONFLICT, "locks-max"),
            Refusal::OwnRole => (StatusCode::CONFLICT, "own-role"),
            Refusal::Withdrawn => (StatusCode::CONFLICT, "withdrawn"),
            Refusal::NotNow(WriteRefusal::Closed) => (StatusCode::CONFLICT, "closed"),
            Refusal::NotNow(WriteRefusal::Stage { .. }) => (StatusCode::CONFLICT, "stage"),
            Refusal::Settled => (StatusCode::CONFLICT, "settled"),
            Refusal::TakenBack => (StatusCode::CONFLICT, "taken-back"),
            Refusal::NoProposer => (StatusCode::CONFLICT, "no-proposer"),
            Refusal::OwnSuggestion => (StatusCode::CONFLICT, "own-suggestion"),
            Refusal::Masthead(_) => (StatusCode::UNPROCESSABLE_ENTITY, "masthead"),
            Refusal::Reason => (StatusCode::UNPROCESSABLE_ENTITY, "reason"),
        };
        Problem::new(status, code, refusal.to_string())
    }
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Problem {
        let (status, code) = match error {
            DecideError::Refused(refusal) => return Problem::from(refusal),
            DecideError::Store(error) => return Problem::from(error),
            DecideError::NotLetIn => (StatusCode::FORBIDDEN, "role"),
            DecideError::UnderWay => (StatusCode::CONFLICT, "publication-under-way"),
            DecideError::NoSuchParagraph => (StatusCode::NOT_FOUND, "not-found"),
            DecideError::NoSuchSuggestion => (StatusCode::NOT_FOUND, "not-found"),
            DecideError::NoSuchPlace => (StatusCode::CONFLICT, "outdated"),
            DecideError::Unfit(Unfit::Outdated(_)) => (StatusCode::CONFLICT, "outdated"),
            DecideError::Unfit(Unfit::Refused(ref refusal)) => {
                (StatusCode::CONFLICT, refusal.code())
            }
            DecideError::Unpublishable(_) => (StatusCode::CONFLICT, "unpublishable"),
            DecideError::Overtaken => (StatusCode::CONFLICT, "overtaken"),
            DecideError::Closed => (StatusCode::SERVICE_UNAVAILABLE, "restarting"),
        };
        Problem::new(status, code, error.to_string())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Problem {
        let status = rejection.status();
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(
                status,
                "not-json",
                "Send JSON, with the header Content-Type: application/json.",
            ),
            _ => {
                let why = rejection.body_text();
                let sentence =
                    format!("The request cannot be used: {}.", why.trim_end_matches('.'));
                Problem::new(status, "invalid", sentence)
            }
        }
    }
}
