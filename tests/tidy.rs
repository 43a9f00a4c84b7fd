//! The rules that the source itself must follow: who may import whom, sizes, first lines, forbidden words. Each check is shown to fail.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "tidy/imports.rs"]
mod imports;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/secrets.rs"]
mod secrets;
#[path = "tidy/source.rs"]
mod source;

use source::{Source, below, rust_below};

/// Fails with every violation on a line of its own.
#[track_caller]
fn none(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

fn each(folders: &[&str], check: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    rust_below(folders).iter().flat_map(check).collect()
}

#[test]
fn imports_follow_the_table() {
    none(each(&["src"], imports::check));
}

#[test]
fn libraries_stay_in_their_rooms() {
    none(each(&["src"], imports::check_libraries));
}

#[test]
fn no_file_is_longer_than_the_cap() {
    none(each(&["src", "xtask", "fuzz"], rules::length));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    none(each(&["src", "xtask", "tests", "examples", "fuzz"], rules::first_line));
}

#[test]
fn features_are_chosen_in_one_file_only() {
    none(each(&["src", "xtask"], rules::features));
}

#[test]
fn nothing_panics_outside_the_tests() {
    none(each(&["src"], rules::panics));
}

#[test]
fn secrets_are_neither_copied_nor_written_out() {
    let files = each(&["src"], secrets::check);
    none(files);
}

#[test]
fn names_say_what_is_inside() {
    none(below(&["src", "xtask", "tests", "examples", "fuzz"]).iter().flat_map(|file| rules::name(&file.path)).collect());
}

#[test]
fn the_two_server_migrations_have_the_same_names() {
    let names = |folder: &str| below(&[folder]).into_iter().map(|file| file.path[folder.len()..].to_owned()).collect::<Vec<_>>();
    let (sqlite, postgres) = (names("migrations/server/sqlite"), names("migrations/server/postgres"));
    assert!(!sqlite.is_empty(), "the migrations have moved: say so here");
    none(rules::same_migrations(&sqlite, &postgres));
}

#[test]
fn every_style_sheet_of_a_component_has_its_component() {
    let files: Vec<String> = below(&["src/ui/components"]).into_iter().map(|file| file.path).collect();
    assert!(files.iter().any(|file| file.ends_with(".css")), "the components have moved: say so here");
    none(rules::lonely_styles(&files));
}

#[test]
fn nothing_of_third_parties_is_named_in_what_the_browser_loads() {
    none(below(&["src/ui", "assets"]).iter().flat_map(rules::third_parties).collect());
}

#[test]
fn the_tree_is_really_read() {
    let files = rust_below(&["src"]);
    assert!(files.len() > 100, "{} files", files.len());
    assert!(files.iter().any(|file| !paths::named(file).is_empty()));
}
