//! What rapporteurs and organizers find on a consultation's page besides.

use super::{
    super::people::shown_name,
    checks,
    consultation::{View, role_select},
    escape::Text,
    forms::OPEN_FOR,
    frame::{moment, option},
    invitation::{role_may, role_name},
};
use crate::{
    domain::{
        Consultation, DATE_CHARS_MAX, DISTRIBUTION_CHARS_MAX, Invitation, InvitationRefusal,
        LANGUAGE_CHARS_MAX, ORGANISATION_CHARS_MAX, Participant, Role, SYMBOL_CHARS_MAX,
    },
    settings::NOTE_CHARS_MAX,
};
use jiff::Timestamp;

/// Publishing a version and opening a stage, for rapporteurs.
pub fn publishing(view: &View) -> String {
    if !view.is(Role::Rapporteur) {
        return String::new();
    }
    let consultation = view.consultation();
    let stages = consultation.stages.stages();
    let publish = if consultation.closed { String::new() } else { publish_form(view) };
    let others: Vec<&str> = stages
        .iter()
        .enumerate()
        .filter(|(place, _)| consultation.closed || *place != consultation.stage)
        .map(|(_, stage)| stage.designation.as_str())
        .collect();
    let next = stages.get(consultation.stage + 1).map(|stage| stage.designation.as_str());
    let options: String =
        others.iter().map(|name| option(name, name, Some(*name) == next)).collect();
    let open = match others.is_empty() {
        true => String::new(),
        false => format!(
            "<form class=\"card row\" method=\"post\" action=\"/c/{}/stage\" aria-labelledby=\"open\">\n\
             <h3 id=\"open\">Open a stage without publishing</h3>\n\
             <p class=\"field\"><label for=\"stage\">Stage</label> <select id=\"stage\" name=\"stage\">{options}</select></p>\n\
             <p class=\"actions\"><button class=\"quiet\">Open it</button></p>\n</form>\n",
            consultation.id
        ),
    };
    let masthead = masthead_form(consultation);
    format!(
        "<section aria-labelledby=\"pen\">\n<h2 id=\"pen\">The rapporteur’s pen</h2>\n{publish}{open}{masthead}</section>\n"
    )
}

fn publish_form(view: &View) -> String {
    let consultation = view.consultation();
    let (id, stage) = (&consultation.id, Text(&consultation.open_stage().designation));
    let designation = Text(consultation.next_designation());
    let after = consultation.stages.get(consultation.stages.publishes(consultation.stage) + 1);
    let after = match after {
        Some(stage) => {
            format!("opens the stage <span dir=\"auto\">“{}”</span>", Text(&stage.designation))
        }
        None => "closes the consultation".into(),
    };
    let preview = match view.versions.last() {
        Some(last) => format!(
            "<a href=\"/c/{id}/compare/{}/draft\">Look first: what changed since {}</a>",
            last.number,
            Text(&last.designation)
        ),
        None => {
            format!("<a href=\"/c/{id}/draft\">Look first: the draft as it would be published</a>")
        }
    };
    let checks = checks::before_publishing(view);
    format!(
        "<form class=\"card\" method=\"post\" action=\"/c/{id}/publish\" aria-labelledby=\"publish\">\n\
         <h3 id=\"publish\" dir=\"auto\">Publish {designation}</h3>\n\
         <p>This freezes the draft as <span dir=\"auto\">“{designation}”</span>, for good, and {after}.</p>\n<p>{preview}</p>\n{checks}\
         <input type=\"hidden\" name=\"stage\" value=\"{stage}\">\n\
         <p class=\"field\"><label for=\"note\">Note <span class=\"hint\">— what readers should know; may be left empty</span></label>\n\
         <textarea id=\"note\" name=\"note\" rows=\"2\" maxlength=\"{NOTE_CHARS_MAX}\"></textarea></p>\n\
         <p class=\"actions\"><button>Publish {designation}</button></p>\n</form>\n"
    )
}

/// What stands above the versions when they are handed over.
fn masthead_form(consultation: &Consultation) -> String {
    let masthead = &consultation.masthead;
    let field = |name: &str, label: &str, hint: &str, chars_max: usize, value: &Option<String>| {
        format!(
            "<p class=\"field\"><label for=\"masthead-{name}\">{label} <span class=\"hint\">— {hint}</span></label> \
             <input id=\"masthead-{name}\" name=\"{name}\" maxlength=\"{chars_max}\" dir=\"auto\" value=\"{}\"></p>\n",
            Text(value.as_deref().unwrap_or_default())
        )
    };
    let fields = [
        field(
            "organisation",
            "Organisation",
            "whose text it is",
            ORGANISATION_CHARS_MAX,
            &masthead.organisation,
        ),
        field(
            "symbol",
            "Symbol",
            "without /Rev.n, which each version adds",
            SYMBOL_CHARS_MAX,
            &masthead.symbol,
        ),
        field(
            "distribution",
            "Distribution",
            "General, Limited …",
            DISTRIBUTION_CHARS_MAX,
            &masthead.distribution,
        ),
        field("date", "Date", "empty for the day of publication", DATE_CHARS_MAX, &masthead.date),
        field(
            "language",
            "Language",
            "its tag, such as en, fr or ar",
            LANGUAGE_CHARS_MAX,
            &masthead.language,
        ),
    ];
    format!(
        "<form class=\"card\" method=\"post\" action=\"/c/{}/masthead\" aria-labelledby=\"masthead\">\n\
         <h3 id=\"masthead\">Masthead</h3>\n\
         <p class=\"hint\">What stands above the versions that are published from here on, when they are handed over.</p>\n\
         {}<p class=\"actions\"><button class=\"quiet\">Set the masthead</button></p>\n</form>\n",
        consultation.id,
        fields.concat()
    )
}

/// Who takes part, for those who may see it; with what an organizer may change.
pub fn participants(view: &View) -> String {
    if !view.is(Role::Reviewer) {
        return String::new();
    }
    let organizer = view.is(Role::Organizer);
    let rows: String =
        view.people.iter().map(|person| participant(view, person, organizer)).collect();
    let change = if organizer { "<th scope=\"col\">Change</th>" } else { "" };
    format!(
        "<section aria-labelledby=\"participants\">\n<h2 id=\"participants\">Participants</h2>\n\
         <div class=\"scroll\"><table class=\"people\">\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">Role</th>{change}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n</section>\n",
        if view.consultation().sealed { "Participant" } else { "Name" }
    )
}

fn participant(view: &View, person: &Participant, organizer: bool) -> String {
    let sealed = view.consultation().sealed;
    let own = person.id == view.session.participant.id;
    let mut name = match sealed {
        // Several may have the same role: the id tells them apart.
        true => format!("<code>{}</code>", person.id),
        false => format!("<span dir=\"auto\">{}</span>", Text(shown_name(person, false))),
    };
    if own {
        name += " <span class=\"hint\">(you)</span>";
    }
    let role = match person.withdrawn {
        true => "<span class=\"hint\">withdrawn</span>".into(),
        false => role_name(person.role),
    };
    let change = match (organizer, own || person.withdrawn) {
        (false, _) => String::new(),
        (true, true) => "<td></td>".into(),
        (true, false) => {
            let action = format!("/c/{}/participants/{}", person.consultation, person.id);
            let field = format!("role-{}", person.id);
            format!(
                "<td><details><summary>Change<span class=\"said\"> {}</span></summary>\n\
                 <form class=\"row\" method=\"post\" action=\"{action}/role\"><p class=\"field\">\
                 <label for=\"{field}\">Role</label> {}</p><p class=\"actions\"><button class=\"quiet\">Give this role</button></p></form>\n\
                 <form method=\"post\" action=\"{action}/withdraw\"><p class=\"actions\">\
                 <button class=\"quiet danger\">Let in no longer</button></p></form>\n</details></td>",
                Text(shown_name(person, sealed)),
                role_select("role", &field, person.role),
            )
        }
    };
    format!("<tr><th scope=\"row\">{name}</th><td>{role}</td>{change}</tr>\n")
}

/// Inviting, for organizers.
pub fn invitations(view: &View) -> String {
    if !view.is(Role::Organizer) {
        return String::new();
    }
    let id = &view.consultation().id;
    let now = Timestamp::now();
    let live: Vec<&Invitation> =
        view.invitations.iter().filter(|invitation| invitation.check(now).is_ok()).collect();
    let over = view.invitations.iter().filter(|invitation| invitation.check(now).is_err());
    let rows: String = live.iter().map(|invitation| live_row(view, invitation)).collect();
    let ended: String = over
        .map(|invitation| {
            let why = match invitation.check(now) {
                Err(InvitationRefusal::Expired) => "expired",
                Err(InvitationRefusal::UsedUp) => "used up",
                _ => "withdrawn",
            };
            format!(
                "<li>{}, made {}: {why}</li>\n",
                role_name(invitation.role),
                moment(invitation.created)
            )
        })
        .collect();
    let ended = match ended.is_empty() {
        true => String::new(),
        false => format!(
            "<details><summary>Invitations that are over</summary>\n<ul>\n{ended}</ul>\n</details>\n"
        ),
    };
    let table = match live.is_empty() {
        true => "<p class=\"hint\">No invitation is open.</p>\n".into(),
        false => format!(
            "<div class=\"scroll\"><table class=\"people\">\n<thead><tr><th scope=\"col\">For</th><th scope=\"col\">Uses left</th>\
             <th scope=\"col\">Ends</th><th scope=\"col\">Made</th><th scope=\"col\">Withdraw</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table></div>\n"
        ),
    };
    let roles: String = Role::ALL
        .iter()
        .map(|role| format!("<dt>{}</dt><dd>{}</dd>\n", role_name(*role), role_may(*role)))
        .collect();
    let times: String =
        OPEN_FOR.iter().map(|(label, hours)| option(&hours.to_string(), label, false)).collect();
    format!(
        "<section aria-labelledby=\"invitations\">\n<h2 id=\"invitations\">Invitations</h2>\n\
         <form class=\"card row\" method=\"post\" action=\"/c/{id}/invitations\" aria-labelledby=\"invite\">\n\
         <h3 id=\"invite\">Invite</h3>\n\
         <p class=\"field\"><label for=\"invite-role\">Role</label> {select}</p>\n\
         <p class=\"field\"><label for=\"uses\">Uses</label> <input id=\"uses\" name=\"uses\" type=\"number\" min=\"1\" \
         max=\"4294967295\" placeholder=\"any number\" inputmode=\"numeric\"></p>\n\
         <p class=\"field\"><label for=\"hours\">Open</label> <select id=\"hours\" name=\"hours\">\
         {always}{times}</select></p>\n\
         <p class=\"actions\"><button class=\"quiet\">Make a link</button></p>\n\
         <details><summary>What the roles may do</summary>\n<dl class=\"roles\">\n{roles}</dl>\n</details>\n</form>\n\
         {table}{ended}</section>\n",
        select = role_select("role", "invite-role", Role::Reviewer),
        always = option("", "until withdrawn", true),
    )
}

fn live_row(view: &View, invitation: &Invitation) -> String {
    let uses = invitation.uses_left.map_or("any number".into(), |uses| uses.to_string());
    let until = invitation.expires.map_or("never".into(), moment);
    format!(
        "<tr><th scope=\"row\">{role}</th><td>{uses}</td><td>{until}</td><td>{}</td><td>\
         <form method=\"post\" action=\"/c/{}/invitations/{}/withdraw\"><button class=\"quiet\">Withdraw\
         <span class=\"said\"> the invitation for {role}</span></button></form></td></tr>\n",
        moment(invitation.created),
        view.consultation().id,
        invitation.id,
        role = role_name(invitation.role),
    )
}
