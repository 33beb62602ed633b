//! Who asks: tokens, cookies, and where a request comes from.

use super::{App, problem::Problem};
use crate::domain::{Consultation, ConsultationId, Grant, Participant, Role, Token};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
};
use std::{collections::HashMap, io, path::Path, sync::Arc};

/// The name of a consultation's cookie begins with this.
const COOKIE_PREFIX: &str = "zerodraft_";
/// The operator's token, in the data folder.
pub const OPERATOR_TOKEN_FILE: &str = "operator.token";
/// Tokens that a request may bring, so that it cannot make the server look up thousands.
const TOKENS_MAX: usize = 64;

/// A participant of the consultation that the path names.
pub struct Session {
    /// The consultation as it is stored.
    pub consultation: Arc<Consultation>,
    /// Who asks.
    pub participant: Participant,
    /// The proof.
    pub grant: Grant,
}

impl FromRequestParts<App> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Session, Problem> {
        let unknown = || Problem::not_found("There is no such consultation.");
        let path = axum::extract::Path::<HashMap<String, String>>::from_request_parts(parts, app);
        let path = path.await.map_err(|_| unknown())?;
        let id: ConsultationId =
            path.get("id").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
        if is_operator(&parts.headers, app) {
            return operator_session(app, &id, &parts.method).await;
        }
        let tokens = Tokens::of(&parts.headers, parts.uri.query());
        let from_cookie = tokens.own(&parts.method, &parts.headers, app)?;
        session(app, &id, from_cookie).await
    }
}

/// The session of whichever of these tokens is good for the consultation.
pub async fn session(
    app: &App,
    id: &ConsultationId,
    tokens: Vec<Token>,
) -> Result<Session, Problem> {
    let wanted = id.clone();
    let found = app
        .ask(move |store| {
            let consultation = store.consultation(&wanted)?;
            let mut participants = Vec::new();
            for token in &tokens {
                participants.extend(store.session(&token.hash())?);
            }
            Ok((consultation, participants))
        })
        .await?;
    let (consultation, participants) = found;
    if participants.is_empty() {
        return Err(Problem::unauthorized());
    }
    // Somebody from elsewhere learns no more than that they do not take part.
    let stranger = || Problem::forbidden("You do not take part in this consultation.");
    let consultation = Arc::new(consultation.ok_or_else(stranger)?);
    let granted = participants
        .into_iter()
        .find_map(|participant| Some((consultation.grant(&participant)?, participant)));
    let (grant, participant) = granted.ok_or_else(stranger)?;
    Ok(Session { consultation, participant, grant })
}

/// The session of the operator, who takes the part of the first organizer that was not withdrawn.
///
/// Whoever has the operator's token can read the data folder, and let themselves in as an organizer; so the token reads,
/// and verifies, what an organizer would. A decision carries a name in the record, and over the network that name is of
/// somebody who was let in: the operator recovers an invitation and decides as themselves. On the folder itself
/// ([`App::for_owner`]) there is nobody to let in; there the owner decides in the name of the first organizer, who is
/// whoever the consultation was started for.
async fn operator_session(
    app: &App,
    id: &ConsultationId,
    method: &Method,
) -> Result<Session, Problem> {
    let harmless = method == Method::GET || method == Method::HEAD;
    if !harmless && !app.0.policy.operator_decides {
        return Err(Problem::forbidden(
            "The operator's token reads and decides nothing: recover an organizer's invitation, join with it, and use \
             the session token that you get.",
        ));
    }
    let wanted = id.clone();
    let found =
        app.ask(move |store| Ok((store.consultation(&wanted)?, store.participants(&wanted)?)));
    let (consultation, participants) = found.await?;
    let consultation =
        consultation.ok_or_else(|| Problem::not_found("There is no such consultation."))?;
    let organizer = participants.into_iter().find_map(|participant| {
        let organizes = participant.role == Role::Organizer;
        Some((consultation.grant(&participant).filter(|_| organizes)?, participant))
    });
    let (grant, participant) = organizer.ok_or_else(|| {
        Problem::forbidden(
            "This consultation has no organizer any more: recover an invitation first.",
        )
    })?;
    Ok(Session { consultation: Arc::new(consultation), participant, grant })
}

/// The tokens that a request brings.
pub struct Tokens {
    /// From the address or the header: no other site can make a browser send them.
    explicit: Vec<Token>,
    /// From cookies, which a browser sends by itself.
    cookies: Vec<Token>,
}

impl Tokens {
    /// Reads them.
    pub fn of(headers: &HeaderMap, query: Option<&str>) -> Tokens {
        let mut explicit: Vec<Token> = bearer(headers).into_iter().collect();
        explicit.extend(in_query(query));
        explicit.truncate(TOKENS_MAX);
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| name.starts_with(COOKIE_PREFIX))
            .filter_map(|(_, token)| token.parse().ok())
            .take(TOKENS_MAX)
            .collect();
        Tokens { explicit, cookies }
    }

    /// The tokens that count: cookies only where the request comes from a page of this server, or changes nothing.
    pub fn own(
        self,
        method: &Method,
        headers: &HeaderMap,
        app: &App,
    ) -> Result<Vec<Token>, Problem> {
        if self.cookies.is_empty() || !self.explicit.is_empty() {
            return Ok(self.explicit);
        }
        let harmless = method == Method::GET || method == Method::HEAD;
        if !harmless {
            require_own_origin(headers, app)?;
        }
        Ok(self.cookies)
    }

    /// The tokens that open a socket: a cookie only together with the origin of this server.
    pub fn for_socket(self, headers: &HeaderMap, app: &App) -> Vec<Token> {
        let own = is_own_origin(headers, app);
        let mut tokens = self.explicit;
        if own {
            tokens.extend(self.cookies);
        }
        tokens
    }
}

/// The tokens in the query of an address.
pub fn in_query(query: Option<&str>) -> impl Iterator<Item = Token> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == "token").filter_map(|(_, token)| token.parse().ok())
}

/// Refuses what a page of another site sent.
pub fn require_own_origin(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    if is_own_origin(headers, app) {
        return Ok(());
    }
    Err(Problem::forbidden("This request came from another site."))
}

/// Whether a request comes from a page of this server, or from no page at all.
fn is_own_origin(headers: &HeaderMap, app: &App) -> bool {
    // No script can set this header, and it knows the server by the name that the browser sees, whatever stands between.
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    // Browsers name the origin of everything that could do harm; what has none is no browser.
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    origin == app.0.public_url
        || host.is_some_and(|host| {
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
        })
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { token.trim().parse().ok() } else { None }
}

/// Whether the request holds the operator's token.
pub fn is_operator(headers: &HeaderMap, app: &App) -> bool {
    // Hashes are compared, so that the time tells nothing of the token.
    bearer(headers).is_some_and(|token| token.hash() == app.0.operator.hash())
}

/// A cookie with a session's token. A page of this site can use it, no script can read it, and no other site can have it
/// sent along with a change.
pub fn cookie(app: &App, consultation: &ConsultationId, token: &Token) -> HeaderValue {
    let secure = if app.0.public_url.starts_with("https://") { "; Secure" } else { "" };
    let seconds = crate::settings::COOKIE_SECONDS;
    let text = format!(
        "{COOKIE_PREFIX}{consultation}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}",
        token.reveal()
    );
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// What makes a browser forget the cookie of a consultation.
pub fn forgotten_cookie(consultation: &ConsultationId) -> HeaderValue {
    let text = format!("{COOKIE_PREFIX}{consultation}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The operator's token: read from the data folder, or made there with access for the owner only.
pub fn operator_token(folder: &Path) -> io::Result<Token> {
    let file = folder.join(OPERATOR_TOKEN_FILE);
    match std::fs::read_to_string(&file) {
        Ok(text) => text.trim().parse().map_err(|_| {
            let sentence =
                format!("{} holds no token; delete it to have a new one made", file.display());
            io::Error::new(io::ErrorKind::InvalidData, sentence)
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = Token::from_entropy(rand::random(), rand::random());
            write_secret(&file, token.reveal())?;
            Ok(token)
        }
        Err(error) => Err(error),
    }
}

/// Writes a new file that its owner alone may read.
pub fn write_secret(file: &Path, secret: &str) -> io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    writeln!(file, "{}", secret.trim_end())?;
    file.sync_all()
}
