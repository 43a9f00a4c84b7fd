//! The HTTP surface against its description, docs/openapi.yaml: schemathesis makes calls of every shape, and finds no 5xx and no answer that
//! is not described. `cargo xtask test surface` installs it.
#![cfg(feature = "server")]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]
#![expect(dead_code, reason = "a part of what tests/endpoint.rs uses")]

#[path = "endpoint/embedded.rs"]
mod backend;
#[path = "endpoint/http.rs"]
mod http;
#[path = "endpoint/people.rs"]
mod people;

use std::{collections::BTreeSet, fmt::Write, path::Path, process::Command};

use people::{Server, team};
use tempfile::tempdir;

/// The program; without it the one on the path is taken.
const PROGRAM: &str = "GADEPLAN_SCHEMATHESIS";
const DESCRIPTION: &str = include_str!("../docs/openapi.yaml");
const ROUTER: &str = include_str!("../src/server/router.rs");
/// Calls of each kind, in each of its phases.
const EXAMPLES: &str = "120";
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    body_as_described,ignored_auth";

#[test]
fn every_route_is_described_and_nothing_else() {
    let routes = ROUTER.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    let routed: BTreeSet<String> = routes.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    let described = DESCRIPTION.lines().filter_map(|line| line.strip_prefix("  /")?.strip_suffix(':'));
    let described: BTreeSet<String> = described.map(|path| format!("/{path}")).collect();
    assert!(routed.len() > 10, "{routed:?}");
    assert_eq!(routed, described);
}

#[test]
fn every_answer_is_one_of_those_described() {
    let folder = tempdir().unwrap();
    // What is tried is the calls, not how many of them are taken.
    let server = Server::start_with(folder.path(), |config| {
        let many = (1_000_000, 1_000_000);
        (config.rates.device, config.rates.team, config.rates.peer) = (many, many, many);
    });
    let (lead, _) = team(&server, folder.path(), 10);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = std::env::var(PROGRAM).unwrap_or_else(|_| "schemathesis".into());
    let mut command = Command::new(program);
    command.current_dir(folder.path()).args(["run", "--no-color", "--seed", "1", "--checks", CHECKS, "--max-examples", EXAMPLES]);
    command.args(["--url", &format!("http://{}", server.address)]);
    // A stream that is granted has no end; its refusals are in tests/endpoint/matrix.rs.
    command.args(["--exclude-path", "/v1/teams/{team}/events", "--suppress-health-check", "all", "--warnings", "off"]);
    let description = root.join("docs/openapi.yaml");
    command.arg(&description).env("GADEPLAN_DESCRIPTION", &description);
    command.env("SCHEMATHESIS_HOOKS", "hooks").env("PYTHONPATH", root.join("tests/surface")).env("PYTHONDONTWRITEBYTECODE", "1");
    let id = lead.team.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let output = command
        .env("GADEPLAN_TEAM", id)
        .env("GADEPLAN_TOKEN", &lead.token)
        .output()
        .expect("schemathesis is there: `cargo xtask test surface` installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("No issues found"), "{said}");
}
