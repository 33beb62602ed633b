//! The first page: what this is, and a form to start a consultation.

use super::{
    super::{
        App,
        auth::{cookie, require_own_origin},
        consultations::{Brought, Counted, Import, NewBody, Started, begin, link},
        web,
    },
    escape::Text,
    failure::Failure,
    frame::{Page, counted},
    invitation::{card, role_may},
    upload::Upload,
};
use crate::{
    domain::{Ladder, NAME_CHARS_MAX},
    settings::{Start, TITLE_CHARS_MAX},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize, Default)]
pub struct StartFields {
    #[serde(default)]
    title: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    stages: String,
    #[serde(default)]
    sealed: Option<String>,
}

/// `GET /`
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let door = web::door(&app, &headers, query.as_deref());
    door.unwrap_or_else(|| page(&app, &StartFields::default(), None, StatusCode::OK))
}

fn page(app: &App, fields: &StartFields, wrong: Option<&str>, status: StatusCode) -> Response {
    let start = match app.0.policy.start {
        Start::Anyone => form(fields, wrong),
        Start::Operator => "<section class=\"card\">\n<h2>Start a consultation</h2>\n<p>On this server the operator \
             starts consultations. Ask them for a link; to take part in a consultation that is under way, open the \
             invitation that you were sent.</p>\n</section>\n"
            .into(),
    };
    let main = format!(
        "<div class=\"intro\">\n<h1>Draft an outcome document together</h1>\n\
         <p class=\"lead\">People in the room, people far away and people with a bad line write one text. At the end \
         of each review stage the rapporteur publishes a version that can be cited and never changes, and anybody \
         who takes part can see what changed from one to the next.</p>\n\
         <ul class=\"points\">\n<li>A link or a QR code lets people in, each in a role: to read, to comment, to \
         draft, to hold the pen.</li>\n<li>Versions are compared by paragraph, down to the small words that carry \
         the change.</li>\n<li>Every version has a fingerprint that covers all versions before it.</li>\n</ul>\n\
         </div>\n{start}"
    );
    Page { title: "Draft together", trail: &[], class: "front", main }.answer(status)
}

fn form(fields: &StartFields, wrong: Option<&str>) -> String {
    let wrong = wrong.map_or(String::new(), |sentence| {
        format!("<p class=\"wrong\" role=\"alert\">{}</p>\n", Text(sentence))
    });
    let ladder = Ladder::default();
    let usual: Vec<&str> = ladder.stages().iter().map(|stage| stage.designation.as_str()).collect();
    format!(
        "<section class=\"card\" aria-labelledby=\"start\">\n<h2 id=\"start\">Start a consultation</h2>\n{wrong}\
         <form method=\"post\" action=\"/start\" enctype=\"multipart/form-data\">\n\
         <p class=\"field\"><label for=\"title\">Title</label>\n\
         <input id=\"title\" name=\"title\" required maxlength=\"{TITLE_CHARS_MAX}\" autocomplete=\"off\" value=\"{title}\"></p>\n\
         <p class=\"field\"><label for=\"name\">Your name, as the others see it</label>\n\
         <input id=\"name\" name=\"name\" required maxlength=\"{NAME_CHARS_MAX}\" autocomplete=\"name\" value=\"{name}\"></p>\n\
         <p class=\"field\"><label for=\"text\">Text to begin with <span class=\"hint\">— may be left empty</span></label>\n\
         <textarea id=\"text\" name=\"text\" rows=\"12\" aria-describedby=\"text-hint\">{text}</textarea>\n\
         <span class=\"hint\" id=\"text-hint\">Paste Markdown or plain text. Headings, numbered and preambular paragraphs, \
         lists and footnotes are recognized; a report says what was not.</span></p>\n\
         <p class=\"field\"><label for=\"file\">or a Word file <span class=\"hint\">— .docx</span></label>\n\
         <input id=\"file\" name=\"file\" type=\"file\" accept=\".docx,.md,.txt\"></p>\n\
         <p class=\"field\"><label for=\"stages\">Stages <span class=\"hint\">— one per line; leave empty for the usual ones</span></label>\n\
         <textarea id=\"stages\" name=\"stages\" rows=\"4\" aria-describedby=\"stages-hint\">{stages}</textarea>\n\
         <span class=\"hint\" id=\"stages-hint\">The usual ones: {usual}. The word “review” on a line of its own is a \
         review of the stage above it, in which only the rapporteur writes the text and the others comment.</span></p>\n\
         <p class=\"check\"><input type=\"checkbox\" id=\"sealed\" name=\"sealed\" value=\"yes\"{sealed} aria-describedby=\"sealed-hint\">\n\
         <label for=\"sealed\">Sealed</label> <span class=\"hint\" id=\"sealed-hint\">Chatham House Rule: everyone is shown by role, \
         nobody by name, and no change may carry a time or an author. This cannot be changed later.</span></p>\n\
         <p class=\"actions\"><button>Start the consultation</button></p>\n</form>\n</section>\n",
        title = Text(&fields.title),
        name = Text(&fields.name),
        // A line break at the start of a textarea is not part of it.
        text = format_args!("\n{}", Text(&fields.text)),
        stages = format_args!("\n{}", Text(&fields.stages)),
        usual = Text(usual.join(" → ")),
        sealed = if fields.sealed.is_some() { " checked" } else { "" },
    )
}

/// `POST /start`
pub async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    Upload { fields, file }: Upload<StartFields>,
) -> Result<Response, Failure> {
    require_own_origin(&headers, &app)?;
    let again = |sentence: &str, status| Ok(page(&app, &fields, Some(sentence), status));
    let lines = fields.stages.lines().map(str::trim).filter(|line| !line.is_empty());
    let stages = match lines.clone().next() {
        None => Ladder::default(),
        Some(_) => match Ladder::from_designations(lines) {
            Ok(ladder) => ladder,
            Err(error) => return again(&error.to_string(), StatusCode::UNPROCESSABLE_ENTITY),
        },
    };
    let text = Some(fields.text.clone()).filter(|text| !text.trim().is_empty());
    let brought = match (text, file) {
        (Some(_), Some(_)) => {
            let sentence = "Bring one text: paste it, or choose a file.";
            return again(sentence, StatusCode::UNPROCESSABLE_ENTITY);
        }
        (text, None) => text.map(Brought::of_text),
        (None, Some(file)) => Some(Brought::of_file(file.to_vec())),
    };
    let brought = match brought.transpose() {
        Ok(brought) => brought,
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            return again(&problem.detail, problem.status);
        }
        Err(problem) => return Err(problem.into()),
    };
    let body = NewBody {
        title: fields.title.clone(),
        markdown: None,
        docx: None,
        brought,
        stages: Some(stages),
        sealed: fields.sealed.is_some(),
        accept_own: false,
        masthead: Default::default(),
        name: Some(fields.name.clone()),
    };
    let started = match begin(&app, &headers, body).await {
        Ok(started) => started,
        // What was pasted stays in the form.
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            return again(&problem.detail, problem.status);
        }
        Err(problem) => return Err(problem.into()),
    };
    let mut answer = started_page(&app, &started);
    let cookie = cookie(&app, &started.consultation.id, &started.token);
    answer.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(answer.into_response())
}

fn started_page(app: &App, started: &Started) -> Response {
    let Started { consultation, invitations, import, .. } = started;
    let cards: String = invitations
        .iter()
        .map(|(role, token)| card(*role, &link(&app.0.public_url, token), role_may(*role), 3))
        .collect();
    let main = format!(
        "<div class=\"intro\">\n<p class=\"kicker\">The consultation has begun</p>\n<h1 dir=\"auto\">{title}</h1>\n\
         <p class=\"warning\"><strong>Keep these links: they are shown once.</strong> Whoever has one comes in with \
         its role. New ones can be made at any time, and each can be withdrawn.</p>\n\
         <p class=\"actions\"><a class=\"button\" href=\"/c/{id}\">Open the consultation</a></p>\n</div>\n\
         {report}<section aria-labelledby=\"links\">\n<h2 id=\"links\">Invitation links</h2>\n\
         <div class=\"cards\">\n{cards}</div>\n</section>\n",
        title = Text(&consultation.title),
        id = consultation.id,
        report = import.as_ref().map_or(String::new(), report),
    );
    let address = format!("/c/{}", consultation.id);
    let trail = [(address.as_str(), consultation.title.as_str())];
    Page { title: &consultation.title, trail: &trail, class: "started", main }
        .answer(StatusCode::OK)
}

/// What became of the text.
fn report(import: &Import) -> String {
    let notes: String = import
        .notes
        .iter()
        .map(|note| {
            format!(
                "<tr><td class=\"figure\">{}</td><td>{}</td></tr>\n",
                note.line,
                Text(&note.what)
            )
        })
        .collect();
    let table = match import.notes.len() {
        0 => "<p>Nothing needs a second look.</p>\n".into(),
        count => format!(
            "<details{open}><summary>{to_see}</summary>\n<div class=\"scroll\"><table>\n<thead><tr>\
             <th scope=\"col\" class=\"figure\">{counted}</th><th scope=\"col\">What to look at</th></tr></thead>\n\
             <tbody>\n{notes}</tbody>\n</table></div>\n</details>\n",
            open = if count <= 8 { " open" } else { "" },
            counted = match import.counted {
                Counted::Lines => "Line",
                Counted::Paragraphs => "Paragraph",
            },
            to_see = counted(count, "note about the text", "notes about the text"),
        ),
    };
    format!(
        "<section aria-labelledby=\"report\">\n<h2 id=\"report\">Your text</h2>\n<p>{} and {} were read.</p>\n{table}</section>\n",
        counted(import.paragraphs, "paragraph", "paragraphs"),
        counted(import.words, "word", "words"),
    )
}
