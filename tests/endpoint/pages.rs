//! The web app's files, the headers, what operators see, and what the endpoint refuses to start on.

use std::{fs, path::Path};

use gadeplan::{
    protocol::refused::{Reason, Refused},
    server::{self, Config, Rates, ServerError},
};
use rusqlite::Connection;
use tempfile::tempdir;

use super::{
    http::{Answer, get, post, send},
    people::{Phone, SERVER, Server, create, genesis, team},
};

fn web_app(folder: &Path) {
    fs::create_dir_all(folder.join("s")).unwrap();
    fs::write(folder.join("index.html"), "<!doctype html>a page").unwrap();
    fs::write(folder.join("sw.js"), "// worker").unwrap();
    fs::write(folder.join("s/app.0123.wasm"), "plain wasm").unwrap();
    fs::write(folder.join("s/app.0123.wasm.br"), "small").unwrap();
    fs::write(folder.with_file_name("secret.txt"), "not served").unwrap();
}

fn header(answer: &Answer, name: &str) -> Option<String> {
    answer.head.lines().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then(|| value.to_owned())
    })
}

#[test]
fn files_come_with_strict_headers_and_the_right_lifetime() {
    let folder = tempdir().unwrap();
    let web = folder.path().join("web");
    web_app(&web);
    let server = Server::start_with(&folder.path().join("storage"), |config| config.web = Some(web));

    let page = get(server.address, "/", &[]);
    assert_eq!((page.status, page.body.as_slice()), (200, b"<!doctype html>a page".as_slice()));
    let policy = header(&page, "content-security-policy").unwrap();
    for part in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline"));
    assert_eq!(header(&page, "x-content-type-options").as_deref(), Some("nosniff"));
    assert_eq!(header(&page, "referrer-policy").as_deref(), Some("no-referrer"));
    assert_eq!(header(&page, "cross-origin-opener-policy").as_deref(), Some("same-origin"));
    assert!(header(&page, "permissions-policy").unwrap().contains("geolocation=()"));
    assert_eq!(header(&page, "strict-transport-security"), None);
    assert_eq!(header(&page, "cache-control").as_deref(), Some("no-cache"));
    assert_eq!(header(&page, "content-type").as_deref(), Some("text/html; charset=utf-8"));

    let etag = header(&page, "etag").unwrap();
    let unchanged = get(server.address, "/", &[("if-none-match", &etag)]);
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));

    let plain = get(server.address, "/s/app.0123.wasm", &[("accept-encoding", "gzip, br;q=0")]);
    assert_eq!((plain.body.as_slice(), header(&plain, "content-encoding")), (b"plain wasm".as_slice(), None));
    let small = get(server.address, "/s/app.0123.wasm", &[("accept-encoding", "gzip, deflate, br")]);
    assert_eq!((small.body.as_slice(), header(&small, "content-encoding").as_deref()), (b"small".as_slice(), Some("br")));
    assert_ne!(header(&plain, "etag"), header(&small, "etag"));
    for answer in [&plain, &small] {
        assert_eq!(header(answer, "cache-control").as_deref(), Some("public, max-age=31536000, immutable"));
        assert_eq!(header(answer, "content-type").as_deref(), Some("application/wasm"));
        assert_eq!(header(answer, "vary").as_deref(), Some("accept-encoding"));
    }
    assert_eq!(header(&get(server.address, "/sw.js", &[]), "cache-control").as_deref(), Some("no-cache"));
    let head = send(server.address, "HEAD", "/", &[], None);
    assert_eq!((head.status, head.body.len(), header(&head, "content-length").as_deref()), (200, 0, Some("21")));

    // A person's address leads into the app, a missing file does not.
    let html = [("accept", "text/html,*/*;q=0.8")];
    assert_eq!(get(server.address, "/today", &html).body, page.body);
    assert_eq!(get(server.address, "/today", &[]).status, 404);
    assert_eq!(get(server.address, "/s/gone.js", &html).status, 404);
    for outside in ["/../secret.txt", "/s/../../secret.txt", "//secret.txt", "/%2e%2e/secret.txt"] {
        assert_eq!(get(server.address, outside, &[]).status, 404, "{outside}");
    }
}

#[test]
fn an_unknown_call_is_answered_in_cbor() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    for (method, path, status) in
        [("GET", "/v1/nothing", 404), ("GET", "/v1", 404), ("GET", "/v1/nonce", 405), ("PUT", "/v1/server", 405), ("DELETE", "/x", 405)]
    {
        let answer = send(server.address, method, path, &[("accept", "text/html")], None);
        assert_eq!((answer.status, answer.refusal()), (status, Some((Reason::Malformed, 0))), "{method} {path}");
        assert_eq!(header(&answer, "content-type").as_deref(), Some("application/cbor"));
    }
    get(server.address, "/v1/teams/not-a-team/pull", &[]).is_refused(Reason::Session, 0);
    post(server.address, "/v1/teams/not-a-team/membership", &[], &[]).is_refused(Reason::Malformed, 0);
    let answer = get(server.address, "/v1/server", &[]);
    assert_eq!(header(&answer, "cache-control").as_deref(), Some("no-store"));
    assert!(header(&answer, "content-security-policy").unwrap().contains("default-src 'none'"));
}

#[test]
fn https_is_said_to_stay() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.public_url = Some("https://gadeplan.test".into()));
    let answer = get(server.address, "/v1/server", &[]);
    assert!(header(&answer, "strict-transport-security").unwrap().starts_with("max-age="));
}

#[test]
fn operators_see_counts_and_never_identifiers() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, _) = team(&server, folder.path(), 0xA5);
    assert_eq!(lead.get(&server, "pull").status, 200);
    assert_eq!(get(server.address, "/healthz", &[]).status, 200);
    assert_eq!(get(server.address, "/readyz", &[]).status, 200);
    let metrics = String::from_utf8(get(server.metrics, "/metrics", &[]).body).unwrap();
    assert!(metrics.contains(r#"route="/v1/teams/{team}/pull""#), "{metrics}");
    assert!(metrics.contains("gadeplan_request_seconds_bucket"));
    assert!(!metrics.contains("a5a5a5a5"), "{metrics}");
    assert_eq!(get(server.address, "/metrics", &[]).status, 404, "the public port does not answer that");
    assert_eq!(get(server.metrics, "/v1/server", &[]).status, 404, "the other one answers nothing else");
}

#[test]
fn too_many_requests_are_told_when_to_ask_again() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.rates = Rates { device: (1, 3), ..Rates::default() });
    let (lead, worker) = team(&server, folder.path(), 10);
    let last = (0..20).map(|_| lead.get(&server, "pull")).find(|answer| answer.status != 200).expect("a limit");
    last.is_refused(Reason::TooMany, 1);
    assert_eq!(header(&last, "retry-after").as_deref(), Some("1"));
    assert_eq!(worker.get(&server, "pull").status, 200);

    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.rates = Rates { peer: (1, 3), ..Rates::default() });
    let last = (0..20).map(|_| get(server.address, "/v1/server", &[])).find(|answer| answer.status != 200).expect("a limit");
    last.is_refused(Reason::TooMany, 1);
}

#[test]
fn an_invented_token_and_a_whole_team_are_counted_too() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.rates = Rates { peer: (1, 8), ..Rates::default() });
    let invented = || get(server.address, "/v1/teams/0197a4c2-0000-7000-8000-000000000000/pull", &[("authorization", "Bearer invented")]);
    let answers: Vec<Answer> = (0..20).map(|_| invented()).collect();
    answers[0].is_refused(Reason::Session, 0);
    assert!(answers.iter().skip(8).any(|answer| answer.status == 429), "{}", answers[19].status);

    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.rates = Rates { team: (1, 3), ..Rates::default() });
    let (lead, worker) = team(&server, folder.path(), 10);
    let last = (0..20).map(|_| lead.get(&server, "pull")).find(|answer| answer.status != 200).expect("a limit");
    last.is_refused(Reason::TooMany, 1);
    worker.get(&server, "pull").is_refused(Reason::TooMany, 1);
}

#[test]
fn trouble_says_nothing() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 20);
    worker.push_many(&server, 3);
    let file = Connection::open(folder.path().join("gadeplan.sqlite")).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM record WHERE seq = 2").unwrap();
    let answer = lead.get(&server, "pull");
    answer.is_refused(Reason::Trouble, 0);
    let refused: Refused = minicbor::decode(&answer.body).unwrap();
    assert_eq!(refused.text, "", "the cause is for the log");
    assert_eq!(get(server.address, "/healthz", &[]).status, 200);
}

#[test]
fn a_file_of_a_newer_program_or_of_another_is_left_alone() {
    let folder = tempdir().unwrap();
    server::issue_operator_code(&Config::new(folder.path())).unwrap();
    let file = folder.path().join("gadeplan.sqlite");
    let connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 1_000).unwrap();
    drop(connection);
    let error = server::issue_operator_code(&Config::new(folder.path())).unwrap_err();
    assert!(matches!(error, ServerError::Storage(_)), "{error:?}");
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("newer program"), "{error:?}");

    let folder = tempdir().unwrap();
    let file = folder.path().join("gadeplan.sqlite");
    Connection::open(&file).unwrap().execute_batch("CREATE TABLE theirs (x INTEGER)").unwrap();
    let before = fs::read(&file).unwrap();
    let error = server::issue_operator_code(&Config::new(folder.path())).unwrap_err();
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("not the storage"), "{error:?}");
    assert_eq!(fs::read(&file).unwrap(), before);

    fs::write(&file, b"this is no database at all, but long enough to look at: it must stay as it is").unwrap();
    assert!(server::issue_operator_code(&Config::new(folder.path())).is_err());
    assert!(fs::read(&file).unwrap().starts_with(b"this is no database"));
}

#[test]
fn a_new_storage_may_be_opened_by_many_at_once() {
    let folder = tempdir().unwrap();
    let codes = std::thread::scope(|scope| {
        let all = [(); 8].map(|()| scope.spawn(|| [(); 4].map(|()| server::issue_operator_code(&Config::new(folder.path())).unwrap())));
        all.map(|thread| thread.join().unwrap()).concat()
    });
    let server = Server::start(folder.path());
    for (seed, code) in (1..).zip(&codes) {
        let lead = Phone::new(seed, [seed; 16]);
        assert_eq!(create(&server, code, &genesis(&lead, SERVER)).status, 200, "code {seed}");
    }
}

#[test]
fn codes_are_kept_as_hashes_only() {
    let folder = tempdir().unwrap();
    let code = server::issue_operator_code(&Config::new(folder.path())).unwrap();
    assert_eq!(code.len(), 20 + 3, "80 bits and a checksum in groups: {code}");
    assert_ne!(code, server::issue_operator_code(&Config::new(folder.path())).unwrap());
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for part in code.split('-') {
            assert!(!bytes.windows(part.len()).any(|window| window == part.as_bytes()));
        }
    }
}

#[test]
fn a_device_is_no_other_device() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 30);
    // Tokens say who they are for, and a changed one says nothing.
    let mixed = [&lead.token[..60], &worker.token[60..]].concat();
    Phone { token: mixed, ..lead.clone() }.get(&server, "pull").is_refused(Reason::Session, 0);
}
