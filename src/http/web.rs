//! The web app: the files that `web/` was built into. It has two pages, the shells: the door and the room.
//!
//! A release carries the files inside, each with the compressed forms that the build of the web app made of it. A debug
//! build reads them from `web/dist` whenever they are asked for, so that work on the web app needs no new server. Where
//! none were built there is no web app, and all that is served are the pages without script.

use super::{
    App,
    pages::{self, Failure},
};
use crate::domain::sha256_hex;
use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The page that shows people in: the first page, and what an invitation opens.
const DOOR: &str = "door.html";
/// The page in which people write.
const ROOM: &str = "room.html";
/// The service worker, which stands below `/app/` and looks after the room at `/c/{id}/room`.
const SERVICE_WORKER: &str = "sw.js";
/// Where the build puts the files that it names after a hash of what they hold.
const HASHED: &str = "assets/";
/// The compressed forms of a file: their name in HTTP, and the ending that they have beside it. The smallest first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// What a shell may do: run the scripts of this server, compile Automerge, talk to this server, and nothing else.
/// `data:` is for the empty icon and for QR codes. A script may set styles one by one; `style` attributes in markup have
/// no effect, not even in documents that are parsed and never shown: who pastes from Word reads the attribute itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'none'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// `/app/…`, where the build says that its files are.
pub fn routes() -> Router<App> {
    Router::new().route("/app/{*path}", get(file)).method_not_allowed_fallback(pages::nothing_here)
}

/// The file at a path of the build.
#[cfg(not(debug_assertions))]
fn built(path: &str) -> Option<Bytes> {
    static BUILT: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/web/dist");
    BUILT.get_file(path).map(|file| Bytes::from_static(file.contents()))
}

/// The file at a path of the build. It is read while others wait: a debug build serves few.
#[cfg(debug_assertions)]
fn built(path: &str) -> Option<Bytes> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/").to_owned() + path;
    std::fs::read(file).ok().map(Bytes::from)
}

/// Whether this server has the web app.
pub fn is_served(app: &App) -> bool {
    app.0.has_web_app && built(DOOR).is_some() && built(ROOM).is_some()
}

/// The door, unless the page without script was asked for (`?plain`) or is all that there is.
pub fn door(app: &App, headers: &HeaderMap, query: Option<&str>) -> Option<Response> {
    let plain =
        query.unwrap_or_default().split('&').any(|pair| pair.split('=').next() == Some("plain"));
    if plain || !is_served(app) { None } else { answer(DOOR, headers) }
}

/// The room. It is the same for everybody, and shows nothing by itself.
pub fn room(app: &App, headers: &HeaderMap) -> Option<Response> {
    if is_served(app) { answer(ROOM, headers) } else { None }
}

/// `GET /app/{path}`
async fn file(
    axum::extract::State(app): axum::extract::State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = if app.0.has_web_app { answer(&path, &headers) } else { None };
    match found {
        Some(answer) => Ok(answer),
        None => Err(pages::nothing_here().await),
    }
}

/// A file of the build in the best form that is accepted; none where there is no such file.
fn answer(path: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = media_type(path).filter(|_| is_plain_path(path))?;
    let whole = built(path)?;
    let compressed = ENCODINGS.into_iter().find_map(|(encoding, ending)| {
        let body = accepts(headers, encoding).then(|| built(&format!("{path}.{ending}")))??;
        Some((encoding, body))
    });
    let (encoding, body) = compressed.unwrap_or(("identity", whole));
    let mut about = vec![
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if path.starts_with(HASHED) {
        about.push((header::CACHE_CONTROL, "public, max-age=31536000, immutable".into()));
    } else {
        let tag = format!("\"{}-{encoding}\"", &sha256_hex(&body)[..32]);
        about.push((header::CACHE_CONTROL, "no-cache".into()));
        about.push((header::ETAG, tag.clone()));
        if knows(headers, &tag) {
            return Some((StatusCode::NOT_MODIFIED, header_map(about)).into_response());
        }
    }
    if path == SERVICE_WORKER {
        about.push((HeaderName::from_static("service-worker-allowed"), "/".into()));
    }
    if encoding != "identity" {
        about.push((header::CONTENT_ENCODING, encoding.into()));
    }
    Some((header_map(about), body).into_response())
}

fn header_map(headers: Vec<(HeaderName, String)>) -> HeaderMap {
    let value = |text: String| HeaderValue::try_from(text).ok();
    headers.into_iter().filter_map(|(name, text)| Some((name, value(text)?))).collect()
}

/// What the names of built files end with. A file of another kind is not served, and neither are the compressed forms
/// by themselves.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

/// Names of files and folders one below the other, none of which leads up, elsewhere, or to a hidden file.
fn is_plain_path(path: &str) -> bool {
    let plain = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
    path.split('/')
        .all(|name| !name.is_empty() && !name.starts_with('.') && name.chars().all(plain))
}

/// Whether the asker takes this encoding.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    listed(headers, header::ACCEPT_ENCODING).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight.trim().trim_start_matches("q=").parse::<f32>();
        name.trim().eq_ignore_ascii_case(encoding) && weight != Ok(0.0)
    })
}

/// Whether the asker holds what has this tag.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    listed(headers, header::IF_NONE_MATCH).any(|known| known.trim_start_matches("W/") == tag)
}

/// The values of a header that is a list.
fn listed(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_down_and_nowhere_else() {
        for path in ["door.html", "assets/room-BrsYbXO5.js", "a/b/c.css", "assets/a..b.js"] {
            assert!(is_plain_path(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../Cargo.toml",
            "a/../b.js",
            "a//b",
            "a/",
            ".built",
            "a\\b",
            "a/./b",
            "ä.js",
            "a\0.js",
        ] {
            assert!(!is_plain_path(path), "{path}");
        }
    }

    #[test]
    fn an_encoding_is_taken_where_it_is_offered_and_not_excluded() {
        let offered = |offers: &str| {
            let headers = header_map(vec![(header::ACCEPT_ENCODING, offers.to_owned())]);
            ENCODINGS.map(|(encoding, _)| accepts(&headers, encoding))
        };
        assert_eq!(offered("gzip, deflate, br, zstd"), [true, true]);
        assert_eq!(offered("GZIP;q=0.5"), [false, true]);
        assert_eq!(offered("br;q=0, gzip; q=0.000, *"), [false, false]);
        assert_eq!(offered("brotli"), [false, false]);
        assert_eq!(ENCODINGS.map(|(encoding, _)| accepts(&HeaderMap::new(), encoding)), [false; 2]);
    }
}
