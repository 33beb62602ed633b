//! A consultation's page: where it stands, what one may do in it, its draft and its versions.

use super::{
    super::{
        App,
        auth::{self, Session},
        checks,
        people::shown_name,
        problem::Problem,
        web,
    },
    Visitor, deciding,
    escape::Text,
    failure::Failure,
    frame::{Page, counted, moment, option},
    invitation::{alone, role_name, uppercased, with_article},
};
use crate::{
    domain::{
        Consultation, ConsultationId, DocumentKind, Invitation, Participant, Reading, Role,
        VersionHead,
    },
    render::{Asked, Finding},
};
use axum::{
    extract::{FromRequestParts, RawQuery, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// How many characters of a SHA-256 are shown: enough to tell versions apart at a glance.
const HASH_CHARS: usize = 12;

/// What the page shows.
pub struct View {
    /// Who looks.
    pub session: Session,
    /// Whether there is a room to write in.
    pub has_room: bool,
    /// Words of the draft; none where it could not be read.
    pub words: Option<usize>,
    /// What would be stumbled over; empty for those who do not publish.
    pub findings: Vec<Finding>,
    /// The words that the draft may have, where a limit was chosen.
    pub word_limit: Option<usize>,
    /// Oldest first.
    pub versions: Vec<VersionHead>,
    /// Empty for those who may not see them.
    pub people: Vec<Participant>,
    /// Empty for those who may not see them.
    pub invitations: Vec<Invitation>,
}

impl View {
    /// Whether who looks has this role or a higher one.
    pub fn is(&self, role: Role) -> bool {
        self.session.consultation.require(&self.session.grant, role).is_ok()
    }
    /// The consultation.
    pub fn consultation(&self) -> &Consultation {
        &self.session.consultation
    }
}

/// `GET /c/{id}`
pub async fn show(
    State(app): State<App>,
    Visitor(session): Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let view = gather(&app, session, word_limit(query.as_deref())).await?;
    let consultation = view.consultation();
    let main = [
        head(&view),
        draft(&view),
        versions(&view),
        signed(&app, &view),
        deciding::publishing(&view),
        deciding::participants(&view),
        deciding::invitations(&view),
        developers(&app, consultation),
    ];
    let page =
        Page { title: &consultation.title, trail: &[], class: "consultation", main: main.concat() };
    Ok(page.answer(StatusCode::OK))
}

/// The limit in an address: `?limit=3300`.
fn word_limit(query: Option<&str>) -> Option<usize> {
    query?.split('&').find_map(|pair| pair.strip_prefix("limit=")?.parse().ok())
}

async fn gather(app: &App, session: Session, word_limit: Option<usize>) -> Result<View, Problem> {
    let id = session.consultation.id.clone();
    let may = |role| session.consultation.require(&session.grant, role).is_ok();
    let (sees_people, sees_invitations) = (may(Role::Reviewer), may(Role::Organizer));
    let draft = app.0.rooms.draft(&id).await;
    let language = session.consultation.masthead.language().to_owned();
    let asked = may(Role::Rapporteur).then_some(Asked { word_limit, language });
    let (words, findings) = match draft {
        Ok(draft) => app.work(move || looked_at(&draft.reading, asked.as_ref())).await?,
        // The page is of use without it.
        Err(_) => (None, Vec::new()),
    };
    let (versions, people, invitations) = app
        .ask(move |store| {
            let people = if sees_people { store.participants(&id)? } else { Vec::new() };
            let invitations = if sees_invitations { store.invitations(&id)? } else { Vec::new() };
            Ok((store.versions(&id)?, people, invitations))
        })
        .await?;
    let has_room = web::is_served(app);
    Ok(View { session, has_room, words, findings, word_limit, versions, people, invitations })
}

/// The words of the draft and, for who publishes, what would be stumbled over.
fn looked_at(reading: &Reading, asked: Option<&Asked>) -> (Option<usize>, Vec<Finding>) {
    let findings = asked.map(|asked| checks::checked(reading, asked).1);
    (Some(reading.word_count()), findings.unwrap_or_default())
}

/// `GET /c/{id}/room`: where people write, for whoever asks. What it shows it gets from the interface, like any other
/// client. A token in the address becomes a cookie, as on the pages.
pub async fn room(State(app): State<App>, request: Request) -> Result<Response, Response> {
    let (mut parts, _) = request.into_parts();
    if auth::in_query(parts.uri.query()).next().is_some() {
        Visitor::from_request_parts(&mut parts, &app).await?;
    }
    let room = web::room(&app, &parts.headers);
    room.ok_or_else(|| {
        let sentence = "This server was built without its web app: build it with `make`.";
        Failure::from(Problem::not_found(sentence)).into_response()
    })
}

fn head(view: &View) -> String {
    let consultation = view.consultation();
    let role = view.session.grant.role();
    let called = match consultation.sealed {
        true => String::new(),
        false => format!(
            "<strong dir=\"auto\">{}</strong>, ",
            Text(shown_name(&view.session.participant, false))
        ),
    };
    let sealed = match consultation.sealed {
        true => {
            "<p class=\"hint\">Sealed (Chatham House Rule): everyone is shown by role, nobody by name.</p>\n"
        }
        false => "",
    };
    format!(
        "<div class=\"intro\">\n<p class=\"kicker\">Consultation</p>\n<h1 dir=\"auto\">{}</h1>\n{}\
         <p class=\"you\">You take part as {called}<strong>{role}</strong>. {} {}</p>\n{sealed}</div>\n",
        Text(&consultation.title),
        stepper(consultation),
        uppercased(&format!("{} {}", with_article(role), alone(role))),
        writing(view),
    )
}

/// What the open stage lets this person write.
fn writing(view: &View) -> String {
    let (consultation, role) = (view.consultation(), view.session.grant.role());
    if consultation.closed {
        return "Nothing more is written: the consultation is closed.".into();
    }
    let may = |kind| consultation.may_write(role, kind).is_ok();
    let what = match (may(DocumentKind::Draft), may(DocumentKind::Discussion)) {
        (true, true) => "you write the draft and the comments",
        (true, false) => "you write the draft",
        (false, true) => "you write comments and suggestions, and others the draft",
        (false, false) => "you read",
    };
    let stage = &consultation.open_stage().designation;
    format!("In the stage <span dir=\"auto\">“{}”</span> {what}.", Text(stage))
}

/// The ladder, and where the text is on it.
fn stepper(consultation: &Consultation) -> String {
    let steps: String = consultation
        .stages
        .stages()
        .iter()
        .enumerate()
        .map(|(place, stage)| {
            let open = place == consultation.stage && !consultation.closed;
            let done = place < consultation.stage || consultation.closed;
            let (class, current, said) = match (open, done) {
                (true, _) => ("open", " aria-current=\"step\"", "open: "),
                (_, true) => ("done", "", "done: "),
                _ => ("ahead", "", "ahead: "),
            };
            let review = if stage.review { " review" } else { "" };
            format!(
                "<li class=\"{class}{review}\"{current}><span class=\"said\">{said}</span><span dir=\"auto\">{}</span></li>\n",
                Text(&stage.designation)
            )
        })
        .collect();
    let closed = if consultation.closed { "<p class=\"state\">Closed</p>\n" } else { "" };
    format!("<ol class=\"stepper\" aria-label=\"Stages\">\n{steps}</ol>\n{closed}")
}

fn draft(view: &View) -> String {
    let id = &view.consultation().id;
    let changes = view.versions.last().map_or(String::new(), |last| {
        format!(
            " <a href=\"/c/{id}/compare/{}/draft\">What changed since {}</a>",
            last.number,
            Text(&last.designation)
        )
    });
    let words = view.words.map_or(String::new(), |words| {
        format!("<p>{} at this moment.</p>\n", counted(words, "word", "words"))
    });
    let discussion = match view.is(Role::Reviewer) {
        true => format!(" <a href=\"/c/{id}/discussion\">Comments and suggestions</a>"),
        false => String::new(),
    };
    let (room, quiet) = match view.has_room {
        true => (room_link(id), " quiet"),
        false => (String::new(), ""),
    };
    format!(
        "<section aria-labelledby=\"draft\">\n<h2 id=\"draft\">The draft</h2>\n{words}\
         <p class=\"actions\">{room}<a class=\"button{quiet}\" href=\"/c/{id}/draft\">Read the draft</a>{changes} <a href=\"/c/{id}/since\">Since you last looked</a>{discussion}</p>\n</section>\n"
    )
}

/// The way to where people write.
pub fn room_link(id: &ConsultationId) -> String {
    format!("<a class=\"button\" href=\"/c/{id}/room\">Open the drafting room</a> ")
}

/// The key that vouches for the versions, and for organizers all of the consultation as one file.
fn signed(app: &App, view: &View) -> String {
    if view.versions.is_empty() {
        return String::new();
    }
    let all = match view.is(Role::Organizer) {
        true => format!(
            " <a href=\"/api/consultations/{}/archive.zip\">The whole consultation as one signed file</a>",
            view.consultation().id
        ),
        false => String::new(),
    };
    let key = app.0.signing.public().fingerprint();
    format!(
        "<p class=\"hint\">What is handed over in signed files is signed with the key <code>{key}</code>.{all}</p>\n"
    )
}

fn versions(view: &View) -> String {
    let id = &view.consultation().id;
    if view.versions.is_empty() {
        return "<section aria-labelledby=\"versions\">\n<h2 id=\"versions\">Versions</h2>\n\
                <p class=\"hint\">None is published yet.</p>\n</section>\n"
            .into();
    }
    let rows: String = view.versions.iter().rev().map(|head| version_row(view, head)).collect();
    let named = |head: &VersionHead| (head.number.to_string(), head.designation.clone());
    let sides: Vec<(String, String)> =
        view.versions.iter().map(named).chain([("draft".into(), "Draft".into())]).collect();
    let select = |name: &str, label: &str, chosen: usize| {
        let options: String = sides
            .iter()
            .enumerate()
            .map(|(place, (value, label))| option(value, label, place == chosen))
            .collect();
        format!(
            "<p class=\"field\"><label for=\"{name}\">{label}</label> <select id=\"{name}\" name=\"{name}\">{options}</select></p>\n"
        )
    };
    let last = sides.len() - 1;
    format!(
        "<section aria-labelledby=\"versions\">\n<h2 id=\"versions\">Versions</h2>\n\
         <div class=\"scroll\"><table class=\"versions\">\n<thead><tr><th scope=\"col\" class=\"figure\">No.</th><th scope=\"col\">Version</th>\
         <th scope=\"col\">Published</th><th scope=\"col\">SHA-256</th><th scope=\"col\">Read</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n\
         <form class=\"row\" method=\"get\" action=\"/c/{id}/compare\" aria-label=\"Compare two versions\">\n{}{}\
         <p class=\"actions\"><button class=\"quiet\">Compare</button></p>\n</form>\n</section>\n",
        select("from", "Compare", last - 1),
        select("to", "with", last),
    )
}

fn version_row(view: &View, head: &VersionHead) -> String {
    let (id, n) = (&view.consultation().id, head.number);
    let stage = match head.stage == head.designation {
        true => String::new(),
        false => {
            format!("<br><span class=\"hint\" dir=\"auto\">during {}</span>", Text(&head.stage))
        }
    };
    let note = head.note.as_deref().map_or(String::new(), |note| {
        format!("<br><span class=\"hint note\" dir=\"auto\">{}</span>", Text(note))
    });
    let changes = match n {
        1 => String::new(),
        n => {
            format!(
                "<br><a href=\"/c/{id}/compare/{before}/{n}\">Compare with no. {before}</a>",
                before = n - 1
            )
        }
    };
    let short: String = head.sha256.chars().take(HASH_CHARS).collect();
    format!(
        "<tr><td class=\"figure\">{n}</td>\
         <th scope=\"row\"><a href=\"/c/{id}/versions/{n}\" dir=\"auto\">{}</a>{stage}{note}</th>\
         <td>{}</td><td><code title=\"{}\">{}…</code></td>\
         <td class=\"links\"><a href=\"/c/{id}/versions/{n}\">page</a> \
         <a href=\"/c/{id}/versions/{n}/handover\">Hand-over</a>{changes}</td></tr>\n",
        Text(&head.designation),
        moment(head.published),
        Text(&head.sha256),
        Text(short),
    )
}

fn developers(app: &App, consultation: &Consultation) -> String {
    let socket = match app.0.public_url.split_once("://") {
        Some(("https", rest)) => format!("wss://{rest}/sync"),
        Some((_, rest)) => format!("ws://{rest}/sync"),
        None => "/sync".into(),
    };
    let id = &consultation.id;
    format!(
        "<section>\n<details class=\"developers\"><summary>Other ways in</summary>\n\
         <p>The draft and its discussion can be written with any automerge-repo client: connect it to the socket with \
         a session token, and open the two documents.</p>\n<dl>\n\
         <dt>Socket</dt><dd><code>{}</code></dd>\n<dt>Draft</dt><dd><code>{}</code></dd>\n\
         <dt>Discussion</dt><dd><code>{}</code></dd>\n\
         <dt>Interface</dt><dd><a href=\"/api/consultations/{id}\">/api/consultations/{id}</a>, described by \
         <a href=\"/api/openapi.json\">OpenAPI</a></dd>\n</dl>\n</details>\n</section>\n",
        Text(socket),
        consultation.draft.url(),
        consultation.discussion.url(),
    )
}

/// A select of all roles.
pub fn role_select(name: &str, id: &str, chosen: Role) -> String {
    let options: String = Role::ALL
        .iter()
        .map(|role| option(role.as_str(), &role_name(*role), *role == chosen))
        .collect();
    format!("<select id=\"{id}\" name=\"{name}\">{options}</select>")
}
