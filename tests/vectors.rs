//! Every frozen format, byte for byte: golden blobs that this program made, and blobs that a second implementation made.
//!
//! `tests/vectors/golden.json` was written by this program with fixed randomness, `tests/vectors/second.json` by the independent
//! implementation in `tests/vectors/second`, which was written from the documents alone. `cargo xtask test vectors` lets that one read the
//! golden blobs and write fresh ones (`GADEPLAN_SECOND_VECTORS`) for this test.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

#[path = "vectors/blobs.rs"]
mod blobs;
#[path = "vectors/erasing.rs"]
mod erasing;
#[path = "vectors/make.rs"]
mod make;
#[path = "vectors/make_members.rs"]
mod make_members;
#[path = "vectors/make_records.rs"]
mod make_records;
#[path = "vectors/read.rs"]
mod read;
#[path = "vectors/read_members.rs"]
mod read_members;
#[path = "vectors/read_records.rs"]
mod read_records;
#[path = "vectors/trust.rs"]
mod trust;
#[path = "vectors/words.rs"]
mod words;

use std::{fs, path::PathBuf};

use blobs::Cases;

const FORBIDDEN: &str = "Changing a frozen format is forbidden. Bytes of this form lie on phones, on servers and on paper: whoever changes \
    them makes entries unreadable that nobody can write again, and closes teams out. Take the change back; what must be new gets a new \
    version, suite, field number or label beside the old one, and the old one stays readable (CONTRIBUTING.md, How formats are frozen).";

/// Set to add cases that are not there yet; a case that is there is never written again.
const ADD: &str = "GADEPLAN_ADD_VECTORS";

fn file(name: &str) -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    root.join("tests/vectors").join(name)
}

fn load(path: &PathBuf) -> Cases {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("cases")
}

fn made() -> Cases {
    [make::all(), make_records::all(), make_members::all(), trust::all(), erasing::all()].into_iter().flatten().collect()
}

#[test]
fn the_golden_bytes_are_still_made() {
    let path = file("golden.json");
    let mut golden = if path.exists() { load(&path) } else { Cases::new() };
    let made = made();
    for (name, case) in &golden {
        assert_eq!(made.get(name), Some(case), "\n{name}: other bytes than the golden ones.\n{FORBIDDEN}\n");
    }
    let missing: Vec<&String> = made.keys().filter(|name| !golden.contains_key(*name)).collect();
    if missing.is_empty() {
        return;
    }
    assert!(std::env::var_os(ADD).is_some(), "cases without golden bytes: {missing:?}; once they are right, run this with {ADD}=1");
    for (name, case) in made {
        golden.entry(name).or_insert(case);
    }
    fs::write(path, serde_json::to_string_pretty(&golden).expect("JSON") + "\n").expect("writable");
}

#[test]
fn the_golden_bytes_are_still_read() {
    read_all(&load(&file("golden.json")), FORBIDDEN);
}

#[test]
fn what_the_second_implementation_wrote_is_read() {
    let path = std::env::var_os("GADEPLAN_SECOND_VECTORS").map_or_else(|| file("second.json"), PathBuf::from);
    read_all(&load(&path), "The program and the documents say different things; the second implementation follows the documents.");
}

fn read_all(cases: &Cases, why: &str) {
    let groups = blobs::groups(cases);
    assert!(groups.len() >= read::GROUPS.len(), "groups without a case: only {groups:?}");
    for (name, case) in cases {
        let group = name.split('/').next().unwrap_or_default();
        let (_, check) = read::GROUPS.iter().find(|(known, _)| *known == group).unwrap_or_else(|| panic!("{name}: nothing reads this"));
        if let Err(wrong) = check(case) {
            panic!("\n{name}: {wrong}.\n{why}\n");
        }
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    let mut cases = load(&file("golden.json"));
    let mut noticed = 0;
    for (name, case) in &mut cases {
        let group = name.split('/').next().unwrap_or_default();
        let (_, check) = read::GROUPS.iter().find(|(known, _)| *known == group).expect("a group");
        for field in ["sealed", "out", "hash", "pack", "stream", "bytes", "inside", "slot", "tag", "body"] {
            let Some(text) = case.get(field).and_then(|value| value.as_str()).map(str::to_owned) else { continue };
            let last = text.len() - 1;
            let other = if text.ends_with('0') { '1' } else { '0' };
            case[field] = format!("{}{other}", &text[..last]).into();
            let refused = std::panic::catch_unwind(|| check(case)).map_or(true, |outcome| outcome.is_err());
            assert!(refused, "{name}: {field} was changed and nobody noticed");
            case[field] = text.into();
            noticed += 1;
        }
    }
    assert!(noticed > 40, "{noticed}");
}
