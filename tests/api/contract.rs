//! Holds every answer against the OpenAPI document.

use super::server::{Answer, Request, Server};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeSet};
use zerodraft::settings::Start;

/// A server whose answers are checked, and what was seen of it.
pub struct Api {
    /// The server.
    pub server: Server,
    /// The document that it serves.
    pub document: Value,
    seen: RefCell<BTreeSet<(String, u16)>>,
}

impl Api {
    /// A new server.
    pub fn start(start: Start) -> Api {
        let server = Server::start(start);
        let answer = server.send(&Request::new("GET", "/api/openapi.json"));
        assert_eq!(answer.status, 200);
        let document = answer.json();
        Api { server, document, seen: RefCell::default() }
    }

    /// Sends a request below `/api` and checks that the answer is one that the document describes.
    pub fn send(&self, request: &Request) -> Answer {
        let answer = self.server.send(request);
        self.check(request, &answer);
        answer
    }

    /// The same with a token and perhaps a body, as most calls are.
    pub fn call(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let mut request = Request::new(method, &format!("/api{path}"));
        if !token.is_empty() {
            request = request.bearer(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(&request)
    }

    /// The template of a path and its operations.
    fn item(&self, path: &str) -> Option<(&String, &Value)> {
        let path = path.split('?').next().unwrap().strip_prefix("/api")?;
        let fits = |template: &str| {
            let (asked, known): (Vec<&str>, Vec<&str>) =
                (path.split('/').collect(), template.split('/').collect());
            asked.len() == known.len()
                && asked.iter().zip(&known).all(|(a, k)| a == k || k.starts_with('{'))
        };
        let paths = self.document["paths"].as_object().unwrap();
        // A literal segment goes before one in braces.
        paths
            .iter()
            .filter(|(template, _)| fits(template))
            .min_by_key(|(template, _)| template.matches('{').count())
    }

    fn check(&self, request: &Request, answer: &Answer) {
        let what = format!("{} {} → {}", request.method, request.path, answer.status);
        guard_headers(&what, answer);
        let Some((_, item)) = self.item(&request.path) else {
            assert_eq!(answer.status, 404, "{what}: not documented");
            self.check_problem(&what, answer);
            return;
        };
        let Some(operation) = item.get(request.method.to_ascii_lowercase()) else {
            assert_eq!(answer.status, 405, "{what}: the method is not documented");
            self.check_problem(&what, answer);
            return;
        };
        let id = operation["operationId"].as_str().unwrap();
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{what}: {id} does not document this. {}", answer.body);
        self.seen.borrow_mut().insert((id.to_owned(), answer.status));
        let response = match response["$ref"].as_str() {
            Some(reference) => self.document.pointer(&reference[1..]).expect(reference),
            None => response,
        };
        let Some(content) = response["content"].as_object() else {
            assert!(answer.body.is_empty(), "{what}: a body that is not documented");
            return;
        };
        let kind = answer.header("content-type").unwrap_or_else(|| panic!("{what}: no type"));
        let schema =
            content.get(kind).unwrap_or_else(|| panic!("{what}: {kind} is not documented"));
        if kind.ends_with("json") {
            self.validate(&what, &schema["schema"], &answer.json());
        }
        if answer.status >= 400 {
            self.check_problem(&what, answer);
        }
    }

    fn check_problem(&self, what: &str, answer: &Answer) {
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
        let problem = answer.json();
        self.validate(what, &json!({ "$ref": "#/components/schemas/Problem" }), &problem);
        assert_eq!(problem["status"], answer.status, "{what}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.ends_with('.') && !detail.contains(".."), "{what}: no sentence: {detail}");
    }

    fn validate(&self, what: &str, schema: &Value, value: &Value) {
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
        let errors: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{what}: {errors:#?}\n{value:#}");
    }

    /// Checks that every success that is documented was seen.
    pub fn assert_all_seen(&self) {
        let mut missing = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let Some(id) = operation["operationId"].as_str() else { continue };
                let documented = operation["responses"].as_object().unwrap().keys();
                for status in documented.filter_map(|status| status.parse::<u16>().ok()) {
                    let seen = self.seen.borrow().contains(&(id.to_owned(), status));
                    if !seen && status < 400 {
                        missing.push(format!("{method} {path} → {status}"));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "documented and never seen: {missing:#?}");
    }
}

/// What every answer of the interface carries.
fn guard_headers(what: &str, answer: &Answer) {
    answer.assert_guarded(what);
    let caching = answer.header("cache-control").unwrap_or_default();
    assert!(["no-store", "private, no-cache"].contains(&caching), "{what}: {caching}");
}
