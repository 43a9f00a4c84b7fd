//! The files of the tree, and of each Rust file which of its lines are only there for tests.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    str::FromStr,
};

use proc_macro2::TokenStream;
use syn::{spanned::Spanned, visit::Visit};

/// A file as text.
pub(super) struct Text {
    /// From the root of the repository, with slashes.
    pub(super) path: String,
    pub(super) text: String,
}

/// A Rust file.
pub(super) struct Source {
    /// From the root of the repository, with slashes.
    pub(super) path: String,
    pub(super) text: String,
    pub(super) tokens: TokenStream,
    tests: Tests,
}

#[derive(Default)]
struct Tests {
    lines: Vec<RangeInclusive<usize>>,
    /// Modules in files of their own that are declared for tests only.
    modules: Vec<String>,
}

impl Source {
    /// Takes a file apart. Panics where it is no Rust: the compiler says it better.
    pub(super) fn parse(path: &str, text: &str) -> Self {
        let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let file: syn::File = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut tests = Tests::default();
        tests.visit_file(&file);
        Self { path: path.to_owned(), text: text.to_owned(), tokens, tests }
    }

    /// Whether a line, counted from 1, is only there for tests.
    pub(super) fn is_test(&self, line: usize) -> bool {
        self.tests.lines.iter().any(|range| range.contains(&line))
    }

    /// Lines without those for tests.
    pub(super) fn length(&self) -> usize {
        (1..=self.text.lines().count()).filter(|line| !self.is_test(*line)).count()
    }

    /// The module that the file is, from the root of the crate; a program is `main` or `bin::name`.
    pub(super) fn module(&self) -> Vec<String> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path).trim_end_matches(".rs");
        if inside == "lib" { Vec::new() } else { inside.split('/').map(str::to_owned).collect() }
    }

    fn all_for_tests(&mut self) {
        self.tests.lines = vec![1..=usize::MAX];
    }
}

impl<'a> Visit<'a> for Tests {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return syn::visit::visit_item(self, item),
        };
        if !attributes.iter().any(is_test_only) {
            return syn::visit::visit_item(self, item);
        }
        let span = item.span();
        self.lines.push(span.start().line..=span.end().line);
        if let syn::Item::Mod(syn::ItemMod { ident, content: None, .. }) = item {
            self.modules.push(ident.to_string());
        }
    }
}

fn is_test_only(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let inside = list.tokens.to_string().replace(' ', "");
    list.path.is_ident("cfg") && (inside == "test" || inside.starts_with("all(test,"))
}

/// Every file below these folders of the repository, sorted. Folders that are not there have none; files that are not text are left out.
pub(super) fn below(folders: &[&str]) -> Vec<Text> {
    // At run time: several clones may share one build folder.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let mut found = Vec::new();
    for folder in folders {
        collect(&root, folder, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &str, found: &mut Vec<Text>) {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return };
    for entry in entries {
        let entry = entry.expect("a folder that can be read");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(root, &path, found);
        } else if let Ok(text) = String::from_utf8(std::fs::read(entry.path()).expect("a file that can be read")) {
            found.push(Text { path, text });
        }
    }
}

/// Every Rust file below these folders. A module that its parent declares for tests only is for tests as a whole.
pub(super) fn rust_below(folders: &[&str]) -> Vec<Source> {
    let files = below(folders).into_iter().filter(|file| file.path.ends_with(".rs"));
    let mut sources: Vec<Source> = files.map(|file| Source::parse(&file.path, &file.text)).collect();
    let for_tests: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let folder = source.path.trim_end_matches(".rs").trim_end_matches("/lib").to_owned();
            source.tests.modules.iter().map(move |module| format!("{folder}/{module}"))
        })
        .collect();
    for source in &mut sources {
        let inside = |module: &String| source.path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'));
        if for_tests.iter().any(inside) {
            source.all_for_tests();
        }
    }
    sources
}

#[test]
fn lines_of_tests_are_told_apart() {
    let text = "//! x\nfn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n#[cfg(not(test))]\nfn c() {}\n";
    let source = Source::parse("src/a/b.rs", text);
    assert_eq!((1..=8).filter(|line| source.is_test(*line)).collect::<Vec<_>>(), [3, 4, 5, 6]);
    assert_eq!(source.length(), 4);
    assert_eq!(source.module(), ["a", "b"]);
}
