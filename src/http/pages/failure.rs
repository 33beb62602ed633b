//! What a page says where something went wrong: the problem's sentence, and a way on.

use super::{super::problem::Problem, escape::Text, frame::Page};
use crate::domain::ConsultationId;
use axum::{
    extract::rejection::FormRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// A problem on its way to a page.
#[derive(Debug)]
pub struct Failure {
    problem: Problem,
    consultation: Option<ConsultationId>,
}

impl Failure {
    /// A problem inside a consultation, which the page leads back to.
    pub fn within(id: &ConsultationId) -> impl Fn(Problem) -> Failure {
        let id = id.clone();
        move |problem| Failure { problem, consultation: Some(id.clone()) }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure { problem, consultation: None }
    }
}

impl From<FormRejection> for Failure {
    fn from(rejection: FormRejection) -> Failure {
        let status = rejection.status();
        let problem = match status {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => {
                Problem::new(status, "invalid", "The form was not filled in as this page sends it.")
            }
        };
        problem.into()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Problem { status, detail, .. } = &self.problem;
        let heading = match *status {
            StatusCode::UNAUTHORIZED => "You need an invitation",
            StatusCode::FORBIDDEN => "This is not open to you",
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "There is nothing here",
            StatusCode::GONE => "This invitation is over",
            StatusCode::CONFLICT => "Not as things stand",
            StatusCode::PAYLOAD_TOO_LARGE => "This is too long",
            status if status.is_server_error() => "The server failed",
            _ => "This cannot be used",
        };
        let sentence = match *status {
            StatusCode::UNAUTHORIZED => {
                "Open the invitation link that you were sent, in this browser. If you came in with another browser or \
                 device, or your session ended, ask the organizer for a new link."
            }
            _ => detail,
        };
        let on = match &self.consultation {
            Some(id) => {
                format!("<a class=\"button\" href=\"/c/{id}\">Back to the consultation</a>")
            }
            None => "<a href=\"/\">To the first page</a>".into(),
        };
        let main = format!(
            "<div class=\"notice\">\n<h1>{heading}</h1>\n<p>{}</p>\n<p class=\"actions\">{on}</p>\n</div>\n",
            Text(sentence)
        );
        Page { title: heading, trail: &[], class: "plain", main }.answer(*status)
    }
}

/// No page has this address, or none that is opened this way.
pub async fn nothing_here() -> Failure {
    Problem::not_found(
        "There is no page at this address. Check the link, or begin at the first page.",
    )
    .into()
}
