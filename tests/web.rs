//! The web app as the server serves it: what was built, and the headers with which it goes out.

#[path = "api/server.rs"]
mod server;

use server::{Answer, Request, Server};
use std::{
    fs,
    path::{Path, PathBuf},
};
use zerodraft::settings::Start;

const BUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist");

/// The files of the built web app, by their paths in it.
fn built() -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(BUILT)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path.strip_prefix(BUILT).unwrap().display().to_string()),
            }
        }
    }
    files.retain(|file| !file.starts_with('.'));
    assert!(files.contains(&"door.html".to_owned()), "The web app is not built: run `make web`.");
    files
}

/// Those that were built, without the compressed forms beside them.
fn whole() -> Vec<String> {
    let is_whole = |file: &String| !file.ends_with(".br") && !file.ends_with(".gz");
    built().into_iter().filter(is_whole).collect()
}

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::new("GET", path);
    server.send(&headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
}

#[test]
fn every_file_arrives_as_it_was_built_with_its_kind_and_a_place_in_the_cache() {
    let server = Server::start(Start::Anyone);
    for file in whole() {
        let answer = get(&server, &format!("/app/{file}"), &[]);
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.bytes == fs::read(Path::new(BUILT).join(&file)).unwrap(), "{file}");
        assert_eq!(answer.header("content-encoding"), None, "{file}");
        let kind = match file.rsplit_once('.').unwrap().1 {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "html" => "text/html; charset=utf-8",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            other => panic!("{other}: what kind is that?"),
        };
        assert_eq!(answer.header("content-type"), Some(kind), "{file}");
        let (caching, has_tag) = match file.starts_with("assets/") {
            true => ("public, max-age=31536000, immutable", false),
            false => ("no-cache", true),
        };
        assert_eq!(answer.header("cache-control"), Some(caching), "{file}");
        assert_eq!(answer.header("etag").is_some(), has_tag, "{file}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{file}");
        let above = (file == "sw.js").then_some("/");
        assert_eq!(answer.header("service-worker-allowed"), above, "{file}");
    }
}

#[test]
fn who_takes_a_compressed_form_gets_the_smallest() {
    let server = Server::start(Start::Anyone);
    let files = built();
    let wasm = files.iter().find(|file| file.ends_with(".wasm")).expect("Automerge");
    for form in ["br", "gz"] {
        assert!(files.contains(&format!("{wasm}.{form}")), "no .{form} beside {wasm}");
    }
    for (accepted, encoding, ending) in [
        ("gzip, deflate, br, zstd", Some("br"), ".br"),
        ("gzip", Some("gzip"), ".gz"),
        ("br;q=0, gzip;q=0.1", Some("gzip"), ".gz"),
        ("identity", None, ""),
    ] {
        for file in [wasm.as_str(), "door.html", "sw.js"] {
            let answer = get(&server, &format!("/app/{file}"), &[("Accept-Encoding", accepted)]);
            assert_eq!(answer.header("content-encoding"), encoding, "{file} as {accepted}");
            let expected = fs::read(format!("{BUILT}/{file}{ending}")).unwrap();
            assert!(answer.bytes == expected, "{file} as {accepted}");
        }
    }
    let wasm = get(&server, &format!("/app/{wasm}"), &[("Accept-Encoding", "br")]);
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
}

#[test]
fn a_shell_that_did_not_change_is_not_sent_again() {
    let server = Server::start(Start::Anyone);
    for path in ["/", "/join/x", "/c/x/room", "/app/sw.js"] {
        let mut tags = Vec::new();
        for accepted in ["br", "gzip", "identity"] {
            let ask = |tag: &str| {
                get(&server, path, &[("Accept-Encoding", accepted), ("If-None-Match", tag)])
            };
            let first = ask("\"other\"");
            assert_eq!(first.status, 200, "{path}");
            let tag = first.header("etag").unwrap();
            let again = ask(&format!("\"other\", {tag}"));
            assert_eq!((again.status, again.bytes.len()), (304, 0), "{path}");
            assert_eq!(again.header("etag"), Some(tag), "{path}");
            assert_eq!(again.header("cache-control"), Some("no-cache"), "{path}");
            tags.push(tag.to_owned());
        }
        tags.dedup();
        assert_eq!(tags.len(), 3, "{path}: each form has a tag of its own");
    }
}

#[test]
fn the_head_of_a_file_tells_how_long_it_is() {
    let server = Server::start(Start::Anyone);
    for path in ["/app/room.html", "/", "/c/x/room"] {
        let (get, head) = (get(&server, path, &[]), server.send(&Request::new("HEAD", path)));
        assert_eq!((head.status, head.bytes.len()), (200, 0), "{path}");
        let length = get.bytes.len().to_string();
        assert_eq!(head.header("content-length"), Some(length.as_str()), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
    }
}

#[test]
fn nothing_but_the_web_app_is_reached_below_its_folder() {
    let server = Server::start(Start::Anyone);
    for path in [
        "/app/../Cargo.toml",
        "/app/..%2f..%2fCargo.toml",
        "/app/assets/..%2fdoor.html",
        "/app/%2fetc%2fpasswd.html",
        "/app/..%5c..%5cCargo.toml",
        "/app/door.html%00.js",
        "/app/door.html.br",
        "/app/assets",
        "/app/assets/nothing.js",
        "/app/",
        "/app",
        "/app/.built",
    ] {
        let answer = get(&server, path, &[("Accept-Encoding", "br")]);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(answer.body.contains("<h1>There is nothing here</h1>"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(server.send(&Request::new("POST", "/app/door.html")).status, 404);
}

#[test]
fn the_shells_stand_where_people_come_and_send_those_without_script_on() {
    let server = Server::start(Start::Anyone);
    let shell = |file: &str| fs::read_to_string(format!("{BUILT}/{file}")).unwrap();
    built();
    for (path, file, onward) in [
        ("/", "door.html", "?plain"),
        ("/?other=1", "door.html", "?plain"),
        ("/join/x", "door.html", "?plain"),
        ("/c/x/room", "room.html", "./"),
    ] {
        let answer = get(&server, path, &[]);
        assert_eq!((answer.status, &answer.body), (200, &shell(file)), "{path}");
        let refresh = format!("<noscript><meta http-equiv=\"refresh\" content=\"0; url={onward}\"");
        assert!(answer.body.contains(&refresh), "{path}: {}", answer.body);
    }
    for path in ["/?plain", "/?a=b&plain=1"] {
        assert!(get(&server, path, &[]).body.contains("action=\"/start\""), "{path}");
    }
    assert_eq!(get(&server, "/join/x?plain", &[]).status, 404);
}

#[test]
fn a_page_may_do_what_it_needs_and_nothing_else() {
    let server = Server::start(Start::Anyone);
    built();
    let policy = |path: &str| {
        let answer = get(&server, path, &[]);
        answer.assert_guarded(path);
        let policy = answer.header("content-security-policy").unwrap();
        let mut rules: Vec<String> = policy.split(';').map(|rule| rule.trim().to_owned()).collect();
        rules.sort();
        rules
    };
    let shared =
        ["base-uri 'none'", "default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"];
    let mut pages = Vec::from(shared);
    pages.extend(["img-src 'self' data:", "style-src 'self'"]);
    for path in ["/?plain", "/c/x", "/join/x?plain", "/nothing", "/healthz"] {
        assert_eq!(policy(path), pages, "{path}");
    }
    let mut shells = pages.clone();
    shells.extend([
        "connect-src 'self'",
        "font-src 'self'",
        "frame-src 'none'",
        "object-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
    ]);
    shells.sort_unstable();
    for path in ["/", "/join/x", "/c/x/room", "/app/sw.js", "/app/room.html"] {
        assert_eq!(policy(path), shells, "{path}");
    }
}

#[test]
fn where_there_is_no_web_app_the_pages_without_script_are_all_there_is() {
    let server = Server::for_owner();
    assert!(get(&server, "/", &[]).body.contains("<h1>Draft an outcome document together</h1>"));
    assert_eq!(get(&server, "/join/x", &[]).status, 404);
    assert_eq!(get(&server, "/app/door.html", &[]).status, 404);
    let room = get(&server, "/c/x/room", &[]);
    assert_eq!(room.status, 404);
    assert!(
        room.body.contains("built without its web app: build it with `make`."),
        "{}",
        room.body
    );

    let owner = [("Authorization", format!("Bearer {}", server.operator))];
    let owner = owner.each_ref().map(|(name, value)| (*name, value.as_str()));
    let body = serde_json::json!({ "title": "Málaga" });
    let start = Request::new("POST", "/api/consultations").bearer(&server.operator).json(&body);
    let id = server.send(&start).json()["id"].as_str().unwrap().to_owned();
    let page = get(&server, &format!("/c/{id}"), &owner);
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("/room"), "{}", page.body);
}
