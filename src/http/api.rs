//! The routes under `/api`. `openapi.json` describes them, and a test holds it against the answers.

use super::{
    App, archive, bags, changes, checks, comparing, consultations, intake, people,
    problem::Problem, review, since, versions, word,
};
use axum::{
    Json, Router,
    body::HttpBody as _,
    extract::{DefaultBodyLimit, FromRequest, Request},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::{delete, get, patch, post},
};
use serde::de::DeserializeOwned;

const OPENAPI: &str = include_str!("openapi.json");

/// All of them.
pub fn routes() -> Router<App> {
    let consultation = Router::new()
        .route("/", get(consultations::show).patch(consultations::change))
        .route("/draft.md", get(versions::draft_markdown))
        .route("/draft.html", get(versions::draft_html))
        .route("/draft.json", get(versions::draft_json))
        .route("/publish", post(consultations::publish))
        .route("/stage", post(consultations::open_stage))
        .route(
            "/paragraphs/{paragraph}/lock",
            post(consultations::lock).delete(consultations::unlock),
        )
        .route("/decisions", get(consultations::decisions))
        .route("/discussion", get(review::show))
        .route("/place", post(intake::place))
        .route("/comments", post(intake::comment))
        .route("/suggestions", post(intake::suggest))
        .route("/suggestions/{suggestion}/accept", post(review::accept))
        .route("/suggestions/{suggestion}/decline", post(review::decline))
        .route("/word", post(word::word).layer(with_word_file()))
        .route("/looked", post(since::looked))
        .route("/since", get(since::show))
        .route("/late", get(versions::late))
        .route("/checks", get(checks::show))
        .route("/archive.zip", get(archive::show))
        .route("/versions", get(versions::list))
        .route("/versions/{file}", get(versions::version))
        .route("/compare/{from}/{file}", get(comparing::compare))
        .route("/compare/{from}/{to}/{file}", get(changes::made))
        .route("/paragraphs/{paragraph}/history", get(changes::history))
        .route("/invitations", get(people::invitations).post(people::invite))
        .route("/invitations/{invitation}", delete(people::withdraw_invitation))
        .route("/participants", get(people::participants))
        .route("/participants/{participant}", patch(people::change))
        .route("/leave", post(people::leave))
        .route("/recover", post(people::recover))
        .method_not_allowed_fallback(method_not_allowed);
    Router::new()
        .route("/openapi.json", get(openapi))
        .route(
            "/consultations",
            get(consultations::list).post(consultations::start).layer(with_word_file()),
        )
        .route("/signing-key", get(bags::key))
        .route("/invitation", post(people::opened))
        .route("/join", post(people::join))
        .nest("/consultations/{id}", consultation)
        .method_not_allowed_fallback(method_not_allowed)
        .fallback(|| async { Problem::not_found("The interface has nothing at this address.") })
}

/// A Word file is larger than other requests.
pub fn with_word_file() -> DefaultBodyLimit {
    DefaultBodyLimit::max(crate::settings::DOCX_BODY_BYTES_MAX)
}

async fn method_not_allowed() -> Problem {
    let sentence = "This address does not know this method; /api/openapi.json says which it knows.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", sentence)
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

/// A JSON body whose rejection is a problem like every other.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Problem> {
        let Json(value) = Json::<T>::from_request(request, app).await?;
        Ok(Body(value))
    }
}

/// A JSON body that may be left out.
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequest<App> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<OptionalBody<T>, Problem> {
        if request.body().is_end_stream() {
            return Ok(OptionalBody(T::default()));
        }
        let Body(value) = Body::from_request(request, app).await?;
        Ok(OptionalBody(value))
    }
}
