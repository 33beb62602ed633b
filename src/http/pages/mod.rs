//! Pages that need no script: starting, coming in, a consultation, its versions and comparisons.
//!
//! Where the server has the web app, its door stands at the addresses of the first page and of an invitation; who has no
//! script is sent on from there to the same address with `?plain`.
//!
//! A page shows and sends what the interface under `/api` shows and takes, through the same functions. `frame` is what
//! all pages have around them, `escape` how text gets into them, `failure` what they say where something went wrong;
//! the others are named for what they show. `forms` takes what people send.

mod changes;
mod checks;
mod consultation;
mod deciding;
mod discussion;
mod escape;
mod failure;
mod forms;
mod frame;
mod front;
mod handover;
mod invitation;
mod since;
mod texts;
mod upload;
mod word;

pub use changes::{bracket_curve, made_page};
pub use failure::{Failure, nothing_here};
pub use frame::form_hash;
pub use texts::{Comparing, comparison_page, draft_page, version_page};

use super::{
    App,
    api::with_word_file,
    auth::{self, Session},
};
use axum::{
    Router,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::de::DeserializeOwned;

/// All of them.
pub fn routes() -> Router<App> {
    let consultation = Router::new()
        .route("/", get(consultation::show))
        .route("/room", get(consultation::room))
        .route("/draft", get(texts::draft))
        .route("/versions/{n}", get(texts::version))
        .route("/versions/{n}/handover", get(handover::show))
        .route("/compare", get(texts::choose))
        .route("/compare/{from}/{to}", get(texts::comparison))
        .route("/discussion", get(discussion::show))
        .route("/suggestions", post(discussion::suggest))
        .route("/word", post(word::post).layer(with_word_file()))
        .route("/suggestions/{suggestion}/accept", post(discussion::accept))
        .route("/suggestions/{suggestion}/decline", post(discussion::decline))
        .route("/since", get(since::show))
        .route("/looked", post(since::looked))
        .route("/compare/{from}/{to}/{made}", get(changes::made))
        .route("/paragraphs/{paragraph}", get(changes::paragraph))
        .route("/publish", post(forms::publish))
        .route("/stage", post(forms::open_stage))
        .route("/masthead", post(forms::set_masthead))
        .route("/invitations", post(forms::invite))
        .route("/invitations/{invitation}/withdraw", post(forms::withdraw_invitation))
        .route("/participants/{participant}/role", post(forms::give_role))
        .route("/participants/{participant}/withdraw", post(forms::withdraw_participant))
        .method_not_allowed_fallback(nothing_here);
    Router::new()
        .route("/", get(front::show))
        .route("/start", post(front::start).layer(with_word_file()))
        .route("/join/{token}", get(invitation::show).post(invitation::join))
        .route("/assets/pages.css", get(frame::style))
        .method_not_allowed_fallback(nothing_here)
        .nest("/c/{id}", consultation)
        .route("/c/{id}/", get(without_slash))
}

/// `GET /c/{id}/`: what the room calls `./`, and sends those to who have no script.
async fn without_slash(uri: Uri) -> Response {
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    see_other(&format!("{}{query}", uri.path().trim_end_matches('/')))
}

/// A participant who looks at a page.
///
/// A token in the address becomes a cookie at once: it would be read on a projector and kept in the browser's history.
pub struct Visitor(pub Session);

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Response> {
        let session = Session::from_request_parts(parts, app).await;
        let session = session.map_err(|problem| Failure::from(problem).into_response())?;
        let named = auth::in_query(parts.uri.query()).next();
        match named {
            Some(token) if parts.method == Method::GET => {
                let cookie = auth::cookie(app, &session.consultation.id, &token);
                let pairs = parts.uri.query().unwrap_or_default().split('&');
                let rest: Vec<&str> = pairs.filter(|pair| !pair.starts_with("token=")).collect();
                let path = format!("/c/{}{}", session.consultation.id, parts.uri.path());
                let address = format!("{}?{}", path.trim_end_matches('/'), rest.join("&"));
                let mut answer = see_other(address.trim_end_matches('?'));
                answer.headers_mut().insert(header::SET_COOKIE, cookie);
                Err(answer)
            }
            _ => Ok(Visitor(session)),
        }
    }
}

/// The fields of a form.
pub struct Fields<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Fields<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Fields<T>, Failure> {
        let fields = axum::Form::<T>::from_request(request, app).await;
        fields.map(|axum::Form(fields)| Fields(fields)).map_err(Failure::from)
    }
}

/// Sends the browser on, so that loading the page again does not send the form again.
pub fn see_other(address: &str) -> Response {
    let location = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
