//! Which way imports point: the table of ARCHITECTURE.md.

use super::{paths::named, source::Source};

/// A module and what of ours it may name besides itself. The row that fits a file best holds for it.
const TABLE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("protocol", &["domain::ids", "domain::gathered"]),
    ("payload", &["domain"]),
    ("crypto", &["domain"]),
    ("store", &["domain", "payload", "crypto"]),
    ("sync", &["domain", "payload", "protocol", "crypto", "store"]),
    // Messages, views and the handle: what both sides of the boundary know.
    ("client", &["domain"]),
    // The owner of the data is a room of its own, so that the screens can be built without it (ADR 0002).
    ("engine", &["client", "domain", "payload", "crypto", "protocol", "store", "sync"]),
    ("platform", &[]),
    ("ui", &["client", "domain", "platform"]),
    ("ui::components", &["ui::theme", "ui::messages"]),
    ("server", &["protocol", "domain"]),
    ("main", &["client", "platform", "ui"]),
    ("bin::engine", &["client", "crypto", "engine", "store", "sync"]),
    ("bin::server", &["server"]),
];

/// Libraries that only some rooms may know, by the beginning of their names.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("dioxus", &["ui", "main"]),
    ("rusqlite", &["store", "server::storage"]),
    ("tokio_postgres", &["server::storage::postgres"]),
    ("deadpool_postgres", &["server::storage::postgres"]),
    ("axum", &["server"]),
    ("reqwest", &["sync::transport"]),
];

/// Every path of ours that the table does not allow.
pub(super) fn check(source: &Source) -> Vec<String> {
    let module = source.module();
    if module.is_empty() {
        return Vec::new();
    }
    let row = TABLE.iter().filter(|(name, _)| starts(&module, name)).max_by_key(|(name, _)| name.len());
    let Some((own, may)) = row else {
        return vec![format!("{}: the table of imports has no row for this module", source.path)];
    };
    let root = if starts(&module, "main") || starts(&module, "bin") { module.clone() } else { Vec::new() };
    let wrong = |target: &Vec<String>| !starts(target, own) && !may.iter().any(|may| starts(target, may));
    named(source)
        .into_iter()
        .filter_map(|named| Some((named.line, named.target(&root).filter(wrong)?)))
        .map(|(line, target)| format!("{}:{line}: {own} may not name {}", source.path, shown(&target)))
        .collect()
}

/// Every library that is named outside its rooms.
pub(super) fn check_libraries(source: &Source) -> Vec<String> {
    let module = source.module();
    let wrong = |name: &str| {
        let of = |library: &str| name == library || name.strip_prefix(library).is_some_and(|rest| rest.starts_with('_'));
        LIBRARIES.iter().any(|(library, rooms)| of(library) && !rooms.iter().any(|room| starts(&module, room)))
    };
    named(source)
        .into_iter()
        .filter_map(|named| Some((named.line, named.segments.first().filter(|first| wrong(first))?.clone())))
        .map(|(line, name)| format!("{}:{line}: {name} may not be named here", source.path))
        .collect()
}

fn starts(path: &[String], with: &str) -> bool {
    let with: Vec<&str> = with.split("::").collect();
    path.len() >= with.len() && path.iter().zip(with).all(|(a, b)| a == b)
}

fn shown(target: &[String]) -> String {
    if target.is_empty() { "the whole crate".into() } else { target.join("::") }
}

#[test]
fn a_forbidden_import_is_found_however_it_is_written() {
    let wrong = [
        ("src/domain/a.rs", "use crate::store::Vault;"),
        ("src/domain/a.rs", "use super::super::store::Vault;"),
        ("src/domain.rs", "use super::store::Vault;"),
        ("src/sync/plan.rs", "use crate::{domain::ids::TeamId, client::{view::Me}};"),
        ("src/crypto/aead.rs", "fn f() -> crate::protocol::Header { todo() }"),
        ("src/store/vault/a.rs", "mod tests { use super::super::super::super::sync::Seal; }"),
        ("src/ui/screens/a.rs", "fn f() { rsx! { crate::engine::Thing {} } }"),
        ("src/ui/components/card.rs", "use crate::client::view::Me;"),
        ("src/ui/components/card.rs", "use crate::ui::screens::today::Today;"),
        ("src/protocol/pack.rs", "use crate::domain::entry::Content;"),
        ("src/platform/native.rs", "use crate::domain::ids::TeamId;"),
        ("src/server/a.rs", "use crate::*;"),
        ("src/server/a.rs", "use crate as ours;"),
        ("src/server/a.rs", "use gadeplan::crypto::Secret;"),
        ("src/engine/a.rs", "use crate::ui::theme::Theme;"),
        ("src/main.rs", "use gadeplan::store::Place;"),
        ("src/surprise.rs", "fn f() {}"),
    ];
    for (path, text) in wrong {
        assert_eq!(check(&Source::parse(path, text)).len(), 1, "{path}: {text}");
    }
}

#[test]
fn what_the_table_allows_is_allowed() {
    let right = [
        ("src/domain/a.rs", "use super::ids::TeamId; mod tests { use super::*; use crate::domain::entry; }"),
        ("src/protocol/pack.rs", "use crate::domain::ids::{TeamId, DeviceId}; pub(crate) fn f() {} use std::fmt; use serde::de::Error;"),
        ("src/ui/components/card.rs", "use super::{button::Button, super::theme}; use crate::ui::messages::say;"),
        ("src/engine/a.rs", "pub(in crate::engine) fn f() { crate::sync::plan::make(); }"),
        ("src/bin/server.rs", "use gadeplan::server; mod a { use super::f; use crate::a::g; }"),
        ("src/lib.rs", "pub mod client; pub use client::handle;"),
    ];
    for (path, text) in right {
        assert_eq!(check(&Source::parse(path, text)), [""; 0], "{path}: {text}");
    }
}

#[test]
fn a_library_outside_its_room_is_found() {
    let found = |path: &str, text: &str| check_libraries(&Source::parse(path, text)).len();
    assert_eq!(found("src/sync/push.rs", "use rusqlite::Connection;"), 1);
    assert_eq!(found("src/engine/a.rs", "fn f() { let x = rusqlite::params![]; }"), 1);
    assert_eq!(found("src/sync/push.rs", "use {reqwest as net, std::fmt};"), 1);
    assert_eq!(found("src/client/a.rs", "use dioxus_router::Link;"), 1);
    assert_eq!(found("src/server/service/push.rs", "use ::rusqlite::Row;"), 1);
    assert_eq!(found("src/server/storage/sqlite.rs", "use rusqlite::Row; use axum::body::Body;"), 0);
    assert_eq!(found("src/ui/app.rs", "use dioxus::prelude::*;"), 0);
    assert_eq!(found("src/main.rs", "use dioxus::prelude::*;"), 0);
    assert_eq!(found("src/sync/transport.rs", "struct T { client: reqwest::Client }"), 0);
}
