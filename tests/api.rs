//! The interface under `/api`, over real HTTP, held against the document that describes it.

#[path = "api/contract.rs"]
mod contract;
#[path = "api/server.rs"]
mod server;
#[path = "support/word.rs"]
mod word;

use base64::{Engine, engine::general_purpose::STANDARD};
use contract::Api;
use serde_json::{Value, json};
use server::{Answer, Request};
use std::collections::BTreeSet;
use zerodraft::settings::{BODY_BYTES_MAX, DOCX_BODY_BYTES_MAX, Start};

const TEXT: &str = "# Málaga Declaration\n\n*Recalling* the past,\n\n1. We decide[^1] [soon]:\n\n   (a) here;\n\n\
                    - one\n\n> Words.\n\n[^1]: See there.\n";
const ROLES: [&str; 5] = ["observer", "reviewer", "drafter", "rapporteur", "organizer"];

/// A consultation with a participant in each role.
struct House {
    api: Api,
    id: String,
    started: Value,
    /// The sessions, in the order of [`ROLES`].
    tokens: Vec<String>,
}

impl House {
    fn open(body: Value) -> House {
        let api = Api::start(Start::Anyone);
        let answer = api.call("POST", "/consultations", "", Some(body));
        assert_eq!(answer.status, 201, "{}", answer.body);
        let started = answer.json();
        let id = started["id"].as_str().unwrap().to_owned();
        let mut tokens = Vec::new();
        for role in ROLES {
            let body = json!({
                "invitation": started["invitations"][role]["link"], "name": format!("Person {role}"),
            });
            let joined = api.call("POST", "/join", "", Some(body));
            assert_eq!(joined.status, 200, "{}", joined.body);
            tokens.push(joined.json()["token"].as_str().unwrap().to_owned());
        }
        House { api, id, started, tokens }
    }
    fn usual() -> House {
        House::open(json!({ "title": "Málaga", "markdown": TEXT, "name": "Ana" }))
    }
    fn token(&self, role: &str) -> &str {
        &self.tokens[ROLES.iter().position(|known| *known == role).unwrap()]
    }
    fn call(&self, method: &str, path: &str, role: &str, body: Option<Value>) -> Answer {
        let token = if role.is_empty() { "" } else { self.token(role) };
        self.api.call(method, &format!("/consultations/{}{path}", self.id), token, body)
    }
    fn paragraph(&self) -> String {
        let draft = self.call("GET", "/draft.json", "observer", None).json();
        draft["paragraphs"][1]["id"].as_str().unwrap().to_owned()
    }
    fn participant(&self, role: &str) -> String {
        let own = self.call("GET", "", role, None).json();
        own["participant"].as_str().unwrap().to_owned()
    }
}

fn expect(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.body);
}

#[test]
fn every_documented_operation_answers_as_it_is_documented() {
    let house = House::usual();
    let (api, id) = (&house.api, &house.id);
    let get = |path: &str| house.call("GET", path, "organizer", None);

    assert_eq!(api.call("GET", "/openapi.json", "", None).status, 200);
    let all = api.call("GET", "/consultations", &api.server.operator, None);
    assert_eq!(all.json()["consultations"][0]["id"], json!(id));
    let own = get("").json();
    assert_eq!(
        own["may"],
        json!({"draft": true, "discussion": true, "publish": true, "invite": true})
    );
    assert_eq!(own["name"], "Person organizer");
    let key = api.call("GET", "/signing-key", "", None).json();
    assert!(key["fingerprint"].as_str().unwrap().starts_with("SHA256:"), "{key}");
    let link = json!({ "invitation": house.started["invitations"]["drafter"]["link"] });
    assert_eq!(api.call("POST", "/invitation", "", Some(link)).status, 200);

    assert!(get("/draft.md").body.starts_with("# Málaga Declaration\n"));
    assert!(get("/draft.html").body.contains("id=\"para-1-a\""));
    let draft = get("/draft.json").json();
    assert_eq!(draft["paragraphs"][2]["number"], "1(a)");
    assert_eq!(draft["heads"].as_array().unwrap().len(), 1);

    assert!(get("/archive.zip").bytes.starts_with(b"PK"));
    let checks = get("/checks?limit=5&language=en").json();
    assert_eq!(checks["findings"][0]["code"], "too-long");
    assert_eq!(get("/checks").json()["limit"], Value::Null);
    expect(&get("/checks?limit=many"), 422, "invalid");
    expect(&get(&format!("/checks?language={}", "x".repeat(36))), 422, "invalid");

    let paragraph = house.paragraph();
    let lock = format!("/paragraphs/{paragraph}/lock");
    assert_eq!(house.call("POST", &lock, "rapporteur", None).json()["locked"], true);
    expect(&house.call("POST", &lock, "rapporteur", None), 409, "lock-stands");
    assert_eq!(get("").json()["locked"], json!([paragraph]));
    assert_eq!(house.call("DELETE", &lock, "rapporteur", None).json()["locked"], false);
    expect(&house.call("DELETE", &lock, "rapporteur", None), 409, "lock-stands");
    expect(&house.call("POST", "/paragraphs/none/lock", "rapporteur", None), 404, "not-found");
    expect(&house.call("POST", "/paragraphs/%3Cp%3E/lock", "rapporteur", None), 404, "not-found");

    talk(&house);

    let set = |role: &str, masthead: Value| {
        house.call("PATCH", "", role, Some(json!({ "masthead": masthead })))
    };
    let limited = json!({ "symbol": " A/80/L.1 ", "distribution": "Limited", "language": "EN" });
    assert_eq!(set("rapporteur", limited).json()["masthead"]["symbol"], "A/80/L.1");
    set("organizer", json!({ "distribution": "" }));
    assert_eq!(get("").json()["masthead"], json!({ "symbol": "A/80/L.1", "language": "en" }));
    expect(&set("drafter", json!({ "symbol": "A/1" })), 403, "role");
    expect(&set("rapporteur", json!({ "language": "English language" })), 422, "masthead");
    expect(&set("rapporteur", json!({ "symbol": "x".repeat(61) })), 422, "masthead");
    expect(&set("rapporteur", json!({ "emblem": "x" })), 422, "invalid");

    let note = json!({ "note": " For the first reading. ", "stage": "Zero draft" });
    let first = house.call("POST", "/publish", "rapporteur", Some(note.clone())).json();
    assert_eq!((&first["number"], &first["now"]), (&json!(1), &json!("Review of Zero draft")));
    assert_eq!(first["note"], "For the first reading.");
    expect(&house.call("POST", "/publish", "rapporteur", Some(note)), 409, "other-stage");
    let second = house.call("POST", "/publish", "rapporteur", None).json();
    assert_eq!((&second["designation"], &second["previous"]), (&json!("Rev.1"), &first["sha256"]));
    let symbols = [&first, &second].map(|version| version["masthead"]["symbol"].clone());
    assert_eq!(symbols, ["A/80/L.1", "A/80/L.1/Rev.1"]);
    let published = get("/versions/2.md").body;
    assert!(published.contains("\nsymbol: \"A/80/L.1/Rev.1\"\n"), "its hash covers it");
    let opened = house.call("POST", "/stage", "rapporteur", Some(json!({ "stage": "Rev.1" })));
    assert_eq!(opened.json()["stage"], "Rev.1");
    expect(
        &house.call("POST", "/stage", "rapporteur", Some(json!({"stage": "Rev.1"}))),
        409,
        "stage-open",
    );
    expect(
        &house.call("POST", "/stage", "rapporteur", Some(json!({"stage": "Rev.9"}))),
        422,
        "no-such-stage",
    );

    let decisions = get("/decisions").json();
    let kinds: Vec<&Value> =
        decisions["decisions"].as_array().unwrap().iter().map(|entry| &entry["decision"]).collect();
    let published = "version-published";
    let settled = ["suggestion-accepted", "suggestion-declined"];
    let locks = ["paragraph-locked", "paragraph-unlocked"];
    let mastheads = ["masthead-set", "masthead-set"];
    let last = [published, published, "stage-opened"];
    let expected = locks.into_iter().chain(settled).chain(mastheads).chain(last);
    assert_eq!(kinds, expected.collect::<Vec<_>>());
    assert_eq!(get("/late").json(), json!({ "late": [] }));

    let versions = get("/versions").json();
    assert_eq!(versions["versions"][1]["designation"], "Rev.1");
    let whole = get("/versions/2.json").json();
    for key in ["words", "brackets", "sha256", "published"] {
        assert_eq!(versions["versions"][1][key], whole[key], "{key}");
    }
    assert_eq!(whole["brackets"], 1);
    assert_eq!(get("/versions").json(), versions, "asked again, it says the same");
    for file in ["1.md", "1.html", "2.json", "1.docx", "1.xml", "2.zip"] {
        assert_eq!(get(&format!("/versions/{file}")).status, 200, "{file}");
    }
    for file in ["3.md", "1.doc", "x.md", "1", "0.md", "99999999999.md"] {
        expect(&get(&format!("/versions/{file}")), 404, "not-found");
    }
    let kept = get("/versions/1.md").header("etag").unwrap().to_owned();
    let again = Request::new("GET", &format!("/api/consultations/{id}/versions/1.md"));
    let again = again.bearer(house.token("organizer")).header("If-None-Match", &kept);
    assert_eq!(api.send(&again).status, 304);
    let word = Request::new("GET", &format!("/api/consultations/{id}/versions/2.docx"));
    let word = api.send(&word.bearer(house.token("observer")));
    let named = "attachment; filename=\"A-80-L.1-Rev.1.docx\"";
    assert_eq!((word.header("content-disposition"), &word.bytes[..2]), (Some(named), &b"PK"[..]));
    for pair in ["1/2.json", "1/draft.md", "draft/1.html", "1/2.docx", "2/draft.docx"] {
        assert_eq!(get(&format!("/compare/{pair}")).status, 200, "{pair}");
    }
    for file in ["/versions/1.pdf", "/versions/2.pdf?text=clean", "/compare/1/2.pdf"] {
        let answer = get(file);
        if cfg!(feature = "pdf") {
            assert_eq!(answer.status, 200, "{file}");
            assert!(answer.bytes.starts_with(b"%PDF-1.7"), "{file}");
        } else {
            expect(&answer, 501, "no-pdf");
        }
    }
    let authors = get("/compare/1/draft.json?authors").json();
    assert!(authors["rows"][1].get("runs").is_some(), "nobody wrote anything yet: {authors}");
    let body = get("/compare/1/draft.html?part=body").body;
    assert!(body.starts_with("<article") && body.trim_end().ends_with("</article>"), "{body}");
    for pair in ["1/9.json", "1/9.docx", "x/1.md", "1/2.doc", "1/2"] {
        expect(&get(&format!("/compare/{pair}")), 404, "not-found");
    }
    for made in ["concordance", "summary"] {
        for form in ["html", "md", "json", "csv"] {
            assert_eq!(
                get(&format!("/compare/1/draft/{made}.{form}")).status,
                200,
                "{made}.{form}"
            );
        }
        expect(&get(&format!("/compare/1/2/{made}.docx")), 404, "not-found");
        expect(&get(&format!("/compare/1/9/{made}.csv")), 404, "not-found");
    }
    expect(&get("/compare/1/2/poem.md"), 404, "not-found");
    let history = get(&format!("/paragraphs/{paragraph}/history")).json();
    let steps = history["versions"].as_array().unwrap();
    let told: Vec<(&Value, &Value)> =
        steps.iter().map(|step| (&step["designation"], &step["place"]["number"])).collect();
    let one = json!("1");
    let names = ["Zero draft", "Rev.1", "Draft"].map(|name| json!(name));
    assert_eq!(told, names.iter().map(|name| (name, &one)).collect::<Vec<_>>());
    assert_eq!(steps[0]["work"][0], json!({"by": null, "day": null, "written": 16, "deleted": 0}));
    assert_eq!(steps[1]["work"], json!([]));
    expect(&get("/paragraphs/none/history"), 404, "not-found");
    let observed = house.call("GET", &format!("/paragraphs/{paragraph}/history"), "observer", None);
    assert!(
        observed.json()["versions"][0].get("work").is_none(),
        "who took part is not theirs to see"
    );

    let invited = house.call(
        "POST",
        "/invitations",
        "organizer",
        Some(json!({"role": "drafter", "uses": 2})),
    );
    assert_eq!(invited.status, 201);
    assert!(invited.json()["qr"].as_str().unwrap().contains("<svg"));
    assert_eq!(get("/invitations").json()["invitations"].as_array().unwrap().len(), 6);
    let invitation = format!("/invitations/{}", invited.json()["id"].as_str().unwrap());
    assert_eq!(house.call("DELETE", &invitation, "organizer", None).status, 204);
    expect(&house.call("DELETE", "/invitations/none", "organizer", None), 404, "not-found");

    assert_eq!(get("/participants").json()["participants"].as_array().unwrap().len(), 6);
    let reviewer = format!("/participants/{}", house.participant("reviewer"));
    let patch = |who: &str, body: Value| house.call("PATCH", who, "organizer", Some(body));
    assert_eq!(patch(&reviewer, json!({ "role": "drafter" })).json()["role"], "drafter");
    assert_eq!(patch(&reviewer, json!({ "withdrawn": true })).json()["withdrawn"], true);
    expect(&patch(&reviewer, json!({ "role": "drafter" })), 409, "withdrawn");
    expect(&house.call("GET", "", "reviewer", None), 401, "unauthorized");
    let own = format!("/participants/{}", house.participant("organizer"));
    expect(&patch(&own, json!({ "role": "observer" })), 409, "own-role");
    expect(&patch("/participants/none", json!({ "role": "observer" })), 404, "not-found");
    for body in
        [json!({}), json!({"withdrawn": false}), json!({"role": "drafter", "withdrawn": true})]
    {
        expect(&patch(&own, body), 422, "invalid");
    }

    assert_eq!(house.call("POST", "/leave", "observer", None).status, 204);
    let recover = format!("/consultations/{id}/recover");
    let link = api.call("POST", &recover, &api.server.operator, None);
    assert_eq!((link.status, &link.json()["uses_left"]), (201, &json!(1)));
    expect(
        &api.call("POST", "/consultations/none/recover", &api.server.operator, None),
        404,
        "not-found",
    );

    take_in(&house);
    while !house.call("POST", "/publish", "rapporteur", None).json()["closed"].as_bool().unwrap() {}
    expect(&house.call("POST", "/publish", "rapporteur", None), 409, "closed");
    assert_eq!(get("").json()["may"]["draft"], false);

    expect(&api.call("GET", "/nothing", "", None), 404, "not-found");
    expect(&api.call("PUT", "/join", "", None), 405, "method-not-allowed");
    expect(&house.call("DELETE", "/versions", "organizer", None), 405, "method-not-allowed");
    api.assert_all_seen();
}

/// A version that comes back as a Word file: as it was, with a change and a comment, and as none.
fn take_in(house: &House) {
    let version = house.call("GET", "/versions/1.json", "rapporteur", None).json();
    let mut body = String::new();
    for paragraph in version["paragraphs"].as_array().unwrap() {
        let words = paragraph["text"].as_str().unwrap();
        let footnote = "</w:t><w:footnoteReference w:id=\"2\"/><w:t xml:space=\"preserve\">";
        let words = word::t(&words.replace('\u{fffc}', footnote));
        body += &word::p("", &word::marked(paragraph["id"].as_str().unwrap(), &words));
    }
    let take_in = |body: &str, comments: &[(&str, &str)]| {
        let file = word::Parts::of_version(body, &house.id, 1, comments).file();
        let body = json!({ "docx": STANDARD.encode(file), "source": "ACME" });
        house.call("POST", "/word", "rapporteur", Some(body))
    };
    let same = take_in(&body, &[]);
    assert_eq!((same.status, &same.json()["suggestions"]), (200, &json!([])), "{}", same.body);
    let edited = body + &word::p("", &(word::ins("Jane", "We part.") + &word::noted(0, "")));
    let made = take_in(&edited, &[("John", "Do we?")]);
    assert_eq!((made.status, made.json()["comments"].as_array().unwrap().len()), (201, 1));
    assert_eq!(made.json()["suggestions"][0]["source"], "Jane (ACME)");
    let none = json!({ "docx": STANDARD.encode("words"), "source": "ACME" });
    expect(&house.call("POST", "/word", "rapporteur", Some(none)), 422, "docx");
}

/// A comment, a suggestion that is accepted and one that is declined.
fn talk(house: &House) {
    let at = |number: &str, quote: &str| json!({ "number": number, "quote": quote });
    let post = |path: &str, role: &str, body: Value| house.call("POST", path, role, Some(body));
    let draft = house.call("GET", "/draft.json", "reviewer", None).json();
    let words = draft["paragraphs"][2]["text"].as_str().unwrap();
    let word = words.split(' ').next().unwrap();
    let comment = json!({ "body": "Which?", "place": at("1(a)", word) });
    let commented = post("/comments", "reviewer", comment);
    assert_eq!((commented.status, &commented.json()["anchored"]), (201, &json!("words")));
    expect(&post("/comments", "reviewer", json!({ "body": " " })), 422, "body");
    let suggestion = |replacement: &str| {
        let place = at("1(a)", word);
        let body = json!({ "action": "replace", "place": place, "replacement": replacement });
        let made = post("/suggestions", "reviewer", body);
        assert_eq!(made.status, 201, "{}", made.body);
        made.json()["id"].as_str().unwrap().to_owned()
    };
    let (good, bad) = (suggestion("Other"), suggestion("Else"));
    let since = || house.call("GET", "/since", "reviewer", None).json();
    assert_eq!((&since()["from"], &since()["comparison"]), (&Value::Null, &Value::Null));
    assert_eq!(house.call("POST", "/looked", "reviewer", None).status, 204);
    assert_eq!(since()["decisions"], json!([]));
    let look = json!({ "action": "delete", "place": at("1 (a).", word) });
    let found = post("/place", "reviewer", look).json();
    assert_eq!((&found["text"], &found["number"]), (&json!(words), &json!("1(a)")));
    assert_eq!((&found["from"], &found["to"]), (&json!(0), &json!(word.len())));
    let unknown = json!({ "action": "delete", "place": at("1(a)", "unheard") });
    assert_eq!(post("/place", "reviewer", unknown).json()["from"], Value::Null);
    let beyond = json!({ "place": { "line": 9999 } });
    expect(&post("/place", "reviewer", beyond), 422, "no-such-place");
    let nowhere = json!({ "action": "delete", "place": { "number": "99" } });
    expect(&post("/suggestions", "reviewer", nowhere), 422, "no-such-place");
    expect(&post("/suggestions", "reviewer", json!({ "action": "delete" })), 422, "place");
    expect(&post("/suggestions", "reviewer", json!({ "action": "shout" })), 422, "action");
    let outside = json!({ "action": "delete", "place": at("1(a)", word), "source": "ACME" });
    expect(&post("/suggestions", "reviewer", outside), 403, "role");
    let settle = |id: &str, how: &str| {
        let body = (how == "decline").then(|| json!({ "reason": "No." }));
        house.call("POST", &format!("/suggestions/{id}/{how}"), "rapporteur", body)
    };
    assert_eq!(settle(&good, "accept").json()["outcome"], "accepted");
    expect(&settle(&good, "accept"), 409, "settled");
    expect(&settle(&bad, "accept"), 409, "outdated");
    assert_eq!(settle(&bad, "decline").json()["outcome"], "declined");
    expect(&settle("none", "accept"), 404, "not-found");
    let all = house.call("GET", "/discussion", "reviewer", None).json();
    assert_eq!(all["comments"][0]["gone"], true, "its word was replaced");
    assert_eq!(all["suggestions"].as_array().unwrap().len(), 2);
    let since = since();
    let kinds: Vec<&Value> =
        since["decisions"].as_array().unwrap().iter().map(|entry| &entry["decision"]).collect();
    assert_eq!(kinds, ["suggestion-accepted", "suggestion-declined"]);
    assert_eq!(since["comparison"]["counts"]["edited"], 1, "{since}");
    let own = since["mine"]["suggestions"].as_array().unwrap();
    let status: BTreeSet<&str> = own.iter().map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(status, BTreeSet::from(["accepted", "declined"]));
    assert_eq!(since["mine"]["comments"].as_array().unwrap().len(), 1);
}

/// Reads the routes from the source: the router itself does not tell them.
#[test]
fn every_route_is_documented_and_no_other() {
    let source = include_str!("../src/http/api.rs");
    let (_, after) = source.split_once("pub fn routes()").unwrap();
    let (body, _) = after.split_once("\n}\n").unwrap();
    let (inner, outer) = body.split_once("    Router::new()\n").unwrap();
    let mut routes = BTreeSet::new();
    for (prefix, part) in [("/consultations/{id}", inner), ("", outer)] {
        for route in part.split(".route(").skip(1) {
            let mut pieces = route.split('"');
            let path = format!("{prefix}{}", pieces.nth(1).unwrap());
            let path = path.strip_suffix('/').unwrap_or(&path).to_owned();
            let handlers = pieces.collect::<String>();
            for method in ["get", "post", "put", "patch", "delete"] {
                let named = handlers.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '(');
                let is_method =
                    |word: &str| word.split('(').next() == Some(method) && word.contains('(');
                if named.into_iter().any(is_method) {
                    routes.insert(format!("{method} {path}"));
                }
            }
        }
    }
    let api = Api::start(Start::Anyone);
    let documented: BTreeSet<String> = api.document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys().filter(|key| *key != "parameters");
            methods.map(move |method| format!("{method} {path}"))
        })
        .collect();
    assert!(routes.len() > 20, "{routes:?}");
    assert_eq!(routes, documented);
}

/// A call, and the least role that may make it. `None`: no role at all.
fn calls(paragraph: &str) -> Vec<(&'static str, String, Option<Value>, Option<&'static str>)> {
    let lock = format!("/paragraphs/{paragraph}/lock");
    let nobody = "/participants/nobody".to_owned();
    let row = |method, path: &str, body, least| (method, path.to_owned(), body, least);
    vec![
        row("GET", "", None, Some("observer")),
        row("GET", "/draft.md", None, Some("observer")),
        row("GET", "/draft.html", None, Some("observer")),
        row("GET", "/draft.json", None, Some("observer")),
        row("GET", "/checks", None, Some("observer")),
        row("GET", "/archive.zip", None, Some("organizer")),
        row("GET", "/versions", None, Some("observer")),
        row("GET", "/versions/1.md", None, Some("observer")),
        row("GET", "/versions/1.zip", None, Some("observer")),
        row("GET", "/compare/draft/draft.json", None, Some("observer")),
        row("GET", "/compare/draft/draft/summary.csv", None, Some("observer")),
        row("GET", &format!("/paragraphs/{paragraph}/history"), None, Some("observer")),
        row("GET", "/decisions", None, Some("reviewer")),
        row("GET", "/discussion", None, Some("reviewer")),
        row("GET", "/since", None, Some("observer")),
        row("POST", "/looked", None, Some("observer")),
        row("POST", "/comments", Some(json!({ "body": "Why?" })), Some("reviewer")),
        row("POST", "/place", Some(json!({ "place": { "number": "1" } })), Some("reviewer")),
        row("POST", "/suggestions", Some(json!({ "action": "delete" })), Some("reviewer")),
        row("POST", "/word", Some(json!({ "docx": "", "source": "A" })), Some("rapporteur")),
        row("POST", "/suggestions/none/accept", None, Some("rapporteur")),
        row(
            "POST",
            "/suggestions/none/decline",
            Some(json!({ "reason": "No." })),
            Some("rapporteur"),
        ),
        row("GET", "/participants", None, Some("reviewer")),
        row("GET", "/late", None, Some("rapporteur")),
        row("POST", "/publish", Some(json!({ "stage": "another" })), Some("rapporteur")),
        row("POST", "/stage", Some(json!({ "stage": "another" })), Some("rapporteur")),
        row("POST", &lock, None, Some("rapporteur")),
        row("DELETE", &lock, None, Some("rapporteur")),
        row("GET", "/invitations", None, Some("organizer")),
        row("POST", "/invitations", Some(json!({ "role": "observer" })), Some("organizer")),
        row("DELETE", "/invitations/nothing", None, Some("organizer")),
        row("PATCH", &nobody, Some(json!({ "role": "observer" })), Some("organizer")),
        row("POST", "/recover", None, None),
    ]
}

#[test]
fn each_role_may_what_it_may_and_nothing_more() {
    let house = House::usual();
    let other = house.api.call("POST", "/consultations", "", Some(json!({ "title": "Another" })));
    let stranger = other.json()["token"].as_str().unwrap().to_owned();
    for (method, path, body, least) in calls(&house.paragraph()) {
        let least =
            least.map_or(ROLES.len(), |least| ROLES.iter().position(|r| *r == least).unwrap());
        for (rank, role) in ROLES.iter().enumerate() {
            let answer = house.call(method, &path, role, body.clone());
            let what = format!("{role} {method} {path}: {}", answer.body);
            if rank >= least {
                assert!(![401, 403].contains(&answer.status), "{what}");
            } else {
                assert_eq!(answer.status, 403, "{what}");
            }
        }
        if least < ROLES.len() {
            expect(&house.call(method, &path, "", body.clone()), 401, "unauthorized");
            let address = format!("/consultations/{}{path}", house.id);
            expect(&house.api.call(method, &address, &stranger, body.clone()), 403, "forbidden");
            let wrong = "x".repeat(44);
            expect(&house.api.call(method, &address, &wrong, body), 401, "unauthorized");
        }
    }
    for role in ROLES {
        expect(&house.api.call("GET", "/consultations", house.token(role), None), 403, "forbidden");
    }
    // Whether a consultation exists is no business of those who do not take part in it.
    expect(&house.api.call("GET", "/consultations/none", &stranger, None), 403, "forbidden");
    expect(&house.api.call("GET", "/consultations/none", "", None), 401, "unauthorized");
    expect(&house.api.call("GET", "/consultations/no-id!", &stranger, None), 404, "not-found");
}

#[test]
fn who_may_start_is_the_operators_choice() {
    let api = Api::start(Start::Operator);
    let body = || Some(json!({ "title": "Málaga" }));
    expect(&api.call("POST", "/consultations", "", body()), 403, "forbidden");
    assert_eq!(api.call("POST", "/consultations", &api.server.operator, body()).status, 201);
}

#[test]
fn what_cannot_be_used_is_refused_with_a_reason() {
    let house = House::usual();
    let start = |body: Value| house.api.call("POST", "/consultations", "", Some(body));
    expect(&start(json!({ "title": "x".repeat(301) })), 422, "title");
    expect(&start(json!({ "title": " \n " })), 422, "title");
    assert_eq!(start(json!({ "title": "é".repeat(300) })).status, 201);
    expect(&start(json!({ "title": "A", "name": "x".repeat(81) })), 422, "name");
    expect(&start(json!({ "title": "A", "colour": "red" })), 422, "invalid");
    expect(&start(json!({ "title": 3 })), 422, "invalid");
    expect(&start(json!([])), 422, "invalid");
    for stages in
        [json!([]), json!(["A", "A"]), json!(["A", "review"]), json!(["x".repeat(81)]), json!(7)]
    {
        expect(&start(json!({ "title": "A", "stages": stages })), 422, "invalid");
    }
    let objects = json!([{ "designation": "A", "draft": "reviewer" }]);
    assert_eq!(start(json!({ "title": "A", "stages": objects, "markdown": null })).status, 201);

    let posted = |path: &str, kind: &str, body: &str| {
        let path = format!("/api/consultations{path}");
        let request = Request::new("POST", &path).bearer(house.token("organizer"));
        house.api.send(&Request { body: body.into(), ..request.header("Content-Type", kind) })
    };
    let inside = |path: &str| format!("/{}{path}", house.id);
    for path in ["".to_owned(), inside("/publish"), inside("/stage"), inside("/invitations")] {
        expect(&posted(&path, "application/json", "{"), 400, "invalid");
        expect(&posted(&path, "text/plain", "{}"), 415, "not-json");
        expect(&posted(&path, "application/json", "{\"other\": 1}"), 422, "invalid");
    }
    let publish = format!("/api/consultations/{}/publish", house.id);
    for (path, bytes_max) in
        [("/api/consultations", DOCX_BODY_BYTES_MAX), (&*publish, BODY_BYTES_MAX)]
    {
        let request = Request::new("POST", path).bearer(house.token("organizer"));
        let request = request.header("Content-Type", "application/json");
        let large = Request { body: vec![b' '; bytes_max + 1], ..request };
        expect(&house.api.send(&large), 413, "too-large");
    }
    let long = json!({ "title": "T", "markdown": "x".repeat(BODY_BYTES_MAX + 1) });
    expect(&house.api.call("POST", "/consultations", "", Some(long)), 413, "too-large");

    let publish =
        |note: String| house.call("POST", "/publish", "rapporteur", Some(json!({"note": note})));
    expect(&publish("x".repeat(2001)), 422, "note");
    assert_eq!(publish("x".repeat(2000)).status, 200);
    let invite = |body: Value| house.call("POST", "/invitations", "organizer", Some(body));
    expect(&invite(json!({ "role": "king" })), 422, "invalid");
    expect(&invite(json!({ "role": "drafter", "uses": 0 })), 422, "uses");
    expect(&invite(json!({ "role": "drafter", "uses": -1 })), 422, "invalid");
    expect(
        &invite(json!({ "role": "drafter", "expires": "2001-01-01T00:00:00Z" })),
        422,
        "expires",
    );
    expect(&invite(json!({ "role": "drafter", "expires": "tomorrow" })), 422, "invalid");
}

#[test]
fn an_invitation_ends_by_use_by_time_and_by_withdrawal() {
    let house = House::usual();
    let invite = |body: Value| house.call("POST", "/invitations", "organizer", Some(body)).json();
    let join = |invitation: &Value, name: &str| {
        house.api.call("POST", "/join", "", Some(json!({ "invitation": invitation, "name": name })))
    };
    let once = invite(json!({ "role": "drafter", "uses": 1 }));
    expect(&join(&once["token"], " \u{7}"), 422, "name");
    let joined = join(&once["token"], "Bo");
    assert_eq!((joined.status, &joined.json()["role"]), (200, &json!("drafter")));
    expect(&join(&once["link"], "Cy"), 410, "invitation-used-up");

    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(300);
    let short = invite(json!({ "role": "drafter", "expires": soon.to_string() }));
    std::thread::sleep(std::time::Duration::from_millis(400));
    expect(&join(&short["token"], "Di"), 410, "invitation-expired");

    let withdrawn = invite(json!({ "role": "drafter" }));
    let path = format!("/invitations/{}", withdrawn["id"].as_str().unwrap());
    assert_eq!(house.call("DELETE", &path, "organizer", None).status, 204);
    expect(&join(&withdrawn["token"], "Ed"), 404, "invitation-unknown");
    expect(&join(&json!("nonsense"), "Ed"), 404, "invitation-unknown");
    expect(&join(&json!("x".repeat(44)), "Ed"), 404, "invitation-unknown");
}

#[test]
fn an_invitation_says_what_it_gives_before_it_is_used() {
    let house = House::usual();
    let open = |invitation: &Value, headers: &[(&str, &str)]| {
        let request = Request::new("POST", "/api/invitation");
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        house.api.send(&request.json(&json!({ "invitation": invitation })))
    };
    let invite = json!({ "role": "reviewer", "uses": 1 });
    let once = house.call("POST", "/invitations", "organizer", Some(invite)).json();
    let opened = open(&once["link"], &[]).json();
    let title = json!({
        "id": house.id, "title": "Málaga", "stage": "Zero draft", "closed": false, "sealed": false, "versions": 0,
    });
    let may = json!({ "draft": false, "discussion": true, "publish": false, "invite": false });
    assert_eq!(
        opened,
        json!({ "role": "reviewer", "usable": true, "consultation": title, "may": may, "already": null })
    );
    let join = json!({ "invitation": once["token"], "name": "Bo" });
    let joined = house.api.call("POST", "/join", "", Some(join));
    assert_eq!(joined.status, 200, "looking did not use it");

    expect(&open(&once["token"], &[]), 410, "invitation-used-up");
    expect(&open(&json!("nonsense"), &[]), 404, "invitation-unknown");
    let bo = joined.cookie().unwrap();
    let again = open(&once["token"], &[("Cookie", &bo)]).json();
    assert_eq!(again["usable"], false);
    let already =
        json!({ "participant": joined.json()["participant"], "name": "Bo", "role": "reviewer" });
    assert_eq!(again["already"], already);
    expect(&open(&once["token"], &[("Cookie", "zerodraft_other=x")]), 410, "invitation-used-up");

    let sealed = House::open(json!({ "title": "Sealed", "sealed": true }));
    let request = Request::new("POST", "/api/invitation").bearer(sealed.token("drafter"));
    let link = &sealed.started["invitations"]["observer"]["link"];
    let inside = sealed.api.send(&request.json(&json!({ "invitation": link }))).json();
    assert_eq!(
        (&inside["role"], &inside["already"]["name"]),
        (&json!("observer"), &json!("drafter"))
    );
}

#[test]
fn a_token_travels_in_a_header_in_the_address_or_in_a_cookie() {
    let house = House::usual();
    let path = format!("/api/consultations/{}", house.id);
    let token = house.token("organizer");
    let show = |request: Request| house.api.send(&request).status;
    assert_eq!(show(Request::new("GET", &path).bearer(token)), 200);
    assert_eq!(show(Request::new("GET", &format!("{path}?a=b&token={token}"))), 200);
    let cookie = format!("other=1; zerodraft_{}={token}", house.id);
    assert_eq!(show(Request::new("GET", &path).header("Cookie", &cookie)), 200);
    assert_eq!(show(Request::new("GET", &path).header("Cookie", &format!("session={token}"))), 401);

    let body =
        json!({ "invitation": house.started["invitations"]["observer"]["token"], "name": "Fa" });
    let set = house.api.call("POST", "/join", "", Some(body));
    let set = set.header("set-cookie").unwrap();
    assert!(set.starts_with(&format!("zerodraft_{}=", house.id)), "{set}");
    for flag in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age="] {
        assert!(set.contains(flag), "{set}");
    }
    assert!(!set.contains("Secure"), "the server is reached without TLS");
}

#[test]
fn who_leaves_ends_their_session_on_this_device_and_no_other() {
    let house = House::usual();
    let path = format!("/api/consultations/{}/leave", house.id);
    let cookie = format!("zerodraft_{}={}", house.id, house.token("drafter"));
    let leave = |site: &str| {
        let request = Request::new("POST", &path).header("Cookie", &cookie);
        house.api.send(&request.header("Sec-Fetch-Site", site))
    };
    expect(&leave("cross-site"), 403, "forbidden");
    assert_eq!(house.call("GET", "", "drafter", None).status, 200);
    let left = leave("same-origin");
    assert_eq!(left.status, 204);
    let set = left.header("set-cookie").unwrap();
    assert!(
        set.starts_with(&format!("zerodraft_{}=;", house.id)) && set.ends_with("Max-Age=0"),
        "{set}"
    );
    expect(&leave("same-origin"), 401, "unauthorized");
    expect(&house.call("GET", "", "drafter", None), 401, "unauthorized");
    assert_eq!(house.call("GET", "", "reviewer", None).status, 200);
    let people = house.call("GET", "/participants", "reviewer", None).json();
    assert_eq!(people["participants"][3]["withdrawn"], false, "who left still takes part");
}

#[test]
fn another_site_cannot_decide_with_the_cookie_of_a_visitor() {
    let house = House::usual();
    let path = format!("/api/consultations/{}/stage", house.id);
    let cookie = format!("zerodraft_{}={}", house.id, house.token("organizer"));
    let open = |headers: &[(&str, &str)]| {
        let request = Request::new("POST", &path).header("Cookie", &cookie);
        let request =
            headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        house.api.send(&request.json(&json!({ "stage": "another" })))
    };
    let own = format!("http://{}", house.api.server.address);
    for foreign in [
        vec![("Origin", "https://evil.example")],
        vec![("Origin", "null")],
        vec![("Sec-Fetch-Site", "cross-site")],
        vec![("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example")],
        vec![("Sec-Fetch-Site", "cross-site"), ("Origin", own.as_str())],
    ] {
        expect(&open(&foreign), 403, "forbidden");
    }
    for fine in [
        vec![],
        vec![("Origin", own.as_str())],
        vec![("Sec-Fetch-Site", "same-origin"), ("Origin", "null")],
    ] {
        expect(&open(&fine), 422, "no-such-stage");
    }
    // A token in a header is no cookie: no other site can make a browser send it.
    let request = Request::new("POST", &path).bearer(house.token("organizer"));
    let request = request.header("Origin", "https://evil.example");
    expect(&house.api.send(&request.json(&json!({ "stage": "another" }))), 422, "no-such-stage");
}

#[test]
fn a_sealed_consultation_names_roles_and_nobody() {
    let house = House::open(
        json!({ "title": "Sealed", "markdown": TEXT, "name": "Person A", "sealed": true }),
    );
    let paragraph = house.paragraph();
    house.call("POST", &format!("/paragraphs/{paragraph}/lock"), "rapporteur", None);
    house.call("POST", "/publish", "rapporteur", None);
    let person = format!("/participants/{}", house.participant("drafter"));
    let changed = house.call("PATCH", &person, "organizer", Some(json!({ "role": "reviewer" })));
    assert_eq!(changed.json()["name"], "reviewer");
    for role in ROLES {
        for (method, path, _, least) in calls(&paragraph) {
            let allowed = least.is_some();
            if method == "GET" && allowed {
                let answer = house.call("GET", &path, role, None);
                assert!(!answer.body.contains("Person"), "{role} {path}: {}", answer.body);
            }
        }
    }
    let people = house.call("GET", "/participants", "organizer", None).json();
    for person in people["participants"].as_array().unwrap() {
        assert_eq!(person["name"], person["role"]);
    }
    let decisions = house.call("GET", "/decisions", "organizer", None).json();
    assert_eq!(decisions["decisions"][0]["by"]["name"], "rapporteur");
    assert!(decisions["decisions"][0]["at"].is_null());
}

#[test]
fn the_clean_text_and_the_compilation_come_from_the_same_source() {
    for sealed in [false, true] {
        let text = "# T\n\n1. Requests [all] States;\n\n2. Decides [it].\n";
        let body = json!({ "title": "T", "markdown": text, "name": "Ana", "sealed": sealed });
        let house = House::open(body);
        let place = json!({ "number": "1", "quote": "States" });
        let suggestion = json!({
            "action": "replace", "place": place, "replacement": "everybody", "reason": "fair",
        });
        let made = house.call("POST", "/suggestions", "reviewer", Some(suggestion));
        assert_eq!(made.status, 201, "{}", made.body);
        let draft = house.call("GET", "/draft.json", "observer", None).json();
        let first = draft["paragraphs"][0]["id"].as_str().unwrap();
        house.call("POST", &format!("/paragraphs/{first}/lock"), "rapporteur", None);
        house.call("POST", "/publish", "rapporteur", None);
        house.call("DELETE", &format!("/paragraphs/{first}/lock"), "rapporteur", None);

        let get = |path: &str, role: &str| house.call("GET", path, role, None);
        let clean = get("/versions/1.md?text=clean", "observer");
        assert_eq!(clean.body, "# T\n\n1. Requests all States;\n\n2. Decides [it].\n");
        assert_eq!(clean.header("etag"), None, "what is agreed may change");
        let unlocked = get("/draft.md?text=clean", "observer").body;
        assert!(unlocked.contains("Requests [all] States"), "{unlocked}");
        let proposer = if sealed { "reviewer" } else { "Person reviewer" };
        let told = format!("> **{proposer}**: replace “States” by “everybody”. *Reason: fair*");
        for path in ["/draft.md", "/versions/1.md"] {
            let compilation = get(&format!("{path}?text=compilation"), "reviewer").body;
            assert!(compilation.contains(&told), "{compilation}");
        }
        let page = get("/versions/1.html?text=compilation", "rapporteur").body;
        assert!(page.contains("(compilation)") && page.contains("everybody"), "{page}");
        expect(&get("/draft.md?text=compilation", "observer"), 403, "role");
        expect(&get("/draft.md?text=other", "observer"), 422, "invalid");
        expect(&get("/versions/1.zip?text=clean", "observer"), 422, "invalid");
        let published = get("/versions/1.md?text=bracketed", "observer");
        assert_eq!(published.body, get("/versions/1.md", "observer").body);
    }
}

#[test]
fn a_version_is_sent_once_to_those_who_keep_it() {
    let house = House::usual();
    house.call("POST", "/publish", "rapporteur", None);
    let mut tags = BTreeSet::new();
    for form in ["md", "html", "json"] {
        let path = format!("/api/consultations/{}/versions/1.{form}", house.id);
        let request = || Request::new("GET", &path).bearer(house.token("observer"));
        let first = house.api.send(&request());
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(first.header("cache-control"), Some("private, no-cache"));
        let again = house.api.send(&request().header("If-None-Match", &format!("\"x\", {tag}")));
        assert_eq!((again.status, again.body.as_str()), (304, ""));
        assert_eq!(again.header("etag"), Some(tag.as_str()));
        assert_eq!(house.api.send(&request().header("If-None-Match", "\"x\"")).status, 200);
        assert!(tags.insert(tag), "each form has a tag of its own");
    }
    let markdown = house.call("GET", "/versions/1.md", "observer", None).body;
    let version = house.call("GET", "/versions/1.json", "observer", None).json();
    assert_eq!(version["sha256"], zerodraft::domain::sha256_hex(markdown.as_bytes()));
    assert_eq!(version["markdown"], markdown);
}

#[test]
fn the_report_of_an_import_says_what_was_read() {
    let house = House::usual();
    let import = &house.started["import"];
    assert_eq!(
        (&import["paragraphs"], import["notes"].as_array().map(Vec::len)),
        (&json!(5), Some(1))
    );
    let bare = house.api.call("POST", "/consultations", "", Some(json!({ "title": "Bare" })));
    assert!(bare.json().get("import").is_none());
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let api = Api::start(Start::Anyone);
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| walk(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut references = BTreeSet::new();
    walk(&api.document, &mut references);
    for reference in &references {
        assert!(api.document.pointer(&reference[1..]).is_some(), "{reference}");
    }
    for name in api.document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(references.contains(&format!("#/components/schemas/{name}")), "{name} is not used");
    }
}
