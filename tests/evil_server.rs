//! A server that lies about keys, members and records, and a phone that says by name why it believes none of it. Nothing is lost meanwhile.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "evil_server/cast.rs"]
mod cast;
#[path = "evil_server/device.rs"]
mod device;
#[path = "evil_server/earlier.rs"]
mod earlier;
#[path = "evil_server/erasures.rs"]
mod erasures;
#[path = "evil_server/forks.rs"]
mod forks;
#[path = "evil_server/history.rs"]
mod history;
#[path = "evil_server/joining.rs"]
mod joining;
#[path = "evil_server/members.rs"]
mod members;
#[path = "evil_server/named.rs"]
mod named;
#[path = "evil_server/promises.rs"]
mod promises;
#[path = "evil_server/proxy.rs"]
mod proxy;
#[path = "evil_server/records.rs"]
mod records;
