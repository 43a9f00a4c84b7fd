//! The rules for single files: length, first line, features, panics, names, styles, addresses of third parties.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{
    paths::{ident, is_punct, trees_of},
    source::{Source, Text},
};

/// Lines of one file, those for tests not counted.
const CAP: usize = 400;
/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["mod", "utils", "util", "helpers", "helper", "common", "misc", "manager", "data"];
/// How far above a panic its reason may stand.
const NEARBY: usize = 12;
/// Names of formats, not addresses: nobody asks them anything.
const NOT_ADDRESSES: &[&str] = &["www.w3.org/2000/svg", "www.w3.org/1999/xlink"];

pub(super) fn length(source: &Source) -> Vec<String> {
    let length = source.length();
    if length > CAP { vec![format!("{}: {length} lines, {CAP} is the cap", source.path)] } else { Vec::new() }
}

/// `//!` and words, at once or after a shebang.
pub(super) fn first_line(source: &Source) -> Vec<String> {
    let first = source.text.lines().find(|line| !line.starts_with("#!") || line.starts_with("#!["));
    let words = first.and_then(|line| line.strip_prefix("//!")).is_some_and(|words| !words.trim().is_empty());
    if words { Vec::new() } else { vec![format!("{}: the first line says in //! what the file is for", source.path)] }
}

/// `cfg(feature = …)` outside `src/lib.rs`.
pub(super) fn features(source: &Source) -> Vec<String> {
    let mut lines = Vec::new();
    if source.path != "src/lib.rs" {
        every(source.tokens.clone(), &mut |trees, at| {
            let cfg = ident(trees.get(at)).is_some_and(|name| name == "cfg" || name == "cfg_attr");
            let bang = usize::from(is_punct(trees.get(at + 1), '!'));
            if let Some(TokenTree::Group(group)) = trees.get(at + 1 + bang).filter(|_| cfg)
                && names(group.stream(), "feature")
            {
                lines.push(group.span_open().start().line);
            }
        });
    }
    lines.into_iter().map(|line| format!("{}:{line}: features are chosen in src/lib.rs only", source.path)).collect()
}

/// Calls that end the program, outside tests and without `#[expect]` beside them.
pub(super) fn panics(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    every(source.tokens.clone(), &mut |trees, at| {
        let Some(TokenTree::Ident(name)) = trees.get(at) else { return };
        let called = matches!(trees.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        let method = at > 0 && is_punct(trees.get(at - 1), '.') && called && (name == "unwrap" || name == "expect");
        let macros = ["panic", "todo", "unimplemented"].iter().any(|macros| name == macros) && is_punct(trees.get(at + 1), '!');
        if method || macros {
            found.push((name.span().start().line, name.to_string()));
        }
    });
    let lines: Vec<&str> = source.text.lines().collect();
    let excused =
        |line: usize| lines[line.saturating_sub(NEARBY)..line].iter().any(|line| line.trim_start().starts_with("#[expect(clippy::"));
    found.retain(|(line, _)| !source.is_test(*line) && !excused(*line));
    found.into_iter().map(|(line, name)| format!("{}:{line}: {name} ends the program", source.path)).collect()
}

pub(super) fn name(path: &str) -> Vec<String> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let empty = EMPTY_NAMES.contains(&stem) && file.contains('.');
    if empty { vec![format!("{path}: this name says nothing about what is inside")] } else { Vec::new() }
}

/// Both lists sorted.
pub(super) fn same_migrations(sqlite: &[String], postgres: &[String]) -> Vec<String> {
    let only = |one: &[String], other: &[String], name: &str| -> Vec<String> {
        one.iter().filter(|file| !other.contains(file)).map(|file| format!("{file} is only in {name}")).collect()
    };
    [only(sqlite, postgres, "sqlite"), only(postgres, sqlite, "postgres")].concat()
}

pub(super) fn lonely_styles(files: &[String]) -> Vec<String> {
    let lonely = |file: &&String| file.strip_suffix(".css").is_some_and(|stem| !files.contains(&format!("{stem}.rs")));
    files.iter().filter(lonely).map(|file| format!("{file}: there is no component of this name beside it")).collect()
}

/// Addresses of anybody else in what the browser loads: in literals of the screens, in all of any other text.
pub(super) fn third_parties(file: &Text) -> Vec<String> {
    let mut lines = Vec::new();
    if file.path.ends_with(".rs") {
        let source = Source::parse(&file.path, &file.text);
        every(source.tokens.clone(), &mut |trees, at| {
            let documented = at > 1 && ident(trees.get(at - 2)).is_some_and(|name| name == "doc");
            if let Some(TokenTree::Literal(literal)) = trees.get(at)
                && !documented
                && names_address(&literal.to_string())
            {
                lines.push(literal.span().start().line);
            }
        });
        lines.retain(|line| !source.is_test(*line));
    } else {
        lines.extend((1..).zip(file.text.lines()).filter(|(_, line)| names_address(line)).map(|(number, _)| number));
    }
    lines.into_iter().map(|line| format!("{}:{line}: an address of a third party", file.path)).collect()
}

/// `https://host` and its like, or `//host` where an address is expected.
fn names_address(text: &str) -> bool {
    text.match_indices("//").any(|(at, slashes)| {
        let (before, after) = (&text[..at], &text[at + slashes.len()..]);
        let scheme = ["http:", "https:", "ws:", "wss:", "\"", "'", "("].iter().any(|end| before.ends_with(end));
        scheme && after.starts_with(|first: char| first.is_alphanumeric()) && !NOT_ADDRESSES.iter().any(|name| after.starts_with(name))
    })
}

fn names(stream: TokenStream, wanted: &str) -> bool {
    stream.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => names(group.stream(), wanted),
        TokenTree::Ident(ident) => ident == wanted,
        _ => false,
    })
}

fn every(stream: TokenStream, see: &mut impl FnMut(&[TokenTree], usize)) {
    let trees = trees_of(stream);
    for at in 0..trees.len() {
        see(&trees, at);
        if let TokenTree::Group(group) = &trees[at] {
            every(group.stream(), see);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::parse("src/ui/a.rs", text)
    }

    #[test]
    fn a_long_file_is_found_and_its_tests_do_not_count() {
        let code = "fn a() {}\n".repeat(CAP);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "fn b() {}\n".repeat(CAP));
        assert_eq!(length(&source(&format!("{code}{tests}"))), [""; 0]);
        assert_eq!(length(&source(&format!("{code}fn c() {{}}\n{tests}"))).len(), 1);
    }

    #[test]
    fn a_file_without_its_line_is_found() {
        for wrong in ["", "fn a() {}\n//! late", "// a comment\n//! late", "//!\n//! late", "#![deny(unsafe_code)]\n//! late"] {
            let mut file = source("");
            file.text = wrong.into();
            assert_eq!(first_line(&file).len(), 1, "{wrong}");
        }
        for right in ["//! For this.", "#!/usr/bin/env run\n//! For that."] {
            let mut file = source("");
            file.text = right.into();
            assert_eq!(first_line(&file), [""; 0], "{right}");
        }
    }

    #[test]
    fn a_feature_outside_the_library_file_is_found() {
        for wrong in [
            "#[cfg(feature = \"ui\")] fn a() {}",
            "#[cfg(all(unix, not(feature = \"ui\")))] fn a() {}",
            "#[cfg_attr(feature = \"ui\", derive(Debug))] struct A;",
            "fn a() { if cfg!(feature = \"ui\") {} }",
        ] {
            assert_eq!(features(&source(wrong)).len(), 1, "{wrong}");
        }
        assert_eq!(features(&source("#[cfg(target_arch = \"wasm32\")] fn feature() { cfg(\"feature\") }")), [""; 0]);
        assert_eq!(features(&Source::parse("src/lib.rs", "#[cfg(feature = \"ui\")] mod ui;")), [""; 0]);
    }

    #[test]
    fn a_panic_is_found_unless_it_gives_its_reason_or_is_a_test() {
        for wrong in ["a.unwrap()", "a.expect(\"b\")", "panic!()", "todo!()", "unimplemented!(\"c\")", "vec![a.unwrap()]"] {
            let text = format!("fn f() {{ {wrong}; }}");
            assert_eq!(panics(&source(&text)).len(), 1, "{wrong}");
            assert_eq!(panics(&source(&format!("#[cfg(test)] mod tests {{ {text} }}"))), [""; 0], "{wrong}");
            assert_eq!(panics(&source(&format!("#[expect(clippy::expect_used, reason = \"\")]\n{text}"))), [""; 0], "{wrong}");
        }
        assert_eq!(panics(&source("fn f() { a.unwrap_or(b).expected(); std::panic::catch(); expect(c) }")), [""; 0]);
    }

    #[test]
    fn an_empty_name_is_found() {
        for wrong in ["src/ui/mod.rs", "src/utils.rs", "tests/common.rs", "tests/e2e/lib/helpers.mjs"] {
            assert_eq!(name(wrong).len(), 1, "{wrong}");
        }
        assert_eq!(name("src/ui/models.rs"), [""; 0]);
    }

    #[test]
    fn a_migration_that_one_storage_lacks_is_found() {
        let (one, two) = (vec!["/0001_begin.sql".to_owned()], vec!["/0001_begin.sql".to_owned(), "/0002_more.sql".to_owned()]);
        assert_eq!(same_migrations(&two, &one).len(), 1);
        assert_eq!(same_migrations(&one, &two).len(), 1);
        assert_eq!(same_migrations(&two, &two), [""; 0]);
        assert_eq!(same_migrations(&one, &[]).len(), 1);
    }

    #[test]
    fn a_style_without_a_component_is_found() {
        let files = ["c/card.css", "c/card.rs", "c/lost.css"].map(str::to_owned);
        assert_eq!(lonely_styles(&files).len(), 1);
        assert_eq!(lonely_styles(&files[..2]), [""; 0]);
    }

    #[test]
    fn an_address_of_a_third_party_is_found() {
        let found = |path: &str, text: &str| third_parties(&Text { path: path.into(), text: text.into() }).len();
        for wrong in [
            "@import 'https://fonts.example/a.css';",
            "src=\"//cdn.example/a.js\"",
            "url(//a.example/b)",
            "new WebSocket('wss://a.example')",
        ] {
            assert_eq!(found("assets/a.css", wrong), 1, "{wrong}");
        }
        for right in ["// a comment", "begins with https://, and", "xmlns=\"http://www.w3.org/2000/svg\"", "a { color: red } /* // */"] {
            assert_eq!(found("assets/a.js", right), 0, "{right}");
        }
        assert_eq!(found("src/ui/a.rs", "fn f() { rsx! { img { src: \"https://a.example/b.png\" } } }"), 1);
        assert_eq!(found("src/ui/a.rs", "//! See <https://a.example>.\n/// And http://b.example.\nfn f() {}"), 0);
        assert_eq!(found("src/ui/a.rs", "#[cfg(test)]\nmod tests { const A: &str = \"https://a.example\"; }"), 0);
    }
}
