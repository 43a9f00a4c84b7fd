//! The central endpoint on a real PostgreSQL: what holds on the embedded storage holds here, and for several endpoints on one database.
#![cfg(feature = "server")]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "endpoint/postgres.rs"]
mod backend;
#[path = "endpoint/checking.rs"]
mod checking;
#[path = "endpoint/earlier.rs"]
mod earlier;
#[path = "endpoint/erasing.rs"]
mod erasing;
#[path = "endpoint/http.rs"]
mod http;
#[path = "endpoint/many.rs"]
mod many;
#[path = "endpoint/matrix.rs"]
mod matrix;
#[path = "endpoint/named.rs"]
mod named;
#[path = "endpoint/news.rs"]
mod news;
#[path = "endpoint/people.rs"]
mod people;
#[path = "endpoint/proofs.rs"]
mod proofs;
#[path = "endpoint/records.rs"]
mod records;
#[path = "endpoint/restoring.rs"]
mod restoring;
#[path = "endpoint/sharing.rs"]
mod sharing;
#[path = "endpoint/storage.rs"]
mod storage;
#[path = "endpoint/teams.rs"]
mod teams;
