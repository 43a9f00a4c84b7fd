//! The central endpoint over real sockets, run as the program runs it.
#![cfg(feature = "server")]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "endpoint/embedded.rs"]
mod backend;
#[path = "endpoint/backups.rs"]
mod backups;
#[path = "endpoint/checking.rs"]
mod checking;
#[path = "endpoint/copied.rs"]
mod copied;
#[path = "endpoint/damage.rs"]
mod damage;
#[path = "endpoint/earlier.rs"]
mod earlier;
#[path = "endpoint/erasing.rs"]
mod erasing;
#[path = "endpoint/gone.rs"]
mod gone;
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
#[path = "endpoint/pages.rs"]
mod pages;
#[path = "endpoint/people.rs"]
mod people;
#[path = "endpoint/proofs.rs"]
mod proofs;
#[path = "endpoint/records.rs"]
mod records;
#[path = "endpoint/restoring.rs"]
mod restoring;
#[path = "endpoint/storage.rs"]
mod storage;
#[path = "endpoint/teams.rs"]
mod teams;
#[path = "endpoint/transport.rs"]
mod transport;
#[path = "endpoint/trust.rs"]
mod trust;
