//! The pages, as a browser without script asks for them.

#[path = "api/server.rs"]
mod server;
#[path = "support/word.rs"]
mod word;

use server::{Answer, Request, Server};
use std::cell::RefCell;
use zerodraft::settings::Start;

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> javascript:alert(1)";

/// A browser with one cookie jar.
struct Browser<'a> {
    server: &'a Server,
    cookies: RefCell<Vec<String>>,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Server) -> Browser<'a> {
        Browser { server, cookies: RefCell::default() }
    }
    fn send(&self, request: Request) -> Answer {
        let cookies = self.cookies.borrow().join("; ");
        let answer = self.server.send(&request.header("Cookie", &cookies));
        self.cookies.borrow_mut().extend(answer.cookie());
        if answer.status != 303 && without_script(&answer).is_none() {
            assert_page(&answer);
        }
        answer
    }
    /// Where the web app answers, a browser without script goes on to where it is sent.
    fn get(&self, path: &str) -> Answer {
        let answer = self.send(Request::new("GET", path));
        let (folder, _) = path.rsplit_once('/').expect("a path");
        match without_script(&answer).as_deref() {
            None => answer,
            Some("./") => {
                let moved = self.send(Request::new("GET", &format!("{folder}/")));
                self.send(Request::new("GET", moved.header("location").expect("a way on")))
            }
            Some(query) => self.send(Request::new("GET", &format!("{path}{query}"))),
        }
    }
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.server.address);
        self.send(Request::new("POST", path).header("Origin", &origin).form(fields))
    }
    /// Sends a form with a file.
    fn upload(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let origin = format!("http://{}", self.server.address);
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        let head =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\r\n";
        body.extend([head.as_bytes(), file, b"\r\n--b--\r\n"].concat());
        let request = Request { body, ..Request::new("POST", path).header("Origin", &origin) };
        self.send(request.header("Content-Type", "multipart/form-data; boundary=b"))
    }
    /// Starts a consultation and says its address and the paths of its invitations, from observer to organizer.
    fn start(&self, fields: &[(&str, &str)]) -> (String, Vec<String>) {
        let answer = self.post("/start", fields);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let links = attributes(&answer.body, "href");
        let home = links.iter().find(|link| link.starts_with("/c/")).unwrap().clone();
        let mut invitations: Vec<String> = links
            .iter()
            .filter_map(|link| Some(format!("/join/{}", link.split_once("/join/")?.1)))
            .collect();
        invitations.dedup();
        (home, invitations)
    }
}

/// Where a shell of the web app sends a browser that runs no script.
fn without_script(answer: &Answer) -> Option<String> {
    let (_, rest) =
        answer.body.split_once("<noscript><meta http-equiv=\"refresh\" content=\"0; url=")?;
    Some(rest.split('"').next()?.to_owned())
}

/// The values of an attribute, in their order.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// What every page keeps to: whatever people wrote, it has one heading, labels, landmarks, and nothing that runs.
fn assert_page(answer: &Answer) {
    let page = &answer.body;
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{page}");
    answer.assert_guarded("a page");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    for part in [
        "<!doctype html>",
        "<html lang=\"en\">",
        "class=\"skip\" href=\"#main\"",
        "<main id=\"main\">",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    let mut level = 1;
    let mut rest = page.as_str();
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a whole tag");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split([' ', '\n', '/']).next().unwrap();
        assert!(!["script", "img", "iframe", "style", "object"].contains(&name), "{tag}");
        let outside = tag.split('"').step_by(2).collect::<String>();
        assert!(!outside.contains(" on"), "{tag}");
        assert!(!outside.contains(" style="), "{tag}");
        for address in
            ["href", "action"].iter().flat_map(|name| attributes(&format!("{tag}>"), name))
        {
            let safe = ["/", "#", "http://127.0.0.1", "data:,"];
            assert!(safe.iter().any(|start| address.starts_with(start)), "{tag}");
        }
        if let Some(heading) = name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok()) {
            assert!(heading <= level + 1, "h{heading} after h{level} in {page}");
            level = heading;
        }
        let is_hidden = tag.contains("type=\"hidden\"");
        if ["input", "textarea", "select"].contains(&name) && !is_hidden {
            let id = attributes(&format!("{tag}>"), "id").pop().expect("an id");
            assert!(page.contains(&format!("<label for=\"{id}\"")), "no label for {id}");
        }
    }
    let mut ids = attributes(page, "id");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id occurs twice in {page}");
}

#[test]
fn a_consultation_is_started_joined_published_and_compared_without_a_script() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    assert!(ana.get("/").body.contains("action=\"/start\""));
    let text =
        "# Declaration\n\n## One\n\n1. We decide [soon].\n\n## Two\n\nWords.\n\n## Three\n\nMore.";
    let (home, invitations) =
        ana.start(&[("title", "Málaga & more"), ("name", "Ana"), ("text", text), ("stages", "")]);
    assert_eq!(invitations.len(), 5);
    let page = ana.get(&home).body;
    for part in [
        "Málaga &amp; more",
        "aria-current=\"step\"",
        "<strong dir=\"auto\">Ana</strong>",
        "automerge:",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let draft = ana.get(&format!("{home}/draft")).body;
    assert!(draft.contains("href=\"#section-3\"") && draft.contains("id=\"section-3\""), "{draft}");
    assert!(draft.contains("1 bracket<"), "{draft}");

    let bo = Browser::new(&server);
    let page = bo.get(&invitations[1]).body;
    assert!(
        page.contains("<strong>reviewer</strong>") && !page.contains("Go straight in"),
        "{page}"
    );
    assert_eq!(bo.post(&invitations[1], &[("name", " ")]).status, 422);
    let joined = bo.post(&invitations[1], &[("name", "Bo")]);
    assert_eq!((joined.status, joined.header("location")), (303, Some(home.as_str())));
    let page = bo.get(&home).body;
    assert!(page.contains("Ana") && !page.contains("/publish") && !page.contains("/invitations"));
    let room = format!("{home}/room");
    assert!(page.contains(&format!("href=\"{room}\"")), "{page}");
    assert!(bo.get(&room).body.contains("<strong dir=\"auto\">Bo</strong>"), "the room leads back");
    assert!(bo.get(&invitations[1]).body.contains("Go straight in"));

    let masthead = [
        ("organisation", "Assembly <1>"),
        ("symbol", "A/80/L.1"),
        ("distribution", ""),
        ("date", ""),
        ("language", "en"),
    ];
    let set = format!("{home}/masthead");
    assert_eq!(bo.post(&set, &masthead).status, 403);
    assert_eq!(ana.post(&set, &[("symbol", "A/1")]).status, 422);
    let answer = ana.post(&set, &masthead);
    assert_eq!(answer.header("location"), Some(format!("{home}#masthead").as_str()));
    assert!(ana.get(&home).body.contains("value=\"Assembly &lt;1&gt;\""));

    let publish = format!("{home}/publish");
    assert_eq!(bo.post(&publish, &[("stage", "Zero draft")]).status, 403);
    let checked = ana.get(&format!("{home}?limit=3300")).body;
    assert!(checked.contains("id=\"checks\" open") && checked.contains("<strong>3300</strong>"));
    assert!(!bo.get(&home).body.contains("id=\"checks\""), "who does not publish is not shown it");
    let published = ana.post(&publish, &[("stage", "Zero draft"), ("note", "First\nreading")]);
    assert_eq!(published.header("location"), Some(format!("{home}/versions/1").as_str()));
    assert_eq!(ana.post(&publish, &[("stage", "Zero draft"), ("note", "")]).status, 409);
    assert_eq!(ana.post(&publish, &[("stage", "Review of Zero draft")]).status, 303);
    assert_eq!(ana.post(&format!("{home}/stage"), &[("stage", "Rev.1")]).status, 303);
    assert_eq!(ana.post(&format!("{home}/stage"), &[("stage", "Rev.7")]).status, 422);
    let page = bo.get(&home).body;
    assert!(page.contains("Compare with no. 1") && page.contains("First\nreading"), "{page}");
    assert!(bo.get(&format!("{home}/versions/2")).body.contains("SHA-256"));
    let handover = bo.get(&format!("{home}/versions/2/handover")).body;
    for part in
        ["A/80/L.1/Rev.1", "/versions/2.md\"", "since <span dir=\"auto\">Zero draft<", "sha256sum "]
    {
        assert!(handover.contains(part), "no {part} in {handover}");
    }
    let chosen = bo.get(&format!("{home}/compare?from=1&to=draft"));
    assert_eq!(chosen.header("location"), Some(format!("{home}/compare/1/draft").as_str()));
    assert_eq!(bo.get(&format!("{home}/compare?from=1")).status, 422);
    assert!(
        bo.get(&format!("{home}/compare/1/2")).body.contains("Changes from Zero draft to Rev.1")
    );
    let compared = bo.get(&format!("{home}/compare/1/draft")).body;
    let links = attributes(&compared, "href");
    for made in ["Concordance", "Summary of changes"] {
        let link = links
            .iter()
            .find(|link| link.ends_with(&made.to_lowercase().replace(" of changes", "")));
        let page = bo.get(link.unwrap()).body;
        assert!(page.contains(&format!("<p class=\"kicker\">{made}</p>")), "{page}");
    }
    assert!(
        compared.contains(
            "role=\"img\" aria-label=\"Brackets in each version: Zero draft 1, Rev.1 1\""
        )
    );
    let changed = bo.get(&format!("{home}/compare/draft/1")).body;
    let paragraph = attributes(&changed, "id").into_iter().find(|id| id.starts_with("p-")).unwrap();
    let history = bo.get(&format!("{home}/paragraphs/{}", &paragraph[2..])).body;
    assert!(history.contains("The text that was brought in has"), "{history}");
    for missing in [
        "versions/9",
        "versions/9/handover",
        "versions/x",
        "compare/1/9",
        "compare/y/1",
        "compare/1/2/poem",
        "compare/1/9/summary",
        "paragraphs/none",
    ] {
        assert_eq!(bo.get(&format!("{home}/{missing}")).status, 404, "{missing}");
    }
}

#[test]
fn an_organizer_invites_gives_roles_and_takes_them_back() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let (home, invitations) = ana.start(&[("title", "Málaga"), ("name", "Ana")]);
    let bo = Browser::new(&server);
    bo.post(&invitations[0], &[("name", "Bo")]);
    assert!(
        !bo.get(&home).body.contains("Participants"),
        "an observer does not see who takes part"
    );

    let invite = format!("{home}/invitations");
    let made = ana.post(&invite, &[("role", "drafter"), ("uses", "1"), ("hours", "24")]);
    assert!(made.body.contains("<svg") && made.body.contains("It can be used once, until"));
    for wrong in [
        [("uses", "many"), ("hours", "")],
        [("uses", "0"), ("hours", "")],
        [("uses", ""), ("hours", "5")],
    ] {
        let fields = [&[("role", "drafter")], &wrong[..]].concat();
        assert_eq!(ana.post(&invite, &fields).status, 422);
    }
    assert_eq!(bo.post(&invite, &[("role", "organizer")]).status, 403);

    let actions = |end: &str| {
        let page = ana.get(&home).body;
        attributes(&page, "action").into_iter().filter(|a| a.ends_with(end)).collect::<Vec<_>>()
    };
    let withdraw: Vec<String> =
        actions("/withdraw").into_iter().filter(|a| a.contains("/invitations/")).collect();
    assert_eq!(withdraw.len(), 6);
    assert_eq!(ana.post(&withdraw[0], &[]).status, 303);
    let cy = Browser::new(&server);
    let over = cy.get(&invitations[0]);
    assert_eq!(over.status, 404);
    assert!(over.body.contains("ask the organizer for a new link"));

    let role = &actions("/role")[0];
    assert_eq!(ana.post(role, &[("role", "reviewer")]).status, 303);
    assert!(bo.get(&home).body.contains("Participants"));
    let person = role.replace("/role", "/withdraw");
    assert_eq!(ana.post(&person, &[]).status, 303);
    assert_eq!(bo.get(&home).status, 401);
    assert_eq!(ana.post(&person, &[]).status, 409);
}

#[test]
fn nothing_that_people_write_becomes_markup() {
    let server = Server::start(Start::Anyone);
    let eve = Browser::new(&server);
    let stages = format!("{}\nreview\n{}", &EVIL[..60], "\"><b>Rev</b>");
    let text = format!(
        "# {EVIL}\n\n## {EVIL}\n\n## a\n\n## b\n\n{EVIL}\n\n1. [x](javascript:alert(1)) {EVIL}\n"
    );
    let name = &EVIL[..70];
    let fields = [("title", EVIL), ("name", name), ("text", &text), ("stages", &stages)];
    let (home, invitations) = eve.start(&fields);
    let again = eve.post(
        "/start",
        &[("title", EVIL), ("name", name), ("text", &text), ("stages", "review\nreview")],
    );
    assert_eq!(again.status, 422, "what was sent stands in the form again");
    assert!(again.body.contains("&lt;script&gt;alert(1)"));

    let mallory = Browser::new(&server);
    mallory.get(&invitations[1]);
    mallory.post(&invitations[1], &[("name", name)]);
    mallory.get(&invitations[1]);
    let stage = &EVIL[..60];
    let publish = format!("{home}/publish");
    assert_eq!(eve.post(&publish, &[("stage", stage), ("note", EVIL)]).status, 303);
    assert_eq!(eve.post(&publish, &[("stage", stage), ("note", EVIL)]).status, 409);
    let review = format!("Review of {stage}");
    assert_eq!(eve.post(&publish, &[("stage", &review), ("note", EVIL)]).status, 303);
    let compared = eve.get(&format!("{home}/compare/1/2")).body;
    let paragraph = attributes(&compared, "id").into_iter().rfind(|id| id.starts_with("p-"));
    let history = format!("/paragraphs/{}", &paragraph.unwrap()[2..]);
    for path in [
        "",
        "/draft",
        "/versions/1",
        "/versions/2",
        "/compare/1/2",
        "/compare/2/draft",
        "/compare/1/2/concordance",
        "/compare/1/2/summary",
        &history,
    ] {
        let page = eve.get(&format!("{home}{path}"));
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("&lt;script&gt;"), "{path} shows what was written, as text");
    }
    mallory.get(&home);
    eve.post(&format!("{home}/stage"), &[("stage", EVIL)]);
}

#[test]
fn a_sealed_consultation_shows_nobody_by_name() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let (home, invitations) = ana.start(&[
        ("title", "Sealed"),
        ("name", "Anastasia"),
        ("text", "1. Notes."),
        ("sealed", "yes"),
    ]);
    let bo = Browser::new(&server);
    bo.post(&invitations[1], &[("name", "Bonifacio")]);
    let compared = ana.get(&format!("{home}/compare/draft/draft")).body;
    let paragraph =
        attributes(&compared, "id").into_iter().find(|id| id.starts_with("p-")).unwrap();
    let history = format!("{home}/paragraphs/{}", &paragraph[2..]);
    assert!(!ana.get(&history).body.contains("brought in"), "nor who wrote what");
    for browser in [&ana, &bo] {
        for path in [home.as_str(), &invitations[1], &history] {
            let page = browser.get(path).body;
            assert!(!page.contains("Anastasia") && !page.contains("Bonifacio"), "{page}");
        }
    }
}

#[test]
fn a_token_in_the_address_becomes_a_cookie() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let (home, _) = ana.start(&[("title", "Málaga"), ("name", "Ana")]);
    let token = ana.cookies.borrow()[0].split_once('=').unwrap().1.to_owned();
    let phone = Browser::new(&server);
    assert_eq!(phone.get(&home).status, 401);
    let moved = phone.get(&format!("{home}/compare?from=draft&token={token}&to=draft"));
    assert_eq!(
        moved.header("location"),
        Some(format!("{home}/compare?from=draft&to=draft").as_str())
    );
    assert_eq!(phone.get(&home).status, 200);
    let projector = Browser::new(&server);
    let moved = projector.get(&format!("{home}/room?token={token}"));
    assert_eq!(moved.header("location"), Some(format!("{home}/room").as_str()));
    assert_eq!(projector.get(&home).status, 200);
    let wrong = Browser::new(&server);
    assert_eq!(wrong.get(&format!("{home}?token={}", "x".repeat(44))).status, 401);
}

#[test]
fn a_form_of_another_site_is_refused() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let (home, invitations) = ana.start(&[("title", "Málaga"), ("name", "Ana")]);
    for path in ["/start".to_owned(), invitations[1].clone(), format!("{home}/stage")] {
        let fields = [("title", "A"), ("name", "B"), ("stage", "Rev.1")];
        let forged =
            Request::new("POST", &path).header("Origin", "https://evil.example").form(&fields);
        assert_eq!(ana.send(forged).status, 403, "{path}");
    }
}

#[test]
fn where_the_operator_starts_consultations_the_page_says_so() {
    let server = Server::start(Start::Operator);
    let ana = Browser::new(&server);
    let page = ana.get("/").body;
    assert!(page.contains("the operator starts") && !page.contains("<form"), "{page}");
    assert_eq!(ana.post("/start", &[("title", "A"), ("name", "B")]).status, 403);
}

#[test]
fn what_goes_wrong_on_a_page_is_a_page() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let (home, _) = ana.start(&[("title", "Málaga"), ("name", "Ana")]);
    for (path, status) in
        [("/nothing", 404), ("/c/none", 401), ("/c/no-id!", 404), ("/join/x", 404), ("/start", 404)]
    {
        let browser = Browser::new(&server);
        assert_eq!(browser.get(path).status, status, "{path}");
    }
    assert_eq!(ana.get(&format!("{home}/publish")).status, 404);
    assert_eq!(ana.post(&format!("{home}/publish"), &[("other", "field")]).status, 422);
    let large = "x".repeat(zerodraft::settings::BODY_BYTES_MAX + 1);
    assert_eq!(ana.post("/start", &[("title", "A"), ("text", &large)]).status, 413);
}

#[test]
fn the_style_sheet_is_kept_for_good_under_the_hash_of_what_it_says() {
    let server = Server::start(Start::Anyone);
    let page = Browser::new(&server).get("/").body;
    let address =
        attributes(&page, "href").into_iter().find(|a| a.starts_with("/assets/")).unwrap();
    let style = |path: &str| server.send(&Request::new("GET", path));
    let kept = style(&address);
    assert_eq!(kept.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(kept.header("cache-control").unwrap().contains("immutable"));
    assert!(
        !kept.body.contains("url(") && !kept.body.contains("@import"),
        "no other file is asked for"
    );
    assert_eq!(style("/assets/pages.css?v=old").header("cache-control"), Some("no-cache"));
}

#[test]
fn a_rapporteur_enters_accepts_and_declines_proposals_without_a_script() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let text = "# Text\n\n1. States may act.\n\n2. Two.\n";
    let (home, links) =
        ana.start(&[("title", "Text"), ("name", "Ana"), ("text", text), ("stages", "")]);
    let raul = Browser::new(&server);
    assert_eq!(raul.post(&links[3], &[("name", EVIL)]).status, 303);
    assert!(raul.get(&home).body.contains(&format!("{home}/discussion")));
    let page = format!("{home}/discussion");
    assert!(raul.get(&page).body.contains("Nobody has suggested anything yet."));
    let enter = |number: &str, quote: &str, words: &str| {
        raul.post(
            &format!("{home}/suggestions"),
            &[
                ("action", "replace"),
                ("source", EVIL),
                ("version", ""),
                ("number", number),
                ("line", ""),
                ("quote", quote),
                ("replacement", words),
                ("why", EVIL),
            ],
        )
    };
    assert_eq!(enter("1", "may", EVIL).status, 303);
    assert_eq!(enter("1", "act", "move").status, 303);
    assert_eq!(enter("9", "act", "move").status, 422);
    let shown = raul.get(&page).body;
    let actions: Vec<String> = attributes(&shown, "action")
        .into_iter()
        .filter(|action| action.ends_with("/accept"))
        .collect();
    assert_eq!(actions.len(), 2, "{shown}");
    let decline = actions[0].replace("/accept", "/decline");
    // Who entered it does not accept it.
    assert_eq!(raul.post(&actions[1], &[]).status, 409);
    assert_eq!(ana.post(&actions[1], &[]).status, 303);
    assert_eq!(ana.post(&decline, &[("reason", EVIL)]).status, 303);
    let settled = ana.get(&page).body;
    assert!(settled.contains(">accepted<") && settled.contains(">declined<"), "{settled}");
    assert!(!settled.contains("/accept\""));
    let since = raul.get(&format!("{home}/since")).body;
    assert!(since.contains("Your suggestions") && since.contains("I have seen it"), "{since}");
    assert_eq!(raul.post(&format!("{home}/looked"), &[]).status, 303);
    assert!(raul.get(&format!("{home}/since")).body.contains("0 decisions since"));
    assert!(ana.get(&format!("{home}/draft")).body.contains("States may move."));
    assert_eq!(raul.post(&format!("{home}/publish"), &[("stage", "Zero draft")]).status, 303);
    let lines = raul.get(&format!("{home}/versions/1?lines")).body;
    assert!(lines.contains("<li id=\"line-2\""), "{lines}");
    let olga = Browser::new(&server);
    assert_eq!(olga.post(&links[0], &[("name", "Olga")]).status, 303);
    assert_eq!(olga.get(&page).status, 403);
    assert!(!olga.get(&home).body.contains(&page));
}

#[test]
fn word_files_come_in_by_forms_to_begin_with_and_after_they_were_edited() {
    let server = Server::start(Start::Anyone);
    let ana = Browser::new(&server);
    let text =
        word::styled("Title", "Text") + &word::p(&word::in_list(1, 0), &word::t("States may act."));
    let fields = [("title", "Text"), ("name", "Ana"), ("text", ""), ("stages", "")];
    let started = ana.upload("/start", &fields, &word::Parts::of(&text).file());
    assert_eq!(started.status, 200, "{}", started.body);
    assert!(started.body.contains("1 paragraph and 4 words were read."), "{}", started.body);
    let both = [("title", "Text"), ("name", "Ana"), ("text", "1. Words."), ("stages", "")];
    let refused = ana.upload("/start", &both, &word::Parts::of(&text).file());
    assert_eq!((refused.status, refused.body.contains("Bring one text")), (422, true));
    let refused = ana.upload("/start", &fields, b"PK\x03\x04 and no more");
    assert_eq!((refused.status, refused.body.contains("is damaged")), (422, true));

    let links = attributes(&started.body, "href");
    let home = links.iter().find(|link| link.starts_with("/c/")).unwrap();
    ana.post(&format!("{home}/publish"), &[("stage", "Zero draft"), ("note", "")]);
    let page = ana.get(&format!("{home}/discussion")).body;
    assert!(page.contains(&format!("action=\"{home}/word\"")), "{page}");
    let words = word::t("States ")
        + &word::del("J&lt;b>", "may")
        + &word::ins("Jane", "shall")
        + &word::noted(0, &word::t(" act."));
    let body = word::p(&word::in_list(1, 0), &words);
    let id = home.strip_prefix("/c/").unwrap();
    let file = word::Parts::of_version(&body, id, 1, &[("John", "Why?")]).file();
    let fields = [("source", "ACME, e-mail"), ("version", "")];
    let taken = ana.upload(&format!("{home}/word"), &fields, &file);
    assert_eq!(taken.status, 200, "{}", taken.body);
    for shown in ["2 suggestions and 1 comment were taken in.", "J&lt;b&gt; (ACME, e-mail)", "Why?"]
    {
        assert!(taken.body.contains(shown), "{shown}: {}", taken.body);
    }
    assert!(ana.get(&format!("{home}/discussion")).body.contains("John (ACME, e-mail)"));
    let nothing = ana.post(&format!("{home}/word"), &[("source", "ACME"), ("version", "")]);
    assert_eq!((nothing.status, nothing.body.contains("Choose the Word file first.")), (422, true));
}
